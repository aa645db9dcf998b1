"""The small parts of the server: what a query may name, which format a client wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import QueryError
from kgbuild.serve import guard
from kgbuild.serve.negotiation import choose


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
