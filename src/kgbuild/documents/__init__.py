"""Read articles: text, Markdown, JSON Lines, CSV, web pages, feeds, WARC and PDF, from files, folders and standard input.

The text of a document is what the file holds, decoded, without its byte order mark; nothing else is changed. Of a page, a feed or a PDF
it is the text that was extracted, and the digest of the page goes with it. Nothing is fetched and no link is followed. An input that
cannot be used comes out as an `InputError` value in its place, and the others follow.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import cast

from kgbuild import compression
from kgbuild.config import Settings
from kgbuild.documents import files, jsonl, markdown, text
from kgbuild.documents.details import Details, front_matter, iso_date
from kgbuild.documents.lines import Piece
from kgbuild.documents.parts import Layout, arrange
from kgbuild.documents.record import Origin, Reader, guarded
from kgbuild.documents.seen import Seen
from kgbuild.errors import InputError
from kgbuild.model import Document, Span

__all__ = ["Details", "make", "read"]

#: Longest paragraph in characters. The longest of 351 news articles has 1,485; what has this many without a break is a dump or a list,
#: and the acts of one paragraph are compared with each other.
_LONGEST_PARAGRAPH = 500_000

_log = logging.getLogger(__name__)


def read(paths: Iterable[str | Path], settings: Settings | None = None, details: Details | None = None) -> Iterator[Document | InputError]:
    """Read articles from files, folders and standard input (`-`), one after the other.

    An article that was read before in the same call (same text, same address) is left out.

    Args:
        paths: What to read; the files of a folder come in the order of their paths.
        settings: Gives the largest size and the language.
        details: Title, publisher, date and address that win over what the articles say of themselves.

    Yields:
        A document for each article, an error for each input that cannot be used. Both may come for one article: the error then says
        which detail was left out, or which encoding was assumed.

    Raises:
        StoreError: If the extra for a format is not installed.
    """
    settings, details = settings or Settings(), details or Details()
    seen = Seen()
    for path in paths:
        for found in _read_path(path, settings, details):
            if isinstance(found, Document) and not seen.add(found.id):
                _log.info("%s: the article %s was read before.", found.source, found.name)
            else:
                yield found


def _read_path(path: str | Path, settings: Settings, details: Details) -> Iterator[Document | InputError]:
    if str(path) == "-":
        yield from _read_stdin(cast("BufferedReader", sys.stdin.buffer), settings, details)
        return
    for found in files.find(Path(path)):
        if isinstance(found, InputError):
            yield found
            continue
        try:
            reader = files.reader(files.format_of(found))
            # A file name may hold bytes that are no text; names go into the output.
            source = os.fsencode(found).decode("utf-8", "replace")
            with compression.opened(found) as stream:
                yield from _read_stream(reader, stream, Origin(source, files.stem_of(Path(source)), settings.max_bytes), settings, details)
        except InputError as error:
            yield error
        except OSError as error:
            yield InputError(f"{found} cannot be read: {error.strerror}.")


def _read_stdin(stream: BufferedReader, settings: Settings, details: Details) -> Iterator[Document | InputError]:
    """Read standard input, where a first `{` means JSON Lines."""
    is_record = stream.peek(1).lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"{")
    reader = jsonl.records if is_record else text.records
    yield from _read_stream(reader, stream, Origin("-", "stdin", settings.max_bytes), settings, details)


def _read_stream(
    reader: Reader, stream: BufferedReader, origin: Origin, settings: Settings, details: Details
) -> Iterator[Document | InputError]:
    for found in guarded(reader(stream, origin), origin.where):
        if isinstance(found, InputError):
            yield found
            continue
        if found.note:
            yield found.note
        blank = Document("", found.name, found.text, origin.source, (), lang=settings.lang, page=found.page)
        yield from make(blank, details, found.details, is_markdown=found.is_markdown, pieces=found.pieces)


def make(
    blank: Document, first: Details, second: Details | None = None, *, is_markdown: bool = False, pieces: list[Piece] | None = None
) -> Iterator[Document | InputError]:
    """Lay out a text and complete its document.

    Args:
        blank: A document with text, name, source and language.
        first: Details that win over everything else.
        second: Details of the record; they win over front matter, which wins over the text.
        is_markdown: Whether the text is known to be Markdown; else its marks decide.
        pieces: The blocks of the text where they are known; such a text is neither front matter nor Markdown.

    Yields:
        The document; before it, an error when its date is none.
    """
    matter, start = front_matter(blank.text) if pieces is None else (Details(), 0)
    known = first.over(second or Details()).over(matter)
    layout = _layout(blank.text, start, known.title, is_markdown) if pieces is None else arrange(blank.text, pieces, [], known.title)
    if not layout.blocks:
        yield InputError(f"{blank.source}: {blank.name} has no text besides its front matter.")
        return
    longest = max(block.span.end - block.span.start for block in layout.blocks)
    if longest > _LONGEST_PARAGRAPH:
        hint = "Put a blank line between paragraphs."
        yield InputError(f"{blank.source}: {blank.name} has a paragraph of {longest} characters, which is no article.", hint)
        return
    published = iso_date(known.published)
    if known.published and not published:
        yield InputError(f"{blank.source}: {known.published!r} is not a date; {blank.name} is read without it.", "Write it as 2022-02-02.")
    full = replace(known, published=published).over(layout.details)
    digest = hashlib.sha256(f"{blank.text}\n{full.url or full.publisher}".encode()).hexdigest()[:16]
    yield replace(
        blank,
        id=f"a{digest}",
        blocks=layout.blocks,
        markup=layout.markup,
        title=full.title,
        publisher=full.publisher,
        published=full.published,
        url=full.url,
        author=full.author,
    )


def _layout(content: str, start: int, title: str, is_markdown: bool) -> Layout:
    marks: list[Span] = []
    if is_markdown or markdown.is_markdown(content):
        found, marks = markdown.pieces(content, start)
    else:
        found = text.pieces(content, start)
    return arrange(content, found, marks, title)
