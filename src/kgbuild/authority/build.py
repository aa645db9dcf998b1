"""Build the wide authority from the tables of facts: what the core holds already only gives further forms of its entities."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from rapidfuzz.fuzz import ratio

from kgbuild.authority import names
from kgbuild.authority.entries import Entry, Form, write
from kgbuild.authority.facts import Facts, Row
from kgbuild.errors import InputError
from kgbuild.model import Entity
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.compiled import ENTITY
from kgbuild.ontology.records import Office, normalise

#: Classes of the tables; organisations and places go by their kind.
_CLASSES = {"Person": "Person", "NewsOrganisation": "MediaOutlet", "Weapon": "Weapon", "Agreement": "Agreement", "Event": "Event"}

#: Kinds of the tables, with the class and the kind of the ontology ("" where there is none).
_KINDS = {
    **dict.fromkeys(("igo", "org", "religious", "embassy"), ("Organization", "organisation")),
    **{kind: ("Government", kind) for kind in ("government", "presidency", "ministry")},
    **{kind: ("Organization", kind) for kind in ("alliance", "company", "court", "forum", "legislature", "military", "ngo")},
    "agency": ("Organization", "public-agency"),
    "armed_group": ("Group", "armed-group"),
    "eu": ("Organization", "eu-body"),
    "intelligence": ("Organization", "security-service"),
    "party": ("Group", "party"),
    "polity": ("Group", ""),
    "un": ("Organization", "un-body"),
    **dict.fromkeys(("airport", "military airport"), ("Facility", "airport")),
    "military base": ("Facility", "base"),
    **dict.fromkeys(("facility", "nuclear facility", "site"), ("Facility", "facility")),
    "prison": ("Facility", "prison"),
    **dict.fromkeys(("city", "capital", "admin capital", "town"), ("Place", "city")),
    **dict.fromkeys(("region", "territory"), ("Place", "region")),
    **dict.fromkeys(("sea", "ocean"), ("Place", "sea")),
    **{kind: ("Place", kind) for kind in ("island", "strait")},
    **{kind: ("MediaOutlet", kind) for kind in ("newspaper", "broadcaster", "magazine")},
    "web": ("MediaOutlet", "news-site"),
}
#: Kinds that have another sense in the table of media.
_MEDIA_KINDS = {"agency": "news-agency", "company": "media-company", "publisher": "news-site"}

#: Territories that act as a party; the others are places.
_PARTIES = frozenset({"sovereign", "dependency", "disputed", "historical"})

#: A name without id that is this near to a known compatriot's of the same surname is that person, misspelt in its source.
_SAME_PERSON = 90.0

#: Titles of the tables that name no office that is held, and parts of titles that say no more than the country or the term does.
_NO_OFFICE = re.compile(r"former\b|politician$|.* current$|.*\d|.*\breps\b")
_ASIDE = re.compile(r":.*| \(convocation \d+\)| for [A-Z]{2}$| of the Federal Assembly of the Russian Federation| uawiki$")

#: Importance of what the tables do not rank.
_PRIORS = {"Country": 70, "Weapon": 50, "Agreement": 50, "Event": 50, "MediaOutlet": 30, "Facility": 40, "Place": 20}


def build(folder: Path, core: Authority, path: Path) -> dict[str, str]:
    """Build the wide authority from a folder of tables and return what the file says of itself.

    Args:
        folder: The folder of the tables (see `facts.TABLES`).
        core: The authority that the file complements.
        path: The file to write.

    Raises:
        InputError: If a table is missing or malformed.
        ConfigError: If the file cannot be written.
    """
    facts = Facts(folder)
    entries = _Builder(facts, core).entries()
    meta = {"credits": facts.notice(), "sources": facts.digest()}
    write(path, entries, core.kinds, meta)
    return meta


class _Builder:
    def __init__(self, facts: Facts, core: Authority) -> None:
        self._facts = facts
        self._core = core
        self._risky = facts.risky()
        self._by_item = {same.rsplit("/", 1)[-1]: r.entity for r in core.records.values() for same in r.entity.same_as}
        self._countries: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}

    def entries(self) -> list[Entry]:
        for row in self._facts.rows():
            if row["type"] in ("Country", "Territory") and row.get("iso2"):
                self._countries.setdefault(row["iso2"], self._iri(row))
            self._add(row)
        for row in self._facts.newspapers():
            # A single word is a name of many papers, and of much else.
            if " " in row["name"].removeprefix("The ") and not names.is_school(row["name"]):
                self._add(row)
        kept = [entry for entry in self._entries.values() if entry.label or entry.forms]
        return list(_people_joined(kept))

    def _add(self, row: Row) -> None:
        entity = self._known(row)
        entry = self._more(row, entity) if entity else self._entry(row)
        old = self._entries.get(entry.iri)
        if old:
            offices = tuple(dict.fromkeys((*old.offices, *entry.offices)))
            entry = replace(old, forms=tuple(dict.fromkeys((*old.forms, *entry.forms))), offices=offices)
        self._entries[entry.iri] = entry

    def _iri(self, row: Row) -> str:
        entity = self._known(row)
        if entity:
            return entity.iri
        sort, _, name = str(row["id"]).partition(":")
        if sort == "wd":
            return ENTITY + name.lower()
        iri = ENTITY + ("gn" + name if sort == "gn" else name.replace("/", "-"))
        if iri in self._core.records:
            raise InputError(f"{row['id']} would have the IRI {iri}, which another entity of the core has.")
        return iri

    # Rows that the core holds

    def _known(self, row: Row) -> Entity | None:
        """Return the entity of the core that a row describes: that of the same item, or else of the same name, class and country."""
        item = row.get("wikidata", "")
        if item in self._by_item:
            return self._by_item[item]
        types, _ = _class_of(row)
        for reading in self._core.lookup(row["name"]):
            if reading.rule in ("name", "alias", "acronym") and self._fits(reading.entity, types, row):
                return reading.entity
        return self._misspelt(row) if not item and types == ("Person",) else None

    def _fits(self, entity: Entity, types: tuple[str, ...], row: Row) -> bool:
        record = self._core.record(entity)
        country = self._countries.get(row.get("country", ""), "")
        other_item = bool(entity.same_as) and bool(row.get("wikidata"))
        same_home = record is not None and (not record.country or not country or record.country == country)
        return not other_item and entity.types[0] == types[0] and same_home

    def _misspelt(self, row: Row) -> Entity | None:
        key, country = normalise(row["name"]), self._countries.get(row.get("country", ""), "")
        if " " not in key or not country:
            return None
        near = [
            person
            for person in self._core.family(key.rsplit(" ", 1)[-1])
            if (record := self._core.record(person)) and record.country == country and ratio(key, normalise(person.label)) >= _SAME_PERSON
        ]
        return near[0] if len(near) == 1 else None

    def _more(self, row: Row, entity: Entity) -> Entry:
        new = (form for form in self._forms(row) if form.rule != "surname" and not self._core.lookup(form.text))
        return Entry(entity.iri, forms=tuple(form._replace(rule="alias") if form.rule == "name" else form for form in new))

    # Rows that the core leaves out

    def _entry(self, row: Row) -> Entry:
        types, kind = _class_of(row)
        item = row.get("wikidata", "")
        return Entry(
            iri=self._iri(row),
            label=names.label(row),
            types=types,
            forms=tuple(self._forms(row)),
            country=self._countries.get(_home(row), ""),
            kind=kind,
            same=int(item[1:]) if item else None,
            prior=_prior(row, types[0]),
            offices=tuple(self._offices(row)),
        )

    def _forms(self, row: Row) -> Iterator[Form]:
        exact = bool(row.get("ambiguous_name"))
        yield self._form(row["name"], "name", exact=exact)
        for key, rule in (("aliases", "alias"), ("acronyms", "acronym"), ("surnames", "surname"), ("adjectives", "adjective")):
            for text in row.get(key, ()):
                if names.is_of_another(row, text, rule):
                    continue
                form = self._form(text, rule)
                # Two letters in any case are a word of some language.
                if len(normalise(text)) > 2 or rule == "acronym":
                    yield form

    def _form(self, text: str, rule: str, *, exact: bool = False) -> Form:
        return Form(text, rule, exact or normalise(text) in self._risky)

    def _offices(self, row: Row) -> Iterator[Office]:
        held: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for role in row.get("roles", ()):
            title = _title(role.get("title") or role.get("sector") or "")
            if title and role.get("src") != "sdn":
                home = self._countries.get(role.get("country") or row.get("country", ""), "")
                held.setdefault((title, home), []).append((role.get("from", ""), role.get("to", "")))
        for (title, home), terms in held.items():
            for start, end in _joined(terms):
                yield Office(title, home, start, end)


def _people_joined(entries: list[Entry]) -> Iterator[Entry]:
    """Yield the entries, persons without an item joined with the one compatriot of almost that name who has one."""
    named: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if "Person" in entry.types and entry.same:
            named[normalise(entry.label).rsplit(" ", 1)[-1], entry.country].append(entry)
    more: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        key = normalise(entry.label)
        loose = "Person" in entry.types and not entry.same and entry.country
        found = [e for e in named[key.rsplit(" ", 1)[-1], entry.country] if _is_spelling(key, normalise(e.label))] if loose else []
        if len(found) == 1:
            more[found[0].iri].append(entry)
    gone = {entry.iri for joined in more.values() for entry in joined}
    for entry in entries:
        if entry.iri not in gone:
            yield _with(entry, more.get(entry.iri, []))


def _with(entry: Entry, others: list[Entry]) -> Entry:
    forms = (*entry.forms, *(form._replace(rule="alias") for other in others for form in other.forms if form.rule != "surname"))
    offices = (*entry.offices, *(office for other in others for office in other.offices))
    prior = max(entry.prior, *(other.prior for other in others)) if others else entry.prior
    return replace(entry, forms=tuple(dict.fromkeys(forms)), offices=tuple(dict.fromkeys(offices)), prior=prior)


def _is_spelling(one: str, other: str) -> bool:
    return one.count(" ") == other.count(" ") and ratio(one, other) >= _SAME_PERSON


def _class_of(row: Row) -> tuple[tuple[str, ...], str]:
    """Return the types and the kind of a row."""
    kind, sort = str(row.get("kind", "")), row["type"]
    if sort in ("Country", "Territory"):
        return (("Country",), "") if row["status"] in _PARTIES else (("Place",), "region")
    if sort == "NewsOrganisation":
        kind = _MEDIA_KINDS.get(kind, kind)
        return ("MediaOutlet",), _KINDS.get(kind, ("", kind))[1]
    if sort in ("Organisation", "Facility", "Place"):
        default = "Organization" if sort == "Organisation" else str(sort)
        name, own = _KINDS.get(kind, (default, ""))
        return (name,), own
    return (_CLASSES.get(sort, "Other"),), ""


def _home(row: Row) -> str:
    """Return the code of the country that a row belongs to; a subdivision names it in its own code ("us_tx")."""
    return str(row.get("country") or (row["code"].split("_")[0].upper() if row.get("status") == "subdivision" else ""))


def _prior(row: Row, kind: str) -> int:
    if "prior" in row:
        return round(100 * float(row["prior"]))
    if row["type"] == "Place":
        # A city of millions stays below half: without its country beside it, its name is a team's or a namesake's too often.
        size = 5 * math.log10(max(row.get("population") or 1, 1))
        return round(size + (15 if row.get("kind") == "capital" else 0))
    return _PRIORS.get(kind, 20)


def _title(text: str) -> str:
    """Return the title of an office without country and term, "" for what is none."""
    plain = _ASIDE.sub("", text).strip()
    plain = plain.split(";")[0]
    return "" if _NO_OFFICE.match(plain) else plain.lower()


def _joined(terms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the terms of an office in order, those that touch or overlap as one; undated ones only where no other is."""
    dated = sorted(term for term in set(terms) if term[0])
    if not dated:
        yield max(set(terms))
        return
    start, end = dated[0]
    for since, until in dated[1:]:
        if not end or since[:7] <= end[:7] or _next_month(end) == since[:7]:
            end = "" if not end or not until else max(end, until)
        else:
            yield start, end
            start, end = since, until
    yield start, end


def _next_month(day: str) -> str:
    if len(day) < 7:
        return ""
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"
