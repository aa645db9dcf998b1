"""PDF: the text layer of the pages. Scripts, forms, links and attached files are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

import pypdfium2

from kgbuild.documents.details import Details
from kgbuild.documents.record import Origin, Record, attempt, digest, whole
from kgbuild.errors import InputError

#: A word that was divided at the end of a line; PDFium puts one of these characters for the hyphen.
_DIVIDED = re.compile("[\x02\ufffe](?:\r?\n)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def records(stream: BufferedReader, origin: Origin) -> Iterator[Record | InputError]:
    """Yield the file as an article.

    Raises:
        InputError: If the file is too large.
    """
    raw = whole(stream, origin)
    yield attempt(lambda: _record(raw, origin), origin.source)


def _record(raw: bytes, origin: Origin) -> Record:
    try:
        book = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise InputError(f"{origin.source} is no PDF that can be opened: {error}.") from error
    try:
        text = _text(book, origin)
        title = book.get_metadata_dict().get("Title", "").strip()
    finally:
        book.close()
    if not text.strip():
        raise InputError(f"{origin.source} holds no text.", "A scan must go through character recognition first.")
    # What programs put there ("Microsoft Word - draft3") is a title only if the text has it too.
    known = Details(title=title) if title and " ".join(title.split()) in " ".join(text.split()) else Details()
    return Record(origin.name, text, known, digest(raw))


def _text(book: pypdfium2.PdfDocument, origin: Origin) -> str:
    parts, size = [], 0
    for page in book:
        layer = page.get_textpage()
        words = layer.get_text_range()
        layer.close()
        page.close()
        size += len(words)
        if size > origin.limit:
            raise origin.too_large(origin.source)
        parts.append(_CONTROL.sub("", _DIVIDED.sub("", words)).replace("\r\n", "\n").strip())
    return "\n\n".join(part for part in parts if part)
