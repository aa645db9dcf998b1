"""Long lists of acts: counted by type, and read a page at a time, the newest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from kgbuild.rdf import KG
from kgbuild.views.acts import Act, load_acts, type_depths
from kgbuild.views.sparql import Select, ask, ask_about, values

#: Acts on a page: some five screens.
PAGE = 25


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list of acts.

    Attributes:
        total: Acts in the whole list, of every type.
        types: The types in the whole list with their numbers, the most frequent first.
        days: The days of the whole list with their numbers; a day is an ISO date, a month or a year.
        type: The type that is shown; empty for every type.
        page: Number of the page, from 0.
        pages: How many pages there are of what is shown.
        months: The acts of the page by month, the newest first and the undated last.
    """

    total: int
    types: list[tuple[str, int]]
    days: list[tuple[str, int]]
    type: str
    page: int
    pages: int
    months: list[tuple[str, list[Act]]]


def load_listing(select: Select, pattern: str, type_: str = "", page: int = 0, size: int = PAGE) -> Listing:
    """Return a page of the acts that a pattern binds `?act` to; of one type only, where one is given.

    Args:
        select: Runs a query.
        pattern: SPARQL that binds `?act`.
        type_: Name of a type of act.
        page: Number of the page, from 0; beyond the last it is the last.
        size: Acts on a page.
    """
    outlines = _outlines(select, pattern)
    wanted = [address for address, (kind, _) in outlines.items() if type_ in {"", kind}]
    # Twice, for a day that sorts down and an address that sorts up.
    ordered = sorted(sorted(wanted), key=lambda address: outlines[address][1], reverse=True)
    pages = max(1, -(-len(ordered) // size))
    page = min(page, pages - 1)
    shown = ordered[page * size : (page + 1) * size]
    acts = {act.iri: act for act in load_acts(select, values("act", shown))} if shown else {}
    months = groupby((acts[address] for address in shown if address in acts), key=lambda act: act.day[:7])
    return Listing(
        len(outlines),
        _most(Counter(kind for kind, _ in outlines.values())),
        sorted(Counter(day for _, day in outlines.values() if day).items()),
        type_,
        page,
        pages,
        [(month, list(group)) for month, group in months],
    )


def _outlines(select: Select, pattern: str) -> dict[str, tuple[str, str]]:
    """Return the type and day of every act that a pattern binds."""
    addresses = [row["act"] for row in ask(select, f"SELECT DISTINCT ?act WHERE {{ {pattern} }}")]
    told = "FILTER(?p IN (rdf:type, kg:date, kg:reportedOn, kg:cue))"
    facts: dict[str, dict[str, list[str]]] = {}
    for row in ask_about(select, addresses, lambda it: f"SELECT ?it ?p ?o WHERE {{ {it} ?it ?p ?o {told} }}"):
        facts.setdefault(row["it"], {}).setdefault(row["p"].removeprefix(KG), []).append(row["o"])
    depths = type_depths(select)
    return {
        address: (max(_types(found), key=lambda kind: (depths.get(KG + kind, 0), kind)), min(_days(found), default=""))
        for address, found in facts.items()
        if "cue" in found
    }


def _types(found: dict[str, list[str]]) -> list[str]:
    return [name.removeprefix(KG) for name, values_ in found.items() if name.endswith("#type") for name in values_]


def _days(found: dict[str, list[str]]) -> list[str]:
    return found.get("date") or found.get("reportedOn", [])


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
