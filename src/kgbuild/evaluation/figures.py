"""What a measurement yields, and the arithmetic that all schemes share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

#: Characters of context on each side of an error.
_AROUND = 50


class Figure(NamedTuple):
    """One figure; `precision` and `recall` are None where the figure is a mean or a share. `value` is F1 or that mean."""

    name: str
    value: float
    precision: float | None = None
    recall: float | None = None


class Table(NamedTuple):
    """Rows that break the figures down."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one measurement: figures, tables, and what is wrong, one line each with its context."""

    scheme: str
    summary: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    errors: tuple[str, ...] = ()

    def value(self, name: str) -> float:
        """Return the value of a figure.

        Raises:
            KeyError: If there is no figure of that name.
        """
        return {figure.name: figure.value for figure in self.figures}[name]


def f1(name: str, right: float, found: float, wanted: float) -> Figure:
    """Return precision, recall and F1 of counts; a figure without anything to count is 0.

    >>> f1("acts", 1, 2, 1).value
    0.6666666666666666
    """
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    return Figure(name, 2 * precision * recall / both if both else 0.0, precision, recall)


def overlap(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Return how many characters two half-open spans share."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def words(text: str, span: tuple[int, int]) -> set[int]:
    """Return the places at which the words of a span begin."""
    return {match.start() + span[0] for match in re.finditer(r"\w+", text[span[0] : span[1]])}


def cover(spans: Iterable[tuple[int, int]]) -> set[int]:
    """Return the characters that spans cover."""
    return {place for start, end in spans for place in range(start, end)}


def context(text: str, span: tuple[int, int]) -> str:
    """Return a span in square brackets with what stands around it, on one line.

    >>> context("Chad denied it.", (5, 11))
    'Chad [denied] it.'
    """
    before, after = text[max(0, span[0] - _AROUND) : span[0]], text[span[1] : span[1] + _AROUND]
    return " ".join(f"{before}[{text[span[0] : span[1]]}]{after}".split())
