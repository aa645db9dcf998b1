"""Our rules derive exactly what owlrl derives, for any small ontology of the profile and any small graph."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kgbuild.model import Quad
from kgbuild.rdf import OWL, RDF, RDFS, TYPE
from kgbuild.reason import infer, reference

CLASSES = [f"<urn:c:{n}>" for n in range(5)]
PROPERTIES = [f"<urn:p:{n}>" for n in range(5)]
NODES = [f"<urn:n:{n}>" for n in range(6)]

Triple = tuple[str, str, str]
classes, properties, nodes = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)


def _simple(space: str, name: str, left: st.SearchStrategy[str], right: st.SearchStrategy[str]) -> st.SearchStrategy[list[Triple]]:
    return st.tuples(left, right).map(lambda ends: [(ends[0], f"<{space}{name}>", ends[1])])


def _kind(name: str) -> st.SearchStrategy[list[Triple]]:
    return properties.map(lambda p: [(p, TYPE, f"<{OWL}{name}Property>")])


def _list(label: str, members: list[str]) -> list[Triple]:
    cells = [f"_:{label}{n}" for n in range(len(members))] + [f"<{RDF}nil>"]
    return [
        triple
        for n, member in enumerate(members)
        for triple in ((cells[n], f"<{RDF}first>", member), (cells[n], f"<{RDF}rest>", cells[n + 1]))
    ]


def _chain(parts: tuple[int, list[str], str]) -> list[Triple]:
    label, members, target = parts
    return [(target, f"<{OWL}propertyChainAxiom>", f"_:chain{label}0"), *_list(f"chain{label}", members)]


def _apart(parts: tuple[int, list[str]]) -> list[Triple]:
    label, members = parts
    axiom = f"_:axiom{label}"
    return [
        (axiom, TYPE, f"<{OWL}AllDisjointClasses>"),
        (axiom, f"<{OWL}members>", f"_:apart{label}0"),
        *_list(f"apart{label}", members),
    ]


def _value(parts: tuple[int, str, str, str, bool]) -> list[Triple]:
    label, prop, value, kind, above = parts
    node = f"_:value{label}"
    subclass = (kind, f"<{RDFS}subClassOf>", node) if above else (node, f"<{RDFS}subClassOf>", kind)
    return [(node, TYPE, f"<{OWL}Restriction>"), (node, f"<{OWL}onProperty>", prop), (node, f"<{OWL}hasValue>", value), subclass]


labels = st.integers(0, 10**6)
axioms = st.one_of(
    _simple(RDFS, "subClassOf", classes, classes),
    _simple(RDFS, "subPropertyOf", properties, properties),
    _simple(RDFS, "domain", properties, classes),
    _simple(RDFS, "range", properties, classes),
    _simple(OWL, "inverseOf", properties, properties),
    _simple(OWL, "equivalentClass", classes, classes),
    _simple(OWL, "equivalentProperty", properties, properties),
    _simple(OWL, "disjointWith", classes, classes),
    _simple(OWL, "propertyDisjointWith", properties, properties),
    *map(_kind, ("Transitive", "Symmetric", "Asymmetric", "Irreflexive")),
    st.tuples(labels, st.lists(properties, min_size=2, max_size=3), properties).map(_chain),
    st.tuples(labels, st.lists(classes, min_size=2, max_size=3, unique=True)).map(_apart),
    st.tuples(labels, properties, nodes, classes, st.booleans()).map(_value),
)
statements = st.one_of(
    st.tuples(nodes, properties, nodes),
    st.tuples(nodes, properties, st.sampled_from(['"a"', '"b"@en'])),
    st.tuples(nodes, st.just(TYPE), classes),
    st.tuples(nodes, st.just("<urn:nothing-said-of-it>"), nodes),
)


def _quads(triples: list[Triple]) -> list[Quad]:
    return [Quad(*triple, "") for triple in triples]


def _check(tbox: list[list[Triple]], abox: list[Triple]) -> None:
    ontology = _quads([triple for axiom in tbox for triple in axiom])
    ours = infer(_quads(abox), ontology)
    expected, contradictions = reference.infer(_quads(abox), ontology)
    assert [quad[:3] for quad in ours.quads] == [quad[:3] for quad in expected]
    assert {finding.focus for finding in ours.contradictions} == {finding.focus for finding in contradictions}


some_axioms, some_statements = st.lists(axioms, max_size=7), st.lists(statements, max_size=14)
# Without shrinking: an ontology takes owlrl 0.05 s, and a failure would be an hour of them.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(some_axioms, some_statements)
def test_rules_derive_what_owlrl_derives(tbox: list[list[Triple]], abox: list[Triple]) -> None:
    _check(tbox, abox)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, phases=PHASES)
@given(some_axioms, some_statements)
def test_rules_derive_what_owlrl_derives_of_many(tbox: list[list[Triple]], abox: list[Triple]) -> None:
    _check(tbox, abox)


def test_literals_are_no_subjects() -> None:
    prop, other = PROPERTIES[:2]
    tbox = [[(other, f"<{OWL}inverseOf>", prop), (other, f"<{OWL}propertyDisjointWith>", other)]]
    _check(tbox, [(NODES[0], prop, '"a"'), (NODES[4], prop, NODES[2])])
