"""Quotations: which stretches of a block stand between quotation marks.

Marks are often missing, mixed or mistyped, so a mark is read by its place (glued to the word on its right it opens, to the left it
closes) before its shape. A mark that finds no partner is dropped, unless its block begins with it or introduces it: then the
quotation goes on in the next paragraph, which by the convention of news opens it again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kgbuild.analysis.views import View
from kgbuild.lang import en
from kgbuild.model import Document, Quotation

#: How deep quotations nest. Print goes three deep; each of ten thousand marks in a row would quote all that stands behind it.
_DEEPEST = 8

_DOUBLE = re.compile(en.DOUBLE_MARK)
_SINGLE = re.compile(en.SINGLE_MARK)


class Quoted(NamedTuple):
    """A quotation in a string: where its marks and its words begin and end; `inner_end == end` when the closing mark is missing."""

    start: int
    inner_start: int
    inner_end: int
    end: int


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool


def find_quoted(text: str) -> list[Quoted]:
    r"""Return the quotations of one block, outer before inner; never raises, whatever the marks.

    >>> [quoted.inner_start for quoted in find_quoted('He called it "a trap," she a \'gift\'.')]
    [14, 30]
    """
    double = _doubles(text)
    inside = _innermost(double)
    single = [found for found in _singles(text) if inside(found.start) == inside(found.end - 1)]
    quoted = [found for found in double + single if found.inner_start < found.inner_end]
    return _shallow(sorted(quoted, key=lambda found: (found.start, -found.end)))


def _shallow(quoted: Sequence[Quoted]) -> list[Quoted]:
    """Leave out what is nested too deeply, from quotations that are sorted, outer before inner."""
    kept: list[Quoted] = []
    ends: list[int] = []
    for found in quoted:
        while ends and ends[-1] <= found.start:
            ends.pop()
        if len(ends) < _DEEPEST:
            kept.append(found)
            ends.append(found.end)
    return kept


def _innermost(quoted: Sequence[Quoted]) -> Callable[[int], int]:
    """Return a function from a place to the start of the innermost of the nested quotations around it, or -1."""
    edges = sorted([(found.start, False) for found in quoted] + [(found.end, True) for found in quoted])
    open_starts, places, answers = [-1], [-1], [-1]
    for place, ends in edges:
        if ends:
            open_starts.pop()
        else:
            open_starts.append(place)
        places.append(place)
        answers.append(open_starts[-1])
    return lambda place: answers[bisect_right(places, place) - 1]


def _doubles(text: str) -> list[Quoted]:
    found: list[Quoted] = []
    waiting: list[_Mark] = []
    for mark in _marks(text, _DOUBLE):
        if mark.closes and waiting:
            opening = waiting.pop()
            found.append(Quoted(opening.start, opening.end, mark.start, mark.end))
        elif mark.opens:
            waiting.append(mark)
    last = max((quoted.end for quoted in found), default=0)
    if waiting and waiting[-1].start >= last and _runs_on(text, waiting[-1]):
        opening, end = waiting[-1], len(text.rstrip())
        found.append(Quoted(opening.start, opening.end, end, end))
    return found


def mark_sides(text: str) -> dict[int, bool]:
    """Return for the place of each quotation mark of a block, paired or not, whether it opens; lone ambiguous marks are left out."""
    sides = {mark.start: mark.opens for mark in _marks(text, _DOUBLE) if mark.opens != mark.closes}
    for quoted in find_quoted(text):
        sides[quoted.start] = True
        if quoted.inner_end < quoted.end:
            sides[quoted.inner_end] = False
    return sides


def _runs_on(text: str, mark: _Mark) -> bool:
    before = text[: mark.start].rstrip()
    return not before or before[-1] in en.INTRODUCERS


def _marks(text: str, pattern: re.Pattern[str]) -> Iterator[_Mark]:
    """Yield the marks with what their neighbours and their shape allow them to be."""
    for match in pattern.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        free_left = not before or before.isspace() or before in en.OPENING_NEIGHBOURS
        free_right = not after or after.isspace() or after in en.CLOSING_NEIGHBOURS
        if free_left != free_right:
            yield _Mark(start, end, opens=free_left, closes=free_right)
        else:
            shape = match.group()
            yield _Mark(start, end, opens=shape not in en.CLOSING_QUOTES, closes=shape not in en.OPENING_QUOTES)


def _singles(text: str) -> list[Quoted]:
    """Return quotations in single marks: an opening mark that is no elision, and the likeliest closing mark after it."""
    found: list[Quoted] = []
    marks = list(_marks(text, _SINGLE))
    done = 0
    for position, mark in enumerate(marks):
        if mark.start >= done and mark.opens and not mark.closes and not en.ELISION.match(text, mark.start):
            closing = _closing(text, marks, position + 1)
            if closing:
                found.append(Quoted(mark.start, mark.end, closing.start, closing.end))
                done = closing.end
    return found


def _closing(text: str, marks: Sequence[_Mark], position: int) -> _Mark | None:
    """Choose the first mark that cannot be the apostrophe of a plural possessive (`the allies' reply`), else the first of those."""
    possessive = None
    while position < len(marks) and not (marks[position].opens and not marks[position].closes):
        mark = marks[position]
        if mark.closes and not mark.opens:
            after = text[mark.end : mark.end + 1]
            if text[mark.start - 1] != "s" or not after or after in en.CLOSING_NEIGHBOURS:
                return mark
            possessive = possessive or mark
        position += 1
    return possessive


def find_quotations(document: Document, views: Sequence[View]) -> tuple[Quotation, ...]:
    """Return the quotations of a document in the order of the text.

    Args:
        document: The document; a block that is laid out as a quotation is one, with marks or without.
        views: The view of each of its blocks.
    """
    found: list[Quotation] = []
    for block, view in zip(document.blocks, views, strict=True):
        quoted = find_quoted(view.text)
        if block.part == "quote" and not any(_covers(view.text, each) for each in quoted):
            found.append(Quotation(block.span, block.span))
        found.extend(Quotation(view.span(each.start, each.end), view.span(each.inner_start, each.inner_end)) for each in quoted)
    return tuple(found)


def _covers(text: str, quoted: Quoted) -> bool:
    return not text[: quoted.start].strip() and not text[quoted.end :].strip()
