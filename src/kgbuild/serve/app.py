"""The web application: which address leads to what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kgbuild.errors import KgbuildError
from kgbuild.model import Document
from kgbuild.serve.endpoint import Endpoint, RequestError
from kgbuild.serve.headers import Headers
from kgbuild.serve.limits import Limits
from kgbuild.serve.negotiation import HTML, choose
from kgbuild.serve.pages import Pages
from kgbuild.serve.pool import Pool
from kgbuild.serve.resources import Resources

#: Names of this machine; another one reaches the server only when the user exposes it.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Options:
    """What the server is told.

    Attributes:
        limits: What one client may use.
        texts: Articles by the digest of their text, shown with their acts marked.
        hosts: Host names under which it is reached; every name when empty.
        origin: Other sites that may ask the endpoint (`*` for all); none when empty.
        base: Namespace of the data, whose addresses resolve under `/id/`.
        started: Called once queries can be answered, which a store that is read into memory takes some seconds for.
    """

    limits: Limits = field(default_factory=Limits)
    texts: Mapping[str, Document] = field(default_factory=dict)
    hosts: Sequence[str] = LOOPBACK
    origin: str = ""
    base: str = "https://w3id.org/kgbuild/id/"
    started: Callable[[], None] = lambda: None


def make_app(store: Path, options: Options) -> Headers:
    """Return the application over the store in a directory."""
    pool = Pool(store, options.limits)
    endpoint, pages = Endpoint(pool, options.limits), Pages(pool, options.texts)
    resources = Resources(pool, pages, options.base)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        options.started()
        yield
        await pool.close()

    routes = [
        Route("/sparql", endpoint.query, methods=["GET", "POST"]),
        Route("/graphs", endpoint.graph),
        Route("/resource", resources.resource),
        Route("/id/{rest:path}", resources.local),
        *pages.routes(),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    handlers = {RequestError: _refused(pages), HTTPException: _refused(pages), KgbuildError: _refused(pages)}
    app = Starlette(routes=routes, lifespan=running, exception_handlers=handlers)
    return Headers(app, options.hosts, options.origin)


class _refused:  # noqa: N801 (reads as a function where it is used)
    """Answers a request that cannot be served: a page to people, a line to programs."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def __call__(self, request: Request, error: Exception) -> Response:
        status = getattr(error, "status", 0) or getattr(error, "status_code", 400)
        message = getattr(error, "message", "") or getattr(error, "detail", "") or str(error)
        headers = getattr(error, "headers", None)
        wants_page = request.method in {"GET", "HEAD"} and choose(request.headers.get("accept", ""), ["text/plain", HTML]) == HTML
        if wants_page:
            return self._pages.error(request, status, message)
        return PlainTextResponse(f"{message}\n", status, headers)
