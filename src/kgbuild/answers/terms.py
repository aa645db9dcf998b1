"""What a user types, as RDF terms: it is data, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from kgbuild.rdf import XSD, integer, iri, literal

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
# At most four places, as in the graph; stores rewrite longer or shorter forms.
_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,4})?")


def _text(value: str) -> str:
    value.encode()
    return literal(value.strip())


def _date(value: str) -> str:
    return literal(date.fromisoformat(value.strip()).isoformat(), datatype=f"{XSD}date")


def _integer(value: str) -> str:
    if not _WHOLE_NUMBER.fullmatch(value.strip()):
        raise ValueError(value)
    return integer(int(value))


def _decimal(value: str) -> str:
    if not _DECIMAL.fullmatch(value.strip()):
        raise ValueError(value)
    return literal(value.strip(), datatype=f"{XSD}decimal")


def _count(value: str) -> str:
    text = value.strip().lower()
    if text != ALL and not (_WHOLE_NUMBER.fullmatch(text) and int(text) > 0):
        raise ValueError(value)
    return text if text == ALL else str(int(text))


def _iri(value: str) -> str:
    return iri(value.strip().removeprefix("<").removesuffix(">"))


#: What a user writes for a count without an end.
ALL = "all"
#: Type of a parameter -> what makes a term of a typed value; each raises ValueError or InputError for what is none.
TERMS: Mapping[str, Callable[[str], str]] = {
    "text": _text,
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "count": _count,
    "iri": _iri,
}
#: Type of a parameter -> how a message calls a value of it.
CALLED = {
    "text": "a text",
    "date": "a date",
    "integer": "a whole number",
    "decimal": "a number",
    "count": "a whole number from 1, or all",
    "iri": "an absolute IRI",
}
#: Columns that hold the node whose evidence can be shown; tables for people leave them out.
NODES = ("act", "other", "mention", "node")
#: Types whose values are looked up in the store, where a name may stand for several terms.
LOOKED_UP = ("actor", "entity", "outlet", "document")
