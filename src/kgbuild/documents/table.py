"""CSV: one article a row, with the columns of JSON Lines; separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from kgbuild.documents.decoding import decode
from kgbuild.documents.details import Details
from kgbuild.documents.record import Origin, Record
from kgbuild.errors import InputError

_NAMES = {
    "id": "doc_id",
    "headline": "title",
    "outlet": "publisher",
    "date": "published",
    "link": "url",
    "byline": "author",
    "body": "text",
}
_FIELDS = ("title", "publisher", "published", "url", "author")
_SEPARATORS = ",;\t"
#: Bytes that mark UTF-16, in which a table is not cut by its bytes.
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def records(stream: io.BufferedReader, origin: Origin) -> Iterator[Record | InputError]:
    """Read row by row, so that a table of any size needs the memory of its longest article.

    Raises:
        InputError: If the table is empty or has no column for the text.
    """
    encoding = "utf-16" if stream.peek(2)[:2] in _WIDE else "utf-8-sig"
    # Bytes that are not in the encoding come back row by row, to be decoded as any other article.
    wrapped = io.TextIOWrapper(stream, encoding, "surrogateescape", newline="")
    try:
        yield from _table(_lines(wrapped, origin), origin)
    finally:
        wrapped.detach()


def _table(lines: Iterator[str], origin: Origin) -> Iterator[Record | InputError]:
    head = next(lines, "")
    if not head.strip():
        raise InputError(f"{origin.source} is empty.")
    separator = max(_SEPARATORS, key=head.count)
    columns = [_column(name) for name in next(csv.reader([head], delimiter=separator))]
    if "text" not in columns:
        raise InputError(f"{origin.source} has no column 'text'.", f"Its columns are {', '.join(map(repr, columns))}.")
    # The limit is one of the whole process; a field is an article at most.
    csv.field_size_limit(max(csv.field_size_limit(), origin.limit))
    yield from _rows(csv.reader(lines, delimiter=separator), columns, origin)


def _column(name: str) -> str:
    plain = name.strip().lower()
    return _NAMES.get(plain, plain)


def _lines(wrapped: io.TextIOWrapper, origin: Origin) -> Iterator[str]:
    while line := wrapped.readline(origin.limit + 1):
        if len(line) > origin.limit:
            raise origin.too_large(origin.source)
        yield line


def _rows(rows: Iterator[list[str]], columns: list[str], origin: Origin) -> Iterator[Record | InputError]:
    number = 1
    while True:
        number += 1
        where = f"{origin.source}, row {number}"
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield InputError(f"{where} is no row: {error}.")
            continue
        if any(map(str.strip, row)):
            yield _record(dict(zip(columns, row, strict=False)), where, origin)
    if number == 2:
        yield InputError(f"{origin.source} has no rows.")


def _record(row: dict[str, str], where: str, origin: Origin) -> Record | InputError:
    notes: list[InputError] = []
    try:
        values = {key: _decoded(row.get(key, ""), where, notes) for key in ("doc_id", "text", *_FIELDS)}
    except InputError as error:
        return error
    if not values["text"].strip():
        return InputError(f"{where} has no text.")
    if len(values["text"].encode()) > origin.limit:
        return origin.too_large(where)
    details = Details(**{key: values[key].strip() for key in _FIELDS})
    return replace(Record(values["doc_id"].strip() or where, values["text"], details), note=notes[0] if notes else None)


def _decoded(value: str, where: str, notes: list[InputError]) -> str:
    if not value.strip():
        return ""
    text, note = decode(value.encode("utf-8", "surrogateescape"), where)
    notes += [note] if note else []
    return text
