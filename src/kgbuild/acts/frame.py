"""The slots of a predicate: which tokens stand where around a verb, noun or adjective, before any meaning is given to them.

Slots are `subj`, `obj`, `iobj`, `poss`, `clause` and the prepositions; a slot holds head tokens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kgbuild.lang import en
from kgbuild.syntax import Tree


@dataclass(slots=True)
class Frame:
    """The slots of one predicate.

    Attributes:
        token: Index of the predicate.
        slots: Slot name to head tokens, in text order.
        complement: Kind of clause in the slot `clause`: "that", "to", "ing" or "".
        understood: Tokens in a slot that stand outside the predicate's own clause (control, coordination, participle).
        passive: Whether the predicate is a passive or a past participle.
    """

    token: int
    slots: dict[str, list[int]] = field(default_factory=dict)
    complement: str = ""
    understood: set[int] = field(default_factory=set)
    passive: bool = False

    def add(self, slot: str, token: int, *, understood: bool = False) -> None:
        """Put a token into a slot, once."""
        tokens = self.slots.setdefault(slot, [])
        if token not in tokens:
            tokens.append(token)
            tokens.sort()
        if understood:
            self.understood.add(token)

    def of(self, slot: str) -> list[int]:
        """Return the tokens in a slot."""
        return self.slots.get(slot, [])

    def merge(self, other: Frame, *, skip: Iterable[int] = ()) -> None:
        """Take over the slots of another predicate of the same cue ("make" + "proposal"), leaving out the cue's own tokens."""
        leave = set(skip)
        for slot, tokens in other.slots.items():
            for token in tokens:
                if token not in leave:
                    self.add(slot, token, understood=token in other.understood)
        if not self.complement or not self.of("clause"):
            self.complement = other.complement


def preposition(tree: Tree, index: int) -> str:
    """Return the preposition that governs a noun phrase or a gerund clause, or ""."""
    case = tree.case_of(index)
    if not case:
        marks = [tree.tokens[c].text.lower() for c in tree.of_dep(index, "mark")]
        known = en.PREPOSITIONS if is_infinitive(tree, index) else en.PREPOSITIONS | {"to"}
        case = next((mark for mark in marks if mark in known), "")
    return en.PREPOSITION_VARIANTS.get(case, case)


def is_agent(tree: Tree, index: int) -> bool:
    """Say whether what the parser calls the agent of a passive stands behind "by"; "called on Chad" has none."""
    return tree.case_of(index) in {"by", ""}


def is_infinitive(tree: Tree, index: int) -> bool:
    """Say whether a word with the mark "to" is an infinitive; that of "open to talks" is now and then marked so too."""
    token = tree.tokens[index]
    is_noun = token.pos in {"NOUN", "PROPN"} or token.tag.startswith("NN")
    return not is_noun or bool(tree.of_dep(index, "cop", "aux", "obj"))


def is_set_noun(tree: Tree, noun: int) -> bool:
    """Say whether a noun is fixed with the noun behind it in a turn that is no act: "on condition of anonymity"."""
    return any((tree.lemmas[noun], tree.lemmas[behind]) in en.SET_NOUNS for behind in tree.of_dep(noun, "nmod"))


def possessors(tree: Tree, noun: int) -> list[int]:
    """Return whose a noun is: possessive nouns and pronouns, also where the parser took "Chad and Mali's" for a compound."""
    owners = []
    for child in tree.children(noun):
        marked = any(tree.tokens[mark].text in en.POSSESSIVE_MARKS for mark in tree.of_dep(child, "case") if mark > child)
        if tree.tokens[child].dep == "nmod:poss" or (marked and tree.tokens[child].dep == "compound"):
            owners.append(child)
    return owners
