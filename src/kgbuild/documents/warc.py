"""WARC: the pages that a crawler kept."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BufferedReader

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from kgbuild.documents import pages
from kgbuild.documents.record import Origin, Record, attempt
from kgbuild.errors import InputError

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_KINDS = frozenset({"response", "resource"})
_OK = "200"
#: What the library takes off a page; anything else would leave it unreadable.
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})

_PORTION = 1 << 16


def records(stream: BufferedReader, origin: Origin) -> Iterator[Record | InputError]:
    """Yield the article of each page; pictures, scripts, redirections and errors of the server are passed over.

    Yields:
        Articles, and an error for each page without one. Where the archive is damaged, the last error says so and the rest is not read.
    """
    number = 0
    try:
        archive = ArchiveIterator(stream)
        # The library's own warning to standard error; what it is about is the error below.
        archive.INC_RECORD = ""
        for kept in archive:
            if archive.err_count:
                yield InputError(f"{origin.source} is damaged after page {number}: a record does not end where it says.")
                archive.err_count = 0
            if kept.rec_type in _KINDS and _is_page(kept):
                number += 1
                yield _page(kept, number, origin)
            if not _is_whole(kept):
                yield InputError(f"{origin.source} is damaged after page {number}: a record has no length, or the archive ends inside it.")
                return
    except (ArchiveLoadFailed, AttributeError, EOFError, OSError, ValueError) as error:
        # Over a record without an address the library stumbles.
        yield InputError(f"{origin.source} is damaged after page {number}: {str(error).strip()}.")
        return
    if not number:
        yield InputError(f"{origin.source} holds no pages.")


def _is_page(kept: ArcWarcRecord) -> bool:
    if kept.http_headers and kept.http_headers.get_statuscode() != _OK:
        return False
    return _content_type(kept)[0] in _PAGES


def _is_whole(kept: ArcWarcRecord) -> bool:
    """Tell whether a record has as many bytes as it says, reading it to its end."""
    while kept.raw_stream.read(_PORTION):
        pass
    return getattr(kept.raw_stream, "limit", 1) == 0


def _content_type(kept: ArcWarcRecord) -> tuple[str, str]:
    """Return the media type and the charset."""
    kind, _, rest = str((kept.http_headers or kept.rec_headers).get_header("Content-Type") or "").partition(";")
    _, _, charset = rest.lower().partition("charset=")
    return kind.strip().lower(), charset.partition(";")[0].strip()


def _page(kept: ArcWarcRecord, number: int, origin: Origin) -> Record | InputError:
    url = str(kept.rec_headers.get_header("WARC-Target-URI") or "")
    where = f"{origin.source}, page {number}{f' ({url})' if url else ''}"

    def extract() -> Record:
        page = _plain(kept, where, origin)
        return pages.article(page, where, url or f"{origin.name}-{number}", charset=_content_type(kept)[1], url=url)

    return attempt(extract, where)


def _plain(kept: ArcWarcRecord, where: str, origin: Origin) -> bytes:
    """Return the page without what was done to it on its way: compression and chunks."""
    coding = str(kept.http_headers.get_header("Content-Encoding") or "").strip().lower() if kept.http_headers else ""
    if coding not in _CODINGS:
        raise InputError(f"{where} is encoded as {coding}, which is not read.")
    parts: list[bytes] = []
    size, content = 0, kept.content_stream()
    try:
        while part := content.read(_PORTION):
            parts.append(part)
            size += len(part)
            if size > origin.limit:
                raise origin.too_large(where)
    except zlib.error as error:
        raise InputError(f"{where} is not {coding} as it says: {error}.") from error
    return b"".join(parts)
