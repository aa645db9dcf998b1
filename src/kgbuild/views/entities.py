"""An actor, place or document: what it is, what it said, what it was told and what was said about it."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.rdf import KG, RDF, SKOS, iri
from kgbuild.views.labels import Thing, things
from kgbuild.views.listing import Listing, load_listing
from kgbuild.views.sparql import Row, Select, ask

#: Heading of a list of acts -> the pattern that binds `?act` to them.
SIDES = {
    "said": "?act kg:speaker {it} .",
    "was told": "{{ ?act kg:addressee {it} }} UNION {{ ?act kg:target {it} }}",
    "was cited": "?act kg:citing {it} .",
    "was said about": "{{ ?act kg:about {it} }} UNION {{ ?act kg:content/kg:about {it} }}",
}
#: Acts of each list on the page of a thing; the rest is on pages of their own.
_FIRST = 10


@dataclass(frozen=True, slots=True)
class EntityView:
    """Something that articles speak of.

    Attributes:
        thing: Its name and class.
        aliases: Other names.
        same: Addresses of the same thing elsewhere.
        taken: What was written for it where it is not its name, with the rule that took it so.
        sides: Heading -> acts, the newest ones.
    """

    thing: Thing
    aliases: list[str]
    same: list[str]
    taken: list[tuple[str, str]]
    sides: dict[str, Listing]


def load_side(select: Select, address: str, side: str, type_: str = "", page: int = 0) -> Listing:
    """Return a page of one list of the acts of a thing (`SIDES`), of one type where one is given."""
    return load_listing(select, SIDES[side].format(it=iri(address)), type_, page)


def name_of(select: Select, address: str) -> Thing:
    """Return the name and class of a thing."""
    return things(select, [address])[address]


def load_entity(select: Select, address: str) -> EntityView:
    """Return what the store says of a thing, with the newest acts of each list."""
    node = iri(address)
    facts = ask(select, f"SELECT ?p ?o WHERE {{ {node} ?p ?o }} ORDER BY ?p ?o")
    written = ask(
        select,
        f"SELECT DISTINCT ?text ?rule WHERE {{ ?m kg:refersTo {node} ; kg:evidence/oa:exact ?text . "
        "OPTIONAL { ?m kg:rule ?rule } } ORDER BY ?text ?rule",
    )
    sides = {side: load_listing(select, pattern.format(it=node), size=_FIRST) for side, pattern in SIDES.items()}
    return EntityView(
        name_of(select, address),
        sorted({row["o"] for row in facts if row["p"] in {f"{SKOS}altLabel", f"{KG}acronym"}}),
        sorted({row["o"] for row in facts if row["p"] == f"{SKOS}exactMatch" or row["p"] == f"{KG}sameEntityAs"}),
        [(row["text"], row.get("rule", "")) for row in written],
        {side: found for side, found in sides.items() if found.total},
    )


def facts(select: Select, address: str) -> tuple[list[Row], list[Row]]:
    """Return every statement about an address, and every statement that points at it."""
    node = iri(address)
    return (
        list(ask(select, f"SELECT ?p ?o (isIRI(?o) AS ?link) WHERE {{ {node} ?p ?o }} ORDER BY ?p ?o LIMIT 500")),
        list(ask(select, f"SELECT ?s ?p WHERE {{ ?s ?p {node} }} ORDER BY ?p ?s LIMIT 500")),
    )


def sort_of(select: Select, address: str) -> str:
    """Return what an address is: `article`, `act`, `entity`, `other`, or nothing when the store does not know it."""
    rows = ask(select, f"SELECT DISTINCT ?p ?o WHERE {{ {iri(address)} ?p ?o }}")
    pairs = {(row["p"], row["o"]) for row in rows}
    if (f"{RDF}type", f"{KG}Article") in pairs:
        return "article"
    if any(predicate == f"{KG}cue" for predicate, _ in pairs):
        return "act"
    if ask(select, f"SELECT ?m WHERE {{ ?m kg:refersTo {iri(address)} }} LIMIT 1"):
        return "entity"
    return "other" if rows or ask(select, f"SELECT ?s WHERE {{ ?s ?p {iri(address)} }} LIMIT 1") else ""
