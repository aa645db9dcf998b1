"""Load and query on real servers: the same answers as from the embedded store, and loads that can be repeated."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.stores.conftest import STORES, Server, oxigraph

from kgbuild.errors import QueryError, StoreError
from kgbuild.reason import INFERRED, infer_files, sparql
from kgbuild.shapes import check
from kgbuild.store import Store, Wishes, bulk, open_store
from kgbuild.store.credentials import Credentials
from kgbuild.store.memory import memory
from kgbuild.store.presets import Preset
from kgbuild.store.remote import RemoteStore

pytestmark = pytest.mark.slow

KG = "https://w3id.org/kgbuild/ontology#"


def count(store: Store) -> str:
    return store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?g a <{KG}Article> . ?s ?p ?o }} }}").rows[0][0]


def lines_of(path: Path) -> dict[str, list[str]]:
    """Return the lines of a file of N-Quads by their graph."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        found.setdefault(line.rsplit("<", 1)[1].split(">")[0], []).append(line)
    return found


def test_a_load_is_repeated_and_changed(server: Server, news: Path, tmp_path: Path) -> None:
    store, articles = open_store(server.location), lines_of(news)
    first, *others = articles
    store.load([news], Wishes(delete_missing=True))
    before = count(store)
    assert int(before) == sum(map(len, articles.values())) + len(articles)
    again = store.load([news])
    assert (again.statements, len(again.kept)) == (0, len(articles))

    changed = tmp_path / "changed.nq"
    changed.write_text("".join(articles[first][:-3]) + "".join(line for name in others[1:] for line in articles[name]), encoding="utf-8")
    report = store.load([changed], Wishes(delete_missing=True))
    assert (report.replaced, report.removed, len(report.kept)) == ((first,), (others[0],), len(others) - 1)
    assert int(count(store)) == int(before) - 3 - len(articles[others[0]]) - 1
    assert others[0] not in store.graphs()
    store.load([news])
    assert count(store) == before


def test_what_comes_back_is_what_was_loaded(server: Server, tmp_path: Path) -> None:
    words = 'a "quote", a \\ back\\slash\nand a new line; \u00e9 \u4e2d \U0001f600'
    article = "https://example.org/id/a00000000000000f1"
    path = tmp_path / "words.trig"
    term = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    path.write_text(f'<{article}> {{ <{article}> a <{KG}Article> ; <{KG}name> "{term}", "{"long " * 5000}"@en }}', encoding="utf-8")
    store = open_store(server.location)
    store.load([path])
    found = store.query(f"SELECT ?name WHERE {{ <{article}> <{KG}name> ?name }}").rows
    assert sorted(found) == sorted([(words,), ("long " * 5000,)])


@pytest.mark.parametrize(
    ("sparql", "rows"),
    [
        ("ASK { ?s ?p ?o }", (("yes",),)),
        ("# a comment that speaks of CONSTRUCT\nASK { <urn:none> <urn:none> 1 }", (("no",),)),
        (f"CONSTRUCT {{ <urn:x> <urn:y> ?l }} WHERE {{ <{KG}Act> a ?c BIND('ä\"b' AS ?l) }}", (("urn:x", "urn:y", 'ä"b'),)),
    ],
)
def test_forms_of_queries(server: Server, news: Path, sparql: str, rows: tuple[tuple[str, ...], ...]) -> None:
    store = open_store(server.location)
    store.load([news])
    assert store.query(sparql).rows == rows


def test_a_malformed_query(server: Server) -> None:
    with pytest.raises(QueryError, match="does not understand"):
        open_store(server.location).query("SELECT WHERE {")


def test_emitted_rules_infer_in_a_server(server: Server, news: Path) -> None:
    store = open_store(server.location)
    assert isinstance(store, RemoteStore)
    store.load([news], Wishes(delete_missing=True))
    store.drop(INFERRED)
    updates = "".join(sparql.emit()).split("\n;\n\n")
    size, before = 0, -1
    while size != before:
        for update in updates:
            store.update(update)
        before, size = size, int(store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {INFERRED} {{ ?s ?p ?o }} }}").rows[0][0])
    found = {row for row in store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {INFERRED} {{ ?s ?p ?o }} }}").rows if "/id/a" in row[0]}
    store.drop(INFERRED)
    expected = {(quad.subject[1:-1], quad.predicate[1:-1], quad.object[1:-1]) for quad in infer_files([news])}
    assert found == {row for row in expected if "/id/a" in row[0]}


