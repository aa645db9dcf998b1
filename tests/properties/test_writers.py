"""Whatever characters come, what is written is valid RDF that two independent parsers read as the same statements."""

from __future__ import annotations

import io
import warnings

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib import Dataset, URIRef

from kgbuild.model import Quad
from kgbuild.rdf import KG, XSD, decimal, integer, iri, literal, value
from kgbuild.writers import write

NASTY = st.sampled_from(
    [
        '"',
        '"""',
        "\\",
        "\\u0041",
        "\r\n",
        "\x00",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "😀",
        "<a>",
        "@en",
        "^^",
        "' '",
        ".",
        "%",
        "%4",
        "#",
        " ",
    ]
)
TEXTS = st.lists(NASTY | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=6).map("".join)
SPACES = st.sampled_from([KG, "https://w3id.org/kgbuild/id/", "https://news.example/path/"])
IRIS = st.builds(lambda space, local: iri(space + local), SPACES, TEXTS)
LITERALS = (
    st.builds(literal, TEXTS)
    | st.builds(literal, TEXTS, lang=st.sampled_from(["en", "es-419"]))
    | st.integers().map(integer)
    | st.floats(0, 1).map(decimal)
    | st.builds(literal, TEXTS, datatype=st.just(XSD + "anyURI"))
)
GRAPHS = st.sampled_from(["<https://news.example/one>", "<https://news.example/two>"])
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, IRIS | LITERALS, GRAPHS), max_size=8)


def written(found: list[Quad], form: str) -> str:
    stream = io.StringIO()
    write(found, stream, form)
    return stream.getvalue()


def oxigraph(text: str, syntax: RdfFormat) -> set[tuple[str, ...]]:
    return {(q.subject.value, q.predicate.value, str(q.object), q.graph_name.value) for q in parse(text.encode(), format=syntax)}


@given(QUADS)
def test_oxigraph_reads_what_was_meant(found: list[Quad]) -> None:
    for form, syntax in (("trig", RdfFormat.TRIG), ("nquads", RdfFormat.N_QUADS)):
        back = list(parse(written(found, form).encode(), format=syntax))
        meant = {(value(q.subject), value(q.predicate), value(q.object), value(q.graph)) for q in found}
        assert {(q.subject.value, q.predicate.value, q.object.value, q.graph_name.value) for q in back} == meant


@given(QUADS)
def test_every_format_says_the_same(found: list[Quad]) -> None:
    assert oxigraph(written(found, "trig"), RdfFormat.TRIG) == oxigraph(written(found, "nquads"), RdfFormat.N_QUADS)
    triples = [quad._replace(graph="") for quad in found]
    turtle, lines = written(triples, "turtle"), written(triples, "ntriples")
    read = [
        {(str(q.subject), str(q.predicate), str(q.object)) for q in parse(t.encode(), format=f)}
        for t, f in ((turtle, RdfFormat.TURTLE), (lines, RdfFormat.N_TRIPLES))
    ]
    assert read[0] == read[1]


@given(QUADS)
def test_rdflib_reads_the_same(found: list[Quad]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib warns that some texts are no good xsd:anyURI
        data = Dataset()
        data.parse(data=written(found, "trig"), format="trig")
        back = {(str(s), str(p), str(o), str(g)) for s, p, o, g in data.quads() if isinstance(g, URIRef)}
    assert back == {(value(q.subject), value(q.predicate), value(q.object), value(q.graph)) for q in found}


@given(QUADS)
def test_order_and_repetition_do_not_matter_inside_a_document(found: list[Quad]) -> None:
    one = [quad._replace(graph="<https://news.example/one>") for quad in found]
    assert written(one, "trig") == written([*reversed(one), *one], "trig")


@given(TEXTS)
def test_a_literal_says_what_it_was_given(text: str) -> None:
    assert value(literal(text)) == text
    assert value(literal(text, lang="en")) == text
