"""According to whom: the acts that report an act, and the acts that stand in its content."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.rdf import iri
from kgbuild.views.acts import Act, load_acts
from kgbuild.views.sparql import Select, ask, values

#: An article nests eight deep at most among 351; further steps would only follow a cycle.
_DEEPEST = 20


def chain(select: Select, address: str) -> list[Act]:
    """Return the acts that report an act, the outermost first, and the act itself last."""
    order, seen = [address], {address}
    while len(order) <= _DEEPEST:
        rows = ask(
            select, f"SELECT DISTINCT ?outer WHERE {{ {iri(order[0])} kg:within|^kg:content ?outer . ?outer kg:cue ?cue }} ORDER BY ?outer"
        )
        outer = next((row["outer"] for row in rows if row["outer"] not in seen), "")
        if not outer:
            break
        seen.add(outer)
        order.insert(0, outer)
    acts = {act.iri: act for act in load_acts(select, values("act", order))}
    return [acts[step] for step in order if step in acts]


def inside(select: Select, address: str) -> list[Act]:
    """Return the acts that an act reports, directly."""
    return load_acts(select, f"{{ {iri(address)} kg:content ?act }} UNION {{ ?act kg:within {iri(address)} }}")


def related(select: Select, address: str) -> dict[str, list[Act]]:
    """Return the acts that an act answers, that answer it, and that are the same act told elsewhere."""
    node = iri(address)
    ways = {
        "answers": f"{node} kg:respondsTo ?act .",
        "answered by": f"?act kg:respondsTo {node} .",
        "told elsewhere": f"{{ {node} kg:sameActAs ?act }} UNION {{ ?act kg:sameActAs {node} }}",
    }
    found = {name: [act for act in load_acts(select, pattern) if act.iri != address] for name, pattern in ways.items()}
    return {name: acts for name, acts in found.items() if acts}


def depths(acts: Iterable[Act]) -> dict[str, int]:
    """Return how many of the given acts stand around each of them."""
    outer = {act.iri: set(act.links.get("within", ())) for act in acts}
    for act in acts:
        for content in act.links.get("content", ()):
            if content in outer:
                outer[content].add(act.iri)
    return {address: _depth(address, outer, frozenset()) for address in outer}


def _depth(address: str, outer: dict[str, set[str]], path: frozenset[str]) -> int:
    steps = [step for step in outer.get(address, ()) if step in outer and step not in path]
    return 1 + max(_depth(step, outer, path | {address}) for step in steps) if steps else 0
