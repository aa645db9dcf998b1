"""Link the names of persons: by the full names of the document, by surname, spelling and office."""

from __future__ import annotations

from collections import Counter, defaultdict

from kgbuild.entities.readings import Readings
from kgbuild.entities.scene import Scene
from kgbuild.entities.spelling import given_name, is_alike, surname, without_titles
from kgbuild.model import Candidate, Entity, Mention
from kgbuild.ontology.records import normalise

#: Two spellings of a full name are one person from this likeness on: 0.85 takes Sergei for Sergey, not Ivanov for Ivanova.
_NEAR = 0.85

#: Scores of readings that the document gives, not the authority.
_SURNAME, _NEARLY, _UNKNOWN = 0.9, 0.75, 0.6

#: Nouns before which the name of a leader stands ("the Chirac government"), and the offices of leaders.
_LED = frozenset({"administration", "government", "cabinet", "presidency"})
_LEADERS = frozenset({"president", "minister", "premier", "chancellor"})

#: How many times as often as a namesake somebody is named in full who is meant by the surname alone.
_DOMINANT = 2


class People:
    """The persons of one document.

    Args:
        scene: The document under linking.
        readings: What the authority says of its names.
    """

    def __init__(self, scene: Scene, readings: Readings) -> None:
        self.scene = scene
        self.readings = readings
        self.named: dict[str, list[Entity]] = {}
        self.given: dict[str, dict[Entity, None]] = defaultdict(dict)
        self.times: Counter[Entity] = Counter()

    def note(self, mention: Mention, entity: Entity) -> None:
        """Note that a mention names a person, so that the surname alone may follow."""
        self.times[entity] += 1
        told = self.scene.gender_told(self.scene.own_head(mention))
        if told:
            self.scene.genders.setdefault(entity.iri, told)
        for name in (without_titles(self.scene.words(mention.name)), entity.label):
            known = self.named.setdefault(surname(name), [])
            if entity not in known:
                known.append(entity)
            self.given[given_name(name)].setdefault(entity)

    def link(self, mention: Mention, name: str, *, is_titled: bool) -> tuple[Candidate, ...]:
        """Return the person of a full name.

        Args:
            mention: Where it stands.
            name: The name without titles.
            is_titled: Whether the mention has polite titles that the name leaves out, so that the name is still to be looked up.
        """
        again = self._same_spelling(name) or self._family(name)
        if again:
            return (Candidate(again, _SURNAME, "alias"),)
        known = self.readings.of(mention, name) if is_titled else ()
        if known:
            return self.readings.candidates(mention, known)
        near = self._nearly(mention, name)
        if near:
            return (Candidate(near, _NEARLY, "near-name"),)
        return (Candidate(self.scene.unknown("Person", name), _UNKNOWN, "name"),)

    def bearers(self, mention: Mention, text: str) -> list[Entity]:
        """Return the person of the document with that surname.

        Two are told apart by gender, or by how often they are named in full; where that does not decide, nobody is.
        """
        people = self.named.get(surname(text), [])
        told = self.scene.gender_told(self.scene.own_head(mention))
        fitting = [p for p in people if not told or self.scene.gender(p) in ("", told)]
        often = sorted(fitting, key=lambda person: -self.times[person])
        if len(often) == 1 or (len(often) > 1 and self.times[often[0]] >= _DOMINANT * self.times[often[1]]):
            return often[:1]
        given = list(self.given.get(normalise(text), ()))
        return given if not fitting and len(given) == 1 else []

    def titles(self, mention: Mention) -> frozenset[str]:
        """Return the nouns of the offices that a name stands with; who has an administration leads a country."""
        scene, head = self.scene, self.scene.own_head(mention)
        found = frozenset(scene.lemma(i) for i in scene.titles_of(head))
        is_leader = scene.tokens[head].dep == "compound" and scene.lemma(scene.tree.head(head)) in _LED
        return found | _LEADERS if is_leader else found

    def office_holder(self, mention: Mention, text: str) -> Entity | None:
        """Return the one known person of that surname who holds the office in the title: "Minister Lavrov"."""
        scene = self.scene
        titles = self.titles(mention)
        country = self._country_told(mention)
        fitting = []
        for person in (*scene.authority.family(text), *scene.authority.relatives(text)) if titles else ():
            record = scene.authority.record(person)
            offices = [o for o in record.offices if titles.intersection(o.title.split(" "))] if record else []
            if offices and self.readings.held_office(person) and self._may_be_of(person, country):
                fitting.append((any(o.start for o in offices), person))
        # One who held the office on that day goes before those of whom no date is known.
        dated = [person for known, person in fitting if known] or [person for _, person in fitting]
        dated = [person for person in dated if not person.outer] or dated
        return dated[0] if len(dated) == 1 else None

    def _may_be_of(self, person: Entity, country: Entity | None) -> bool:
        """Say whether a person is of the country told, else of one that the document names; who is in the core needs none."""
        if country:
            return self.readings.is_of(person, (country.iri,))
        return not person.outer or self.readings.is_of(person, self.readings.countries)

    def _same_spelling(self, text: str) -> Entity | None:
        close = [p for p in self.named.get(surname(text), []) if is_alike(text, p.label, _NEAR)]
        return close[0] if len(close) == 1 else None

    def _family(self, text: str) -> Entity | None:
        """Return the one person of the document whose family name of two words a name is: "Duncan Smith"."""
        key = f" {normalise(text)}"
        people = {person for person in self.named.get(surname(text), []) if normalise(person.label).endswith(key)}
        return next(iter(people)) if len(people) == 1 else None

    def _nearly(self, mention: Mention, text: str) -> Entity | None:
        """Return the one known person with almost that name who belongs to the country that the title names."""
        country = self._country_told(mention)
        if country is None:
            return None
        core = [p for p in self.scene.authority.people_of(country) if is_alike(text, p.label, _NEAR)]
        wide = [p for p, _ in self.scene.authority.near(text) if self.readings.is_of(p, (country.iri,)) and is_alike(text, p.label, _NEAR)]
        close = core or wide
        return close[0] if len(close) == 1 else None

    def _country_told(self, mention: Mention) -> Entity | None:
        """Return the country that the phrase or the title around a name tells, here or where else it stands."""
        head = self.scene.own_head(mention)
        for index in (head, *self.scene.titles_of(head)):
            country = self.scene.country_of_phrase(index)
            if country:
                return country
        return next(iter(self.readings.homes[self.readings.key(mention)]), None)
