"""Link common nouns: bodies of a country, offices, definite descriptions of what was named before; else an unnamed participant."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from itertools import islice

from kgbuild.entities.bodies import Bodies
from kgbuild.entities.offices import Offices
from kgbuild.entities.scene import Scene
from kgbuild.model import ACTOR_TYPES, Candidate, Entity, Mention
from kgbuild.ontology.records import normalise

#: Determiners of a phrase that takes up something known.
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})

#: Nouns that may take up any name of their class, whatever the name says.
_GENERIC = frozenset(
    {"agency", "body", "company", "firm", "group", "newspaper", "organisation", "organization", "outlet", "paper", "party", "publication"}
)

#: Words that tell how many of a group are meant; the participant is the group.
_QUANTITIES = frozenset(
    {"majority", "minority", "most", "number", "percent", "percentage", "per cent", "%", "half", "third", "quarter", "two-third", "many"}
    | {"some", "all", "both", "none", "several", "few", "proportion", "share", "lot", "dozen", "hundred", "thousand", "each"}
)

#: Words that take a group as a whole, so that its members are meant one by one.
_WHOLE = frozenset({"both", "all", "each", "none", "neither"})

#: Classes of bodies, of whose nouns a capital makes names.
_BODIES = frozenset({"Government", "Organization"})

#: Classes whose names are taken up by the noun that they are built on.
_NAMED = frozenset({"Government", "Organization", "Group", "MediaOutlet", "Agreement"})

#: Relations of which a verb has one, so that a noun and a name that both have it are one phrase.
_SAME_PLACE = frozenset({"nsubj", "nsubj:pass", "obj", "obl:agent"})

#: How sure each sort of description makes of its entity: taken up again, a part of it, a participant of its own.
_RECENT, _SAME, _PART, _OWN = 0.7, 0.7, 0.8, 0.5

#: How far back a definite description looks, in mentions: about the last five paragraphs of a news article.
_REACH = 120

#: How many earlier uses of the same noun a definite description looks at.
_SAME_REACH = 12


class Descriptions:
    """Common nouns of one document.

    Args:
        scene: The document under linking, its names already linked.
        resolve: Links the mention of a head token, once; used where a noun leans on another.
    """

    def __init__(self, scene: Scene, resolve: Callable[[int], tuple[Candidate, ...]]) -> None:
        self.scene = scene
        self.resolve = resolve
        self.offices = Offices(scene)
        self.bodies = Bodies(scene, resolve, self.offices)
        self.answering = self._answering_nouns()
        self.nouns: dict[str, list[int]] = defaultdict(list)
        for head in sorted(scene.by_head):
            if scene.by_head[head].form == "noun":
                self.nouns[scene.lemma(head)].append(head)

    def _answering_nouns(self) -> frozenset[str]:
        """Return the nouns that some name of the document may be taken up by, so that others need not be looked for."""
        found = set(_GENERIC)
        for entity in dict.fromkeys(c[0].entity for c in self.scene.links.values() if c):
            record = self.scene.authority.record(entity)
            found |= record.nouns if record else set(normalise(entity.label).split(" "))
        return frozenset(found)

    def link(self, mention: Mention) -> tuple[Candidate, ...]:
        """Return the candidates of a noun; an unnamed participant is always the last of them."""
        head = mention.head
        described = self.scene.class_of(head)
        found = self._part_of(head) or self._apposition(head, described) or self.bodies.each(mention, described)
        return found or self._described(mention, described) or self._same_noun(head) or (self._own(mention, described),)

    def _described(self, mention: Mention, described: str) -> tuple[Candidate, ...]:
        head = mention.head
        if described == "Person":
            return () if self.scene.is_plural(head) else self.offices.link(head)
        if described == "Country":
            # A bare "State" is a matter of an office ("Secretary of State"), no country named before.
            again = self._recent(head) if self.scene.determiner(head) else ()
            return self.bodies.own_country(head) or self.bodies.country_in_focus(head) or again
        own = self.bodies.link(mention, described)
        if own or self.scene.quotation_of(head) is None:
            return own or self._recent(head) or self.bodies.national(mention, described)
        # A speaker means the own government, whatever body was named in the sentences before.
        return self._recent(head, same_sentence=True) or self.bodies.national(mention, described) or self._recent(head)

    # A number of a group

    def _part_of(self, head: int) -> tuple[Candidate, ...]:
        lemma, tokens = self.scene.lemma(head), self.scene.tokens
        if lemma not in _QUANTITIES and tokens[head].pos not in ("NUM", "SYM"):
            return ()
        for child in self.scene.tree.of_dep(head, "nmod", "obl"):
            if self.scene.tree.case_of(child) in ("of", "among") and child in self.scene.by_head:
                self.resolve(child)
                if lemma in _WHOLE and child in self.scene.members:
                    self.scene.members[head] = self.scene.members[child]
                return tuple(Candidate(c.entity, round(c.score * _PART, 4), "part") for c in self.resolve(child))
        if tokens[head].pos == "NUM" and tokens[head].dep not in ("nsubj", "nsubj:pass"):
            return ()
        before = (i for i in islice(self.scene.before(head), _REACH) if self._is_part(i))
        group = self.scene.links.get(next(before, -1), ())
        return tuple(Candidate(c.entity, round(c.score * _PART, 4), "part") for c in group)

    def _is_part(self, index: int) -> bool:
        return any(candidate.rule == "part" for candidate in self.scene.links[index])

    def _apposition(self, head: int, described: str) -> tuple[Candidate, ...]:
        """Return the candidates of the name that the noun explains: "Norsk, a large oil company"."""
        upper = self.scene.tree.head(head)
        if self.scene.tokens[head].dep != "appos":
            upper = self._named_after(head, described)
        best = self.scene.best(upper)
        if best is None or best.rule == "unnamed" or described not in (*best.entity.types, ""):
            return ()
        return tuple(Candidate(c.entity, round(c.score * _PART, 4), "apposition") for c in self.scene.links[upper])

    def _named_after(self, head: int, described: str) -> int:
        """Return the head of the name right after a noun, where the parser has hung it elsewhere ("by the daily El Mundo"), else -1."""
        after = head + 1
        if described in ("", "Person") or after >= len(self.scene.tokens) or self.scene.tokens[after].dep not in _SAME_PLACE:
            return -1
        name = self.scene.by_head.get(after)
        is_beside = name is not None and name.form == "name" and self.scene.tree.head(after) == self.scene.tree.head(head)
        return after if is_beside and self.scene.tokens[after].dep == self.scene.tokens[head].dep else -1

    # Taking up again

    def _recent(self, head: int, *, same_sentence: bool = False) -> tuple[Candidate, ...]:
        """Return the nearest earlier entity that the noun may describe: "the bloc", "the Spanish newspaper"."""
        scene = self.scene
        if scene.is_plural(head) or not self._is_definite(head) or self._is_owned(head):
            return ()
        lemma, described, country = scene.lemma(head), scene.class_of(head), scene.country_of_phrase(head)
        named = scene.is_name_like(head)
        if not named and lemma not in self.answering:
            return ()
        first, seen = scene.tree.sentence_of(head)[0] if same_sentence else 0, set[str]()
        for other in islice(scene.before(head), _REACH):
            if other < first:
                break
            entity = scene.links[other][0].entity
            if entity.iri in seen or (described == "Country" and scene.tokens[other].dep in ("amod", "compound")):
                continue
            seen.add(entity.iri)
            if not self._describes(entity, lemma, described, named=named):
                continue
            if country is None or scene.country_of(entity) in (None, country) or self._is_led(head):
                return (Candidate(entity, _RECENT, "description"),)
        return ()

    def _is_definite(self, head: int) -> bool:
        """Say whether a phrase takes up something known; a capital makes a name of a noun ("Parliament", "the Council")."""
        return self.scene.determiner(head) in _DEFINITE or self.scene.is_name_like(head)

    def _is_owned(self, head: int) -> bool:
        """Say whether the phrase says itself what is meant: "its party", "the territory of Chad"."""
        tree = self.scene.tree
        return bool(tree.of_dep(head, "nmod:poss")) or any(tree.case_of(i) == "of" for i in tree.of_dep(head, "nmod"))

    def _describes(self, entity: Entity, lemma: str, described: str, *, named: bool) -> bool:
        """Say whether a noun may take up an entity; `named` tells of a capital ("the Council")."""
        label = normalise(entity.label)
        # The noun that a name is built on: the last word, or the one before "of".
        if named and not _NAMED.isdisjoint(entity.types) and "-x-" not in entity.iri and (label.endswith(lemma) or f"{lemma} of " in label):
            return lemma in (label.split(" ")[-1], label.split(" of ")[0].split(" ")[-1])
        record = self.scene.authority.record(entity)
        if record:
            return lemma in record.nouns
        if described not in entity.types or "-x-" in entity.iri:
            return False
        return lemma in _GENERIC or lemma in label.split(" ")

    def _is_led(self, head: int) -> bool:
        """Say whether the country in the phrase only leads or backs what is described ("the US-led bloc")."""
        return any(self.scene.lemma(i) in ("lead", "led", "back", "backed") for i in self.scene.tree.subtree(head))

    def _same_noun(self, head: int) -> tuple[Candidate, ...]:
        """Return the participant that the same noun described before: "a diplomat ... the diplomat"."""
        scene = self.scene
        if scene.determiner(head) not in _DEFINITE:
            return ()
        words, plural, country = self.offices.words(head), scene.is_plural(head), scene.country_of_phrase(head)
        nouns = self.nouns[scene.lemma(head)]
        place = bisect_left(nouns, head)
        for other in reversed(nouns[max(place - _SAME_REACH, 0) : place]):
            if not scene.links.get(other) or scene.is_plural(other) != plural or not words <= self.offices.words(other):
                continue
            if country in (None, scene.country_of_phrase(other)):
                if other in scene.members:
                    scene.members[head] = scene.members[other]
                return (Candidate(scene.links[other][0].entity, _SAME, "description"),)
        return ()

    # Unnamed participants

    def _own(self, mention: Mention, described: str) -> Candidate:
        scene, label = self.scene, self.scene.label(mention)
        if described in _BODIES and " " in label and scene.is_name_like(mention.head):
            return Candidate(scene.unknown(described, label), _OWN, "name")
        if described == "Country" and scene.is_plural(mention.head):
            kind = "Group"
        elif described in ("Group", "Document", "Event", "Agreement", "Weapon", "Facility", "Place"):
            kind = described
        else:
            kind = "Unnamed" if described in ACTOR_TYPES else "Other"
        return Candidate(scene.described(kind, label), _OWN, "unnamed")
