"""Measure coreference: the three measures whose mean is the CoNLL score, over mentions that are sorted into clusters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from kgbuild.evaluation.entities import Counts

#: From a mention to its cluster; a cluster may have one mention.
Clusters = Mapping[tuple[int, int], str]

_Group = frozenset[tuple[int, int]]


class Score(NamedTuple):
    """Sums of precision and of recall with what they are taken over; they differ, as each mention or link counts on its own side."""

    precise: Counts = Counts()
    complete: Counts = Counts()

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        p, r = self.precise.precision, self.complete.precision
        return 2 * p * r / (p + r) if p + r else 0.0

    def plus(self, other: Score) -> Score:
        """Return the sum, for an average over all documents together."""
        return Score(self.precise.plus(other.precise), self.complete.plus(other.complete))


def b_cubed(gold: Clusters, found: Clusters) -> Score:
    """Return B3 (Bagga and Baldwin): for each mention, how much of its cluster is also in the other's.

    A mention that one side lacks counts nothing, and is counted.

    >>> round(b_cubed({(0, 1): "a", (2, 3): "a"}, {(0, 1): "x", (2, 3): "y"}).f1, 3)
    0.667
    """
    ours = {mention: group for group in _groups(found) for mention in group}
    theirs = {mention: group for group in _groups(gold) for mention in group}
    shared = [(len(ours[m] & theirs[m]), len(ours[m]), len(theirs[m])) for m in ours if m in theirs]
    precise = Counts(sum(n / size for n, size, _ in shared), len(ours))
    return Score(precise, Counts(sum(n / size for n, _, size in shared), len(theirs)))


def muc(gold: Clusters, found: Clusters) -> Score:
    """Return MUC (Vilain and others): of the links that hold the clusters of one side together, how many the other has."""
    return Score(_links(found, gold), _links(gold, found))


def _links(clusters: Clusters, other: Clusters) -> Counts:
    needed = had = 0
    for group in _groups(clusters):
        parts = len({other[mention] for mention in group if mention in other}) + sum(mention not in other for mention in group)
        needed += len(group) - 1
        had += len(group) - parts
    return Counts(had, needed)


def ceaf(gold: Clusters, found: Clusters) -> Score:
    """Return CEAFe (Luo): how alike the clusters of both sides are when each is paired with one of the other side.

    Pairs are taken greedily, the most alike first; the best assignment differs where clusters are torn in several ways, by a hair.
    """
    ours, theirs = _groups(found), _groups(gold)
    alike = [(2 * len(a & b) / (len(a) + len(b)), i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs) if a & b]
    total = 0.0
    left, right = set(range(len(ours))), set(range(len(theirs)))
    for value, i, j in sorted(alike, key=lambda row: (-row[0], row[1:])):
        if i in left and j in right:
            total += value
            left.remove(i)
            right.remove(j)
    return Score(Counts(total, len(ours)), Counts(total, len(theirs)))


def _groups(clusters: Clusters) -> list[_Group]:
    groups: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for mention, cluster in clusters.items():
        groups[cluster].add(mention)
    return sorted((frozenset(group) for group in groups.values()), key=sorted)
