"""Linked data: the address of everything in the graph leads to a page for people and to statements for programs."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kgbuild.errors import InputError
from kgbuild.rdf import iri
from kgbuild.serve.endpoint import STATUS, RequestError
from kgbuild.serve.negotiation import GRAPHS, HTML, choose
from kgbuild.serve.pages import Pages
from kgbuild.serve.pool import Pool
from kgbuild.store import messages


class Resources:
    """Serves what the graph says about one address.

    Args:
        pool: The query processes.
        pages: Makes the pages.
        base: Namespace of the data.
    """

    def __init__(self, pool: Pool, pages: Pages, base: str) -> None:
        self._pool, self._pages, self._base = pool, pages, base

    async def local(self, request: Request) -> Response:
        """Lead an address below the namespace of the data to what it stands for."""
        target = request.url_for("resource").include_query_params(iri=self._base + request.path_params["rest"])
        return RedirectResponse(str(target.replace(scheme="", netloc="")), 303)

    async def resource(self, request: Request) -> Response:
        """Describe `?iri=` as a page, Turtle, N-Triples, RDF/XML or JSON-LD, as the client wishes or `?format=` says."""
        address = request.query_params.get("iri", "")
        try:
            node = iri(address)
        except InputError as error:
            raise RequestError(400, "Name what to describe with ?iri=, an absolute IRI.") from error
        media = self._media(request)
        if media == HTML:
            return await self._pages.resource(request, node[1:-1])
        # What an article's spans and mentions say belongs to the description of the article's parts, which have addresses of their own.
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ {node} ?p ?o BIND({node} AS ?s) }} UNION {{ ?s ?p {node} BIND({node} AS ?o) }} }}"
        found = await self._pool.ask(messages.Request(query, graph=GRAPHS[media]))
        if found.failed:
            raise RequestError(STATUS[found.outcome], found.body.decode() or "The query failed.")
        if not found.body.strip():
            raise RequestError(404, f"The store says nothing about {address}.")
        return Response(
            found.body, media_type=f"{media}; charset=utf-8" if media.startswith("text/") else media, headers={"Vary": "Accept"}
        )

    def _media(self, request: Request) -> str:
        wanted = request.query_params.get("format", "")
        if wanted:
            media = next((media for media, form in GRAPHS.items() if form == wanted), "")
        else:
            media = choose(request.headers.get("accept", ""), [HTML, *GRAPHS])
        if not media:
            raise RequestError(406, f"Offered are {HTML}, {', '.join(GRAPHS)}.")
        return media
