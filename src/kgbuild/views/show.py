"""Small things that pages and dossiers show alike: sentences with marks, days, bars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby

from kgbuild.views.acts import Act
from kgbuild.views.articles import sentence
from kgbuild.views.marking import Piece

__all__ = ["Bar", "bars", "by_day", "classes", "numbers", "percent", "sentence", "words"]

#: Size of a bar chart in units of its own; the page scales it.
WIDTH, HEIGHT = 600, 120
#: A chart of fewer bars is drawn as if it had so many: a bar as wide as the page says nothing.
_NARROWEST = 24
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


def by_day(acts: Iterable[Act]) -> list[tuple[str, list[Act]]]:
    """Return acts grouped by day, the undated last."""
    ordered = sorted(acts, key=lambda act: (not act.day, act.day, act.article.iri, act.iri))
    return [(day, list(group)) for day, group in groupby(ordered, key=lambda act: act.day)]


def per_day(acts: Iterable[Act]) -> list[tuple[str, int]]:
    """Return the number of acts on each day."""
    return sorted(Counter(act.day for act in acts if act.day).items())


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


def numbers(piece: Piece, known: dict[str, int]) -> list[int]:
    """Return the numbers of the acts whose evidence covers a piece."""
    return sorted({known[mark.act] for mark in piece.marks if mark.role == "evidence" and mark.act in known})


def classes(piece: Piece) -> str:
    """Return the style classes of a piece: the roles of its marks, and how many pieces of evidence lie over each other."""
    layers = sum(mark.role == "evidence" for mark in piece.marks)
    return " ".join([*sorted({mark.role for mark in piece.marks}), *([f"deep{min(layers, 4)}"] if layers else [])])
