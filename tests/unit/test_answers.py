"""Canned questions: their files are complete, values are only ever data, and the answers are right on a small graph."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kgbuild import answers, graph, rdf
from kgbuild.config import Settings
from kgbuild.errors import QueryError
from kgbuild.model import Act, Block, Candidate, Document, Entity, Extraction, Link, Mention, Participant, Quad, Span
from kgbuild.store import Store, open_store

NAMES = [question.name for question in answers.catalogue()]

TEXT = "El Norte reported that Freedonia rejected Ruritania's demand to leave. Officials denied it, blaming Ruritania."

PREFIXES = """
@prefix kg: <https://w3id.org/kgbuild/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.org/e/> .
"""
ONTOLOGY = f"""{PREFIXES}
kg:Statement a kg:ActType ; rdfs:subClassOf kg:Act ; rdfs:label "statement"@en .
kg:Report a kg:ActType ; rdfs:subClassOf kg:Statement ; rdfs:label "report"@en .
kg:Denial a kg:ActType ; rdfs:subClassOf kg:Statement ; rdfs:label "denial"@en .
kg:Rejection a kg:ActType ; rdfs:subClassOf kg:Act ; rdfs:label "rejection"@en .
kg:Request a kg:ActType ; rdfs:subClassOf kg:Act ; rdfs:label "request"@en .
kg:Demand a kg:ActType ; rdfs:subClassOf kg:Request ; rdfs:label "demand"@en .
kg:Accusation a kg:ActType ; rdfs:subClassOf kg:Act ; rdfs:label "accusation"@en .
kg:certain rdfs:label "certain"@en .
e:norte a kg:MediaOutlet ; skos:prefLabel "El Norte"@en ; skos:altLabel "The North"@en .
e:freedonia a kg:Country ; skos:prefLabel "Freedonia"@en .
e:ruritania a kg:Country ; skos:prefLabel "Ruritania"@en ; skos:altLabel "Kingdom of Ruritania"@en .
"""

NORTE = Entity("https://example.org/e/norte", "El Norte", ("MediaOutlet",), known=True)
FREEDONIA = Entity("https://example.org/e/freedonia", "Freedonia", ("Country",), known=True)
RURITANIA = Entity("https://example.org/e/ruritania", "Ruritania", ("Country",), known=True)
OFFICIALS = Entity("x-officials", "officials", ("Unnamed",))


def span(words: str) -> Span:
    start = TEXT.index(words if words != "it" else "it,")
    return Span(start, start + len(words))


def by(role: str, words: str, entity: Entity) -> Participant:
    return Participant(role, span(words), entity, "metonym")


def extraction() -> Extraction:
    whole = span(TEXT[: TEXT.index(".") + 1])
    rest = span(TEXT[TEXT.index("Off") :])
    reported, demanded = "Freedonia rejected Ruritania's demand to leave", "Ruritania's demand to leave"
    norte, freedonia, ruritania = (
        by("speaker", "El Norte", NORTE),
        by("speaker", "Freedonia", FREEDONIA),
        by("speaker", "Ruritania", RURITANIA),
    )
    officials, target = by("speaker", "Officials", OFFICIALS), by("target", "Ruritania", RURITANIA)
    acts = (
        Act("1", "Report", span("reported"), whole, (norte,), span(reported), content_act="2"),
        Act("2", "Rejection", span("rejected"), whole, (freedonia,), span(demanded), content_act="3", within="1", responds_to="3"),
        Act("3", "Demand", span("demand"), whole, (ruritania,), span("to leave"), within="2", about=(FREEDONIA,), date="2021-12"),
        Act("4", "Denial", span("denied"), rest, (officials,), span("it"), quote="direct"),
        Act("5", "Accusation", span("blaming"), rest, (officials, target), polarity="negative"),
    )
    link = Link(
        Mention(span("Ruritania"), span("Ruritania"), "name", 0), (Candidate(RURITANIA, 1, "metonym"), Candidate(FREEDONIA, 0.5, "alias"))
    )
    document = Document("a0123456789abcdef", "north", TEXT, "-", (Block(Span(0, len(TEXT))),), published="2022-02-02")
    return Extraction(document, (link,), acts)


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return list(graph.quads(extraction(), Settings()))


@pytest.fixture(scope="module")
def store(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("answers")
    (folder / "data.nq").write_text("".join(f"{' '.join(quad)} .\n" for quad in quads), encoding="utf-8")
    (folder / "ontology").mkdir()
    (folder / "ontology" / "small.ttl").write_text(ONTOLOGY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kgbuild.resources.folder", lambda _: folder / "ontology")
        open_store(folder / "store", create=True).load([folder / "data.nq"])
    return open_store(folder / "store")


def ask(store: Store, name: str, **values: str) -> list[dict[str, str]]:
    table = store.query(answers.find(name).bind(values))
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


# The answers


def test_rejection_with_its_source(store: Store) -> None:
    (row,) = ask(store, "who-rejected")
    assert row["speaker"] == "Freedonia"
    assert row["accordingTo"] == "El Norte"
    assert row["content"] == "Ruritania's demand to leave"
    assert row["sentence"].endswith("demand to leave.")


def test_act_types_below_count(store: Store) -> None:
    rows = ask(store, "who-demanded")
    assert [row["accordingTo"] for row in rows] == ["El Norte", "Freedonia"]
    assert {(row["speaker"], row["answer"], row["date"]) for row in rows} == {("Ruritania", "rejection", "2021-12")}


def test_an_act_that_did_not_happen_does_not_count(store: Store) -> None:
    assert ask(store, "accusations") == []


def test_according_to_at_any_depth(store: Store) -> None:
    rows = ask(store, "according-to", relay="el norte")
    assert sorted((row["kind"], row["speaker"]) for row in rows) == [("demand", "Ruritania"), ("rejection", "Freedonia")]


def test_attribution_chain(store: Store) -> None:
    rows = ask(store, "attribution-chain", document="north")
    assert [(r["depth"], r["outerSpeaker"], r["innerSpeaker"]) for r in rows] == [
        ("1", "El Norte", "Freedonia"),
        ("2", "Freedonia", "Ruritania"),
    ]


def test_unnamed_sources(store: Store) -> None:
    assert {row["source"] for row in ask(store, "unnamed-sources")} == {"officials"}


def test_said_about(store: Store) -> None:
    assert {row["speaker"] for row in ask(store, "said-about", topic="freedonia")} == {"El Norte", "Freedonia", "Ruritania"}
    assert ask(store, "said-about", actor="officials", topic="freedonia") == []


def test_direct_quotes_have_offsets(store: Store) -> None:
    (row,) = ask(store, "direct-quotes")
    assert TEXT[int(row["start"]) : int(row["end"])] == row["quote"] == "it"


def test_metonyms(store: Store) -> None:
    (row,) = ask(store, "metonyms")
    assert (row["words"], row["takenFor"], row["otherReading"]) == ("Ruritania", "Ruritania", "Freedonia")


@pytest.mark.parametrize(
    ("since", "until", "count"), [("2021-12-05", "2021-12-31", 1), ("2022-01-01", "2022-02-01", 0), ("2022-02-02", "2022-02-02", 4)]
)
def test_timeline(store: Store, since: str, until: str, count: int) -> None:
    assert len(ask(store, "timeline", since=since, until=until)) == count


@pytest.mark.parametrize("actor", ["Ruritania", "RURITANIA", " kingdom of ruritania "])
def test_names_match_labels_and_aliases_in_any_case(store: Store, actor: str) -> None:
    assert len(ask(store, "who-demanded", actor=actor)) == 2


def test_derived_types_do_not_double_the_rows(store: Store, quads: list[Quad], tmp_path: Path) -> None:
    demand = next(q.subject for q in quads if q.object == rdf.iri(f"{rdf.KG}Demand"))
    derived = "".join(f"{demand} a <{rdf.KG}{name}> ." for name in ("Request", "Act"))
    (tmp_path / "small.ttl").write_text(ONTOLOGY + derived, encoding="utf-8")
    (tmp_path / "data.nq").write_text("".join(f"{' '.join(quad)} .\n" for quad in quads), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kgbuild.resources.folder", lambda _: tmp_path)
        open_store(tmp_path / "store", create=True).load([tmp_path / "data.nq"])
    for name in ("according-to", "timeline", "attribution-chain", "responses", "who-demanded"):
        assert ask(open_store(tmp_path / "store"), name) == ask(store, name)


@pytest.mark.parametrize("name", NAMES)
def test_another_engine_gives_the_same_rows(store: Store, quads: list[Quad], name: str) -> None:
    other = rdflib.Graph()
    other.parse(data="".join(f"{' '.join(quad[:3])} .\n" for quad in quads), format="nt")
    other.parse(data=ONTOLOGY, format="turtle")
    question = answers.find(name)
    rows = {tuple("" if term is None else str(term) for term in row) for row in other.query(question.sparql)}  # type: ignore[union-attr]
    assert rows == set(store.query(question.sparql).rows)


# The files


@pytest.mark.parametrize("question", answers.catalogue(), ids=NAMES)
def test_files_are_complete_and_portable(question: answers.Question) -> None:
    assert question.question.endswith("?")
    assert all(parameter.description for parameter in question.parameters)
    assert "NOT EXISTS" not in question.sparql
    assert "[]" not in question.sparql
    selected = question.sparql.partition("SELECT")[2].partition("WHERE")[0].replace("DISTINCT", "").split()
    ordered = question.sparql.rpartition("ORDER BY")[2].split()
    assert set(selected) <= set(ordered), "the order must be total"


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 10
    assert sorted(NAMES) == NAMES


# Values are data


@pytest.mark.parametrize(
    "value",
    [
        '" } UNION { ?s ?p ?o } #',
        "\\",
        '\\" } #',
        "\\u0022 } #",
        '"""',
        "}",
        "' OR 1=1",
        " a\n\r\tb ",
        "VALUES ?until { x }",
        "$1 \\1 \\g<name>",
        "\x00\x7f\ufffe",
    ],
)
def test_injection_is_just_a_name_that_nobody_has(store: Store, value: str) -> None:
    assert ask(store, "timeline", actor=value, until="2030-01-01") == []


