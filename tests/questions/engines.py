"""SPARQL engines that every canned question is put to: each gets the same files and must give the same rows.

An engine is a function from a folder to work in and the N-Quads and Turtle files to a function that runs SPARQL. Add one to `ENGINES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from kgbuild.store import Table, open_store

Ask = Callable[[str], Table]
Engine = Callable[[Path, Sequence[Path]], Ask]


def embedded(folder: Path, graphs: Sequence[Path]) -> Ask:
    """Load the graphs into the store that kgbuild brings."""
    open_store(folder / "store", create=True).load(list(graphs))
    return open_store(folder / "store").query


def by_rdflib(folder: Path, graphs: Sequence[Path]) -> Ask:
    """Load what the embedded store holds into rdflib, less what the ontology says of entities that no article names.

    With the whole authority a question takes rdflib a minute; without the unnamed entities no row can differ, because every row begins at
    an act or a mention.
    """
    embedded(folder, graphs)
    store = ox.Store.read_only(str(folder / "store"))
    triples = {(q.subject, q.predicate, q.object) for q in store}
    articles = {(q.subject, q.predicate, q.object) for q in store if "ontology" not in str(q.graph_name)}
    named = {str(term) for triple in articles for term in triple} | {str(p) for _, p, _ in triples}
    entity = "<https://w3id.org/kgbuild/"
    kept = {t for t in triples if not str(t[0]).startswith((entity + "entity/", entity + "office/")) or str(t[0]) in named}
    leading = ("ontology#holder>", "ontology#standsFor>")
    holders = {t[0] for t in triples if str(t[1]).endswith(leading) and str(t[2]) in named}
    bodies = {str(t[2]) for t in triples if t[0] in holders}
    kept |= {t for t in triples if t[0] in holders or str(t[0]) in bodies}
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in sorted(kept, key=str)), format="nt")

    def ask(sparql: str) -> Table:
        answer = graph.query(sparql)
        columns = tuple(str(name) for name in answer.vars or ())
        return Table(columns, tuple(tuple(_text(term) for term in row) for row in answer))  # type: ignore[union-attr]

    return ask


def _text(term: Node | None) -> str:
    return "" if term is None else str(term)


ENGINES: dict[str, Engine] = {"oxigraph": embedded, "rdflib": by_rdflib}
