"""The commands of stores and reasoning, as a user runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

pytestmark = pytest.mark.slow

KG = "https://w3id.org/kgbuild/ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
ARTICLE = "https://example.org/id/a0000000000000001"

Cli = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "news.nq"
    path.write_text(
        f'<{ARTICLE}> <{TYPE}> <{KG}Article> <{ARTICLE}> .\n<{ARTICLE}> <{KG}name> "one" <{ARTICLE}> .\n'
        f"<{ARTICLE}-Denial-0-5> <{KG}within> <{ARTICLE}-Report-6-9> <{ARTICLE}> .\n",
        encoding="utf-8",
    )
    return path


def test_infer_writes_the_same_by_both_reasoners(cli: Cli, graph: Path, tmp_path: Path) -> None:
    found = {}
    for reasoner in ("rules", "owlrl"):
        done = cli("infer", graph, "-o", tmp_path / f"{reasoner}.nq", "--reasoner", reasoner)
        assert done.returncode == 0, done.stderr
        found[reasoner] = sorted((tmp_path / f"{reasoner}.nq").read_text(encoding="utf-8").splitlines())
    assert found["rules"] == found["owlrl"]
    assert f"<{ARTICLE}-Denial-0-5> <{KG}nestedIn> <{ARTICLE}-Report-6-9> <https://w3id.org/kgbuild/graph/inferred> ." in found["rules"]


def test_infer_tells_of_contradictions(cli: Cli, graph: Path) -> None:
    with graph.open("a", encoding="utf-8") as stream:
        stream.write(f"<{ARTICLE}-Denial-0-5> <{TYPE}> <{KG}Evidence> <{ARTICLE}> .\n")
    done = cli("infer", graph)
    assert done.returncode == 1
    assert f"Contradiction: {ARTICLE}-Denial-0-5: It cannot be both" in done.stderr


def test_infer_emits_rules(cli: Cli, tmp_path: Path) -> None:
    done = cli("infer", "--emit-sparql", "-o", tmp_path / "rules.ru")
    assert done.returncode == 0, done.stderr
    assert "INSERT {" in (tmp_path / "rules.ru").read_text(encoding="utf-8")
    assert cli("infer").returncode == 2


def test_load_tells_what_it_did(cli: Cli, graph: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert "Graphs: 1 added, 0 replaced, 0 unchanged, 0 removed." in cli("load", graph, store, "--dry-run").stderr
    assert not store.exists()
    assert "3 statements loaded" in cli("load", graph, store).stderr
    assert "Graphs: 0 added, 0 replaced, 1 unchanged, 0 removed." in cli("load", graph, store).stderr
    graph.write_text("", encoding="utf-8")
    assert "0 unchanged, 1 removed." in cli("load", graph, store, "--delete-missing").stderr


def test_load_writes_bulk_files(cli: Cli, graph: Path, tmp_path: Path) -> None:
    done = cli("load", graph, tmp_path / "bulk", "--bulk", "tdb2")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "bulk").iterdir()} == {"part-00000.nq", "load.sh"}


@pytest.mark.parametrize(
    ("store", "words"),
    [("http://ann:secret@127.0.0.1:9/sparql", "list of processes"), ("oxigraph+http://127.0.0.1:9", "cannot be reached")],
)
def test_load_says_what_is_wrong_with_a_server(cli: Cli, graph: Path, store: str, words: str) -> None:
    done = cli("load", graph, store)
    assert done.returncode == 4
    assert words in done.stderr
    assert "secret" not in done.stderr


def test_a_query_without_end_is_stopped(cli: Cli, graph: Path, tmp_path: Path) -> None:
    cli("load", graph, tmp_path / "store")
    (tmp_path / "end.rq").write_text("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", encoding="utf-8")
    done = cli("query", tmp_path / "store", tmp_path / "end.rq", "--timeout", "1")
    assert done.returncode == 4
    assert "was stopped" in done.stderr
