"""Triple stores: what every store can do, and the one way to open one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from kgbuild.errors import StoreError


class Table(NamedTuple):
    """The answer to a query: column names and rows of plain texts, empty where nothing is bound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Wishes(NamedTuple):
    """What a load does besides adding what is new and replacing what changed.

    Args:
        delete_missing: Remove the articles that the files do not hold.
        keep_versions: Keep an article whose address (or name, where it has none) another article of the files bears.
        dry_run: Only say what would be done.
    """

    delete_missing: bool = False
    keep_versions: bool = False
    dry_run: bool = False


#: Nothing besides.
PLAIN = Wishes()


class Report(NamedTuple):
    """What a load did, or would do: statements written, and graphs by what became of them."""

    statements: int
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


class Store(Protocol):
    """A store of named graphs, one for each article and one for the ontology."""

    def load(self, paths: Sequence[Path], wishes: Wishes = PLAIN) -> Report:
        """Load RDF files together; graphs that the store holds with the same statements are left alone, others are replaced."""
        ...

    def query(self, sparql: str) -> Table:
        """Run a SPARQL 1.1 query over the union of all graphs."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs in order."""
        ...


_ADDRESS = re.compile(r"(?:(?P<kind>[a-z0-9]+)\+)?https?://", re.IGNORECASE)


def open_store(location: str | Path, *, create: bool = False, timeout: float | None = None) -> Store:
    """Open a store.

    Args:
        location: The directory of an embedded store, or the address of a server. `http://host/sparql` is any SPARQL 1.1 endpoint;
            a kind before the address says how to find the rest: `oxigraph+http://host:7878`, `fuseki+http://host:3030/dataset`,
            `graphdb+http://host:7200/repositories/news`, `virtuoso+http://host:8890`, `qlever+http://host:7001`,
            `neptune+https://host:8182`.
        create: Open it for writing, and make the directory when it does not exist.
        timeout: Seconds that a query may take; without end when None.

    Raises:
        StoreError: If there is no store, or it cannot be opened.
    """
    if match := _ADDRESS.match(str(location)):
        kind = (match["kind"] or "").lower()
        address = str(location)[len(kind) + 1 if kind else 0 :]
        return cast("Store", import_module("kgbuild.store.remote").connect(address, kind, timeout))
    if "://" in str(location):
        raise StoreError(f"{location} is no address of a store.", "Write it as http://host/path, or as KIND+http://host.")
    # Behind a name, so that asking for the type of a store does not load pyoxigraph.
    opener = import_module("kgbuild.store.oxigraph").open_directory
    return cast("Store", opener(Path(location), create=create, timeout=timeout))