def test_one_value_is_never_searched_for_another() -> None:
    bound = answers.find("timeline").bind({"actor": "VALUES ?since { 1 }", "since": "2022-02-02"})
    assert '"VALUES ?since { 1 }"' in bound


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nobody": "x"}, "no parameter nobody"),
        ({"since": "yesterday"}, "must be a date"),
        ({"since": "2022-02-30"}, "must be a date"),
        ({"actor": "\ud800"}, "must be a text"),
    ],
)
def test_wrong_values(values: dict[str, str], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        answers.find("timeline").bind(values)


def question(folder: Path, kind: str, default: str) -> answers.Question:
    path = folder / "mine.rq"
    path.write_text(f"# param x {kind}: A value.\nSELECT ?x WHERE {{ VALUES ?x {{ {default} }} }}\n", encoding="utf-8")
    return answers.find(str(path))


def test_types(tmp_path: Path) -> None:
    integer = question(tmp_path, "integer", "0")
    assert '"12"^^<http://www.w3.org/2001/XMLSchema#integer>' in integer.bind({"x": " 12 "})
    for bad in ("1.5", "x", "1 } #", "\u0661"):
        with pytest.raises(QueryError, match="whole number"):
            integer.bind({"x": bad})
    address = question(tmp_path, "iri", "<urn:x>")
    assert "{ <https://example.org/a%3E%20%7D> }" in address.bind({"x": "https://example.org/a> }"})
    with pytest.raises(QueryError, match="absolute IRI"):
        address.bind({"x": "nothing"})


def test_what_cannot_be_found(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no question 'who-rejectd'") as caught:
        answers.find("who-rejectd")
    assert "who-rejected" in caught.value.hint
    with pytest.raises(QueryError, match="no question"):
        answers.find(str(tmp_path / "missing.rq"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("SELECT * {}", "has no title"),
        ("# title: T\n# question: Q?\n# description: D\n# param x colour: X\nSELECT * {}", "a parameter is written"),
        ("# title: T\n# question: Q?\n# description: D\n# param x text: X\nSELECT * {}", "needs a clause"),
    ],
)
def test_files_that_are_wrong(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "bad.rq").write_text(content, encoding="utf-8")
    with pytest.raises(QueryError, match=words):
        answers.catalogue(tmp_path)
