"""RSS and Atom: the entries of a feed. What an entry links to is not fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from io import BufferedReader, BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from kgbuild.documents.decoding import decode
from kgbuild.documents.details import Details, iso_date
from kgbuild.documents.fragments import blocks
from kgbuild.documents.record import Origin, Record, attempt, digest, joined, whole
from kgbuild.errors import InputError

_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)")
#: The text comes decoded; this tells the parser so, whatever the XML declares.
_DECODED = {"content-type": "application/xml; charset=utf-8"}


def records(stream: BufferedReader, origin: Origin) -> Iterator[Record | InputError]:
    """Yield the entries of a feed in their order.

    Raises:
        InputError: If the file is too large, empty, binary or no feed.
    """
    raw = whole(stream, origin)
    declared = _ENCODING.match(raw)
    text, note = decode(raw, origin.source, declared[1].decode("ascii") if declared else "")
    # A stream, for a string could be taken for an address or a path.
    feed = feedparser.parse(BytesIO(text.encode()), response_headers=_DECODED)
    if not feed.version:
        raise InputError(f"{origin.source} is no RSS or Atom feed.")
    if note:
        yield note
    if not feed.entries:
        yield InputError(f"{origin.source} is a feed without entries.")
    for number, entry in enumerate(feed.entries, 1):
        where = f"{origin.source}, entry {number}"
        yield attempt(partial(_record, entry, where, str(feed.feed.get("title", ""))), where)
    if isinstance(broken := feed.get("bozo_exception"), SAXException):
        yield InputError(f"{origin.source} is no well-formed XML, so entries may be missing: {broken}.")


def _record(entry: Mapping[str, Any], where: str, publisher: str) -> Record:
    # The content is the article, the summary at least its beginning.
    markup = next((part["value"] for part in entry.get("content", ()) if part.get("value")), entry.get("summary", ""))
    found = blocks(markup)
    title = " ".join(words for _, words in blocks(str(entry.get("title", ""))))
    if not found:
        raise InputError(f"{where} has no text.")
    if title and found[0][1] != title:
        found.insert(0, ("heading", title))
    stamp = str(entry.get("published", "") or entry.get("updated", ""))
    url = str(entry.get("link", ""))
    details = Details(title, publisher.strip(), iso_date(stamp) or stamp, url, str(entry.get("author", "")).strip())
    return joined(str(entry.get("id", "")) or url or where, found, details, digest(markup.encode()))
