"""A query process: it holds a store open and answers one query after the other (`messages`).

Oxigraph cannot stop a query, but a process can be ended: an alarm ends it when a query takes too long. `python -m kgbuild.store.worker
DIRECTORY` is one that reads its standard input and writes to its standard output; `keeper` makes many.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Sized
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from kgbuild.errors import KgbuildError
from kgbuild.store.messages import Answer, Request
from kgbuild.store.oxigraph import FAULTS, open_reading, table_of

if TYPE_CHECKING:
    from typing_extensions import Buffer

_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
#: What stands between or after rows and nowhere within a value, and how many more of it there are than rows. A line end within a value
#: of CSV counts as a row too.
_MARKS = {"json": (b'}},{"', -1), "xml": (b"</result>", 0), "csv": (b"\r\n", 1), "tsv": (b"\n", 1)}
#: What XML 1.0 has no place for, not even escaped, and Oxigraph writes all the same.
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class TooLargeError(Exception):
    """An answer has more rows than a client may have."""


class Reader:
    """A store as it is on disk, opened anew when somebody has loaded something into it.

    Args:
        path: The directory.
        copy: The same store in memory, read instead as long as the directory is as it was `seen`.
        seen: When the directory was changed before it was copied, in nanoseconds.
    """

    def __init__(self, path: Path, copy: ox.Store | None = None, seen: int = 0) -> None:
        self._path, self._store, self._seen = path, copy, seen

    def store(self) -> ox.Store:
        """Return the store.

        Raises:
            StoreError: If it cannot be read.
        """
        changed = changed_at(self._path)
        if self._store is None or changed != self._seen:
            self._store, self._seen = open_reading(self._path), changed
        return self._store


def changed_at(path: Path) -> int:
    """Return when a file was last added to a store or taken from it; 0 if it is not there."""
    return path.stat().st_mtime_ns if path.exists() else 0


class _Body(BytesIO):
    """Takes what Oxigraph writes and stops it after so many rows, which costs less than to take the rows one by one."""

    def __init__(self, form: str, rows: int) -> None:
        super().__init__()
        self._mark, more = _MARKS[form]
        self._left = rows + more
        self._tail = b""

    def write(self, data: Buffer) -> int:
        seen = self._tail + bytes(data)
        self._left -= seen.count(self._mark)
        if self._left < 0:
            raise TooLargeError
        self._tail = seen[len(seen) - len(self._mark) + 1 :]
        return super().write(data)


def answer(store: ox.Store, request: Request) -> Answer:
    """Run a query and return its rows or triples, or what is wrong."""
    try:
        found = store.query(
            request.query,
            use_default_graph_as_union=not request.default,
            default_graph=[ox.NamedNode(name) for name in request.default] or None,
            named_graphs=[ox.NamedNode(name) for name in request.named] or None,
        )
        return _written(found, request)
    except (SyntaxError, ValueError) as error:
        return Answer("syntax", str(error).encode())
    except TooLargeError:
        return Answer("large", f"The answer has more than {request.rows} rows. Ask for fewer with LIMIT.".encode())
    except FAULTS as error:
        return Answer("store", str(error).encode())
    except MemoryError:
        return Answer("memory", b"The query needed more memory than a query may use.")


def _written(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, request: Request) -> Answer:
    # One more than may be shows that there are too many.
    most = request.rows + 1 if request.rows else None
    if request.table == "table":
        table = table_of(found, most)
        _check(table.rows, request.rows)
        return Answer("rows", json.dumps(table).encode())
    if isinstance(found, ox.QueryTriples):
        triples = list(islice(found, most))
        _check(triples, request.rows)
        return Answer("triples", ox.serialize(triples, format=_GRAPHS[request.graph]) or b"")
    return Answer("rows", _rows(found, request))


def _rows(found: ox.QuerySolutions | ox.QueryBoolean, request: Request) -> bytes:
    body = _Body(request.table, request.rows or sys.maxsize)
    found.serialize(body, format=_TABLES[request.table])
    return _NO_XML.sub("\ufffd".encode(), body.getvalue()) if request.table == "xml" else body.getvalue()


def _check(rows: Sized, most: int) -> None:
    if len(rows) > most > 0:
        raise TooLargeError


def serve(reader: Reader, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer queries until the source ends."""
    # Ctrl+C is for whoever asks, which then closes the source.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _send(Answer("ready", str(os.getpid()).encode()), sink)
    for line in source:
        request = Request.of(line)
        # Without a handler the alarm ends the process, whatever Oxigraph is doing.
        signal.setitimer(signal.ITIMER_REAL, request.seconds)
        try:
            found = answer(reader.store(), request)
        except KgbuildError as error:
            found = Answer("store", f"{error.message} {error.hint}".encode())
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(found, sink)


def _send(found: Answer, sink: BinaryIO) -> None:
    sink.write(found.head() + found.body)
    sink.flush()


if __name__ == "__main__":
    serve(Reader(Path(sys.argv[1])), sys.stdin.buffer, sys.stdout.buffer)
