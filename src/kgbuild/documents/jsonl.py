"""JSON Lines: one article a line, with `doc_id`, `title`, `publisher`, `published`, `url` and `text`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kgbuild.documents.details import Details
from kgbuild.errors import InputError

_FIELDS = ("title", "publisher", "published", "url")


@dataclass(frozen=True, slots=True)
class Record:
    """An article of a JSON Lines file; fields that the file does not know are left out."""

    name: str
    text: str
    details: Details


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
