"""The pages: each is made of what the views read and a template; none needs a script to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from anyio import to_thread
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kgbuild import __version__, answers
from kgbuild.model import Document
from kgbuild.serve import questions
from kgbuild.serve.asking import Asker
from kgbuild.serve.endpoint import RequestError
from kgbuild.serve.pool import Pool
from kgbuild.views import articles, chains, entities, network, outlets, overview, show
from kgbuild.views.sparql import Select

#: Actors drawn at most: the layout of 2,000 takes 1.3 s, that of 20,000 takes 11 s.
_DRAWN = 2000
#: Actors in the table below the drawing.
_LISTED = 200

Context = dict[str, object]


class Pages:
    """Makes the pages.

    Args:
        pool: The query processes.
        texts: Articles by the digest of their text.
    """

    def __init__(self, pool: Pool, texts: Mapping[str, Document]) -> None:
        self._asker, self._texts = Asker(pool), texts
        loader = FileSystemLoader(Path(__file__).parent / "templates")
        self._templates = Environment(loader=loader, autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)
        self._templates.globals.update(version=__version__, link=link, show=show, built=_built())

    def routes(self) -> list[Route]:
        """Return the addresses of the pages."""
        return [
            Route("/", self._page("overview.html", lambda select, _: {"overview": overview.overview(select)})),
            Route("/articles", self._page("articles.html", _articles)),
            Route("/search", self._page("search.html", _search)),
            Route("/network", self._page("network.html", _network)),
            Route("/network.json", self._network),
            Route("/timeline", self._page("timeline.html", _timeline)),
            Route("/outlets", self._page("outlets.html", _outlets)),
            Route("/questions", self._page("questions.html", lambda *_: {"questions": answers.catalogue()})),
            Route("/questions/{name}", self._question),
            Route("/editor", self._page("editor.html", lambda *_: {"questions": answers.catalogue()})),
        ]

    def _page(self, template: str, build: Callable[[Select, Request], Context]) -> Callable[[Request], object]:
        async def page(request: Request) -> Response:
            return HTMLResponse(await to_thread.run_sync(lambda: self._render(template, request, build(self._asker.select, request))))

        return page

    def _render(self, template: str, request: Request, context: Context) -> str:
        return self._templates.get_template(template).render(request=request, path=request.url.path, **context)

    def error(self, request: Request, status: int, message: str) -> Response:
        """Return a page that says what went wrong."""
        return HTMLResponse(self._render("error.html", request, {"status": status, "message": message}), status)

    async def resource(self, request: Request, address: str) -> Response:
        """Return the page of whatever an address stands for."""
        return HTMLResponse(await to_thread.run_sync(lambda: self._resource(request, address)))

    def _resource(self, request: Request, address: str) -> str:
        sort = entities.sort_of(self._asker.select, address)
        if not sort:
            raise RequestError(404, f"The store says nothing about {address}.")
        context: Context = {"address": address}
        if sort == "article":
            context["view"] = articles.load_article(self._asker.select, address, self._texts)
        elif sort == "act":
            path = chains.chain(self._asker.select, address)
            inside, related = chains.inside(self._asker.select, address), chains.related(self._asker.select, address)
            context |= {"act": path[-1], "chain": path, "inside": inside, "related": related}
        elif sort == "entity":
            context["view"] = entities.load_entity(self._asker.select, address)
        else:
            context["facts"], context["pointing"] = entities.facts(self._asker.select, address)
        return self._render(f"{sort}.html", request, context)

    async def _network(self, request: Request) -> Response:
        return JSONResponse(await to_thread.run_sync(lambda: _drawn(_addressing(self._asker.select, request, _DRAWN))))

    async def _question(self, request: Request) -> Response:
        name, _, ending = request.path_params["name"].partition(".")
        fields = dict(request.query_params)
        if ending:
            body = await to_thread.run_sync(lambda: questions.download(name, ending, fields, self._asker))
            headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
            return Response(body, media_type=questions.DOWNLOADS[ending], headers=headers)
        asked = await to_thread.run_sync(lambda: questions.form(name, fields, self._asker))
        return HTMLResponse(self._render("question.html", request, {"asked": asked}))


# A page about one article links the same few actors hundreds of times.
@lru_cache(maxsize=4096)
def link(address: str) -> str:
    """Return the path of the page about an address."""
    return "/resource?" + urlencode({"iri": address})


def _built() -> bool:
    return (Path(__file__).parent / "static" / "dist" / "editor.js").is_file()


def _around(request: Request) -> str:
    return request.query_params.get("entity", "")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _articles(select: Select, request: Request) -> Context:
    number, publisher = _number(request.query_params.get("page", "0")), request.query_params.get("publisher", "")
    listed = overview.articles(select, number, publisher)
    return {"articles": listed, "page": number, "publisher": publisher, "more": len(listed) == overview.PAGE}


def _search(select: Select, request: Request) -> Context:
    words = request.query_params.get("q", "").strip()[:200]
    return {"words": words, "hits": overview.search(select, words)}


def _network(select: Select, request: Request) -> Context:
    found = _addressing(select, request, _LISTED)
    return {"network": found, "around": _around(request), "kinds": {actor.kind for actor in found.actors}}


def _addressing(select: Select, request: Request, most: int) -> network.Network:
    return network.load_network(select, most, _around(request), _number(request.query_params.get("least", "0")))


def _drawn(found: network.Network) -> dict[str, object]:
    actors = [{"key": actor.iri, "label": actor.label, "kind": actor.kind, "acts": found.weights[actor.iri]} for actor in found.actors]
    edges = [{"source": edge.source, "target": edge.target, "count": edge.count, "types": edge.types} for edge in found.edges]
    return {"actors": actors, "edges": edges}


def _timeline(select: Select, request: Request) -> Context:
    around, given = _around(request), request.query_params
    if not around:
        return {"overview": overview.overview(select), "view": None}
    side = given.get("side", "")
    side = side if side in entities.SIDES else "said"
    listing = entities.load_side(select, around, side, given.get("type", ""), _number(given.get("page", "0")))
    return {"view": {"thing": entities.name_of(select, around), "side": side, "sides": list(entities.SIDES), "listing": listing}}


def _outlets(select: Select, request: Request) -> Context:
    names = outlets.outlets(select)
    left, right = request.query_params.get("left", ""), request.query_params.get("right", "")
    comparison = outlets.compare(select, left, right) if left and right else None
    return {"names": names, "left": left, "right": right, "comparison": comparison}
