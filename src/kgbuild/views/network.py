"""Who addresses whom: actors, and the acts between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kgbuild.rdf import KG, iri
from kgbuild.views.labels import Thing, things
from kgbuild.views.sparql import Select, ask

#: Actors that a drawing shows with room for names; of 343 actors of 351 articles 68 have three acts or more.
_READABLE = 120
#: Numbers of acts to choose from.
_CHOICES = (1, 2, 3, 5, 10, 20, 50)


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
    """Who addresses whom.

    Attributes:
        actors: The actors, those with the most acts first.
        edges: What is between them, the most acts first.
        weights: Address of an actor -> acts in which it addresses somebody or is addressed.
        least: Acts that an actor shown has at least.
        choices: Numbers to choose as `least`, each with the actors that it leaves.
    """

    actors: list[Thing]
    edges: list[Edge]
    weights: dict[str, int]
    least: int
    choices: list[tuple[int, int]]

    @property
    def left_out(self) -> int:
        """Return how many actors are not shown."""
        return len(self.weights) - len(self.actors)

    def label(self, address: str) -> str:
        """Return what an actor is called."""
        return next(actor.label for actor in self.actors if actor.iri == address)


def load_network(select: Select, most: int, around: str = "", least: int = 0) -> Network:
    """Return who addresses or targets whom.

    Args:
        select: Runs a query.
        most: Most actors; those with the fewest acts are dropped.
        around: Address of an actor: only edges that touch it.
        least: Acts that an actor has at least; 0 for as few as leave a drawing that can be read.
    """
    edges = _edges(select, around)
    weights: Counter[str] = Counter()
    for edge in edges:
        weights.update({edge.source: edge.count, edge.target: edge.count})
    choices = [(number, sum(weight >= number for weight in weights.values())) for number in _CHOICES]
    least = least or next((number for number, actors in choices if around or actors <= _READABLE), _CHOICES[-1])
    ordered = sorted((actor for actor, weight in weights.items() if weight >= least), key=lambda actor: (-weights[actor], actor))
    kept = set(ordered[:most])
    shown = [edge for edge in edges if edge.source in kept and edge.target in kept]
    touched = {actor for edge in shown for actor in (edge.source, edge.target)}
    named = things(select, touched)
    return Network(
        [named[actor] for actor in ordered if actor in touched],
        sorted(shown, key=lambda edge: (-edge.count, edge.source, edge.target)),
        dict(weights),
        least,
        [(number, actors) for number, actors in choices if actors],
    )


def _edges(select: Select, around: str) -> list[Edge]:
    touching = f"FILTER(?from = {iri(around)} || ?to = {iri(around)})" if around else ""
    rows = ask(
        select,
        "SELECT ?from ?to ?type (COUNT(DISTINCT ?act) AS ?n) WHERE { ?type a kg:ActType . ?act a ?type ; kg:speaker ?from ; kg:cue ?cue . "
        f"{{ ?act kg:addressee ?to }} UNION {{ ?act kg:target ?to }} FILTER(?from != ?to) {touching} "
        "MINUS { ?from a kg:Unnamed } MINUS { ?to a kg:Unnamed } "
        "MINUS { ?act a ?own . ?own a kg:ActType ; rdfs:subClassOf ?type . FILTER(?own != ?type) } } "
        "GROUP BY ?from ?to ?type ORDER BY ?from ?to ?type",
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        if "from" in row:
            found.setdefault((row["from"], row["to"]), {})[row["type"].removeprefix(KG)] = int(row["n"])
    return [Edge(source, target, types) for (source, target), types in found.items()]
