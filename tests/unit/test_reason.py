from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild.config import Settings
from kgbuild.errors import InputError, OntologyError
from kgbuild.graph import quads
from kgbuild.model import Extraction, Quad
from kgbuild.rdf import KG, OWL, RDFS, TYPE, knowledge
from kgbuild.reason import INFERRED, infer, infer_files, reference, sparql

A = "https://w3id.org/kgbuild/id/a0123456789abcdef"
NATO, POST = ("<https://w3id.org/kgbuild/entity/nato>", "<https://w3id.org/kgbuild/entity/harbour-post>")


def graph(extraction: Extraction) -> list[Quad]:
    return list(quads(extraction, Settings(), {"Demand": KG + "demands"}))


def test_attribution_and_depth_are_derived(extraction: Extraction) -> None:
    found = infer(graph(extraction))
    new = {quad[:3] for quad in found.quads}
    according = {o for s, p, o in new if s == f"<{A}-Demand-72-78>" and p == f"<{KG}accordingTo>"}
    assert according == {NATO, POST}
    assert (f"<{A}-p-83-94>", f"<{KG}nestedIn>", f"<{A}-Report-17-25>") in new
    assert ("<https://w3id.org/kgbuild/id/e-country-ruritania>", f"<{KG}requests>", f"<{A}-p-83-94>") in new
    assert (f"<{A}-Demand-72-78>", TYPE, f"<{KG}Request>") in new


def test_a_sound_graph_has_no_contradiction(extraction: Extraction) -> None:
    assert infer(graph(extraction)).contradictions == ()


def test_only_news_about_the_data_comes_back(extraction: Extraction) -> None:
    given = {quad[:3] for quad in graph(extraction)}
    found = infer(graph(extraction)).quads
    assert not given & {quad[:3] for quad in found}
    assert list(found) == sorted(found)
    for quad in found:
        assert quad.graph == INFERRED
        assert quad.subject.startswith("<https:")
        assert not quad.subject.startswith(f"<{KG}")
        assert "owl#" not in quad.object
        assert quad.subject != quad.object


def test_a_contradiction_names_its_thing_and_its_causes(extraction: Extraction) -> None:
    mixed = Quad(f"<{A}-Demand-72-78>", TYPE, f"<{KG}Evidence>", f"<{A}>")
    found = infer([*graph(extraction), mixed]).contradictions
    messages = [finding.message for finding in found if finding.focus == f"{A}-Demand-72-78"]
    both = next(message for message in messages if "kg:Act" in message)
    assert "kg:Evidence (as it is stated" in both
    assert "as the kg:content of " + A + "-Rejection-51-59" in " ".join(messages) or "by its kg:" in both


def test_an_act_that_makes_a_contradiction_is_named(extraction: Extraction) -> None:
    # A proposition that speaks: the act that says so is the one to look at.
    spoken = Quad(f"<{A}-Demand-72-78>", f"<{KG}speaker>", f"<{A}-p-83-94>", f"<{A}>")
    found = infer([*graph(extraction), spoken]).contradictions
    assert any(f"as the kg:speaker of {A}-Demand-72-78" in finding.message for finding in found if finding.focus == f"{A}-p-83-94")


def test_owlrl_agrees(extraction: Extraction) -> None:
    expected, contradictions = reference.infer(graph(extraction))
    assert infer(graph(extraction)).quads == expected
    assert contradictions == ()


def test_a_large_graph_is_refused_by_owlrl_only(extraction: Extraction) -> None:
    with pytest.raises(InputError, match="more than 10 statements"):
        reference.infer(graph(extraction), limit=10)


@pytest.mark.parametrize(
    "axiom",
    [
        (f"<{KG}cue>", TYPE, f"<{OWL}FunctionalProperty>"),
        ("_:r", f"<{OWL}someValuesFrom>", f"<{KG}Act>"),
        (f"<{KG}Act>", f"<{OWL}unionOf>", "_:list"),
        (NATO, f"<{OWL}sameAs>", POST),
    ],
)
def test_what_cannot_be_compiled_is_refused(axiom: tuple[str, str, str]) -> None:
    with pytest.raises(OntologyError, match="outside the profile") as caught:
        infer([], [Quad(*axiom, "")])
    assert "owlrl" in caught.value.hint


def test_axioms_in_the_data_are_refused_unless_they_are_the_ontologys_own() -> None:
    axiom = Quad("<urn:a>", f"<{RDFS}subClassOf>", "<urn:b>", "")
    with pytest.raises(InputError, match="axiom of its own"):
        infer([axiom], [])
    member = Quad("<urn:x>", TYPE, "<urn:a>", "")
    assert [quad[:3] for quad in infer([axiom, member], [axiom]).quads] == [("<urn:x>", TYPE, "<urn:b>")]


def test_lines_and_statements_are_the_same(extraction: Extraction) -> None:
    found = infer(graph(extraction))
    assert len(found) == len(found.quads) == len(list(found.lines()))
    assert list(found.lines()) == [f"{s} {p} {o} {g} .\n" for s, p, o, g in found.quads]


@pytest.mark.parametrize("ending", ["nq", "nt", "ttl"])
def test_every_syntax_gives_the_same(extraction: Extraction, tmp_path: Path, ending: str) -> None:
    given = sorted(set(graph(extraction)))
    path = tmp_path / f"graph.{ending}"
    path.write_text("".join(f"{s} {p} {o} {g if ending == 'nq' else ''} .\n" for s, p, o, g in given), encoding="utf-8")
    assert infer_files([path]).quads == infer(given).quads


@pytest.mark.parametrize("line", ["<urn:a> <urn:b>\n", '<urn:a> <urn:b> "c\n', "nonsense\n"])
def test_a_malformed_file(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.nt"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match="is not valid RDF"):
        infer_files([path])


def _size(store: ox.Store) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(INFERRED[1:-1])))


def test_the_rules_run_in_a_store(extraction: Extraction) -> None:
    store = ox.Store()
    for s, p, o, g in [*graph(extraction), *(quad._replace(graph="<urn:ontology>") for quad in knowledge() if quad.predicate == TYPE)]:
        if not s.startswith("_:"):
            store.update(f"INSERT DATA {{ GRAPH {g} {{ {s} {p} {o} }} }}")
    rules, size = "".join(sparql.emit()), -1
    while size != (size := _size(store)):
        store.update(rules)
    found = {
        (str(q.subject), str(q.predicate), str(q.object)) for q in store.quads_for_pattern(None, None, None, ox.NamedNode(INFERRED[1:-1]))
    }
    ours = {quad[:3] for quad in infer(graph(extraction)).quads}
    assert ours <= found
    assert not {triple for triple in found - ours if A in triple[0]}
