"""A store behind HTTP: SPARQL 1.1 queries, and loads by the Graph Store Protocol or by updates."""

from __future__ import annotations

import json
import re
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx
import pyoxigraph as ox

from kgbuild.errors import QueryError, StoreError
from kgbuild.store import PLAIN, Report, Table, Wishes
from kgbuild.store.credentials import HINT, Credentials, Login
from kgbuild.store.loading import Part, load
from kgbuild.store.presets import Preset, preset

#: Seconds until a server must have taken the connection, and a request of a load must be answered: bulk servers index as they go.
_CONNECT, _LOAD = 10.0, 300.0
#: Waits before each new try, in seconds. Half a minute in all covers a restart of a server, the commonest cause.
BACKOFF = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
#: What may pass by itself: too many requests, and a server or proxy that is not ready.
_PASSING = frozenset({429, 500, 502, 503, 504})
_TOO_LARGE = 413
#: Statements below which a refused portion is not halved once more.
_LEAST = 50
#: Characters of a server's own words that a message repeats.
_SAID = 300
_ON = "What was loaded stays; run the same command again to go on."

_NOISE = re.compile(r"<[^<>\"{}|^`\\\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|#[^\n]*")
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_RESULTS = dict.fromkeys(("SELECT", "ASK"), "application/sparql-results+json")


def connect(address: str, kind: str, timeout: float | None = None) -> RemoteStore:
    """Return the store at an address; nothing is asked of it yet.

    Raises:
        StoreError: If the kind is unknown, or the address holds a password.
    """
    return RemoteStore(address.rstrip("/"), preset(kind), Credentials.of(address), timeout)


