from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.config import Settings
from kgbuild.errors import OntologyError
from kgbuild.graph import quads
from kgbuild.model import Extraction, Quad
from kgbuild.rdf import KG, OA, TYPE, decimal, integer, iri, literal
from kgbuild.shapes import validate

A = "https://w3id.org/kgbuild/id/a0123456789abcdef"
REJECTION, CUE = f"<{A}-Rejection-51-59>", f"<{A}#char=51,59>"


def graph(extraction: Extraction) -> list[Quad]:
    return list(quads(extraction, Settings()))


def put(found: list[Quad], subject: str, predicate: str, *terms: str) -> list[Quad]:
    """Replace what a node says under a property."""
    kept = [q for q in found if (q.subject, q.predicate) != (subject, predicate)]
    return kept + [Quad(subject, predicate, term, f"<{A}>") for term in terms]


def test_what_kgbuild_makes_conforms(extraction: Extraction) -> None:
    assert validate(graph(extraction)) == []


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
        (REJECTION, f"<{KG}speaker>", [iri(A)], "A speaker is an actor"),
        (REJECTION, f"<{KG}content>", [CUE], "an act or a proposition"),
        (CUE, f"<{OA}start>", [integer(60)], "before its end"),
        (CUE, f"<{OA}exact>", [], "quotes its words"),
        (f"<{A}>", f"<{KG}digest>", [literal("abc")], "SHA-256"),
        (f"<{A}-m-42-46>", f"<{KG}refersTo>", [], "refers to an entity"),
    ],
)
def test_a_planted_fault_is_found(extraction: Extraction, subject: str, predicate: str, terms: list[str], message: str) -> None:
    found = validate(put(graph(extraction), subject, predicate, *terms))
    assert any(message in f.message and f"<{f.focus}>" == subject for f in found), found


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


def test_an_act_inside_itself_is_found(extraction: Extraction) -> None:
    found = validate([*graph(extraction), Quad(f"<{A}-Report-17-25>", f"<{KG}within>", f"<{A}-Demand-72-78>", f"<{A}>")])
    assert {f.focus for f in found if "contains itself" in f.message} == {
        f"{A}-{name}" for name in ("Report-17-25", "Rejection-51-59", "Demand-72-78")
    }


def test_a_shapes_file_that_is_no_turtle_is_refused(extraction: Extraction, tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text("this is not Turtle", encoding="utf-8")
    with pytest.raises(OntologyError, match="shapes"):
        validate(graph(extraction), path)
