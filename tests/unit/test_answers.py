"""Canned questions: their files are complete, values are only ever data, and the answers are right on a small graph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kgbuild import answers, graph, rdf
from kgbuild.config import Settings
from kgbuild.errors import QueryError
from kgbuild.model import Act, Block, Candidate, Document, Entity, Extraction, Link, Mention, Participant, Quad, Span
from kgbuild.store import Store, Table, open_store

NAMES = [question.name for question in answers.catalogue()]

TEXT = "El Norte reported that Freedonia rejected Ruritania's demand to leave. Officials denied it, blaming Ruritania."

PREFIXES = """
@prefix kg: <https://w3id.org/kgbuild/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.org/e/> .
"""
ONTOLOGY = f"""{PREFIXES}
kg:denying kg:opposes kg:affirming . kg:refusing kg:opposes kg:wanting .
kg:Demand kg:stance kg:wanting . kg:Rejection kg:stance kg:refusing .
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
        (folder / "inferred.nq").write_text("".join(f"{' '.join(quad)} .\n" for quad in inferred(quads)), encoding="utf-8")
        open_store(folder / "store", create=True).load([folder / "data.nq", folder / "inferred.nq"])
    return open_store(folder / "store")


def ask(store: Store, name: str, **values: str) -> list[dict[str, str]]:
    table = store.query(answers.find(name).bind(values, lambda kind, value: answers.resolve(kind, value, store.query)))
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def inferred(quads: list[Quad]) -> list[Quad]:
    """Return what the reasoner makes of nesting, without calling it: three acts, the one in the other."""
    act = {name: next(q.subject for q in quads if q.object == f"<{rdf.KG}{name}>") for name in ("Report", "Rejection", "Demand")}
    norte, freedonia = "<https://example.org/e/norte>", "<https://example.org/e/freedonia>"
    pairs = [(act["Rejection"], act["Report"]), (act["Demand"], act["Rejection"]), (act["Demand"], act["Report"])]
    content = next(q.object for q in quads if q.subject == act["Demand"] and q.predicate == f"<{rdf.KG}content>")
    pairs += [(content, outer) for outer in act.values()]
    found = [Quad(inner, f"<{rdf.KG}nestedIn>", outer, "<urn:inferred>") for inner, outer in pairs]
    found += [Quad(inner, f"<{rdf.KG}contentOf>", outer, "<urn:inferred>") for inner, outer in pairs[:2]]
    relays = [(act["Rejection"], norte), (act["Demand"], norte), (act["Demand"], freedonia)]
    found += [Quad(inner, f"<{rdf.KG}accordingTo>", relay, "<urn:inferred>") for inner, relay in relays]
    types = [(act["Demand"], f"<{rdf.KG}Request>"), (act["Report"], f"<{rdf.KG}Statement>")]
    return found + [Quad(node, rdf.TYPE, name, "<urn:inferred>") for node, name in types]


# The answers


def test_rejection_with_its_source(store: Store) -> None:
    (row,) = ask(store, "who-rejected")
    assert (row["speaker"], row["whose"], row["accordingTo"]) == ("Freedonia", "Ruritania", "El Norte")
    assert row["content"] == "Ruritania's demand to leave"
    assert row["sentence"].endswith("demand to leave.")


def test_act_types_below_count_and_derived_types_do_not_double(store: Store) -> None:
    rows = ask(store, "who-demanded")
    assert [row["accordingTo"] for row in rows] == ["El Norte", "Freedonia"]
    assert {(row["speaker"], row["kind"], row["outcome"], row["date"]) for row in rows} == {("Ruritania", "demand", "rejection", "2021-12")}


def test_an_act_that_did_not_happen_does_not_count(store: Store) -> None:
    assert ask(store, "accusations") == []


def test_attribution_chain(store: Store) -> None:
    rows = ask(store, "attribution-chain", document="North")
    assert [(r["depth"], r["outerSpeaker"], r["innerSpeaker"]) for r in rows] == [
        ("1", "El Norte", "Freedonia"),
        ("2", "Freedonia", "Ruritania"),
    ]


def test_direct_quotes_have_offsets(store: Store) -> None:
    (row,) = ask(store, "direct-quotes")
    assert TEXT[int(row["start"]) : int(row["end"])] == row["quote"] == "it"


@pytest.mark.parametrize(
    ("since", "until", "count"), [("2021-12-05", "2021-12-31", 1), ("2022-01-01", "2022-02-01", 0), ("2022-02-02", "2022-02-02", 4)]
)
def test_timeline(store: Store, since: str, until: str, count: int) -> None:
    assert len(ask(store, "timeline", since=since, until=until)) == count