class RemoteStore:
    """A server that speaks SPARQL 1.1.

    Args:
        address: Without a password.
        doors: Where its doors are.
        credentials: Who we are; may be empty.
        timeout: Seconds that a query may take.
        backoff: Seconds to wait before each new try of a request.
    """

    def __init__(
        self, address: str, doors: Preset, credentials: Credentials, timeout: float | None = None, backoff: Sequence[float] = BACKOFF
    ) -> None:
        self._address = address
        signed = doors.signed_query and credentials.user
        self._query = address + (doors.signed_query if signed else doors.query)
        self._update = address + doors.update
        self._graphs = address + doors.graphs if doors.graphs else ""
        self._union = doors.union
        self._timeout = timeout
        self._backoff = backoff
        self._client = httpx.Client(auth=Login(credentials), timeout=httpx.Timeout(_LOAD, connect=_CONNECT))
        # Stores have no end that a caller marks; the connections go when the store is forgotten.
        weakref.finalize(self, self._client.close)

    def load(self, paths: Sequence[Path], wishes: Wishes = PLAIN) -> Report:
        """Load RDF files together; graphs that the store holds with the same statements are left alone, others are replaced.

        Raises:
            InputError: If a file cannot be read or is malformed; nothing has been sent then.
            StoreError: If the server cannot be reached, refuses, or fails again and again. What was loaded stays; the next load goes on.
        """
        return load(self, paths, wishes)

    def query(self, sparql: str) -> Table:
        """Run a SPARQL 1.1 query over the union of all graphs.

        Raises:
            QueryError: If the server does not understand the query.
            StoreError: If the server cannot be reached, refuses, or takes too long.
        """
        found = _FORM.search(_NOISE.sub(" ", sparql))
        form = found[0].upper() if found else "SELECT"
        request = self._client.build_request(
            "POST", self._query, data={"query": sparql, **self._union}, headers={"Accept": _RESULTS.get(form, "text/turtle")}
        )
        answer = self._send(request, self._timeout)
        if answer.code == httpx.codes.BAD_REQUEST:
            raise QueryError(f"{self._address} does not understand the query: {answer.said}")
        self._check(answer)
        try:
            return _PARSERS.get(form, _triples)(answer.body)
        except (KeyError, SyntaxError, TypeError, ValueError) as error:
            raise StoreError(f"{self._address} answers with something that is no result of SPARQL.", "Is this its endpoint?") from error

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs in order."""
        return tuple(sorted(row[0] for row in self.query("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }").rows))

    def write(self, part: Part) -> None:
        """Write a part; one that the server finds too large is halved."""
        answer = self._put(part) if self._graphs else self._insert(part)
        if answer.code == _TOO_LARGE and (halves := _halves(part)):
            for half in halves:
                self.write(half)
            return
        self._check(answer)

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        if not self._graphs:
            self.update(f"DROP SILENT GRAPH {graph}")
            return
        answer = self._persist(self._client.build_request("DELETE", self._graphs, params={"graph": graph[1:-1]}))
        if answer.code != httpx.codes.NOT_FOUND:
            self._check(answer)

    def update(self, sparql: str) -> None:
        """Run a SPARQL 1.1 update.

        Raises:
            StoreError: If the server cannot be reached, refuses or does not understand it.
        """
        self._check(self._updated(sparql))

    def finish(self) -> None:
        """Do nothing: a server keeps what it has confirmed."""

    def _put(self, part: Part) -> _Answer:
        method, headers = "PUT" if part.first else "POST", {"Content-Type": "text/turtle"}
        # N-Triples under the name of Turtle, of which it is a part and which every server knows.
        request = self._client.build_request(
            method, self._graphs, params={"graph": part.graph[1:-1]}, content=part.triples, headers=headers
        )
        return self._persist(request)

    def _insert(self, part: Part) -> _Answer:
        insertion = f"INSERT DATA {{ GRAPH {part.graph} {{\n{part.triples.decode()}}} }}"
        return self._updated(f"DROP SILENT GRAPH {part.graph} ;\n{insertion}" if part.first else insertion)

    def _updated(self, sparql: str) -> _Answer:
        headers = {"Content-Type": "application/sparql-update"}
        return self._persist(self._client.build_request("POST", self._update, content=sparql.encode(), headers=headers))

    def _persist(self, request: httpx.Request) -> _Answer:
        """Send a request of a load, again after a while where that may help: it may be repeated, for none of them adds up."""
        for wait in self._backoff:
            try:
                answer = self._send(request, _LOAD)
            except _UnreachableError:
                pass
            else:
                if answer.code not in _PASSING:
                    return answer
            time.sleep(wait)
        return self._send(request, _LOAD)

    def _send(self, request: httpx.Request, limit: float | None) -> _Answer:
        """Send a request and read the answer to its end, all within `limit` seconds."""
        request.extensions["timeout"] = httpx.Timeout(limit, connect=_CONNECT).as_dict()
        end = None if limit is None else time.monotonic() + limit
        try:
            response = self._client.send(request, stream=True)
            try:
                body = b"".join(_within(end, response.iter_bytes()))
            finally:
                response.close()
        except (httpx.ReadTimeout, TimeoutError):
            hint = "Ask for less, or allow more time."
            raise StoreError(f"{self._address} has not answered within {limit or 0:g} seconds.", hint) from None
        except httpx.TransportError as error:
            raise _UnreachableError(
                f"{self._address} cannot be reached: {type(error).__name__} {error}.", "Is the server running?"
            ) from error
        return _Answer(response.status_code, body)

    def _check(self, answer: _Answer) -> None:
        # A redirection is a failure: to a page for signing in, as a rule.
        if answer.code < httpx.codes.MULTIPLE_CHOICES:
            return
        if answer.code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise StoreError(f"{self._address} does not let us in ({answer.code}).", HINT)
        hint = "Is this the address, and the kind?" if answer.code == httpx.codes.NOT_FOUND else _ON
        raise StoreError(f"{self._address} fails with {answer.code}: {answer.said}", hint)


class _UnreachableError(StoreError):
    """Nothing came back, so that trying again may help."""


class _Answer(NamedTuple):
    code: int
    body: bytes

    @property
    def said(self) -> str:
        """Return the beginning of what a server says of an error."""
        return " ".join(self.body.decode(errors="replace").split())[:_SAID] or "no reason given"


def _within(end: float | None, chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        # The client's own limit is for each piece; a server that sends one now and then would be waited for without end.
        if end is not None and time.monotonic() > end:
            raise TimeoutError


def _halves(part: Part) -> list[Part]:
    lines = part.lines.splitlines(keepends=True)
    middle = len(lines) // 2
    if middle < _LEAST:
        return []
    first, second = b"".join(lines[:middle]), b"".join(lines[middle:])
    return [part._replace(lines=first, last=False), part._replace(lines=second, first=False)]


def _rows(body: bytes) -> Table:
    answer = json.loads(body)
    names = tuple(map(str, answer["head"]["vars"]))
    rows = (tuple(str(row[name]["value"]) if name in row else "" for name in names) for row in answer["results"]["bindings"])
    return Table(names, tuple(rows))


def _verdict(body: bytes) -> Table:
    answer = json.loads(body)
    # Virtuoso answers with a row for yes and none for no.
    yes = answer["boolean"] if "boolean" in answer else answer["results"]["bindings"]
    return Table(("answer",), (("yes" if yes else "no",),))


def _triples(turtle: bytes) -> Table:
    found = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return Table(("subject", "predicate", "object"), tuple((_text(t.subject), _text(t.predicate), _text(t.object)) for t in found))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


_PARSERS: dict[str, Callable[[bytes], Table]] = {"SELECT": _rows, "ASK": _verdict}
