"""Triple stores: what every store can do, and the one way to open one."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from kgbuild.errors import StoreError


class Table(NamedTuple):
    """The answer to a query: column names and rows of plain texts, empty where nothing is bound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Store(Protocol):
    """A store of named graphs, one for each article and one for the ontology."""

    def load(self, paths: Sequence[Path]) -> int:
        """Load RDF files together; articles that the store already holds are replaced. Returns the number of statements read."""
        ...

    def query(self, sparql: str) -> Table:
        """Run a SPARQL 1.1 query over the union of all graphs."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs in order."""
        ...


def open_store(target: str | Path, *, create: bool = False) -> Store:
    """Open a store.

    Args:
        target: The directory of an embedded store.
        create: Make it when it does not exist, and open it for writing.

    Raises:
        StoreError: If there is no store, or it cannot be opened.
    """
    if "://" in str(target):
        raise StoreError(f"{target} is an address; only the directory of an embedded store can be opened.")
    # Behind a name, so that asking for the type of a store does not load pyoxigraph.
    opener = import_module("kgbuild.store.oxigraph").open_directory
    return cast("Store", opener(Path(target), create=create))
