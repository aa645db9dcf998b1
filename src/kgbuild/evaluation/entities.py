"""Measure entities: whether acts involve the right ones with the right types, and whether links have the right identifiers.

Two names stand for one entity when they are the same name, when one is the end of the other, when they are made of the same words
("Treaty of Oslo", "the Oslo Treaty"), or when the authority knows both as one ("IAEA", "International Atomic Energy Agency").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kgbuild.evaluation.acts import fold, match, same
from kgbuild.evaluation.figures import overlap

Record = Mapping[str, Any]
Pair = tuple[int, int]

#: Roles whose fillers the gold lists as entities, besides what an act is about.
ROLES = ("speaker", "addressee", "target")

#: Words that a name may have or lack.
_SMALL = frozenset({"of", "the", "in", "for", "and", "a"})

#: From a name to what it names, "" where that is not known.
Identity = Callable[[str], str]


class Counts(NamedTuple):
    """What is right, what was found and what the gold has.

    >>> Counts(3, 4, 6).f1
    0.6
    """

    right: float = 0
    found: float = 0
    wanted: float = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 0 of nothing."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the gold that was found; 0 of nothing."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0

    def plus(self, other: Counts) -> Counts:
        """Return the sum, for a micro average."""
        return Counts(self.right + other.right, self.found + other.found, self.wanted + other.wanted)


def nobody(_name: str) -> str:
    """Return "" for every name: the identity of those who know nothing."""
    return ""


def is_same(one: str, other: str, identity: Identity = nobody) -> bool:
    """Say whether two names stand for one entity.

    >>> is_same("Treaty of Oslo", "the Oslo Treaty"), is_same("Iran", "Iraq")
    (True, False)
    """
    first, second = fold(one), fold(other)
    known = identity(one)
    return same(first, second) or _words(one) == _words(other) or bool(known and known == identity(other))


def _words(name: str) -> frozenset[str]:
    plain = fold(re.sub("['\u2019]s\\b", "", name))
    return frozenset(plain.split(" ")) - _SMALL


def typed(gold: Record, found: Record, identity: Identity = nobody) -> Counts:
    """Return the counts of the entities that the acts of a document involve; one is right with the right type only."""
    pairs = matched(gold, found, identity)
    types = [(_type(gold, one), _type(found, other)) for one, other in pairs]
    return Counts(sum(a == b for a, b in types), len(_places(found)), len(_places(gold)))


def matched(gold: Record, found: Record, identity: Identity = nobody) -> list[tuple[str, str]]:
    """Return the names of gold and found entities that are one: equal names first, then same names, then overlapping mentions."""
    ours, theirs = _places(found), _places(gold)
    pairs: list[tuple[str, str]] = []
    for strict in (True, False):
        for name in sorted(set(theirs) - {a for a, _ in pairs}):
            free = sorted(set(ours) - {b for _, b in pairs})
            fitting = [b for b in free if (fold(name) == fold(b) if strict else is_same(name, b, identity))]
            pairs += [(name, fitting[0])] if fitting else []
    shared = [(_shared(theirs[a], ours[b]), a, b) for a in theirs for b in ours]
    for number, a, b in sorted(shared, key=lambda row: (-row[0], row[1:])):
        if number and all(a != x and b != y for x, y in pairs):
            pairs.append((a, b))
    return pairs


def _places(record: Record) -> dict[str, set[Pair]]:
    """Return the entities that acts involve with the spans in which they take part; what an act is about has none."""
    found: dict[str, set[Pair]] = {}
    for act in record["acts"]:
        for party in (party for role in ROLES for party in act.get(role, ())):
            found.setdefault(party["entity"], set()).add((party["span"][0], party["span"][1]))
        for name in act.get("about", ()):
            found.setdefault(name, set())
    return found


def _type(record: Record, name: str) -> str:
    value = record["entities"].get(name, "")
    return value if isinstance(value, str) else str(value.get("type", ""))


def _shared(one: Iterable[Pair], other: Iterable[Pair]) -> int:
    others = tuple(other)
    return sum(any(overlap(span, o) for o in others) for span in one)


def speakers(gold: Record, found: Record, identity: Identity = nobody) -> Counts:
    """Return the counts of the entities that speak in the acts that both have; acts to which the gold gives no speaker are left out."""
    total = Counts()
    for i, j in match(gold["acts"], found["acts"]).items():
        wanted = _names(gold["acts"][i])
        if wanted:
            got = _names(found["acts"][j])
            free = list(got)
            for name in wanted:
                hit = next((other for other in free if is_same(name, other, identity)), None)
                free = [other for other in free if other != hit]
            total = total.plus(Counts(len(got) - len(free), len(got), len(wanted)))
    return total


def _names(act: Record) -> list[str]:
    return sorted({party["entity"] for party in act.get("speaker", ())})


class Linked(NamedTuple):
    """A mention and the identifiers that it was given, or may have."""

    span: Pair
    identifiers: frozenset[str]


def linked(gold: Sequence[Linked], found: Sequence[Linked]) -> Counts:
    """Return the counts of links: one is right where a gold mention that overlaps it has the same identifier."""
    right = sum(any(overlap(f.span, g.span) and f.identifiers & g.identifiers for g in gold) for f in found)
    return Counts(right, len(found), len(gold))


def is_inside(span: Pair, mentions: Iterable[Pair]) -> bool:
    """Say whether a link lies inside a longer mention, of whose parts the gold says nothing: "Iowa" in "Ames, Iowa"."""
    known = set(mentions)
    return span not in known and any(start <= span[0] and span[1] <= end for start, end in known)
