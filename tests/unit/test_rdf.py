from __future__ import annotations

import io
from pathlib import Path

import pytest

from kgbuild.errors import InputError
from kgbuild.rdf import decimal, iri, knowledge, literal, lone_surrogate, read, value


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://news.example/a b", "<https://news.example/a%20b>"),
        ("https://news.example/é?q=[1]#x#y", "<https://news.example/é?q=%5B1%5D#x%23y>"),
        ("https://news.example/100%", "<https://news.example/100%25>"),
        ("https://news.example/%C3%A9", "<https://news.example/%C3%A9>"),
    ],
)
def test_iris_are_valid(given: str, expected: str) -> None:
    assert iri(given) == expected


def test_a_relative_iri_is_refused() -> None:
    with pytest.raises(InputError, match="absolute"):
        iri("a/b")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1.0, "1"), (0.0, "0"), (-0.0, "0"), (0.5, "0.5"), (0.93, "0.93"), (0.00001, "0"), (0.1 + 0.2, "0.3"), (100.0, "100")],
)
def test_decimals_are_canonical(number: float, text: str) -> None:
    assert value(decimal(number)) == text


def test_a_language_that_is_none_is_left_out() -> None:
    assert literal("x", lang="not a language") == '"x"'


def test_a_lone_surrogate_is_found() -> None:
    assert lone_surrogate("ab\udc80") == 2
    assert lone_surrogate("a😀") == -1


def test_files_and_streams_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_text('<a:s> <a:p> "o" <a:g> .\n', encoding="utf-8")
    assert [tuple(q) for q in read(path)] == [("<a:s>", "<a:p>", '"o"', "<a:g>")]
    assert [tuple(q) for q in read(io.BytesIO(b"<a:s> <a:p> 1 ."))] == [
        ("<a:s>", "<a:p>", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', "")
    ]


def test_what_is_no_rdf_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<a:s> <a:p> .\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.ttl"):
        list(read(path))
    with pytest.raises(InputError, match="Cannot read"):
        list(read(tmp_path / "none.ttl"))


def test_every_term_of_the_vocabulary_says_what_it_is() -> None:
    found = list(knowledge())
    ours = {q.subject for q in found if q.object.endswith(("owl#Class>", "Property>")) and "kgbuild/ontology#" in q.subject}
    labelled = {q.subject for q in found if q.predicate.endswith("rdf-schema#label>")}
    defined = {q.subject for q in found if q.predicate.endswith("core#definition>")}
    assert len(ours) > 60
    assert not ours - labelled
    assert not ours - defined


def test_relations_and_codes_of_the_act_types_exist() -> None:
    found = list(knowledge())
    relations = {q.object for q in found if q.predicate.endswith("#relation>")}
    assert relations <= {q.subject for q in found if q.predicate.endswith("#subPropertyOf>")}
    codes = {q.object for q in found if q.predicate.endswith(("#cameo>", "#plover>"))}
    assert codes <= {q.subject for q in found if q.object.endswith("core#Concept>")}


def test_every_property_in_use_is_declared() -> None:
    found = list(knowledge())
    declared = {q.subject for q in found if q.object.endswith("Property>")}
    used = {q.predicate for q in found if "kgbuild/ontology#" in q.predicate}
    assert not used - declared
