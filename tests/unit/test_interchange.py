"""Formats and views for other programs: what is written is read back as what it was, by other readers than ours."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib

from kgbuild import interchange, rdf
from kgbuild.config import Settings
from kgbuild.errors import ConfigError, InputError, QueryError
from kgbuild.graph import quads
from kgbuild.interchange import pages
from kgbuild.model import Extraction, Quad
from kgbuild.rdf import KG, literal
from kgbuild.resources import folder

RELATIONS = {"Report": "reports", "Rejection": "rejects", "Demand": "demands"}
A = "https://w3id.org/kgbuild/id/a0123456789abcdef"
ODD = 'a <b> & "c"\n\ttab ]]> \u2028 é 🙂'


@pytest.fixture
def graph(extraction: Extraction) -> list[Quad]:
    found = list(quads(extraction, Settings(), RELATIONS))
    return [*found, Quad(f"<{A}>", f"<{KG}name>", literal(ODD), f"<{A}>")]


def written(graph: list[Quad], form: str) -> str:
    stream = io.StringIO()
    assert interchange.write(graph, stream, form) == len(set(graph))
    return stream.getvalue()


def triples(graph: list[Quad]) -> set[tuple[str, ...]]:
    """Return the statements as pyoxigraph writes them, so that both sides escape alike."""
    lines = "".join(f"{' '.join(quad[:3])} .\n" for quad in graph)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(
    ("form", "syntax"), [("jsonld", ox.RdfFormat.JSON_LD), ("rdfxml", ox.RdfFormat.RDF_XML), ("turtle12", ox.RdfFormat.TURTLE)]
)
def test_what_is_written_is_read_back(graph: list[Quad], form: str, syntax: ox.RdfFormat) -> None:
    found = {(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(written(graph, form).encode(), format=syntax)}
    assert {triple for triple in found if "reifies" not in triple[1]} == triples(graph)


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("form", "syntax"), [("jsonld", "json-ld"), ("rdfxml", "xml")])
def test_rdflib_reads_it_too(graph: list[Quad], form: str, syntax: str) -> None:
    found, wanted = rdflib.Dataset(default_union=True), rdflib.Graph()
    found.parse(data=written(graph, form), format=syntax)
    wanted.parse(data="".join(f"{' '.join(quad[:3])} .\n" for quad in graph), format="nt")
    assert {triple[:3] for triple in found.triples((None, None, None))} == set(wanted)


def test_jsonld_keeps_the_graph_and_has_plain_names(graph: list[Quad]) -> None:
    document = json.loads(written(graph, "jsonld"))
    (named,) = document["@graph"]
    assert named["@id"] == A
    rejection = next(node for node in named["@graph"] if node["@id"] == f"{A}-Rejection-51-59")
    assert rejection["speaker"] == "https://w3id.org/kgbuild/entity/nato"
    assert rejection["@type"] == "kg:Rejection"


def test_the_act_is_the_reifier_of_its_relation(graph: list[Quad]) -> None:
    text = written(graph, "turtle12")
    assert text.startswith('VERSION "1.2"\n')
    relation = f"<https://w3id.org/kgbuild/entity/nato> <{KG}rejects> <{A}-Demand-72-78>"
    assert f"<{A}-Rejection-51-59> <{rdf.RDF}reifies> <<( {relation} )>> ." in text


@pytest.mark.parametrize(
    ("quad", "words"),
    [
        (Quad("<urn:a>", "<urn:p:1>", literal("x"), ""), "cannot name the property"),
        (Quad("<urn:a>", "<urn:p>", literal("\x00"), ""), "cannot hold the character"),
    ],
)
def test_what_rdfxml_cannot_say_is_refused(quad: Quad, words: str) -> None:
    with pytest.raises(InputError, match=words):
        interchange.write([quad], io.StringIO(), "rdfxml")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ConfigError, match="'yaml'"):
        interchange.write([], io.StringIO(), "yaml")


def test_the_context_is_that_of_the_ontology() -> None:
    shipped = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert shipped == pages.context(rdf.knowledge()), "make it anew: kgbuild ontology context -o ontology/context.jsonld"


def test_the_page_documents_every_term() -> None:
    page = pages.page(rdf.knowledge())
    ET.fromstring(page.removeprefix("<!DOCTYPE html>").replace('<meta charset="utf-8">', "").replace("<br>", "<br/>"))
    for term in ("Rejection", "speaker", "polarity", "Evidence", "negative"):
        assert f'<dt id="{term}">' in page
    assert "<script" not in page


def test_graphml_and_tables_hold_the_same_network(graph: list[Quad]) -> None:
    network = interchange.Network.of(graph, rdf.knowledge())
    assert (f"{A}-Rejection-51-59", "speaker", "https://w3id.org/kgbuild/entity/nato") in network.edges
    assert network.nodes["https://w3id.org/kgbuild/entity/nato"].label == "NATO"
    assert network.nodes[f"{A}-Rejection-51-59"].label == "rejected"
    stream, rows, lines = io.StringIO(), io.StringIO(), io.StringIO()
    network.graphml(stream)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    drawn = ET.fromstring(stream.getvalue())
    assert len(drawn.findall(f".//{space}edge")) == len(network.edges)
    for tool, first in (("neo4j", "iri:ID"), ("gephi", "Id")):
        rows.seek(0)
        rows.truncate()
        network.tables(rows, lines, tool)
        table = list(csv.DictReader(io.StringIO(rows.getvalue())))
        assert [row[first] for row in table] == list(network.nodes)


def test_claims_of_schema_org(graph: list[Quad]) -> None:
    view = (folder("queries") / "views" / "schema-org.rq").read_text(encoding="utf-8")
    made = set(interchange.construct([*graph, *rdf.knowledge()], view))
    rejection = f"<{A}-Rejection-51-59>"
    assert (rejection, rdf.TYPE, "<https://schema.org/Claim>", "") in made
    assert (rejection, "<https://schema.org/creator>", "<https://w3id.org/kgbuild/entity/nato>", "") in made
    assert (rejection, "<https://schema.org/text>", literal("Ruritania's demand for a naval ban"), "") in made


@pytest.mark.parametrize("sparql", ["SELECT * { ?s ?p ?o }", "CONSTRUCT nothing"])
def test_a_view_is_a_construct_query(sparql: str) -> None:
    with pytest.raises(QueryError):
        list(interchange.construct([], sparql))


def test_views_are_complete() -> None:
    views = sorted(path.stem for path in Path(folder("queries") / "views").glob("*.rq"))
    assert views == ["schema-org"]
