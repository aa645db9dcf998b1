"""Link common nouns: bodies of a country, offices, definite descriptions of what was named before; else an unnamed participant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kgbuild.entities.scene import Scene
from kgbuild.model import ACTOR_TYPES, Candidate, Entity, Mention
from kgbuild.ontology.records import normalise

#: Determiners of a phrase that takes up something known.
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})

#: Bodies of which a country has one, so that "the government" needs no name beside it.
_NATIONAL = frozenset({"government", "parliament", "legislature", "army", "military", "police", "television", "cabinet", "junta", "regime"})

#: Nouns that may take up any name of their class, whatever the name says.
_GENERIC = frozenset(
    {"agency", "body", "company", "firm", "group", "newspaper", "organisation", "organization", "outlet", "paper", "party", "publication"}
)

#: Words that tell how many of a group are meant; the participant is the group.
_QUANTITIES = frozenset(
    {"majority", "minority", "most", "number", "percent", "percentage", "per cent", "%", "half", "third", "quarter", "two-third", "many"}
    | {"some", "all", "both", "none", "several", "few", "proportion", "share", "lot", "dozen", "hundred", "thousand", "each"}
)

#: Persons of a body who act for it when a number of them is given ("three MPs from the Unity Party").
_BODY, _RECENT, _OFFICE, _SAME, _PART, _OWN = 0.85, 0.7, 0.75, 0.7, 0.8, 0.5

#: Words that make another office of an office.
_LESSER = frozenset({"deputy", "vice", "former", "acting", "assistant", "ex", "shadow", "candidate", "elect"})

_INDEFINITE = frozenset({"a", "an", "another", "one", "any", "some"})

#: How far back a definite description looks, in mentions: about the last five paragraphs of a news article.
_REACH = 120


class Descriptions:
    """Common nouns of one document.

    Args:
        scene: The document under linking, its names already linked.
        resolve: Links the mention of a head token, once; used where a noun leans on another.
    """

    def __init__(self, scene: Scene, resolve: Callable[[int], tuple[Candidate, ...]]) -> None:
        self.scene = scene
        self.resolve = resolve
        self.offices = tuple(self._titled_people())

    def link(self, mention: Mention) -> tuple[Candidate, ...]:
        """Return the candidates of a noun; an unnamed participant is always the last of them."""
        head = mention.head
        described = self.scene.class_of(head)
        part = self._part_of(head) or self._apposition(head, described)
        if part:
            return part
        found: tuple[Candidate, ...] = ()
        if described == "Person" and not self.scene.is_plural(head):
            found = self._office(head)
        elif described == "Country":
            found = self._own_country(head) or self._recent(head)
        elif described != "Person":
            found = (
                self._body(mention, described)
                or self._spoken(mention, described)
                or self._recent(head)
                or self._national(mention, described)
            )
        return found or self._same_noun(head) or (self._own(mention, described),)

    # A number of a group

    def _part_of(self, head: int) -> tuple[Candidate, ...]:
        lemma, tokens = self.scene.lemma(head), self.scene.tokens
        if lemma not in _QUANTITIES and tokens[head].pos not in ("NUM", "SYM"):
            return ()
        for child in self.scene.tree.of_dep(head, "nmod"):
            if self.scene.tree.case_of(child) in ("of", "among") and child in self.scene.by_head:
                return tuple(Candidate(c.entity, round(c.score * _PART, 4), "part") for c in self.resolve(child))
        if tokens[head].pos == "NUM" and tokens[head].dep not in ("nsubj", "nsubj:pass"):
            return ()
        before = (i for i in range(head - 1, -1, -1) if i in self.scene.links and self._is_part(i))
        group = self.scene.links.get(next(before, -1), ())
        return tuple(Candidate(c.entity, round(c.score * _PART, 4), "part") for c in group)

    def _is_part(self, index: int) -> bool:
        return any(candidate.rule == "part" for candidate in self.scene.links[index])

    def _apposition(self, head: int, described: str) -> tuple[Candidate, ...]:
        """Return the candidates of the name that the noun explains: "Norsk, a large oil company"."""
        upper = self.scene.tree.head(head)
        best = self.scene.best(upper) if self.scene.tokens[head].dep == "appos" else None
        if best is None or best.rule == "unnamed" or described not in (*best.entity.types, ""):
            return ()
        return tuple(Candidate(c.entity, round(c.score * _PART, 4), "apposition") for c in self.scene.links[upper])

    # Office holders

    def _titled_people(self) -> Iterator[tuple[int, frozenset[str], Entity | None, Entity]]:
        """Yield the offices that names are given with: head noun, words, country, person."""
        for head, candidates in self.scene.links.items():
            if candidates and "Person" in candidates[0].entity.types:
                for title in self.scene.titles_of(head):
                    country = self.scene.country_of_phrase(title) or self.scene.country_of_phrase(head)
                    yield title, self._words(title), country, candidates[0].entity

    def _words(self, head: int) -> frozenset[str]:
        """Return the words that make a description particular: its noun and modifiers, without country and determiner."""
        scene = self.scene
        modifiers = [
            i
            for i in scene.tree.subtree(head, ("appos", "acl", "acl:relcl", "flat"))
            if scene.tokens[i].dep in ("amod", "compound", "nmod")
        ]
        inside = [i for i in modifiers if not any("Country" in c.entity.types for c in scene.links.get(i, ()))]
        return frozenset({scene.lemma(head), *(scene.lemma(i) for i in inside)})

    def _office(self, head: int) -> tuple[Candidate, ...]:
        """Return the person named in the document who has the office described, the nearest before it first."""
        if self.scene.determiner(head) in _INDEFINITE or self.scene.tree.case_of(head) == "as":
            return ()
        words, country = self._words(head), self.scene.country_of_phrase(head)
        fitting = [
            (title > head, abs(title - head), person)
            for title, named, theirs, person in self.offices
            if words <= named and not (named - words) & _LESSER and (country is None or theirs is None or theirs == country)
        ]
        people = dict.fromkeys(person for _, _, person in sorted(fitting, key=lambda row: row[:2]))
        people.update(dict.fromkeys(self._known_holders(words, country)))
        return tuple(Candidate(person, round(_OFFICE * 0.8**place, 4), "description") for place, person in enumerate(list(people)[:2]))

    def _known_holders(self, words: frozenset[str], country: Entity | None) -> list[Entity]:
        """Return the persons named in the document whom the authority knows to hold the office."""
        named = dict.fromkeys(c[0].entity for c in self.scene.links.values() if c and "Person" in c[0].entity.types)
        found = []
        for person in named:
            record = self.scene.authority.record(person)
            titles = [o for o in record.offices if words <= set(o.title.split(" "))] if record else []
            if any(country is None or o.of in ("", country.iri) for o in titles):
                found.append(person)
        return found if country or len(found) == 1 else []

    # Countries and bodies

    def _own_country(self, head: int) -> tuple[Candidate, ...]:
        """Return the country of the person who is said to own it: "his country"."""
        for owner in self.scene.tree.of_dep(head, "nmod:poss"):
            for candidate in self.resolve(owner) if owner in self.scene.by_head else ():
                country = self.scene.country_of(candidate.entity) or self._country_told(candidate.entity)
                if country:
                    return (Candidate(country, _RECENT, "description"),)
        return ()

    def _country_told(self, person: Entity) -> Entity | None:
        return next((country for _, _, country, known in self.offices if known == person and country), None)

    def _body(self, mention: Mention, described: str) -> tuple[Candidate, ...]:
        """Return the body of a country or of a person's: "the Iranian foreign ministry", "the Bush administration"."""
        scene, head = self.scene, mention.head
        if described not in ("Government", "Organization", "MediaOutlet") or scene.is_plural(head) or scene.determiner(head) in _INDEFINITE:
            return ()
        country = scene.country_of_phrase(head)
        if country:
            return (self._body_of(country, self._rest(mention), described, head),)
        if described != "Government" or not scene.tree.of_dep(head, "compound", "nmod:poss", "amod"):
            return ()
        if any(scene.tokens[i].pos == "PROPN" for i in scene.tree.of_dep(head, "compound", "nmod:poss")):
            return (Candidate(scene.unknown("Government", self._label(mention)), _BODY, "body"),)
        return ()

    def _body_of(self, country: Entity, rest: str, described: str, head: int) -> Candidate:
        record = self.scene.authority.record(country)
        adjective = record.adjectives[0] if record and record.adjectives else country.label
        for form in (f"{adjective} {rest}", f"{rest} of {country.label}", f"{rest} of the {country.label}", f"{country.label} {rest}"):
            known = [r for r in self.scene.authority.lookup(form) if r.entity != country]
            if known:
                return Candidate(known[0].entity, _BODY, "body")
        only = self.scene.authority.bodies(country, self.scene.lemma(head)) if " " not in rest else ()
        if len(only) == 1:
            return Candidate(only[0], _BODY, "body")
        return Candidate(self.scene.unknown(described, f"{adjective} {rest}"), _BODY, "body")

    def _rest(self, mention: Mention) -> str:
        """Return the words of a body without determiner, country and possessive mark."""
        scene, tree = self.scene, self.scene.tree
        out: set[int] = set()
        for child in tree.children(mention.head):
            is_country = any("Country" in c.entity.types for c in scene.links.get(child, ()))
            is_loose = scene.tokens[child].dep == "nmod" and tree.case_of(child) not in ("of", "for")
            if (
                is_country
                or is_loose
                or scene.tokens[child].dep in ("det", "nmod:poss", "appos", "acl", "acl:relcl", "punct", "conj", "cc")
            ):
                out.update(tree.subtree(child))
        words = [scene.tokens[i].text for i in tree.tokens_in(mention.span) if i not in out]
        return " ".join(words)

    def _national(self, mention: Mention, described: str) -> tuple[Candidate, ...]:
        """Return the body of the country that the text is about at this point: "parliament", "state television"."""
        if not self._is_national(mention.head):
            return ()
        for other in self.scene.before(mention.head):
            country = self.scene.country_of(self.scene.links[other][0].entity)
            if country:
                return self._described_body(country, mention, described)
        return ()

    def _spoken(self, mention: Mention, described: str) -> tuple[Candidate, ...]:
        """Return the body of the speaker's country when it is named in a quotation without its country."""
        quotations = [q for q in self.scene.analysis.quotations if q.inner.holds(self.scene.tokens[mention.head].span)]
        if not quotations or not self._is_national(mention.head):
            return ()
        for index in self.scene.tree.ancestors(mention.head):
            if not quotations[0].inner.holds(self.scene.tokens[index].span):
                for subject in self.scene.tree.of_dep(index, "nsubj"):
                    country = self._country_of_speaker(subject)
                    if country:
                        return self._described_body(country, mention, described)
        return ()

    def _country_of_speaker(self, head: int) -> Entity | None:
        candidate = self.scene.best(head)
        if candidate is None:
            return None
        told = (self.scene.country_of(c.entity) for i in self.scene.tree.subtree(head) for c in self.scene.links.get(i, ()))
        return self.scene.country_of(candidate.entity) or self._country_told(candidate.entity) or next((c for c in told if c), None)

    def _is_national(self, head: int) -> bool:
        scene = self.scene
        return scene.lemma(head) in _NATIONAL and not scene.is_plural(head) and scene.determiner(head) in ("", "the")

    def _described_body(self, country: Entity, mention: Mention, described: str) -> tuple[Candidate, ...]:
        body = self._body_of(country, self._rest(mention), described, mention.head)
        return (Candidate(body.entity, round(_BODY * _RECENT, 4), "description"),)

    # Taking up again

    def _recent(self, head: int) -> tuple[Candidate, ...]:
        """Return the nearest earlier entity that the noun may describe: "the bloc", "the Spanish newspaper"."""
        scene = self.scene
        if scene.is_plural(head) or scene.determiner(head) not in _DEFINITE or self._is_owned(head):
            return ()
        lemma, described, country = scene.lemma(head), scene.class_of(head), scene.country_of_phrase(head)
        for steps, other in enumerate(scene.before(head)):
            if steps > _REACH:
                break
            entity = scene.links[other][0].entity
            if described == "Country" and scene.tokens[other].dep in ("amod", "compound"):
                continue
            belongs = scene.country_of(entity)
            if self._describes(entity, lemma, described) and (country is None or belongs in (None, country) or self._is_led(head)):
                return (Candidate(entity, _RECENT, "description"),)
        return ()

    def _is_owned(self, head: int) -> bool:
        """Say whether the phrase says itself what is meant: "its party", "the territory of Chad"."""
        tree = self.scene.tree
        return bool(tree.of_dep(head, "nmod:poss")) or any(tree.case_of(i) == "of" for i in tree.of_dep(head, "nmod"))

    def _describes(self, entity: Entity, lemma: str, described: str) -> bool:
        record = self.scene.authority.record(entity)
        if record:
            return lemma in record.nouns
        if "-x-" in entity.iri or described not in entity.types:
            return False
        return lemma in _GENERIC or lemma in normalise(entity.label).split(" ")

    def _is_led(self, head: int) -> bool:
        """Say whether the country in the phrase only leads or backs what is described ("the US-led bloc")."""
        return any(self.scene.lemma(i) in ("lead", "led", "back", "backed") for i in self.scene.tree.subtree(head))

    def _same_noun(self, head: int) -> tuple[Candidate, ...]:
        """Return the participant that the same noun described before: "a diplomat ... the diplomat"."""
        scene = self.scene
        if scene.determiner(head) not in _DEFINITE:
            return ()
        words, lemma, plural = self._words(head), scene.lemma(head), scene.is_plural(head)
        for other in scene.before(head):
            alike = scene.by_head[other].form == "noun" and scene.lemma(other) == lemma and scene.is_plural(other) == plural
            if alike and words <= self._words(other):
                return (Candidate(scene.links[other][0].entity, _SAME, "description"),)
        return ()

    # Unnamed participants

    def _own(self, mention: Mention, described: str) -> Candidate:
        label = self._label(mention)
        if described in ("Group", "Document", "Event", "Agreement", "Weapon", "Facility", "Place"):
            kind = described
        else:
            kind = "Unnamed" if described in ACTOR_TYPES else "Other"
        return Candidate(self.scene.described(kind, label), _OWN, "unnamed")

    def _label(self, mention: Mention) -> str:
        """Return the words of a phrase without determiner, with the country as an adjective ("Iran officials": "Iranian officials")."""
        scene = self.scene
        words = scene.words(mention.span).split(" ")
        while len(words) > 1 and words[0].lower() in _LEADING:
            words = words[1:]
        for child in scene.tree.of_dep(mention.head, "compound"):
            best = scene.best(child)
            record = scene.authority.record(best.entity) if best else None
            if record and record.adjectives and "Country" in record.entity.types and words[0] == record.entity.label:
                words[0] = record.adjectives[0]
        return " ".join(words)


_LEADING = frozenset({"the", "a", "an", "this", "that", "these", "those", "some", "one", "any", "every", "each", "both", "all", "other"})
