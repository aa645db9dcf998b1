"""Views by CONSTRUCT: the graph in the words of another vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import QueryTriples, RdfFormat, Store

from kgbuild.errors import QueryError
from kgbuild.model import Quad

#: Bytes of N-Quads that are handed to the store at a time; it keeps a copy of what it parses.
_PORTION = 8_000_000


def construct(quads: Iterable[Quad], sparql: str) -> Iterator[Quad]:
    """Yield what a CONSTRUCT query makes of a graph, sorted, in no named graph.

    Args:
        quads: The graph, and what else the query needs.
        sparql: A CONSTRUCT query; it sees the union of all graphs.

    Raises:
        QueryError: If the query does not parse or is of another form.
    """
    store, lines, size = Store(), [], 0
    for quad in quads:
        lines.append(f"{' '.join(quad).rstrip()} .\n")
        size += len(lines[-1])
        if size > _PORTION:
            store.load("".join(lines).encode(), format=RdfFormat.N_QUADS)
            lines, size = [], 0
    store.load("".join(lines).encode(), format=RdfFormat.N_QUADS)
    try:
        found = store.query(sparql, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError(f"The query is not valid SPARQL: {error}.") from error
    if not isinstance(found, QueryTriples):
        raise QueryError("A view is a CONSTRUCT query.")
    made = {(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in found}
    yield from (Quad(*triple, "") for triple in sorted(made))
