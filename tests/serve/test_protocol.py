"""The SPARQL 1.1 Protocol and linked data, spoken by clients that others wrote, and by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

if TYPE_CHECKING:
    from tests.serve.conftest import Server

ASK = "PREFIX kg: <https://w3id.org/kgbuild/ontology#> "
SPEAKERS = ASK + "SELECT DISTINCT ?who WHERE { ?act kg:speaker ?who } ORDER BY ?who"
ENTITY = "https://w3id.org/kgbuild/entity/"


def test_sparqlwrapper_reads_rows_in_every_format(server: Server) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery(SPEAKERS)
    client.setReturnFormat(JSON)
    found: Any = client.queryAndConvert()
    people = [row["who"]["value"] for row in found["results"]["bindings"]]
    assert f"{ENTITY}sergey-lavrov" in people
    client.setReturnFormat(CSV)
    found = client.queryAndConvert()
    assert found.decode().split()[1:] == people
    client.setReturnFormat(XML)
    found = client.queryAndConvert()
    assert [node.firstChild.data for node in found.getElementsByTagName("uri")] == people


def test_sparqlwrapper_posts_and_reads_a_graph(server: Server) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setMethod(POST)
    client.setQuery(ASK + "CONSTRUCT { ?act kg:speaker ?who } WHERE { ?act kg:speaker ?who }")
    client.setReturnFormat(TURTLE)
    found: Any = client.queryAndConvert()
    assert len(Graph().parse(data=found, format="turtle")) >= 4


def test_rdflib_reads_the_endpoint_as_a_store(server: Server) -> None:
    graph = Graph(SPARQLStore(f"{server.address}/sparql"))
    rows = {str(row[0]) for row in graph.query(SPEAKERS)}  # type: ignore[index]
    assert f"{ENTITY}dmitry-peskov" in rows


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.1, application/json", "application/json"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_rows_come_in_the_wanted_format(server: Server, accept: str, media: str) -> None:
    answer = httpx.get(f"{server.address}/sparql", params={"query": SPEAKERS}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)


def test_asking_yes_or_no(server: Server) -> None:
    query = "ASK { ?s ?p ?o }"
    assert httpx.get(f"{server.address}/sparql", params={"query": query}).json()["boolean"] is True
    answer = httpx.get(f"{server.address}/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+xml"})
    assert ET.fromstring(answer.content)[1].text == "true"


def test_graphs_of_the_query_are_those_of_the_protocol(server: Server) -> None:
    names = httpx.get(f"{server.address}/sparql", params={"query": ASK + "SELECT ?a WHERE { ?a a kg:Article } ORDER BY ?a"}).json()
    article = names["results"]["bindings"][0]["a"]["value"]
    count = ASK + "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a kg:Article }"
    both = httpx.get(f"{server.address}/sparql", params={"query": count, "default-graph-uri": article}).json()
    assert both["results"]["bindings"][0]["n"]["value"] == "1"
    graph = httpx.get(f"{server.address}/graphs", params={"graph": article}, headers={"Accept": "text/turtle"})
    assert URIRef(article) in set(Graph().parse(data=graph.text, format="turtle").subjects())
    assert httpx.get(f"{server.address}/graphs", params={"graph": "https://example.org/none"}).status_code == 404
    assert httpx.get(f"{server.address}/graphs").status_code == 400


# rdflib's own reader of JSON-LD uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_every_format_of_a_node_says_the_same(server: Server) -> None:
    url = f"{server.address}/resource"
    sizes = []
    for media, form in (
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ):
        answer = httpx.get(url, params={"iri": f"{ENTITY}sergey-lavrov"}, headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media)
        sizes.append(len(Graph().parse(data=answer.text, format=form)))
    assert len(set(sizes)) == 1
    assert sizes[0] > 3
    page = httpx.get(url, params={"iri": f"{ENTITY}sergey-lavrov"}, headers={"Accept": "text/html"})
    assert "Sergey Lavrov" in page.text


def test_addresses_below_the_namespace_lead_to_their_node(server: Server) -> None:
    query = ASK + "SELECT ?act WHERE { ?act kg:cue ?cue } ORDER BY ?act LIMIT 1"
    address = httpx.get(f"{server.address}/sparql", params={"query": query}).json()["results"]["bindings"][0]["act"]["value"]
    local = address.replace("https://w3id.org/kgbuild/id/", f"{server.address}/id/")
    page = httpx.get(local, headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 200
    assert address in page.text


def test_service_describes_itself(server: Server) -> None:
    graph = Graph().parse(data=httpx.get(f"{server.address}/sparql").text, format="turtle")
    assert (None, URIRef("http://www.w3.org/ns/sparql-service-description#endpoint"), URIRef(f"{server.address}/sparql")) in graph


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"method": "GET", "params": {"query": "SELECT nonsense"}}),
        (400, {"method": "GET", "params": {"query": ["ASK {}", "ASK {}"]}}),
        (400, {"method": "POST", "data": {"other": "1"}}),
        (400, {"method": "POST", "content": b"\xff\xfe", "headers": {"Content-Type": "application/sparql-query"}}),
        (403, {"method": "GET", "params": {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}}),
        (403, {"method": "POST", "content": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}),
        (403, {"method": "POST", "data": {"update": "DELETE WHERE { ?s ?p ?o }"}}),
        (400, {"method": "GET", "params": {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}}),
        (400, {"method": "GET", "params": {"query": "LOAD <http://127.0.0.1:1/>"}}),
        (405, {"method": "DELETE"}),
        (406, {"method": "GET", "params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}),
        (413, {"method": "POST", "content": b"x" * 1_100_000, "headers": {"Content-Type": "application/sparql-query"}}),
        (413, {"method": "GET", "params": {"query": "SELECT * { ?a ?b ?c }"}}),
        (415, {"method": "POST", "content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}),
        (504, {"method": "GET", "params": {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}}),
    ],
)
def test_what_cannot_be_served_is_said(server: Server, status: int, request_: dict[str, object]) -> None:
    answer = httpx.request(url=f"{server.address}/sparql", timeout=20, **request_)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text[:200]
    assert answer.text.strip()


def test_a_service_in_a_string_or_a_name_is_no_call(server: Server) -> None:
    for query in ('SELECT ?service { BIND("SERVICE <x>" AS ?service) }', "PREFIX service: <urn:x> ASK { } # SERVICE"):
        assert httpx.get(f"{server.address}/sparql", params={"query": query}).status_code == 200


def test_every_question_answers_and_downloads(server: Server) -> None:
    page = httpx.get(f"{server.address}/questions", headers={"Accept": "text/html"}).text
    names = sorted({part.split('"')[0] for part in page.split('href="/questions/')[1:]})
    assert len(names) >= 17
    for name in names:
        answer = httpx.get(f"{server.address}/questions/{name}", params={"run": "1"}, headers={"Accept": "text/html"}, timeout=20)
        assert answer.status_code == 200, (name, answer.text[-400:])
    rows = httpx.get(f"{server.address}/questions/who-rejected.json", params={"actor": "Dmitry Peskov"})
    assert rows.status_code == 200
    assert json.loads(rows.text)["head"]["vars"]
    assert httpx.get(f"{server.address}/questions/who-rejected.csv").headers["content-disposition"].endswith('"who-rejected.csv"')
    assert len(Graph().parse(data=httpx.get(f"{server.address}/questions/who-rejected.ttl").text, format="turtle")) > 0
    assert httpx.get(f"{server.address}/questions/who-rejected", params={"run": "1", "actor": "Nobody Atall"}).status_code == 400
    assert httpx.get(f"{server.address}/questions/no-such-question").status_code == 400


def test_a_question_says_when_its_rows_were_cut(server: Server) -> None:
    asked = {
        limit: httpx.get(f"{server.address}/questions/direct-quotes", params={"run": "1", "limit": limit}).text for limit in ("1", "all")
    }
    assert "there may be more" in asked["1"]
    assert "there may be more" not in asked["all"]
    assert "rows." in asked["all"]
