"""Counts of days on an axis of time: by day, month or year, with the empty ones in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

#: Bars that a chart has room for on a phone.
_MOST = 130
#: Years that news speak of: others are slips of a date, and would make an axis of nothing else.
_YEARS = range(1800, 2200)
_LONGEST = 1 + max(_MOST, len(_YEARS))
#: Unit -> the length of its name in an ISO date, and days that lead from the first day of any into the next.
_UNITS = {"day": (10, 1), "month": (7, 31), "year": (4, 366)}


class Axis(NamedTuple):
    """An axis of time: its unit (`day`, `month` or `year`), and each period with its count."""

    unit: str
    counts: list[tuple[str, int]]


def periods(days: Sequence[tuple[str, int]]) -> Axis:
    """Return counts of days by the smallest unit that leaves no more bars than fit.

    Args:
        days: ISO dates with counts; a month or a year alone counts at its beginning, and what is no date not at all.

    >>> periods([("2022-01-30", 2), ("2022-02-01", 1)])
    Axis(unit='day', counts=[('2022-01-30', 2), ('2022-01-31', 0), ('2022-02-01', 1)])
    >>> periods([("2021", 1), ("2022-02-01", 4)]).counts[-2:]
    [('2022-01', 0), ('2022-02', 4)]
    """
    found: Counter[date] = Counter()
    for day, count in days:
        if known := _date(day):
            found[known] += count
    if not found:
        return Axis("day", [])
    axes = [(unit, length, list(islice(_axis(min(found), max(found), length, step), _LONGEST))) for unit, (length, step) in _UNITS.items()]
    unit, length, names = next((axis for axis in axes if len(axis[2]) <= _MOST), axes[-1])
    counts: Counter[str] = Counter()
    for at, count in found.items():
        counts[at.isoformat()[:length]] += count
    return Axis(unit, [(name, counts[name]) for name in names])


def _axis(first: date, last: date, length: int, step: int) -> Iterator[str]:
    day, end = first, last.isoformat()[:length]
    while (name := day.isoformat()[:length]) <= end:
        yield name
        day = date.fromisoformat((name + "-01-01")[:10]) + timedelta(days=step)


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None
    return found if found.year in _YEARS else None
