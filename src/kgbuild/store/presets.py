"""Where the servers that people use keep their three doors: queries, updates and the Graph Store Protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kgbuild.errors import StoreError


class Preset(NamedTuple):
    """Paths below the address that a user gives, and what a query needs to see the union of all graphs.

    `graphs` is empty where the Graph Store Protocol is missing or not to be relied on; updates are used then. `signed_query` is the path
    for queries of somebody with a password.
    """

    query: str = ""
    update: str = ""
    graphs: str = ""
    union: Mapping[str, str] = {}
    signed_query: str = ""


#: Kind of server -> its doors. A bare address is a SPARQL 1.1 endpoint that takes queries and updates.
PRESETS: Mapping[str, Preset] = {
    "": Preset(),
    "oxigraph": Preset("/query", "/update", "/store", {"union-default-graph": "true"}),
    "fuseki": Preset("/query", "/update", "/data", {"default-graph-uri": "urn:x-arq:UnionGraph"}),
    "graphdb": Preset("", "/statements", "/rdf-graphs/service"),
    "virtuoso": Preset("/sparql", "/sparql-auth", "/sparql-graph-crud-auth", signed_query="/sparql-auth"),
    "qlever": Preset(),
    "neptune": Preset("/sparql", "/sparql", "/sparql/gsp/"),
}


def preset(kind: str) -> Preset:
    """Return the doors of a kind of server.

    Raises:
        StoreError: If the kind is unknown.
    """
    if kind not in PRESETS:
        raise StoreError(f"{kind!r} is no kind of store.", f"Kinds: {', '.join(filter(None, PRESETS))}; any other by its bare address.")
    return PRESETS[kind]
