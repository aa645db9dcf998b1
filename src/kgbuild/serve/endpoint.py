"""The SPARQL 1.1 Protocol and the Graph Store Protocol, both for reading only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from kgbuild.errors import InputError, QueryError
from kgbuild.rdf import iri
from kgbuild.serve import guard
from kgbuild.serve.limits import Limits
from kgbuild.serve.negotiation import GRAPHS, TABLES, choose
from kgbuild.serve.pool import Pool
from kgbuild.store import messages

#: HTTP status of what can go wrong with a query.
STATUS = {"syntax": 400, "large": 413, "store": 500, "memory": 503, "time": 504, "busy": 503}
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"


class RequestError(Exception):
    """A request that cannot be served; `status` is its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Wanted:
    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]


class Endpoint:
    """Answers queries over HTTP.

    Args:
        pool: The query processes.
        limits: What a client may use.
    """

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool = pool
        self._limits = limits

    async def query(self, request: Request) -> Response:
        """Answer a query, or describe the service to a request without one."""
        wanted = await self._read(request)
        if wanted is None:
            return _description(request)
        try:
            guard.check(wanted.query)
        except QueryError as error:
            raise RequestError(403, f"{error.message} {error.hint}") from error
        accept = request.headers.get("accept", "")
        table, graph = choose(accept, TABLES), choose(accept, GRAPHS)
        if not table and not graph:
            raise RequestError(406, f"None of the wanted formats is offered. Rows: {', '.join(TABLES)}. Triples: {', '.join(GRAPHS)}.")
        forms = TABLES.get(table, "json"), GRAPHS.get(graph, "turtle")
        asked = messages.Request(wanted.query, *forms, default=wanted.default, named=wanted.named)
        return self._response(await self._pool.ask(asked), table or next(iter(TABLES)), graph or next(iter(GRAPHS)))

    async def graph(self, request: Request) -> Response:
        """Return the statements of one graph (`?graph=IRI`) or of all (`?default`)."""
        name = request.query_params.get("graph", "")
        if not name and "default" not in request.query_params:
            raise RequestError(400, "Name a graph with ?graph=IRI, or ask for all of them with ?default.")
        try:
            source = f"GRAPH {iri(name)} {{ ?s ?p ?o }}" if name else "?s ?p ?o"
        except InputError as error:
            raise RequestError(400, error.message) from error
        media = choose(request.headers.get("accept", ""), GRAPHS)
        if not media:
            raise RequestError(406, f"A graph is offered as {', '.join(GRAPHS)}.")
        found = await self._pool.ask(messages.Request(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {source} }}", graph=GRAPHS[media]))
        if not found.failed and not found.body.strip() and name:
            raise RequestError(404, f"There is no graph {name}.")
        return self._response(found, "", media)

    def _response(self, found: messages.Answer, table: str, graph: str) -> Response:
        if found.failed:
            raise RequestError(STATUS[found.outcome], found.body.decode() or "The query failed.")
        media = table if found.outcome == "rows" else graph
        return Response(
            found.body, media_type=f"{media}; charset=utf-8" if media.startswith("text/") else media, headers={"Vary": "Accept"}
        )

    async def _read(self, request: Request) -> _Wanted | None:
        """Return what the request asks for; nothing if it holds no query."""
        fields = parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if request.method == "POST":
            body = await read_body(request, self._limits)
            media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if media == "application/sparql-query":
                fields["query"] = [_text(body)]
            elif media == "application/x-www-form-urlencoded":
                fields = parse_qs(_text(body), keep_blank_values=True)
            elif media == "application/sparql-update":
                raise RequestError(403, "This server only reads: updates are not allowed.")
            else:
                raise RequestError(415, "Send a query as application/sparql-query or application/x-www-form-urlencoded.")
        if "update" in fields:
            raise RequestError(403, "This server only reads: updates are not allowed.")
        queries = fields.get("query", [])
        if len(queries) > 1:
            raise RequestError(400, "A request holds one query.")
        if not queries:
            if request.method == "POST":
                raise RequestError(400, "The request holds no query.")
            return None
        return _Wanted(queries[0], _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri"))


def _graphs(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    try:
        return tuple(iri(value)[1:-1] for value in fields.get(name, []) if value)
    except InputError as error:
        raise RequestError(400, f"{name}: {error.message}") from error


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise RequestError(400, f"The request is not UTF-8: {error}.") from error


async def read_body(request: Request, limits: Limits) -> bytes:
    """Return the body of a request.

    Raises:
        RequestError: If it is larger than allowed or does not come in time.
    """
    body = bytearray()

    async def read() -> None:
        async for chunk in request.stream():
            body.extend(chunk)
            if len(body) > limits.body:
                raise RequestError(413, f"A request has at most {limits.body} bytes.")

    try:
        await asyncio.wait_for(read(), limits.patience)
    except TimeoutError as error:
        raise RequestError(408, "The request did not come in time.") from error
    except ClientDisconnect as error:
        raise RequestError(400, "The request broke off.") from error
    return bytes(body)


def _description(request: Request) -> Response:
    """Describe the service (SPARQL 1.1 Service Description)."""
    formats = [
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "RDF_XML",
        "JSON-LD",
    ]
    address = iri(str(request.url.replace(query="")))
    lines = [f"@prefix sd: <{_SD}> .", "", f"{address} a sd:Service ;", f"    sd:endpoint {address} ;"]
    lines += ["    sd:supportedLanguage sd:SPARQL11Query ;", "    sd:feature sd:UnionDefaultGraph ;"]
    lines += [f"    sd:resultFormat {', '.join(f'<{_FORMATS}{name}>' for name in formats)} ."]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/turtle")
