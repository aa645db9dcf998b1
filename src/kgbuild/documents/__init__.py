"""Read articles: plain text, Markdown and JSON Lines, from files, folders and standard input.

The text of a document is what the file holds, decoded, without its byte order mark; nothing else is changed. An input that cannot be
used comes out as an `InputError` value in its place, and the others follow.
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

from kgbuild.config import Settings
from kgbuild.documents import files, jsonl, markdown, text
from kgbuild.documents.details import Details, front_matter, iso_date
from kgbuild.documents.parts import Layout, arrange
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
        which detail was left out.
    """
    settings, details = settings or Settings(), details or Details()
    seen: set[str] = set()
    for path in paths:
        for found in _read_path(path, settings, details):
            if isinstance(found, Document) and found.id in seen:
                _log.info("%s: the article %s was read before.", found.source, found.name)
                continue
            if isinstance(found, Document):
                seen.add(found.id)
            yield found


def _read_path(path: str | Path, settings: Settings, details: Details) -> Iterator[Document | InputError]:
    if str(path) == "-":
        yield from _read_stream(cast("BufferedReader", sys.stdin.buffer), "-", "", settings, details)
        return
    for found in files.find(Path(path)):
        if isinstance(found, InputError):
            yield found
            continue
        try:
            layout = files.format_of(found)
            with found.open("rb") as stream:
                # A file name may hold bytes that are no text; names go into the output.
                source = os.fsencode(found).decode("utf-8", "replace")
                yield from _read_stream(stream, source, layout, settings, details)
        except InputError as error:
            yield error
        except OSError as error:
            yield InputError(f"{found} cannot be read: {error.strerror}.")


def _read_stream(stream: BufferedReader, source: str, layout: str, settings: Settings, details: Details) -> Iterator[Document | InputError]:
    """Read one file or standard input, where a first `{` means JSON Lines."""
    if layout == "jsonl" or (not layout and stream.peek(1).lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"{")):
        yield from _read_records(stream, source, settings, details)
        return
    where = "Standard input" if source == "-" else source
    raw = stream.read(settings.max_bytes + 1)
    if len(raw) > settings.max_bytes:
        yield _too_large(where, settings)
        return
    try:
        content = files.decode(raw, where)
    except InputError as error:
        yield error
        return
    name = "stdin" if source == "-" else Path(source).stem
    blank = Document(id="", name=name, text=content, source=source, blocks=(), lang=settings.lang)
    yield from make(blank, details, is_markdown=layout == "markdown")


def _read_records(stream: BufferedReader, source: str, settings: Settings, details: Details) -> Iterator[Document | InputError]:
    """Read line by line, so that a file of any size needs the memory of its longest article."""
    # A line of JSON may escape every character of its text as six.
    longest = 6 * settings.max_bytes
    number, empty = 0, True
    while raw := stream.readline(longest + 1):
        number += 1
        where = f"{source}, line {number}"
        if len(raw) > longest:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(longest)
            empty = False
            yield _too_large(where, settings)
        elif raw.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            yield from _read_record(raw, where, settings, details)
    if empty:
        yield InputError(f"{source} is empty.")


def _read_record(raw: bytes, where: str, settings: Settings, details: Details) -> Iterator[Document | InputError]:
    try:
        record = jsonl.record(files.decode(raw, where), where)
    except InputError as error:
        yield error
        return
    if len(record.text.encode()) > settings.max_bytes:
        yield _too_large(where, settings)
        return
    source = where.rpartition(", line ")[0]
    blank = Document(id="", name=record.name, text=record.text, source=source, blocks=(), lang=settings.lang)
    yield from make(blank, details, record.details)


def _too_large(where: str, settings: Settings) -> InputError:
    return InputError(f"{where} is larger than {settings.max_bytes} bytes.", "Raise the limit with --set max_bytes N.")


def make(blank: Document, first: Details, second: Details | None = None, *, is_markdown: bool = False) -> Iterator[Document | InputError]:
    """Lay out a text and complete its document.

    Args:
        blank: A document with text, name, source and language.
        first: Details that win over everything else.
        second: Details of the record; they win over front matter, which wins over the text.
        is_markdown: Whether the text is known to be Markdown; else its marks decide.

    Yields:
        The document; before it, an error when its date is none.
    """
    matter, start = front_matter(blank.text)
    known = first.over(second or Details()).over(matter)
    layout = _layout(blank.text, start, known.title, is_markdown)
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
    )


def _layout(content: str, start: int, title: str, is_markdown: bool) -> Layout:
    marks: list[Span] = []
    if is_markdown or markdown.is_markdown(content):
        pieces, marks = markdown.pieces(content, start)
    else:
        pieces = text.pieces(content, start)
    return arrange(content, pieces, marks, title)
