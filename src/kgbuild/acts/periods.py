"""Stretches of time: weeks, decades, "since 2014", "late last year", as first and last day.

What a single day, month or year says by itself is the business of `dates`, which asks here for everything else.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

#: An end that the words leave open.
OPEN = ".."

NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
NUMBERS |= {"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "couple of": 2, "a couple of": 2}
COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"

#: Resolves a part of a phrase to an ISO date, or to "".
Point = Callable[[str], str]

_SHIFT = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}
_SHIFTED = "(?P<shift>" + "|".join(_SHIFT) + ")"
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2, "close": 2}
_PART = r"(?P<part>" + "|".join(_PARTS) + r")"

_DECADE = re.compile(rf"(?:\b{_PART}(?: of the|[ -]in the|[ -]))?\s*(?:\b(?P<century>1[89]|20)|['’]|\b)(?P<decade>\d)0s\b", re.IGNORECASE)
_WEEK = re.compile(rf"\b{_SHIFTED} week\b(?! (?:of|in) \w+ \d)", re.IGNORECASE)
_WEEKEND = re.compile(rf"\b(?:{_SHIFTED}|the|at) weekend\b", re.IGNORECASE)
_WEEKS_AGO = re.compile(rf"\b{COUNT} weeks? (?:ago|earlier)\b", re.IGNORECASE)
_ROLLING = re.compile(
    r"\b(?:over|in|during|within|for|throughout) the (?P<way>past|last|next|coming|previous) "
    rf"(?:{COUNT} )?(?P<unit>day|week|month|year|decade)s?\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(?P<first>1[89]\d\d|20\d\d) ?[-–] ?(?P<last>1[89]\d\d|20\d\d|\d\d)\b(?!-)")
_FROM_TO = re.compile(r"\b(?:from|between) (?P<first>[^,]{1,40}?) (?:to|until|till|and|through) (?P<last>[^,]{1,40})", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:(?:ever )?since|from|as of)\b (?P<first>.{1,60}?)(?: on(?:wards?)?)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|up to)\b (?P<last>.{1,60})$", re.IGNORECASE)
_OPEN_ENDED = re.compile(r"\b(?:since|until|till|up to|as of)\b|\bfrom\b.* on(?:wards?)?$", re.IGNORECASE)

_PART_OF = re.compile(
    rf"\b(?:{_PART}|(?P<turn>earlier|later)|(?P<half>first|second) half|(?P<quarter>{'|'.join(_QUARTERS)}) quarter)\b", re.IGNORECASE
)


def read(words: str, today: date | None, point: Point, *, ahead: bool = False) -> tuple[str, str] | None:
    """Return the stretch of time that a phrase names and the rule that read it, or None where it names none.

    An empty stretch says that the words name a time that cannot be given here, so that no part of them is taken for a date.

    Args:
        words: The phrase, single blanks between its words.
        today: The day of publication, where it is known.
        point: Resolves a part of the phrase.
        ahead: Whether a bare weekend is the next one.
    """
    for rule, reader in _READERS:
        found = reader(words, today, point, ahead)
        if found is not None:
            return found, rule
    return None


def bounds(iso: str) -> tuple[date, date]:
    """Return first and last day of an ISO day, month or year.

    >>> [day.isoformat() for day in bounds("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    year, month, day = (int(part) if part else 0 for part in (*iso.split("-"), "", "")[:3])
    last = month or 12
    return date(year, month or 1, day or 1), date(year, last, day or monthrange(year, last)[1])


def part(words: str, iso: str, today: date | None) -> str:
    """Return the part of a month or year that the words single out ("late", "the end of", "earlier this"), or "".

    A part is a third; halves and quarters are of years.
    """
    match = _PART_OF.search(words)
    if not match or len(iso) == 10:
        return ""
    first, last = bounds(iso)
    if match["turn"]:
        if today is None or not first <= today <= last:
            return ""
        return _joined(first, today) if match["turn"].lower() == "earlier" else _joined(today, last)
    if match["part"]:
        return _third(first, last, _PARTS[match["part"].lower()])
    if len(iso) != 4:
        return ""
    size, number = (6, _QUARTERS[match["half"].lower()]) if match["half"] else (3, _QUARTERS[match["quarter"].lower()])
    return _months(first.year, size * (number - 1) + 1, size * number)


def _third(first: date, last: date, number: int) -> str:
    if (last - first).days > 31:
        return _months(first.year, 4 * number + 1, 4 * number + 4)
    return _joined(first.replace(day=10 * number + 1), last if number == 2 else first.replace(day=10 * number + 10))


def _months(year: int, first: int, last: int) -> str:
    return _joined(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _joined(first: date, last: date) -> str:
    return f"{first.isoformat()}/{last.isoformat()}"


def _between(first: date, days: int) -> str:
    try:
        other = first + timedelta(days)
    except OverflowError:
        return ""
    return _joined(min(first, other), max(first, other))


def _number(word: str | None) -> int:
    if not word:
        return 1
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _years(words: str, _today: date | None, _point: Point, _ahead: bool) -> str | None:
    match = _YEARS.search(words)
    if not match:
        return None
    first, last = match["first"], match["last"]
    last = last if len(last) == 4 else first[:2] + last
    return _joined(bounds(first)[0], bounds(last)[1]) if first < last else None


def _from_to(words: str, _today: date | None, point: Point, _ahead: bool) -> str | None:
    match = _FROM_TO.search(words)
    if not match:
        return None
    last = point(match["last"])
    # "from May to July 2021": the year holds for both.
    year = re.search(r"\b(?:1[89]|20)\d\d\b", match["last"])
    own = re.search(r"\d{4}", match["first"])
    first = point(f"{match['first']} {year[0]}" if year and not own else match["first"])
    if not first or not last:
        return None
    start, end = bounds(first)[0], bounds(last)[1]
    return _joined(start, end) if start < end else ""


def _open_ended(words: str, today: date | None, point: Point, _ahead: bool) -> str | None:
    if not _OPEN_ENDED.search(words):
        return None
    since, until = _SINCE.search(words), _UNTIL.search(words)
    if since:
        start = _first_of(since["first"], today, point)
        return f"{start}/{OPEN}" if start else ""
    last = point(until["last"]) if until else ""
    return f"{OPEN}/{bounds(last)[1].isoformat()}" if last else ""


def _first_of(words: str, today: date | None, point: Point) -> str:
    for reader in (_decade, _weeks_ago, _week):
        found = reader(words, today, point, False)
        if found:
            return found.partition("/")[0]
    iso = point(words)
    if not iso:
        return ""
    return (part(words, iso, today) or bounds(iso)[0].isoformat()).partition("/")[0]


def _decade(words: str, today: date | None, _point: Point, _ahead: bool) -> str | None:
    match = _DECADE.search(words)
    if not match:
        return None
    if match["century"]:
        start = int(match["century"] + match["decade"] + "0")
    elif today is None:
        return ""
    else:
        # "the 90s" are the last ones that had begun.
        start = today.year // 100 * 100 + int(match["decade"]) * 10
        start -= 100 if start > today.year else 0
    thirds = {0: (0, 3), 1: (4, 6), 2: (7, 9), None: (0, 9)}
    first, last = thirds[_PARTS[match["part"].lower()] if match["part"] else None]
    return _joined(date(start + first, 1, 1), date(start + last, 12, 31))


def _rolling(words: str, today: date | None, _point: Point, _ahead: bool) -> str | None:
    match = _ROLLING.search(words)
    if not match:
        return None
    if today is None:
        return ""
    days = _number(match["count"]) * _DAYS[match["unit"].lower()]
    return _between(today, days if match["way"].lower() in {"next", "coming"} else -days)


def _week(words: str, today: date | None, _point: Point, _ahead: bool) -> str | None:
    match = _WEEK.search(words)
    if not match:
        return None
    return _week_from(today, _SHIFT[match["shift"].lower()]) if today else ""


def _weeks_ago(words: str, today: date | None, _point: Point, _ahead: bool) -> str | None:
    match = _WEEKS_AGO.search(words)
    if not match:
        return None
    return _week_from(today, -_number(match["count"])) if today else ""


def _week_from(today: date, weeks: int) -> str:
    try:
        return _between(today + timedelta(7 * weeks - today.weekday()), 6)
    except OverflowError:
        return ""


def _weekend(words: str, today: date | None, _point: Point, ahead: bool) -> str | None:
    match = _WEEKEND.search(words)
    if not match:
        return None
    if today is None:
        return ""
    shift = _SHIFT[match["shift"].lower()] if match["shift"] else 0
    weeks = 0 if shift > 0 or ahead or today.weekday() > 4 else -1
    try:
        return _between(today + timedelta(7 * weeks + 5 - today.weekday()), 1)
    except OverflowError:
        return ""


#: The first reader that knows the words decides.
_READERS = (
    ("years", _years),
    ("from to", _from_to),
    ("open end", _open_ended),
    ("decade", _decade),
    ("rolling", _rolling),
    ("weeks ago", _weeks_ago),
    ("weekend", _weekend),
    ("week", _week),
)
