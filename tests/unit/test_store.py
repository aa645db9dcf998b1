"""The embedded store: graphs of articles, loading again, and what it says when it cannot be used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.errors import InputError, QueryError, StoreError
from kgbuild.store import open_store
from kgbuild.store.files import Files

ONE = "https://example.org/id/a0000000000000001"
TWO = "https://example.org/id/a0000000000000002"
KG = "https://w3id.org/kgbuild/ontology#"
ONTOLOGY = "https://w3id.org/kgbuild/ontology"


@pytest.fixture(autouse=True)
def small_ontology(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load one class instead of the whole ontology, which takes longer than everything else here."""
    folder = tmp_path_factory.mktemp("ontology")
    written(folder, f"<{KG}Act> a <http://www.w3.org/2002/07/owl#Class> .", "kgbuild.ttl")
    monkeypatch.setattr("kgbuild.resources.folder", lambda _: folder)


def turtle(article: str, name: str) -> str:
    return f"""
<{article}> a <{KG}Article> ; <{KG}name> "{name}" .
<{article}-Denial-0-5> a <{KG}Denial> ; <{KG}speaker> <https://example.org/id/e-alice> ; <{KG}inArticle> <{article}> .
<https://example.org/id/e-alice> <http://www.w3.org/2000/01/rdf-schema#label> "Alice" .
<https://example.org/id/nato> <{KG}rejects> <{article}-p-1-2> .
"""


def written(folder: Path, content: str, name: str = "graph.ttl") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def loaded(folder: Path, *paths: Path) -> int:
    return open_store(folder / "store", create=True).load(paths).statements


def rows(folder: Path, sparql: str) -> tuple[tuple[str, ...], ...]:
    return open_store(folder / "store").query(sparql).rows


def test_every_article_of_a_turtle_file_is_a_graph(tmp_path: Path) -> None:
    path = written(tmp_path, turtle(ONE, "one") + turtle(TWO, "two"))
    # The label of the person is told by both articles, and so is the relation.
    assert loaded(tmp_path, path) == 16
    assert open_store(tmp_path / "store").graphs() == (ONE, TWO, ONTOLOGY)
    counts = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}"
    # Its own statements, the label of the entity it speaks of, the relation that leads to its content, and the digest of the graph.
    assert rows(tmp_path, counts) == (("8",),)


def test_loading_again_replaces(tmp_path: Path) -> None:
    loaded(tmp_path, written(tmp_path, turtle(ONE, "one") + turtle(TWO, "two")))
    loaded(tmp_path, written(tmp_path, turtle(ONE, "new")))
    names = f"SELECT ?name WHERE {{ ?article <{KG}name> ?name }} ORDER BY ?name"
    assert rows(tmp_path, names) == (("new",), ("two",))


def test_turtle_that_does_not_describe_an_article_adds_to_it(tmp_path: Path) -> None:
    loaded(tmp_path, written(tmp_path, turtle(ONE, "one")))
    loaded(tmp_path, written(tmp_path, f"<{ONE}-Denial-0-5> <{KG}accordingTo> <https://example.org/id/bob> ."))
    assert rows(tmp_path, f"SELECT ?name ?who WHERE {{ ?a <{KG}name> ?name . ?act <{KG}accordingTo> ?who }}") == (
        ("one", "https://example.org/id/bob"),
    )


def test_graphs_that_a_file_names_are_kept_and_replaced(tmp_path: Path) -> None:
    graph = "https://example.org/graph"
    loaded(tmp_path, written(tmp_path, f'<{ONE}> <{KG}name> "old" <{graph}> .', "a.nq"))
    loaded(tmp_path, written(tmp_path, f'<{graph}> {{ <{ONE}> <{KG}name> "new" }}', "a.trig"))
    assert rows(tmp_path, f"SELECT ?name WHERE {{ GRAPH <{graph}> {{ ?article <{KG}name> ?name }} }}") == (("new",),)


def test_the_ontology_is_there_once(tmp_path: Path) -> None:
    path = written(tmp_path, turtle(ONE, "one"))
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{ONTOLOGY}> {{ ?s ?p ?o }} }}"
    loaded(tmp_path, path)
    first = rows(tmp_path, count)
    loaded(tmp_path, path)
    assert rows(tmp_path, count) == first
    assert rows(tmp_path, f"ASK {{ <{KG}Act> a ?class }}") == (("yes",),)


def test_answers_to_every_kind_of_query(tmp_path: Path) -> None:
    loaded(tmp_path, written(tmp_path, turtle(ONE, "one")))
    store = open_store(tmp_path / "store")
    table = store.query(f"SELECT ?name ?nothing WHERE {{ <{ONE}> <{KG}name> ?name }}")
    assert table.columns == ("name", "nothing")
    assert table.rows == (("one", ""),)
    assert store.query(f"CONSTRUCT WHERE {{ <{ONE}> <{KG}name> ?name }}").rows == ((ONE, f"{KG}name", "one"),)
    with pytest.raises(QueryError, match="not valid SPARQL"):
        store.query("SELECT WHERE")


