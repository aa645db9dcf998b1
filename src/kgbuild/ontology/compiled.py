"""A compiled authority: more entities than a run should read at its start, in one SQLite file that is opened when a name asks for it.

The file is read only and holds what the Turtle files hold: entities with their forms, records and dated offices. Forms are kept in the
normal form of `records.normalise`; a form that counts only as written (an acronym, a name that is also a common word) carries its
spelling. Rows without a label belong to entities of the core: the file only adds forms to them. Entities are numbered in the order of
their IRIs, so that an IRI is found by halving, without an index that would take a seventh of the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from rapidfuzz.fuzz import ratio

from kgbuild.errors import OntologyError
from kgbuild.model import Entity
from kgbuild.ontology.records import Office, Reading, Record, normalise, without_points

#: Namespace of entities; their IRIs are kept without it.
ENTITY = "https://w3id.org/kgbuild/entity/"
WIKIDATA = "http://www.wikidata.org/entity/"

#: "kgau" in the header of the file, and the version of its layout.
APPLICATION, LAYOUT = 0x6B676175, 1

#: Sorts of forms, by their number in the file. The last is no reading: it leads from a surname to whoever bears it.
RULES = ("name", "alias", "acronym", "adjective", "demonym", "surname", "family")
FAMILY = RULES.index("family")

#: Kept answers; a document asks for few hundred names, many of them again.
_KEPT = 1024
#: Bytes of the file that are mapped, which saves a third of a look-up, and KiB of pages kept of the rest. Together they bound the memory.
_MAPPED, _CACHE = 7 << 20, 512
#: Persons who may be compared with a misspelt name; the block of a common beginning is larger and told nothing.
_BLOCK = 400

_READINGS = "SELECT rule, spelled, iri, label, types, same, prior FROM form JOIN entity ON id = entity WHERE key = ? AND rule < ?"
_FAMILY = "SELECT iri, label, types, same FROM form JOIN entity ON id = entity WHERE key = ? AND rule = ? ORDER BY -prior, iri LIMIT ?"
_NEAR = "SELECT DISTINCT iri, label, types, same FROM form JOIN entity ON id = entity WHERE key >= ? AND key < ? AND rule = ? LIMIT ?"
_RECORD = (
    "SELECT entity.iri, label, types, same, place.iri, gender, nouns FROM entity LEFT JOIN place ON place.id = country"
    " LEFT JOIN kind ON kind.id = kind WHERE entity.id = ?"
)
_OFFICES = (
    "SELECT name, place.iri, start, stop FROM office JOIN title ON title.id = title LEFT JOIN place ON place.id = body"
    " WHERE holder = ? ORDER BY rank"
)
_ADJECTIVES = "SELECT spelled FROM adjective WHERE entity = ? ORDER BY rank"

_Kept = TypeVar("_Kept")


class _Found(NamedTuple):
    """Readings of a normal form, best first; `spelled` tells in which spelling each counts (None: in any), () where all count."""

    readings: tuple[Reading, ...]
    spelled: tuple[str | None, ...] = ()


_NOTHING = _Found(())


class CompiledAuthority:
    """A compiled file, opened at the first question.

    Args:
        path: The file.
        core: Records of the core, by IRI; the file may add forms to them.
    """

    def __init__(self, path: Path, core: Mapping[str, Record]) -> None:
        self.path = path
        self._core = core
        self._readings: dict[str, _Found] = {}
        self._records: dict[str, Record | None] = {}

    def __getstate__(self) -> dict[str, object]:
        """Leave the open file behind: each process opens its own."""
        return {"path": self.path, "_core": self._core, "_readings": {}, "_records": {}}

    @cached_property
    def _file(self) -> sqlite3.Connection:
        return open_file(self.path)

    @cached_property
    def _cursor(self) -> sqlite3.Cursor:
        # For look-ups, which read all rows at once: a cursor of its own for each costs a tenth of it.
        return self._file.cursor()

    def lookup(self, form: str) -> tuple[Reading, ...]:
        """Return what a form may stand for, best first: by the sort of form, then by how often the entity is in the news."""
        key = normalise(form)
        found = self._readings.get(key)
        if found is None:
            found = _keep(self._readings, key, self._read(key))
        if not found.spelled:
            return found.readings
        written = as_written(form)
        return tuple([r for r, spelled in zip(found.readings, found.spelled, strict=True) if spelled is None or spelled == written])

    def _read(self, key: str) -> _Found:
        rows = [
            # A form of an entity that the user has taken out of the core leads nowhere.
            (Reading(self._entity(iri, label, types, same), RULES[rule], prior / 100), spelled)
            for rule, spelled, iri, label, types, same, prior in self._cursor.execute(_READINGS, (key, FAMILY)).fetchall()
            if label or ENTITY + iri in self._core
        ]
        if not rows:
            return _NOTHING
        if len(rows) > 1:
            rows.sort(key=lambda row: (-row[0].score, -row[0].prior, row[0].entity.iri))
        return _Found(tuple([r for r, _ in rows]), tuple([s for _, s in rows]) if any(s for _, s in rows) else ())

    def _entity(self, iri: str, label: str, types: str, same: int | str | None) -> Entity:
        full = iri if ":" in iri else ENTITY + iri
        known = self._core.get(full)
        if known:
            return known.entity
        links = (f"{WIKIDATA}Q{same}",) if isinstance(same, int) else tuple(same.split()) if same else ()
        return Entity(full, label, _types(types), links, known=True, outer=True)

    def entity(self, iri: str) -> Entity | None:
        """Return the entity of that IRI, or None."""
        record = self.record(iri)
        return record.entity if record else None

    def record(self, iri: str) -> Record | None:
        """Return what the file says of an entity, or None."""
        if iri not in self._records:
            return _keep(self._records, iri, self._record(iri))
        return self._records[iri]

    def _record(self, iri: str) -> Record | None:
        number = self._number(_short(iri))
        row = self._file.execute(_RECORD, (number,)).fetchone() if number else None
        if row is None or not row[1]:
            return None
        short, label, types, same, country, gender, nouns = row
        offices = tuple(
            Office(title, _full(body), start or "", stop or "") for title, body, start, stop in self._file.execute(_OFFICES, (number,))
        )
        adjectives = tuple(spelled for (spelled,) in self._file.execute(_ADJECTIVES, (number,)))
        entity = self._entity(short, label, types, same)
        return Record(entity, _full(country), gender or "", frozenset((nouns or "").split("|")) - {""}, adjectives, offices)

    def _number(self, short: str) -> int:
        """Return the number of the entity with that IRI, 0 where the file has none."""
        low, high = 1, int(self._file.execute("SELECT max(id) FROM entity").fetchone()[0] or 0)
        while low <= high:
            middle = (low + high) // 2
            found = self._file.execute("SELECT iri FROM entity WHERE id = ?", (middle,)).fetchone()[0]
            if found == short:
                return middle
            low, high = (middle + 1, high) if found < short else (low, middle - 1)
        return 0

    def family(self, surname: str) -> tuple[Entity, ...]:
        """Return persons who bear a surname, the most prominent first, at most as many as one may compare."""
        rows = self._file.execute(_FAMILY, (normalise(surname), FAMILY, _BLOCK))
        return tuple(self._entity(*row) for row in rows)

    def near(self, name: str, least: float = 85.0) -> tuple[tuple[Entity, float], ...]:
        """Return persons whose full name is nearly the given one, with the likeness in percent, the most alike first.

        Only surnames that begin with the same three letters are compared, so that a question takes about a millisecond.
        """
        key = normalise(name)
        begin = key.split(" ")[-1][:3]
        rows = self._file.execute(_NEAR, (begin, f"{begin}\uffff", FAMILY, _BLOCK)).fetchall() if len(begin) == 3 and " " in key else []
        people = {entity.iri: entity for entity in (self._entity(*row) for row in rows)}
        scored = ((entity, ratio(key, normalise(entity.label))) for entity in people.values())
        return tuple(sorted(((e, score) for e, score in scored if score >= least), key=lambda pair: (-pair[1], pair[0].iri)))

    def keys(self) -> Iterator[str]:
        """Yield the normal forms of all names."""
        return (key for (key,) in self._file.execute("SELECT DISTINCT key FROM form WHERE rule < ?", (FAMILY,)))

    def meta(self) -> dict[str, str]:
        """Return what the file says of itself: counts, credits, the digest of its sources."""
        return dict(self._file.execute("SELECT name, value FROM meta ORDER BY name"))


def open_file(path: Path) -> sqlite3.Connection:
    """Open a compiled authority to read.

    Raises:
        OntologyError: If it is missing, no compiled authority, or one of another layout.
    """
    if not path.is_file():
        raise OntologyError(f"The authority {path} does not exist.", "Make it with 'kgbuild authority import' or install kgbuild again.")
    try:
        # Immutable: nothing is locked, and a read-only medium will do.
        opened = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        marks = opened.execute("PRAGMA application_id").fetchone()[0], opened.execute("PRAGMA user_version").fetchone()[0]
        opened.executescript(f"PRAGMA cache_size = -{_CACHE}; PRAGMA mmap_size = {_MAPPED}")
    except sqlite3.DatabaseError as error:
        raise OntologyError(f"{path} is not an authority file: {error}.", "Make it with 'kgbuild authority import'.") from error
    if marks != (APPLICATION, LAYOUT):
        raise OntologyError(f"{path} is not an authority file of this version of kgbuild.", "Make it anew with 'kgbuild authority import'.")
    return opened


def as_written(form: str) -> str:
    """Return a form as those are compared that count only in their own case: without points and article.

    >>> as_written("The U.N.")
    'UN'
    """
    return without_points(form).removeprefix("The ").removeprefix("the ")


def _short(iri: str) -> str:
    return iri.removeprefix(ENTITY)


def _full(iri: str | None) -> str:
    return "" if not iri else iri if ":" in iri else ENTITY + iri


@lru_cache(maxsize=256)
def _types(told: str) -> tuple[str, ...]:
    return tuple(told.split(" "))


def _keep(store: dict[str, _Kept], key: str, made: _Kept) -> _Kept:
    if len(store) >= _KEPT:
        store.clear()
    store[key] = made
    return made
