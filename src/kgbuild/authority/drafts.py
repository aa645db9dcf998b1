"""Read a user's own entities from CSV, Turtle (SKOS) or Wikidata's JSON lines, each with the line it stands in."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgbuild import rdf
from kgbuild.errors import InputError
from kgbuild.model import CLASS_NAMES
from kgbuild.ontology.reader import CLASSES, FORMS
from kgbuild.ontology.records import Office

#: Columns of a CSV file; `name` alone is needed. Columns of several values separate them by "|".
COLUMNS = ("id", "name", "type", "kind", "country", "gender", "wikidata", "merged_into")
LISTS = {"aliases": "alias", "acronyms": "acronym", "adjectives": "adjective", "demonyms": "demonym", "surnames": "surname"}

_DCT_REPLACED = "http://purl.org/dc/terms/isReplacedBy"
_ITEM = re.compile(r"Q[1-9][0-9]*")

#: Classes of Wikidata items (P31) that have a type here; an item of none of them has the type that the user gives.
_ITEM_TYPES = {
    "Q5": "Person",
    "Q6256": "Country",
    "Q3624078": "Country",
    "Q43229": "Organization",
    "Q7278": "Group",
    "Q11032": "MediaOutlet",
    "Q192283": "MediaOutlet",
    "Q515": "Place",
    "Q131569": "Agreement",
    "Q728": "Weapon",
}
_GENDERS = {"Q6581097": "male", "Q6581072": "female"}


@dataclass(slots=True)
class Draft:
    """An entity as a file gives it, before it is checked. `forms` are (text, rule); `country` is a name, an item or an IRI."""

    line: int
    id: str = ""
    name: str = ""
    type: str = ""
    kind: str = ""
    country: str = ""
    gender: str = ""
    wikidata: str = ""
    merged_into: str = ""
    forms: list[tuple[str, str]] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)


def read(path: Path) -> list[Draft]:
    """Read the entities of a file; its ending names the format (.csv, .tsv, .jsonl, .ttl and the other RDF endings).

    Raises:
        InputError: If the file cannot be read, has an unknown ending or is malformed; line and reason are named.
    """
    ending = path.suffix.lower()
    reader = _READERS.get(ending)
    if reader is None:
        raise InputError(f"{path} ends in {ending or 'nothing'}, which is no format of an authority.", f"Formats: {', '.join(_READERS)}.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}.") from error
    found = list(reader(path, text))
    if not found:
        raise InputError(f"{path} holds no entity.")
    return found


def _csv(path: Path, text: str, delimiter: str = ",") -> Iterator[Draft]:
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    header: list[str] = []
    try:
        for row in rows:
            if not header:
                header = _header(path, row)
            elif any(cell.strip() for cell in row):
                if len(row) != len(header):
                    raise InputError(f"{path}, line {rows.line_num}: {len(row)} columns, the header has {len(header)}.")
                yield _of_cells(rows.line_num, dict(zip(header, map(str.strip, row), strict=True)))
    except csv.Error as error:
        raise InputError(f"{path}, line {rows.line_num}: {error}.") from error


def _header(path: Path, row: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in row]
    unknown = [name for name in header if name not in COLUMNS and name not in LISTS]
    if unknown or "name" not in header or len(set(header)) != len(header):
        said = f"unknown columns {', '.join(unknown)}" if unknown else "each column once, and a column name"
        raise InputError(f"{path}, line 1: the header is wrong: {said}.", f"Columns: {', '.join((*COLUMNS, *LISTS))}.")
    return header


def _of_cells(line: int, cells: Mapping[str, str]) -> Draft:
    draft = Draft(line)
    for name in COLUMNS:
        setattr(draft, name, cells.get(name, ""))
    for column, rule in LISTS.items():
        draft.forms += [(form, rule) for part in cells.get(column, "").split("|") if (form := part.strip())]
    return draft


def _tsv(path: Path, text: str) -> Iterator[Draft]:
    return _csv(path, text, "\t")


# Wikidata


def _items(path: Path, text: str) -> Iterator[Draft]:
    for number, line in enumerate(text.splitlines(), 1):
        # A dump is one array, an entity a line.
        plain = line.strip().rstrip(",")
        if plain in ("", "[", "]"):
            continue
        try:
            yield _of_item(number, json.loads(plain))
        except json.JSONDecodeError as error:
            raise InputError(f"{path}, line {number} is not JSON: {error}.") from error
        except (AttributeError, KeyError, TypeError, IndexError) as error:
            raise InputError(f"{path}, line {number} is not an item of Wikidata: {error!r}.") from error


def _of_item(line: int, item: Mapping[str, Any]) -> Draft:
    labels, aliases, claims = item["labels"], item.get("aliases", {}), item.get("claims", {})
    draft = Draft(line, wikidata=item["id"])
    draft.name = next((labels[lang]["value"] for lang in ("en", "en-gb", "mul") if lang in labels), "")
    names = dict.fromkeys(alias["value"] for lang in ("en", "en-gb", "mul") for alias in aliases.get(lang, ()))
    draft.forms = [(name, "acronym" if name.isupper() and len(name) < 7 else "alias") for name in names if name != draft.name]
    draft.type = next((_ITEM_TYPES[kind] for kind in _values(claims, "P31") if kind in _ITEM_TYPES), "")
    draft.country = next(iter((*_values(claims, "P27"), *_values(claims, "P17"))), "")
    draft.gender = next((_GENDERS[item] for item in _values(claims, "P21") if item in _GENDERS), "")
    if not all(isinstance(text, str) for text in (draft.name, draft.wikidata, draft.country, *(name for name, _ in draft.forms))):
        raise TypeError("a name or an id is no text")
    return draft


def _values(claims: Mapping[str, Any], name: str) -> list[str]:
    """Return the items that the statements of a property name, those of deprecated rank left out."""
    return [
        claim["mainsnak"]["datavalue"]["value"]["id"]
        for claim in claims.get(name, ())
        if claim.get("rank") != "deprecated" and claim["mainsnak"].get("snaktype", "value") == "value"
    ]


# Turtle and the other syntaxes of RDF

_TYPES = {f"{rdf.KG}{CLASS_NAMES.get(name, name)}": name for name in CLASSES}
_FIELDS = {f"{rdf.KG}country": "country", f"{rdf.KG}gender": "gender", f"{rdf.KG}kind": "kind", _DCT_REPLACED: "merged_into"}
_OFFICE = {"holder", "title", "of", "from", "to"}


def _graph(path: Path, text: str) -> Iterator[Draft]:
    drafts: dict[str, Draft] = {}
    offices: dict[str, dict[str, str]] = {}
    lines = _Lines(text)
    for quad in rdf.read(path):
        subject, predicate, value = rdf.value(quad.subject), rdf.value(quad.predicate), rdf.value(quad.object)
        if quad.subject.startswith("_:") or quad.object.startswith("_:"):
            raise InputError(f"{path}: blank nodes cannot be imported; give each entity an IRI.")
        if predicate.removeprefix(rdf.KG) in _OFFICE and predicate.startswith(rdf.KG):
            offices.setdefault(subject, {})[predicate.removeprefix(rdf.KG)] = value
        elif subject in drafts or value != f"{rdf.KG}OfficeHolding":
            _tell(drafts.setdefault(subject, Draft(lines.of(subject), id=subject)), predicate, value, quad.object)
    for iri, office in offices.items():
        holder = drafts.get(office.get("holder", ""))
        if holder is None or not office.get("title"):
            raise InputError(f"{path}, line {lines.of(iri)}: {iri} needs a kg:title and a kg:holder of the same file.")
        holder.offices.append(Office(office["title"].lower(), office.get("of", ""), office.get("from", ""), office.get("to", "")))
    yield from drafts.values()


def _tell(draft: Draft, predicate: str, value: str, term: str) -> None:
    """Note one statement about an entity; labels in other languages than English are no forms in English text."""
    rule = FORMS.get(predicate)
    foreign = "@" in term[-9:] and term.startswith('"') and not term.rsplit("@", 1)[-1].lower().startswith("en")
    if rule and not foreign:
        if rule == "name" and not draft.name:
            draft.name = value
        else:
            draft.forms.append((value, "alias" if rule == "name" else rule))
    elif predicate == f"{rdf.RDF}type" and value in _TYPES:
        draft.type = draft.type or _TYPES[value]
    elif predicate in _FIELDS:
        setattr(draft, _FIELDS[predicate], value.rsplit("/", 1)[-1] if predicate.endswith("kind") else value)
    elif predicate == f"{rdf.SKOS}exactMatch":
        item = value.rsplit("/", 1)[-1]
        if "wikidata.org" in value and _ITEM.fullmatch(item):
            draft.wikidata = item
        else:
            draft.same.append(value)


class _Lines:
    """Finds the line in which an entity is described; RDF readers do not tell it."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def of(self, iri: str) -> int:
        """Return the first line that begins with the IRI or with a prefixed name that ends like it; 1 where there is none."""
        local = re.split(r"[/#]", iri)[-1]
        starts = re.compile(rf"\s*(?:<[^>]*{re.escape(local)}>|[\w.-]*:{re.escape(local)})(?=[\s;]|$)")
        return next((number for number, line in enumerate(self._lines, 1) if starts.match(line)), 1)


_READERS: Mapping[str, Callable[[Path, str], Iterator[Draft]]] = {
    ".csv": _csv,
    ".tsv": _tsv,
    ".jsonl": _items,
    ".json": _items,
    **dict.fromkeys((".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld"), _graph),
}
