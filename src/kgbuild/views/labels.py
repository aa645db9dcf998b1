"""What things are called, and of which class they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kgbuild.rdf import KG
from kgbuild.views.sparql import Row, Select, ask_about


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a name: an actor, a place, a treaty; `kind` is the name of its class in the ontology."""

    iri: str
    label: str
    kind: str = ""


def things(select: Select, iris: Iterable[str]) -> dict[str, Thing]:
    """Return what each IRI names; one without a label is called by the end of its IRI."""
    wanted = set(iris)
    rows = ask_about(
        select,
        wanted,
        lambda it: (
            f"SELECT ?it ?label ?class WHERE {{ {it} ?it skos:prefLabel|rdfs:label ?label . FILTER(LANG(?label) IN ('', 'en')) "
            f"OPTIONAL {{ ?it a ?class . FILTER(STRSTARTS(STR(?class), '{KG}')) }} }} ORDER BY ?it ?label ?class"
        ),
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["it"], []).append(row)
    return {address: _thing(address, found.get(address, [])) for address in wanted}


def _thing(address: str, rows: list[Row]) -> Thing:
    label = rows[0]["label"] if rows else address.replace("#", "/").rsplit("/", 1)[-1]
    kinds = sorted({name for row in rows if (name := row.get("class", "").removeprefix(KG)) not in _GENERAL})
    return Thing(address, label, kinds[0] if kinds else "")


#: Classes that say too little to be shown; reasoning adds them.
_GENERAL = frozenset(("", "Actor", "Entity", "Act", "Content"))
