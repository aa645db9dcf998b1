"""Link offices to the persons of the document who hold them: "the minister", "the Chilean president"."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from kgbuild.entities.scene import Scene
from kgbuild.model import Candidate, Entity
from kgbuild.ontology.records import Office

#: Words that make another office of an office.
_LESSER = frozenset({"deputy", "vice", "former", "acting", "assistant", "ex", "shadow", "candidate", "elect"})

_INDEFINITE = frozenset({"a", "an", "another", "one", "any", "some"})

#: How sure an office makes of its holder.
_OFFICE = 0.75

#: How sure the dates of an office make of a holder whom the text does not name, and the end of a term that none is known of.
_HELD, _OPEN = 0.65, "9999"

#: Words of a title that a description leaves out.
_SMALL = frozenset({"of", "the", "for", "affairs"})

#: How many persons named with an office are looked at on each side.
_REACH = 40


class Offices:
    """Who was given which office in a document, by the noun of the office, in the order of the text.

    Args:
        scene: The document under linking, its names already linked.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.given: dict[str, list[tuple[int, frozenset[str], Entity | None, Entity]]] = defaultdict(list)
        self.holders: dict[str, list[Entity]] = defaultdict(list)
        people: dict[Entity, None] = {}
        for head in sorted(scene.links):
            candidates = scene.links[head]
            if candidates and "Person" in candidates[0].entity.types:
                people.setdefault(candidates[0].entity)
                self._note_titles(head, candidates[0].entity)
        for rows in self.given.values():
            rows.sort(key=lambda row: row[0])
        for person in people:
            for word in dict.fromkeys(o.title.split(" ")[-1] for o in self._offices(person)):
                self.holders[word].append(person)

    def _note_titles(self, head: int, person: Entity) -> None:
        scene = self.scene
        for title in scene.titles_of(head):
            country = scene.country_of_phrase(title) or scene.country_of_phrase(head) or self._country_of_body(title)
            if country or self._is_international(title):
                scene.homes.setdefault(person.iri, country)
            self.given[scene.lemma(title)].append((title, self.words(title), country, person))

    def _country_of_body(self, title: int) -> Entity | None:
        """Return the country of the body that a person belongs to: "spokesman for Chad's army"."""
        for child in self.scene.tree.of_dep(title, "nmod", "compound", "nmod:poss"):
            best = self.scene.best(child)
            home = self.scene.home(best.entity) if best and "Country" not in best.entity.types else None
            country = self.scene.country_of_phrase(child) or home
            if country:
                return country
        return None

    def _is_international(self, title: int) -> bool:
        """Say whether an office is one of a body that belongs to no country ("European Commission President")."""
        bodies = (self.scene.best(i) for i in self.scene.tree.of_dep(title, "nmod", "compound", "nmod:poss"))
        return any(b is not None and b.entity.known and "Organization" in b.entity.types and not self.scene.home(b.entity) for b in bodies)

    def words(self, head: int) -> frozenset[str]:
        """Return the words that make a description particular: its noun and modifiers, without country and determiner."""
        scene = self.scene
        modifiers = [
            i
            for i in scene.tree.subtree(head, ("appos", "acl", "acl:relcl", "flat"))
            if scene.tokens[i].dep in ("amod", "compound", "nmod")
        ]
        inside = [i for i in modifiers if not any("Country" in c.entity.types for c in scene.links.get(i, ()))]
        return frozenset({scene.lemma(head), *(scene.lemma(i) for i in inside)})

    def link(self, head: int) -> tuple[Candidate, ...]:
        """Return the person named in the document who has the office described, the nearest before it first."""
        if self.scene.determiner(head) in _INDEFINITE or self.scene.tree.case_of(head) == "as":
            return ()
        country = self.scene.country_of_phrase(head)
        return self.of_country(head, country) or (self._holder_then(head, country) if country else ())

    def _holder_then(self, head: int, country: Entity) -> tuple[Candidate, ...]:
        """Return who held the office described on the day of the article by the dates of the authority, though the text names nobody.

        Of several the one who began last did; two who began on one day are a tie.
        """
        day, words = self.scene.analysis.document.published, self.words(head)
        terms = [
            (office.start, person)
            for person in self.scene.authority.people_of(country)
            for office in self._offices(person)
            if office.start and office.start <= day <= (office.end or _OPEN) and _words_of(office) == words
        ]
        last = max((start for start, _ in terms), default="")
        people = list(dict.fromkeys(person for start, person in terms if start == last))
        return (Candidate(people[0], _HELD, "office"),) if len(people) == 1 else ()

    def of_country(self, head: int, country: Entity | None) -> tuple[Candidate, ...]:
        """Return the persons who have the office described at a token in a country (in any, for None)."""
        words = self.words(head)
        rows = self.given.get(self.scene.lemma(head), [])
        place = bisect_left(rows, head, key=lambda row: row[0])
        fitting = [
            (title > head, abs(title - head), person)
            for title, named, theirs, person in rows[max(place - _REACH, 0) : place + _REACH]
            if words <= named and not (named - words) & _LESSER and self._is_of(country, theirs or self.scene.home(person))
        ]
        people = dict.fromkeys(person for _, _, person in sorted(fitting, key=lambda row: row[:2]))
        people.update(dict.fromkeys(self._known_holders(head, words, country)))
        return tuple(Candidate(person, round(_OFFICE * 0.8**rank, 4), "description") for rank, person in enumerate(list(people)[:2]))

    def _is_of(self, country: Entity | None, theirs: Entity | None) -> bool:
        return country is None or theirs is None or theirs == country

    def _known_holders(self, head: int, words: frozenset[str], country: Entity | None) -> list[Entity]:
        """Return the persons named in the document whom the authority knows to hold the office."""
        found = []
        for person in self.holders.get(self.scene.lemma(head), ()):
            titles = [o for o in self._offices(person) if words <= set(o.title.split(" "))]
            if any(country is None or o.of in ("", country.iri) for o in titles) and self._is_of(country, self.scene.home(person)):
                found.append(person)
        return found if country or len(found) == 1 else []

    def _offices(self, person: Entity) -> tuple[Office, ...]:
        record = self.scene.authority.record(person)
        return record.offices if record else ()


def _words_of(office: Office) -> frozenset[str]:
    """Return the words of a title as a description has them: "minister of foreign affairs" is a foreign minister."""
    return frozenset(office.title.split(" ")) - _SMALL