# How much is shown


def test_a_limit_cuts_the_first_acts_and_is_noticed(store: Store) -> None:
    whole = ask(store, "timeline")
    first = ask(store, "timeline", limit="2")
    assert first == whole[:2]
    columns = list(first[0])
    rows = [list(row.values()) for row in first]
    timeline = answers.find("timeline")
    assert timeline.cut({"limit": "2"}, columns, rows) == 2
    assert timeline.cut({"limit": "3"}, columns, rows) == 0
    assert timeline.cut({}, columns, rows) == 0
    assert timeline.cut({"limit": "all"}, columns, rows) == 0


def test_an_act_of_two_rows_counts_once(store: Store) -> None:
    rows = [list(row.values()) for row in ask(store, "who-demanded", limit="1")]
    assert len(rows) == 2
    assert answers.find("who-demanded").cut({"limit": "1"}, list(ask(store, "who-demanded")[0]), rows) == 1
    assert "LIMIT" not in answers.find("who-demanded").bind({"limit": "all"})


def test_a_file_holds_every_row_unless_a_limit_is_given() -> None:
    timeline = answers.find("timeline")
    assert timeline.unlimited({"since": "2022-01-01"}) == {"since": "2022-01-01", "limit": "all"}
    assert timeline.unlimited({"limit": "2"}) == {"limit": "2"}
    # A question without a limit does not know the parameter.
    assert answers.find("who-speaks-for").unlimited({}) == {}


def test_the_way_to_one_thing_replaces_the_way_to_everything(tmp_path: Path) -> None:
    body = "SELECT * {\n  ?s ?all ?o  # unless $x $y\n  #: ?s ?some ?o  # with $x $y\n  #: VALUES ?x { $x }\n  #: VALUES ?y { $y }\n}"
    path = tmp_path / "ways.rq"
    front = "# title: T\n# group: G\n# question: Q?\n# description: D\n# param x text: X\n# param y text: Y\n"
    path.write_text(front + body, encoding="utf-8")
    question = answers.read(path)
    assert question.bind({}) == question.sparql
    assert question.bind({"y": "b"}).endswith('SELECT * {\n\n  ?s ?some ?o\n  #: VALUES ?x { $x }\n  VALUES ?y { "b" }\n}')


@pytest.mark.parametrize("bad", ["0", "-1", "1.5", "1 } #", "many"])
def test_a_limit_is_a_count(bad: str) -> None:
    with pytest.raises(QueryError, match="a whole number from 1, or all"):
        answers.find("timeline").bind({"limit": bad})


# Names


@pytest.mark.parametrize(
    "actor",
    [
        "Ruritania",
        "RURITANIA",
        " kingdom of ruritania ",
        "Rùritania",
        "<https://example.org/e/ruritania>",
        "https://example.org/e/ruritania",
    ],
)
def test_names_match_labels_aliases_and_iris(store: Store, actor: str) -> None:
    assert len(ask(store, "who-demanded", actor=actor)) == 2


def test_a_name_that_nothing_bears_is_an_error_with_a_hint(store: Store) -> None:
    with pytest.raises(QueryError, match="Nothing in the store is called 'Ruritanai'") as caught:
        ask(store, "who-demanded", actor="Ruritanai")
    assert "Ruritania" in caught.value.hint
    with pytest.raises(QueryError, match="no document called 'nowhere'"):
        ask(store, "attribution-chain", document="nowhere")


def test_without_a_store_only_iris_are_taken() -> None:
    assert "VALUES ?who { <urn:x> }" in answers.find("who-demanded").bind({"actor": "<urn:x>"})
    with pytest.raises(QueryError, match="an absolute IRI"):
        answers.find("who-demanded").bind({"actor": "Ruritania"})


def test_nodes_that_stand_for_one_entity_answer_together(quads: list[Quad]) -> None:
    def lookup(sparql: str) -> Table:
        return (
            Table(("x",), (("urn:b",),))
            if "sameEntityAs" in sparql and "<urn:a>" in sparql
            else Table(("x",), (("urn:a",),) * ("Rur" in sparql))
        )

    assert answers.resolve("entity", "Ruritania", lookup) == ["<urn:a>", "<urn:b>"]


# Questions in words


