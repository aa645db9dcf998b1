"""Entries: what goes into a compiled authority, and the writer of its file."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kgbuild.errors import ConfigError
from kgbuild.ontology.compiled import APPLICATION, ENTITY, FAMILY, LAYOUT, RULES, as_written, open_file
from kgbuild.ontology.records import SCORES, Office, normalise

#: Tables without row numbers hold their rows in the index itself: half the size, one page less to read.
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, iri TEXT);
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT, nouns TEXT);
CREATE TABLE title (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT, label TEXT, types TEXT, same, country INT, kind INT, gender TEXT, prior INT);
CREATE TABLE form (key TEXT, rule INT, entity INT, spelled TEXT, PRIMARY KEY (key, rule, entity)) WITHOUT ROWID;
CREATE TABLE adjective (entity INT, rank INT, spelled TEXT, PRIMARY KEY (entity, rank)) WITHOUT ROWID;
CREATE TABLE office (holder INT, rank INT, title INT, body INT, start TEXT, stop TEXT, PRIMARY KEY (holder, rank)) WITHOUT ROWID;
"""

#: Parts after a family name.
_AFTER = frozenset({"jr", "sr", "ii", "iii", "iv"})

_SCORE = {**SCORES, "family": 0.0}


class Form(NamedTuple):
    """A form of an entity: its text, its sort (one of `RULES`), and whether it counts only as written."""

    text: str
    rule: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity to compile. One without a label only adds forms to an entity of the core.

    `same` is the number of the Wikidata item or other IRIs with spaces between, `prior` says in percent how often the entity is in the
    news, `line` where in the source it stands.
    """

    iri: str
    label: str = ""
    types: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    country: str = ""
    kind: str = ""
    gender: str = ""
    same: int | str | None = None
    prior: int = 20
    offices: tuple[Office, ...] = ()
    line: int = 0


def write(path: Path, entries: Iterable[Entry], kinds: Mapping[str, Iterable[str]], meta: Mapping[str, str]) -> None:
    """Write a compiled authority; the file appears only when it is complete, and the same entries give the same bytes.

    Args:
        path: The file.
        entries: The entities, each IRI once.
        kinds: Kind -> nouns that take up an entity of that kind.
        meta: What the file says of itself.

    Raises:
        ConfigError: If the file cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as file:
            _fill(file, sorted(entries, key=lambda entry: _short(entry.iri)), kinds, meta)
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"Cannot write {path}: {getattr(error, 'strerror', None) or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def read_entries(path: Path) -> list[Entry]:
    """Read a compiled authority back into entries; forms come in their normal form, those that count only as written in their own.

    Raises:
        OntologyError: If the file is no compiled authority.
    """
    with closing(open_file(path)) as file:
        places, titles = dict(file.execute("SELECT id, iri FROM place")), dict(file.execute("SELECT id, name FROM title"))
        kinds = dict(file.execute("SELECT id, name FROM kind"))
        forms: dict[int, list[Form]] = defaultdict(list)
        for key, rule, number, spelled in file.execute("SELECT key, rule, entity, spelled FROM form WHERE rule < ?", (FAMILY,)):
            forms[number].append(Form(spelled or key, RULES[rule], bool(spelled)))
        offices: dict[int, list[Office]] = defaultdict(list)
        for number, title, body, start, stop in file.execute("SELECT holder, title, body, start, stop FROM office ORDER BY holder, rank"):
            offices[number].append(Office(titles[title], _full(places.get(body)), start or "", stop or ""))
        return [
            Entry(
                iri=_full(iri),
                label=label or "",
                types=tuple((types or "").split()),
                forms=tuple(forms[number]),
                country=_full(places.get(country)),
                kind=kinds.get(kind, ""),
                gender=gender or "",
                same=same,
                prior=prior,
                offices=tuple(offices[number]),
            )
            for number, iri, label, types, same, country, kind, gender, prior in file.execute("SELECT * FROM entity ORDER BY id")
        ]


def _fill(file: sqlite3.Connection, entries: list[Entry], kinds: Mapping[str, Iterable[str]], meta: Mapping[str, str]) -> None:
    file.executescript(f"PRAGMA journal_mode = OFF; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {LAYOUT};{_TABLES}")
    places = _numbers(iri for e in entries for iri in (e.country, *(o.of for o in e.offices)))
    titles = _numbers(office.title for e in entries for office in e.offices)
    sorts = _numbers(e.kind for e in entries)
    forms = [rows for number, entry in enumerate(entries, 1) for rows in _form_rows(number, entry)]
    with file:
        _insert(file, "meta", sorted({**meta, "entities": str(len(entries)), "forms": str(len(forms))}.items()))
        _insert(file, "place", ((number, _short(iri)) for iri, number in places.items()))
        _insert(file, "kind", ((number, name, "|".join(sorted(kinds.get(name, ())))) for name, number in sorts.items()))
        _insert(file, "title", ((number, title) for title, number in titles.items()))
        _insert(file, "entity", (_entity_row(n, e, places, sorts) for n, e in enumerate(entries, 1)))
        _insert(file, "form", sorted(forms, key=lambda row: row[:3]))
        _insert(file, "adjective", (row for n, e in enumerate(entries, 1) for row in _adjective_rows(n, e)))
        _insert(file, "office", (row for n, e in enumerate(entries, 1) for row in _office_rows(n, e, titles, places)))
    file.execute("VACUUM")


def _insert(file: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    kept = list(rows)
    if kept:
        file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(kept[0]))})", kept)  # noqa: S608 (names of our own)


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted({name for name in names if name}), 1)}


def _entity_row(number: int, entry: Entry, places: Mapping[str, int], sorts: Mapping[str, int]) -> tuple[object, ...]:
    types, country, kind = " ".join(entry.types), places.get(entry.country), sorts.get(entry.kind)
    return number, _short(entry.iri), entry.label or None, types or None, entry.same, country, kind, entry.gender or None, entry.prior


def _office_rows(number: int, entry: Entry, titles: Mapping[str, int], places: Mapping[str, int]) -> Iterator[tuple[object, ...]]:
    for rank, office in enumerate(entry.offices):
        yield number, rank, titles[office.title], places.get(office.of), office.start or None, office.end or None


def _form_rows(number: int, entry: Entry) -> Iterator[tuple[str, int, int, str | None]]:
    best: dict[str, Form] = {}
    for form in entry.forms:
        key = normalise(form.text)
        # A form that counts in any case goes before the same form in one case.
        if key and (key not in best or (best[key].exact, -_SCORE[best[key].rule]) > (form.exact, -_SCORE[form.rule])):
            best[key] = form
    for key, form in best.items():
        yield key, RULES.index(form.rule), number, as_written(form.text) if form.exact or form.rule == "acronym" else None
    for key in dict.fromkeys(_families(entry)):
        yield key, FAMILY, number, None


def _families(entry: Entry) -> Iterator[str]:
    if "Person" in entry.types:
        yield from (normalise(form.text) for form in entry.forms if form.rule == "surname")
        words = [word for word in normalise(entry.label).split(" ") if word not in _AFTER]
        if len(words) > 1:
            yield words[-1]


def _adjective_rows(number: int, entry: Entry) -> Iterator[tuple[int, int, str]]:
    for rank, form in enumerate(form for form in entry.forms if form.rule == "adjective"):
        yield number, rank, form.text


def _full(iri: str | None) -> str:
    return "" if not iri else iri if ":" in iri else ENTITY + iri


def _short(iri: str) -> str:
    return iri.removeprefix(ENTITY)
