"""The statements of an embedded store, for the commands that read graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kgbuild.model import Quad
from kgbuild.store.loading import ONTOLOGY
from kgbuild.store.oxigraph import open_directory, open_reading


def statements(path: Path) -> Iterator[Quad]:
    """Yield what a store holds of articles and what follows from them, graph by graph, without the ontology, which every command knows.

    Raises:
        StoreError: If there is no store, or it cannot be read.
    """
    open_directory(path)
    store = open_reading(path)
    for graph in sorted(store.named_graphs(), key=str):
        if str(graph) != ONTOLOGY:
            lines = (
                (str(quad.subject), str(quad.predicate), str(quad.object)) for quad in store.quads_for_pattern(None, None, None, graph)
            )
            yield from (Quad(*line, str(graph)) for line in sorted(lines))
