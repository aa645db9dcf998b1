"""HTML: one page, one article."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from kgbuild.documents import pages
from kgbuild.documents.record import Origin, Record, attempt, whole
from kgbuild.errors import InputError


def records(stream: BufferedReader, origin: Origin) -> Iterator[Record | InputError]:
    """Yield the article of a page.

    Raises:
        InputError: If the page is too large.
    """
    raw = whole(stream, origin)
    yield attempt(lambda: pages.article(raw, origin.source, origin.name), origin.source)
