"""Small things that pages and dossiers show alike: sentences with marks, days, bars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile

from kgbuild.marking import Piece
from kgbuild.views.articles import sentence
from kgbuild.views.periods import periods

__all__ = ["Bar", "bars", "classes", "cue", "month", "numbers", "percent", "periods", "sentence", "words"]

#: Size of a bar chart in units of its own; the page scales it.
WIDTH, HEIGHT = 600, 120
#: A chart of fewer bars is drawn as if it had so many: a bar as wide as the page says nothing.
_NARROWEST = 24
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, in its units."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


def bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    """Return the bars of a chart of counts."""
    if not counts:
        return []
    step, most = WIDTH / max(len(counts), _NARROWEST), max(count for _, count in counts)
    return [
        Bar(
            round(place * step, 2),
            round(HEIGHT - HEIGHT * count / most, 2),
            round(step * 0.8, 2),
            round(HEIGHT * count / most, 2),
            label,
            count,
        )
        for place, (label, count) in enumerate(counts)
    ]


def month(text: str) -> str:
    """Return a month of an ISO date in words; a year, or what is no date, as it is.

    >>> month("2022-02")
    'February 2022'
    """
    try:
        return f"{_MONTHS[int(text[5:7]) - 1]} {text[:4]}" if len(text) == 7 else text
    except (ValueError, IndexError):
        return text


def words(name: str) -> str:
    """Return the name of a class or property in words.

    >>> words("NoComment")
    'no comment'
    """
    return _CAPITAL.sub(" ", name).lower()


def body(sparql: str) -> str:
    """Return a query without the comment in front of it."""
    lines = sparql.splitlines(keepends=True)
    return "".join(dropwhile(lambda line: line.startswith("#") or not line.strip(), lines))


def percent(confidence: str) -> str:
    """Return a confidence as a percentage; nothing for nothing."""
    return f"{round(float(confidence) * 100)} %" if confidence else ""


def numbers(piece: Piece, known: dict[str, int]) -> str:
    """Return the numbers of the acts whose evidence covers a piece, in order and with spaces between them."""
    return " ".join(map(str, sorted({known[mark.act] for mark in piece.marks if mark.role == "evidence" and mark.act in known})))


def cue(piece: Piece) -> str:
    """Return the act whose cue a piece belongs to; nothing where it is no cue."""
    return next((mark.act for mark in piece.marks if mark.role == "cue"), "")


def classes(piece: Piece) -> str:
    """Return the style classes of a piece: the roles of its marks, and how many pieces of evidence lie over each other."""
    layers = sum(mark.role == "evidence" for mark in piece.marks)
    return " ".join([*sorted({mark.role for mark in piece.marks}), *([f"deep{min(layers, 4)}"] if layers else [])])
