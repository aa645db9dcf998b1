"""The small parts of the server: what a query may name, which format a client wants, how rows are written."""

from __future__ import annotations

import csv
import json
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import QueryError
from kgbuild.rdf import XSD
from kgbuild.serve import guard
from kgbuild.serve.negotiation import choose
from kgbuild.serve.tables import Term, write_boolean, write_rows

SRX = "{http://www.w3.org/2005/sparql-results#}"
ROW = [
    Term("uri", "urn:a"),
    Term("literal", 'say "no"\tor\n<b>', "en"),
    Term("literal", "1", "", f"{XSD}integer"),
    None,
    Term("bnode", "b0"),
]
NAMES = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "select * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p '''a''' . SERVICE<urn:x>{} }",
        'SELECT * { ?s ?p "a\\"" . SERVICE ?x {} }',
        "SELECT * { # a comment with a ' quote\n SERVICE ?x {} }",
    ],
)
def test_calls_of_other_servers_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <urn:x>" }',
        "SELECT * { ?s ?p '''it's SERVICE''' }",
        "SELECT ?service $SERVICE { ?service ?p <urn:SERVICE> } # SERVICE",
        "PREFIX service: <urn:x> SELECT * { ?s service:service ?o }",
    ],
)
def test_the_word_alone_is_no_call(query: str) -> None:
    guard.check(query)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("text/*;q=0.5, text/html;q=0.1", "text/turtle"),
        ("application/json", ""),
        ("text/html;q=0", ""),
        ("text/html;q=nonsense, text/turtle;q=0.2", "text/turtle"),
        ("TEXT/HTML", "text/html"),
    ],
)
def test_format_is_what_the_client_likes_best(accept: str, chosen: str) -> None:
    assert choose(accept, ["text/turtle", "text/html"]) == chosen


@given(st.text())
def test_any_accept_header_is_understood(accept: str) -> None:
    assert choose(accept, ["text/turtle", "text/html"]) in {"text/turtle", "text/html", ""}


def test_rows_in_json() -> None:
    document = json.loads(write_rows(NAMES, [ROW], "json"))
    assert document["head"]["vars"] == NAMES
    binding = document["results"]["bindings"][0]
    assert binding["b"] == {"type": "literal", "value": ROW[1].value if ROW[1] else "", "xml:lang": "en"}
    assert binding["c"]["datatype"] == f"{XSD}integer"
    assert "d" not in binding


def test_rows_in_xml() -> None:
    root = ET.fromstring(write_rows(NAMES, [[Term("literal", "a\x00<b>"), *ROW[1:]]], "xml"))
    bindings = {node.get("name"): node[0] for node in root.iter(f"{SRX}binding")}
    assert bindings["a"].text == "a\ufffd<b>"
    assert bindings["b"].get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert set(bindings) == {"a", "b", "c", "e"}


def test_rows_in_csv_and_tsv() -> None:
    rows = list(csv.reader(StringIO(write_rows(NAMES, [ROW], "csv").decode(), newline="")))
    assert rows == [NAMES, ["urn:a", 'say "no"\tor\n<b>', "1", "", "_:b0"]]
    lines = write_rows(NAMES, [ROW], "tsv").decode().splitlines()
    assert lines == ["?a\t?b\t?c\t?d\t?e", f'<urn:a>\t"say \\"no\\"\\tor\\n<b>"@en\t"1"^^<{XSD}integer>\t\t_:b0']


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_yes_and_no(form: str) -> None:
    assert b"true" in write_boolean(True, form)
    assert b"false" in write_boolean(False, form)
