"""Which of the formats that we have a client wants: the `Accept` header of HTTP (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

#: Media type -> format of rows.
TABLES: Mapping[str, str] = MappingProxyType(
    {
        "application/sparql-results+json": "json",
        "application/sparql-results+xml": "xml",
        "text/csv": "csv",
        "text/tab-separated-values": "tsv",
        "application/json": "json",
        "application/xml": "xml",
    }
)
#: Media type -> format of triples.
GRAPHS: Mapping[str, str] = MappingProxyType(
    {
        "text/turtle": "turtle",
        "application/n-triples": "ntriples",
        "application/rdf+xml": "rdfxml",
        "application/ld+json": "jsonld",
        "application/json": "jsonld",
        "application/xml": "rdfxml",
    }
)
HTML = "text/html"


def choose(accept: str, offered: Iterable[str]) -> str:
    """Return the media type that a client likes best, the first offered where it has no wish, or nothing where none will do.

    >>> choose("text/html;q=0.5, text/*", ["text/html", "text/turtle"])
    'text/turtle'
    """
    return _choose(accept, tuple(offered))


# A client sends the same header with every request; choosing takes as long as a third of all else that the server itself does with a query.
@lru_cache(maxsize=128)
def _choose(accept: str, offered: tuple[str, ...]) -> str:
    wishes = [wish for part in accept.split(",") if (wish := _wish(part))]
    if not wishes:
        return offered[0]
    liked = [(_liking(media, wishes), -place, media) for place, media in enumerate(offered)]
    liking, _, media = max(liked)
    return media if liking > 0 else ""


def _wish(part: str) -> tuple[str, float] | None:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    if not media:
        return None
    quality = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return media, min(max(float(quality), 0), 1)
    except ValueError:
        return media, 0


def _liking(media: str, wishes: Sequence[tuple[str, float]]) -> float:
    """Return the quality that the most specific wish gives a media type."""
    for pattern in (media, f"{media.partition('/')[0]}/*", "*/*"):
        found = [quality for wish, quality in wishes if wish == pattern]
        if found:
            return max(found)
    return 0
