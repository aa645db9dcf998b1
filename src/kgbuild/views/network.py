"""Who addresses whom: actors, and the acts between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kgbuild.rdf import KG, iri
from kgbuild.views.labels import Thing, things
from kgbuild.views.sparql import Select, ask


@dataclass(frozen=True, slots=True)
class Edge:
    """Acts of one actor towards another, counted by type."""

    source: str
    target: str
    types: dict[str, int]

    @property
    def count(self) -> int:
        """Return the number of acts."""
        return sum(self.types.values())


@dataclass(frozen=True, slots=True)
class Network:
    """Actors and the edges between them; `left_out` actors were dropped to keep it readable."""

    actors: list[Thing]
    edges: list[Edge]
    left_out: int = 0

    def label(self, address: str) -> str:
        """Return what an actor is called."""
        return next(actor.label for actor in self.actors if actor.iri == address)


def load_network(select: Select, most: int, around: str = "") -> Network:
    """Return who addresses, targets or speaks about whom.

    Args:
        select: Runs a query.
        most: Most actors; those with the fewest acts are dropped.
        around: Address of an actor: only edges that touch it.
    """
    touching = f"FILTER(?from = {iri(around)} || ?to = {iri(around)})" if around else ""
    rows = ask(
        select,
        "SELECT ?from ?to ?type (COUNT(DISTINCT ?act) AS ?n) WHERE { ?type a kg:ActType . ?act a ?type ; kg:speaker ?from ; kg:cue ?cue . "
        f"{{ ?act kg:addressee ?to }} UNION {{ ?act kg:target ?to }} FILTER(?from != ?to) {touching} "
        "MINUS { ?from a kg:Unnamed } MINUS { ?to a kg:Unnamed } "
        "MINUS { ?act a ?own . ?own a kg:ActType ; rdfs:subClassOf ?type . FILTER(?own != ?type) } } "
        "GROUP BY ?from ?to ?type ORDER BY ?from ?to ?type",
    )
    edges: dict[tuple[str, str], dict[str, int]] = {}
    weight: Counter[str] = Counter()
    for row in rows:
        if "from" not in row:
            continue
        edges.setdefault((row["from"], row["to"]), {})[row["type"].removeprefix(KG)] = int(row["n"])
        weight.update({row["from"]: int(row["n"]), row["to"]: int(row["n"])})
    kept = set(sorted(weight, key=lambda actor: (-weight[actor], actor))[:most])
    named = things(select, kept)
    return Network(
        sorted(named.values(), key=lambda thing: thing.iri),
        [Edge(source, target, types) for (source, target), types in edges.items() if source in kept and target in kept],
        len(weight) - len(kept),
    )
