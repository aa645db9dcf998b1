"""Read gold files (JSON Lines, also compressed with gzip) and refuse what is malformed, with the number of the line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kgbuild.errors import InputError
from kgbuild.model import ROLES

Record = dict[str, Any]

#: Parts of an attribution in PolNeAR.
PARTS = ("source", "cue", "content")


class Row(NamedTuple):
    """One line of a gold file."""

    line: int
    record: Record


class Gold(NamedTuple):
    """A gold file: its scheme and its rows."""

    scheme: str
    rows: tuple[Row, ...]


class _MalformedError(Exception):
    """What is wrong with a line; the caller knows which."""


def read(path: Path, scheme: str = "") -> Gold:
    """Read a gold file.

    Args:
        path: A JSON Lines file; one that ends in `.gz` is unpacked.
        scheme: One of `SCHEMES`; found out from the fields of the first row when empty.

    Raises:
        InputError: If the file cannot be read, is empty, or a line is malformed; the message names the line.
    """
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, text in enumerate(_lines(path), start=1):
        if not text.strip():
            continue
        where = f"{path}, line {number}"
        record = _record(text, where)
        scheme = scheme or _detect(record, where)
        try:
            SCHEMES[scheme](record)
            if scheme in _ONE_ROW_A_DOCUMENT:
                _unique(record, seen, number)
        except _MalformedError as error:
            raise InputError(f"{where}: {error}.", f"The file is read as gold of the scheme '{scheme}'.") from error
        rows.append(Row(number, record))
    if not rows:
        raise InputError(f"{path} holds no gold.")
    return Gold(scheme, tuple(rows))


def _lines(path: Path) -> Iterable[str]:
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8").split("\n")
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error.reason} at byte {error.start}.") from error


def _record(text: str, where: str) -> Record:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not JSON: {error}.") from error
    if not isinstance(record, dict):
        raise InputError(f"{where} is not a JSON object.")
    return record


def _detect(record: Mapping[str, Any], where: str) -> str:
    for scheme, keys in _MARKS.items():
        if keys <= record.keys():
            return scheme
    known = "; ".join(f"{scheme}: {', '.join(sorted(keys))}" for scheme, keys in _MARKS.items())
    raise InputError(f"{where}: no scheme has these fields.", f"Fields of the schemes are {known}.")


def _unique(record: Mapping[str, Any], seen: dict[str, int], number: int) -> None:
    name = record["doc_id"]
    if name in seen:
        raise _MalformedError(f"doc_id {name!r} stands already in line {seen[name]}")
    seen[name] = number


def _text(record: Mapping[str, Any], *keys: str) -> None:
    for key in keys:
        if not isinstance(record.get(key), str) or not record[key]:
            raise _MalformedError(f"{key!r} must be a text, not {record.get(key)!r}")
        if any("\ud800" <= char <= "\udfff" for char in record[key]):
            raise _MalformedError(f"{key!r} holds half of a surrogate pair")


def _list(record: Mapping[str, Any], key: str) -> list[Record]:
    value = record.get(key)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _MalformedError(f"{key!r} must be a list of objects")
    return value


def _span(value: object, length: int, what: str) -> None:
    pair = isinstance(value, list) and len(value) == 2 and all(type(place) is int for place in value)
    if not pair or not 0 <= value[0] < value[1] <= length:  # type: ignore[index]
        raise _MalformedError(f"{what} is {value!r}, which is no span of a text of {length} characters")


def _acts(record: Mapping[str, Any]) -> None:
    _text(record, "doc_id", "text")
    acts = _list(record, "acts")
    names = [act.get("id") for act in acts]
    for number, act in enumerate(acts, start=1):
        _text(act, "id", "type")
        what = f"act {act['id']!r}"
        if act["id"] in names[: number - 1]:
            raise _MalformedError(f"{what} stands twice")
        if act.get("content_act") and act["content_act"] not in names:
            raise _MalformedError(f"{what}: content_act {act['content_act']!r} is no act of this document")
        _act_spans(act, record["text"], what)


def _act_spans(act: Record, text: str, what: str) -> None:
    _span(act.get("cue"), len(text), f"the cue of {what}")
    start, end = act["cue"]
    if act.get("cue_text", text[start:end]) != text[start:end]:
        raise _MalformedError(f"the cue of {what} is {act['cue_text']!r}, but the text has {text[start:end]!r} there")
    if act.get("content"):
        _span(act["content"], len(text), f"the content of {what}")
    for role in (role for role in ROLES if role in act):
        for party in _list(act, role):
            _span(party.get("span"), len(text), f"a {role} of {what}")
            _text(party, "entity")


def _polnear(record: Mapping[str, Any]) -> None:
    _text(record, "doc_id", "text")
    for number, attribution in enumerate(_list(record, "attributions"), start=1):
        for part in PARTS:
            spans = attribution.get(part)
            if not isinstance(spans, list):
                raise _MalformedError(f"attribution {number}: {part!r} must be a list of spans")
            for span in spans:
                _span(span, len(record["text"]), f"a {part} span of attribution {number}")


def _plv(record: Mapping[str, Any]) -> None:
    _text(record, "id", "text", "label")
    for key in ("source_spans", "target_spans"):
        if not isinstance(record.get(key), list):
            raise _MalformedError(f"{key!r} must be a list of spans")
        for span in record[key]:
            _span(span, len(record["text"]), f"a span of {key!r}")


def _petrarch(record: Mapping[str, Any]) -> None:
    _text(record, "id", "text")
    for event in _list(record, "events"):
        _text(event, "code")
        if not {"source", "target"} <= event.keys():
            raise _MalformedError("an event needs a source, a code and a target")


#: Scheme -> what checks a row.
SCHEMES: Mapping[str, Callable[[Mapping[str, Any]], None]] = {"acts": _acts, "polnear": _polnear, "plv": _plv, "petrarch": _petrarch}

#: Scheme -> the fields by which a row of it is known.
_MARKS = {
    "acts": {"acts", "doc_id"},
    "polnear": {"attributions", "doc_id"},
    "plv": {"label", "source_spans", "target_spans"},
    "petrarch": {"events", "id"},
}

#: PolNeAR may hold the same article by several annotators.
_ONE_ROW_A_DOCUMENT = frozenset({"acts"})
