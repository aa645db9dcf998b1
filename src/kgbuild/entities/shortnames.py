"""Find what a short name stands for: an acronym that the text introduces, a part of a longer name, another spelling of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.fuzz import ratio

from kgbuild.entities.scene import Scene
from kgbuild.entities.spelling import abbreviates
from kgbuild.model import Entity, Mention
from kgbuild.ontology.records import normalise

#: Classes whose names are shortened to their first word or initials, and words that initials leave out.
_NAMED_SHORT = frozenset({"Organization", "Group", "Government", "MediaOutlet"})
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to"})

#: First words that many names share.
_PLAIN_FIRST = frozenset({"north", "south", "east", "west", "new", "united", "national", "international", "central", "state", "free"})

#: Last words of companies, which may be left out.
_COMPANY = frozenset({"inc", "ltd", "corp", "co", "plc", "airways", "airlines", "group", "holdings", "corporation", "company", "limited"})

#: First words that alone, with an article, name a country that begins with them: "the North".
_COMPASS = frozenset({"north", "south", "east", "west"})

#: Prepositions with which a name may go on that its short form leaves out ("Court of Cassation"); "at" tells one campus from another.
_GOING_ON = frozenset({"of", "for", "on"})

#: Two spellings of a word are the same slip from this likeness on, when they begin alike: 75 takes "Untied" for "United".
_SLIP = 75.0

#: Letters of a word that may be a slip of another.
_WORD = 4

#: Acronyms of two letters are too often something else.
_SHORTEST = 2

_IN_BRACKETS = re.compile(r"\s*\(\s*[\"“]?([A-Z][A-Za-z-]{1,9})[\"”]?\s*[),;]")
_CAPITALS = re.compile(r"[A-Z]{3,6}")


#: The words of a name in normal form.
_Words = tuple[str, ...]


class ShortNames:
    """The bodies and acronyms of one document.

    Args:
        scene: The document under linking.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.acronyms: dict[str, Entity] = {}
        self.bodies: dict[str, Entity] = {}
        self.full: set[_Words] = set()
        self.parts: dict[_Words, set[Entity]] = defaultdict(set)
        self.others: dict[tuple[int, _Words], list[tuple[str, Entity]]] = defaultdict(list)
        self.lengthened: dict[Entity, Entity] = {}
        self.compass: dict[str, set[Entity]] = {}

    def note(self, mention: Mention, entity: Entity) -> None:
        """Note that a mention names something other than a person, so that short forms of the name may follow."""
        self._note_acronym(mention, entity)
        label = normalise(entity.label)
        words = label.split(" ")
        if "Country" in entity.types and words[0] in _COMPASS:
            self.compass.setdefault(words[0], set()).add(entity)
        long = [word for word in words if word not in _SMALL]
        if len(long) < 2 or _NAMED_SHORT.isdisjoint(entity.types):
            return
        self._note_full(tuple(words), entity)
        noun = label.split(" of ")[0].split(" ")[-1]
        # An acronym at the end ("Scottish NHS") is a name of its own.
        if noun not in _COMPANY and not entity.label.split(" ")[-1].isupper():
            self.bodies.setdefault(noun, entity)
        if self._is_told_by_first(entity, long, noun):
            self.bodies.setdefault(long[0], entity)
        self.bodies.setdefault("".join(word[0] for word in long), entity)

    def _is_told_by_first(self, entity: Entity, words: list[str], noun: str) -> bool:
        """Say whether the first word of a name is its own: no country or compass point, and no maker before a product ("Tate Britain")."""
        if entity.known or words[0] in _PLAIN_FIRST or entity.label.split(" ")[0].isupper() or self.scene.authority.lookup(words[0]):
            return False
        return noun in _COMPANY or self._is_noun(noun)

    def _is_noun(self, word: str) -> bool:
        return self.scene.authority.class_of(word) != "" or self.scene.authority.class_of(word.removesuffix("s")) != ""

    def _note_full(self, words: _Words, entity: Entity) -> None:
        if words in self.full:
            return
        self.full.add(words)
        for part in _shorter(words):
            self.parts[part].add(entity)
        for place, word in enumerate(words):
            self.others[place, words[:place] + words[place + 1 :]].append((word, entity))

    def _note_acronym(self, mention: Mention, entity: Entity) -> None:
        found = _IN_BRACKETS.match(self.scene.text, mention.name.end)
        if not found:
            return
        name, acronym = self.scene.words(mention.name), found[1]
        # After the name of a body also one of another language: "Italian Bishops' Conference (CEI)".
        foreign = " " in name and _CAPITALS.fullmatch(acronym) and not _NAMED_SHORT.isdisjoint(entity.types)
        if abbreviates(acronym, name) or (foreign and not self.scene.authority.lookup(acronym)):
            self.acronyms.setdefault(acronym, entity)

    def by_word(self, mention: Mention, text: str) -> Entity | None:
        """Return the body or country that one word shortens: "the Council", "NFC" without brackets, "the North"."""
        key = normalise(text)
        countries = self.compass.get(key, set())
        if len(countries) == 1 and self.scene.determiner(mention.head) == "the":
            return next(iter(countries))
        body = self.bodies.get(key) if len(text) > _SHORTEST or not text.isupper() else None
        if body and not text.isupper() and normalise(body.label).split(" ")[0] != key and not self._is_noun(key):
            # The last word alone is a name of teams ("the Bears"), not of what a body is for ("Fund for Peace").
            body = body if key.endswith("s") and self.scene.determiner(mention.head) == "the" else None
        return self.lengthened.get(body, body) if body else None

    def outlet(self, name: str, known: Iterable[Entity]) -> Entity | None:
        """Return the outlet named before that a word shortens, where the authority knows others by it: "the Times" of New York."""
        others = set(known)
        body = self.bodies.get(normalise(name).removeprefix("the "))
        if body is None or body in others or not others or "MediaOutlet" not in body.types:
            return None
        return body if all("MediaOutlet" in other.types for other in others) else None

    def again(self, name: str) -> Entity | None:
        """Return the body named before of which a name is another spelling."""
        words = tuple(normalise(name).split(" "))
        for place, word in enumerate(words):
            for other, entity in self.others.get((place, words[:place] + words[place + 1 :]), ()):
                if len(words) > 1 and _is_slip(word, other):
                    return entity
        return None

    def longer(self, entity: Entity) -> Entity | None:
        """Return the one body of the document whose name goes on where the name of an unknown entity ends, or begins before it."""
        words = tuple(normalise(entity.label).split(" "))
        if len(words) < 2 or entity.label[0].islower() or (_NAMED_SHORT.isdisjoint(entity.types) and "Other" not in entity.types):
            return None
        found = [other for other in self.parts.get(words, ()) if other != entity]
        if len(found) == 1:
            self.lengthened[entity] = found[0]
        return found[0] if len(found) == 1 else None


def _shorter(full: _Words) -> Iterator[_Words]:
    """Yield the parts of a name of at least two words by which it may be called: up to an "of", or without what stands before."""
    for size in range(2, len(full)):
        if full[size] in _GOING_ON:
            yield full[:size]
        if not _SMALL.intersection(full):
            yield full[-size:]


def _is_slip(one: str, other: str) -> bool:
    """Say whether two words are one with a misspelling."""
    return one != other and one[0] == other[0] and min(len(one), len(other)) >= _WORD and ratio(one, other) >= _SLIP
