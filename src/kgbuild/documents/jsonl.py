"""JSON Lines: one article a line, with `doc_id`, `title`, `publisher`, `published`, `url`, `author` and `text`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader

from kgbuild.documents.decoding import decode
from kgbuild.documents.details import Details
from kgbuild.documents.record import Origin, Record
from kgbuild.errors import InputError

_FIELDS = ("title", "publisher", "published", "url", "author")


def records(stream: BufferedReader, origin: Origin) -> Iterator[Record | InputError]:
    """Read line by line, so that a file of any size needs the memory of its longest article."""
    # A line of JSON may escape every character of its text as six.
    longest = 6 * origin.limit
    number, empty = 0, True
    while raw := stream.readline(longest + 1):
        number += 1
        where = f"{origin.source}, line {number}"
        if len(raw) > longest:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(longest)
            empty = False
            yield origin.too_large(where)
        elif raw.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            yield _record(raw, where, origin)
    if empty:
        yield InputError(f"{origin.source} is empty.")


def _record(raw: bytes, where: str, origin: Origin) -> Record | InputError:
    try:
        line, note = decode(raw, where)
        found = record(line, where)
    except InputError as error:
        return error
    return origin.too_large(where) if len(found.text.encode()) > origin.limit else replace(found, note=note)


def record(line: str, where: str) -> Record:
    """Read one line.

    Args:
        line: The line, decoded.
        where: File and line number, for messages.

    Raises:
        InputError: If the line is not a JSON object with a text, or a field is not a text.
    """
    try:
        found = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where} is not JSON: {error}.", "Each line must be one complete JSON object.") from error
    except RecursionError as error:
        raise InputError(f"{where} is nested too deeply to be an article.") from error
    if not isinstance(found, dict):
        raise InputError(f"{where} is not a JSON object.", 'Each line must look like {"doc_id": ..., "text": ...}.')
    values = {key: _text(found, key, where) for key in ("doc_id", "text", *_FIELDS)}
    if not values["text"].strip():
        raise InputError(f"{where} has no text.", "The article goes into the field 'text'.")
    name = values["doc_id"] or where
    return Record(name, values["text"], Details(**{key: values[key].strip() for key in _FIELDS}))


def _text(found: dict[str, object], key: str, where: str) -> str:
    value = found.get(key)
    if value is None:
        return ""
    if key == "doc_id" and isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise InputError(f"{where}: {key!r} must be a text, not {type(value).__name__}.")
    if not value.isascii() and (place := _surrogate(value)) >= 0:
        raise InputError(f"{where}: {key!r} holds half of a surrogate pair (\\u{ord(value[place]):04x}) at character {place}.")
    return value


def _surrogate(value: str) -> int:
    return next((i for i, char in enumerate(value) if "\ud800" <= char <= "\udfff"), -1)