def test_shapes_find_in_a_server_what_they_find_in_memory(server: Server, news: Path, tmp_path: Path) -> None:
    lines = news.read_text(encoding="utf-8").splitlines(keepends=True)
    act = next(line.split(" ")[0] for line in lines if f"<{KG}cue>" in line)
    graph = next(line.rsplit(" ", 2)[1] for line in lines if line.startswith(act))
    spoiled = [line for line in lines if not (line.startswith(act) and (f"<{KG}cue>" in line or f"<{KG}confidence>" in line))]
    added = [f'{act} <{KG}confidence> "2"^^<http://www.w3.org/2001/XMLSchema#decimal> {graph} .\n']
    added += [f"{act} <{KG}{name}> <{KG}maybe> {graph} .\n" for name in ("polarity", "within")] + [f"{act} <{KG}content> {act} {graph} .\n"]
    path = tmp_path / "spoiled.nq"
    path.write_text("".join([*spoiled, *added]), encoding="utf-8")
    store = open_store(server.location)
    store.load([path], Wishes(delete_missing=True))
    found = check(store.query)
    assert found == check(memory([path]))
    assert len({(finding.focus, finding.path) for finding in found}) >= 5
    store.load([news], Wishes(delete_missing=True))
    assert check(store.query) == []


def test_a_wrong_password(virtuoso_server: Server, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_STORE_USER", virtuoso_server.user)
    monkeypatch.setenv("KGBUILD_STORE_PASSWORD", "wrong-one")
    with pytest.raises(StoreError, match="does not let us in") as caught:
        open_store(virtuoso_server.location).load([news])
    assert "wrong-one" not in caught.value.message + caught.value.hint


def test_a_query_without_end(news: Path, tmp_path: Path) -> None:
    # A server of its own: it goes on computing when nobody waits any more.
    with oxigraph(tmp_path) as server:
        open_store(server.location).load([news])
        with pytest.raises(StoreError, match="not answered within 2 seconds"):
            open_store(server.location, timeout=2).query("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def test_a_server_that_dies_and_comes_back(news: Path, tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        open_store(server.location).load([news])
        before = count(open_store(server.location))
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(server.location).load([news])
    with oxigraph(tmp_path) as server:
        assert count(open_store(server.location)) == before
        assert open_store(server.location).load([news]).statements == 0


def test_updates_serve_where_the_graph_store_protocol_does_not(oxigraph_server: Server, news: Path) -> None:
    # The update door of Oxigraph as a bare endpoint: what QLever and unknown servers are spoken to with.
    address = oxigraph_server.location.removeprefix("oxigraph+")
    store = open_store(oxigraph_server.location)
    store.load([news], Wishes(delete_missing=True))
    before = count(store)
    first, *_ = (graph for graph in store.graphs() if "/id/" in graph)
    store.drop(f"<{first}>")  # type: ignore[attr-defined]
    assert first not in store.graphs()
    plain = RemoteStore(address, Preset("/query", "/update", "", {"union-default-graph": "true"}), Credentials())
    assert plain.load([news]).added == (first,)
    assert count(store) == before


@pytest.mark.parametrize("kind", sorted(bulk.SCRIPTS))
def test_bulk_scripts_are_shell(news: Path, tmp_path: Path, kind: str) -> None:
    written = bulk.write([news], tmp_path / "bulk", kind, shard=2000)
    files = sorted(tmp_path.glob("bulk/part-*.nq"))
    assert len(files) > 2
    assert sum(file.read_bytes().count(b"\n") for file in files) == written
    assert subprocess.run(["sh", "-n", tmp_path / "bulk" / "load.sh"], check=False).returncode == 0
    with pytest.raises(StoreError, match="not an empty folder"):
        bulk.write([news], tmp_path / "bulk", kind)


def test_bulk_files_load_into_virtuoso(virtuoso_server: Server, news: Path) -> None:
    folder = virtuoso_server.folder / "bulk"
    bulk.write([news], folder, "virtuoso")
    libraries = ":".join(str(path) for path in sorted(STORES.rglob("*-linux-gnu*")))
    environment = {"ISQL": str(STORES / "usr/bin/isql-vt"), "VIRTUOSO_PASSWORD": virtuoso_server.password, "LD_LIBRARY_PATH": libraries}
    command = [str(folder / "load.sh"), f"127.0.0.1:{virtuoso_server.sql_port}"]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(lines_of(news)) <= set(open_store(virtuoso_server.location).graphs())
