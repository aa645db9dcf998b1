"""Names to put into training sentences: a folder of entity tables (countries, people, media, weapons ...) by kind."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

#: Tables of the folder and the kind of their names.
_TABLES = {
    "countries.jsonl": "LOC",
    "places.jsonl.gz": "LOC",
    "people.jsonl.gz": "PERSON",
    "media.jsonl": "ORG",
    "organisations.jsonl.gz": "ORG",
    "weapons.jsonl": "WEAPON",
    "agreements.jsonl": "MISC",
}
#: Groups inside a table that are drawn as often as the whole rest: news is full of them.
MEDIA, CAPITALS = "MEDIA", "CAPITAL"
#: A longer name fills a training sentence with one mention.
_MAX_WORDS = 6
#: Inhabitants of the places that are drawn; among all 12,000 the countries would hardly ever come up.
_LARGE = 1_000_000
#: Words and marks as the treebanks cut them: hyphens between letters are words of their own, points of initials are not.
_WORD = re.compile(r"(?:[A-Z]\.)+|[^\W_]+(?:['’.&][^\W_]+|-\d[^\W_]*)*|\S")

Names = dict[str, list[tuple[str, ...]]]


def read_names(folder: Path) -> Names:
    """Return the names of the tables by kind, as words, sorted.

    Besides the kinds of the scheme there are `MEDIA` and `CAPITAL`, and `NORP` comes from the table of demonyms.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    for table, kind in _TABLES.items():
        for record in _records(folder / table):
            if table == "places.jsonl.gz" and record.get("population", 0) < _LARGE:
                continue
            names = [cut_name(name) for name in (record["name"], *_short_forms(record))]
            for group in _groups(table, kind, record):
                found.setdefault(group, set()).update(name for name in names if name)
    with (folder / "demonyms.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        found["NORP"] = {(row["surface"],) for row in rows if row["form"] == "adjective" and row["surface"].isalpha()}
    return {kind: sorted(names) for kind, names in sorted(found.items())}


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _short_forms(record: Mapping[str, Any]) -> list[str]:
    return [*record.get("acronyms", ()), *record.get("surnames", ())]


def _groups(table: str, kind: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    if table == "media.jsonl":
        return kind, MEDIA
    if record.get("kind") == "capital":
        return kind, CAPITALS
    return (kind,)


def cut_name(name: str) -> tuple[str, ...]:
    """Return the words of a name without its article; empty if it is no name to train with.

    >>> cut_name("The Al-Arabiya channel")
    ('Al', '-', 'Arabiya', 'channel')
    >>> cut_name("BGM-109 Tomahawk")
    ('BGM-109', 'Tomahawk')
    """
    words = tuple(_WORD.findall(name.removeprefix("The ").removeprefix("the ")))
    latin = name.isascii() or all(character < "ɐ" for character in name)
    return words if 0 < len(words) <= _MAX_WORDS and latin and words[0][0].isalnum() and not words[0][0].islower() and len(name) > 1 else ()
