"""Read the tables that the wide authority is built from: JSON Lines and tab-separated files, plain or gzipped."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kgbuild.errors import InputError

Row = dict[str, Any]

#: Tables of entities in the order in which they are read: of two rows with one id the first gives name and type.
TABLES = (
    *("countries.jsonl", "organisations.jsonl.gz", "people.jsonl.gz", "media.jsonl", "places.jsonl.gz", "weapons.jsonl"),
    *("agreements.jsonl", "concepts.jsonl", "people_more.jsonl.gz"),
)
NEWSPAPERS, RISKY, NOTICE = "media_us_newspapers.tsv.gz", "risky_forms.tsv", "NOTICE.md"

#: A list whose rows stay out: it names persons for another reason than their office.
_LEFT_OUT = "sdn"


@dataclass(frozen=True, slots=True)
class Facts:
    """The folder of the tables."""

    folder: Path

    def rows(self) -> Iterator[Row]:
        """Yield the rows of all tables of entities, those left out aside.

        Raises:
            InputError: If a table is missing or a line of it is malformed; file and line are named.
        """
        for name in TABLES:
            for number, line in enumerate(self._text(name).splitlines(), 1):
                row = _row(line, f"{self.folder / name}, line {number}")
                if row.get("src") != [_LEFT_OUT]:
                    yield row

    def newspapers(self) -> Iterator[Row]:
        """Yield the rows of the table of US newspapers in the shape of the others."""
        for row in self._table(NEWSPAPERS):
            named = {"id": f"wd:{row['wikidata']}", "name": row["name"], "wikidata": row["wikidata"]}
            yield {**named, "type": "NewsOrganisation", "kind": "newspaper", "country": "US"}

    def risky(self) -> frozenset[str]:
        """Return the forms that are also common words."""
        return frozenset(row["form"] for row in self._table(RISKY))

    def notice(self) -> str:
        """Return the credits that ship with the data, without those of the tables that stay out."""
        lines = self._text(NOTICE).splitlines(keepends=True)
        starts = [number for number, line in enumerate(lines) if line.startswith("- Only if")]
        return "".join(lines[: starts[0]] if starts else lines)

    def digest(self) -> str:
        """Return a digest of all that is read."""
        names = (*TABLES, NEWSPAPERS, RISKY, NOTICE)
        return sha256("".join(sha256(self._text(name).encode()).hexdigest() for name in names).encode()).hexdigest()

    def _table(self, name: str) -> Iterator[dict[str, str]]:
        return csv.DictReader(self._text(name).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)

    def _text(self, name: str) -> str:
        path = self.folder / name
        try:
            raw = path.read_bytes()
            return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"Cannot read the table {path}: {getattr(error, 'strerror', None) or error}.") from error
        except UnicodeDecodeError as error:
            raise InputError(f"The table {path} is not UTF-8: {error}.") from error


def _row(line: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{where} is not JSON: {error}.") from error
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) and row[key] for key in ("id", "type", "name")):
        raise InputError(f"{where} needs id, type and name.")
    return row
