"""How a query process and whoever asks it talk: a line of JSON asks; a line with outcome and size, then as many bytes, answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

#: Outcomes of a query that was answered.
ANSWERED = frozenset({"rows", "triples"})


class Request(NamedTuple):
    """A query for a process.

    Attributes:
        query: SPARQL 1.1.
        table: Format of an answer with rows: `json`, `xml`, `csv` or `tsv`; `table` for a `kgbuild.store.Table` of whatever is answered.
        graph: Format of an answer with triples: `turtle`, `ntriples`, `rdfxml` or `jsonld`.
        rows: Most rows or triples; 0 for any number.
        seconds: How long the query may take before its process ends; 0 for any time.
        default: Graphs whose union is queried; all of them when empty.
        named: Graphs that `GRAPH` ranges over; all of them when empty.
    """

    query: str
    table: str = "json"
    graph: str = "turtle"
    rows: int = 0
    seconds: float = 0
    default: Sequence[str] = ()
    named: Sequence[str] = ()

    def line(self) -> bytes:
        """Return the request as a line."""
        return json.dumps(self).encode() + b"\n"

    @classmethod
    def of(cls, line: bytes) -> Request:
        """Return the request that a line holds."""
        return cls(*json.loads(line))


class Answer(NamedTuple):
    """What came of a query.

    Attributes:
        outcome: `rows`, `triples`, or what went wrong: `syntax`, `store`, `large`, `memory`, `time`, `busy`. Before any query comes
            `ready`: until then the time goes to the start of the process.
        body: The rows or triples in the format asked for; a message when it went wrong; of `ready`, the number of the process.
    """

    outcome: str
    body: bytes = b""

    @property
    def failed(self) -> bool:
        """Say whether the query has no answer."""
        return self.outcome not in ANSWERED

    def head(self) -> bytes:
        r"""Return the line that goes before the body.

        >>> Answer("rows", b"{}").head()
        b'rows 2\n'
        """
        return f"{self.outcome} {len(self.body)}\n".encode()


def first(data: bytes | bytearray) -> tuple[Answer, int] | None:
    r"""Return the first answer in what came from a process and the bytes that it takes; nothing until all of it has come.

    >>> first(b"rows 2\n{}rows 5\n{")
    (Answer(outcome='rows', body=b'{}'), 9)
    """
    line = data.find(b"\n")
    if line < 0:
        return None
    outcome, size = data[:line].split()
    end = line + 1 + int(size)
    return (Answer(outcome.decode(), bytes(data[line + 1 : end])), end) if end <= len(data) else None
