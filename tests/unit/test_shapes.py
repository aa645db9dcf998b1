from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild.config import Settings
from kgbuild.errors import OntologyError
from kgbuild.graph import Run, quads
from kgbuild.model import Entity, Extraction, Finding, Proposition, Quad, Span
from kgbuild.rdf import KG, OA, OWL, RDFS, SCHEMA, SKOS, TYPE, XSD, decimal, integer, iri, knowledge, literal, read
from kgbuild.resources import folder
from kgbuild.shapes import check, validate
from kgbuild.store.oxigraph import ask

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
    store.load("".join(f"{' '.join(quad)} .\n" for quad in (*KNOWLEDGE, *found)).encode(), format=ox.RdfFormat.N_QUADS)
    return check(lambda sparql: ask(store, sparql), shapes)


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
        (f"<{NATO.iri}>", f"<{KG}rejects>", [CUE], "rejects is a content"),
        (f"<{NATO.iri}>", f"<{KG}actsOn>", [literal("a ban")], "acts on is a content"),
        (PROPOSITION, f"<{KG}contentOf>", [CUE], "the content of acts"),
        (REJECTION, f"<{KG}participant>", [literal("NATO")], "A participant is a node"),
        (f"<{A}>", f"<{KG}copyOf>", [CUE], "a copy of one article"),
        (f"<{A}>", f"<{SCHEMA}author>", [literal("A"), literal("B")], "The author of an article"),
        (f"<{A}>", f"<{KG}graphDigest>", [literal("1"), literal("2")], "with one digest"),
        (f"<{RURITANIA.iri}>", f"<{SKOS}exactMatch>", [literal("Q1")], "another authority"),
    ],
)
def test_a_planted_fault_is_found(extraction: Extraction, subject: str, predicate: str, terms: list[str], message: str) -> None:
    planted = put(graph(extraction), subject, predicate, *terms)
    found = validate(planted)
    assert any(message in f.message and f"<{f.focus}>" == subject for f in found), found
    assert compiled(planted) == found


def test_what_is_said_twice_is_no_fault(extraction: Extraction) -> None:
    twice = [*graph(extraction), *(quad._replace(graph="<urn:other>") for quad in graph(extraction))]
    assert validate(twice) == compiled(twice) == []


def test_one_fault_of_two_shapes_is_found_for_both(extraction: Extraction) -> None:
    """Acts and propositions share the guard of their polarity."""
    planted = put(graph(extraction), REJECTION, f"<{KG}polarity>", CUE)
    planted = put(planted, PROPOSITION, f"<{KG}polarity>", CUE)
    assert {f"<{finding.focus}>" for finding in compiled(planted)} == {REJECTION, PROPOSITION}
    assert compiled(planted) == validate(planted)


#: Classes that need no shape of their own, with the reason.
NO_SHAPE_OF_CLASS = {
    "Content": "is an act or a proposition, which have shapes",
    "Polarity": "its values are listed in the shapes of what has it",
    "Modality": "its values are listed in the shapes of what has it",
    "QuoteType": "its values are listed in the shapes of what has it",
    "CueStance": "its values are listed in the shapes of what has it",
    "Stance": "belongs to act types",
    "ActType": "is made by the files of ontology/acts, which their reader checks",
    "WordSet": "is made by the files of ontology/acts, which their reader checks",
    "Metonym": "is made by the files of ontology/entities, which their reader checks",
    "OfficeHolding": "is made by the files of ontology/entities, which their reader checks",
}
#: Properties of the knowledge files, whose readers check them: no graph of articles says them. Annotation properties are all of this kind.
NO_SHAPE_OF_PROPERTY = frozenset({"stance", "country", "capital", "kind", "holder", "of", "standsFor", "place", "iso3"})


def _shaped(predicate: str) -> set[str]:
    return {
        quad.object for quad in read(folder("ontology") / "shapes.ttl") if quad.predicate == f"<http://www.w3.org/ns/shacl#{predicate}>"
    }


def test_every_class_of_the_ontology_has_a_shape() -> None:
    above: dict[str, set[str]] = {}
    for quad in KNOWLEDGE:
        if quad.predicate == f"<{RDFS}subClassOf>":
            above.setdefault(quad.subject, set()).add(quad.object)
    covered = _shaped("targetClass")
    while more := {name for name, upper in above.items() if upper & covered} - covered:
        covered |= more
    declared = {quad.subject for quad in KNOWLEDGE if quad[1:3] == (TYPE, f"<{OWL}Class>") and quad.subject.startswith(f"<{KG}")}
    assert declared - covered == {f"<{KG}{name}>" for name in NO_SHAPE_OF_CLASS}


def test_every_property_of_the_ontology_has_a_shape() -> None:
    kinds = {f"<{OWL}{kind}Property>" for kind in ("Object", "Datatype")}
    declared = {quad.subject for quad in KNOWLEDGE if quad.predicate == TYPE and quad.object in kinds and quad.subject.startswith(f"<{KG}")}
    assert declared - _shaped("path") == {f"<{KG}{name}>" for name in NO_SHAPE_OF_PROPERTY}


def test_every_property_that_is_written_has_a_shape(extraction: Extraction) -> None:
    described = replace(extraction.document, author="A. Nonymous", page="0" * 64, url="https://news.example/1")
    run = Run("0", "model", "settings")
    written = quads(replace(extraction, document=described), Settings(), {"Rejection": "rejects"}, run, NATO)
    assert {quad.predicate for quad in written} - _shaped("path") == set()


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
