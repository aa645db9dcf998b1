"""Cutting a text at the borders of overlapping spans, so that each piece can say which spans cover it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kgbuild.model import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of an act: `role` is `evidence`, `cue`, `content` or `mention`."""

    span: Span
    act: str
    role: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same marks cover."""

    text: str
    start: int
    marks: tuple[Mark, ...]


def pieces(text: str, marks: Iterable[Mark], within: Span | None = None) -> Iterator[Piece]:
    """Cut a text, or a span of it, at the borders of marks.

    >>> marks = [Mark(Span(3, 7), "a", "cue"), Mark(Span(0, 11), "a", "evidence")]
    >>> [(piece.text, len(piece.marks)) for piece in pieces("He said no.", marks)]
    [('He ', 1), ('said', 2), (' no.', 1)]
    """
    whole = within or Span(0, len(text))
    inside = sorted(
        (mark for mark in marks if mark.span.start < whole.end and mark.span.end > whole.start),
        key=lambda mark: (mark.span.start, -mark.span.end, mark.act, mark.role),
    )
    borders = {whole.start, whole.end}
    for mark in inside:
        borders.update(border for border in (mark.span.start, mark.span.end) if whole.start < border < whole.end)
    ordered = sorted(borders)
    for start, end in pairwise(ordered):
        yield Piece(text[start:end], start, tuple(mark for mark in inside if mark.span.start <= start and mark.span.end >= end))
