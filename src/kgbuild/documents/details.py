"""What is known about an article besides its text: title, publisher, date, address, author; and where front matter says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

#: Longest front matter in lines; a longer run between two `---` lines is text between two rules.
_LONGEST_FRONT_MATTER = 60

_KEYS = {
    "title": "title",
    "headline": "title",
    "publisher": "publisher",
    "outlet": "publisher",
    "source": "publisher",
    "published": "published",
    "date": "published",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
    "author": "author",
    "byline": "author",
}
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = rf"(?P<month>{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _MONTHS)}|sept)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = r"(?:[,T\s]+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[A-Z]{2,5}|[+-]\d{2}:?\d{2})?)?"
_FORMS = (
    rf"{_YEAR}[-/](?P<number>\d{{1,2}})[-/](?P<day>\d{{1,2}})",
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
)
_DATES = tuple(re.compile(rf"{_WEEKDAY}{form}{_TIME}", re.IGNORECASE) for form in _FORMS)
_ENTRY = re.compile(r"(?P<key>[A-Za-z][\w-]*)\s*:(?:\s+(?P<value>.*))?$")
_CONTINUES = re.compile(r"\s|-\s|#|$")


@dataclass(frozen=True, slots=True)
class Details:
    """What a user, a record or a front matter says about an article; empty where it says nothing."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    author: str = ""

    def over(self, other: Details) -> Details:
        """Return these details, with what they leave open taken from `other`."""
        return Details(
            self.title or other.title,
            self.publisher or other.publisher,
            self.published or other.published,
            self.url or other.url,
            self.author or other.author,
        )


def iso_date(words: str) -> str:
    """Return the ISO date that the words are, with or without a weekday and a time of day; empty when they are none.

    Days and months as numbers only count in ISO order: 02/03/2022 is two different days in two countries.

    >>> iso_date("Wednesday, February 2, 2022"), iso_date("2 Feb 2022, 10:15 GMT"), iso_date("in 2022")
    ('2022-02-02', '2022-02-02', '')
    """
    for form in _DATES:
        found = form.fullmatch(words.strip())
        if found is None:
            continue
        parts = found.groupdict()
        month = int(parts["number"]) if "number" in parts else _month(parts["month"])
        try:
            return date(int(parts["year"]), month, int(parts["day"])).isoformat()
        except ValueError:
            return ""
    return ""


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def front_matter(text: str) -> tuple[Details, int]:
    """Read the `key: value` lines between two `---` lines at the top.

    Returns:
        The details and the offset at which the article begins; empty details and 0 without front matter.
    """
    if not text.startswith("---"):
        return Details(), 0
    lines = text.splitlines(keepends=True)[: _LONGEST_FRONT_MATTER + 2]
    stripped = [line.rstrip() for line in lines]
    closing = next((i for i, line in enumerate(stripped) if i and line in {"---", "..."}), 0)
    entries = stripped[1:closing]
    if stripped[0] != "---" or not entries or not all(_ENTRY.match(line) or _CONTINUES.match(line) for line in entries):
        return Details(), 0
    return _details(entries), sum(map(len, lines[: closing + 1]))


def _details(entries: list[str]) -> Details:
    values: dict[str, str] = {}
    for line in entries:
        entry = _ENTRY.match(line)
        if entry is not None and (field := _KEYS.get(entry["key"].lower())) and entry["value"]:
            values.setdefault(field, _unquoted(entry["value"].strip()))
    return Details(**values)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value