@pytest.mark.parametrize(
    ("words", "name", "values"),
    [
        ("Who rejected Ruritania's demands?", "who-rejected", {"whose": "Ruritania"}),
        ("who rejected Kingdom of Ruritania\u2019s demand", "who-rejected", {"whose": "Kingdom of Ruritania"}),
        ("What did Ruritania demand of Freedonia?", "who-demanded", {"actor": "Ruritania", "addressee": "Freedonia"}),
        ("what did El Norte say about Freedonia?", "said-about", {"actor": "El Norte", "topic": "Freedonia"}),
        ("Where is Freedonia mentioned?", "mentions-of", {"entity": "Freedonia"}),
        ("timeline", "timeline", {}),
    ],
)
def test_a_question_in_words_finds_its_query(store: Store, words: str, name: str, values: dict[str, str]) -> None:
    choice = answers.choose(words, answers.catalogue(), store.query)
    assert (choice.question.name, choice.values, choice.unread) == (name, values, ())


def test_what_a_question_leaves_unread_is_said(store: Store) -> None:
    choice = answers.choose("who denied eating the cake?", answers.catalogue(), store.query)
    assert choice.question.name == "who-denied"
    assert choice.unread == ("eating", "the", "cake")


def test_a_question_that_nothing_asks(store: Store) -> None:
    with pytest.raises(QueryError, match="No canned question asks") as caught:
        answers.choose("How tall is the Eiffel tower?", answers.catalogue(), store.query)
    assert "The closest are" in caught.value.hint


def test_every_phrasing_names_parameters_that_exist() -> None:
    for question in answers.catalogue():
        for phrase in question.phrases:
            assert set(re.findall(r"\{(\w+)\}", phrase)) <= {parameter.name for parameter in question.parameters}, question.name


# Evidence


def test_evidence_marks_cue_and_content(store: Store) -> None:
    (row,) = ask(store, "who-rejected")
    found = answers.evidence([row["act"], "", "urn:nothing"], store.query)[row["act"]]
    assert found.text == TEXT[found.start : found.start + len(found.text)]
    assert answers.marked(found) == [
        ("El Norte reported that Freedonia ", ""),
        ("rejected", "cue"),
        (" ", ""),
        ("Ruritania's demand to leave", "content"),
        (".", ""),
    ]
    mention = ask(store, "mentions-of", entity="Ruritania")[0]["mention"]
    shown = answers.marked(answers.evidence([mention], store.query)[mention])
    assert ("Ruritania", "mention") in shown
    assert "".join(text for text, _ in shown) in TEXT


# The files


@pytest.mark.parametrize("question", answers.catalogue(), ids=NAMES)
def test_files_are_complete_and_portable(question: answers.Question) -> None:
    assert question.question.endswith("?")
    assert question.phrases
    assert all(parameter.description for parameter in question.parameters)
    code = "\n".join(line for line in question.sparql.splitlines() if not line.lstrip().startswith("#"))
    assert "NOT EXISTS" not in code
    assert "[]" not in code
    # Transitive paths only where one end is a constant: the tree of classes.
    assert not re.search(r"[+*](?! kg:)", re.sub(r"COUNT\([^)]*\) \+ 1|\"[^\"]*\"", "", code))
    selected = re.findall(r"\?\w+(?= |$)", code.partition("SELECT")[2].partition("WHERE")[0])
    ordered = question.sparql.rpartition("ORDER BY")[2].split()
    assert set(selected) <= set(ordered), "the order must be total"


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
    with pytest.raises(QueryError, match="Nothing in the store is called"):
        ask(store, "timeline", actor=value, until="2030-01-01")
    assert ask(store, "integrity", problem=value) == []


def test_one_value_is_never_searched_for_another() -> None:
    bound = answers.find("integrity").bind({"problem": "#: VALUES ?x { $problem } VALUES ?since { 1 }"})
    assert '{ "#: VALUES ?x { $problem } VALUES ?since { 1 }" }' in bound


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nobody": "x"}, "no parameter nobody"),
        ({"since": "yesterday"}, "must be a date"),
        ({"since": "2022-02-30"}, "must be a date"),
        ({"actor": "\ud800"}, "must be a name or an absolute IRI"),
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
        ("# title: T\n# group: G\n# question: Q?\n# description: D\n# param x colour: X\nSELECT * {}", "a parameter is written"),
        ("# title: T\n# group: G\n# question: Q?\n# description: D\n# param x text: X\nSELECT * {}", "needs a clause"),
        ("# title: T\n# group: G\n# question: Q?\n# description: D\nSELECT * {\n?s ?p ?o # unless $x\n}", "no parameter of it"),
        ("# title: T\n# group: G\n# question: Q?\n# description: D\nSELECT * {\n#: ?s ?p ?o # with $x $y\n}", "no parameter of it"),
    ],
)
def test_files_that_are_wrong(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "bad.rq").write_text(content, encoding="utf-8")
    with pytest.raises(QueryError, match=words):
        answers.catalogue(tmp_path)
