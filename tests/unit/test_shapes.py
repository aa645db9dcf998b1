from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild.config import Settings
from kgbuild.errors import OntologyError
from kgbuild.graph import quads
from kgbuild.model import Entity, Extraction, Finding, Proposition, Quad, Span
from kgbuild.rdf import KG, OA, TYPE, XSD, decimal, integer, iri, knowledge, literal
from kgbuild.shapes import check, validate
from kgbuild.store import Table

A = "https://w3id.org/kgbuild/id/a0123456789abcdef"
NATO = Entity("https://w3id.org/kgbuild/entity/nato", "NATO", ("Organization",), known=True)
RURITANIA = Entity("https://w3id.org/kgbuild/id/e-country-ruritania", "Ruritania", ("Country",))
REJECTION, CUE = f"<{A}-Rejection-51-59>", f"<{A}#char=51,59>"


BAN = Proposition(Span(83, 94), "ban", (RURITANIA,), (NATO,))
PROPOSITION, CLAIM = f"<{A}-p-83-94>", f"<https://w3id.org/kgbuild/id/{BAN.claims()[0].name}>"


def graph(extraction: Extraction) -> list[Quad]:
    acts = (*extraction.acts[:2], replace(extraction.acts[2], propositions=(BAN,)), *extraction.acts[3:])
    return list(quads(replace(extraction, acts=acts), Settings()))


KNOWLEDGE = tuple(knowledge())


def compiled(found: list[Quad], shapes: Path | None = None) -> list[Finding]:
    """Check the graph by the shapes compiled to SPARQL."""
    store = ox.Store()
    lines = "".join(f"{' '.join(quad[:3])} .\n" for quad in (*KNOWLEDGE, *found))
    store.load(lines.encode(), format=ox.RdfFormat.TURTLE)

    def ask(sparql: str) -> Table:
        rows = store.query(sparql)
        assert isinstance(rows, ox.QuerySolutions)
        names = tuple(name.value for name in rows.variables)
        return Table(names, tuple(tuple("" if row[name] is None else row[name].value for name in names) for row in rows))

    return check(ask, shapes)


def put(found: list[Quad], subject: str, predicate: str, *terms: str) -> list[Quad]:
    """Replace what a node says under a property."""
    kept = [q for q in found if (q.subject, q.predicate) != (subject, predicate)]
    return kept + [Quad(subject, predicate, term, f"<{A}>") for term in terms]


def test_what_kgbuild_makes_conforms(extraction: Extraction) -> None:
    assert validate(graph(extraction)) == []
    assert compiled(graph(extraction)) == []


@pytest.mark.parametrize(
    ("subject", "predicate", "terms", "message"),
    [
        (REJECTION, TYPE, [iri(KG + "Weapon")], "no type of act"),
        (REJECTION, f"<{KG}cue>", [], "one cue"),
        (REJECTION, f"<{KG}evidence>", [], "has evidence"),
        (REJECTION, f"<{KG}inArticle>", [], "in one article"),
        (REJECTION, f"<{KG}confidence>", [decimal(1.5)], "from 0 to 1"),
        (REJECTION, f"<{KG}polarity>", [iri(KG + "maybe")], "positive or negative"),
        (REJECTION, f"<{KG}date>", [literal("yesterday")], "of the calendar"),
        (REJECTION, f"<{KG}dateFrom>", [literal("2022")], "one first day"),
        (REJECTION, f"<{KG}dateFrom>", [iri(f"{A}-x")], "one first day"),
        (REJECTION, f"<{KG}cueStance>", [iri(KG + "positive")], "stance of a cue"),
        (REJECTION, f"<{KG}cueStance>", [], "stance of a cue"),
        (REJECTION, f"<{KG}claim>", [CUE], "comes down to is a claim"),
        (REJECTION, f"<{KG}negatedClaim>", [CUE], "in the negative is a claim"),
        (REJECTION, f"<{KG}responseConfidence>", [decimal(2)], "confidence of a response"),
        (REJECTION, f"<{KG}responseRule>", [literal("")], "said by one text"),
        (PROPOSITION, f"<{KG}polarity>", [iri(KG + "maybe")], "positive or the negative"),
        (PROPOSITION, f"<{KG}modality>", [iri(KG + "maybe")], "certain, possible, conditional or future"),
        (PROPOSITION, f"<{KG}eventDate>", [literal("soon")], "date of an event"),
        (CLAIM, f"<{KG}predicate>", [], "one predicate"),
        (CLAIM, f"<{KG}agent>", [CUE, REJECTION], "one agent"),
        (CLAIM, f"<{KG}patient>", [literal("Ruritania")], "one patient"),
        (CLAIM, f"<{KG}patientNoun>", [literal("a"), literal("b")], "one noun"),
        (REJECTION, f"<{KG}speaker>", [iri(A)], "A speaker is an actor"),
        (REJECTION, f"<{KG}cue>", [CUE, f"<{A}#char=0,16>"], "one cue"),
        (REJECTION, f"<{KG}date>", [literal("0022-02-02", datatype=XSD + "date")], "of the calendar"),
        (REJECTION, f"<{KG}date>", [literal("2022-02-30", datatype=XSD + "date")], "of the calendar"),
        (REJECTION, f"<{KG}about>", [literal("Ruritania")], "is a node"),
        (CUE, f"<{OA}end>", [integer(59), integer(60)], "one end"),
        (CUE, f"<{OA}start>", [literal("x", datatype=XSD + "integer")], "before its end"),
        (f"<{A}-m-42-46>", f"<{KG}evidence>", [], "one piece of evidence"),
        (f"<{A}-run>", "<http://www.w3.org/ns/prov#used>", [CUE], "used an article"),
        (REJECTION, f"<{KG}content>", [CUE], "an act or a proposition"),
        (CUE, f"<{OA}start>", [integer(60)], "before its end"),
        (CUE, f"<{OA}exact>", [], "quotes its words"),
        (f"<{A}>", f"<{KG}digest>", [literal("abc")], "SHA-256"),
        (f"<{A}-m-42-46>", f"<{KG}refersTo>", [], "refers to an entity"),
    ],
)
def test_a_planted_fault_is_found(extraction: Extraction, subject: str, predicate: str, terms: list[str], message: str) -> None:
    planted = put(graph(extraction), subject, predicate, *terms)
    found = validate(planted)
    assert any(message in f.message and f"<{f.focus}>" == subject for f in found), found
    assert compiled(planted) == found


