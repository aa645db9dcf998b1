"""Dates of acts and events: English expressions of time resolved against the day of publication, without a clock.

Newspapers date acts with few expressions: weekdays, "yesterday", months, years and full dates. These are resolved to the granularity
that the words give. Stretches of time (weeks, decades, "since", "late last year") are given by their first and last day (`periods`);
durations, frequencies and what is vague ("in recent weeks") stay empty.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from kgbuild.acts import periods

_MONTH_NAMES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sept oct nov dec",
)
_MONTHS = {name: number for names in _MONTH_NAMES for number, name in enumerate(names.split(), 1)} | {"sep": 9}
_WEEKDAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue wed thu fri sat sun",
    "mon tues weds thurs fri sat sun",
)
_WEEKDAYS = {name: number for names in _WEEKDAY_NAMES for number, name in enumerate(names.split())}
_DAYS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "yesterday": -1,
    "last night": -1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
    "tomorrow": 1,
}
_STEPS = {"last": -1, "previous": -1, "this": 0, "the": 0, "next": 1}

_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)\b(?!s)"
_WEEKDAY = "(?P<weekday>" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")\b\.?"

#: Repetitions and stretches of time are no dates.
_NO_DATE = re.compile(
    r"\b(?:every|each|always|often|never|daily|weekly|monthly|yearly|annually|per|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b"
    r"|\bfor (?:\w+ ){0,3}(?:second|minute|hour|day|week|month|year|decade)s?\b",
    re.IGNORECASE,
)

Match = re.Match[str]
Rule = Callable[[Match, date | None, bool], str]


class Time(NamedTuple):
    """When something happened or will happen.

    `date` is an ISO date: a day, a month or a year; "" where the words name none. `period` are first and last day, joined by "/" with
    ".." for an open end, where the date does not say them by itself. `rule` names the pattern that read the words.
    """

    date: str = ""
    period: str = ""
    rule: str = ""


#: No time at all.
NEVER = Time()


def read(text: str, published: str, tense: str = "past") -> Time:
    """Return the time that a short phrase names, NEVER when it names none.

    Args:
        text: The phrase, with or without a preposition and other words ("on Tuesday afternoon in Moscow").
        published: The day of publication as an ISO date, or "" when it is unknown; then only full dates and years resolve.
        tense: "future" when the act lies ahead: a bare weekday or month is then the next one instead of the latest.

    >>> read("on Tuesday", "2022-02-02").date
    '2022-02-01'
    >>> read("late last year", "2022-02-02")[:2]
    ('2021', '2021-09-01/2021-12-31')
    >>> read("for two weeks", "2022-02-02")
    Time(date='', period='', rule='')
    """
    words = " ".join(text.split())
    if not words or _NO_DATE.search(words):
        return NEVER
    today, ahead = _day(published), tense == "future"
    stretch = periods.read(words, today, lambda part: _point(part, today, ahead)[0], ahead=ahead)
    if stretch:
        return Time("", *stretch) if stretch[0] else NEVER
    iso, rule = _point(words, today, ahead)
    return Time(iso, periods.part(words, iso, today), rule) if iso else NEVER


def resolve(text: str, published: str, tense: str = "past") -> str:
    """Return the ISO date that a short phrase names: a day, a month or a year; "" when it names none.

    >>> resolve("in December", "2022-02-02")
    '2021-12'
    """
    return read(text, published, tense).date


def _point(words: str, today: date | None, ahead: bool) -> tuple[str, str]:
    for name, pattern, rule in _RULES:
        match = pattern.search(words)
        if match and _is_name(match):
            return rule(match, today, ahead), name
    return "", ""


def is_day(word: str) -> bool:
    """Say whether a word names a day by itself: a weekday with its capital, "yesterday", "today".

    >>> is_day("Monday"), is_day("monday"), is_day("yesterday")
    (True, False, True)
    """
    return (word[:1].isupper() and word.lower() in _WEEKDAYS) or word.lower() in _DAYS


def _is_name(match: Match) -> bool:
    """Tell months and weekdays from the words "may", "march", "sat", "sun" by their capital."""
    groups = match.groupdict()
    name = groups.get("month") or groups.get("weekday") or ""
    return not name or name[0].isupper()


def _day(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _iso_date(match: Match, _today: date | None, _ahead: bool) -> str:
    return _full(int(match["year"]), int(match["m"]), int(match["d"] or 0))


def _full(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return ""
    if not day:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if day <= monthrange(year, month)[1] else ""


def _month(match: Match) -> int:
    return _MONTHS[match["month"].lower()]


def _shift(match: Match) -> str:
    return (match.groupdict().get("shift") or "").lower()


def _calendar_day(match: Match, _today: date | None, _ahead: bool) -> str:
    return _full(int(match["year"]), _month(match), int(match["day"]))


def _month_of_year(match: Match, _today: date | None, _ahead: bool) -> str:
    return _full(int(match["year"]), _month(match), 0)


def _day_of_month(match: Match, today: date | None, ahead: bool) -> str:
    if today is None:
        return ""
    month, day = _month(match), int(match["day"])
    year = today.year
    if ahead and (month, day) < (today.month, today.day):
        year += 1
    elif not ahead and (month, day) > (today.month, today.day):
        year -= 1
    return _full(year, month, day)


def _bare_month(match: Match, today: date | None, ahead: bool) -> str:
    if today is None:
        return ""
    month = _month(match)
    shift = _shift(match)
    if shift == "this":
        return _full(today.year, month, 0)
    if shift == "next" or (ahead and not shift):
        return _full(today.year + (month < today.month), month, 0)
    return _full(today.year - (month > today.month), month, 0)


def _month_of_that_year(match: Match, today: date | None, _ahead: bool) -> str:
    return _full(today.year + _STEPS[_shift(match)], _month(match), 0) if today else ""


def _weekday(match: Match, today: date | None, ahead: bool) -> str:
    if today is None:
        return ""
    number = _WEEKDAYS[match["weekday"].lower()]
    shift = _shift(match)
    forward = shift in {"next", "coming"} or (ahead and shift in {"", "this"})
    away = (number - today.weekday()) % 7 if forward else -((today.weekday() - number) % 7)
    if not away and shift in {"next", "last"}:
        away = 7 if shift == "next" else -7
    return _moved(today, away)


def _named_day(match: Match, today: date | None, _ahead: bool) -> str:
    return _moved(today, _DAYS[match[0].lower()]) if today else ""


def _moved(today: date, days: int) -> str:
    try:
        return (today + timedelta(days=days)).isoformat()
    except OverflowError:
        return ""


def _relative_unit(match: Match, today: date | None, _ahead: bool) -> str:
    return _shifted(today, match["unit"].lower(), _STEPS[_shift(match)])


def _ago(match: Match, today: date | None, _ahead: bool) -> str:
    count = match["count"].lower()
    number = int(count) if count.isdigit() else periods.NUMBERS[count]
    unit = match["unit"].lower()
    if unit == "day" and today is not None:
        return _moved(today, -number)
    return _shifted(today, unit, -number)


def _shifted(today: date | None, unit: str, step: int) -> str:
    """Return the month or year that lies so many units away; a week has no ISO date of its own here."""
    if today is None or unit not in {"month", "year"}:
        return ""
    months = today.year * 12 + today.month - 1 + step * (12 if unit == "year" else 1)
    if not 12 <= months < 120_000:
        return ""
    return f"{months // 12:04}" if unit == "year" else f"{months // 12:04}-{months % 12 + 1:02}"


def _year(match: Match, _today: date | None, _ahead: bool) -> str:
    return match["year"]


def _rule(name: str, pattern: str, rule: Rule) -> tuple[str, re.Pattern[str], Rule]:
    return name, re.compile(pattern, re.IGNORECASE), rule


#: The first pattern that is found decides, so the more exact ones stand first.
_RULES = (
    _rule("ISO date", r"\b(?P<year>1[89]\d\d|20\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?\b", _iso_date),
    _rule("month day year", rf"\b{_MONTH} {_DAY},? {_YEAR}", _calendar_day),
    _rule("day month year", rf"\b{_DAY} (?:of )?{_MONTH},? {_YEAR}", _calendar_day),
    _rule("month year", rf"\b{_MONTH},? (?:of )?{_YEAR}", _month_of_year),
    _rule("month day", rf"\b{_MONTH} {_DAY}(?!,? \d)", _day_of_month),
    _rule("day month", rf"\b{_DAY} (?:of )?{_MONTH}", _day_of_month),
    _rule("month of that year", rf"\b{_MONTH},? (?:of )?(?P<shift>last|this|next) year\b", _month_of_that_year),
    _rule("ago", rf"\b{periods.COUNT} (?P<unit>day|week|month|year)s? (?:ago|earlier)\b", _ago),
    _rule("named day", r"\b(?:" + "|".join(sorted(_DAYS, key=len, reverse=True)) + r")\b", _named_day),
    _rule("weekday", rf"\b(?:(?P<shift>last|next|this|coming|past) )?{_WEEKDAY}", _weekday),
    _rule("unit", r"\b(?P<shift>last|previous|this|next)(?: calendar)?[ -](?P<unit>week|month|year)\b", _relative_unit),
    _rule("end of unit", r"\b(?:end|beginning|start|middle|close|half|quarter) of (?P<shift>the) (?P<unit>month|year)\b", _relative_unit),
    _rule("month", rf"\b(?:in|of|(?P<shift>last|this|next)|early|late|mid|by|during|since)[ -]{_MONTH}", _bare_month),
    _rule("month", rf"^{_MONTH}$", _bare_month),
    _rule("year", rf"(?:^|\b(?:in|of|by|during|year|early|late|mid|spring|summer|autumn|fall|winter)[ -]){_YEAR}(?![-–/]\d)(?! \d)", _year),
)
