"""Rows in the four result formats of SPARQL 1.1: JSON, XML, CSV and TSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from kgbuild.rdf import XSD, literal

_SRX = "http://www.w3.org/2005/sparql-results#"
_STRING = f"{XSD}string"


class Term(NamedTuple):
    """A bound value: `kind` is `uri`, `literal` or `bnode`; `datatype` is empty for plain and tagged literals."""

    kind: str
    value: str
    lang: str = ""
    datatype: str = ""


Row = Sequence[Term | None]


def write_boolean(answer: bool, form: str) -> bytes:
    """Return the answer of an ASK query; CSV and TSV have no form for it and get the bare word."""
    word = "true" if answer else "false"
    if form == "json":
        return json.dumps({"head": {}, "boolean": answer}).encode()
    if form == "xml":
        return f'<?xml version="1.0"?>\n<sparql xmlns="{_SRX}"><head/><boolean>{word}</boolean></sparql>\n'.encode()
    return f"{word}\n".encode()


def write_rows(names: Sequence[str], rows: Sequence[Row], form: str) -> bytes:
    """Return rows in a format: `json`, `xml`, `csv` or `tsv`."""
    return _WRITERS[form](names, rows)


def _json(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    bindings = [{name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None} for row in rows]
    return json.dumps({"head": {"vars": list(names)}, "results": {"bindings": bindings}}, ensure_ascii=False).encode()


def _json_term(term: Term) -> dict[str, str]:
    found = {"type": term.kind, "value": term.value}
    if term.lang:
        found["xml:lang"] = term.lang
    elif term.datatype and term.datatype != _STRING:
        found["datatype"] = term.datatype
    return found


def _xml(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    root = Element("sparql", xmlns=_SRX)
    head = SubElement(root, "head")
    for name in names:
        SubElement(head, "variable", name=name)
    results = SubElement(root, "results")
    for row in rows:
        result = SubElement(results, "result")
        for name, term in zip(names, row, strict=True):
            if term is not None:
                _xml_term(SubElement(result, "binding", name=name), term)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _xml_term(binding: Element, term: Term) -> None:
    element = SubElement(binding, term.kind)
    # Control characters have no place in XML 1.0, not even escaped.
    element.text = "".join(char if char >= " " or char in "\t\n\r" else "\ufffd" for char in term.value)
    if term.lang:
        element.set("xml:lang", term.lang)
    elif term.datatype not in {"", _STRING}:
        element.set("datatype", term.datatype)


def _csv(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(["" if term is None else f"_:{term.value}" if term.kind == "bnode" else term.value for term in row] for row in rows)
    return out.getvalue().encode()


def _tsv(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    lines = ["\t".join(f"?{name}" for name in names)]
    lines += ["\t".join("" if term is None else _turtle(term) for term in row) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode()


def _turtle(term: Term) -> str:
    if term.kind == "uri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    return literal(term.value, term.lang, datatype="" if term.datatype == _STRING else term.datatype)


_WRITERS: Mapping[str, Callable[[Sequence[str], Sequence[Row]], bytes]] = {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}