def test_a_malformed_file_changes_nothing(tmp_path: Path) -> None:
    good, bad = written(tmp_path, turtle(ONE, "one")), written(tmp_path, "<a", "bad.ttl")
    with pytest.raises(InputError, match=r"bad\.ttl is not valid RDF"):
        loaded(tmp_path, good, bad)
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("name", "words"), [("none.ttl", "cannot be read"), ("notes.doc", "no suffix of an RDF format")])
def test_files_that_cannot_be_loaded(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        loaded(tmp_path, tmp_path / name)


def test_what_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        open_store(tmp_path / "nowhere")
    written(tmp_path, "x", "notes.txt")
    for create in (False, True):
        with pytest.raises(StoreError, match="is not a store"):
            open_store(tmp_path, create=create)
    for wrong in ("ftp://example.org/store", "carrier-pigeon+http://example.org"):
        with pytest.raises(StoreError, match="is no"):
            open_store(wrong)


def test_a_damaged_store(tmp_path: Path) -> None:
    path = written(tmp_path, turtle(ONE, "one"))
    loaded(tmp_path, path)
    for file in (tmp_path / "store").glob("MANIFEST*"):
        file.write_bytes(b"damage")
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        rows(tmp_path, "ASK {}")
    assert "load the graphs again" in caught.value.hint


def test_a_store_that_another_process_writes(tmp_path: Path) -> None:
    path = written(tmp_path, turtle(ONE, "one"))
    code = f"import pyoxigraph as ox, sys; s = ox.Store({str(tmp_path / 'store')!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(StoreError, match="in use by another process"):
            loaded(tmp_path, path)
        other.communicate()


def test_a_large_load_puts_the_files_of_the_store_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "".join(turtle(f"https://example.org/id/a{n:016}", str(n)) for n in range(30)))
    monkeypatch.setattr("kgbuild.store.oxigraph._BATCH", 1)
    for name, least in (("plain", 500_000_000), ("ordered", 0)):
        monkeypatch.setattr("kgbuild.store.oxigraph._ORDERED", least)
        open_store(tmp_path / name, create=True).load([path])
    plain, ordered = (list((tmp_path / name).glob("*.sst")) for name in ("plain", "ordered"))
    assert len(ordered) < len(plain)
    everything = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
    assert open_store(tmp_path / "plain").query(everything).rows == open_store(tmp_path / "ordered").query(everything).rows


def test_portions_hold_every_line_once(tmp_path: Path) -> None:
    # Two graphs that alternate, so that each lies in many stretches.
    lines = [f'<{graph}> <urn:p> "{n}" <{graph}> .\n' for n in range(10) for graph in (ONE, TWO, TWO)]
    path = written(tmp_path, "".join(lines), "news.nq")
    for limit in (1, 3, 7, 100):
        with Files([path]) as files:
            portions = {name: list(files.portions(graph, limit)) for name, graph in files.graphs.items()}
        for graph in (ONE, TWO):
            found = b"".join(portions[f"<{graph}>"]).decode()
            assert found == "".join(line for line in lines if line.endswith(f"<{graph}> .\n"))
            assert max(portion.count(b"\n") for portion in portions[f"<{graph}>"]) <= limit


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        (f'<{ONE}> <urn:p> "a \\"b\\" \\u00e9"@en-GB <{ONE}> .', True),
        (f'<{ONE}> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <{ONE}> .', True),
        (f"<{ONE}> <urn:p> <urn:caf\u00e9#char=1,2> <{ONE}> .  # a comment", False),
        (f"<{ONE}>   <urn:p>\t<urn:a%20b> <{ONE}>.", False),
        (f"_:b <urn:p> _:c <{ONE}> .", False),
        (f'<{ONE}> <urn:p> "in the default graph" .', False),
    ],
)
def test_every_way_to_write_a_statement_is_read(tmp_path: Path, line: str, plain: bool) -> None:
    path = written(tmp_path, line + "\n", "one.nq")
    with Files([path]) as files:
        assert files.graphs[f"<{ONE}>"].statements == 1
        (portion,) = files.portions(files.graphs[f"<{ONE}>"], 10)
    assert (portion.decode() == line + "\n") == plain
    assert loaded(tmp_path, path) == 1


@pytest.mark.parametrize("line", ['<a> <b> "c" <d> .', f'<{ONE}> <urn:p> "\\q" <{ONE}> .', f'<{ONE}> <urn:p> "open <{ONE}> .'])
def test_no_malformed_line_passes(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match="not valid RDF"):
        loaded(tmp_path, written(tmp_path, line + "\n", "bad.nq"))
