"""How the server and its query processes talk: a line of JSON, then as many bytes as the line says."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

#: A line longer than this is no message of ours; it is above the largest query that `Limits.body` lets in, escaped.
LONGEST_LINE = 16_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A query for a process.

    Attributes:
        query: SPARQL 1.1.
        table: Format of an answer with rows: `json`, `xml`, `csv` or `tsv`.
        graph: Format of an answer with triples: `turtle`, `ntriples`, `rdfxml` or `jsonld`.
        rows: Most rows or triples.
        default: Graphs whose union is queried; all of them when empty.
        named: Graphs that `GRAPH` ranges over; all of them when empty.
    """

    query: str
    table: str = "json"
    graph: str = "turtle"
    rows: int = 100_000
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def line(self) -> bytes:
        """Return the request as a line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def of(cls, line: bytes) -> Request:
        """Return the request that a line holds."""
        fields: dict[str, Any] = json.loads(line)
        return cls(**fields | {"default": tuple(fields["default"]), "named": tuple(fields["named"])})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a query.

    Attributes:
        outcome: `rows`, `triples`, or what went wrong: `syntax`, `store`, `large`, `memory`, `time`, `busy`.
        body: The rows or triples in the format asked for; a message when it went wrong.
    """

    outcome: str
    body: bytes

    @property
    def failed(self) -> bool:
        """Say whether the query has no answer."""
        return self.outcome not in {"rows", "triples"}

    def head(self) -> bytes:
        """Return the line that goes before the body."""
        return json.dumps({"outcome": self.outcome, "size": len(self.body)}).encode() + b"\n"