def test_a_finding_names_the_article_and_quotes_the_sentence(extraction: Extraction) -> None:
    finding = validate(put(graph(extraction), REJECTION, f"<{KG}confidence>", decimal(2)))[0]
    assert finding.graph == A
    assert finding.path == KG + "confidence"
    assert finding.severity == "Violation"
    assert "In harbour: “The Harbour Post reported" in finding.message


def test_a_strange_speaker_is_a_warning(extraction: Extraction) -> None:
    found = validate(put(graph(extraction), REJECTION, f"<{KG}speaker>", iri("https://w3id.org/kgbuild/entity/s-400")))
    assert {f.severity for f in found} == {"Warning"}
    assert validate(put(graph(extraction), REJECTION, f"<{KG}speaker>", iri("https://news.example/nobody-described"))) == []


def test_an_act_without_speaker_needs_a_rule(extraction: Extraction) -> None:
    nobody = put(graph(extraction), REJECTION, f"<{KG}speaker>")
    assert validate(nobody) == compiled(nobody) == []
    without = put(nobody, REJECTION, f"<{KG}rule>")
    (found,) = validate(without)
    assert "has a speaker, or the rule" in found.message
    assert compiled(without) == [found]


def test_a_link_joins_two_acts(extraction: Extraction) -> None:
    link = "<urn:l>"
    facts = [
        (TYPE, iri(KG + "ActLink")),
        (f"<{KG}linkedAct>", REJECTION),
        (f"<{KG}linkScore>", decimal(2)),
        (f"<{KG}linkReason>", literal("x")),
    ]
    linked = [*graph(extraction), *(Quad(link, predicate, term, "") for predicate, term in facts)]
    found = validate(linked)
    assert {f.path for f in found} == {f"{KG}linkedAct", f"{KG}linkScore"}
    assert compiled(linked) == found


def test_what_is_not_compiled_is_refused(extraction: Extraction, tmp_path: Path) -> None:
    head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/kgbuild/ontology#> . "
    path = tmp_path / "shapes.ttl"
    for constraint in ("sh:path kg:rule ; sh:uniqueLang true", "sh:path ( kg:cue kg:rule ) ; sh:minCount 1"):
        path.write_text(f"{head} kg:S a sh:NodeShape ; sh:targetClass kg:Act ; sh:property [ {constraint} ] .", encoding="utf-8")
        with pytest.raises(OntologyError, match="not compiled to SPARQL"):
            compiled(graph(extraction), path)


def test_an_act_inside_itself_is_found(extraction: Extraction) -> None:
    found = validate([*graph(extraction), Quad(f"<{A}-Report-17-25>", f"<{KG}within>", f"<{A}-Demand-72-78>", f"<{A}>")])
    assert compiled([*graph(extraction), Quad(f"<{A}-Report-17-25>", f"<{KG}within>", f"<{A}-Demand-72-78>", f"<{A}>")]) == found
    assert {f.focus for f in found if "contains itself" in f.message} == {
        f"{A}-{name}" for name in ("Report-17-25", "Rejection-51-59", "Demand-72-78")
    }


def test_a_shapes_file_that_is_no_turtle_is_refused(extraction: Extraction, tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text("this is not Turtle", encoding="utf-8")
    with pytest.raises(OntologyError, match="shapes"):
        validate(graph(extraction), path)
