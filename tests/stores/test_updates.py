"""Loads that are repeated, cut off and refused: the store stays usable, nothing is there twice, and the next load goes on."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kgbuild.errors import StoreError
from kgbuild.store import PLAIN, Wishes, open_store

pytestmark = pytest.mark.slow

KG = "https://w3id.org/kgbuild/ontology#"
ALL = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"


@contextmanager
def load(*paths: Path, store: Path, wishes: Sequence[str] = (), full: int = 0) -> Iterator[subprocess.Popen[str]]:
    """Run `kgbuild load` in a process of its own; no file may grow beyond `full` bytes where it is given."""

    def limit() -> None:
        if full:
            resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))

    command = [sys.executable, "-m", "kgbuild", "load", *map(str, paths), str(store), *wishes]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=limit) as process:  # noqa: PLW1509 (no threads here)
        yield process


def loaded(*paths: Path, store: Path, wishes: Sequence[str] = (), full: int = 0) -> tuple[int, str]:
    """Load, and return the exit code and what was said."""
    with load(*paths, store=store, wishes=wishes, full=full) as process:
        said = process.communicate()[1]
    return process.returncode, said


def everything(store: Path) -> list[tuple[str, ...]]:
    return sorted(row for row in open_store(store).query(ALL).rows if not row[0].endswith("/ontology"))


def by_graph(rows: list[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two graphs of the same articles; in the second every third article has lost a statement."""
    folder = tmp_path_factory.mktemp("versions")
    old, new = folder / "old.nq", folder / "new.nq"
    generator = Path(__file__).parents[1] / "benchmarks" / "generate.py"
    subprocess.run([sys.executable, str(generator), "8000", str(old)], check=True)
    graphs: dict[str, list[str]] = {}
    for line in old.read_text(encoding="utf-8").splitlines(keepends=True):
        graphs.setdefault(line.rsplit("<", 1)[1], []).append(line)
    changed = [lines[:-1] if number % 3 == 0 else lines for number, lines in enumerate(graphs.values())]
    new.write_text("".join(line for lines in changed for line in lines), encoding="utf-8")
    return old, new


@pytest.fixture(scope="session")
def states(versions: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[tuple[str, ...]]], ...]:
    """Return what a store holds of each version after a load that nothing disturbed."""
    store = tmp_path_factory.mktemp("clean") / "store"
    found = []
    for version in versions:
        open_store(store, create=True).load([version])
        found.append(by_graph(everything(store)))
    return tuple(found)


def changed(log: Path, before: int) -> bool:
    """Tell whether a log was begun anew; in between, the old one has been moved away and there is none."""
    with suppress(FileNotFoundError):
        return log.stat().st_mtime_ns != before
    return False


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_load_is_taken_up_again(
    versions: tuple[Path, Path], states: tuple[dict[str, list[tuple[str, ...]]], ...], tmp_path: Path, seed: int
) -> None:
    store, (before, after) = tmp_path / "store", states
    open_store(store, create=True).load([versions[0]])
    opened = (store / "LOG").stat().st_mtime_ns
    with load(versions[1], store=store) as process:
        while not changed(store / "LOG", opened):
            time.sleep(0.002)
        # The load of an idle machine takes 0.3 s from here.
        time.sleep(random.Random(seed).uniform(0, 0.4))
        process.kill()
    for graph, rows in by_graph(everything(store)).items():
        assert rows in (before.get(graph), after.get(graph)), f"{graph} is neither the old nor the new one"
    assert loaded(versions[1], store=store)[0] == 0
    assert by_graph(everything(store)) == after


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_first_load_leaves_whole_articles(
    versions: tuple[Path, Path], states: tuple[dict[str, list[tuple[str, ...]]], ...], tmp_path: Path, seed: int
) -> None:
    store = tmp_path / "store"
    with load(versions[0], store=store) as process:
        while not (store / "CURRENT").is_file():
            time.sleep(0.002)
        time.sleep(random.Random(seed).uniform(0, 0.4))
        process.kill()
    # A store whose making was cut off holds nothing and cannot be read; the next load makes it.
    with suppress(StoreError):
        for graph, rows in by_graph(everything(store)).items():
            assert rows == states[0][graph], f"{graph} is not whole"
    assert loaded(versions[0], store=store)[0] == 0
    assert by_graph(everything(store)) == states[0]


def test_a_full_disk(versions: tuple[Path, Path], states: tuple[dict[str, list[tuple[str, ...]]], ...], tmp_path: Path) -> None:
    store, first = tmp_path / "store", tmp_path / "first.nq"
    name = next(iter(states[0]))
    first.write_text("".join(line for line in versions[0].read_text(encoding="utf-8").splitlines(keepends=True) if f"<{name}> ." in line))
    assert loaded(first, store=store)[0] == 0
    before = everything(store)
    code, said = loaded(versions[0], store=store, full=100_000)
    assert code == 4, said
    assert "cannot be" in said
    assert "Traceback" not in said
    assert by_graph(everything(store)).items() >= by_graph(before).items()
    assert loaded(versions[0], store=store)[0] == 0
    assert by_graph(everything(store)) == states[0]


def test_versions_of_an_article(tmp_path: Path) -> None:
    def article(number: int, name: str, url: str = "") -> str:
        node = f"https://example.org/id/a{number:016x}"
        address = f' ; <https://schema.org/url> "{url}"^^<http://www.w3.org/2001/XMLSchema#anyURI>' if url else ""
        return f'<{node}> a <{KG}Article> ; <{KG}name> "{name}"{address} .\n'

    def graphs(*articles: str, wishes: Wishes = PLAIN) -> set[str]:
        path = tmp_path / "news.ttl"
        path.write_text("".join(articles), encoding="utf-8")
        store.load([path], wishes)
        return {graph[-2:] for graph in store.graphs() if "/id/" in graph}

    store = open_store(tmp_path / "store", create=True)
    assert graphs(article(1, "one", "http://a.example/1"), article(2, "two"), article(3, "two")) == {"01", "02", "03"}
    # The same address, another name; the same name without an address.
    assert graphs(article(4, "uno", "http://a.example/1")) == {"02", "03", "04"}
    assert graphs(article(5, "two", "http://a.example/5")) == {"02", "03", "04", "05"}
    assert graphs(article(6, "two"), article(3, "two")) == {"03", "04", "05", "06"}
    assert graphs(article(7, "two"), wishes=Wishes(keep_versions=True)) == {"03", "04", "05", "06", "07"}
    assert graphs(article(7, "two"), article(8, "new"), wishes=Wishes(delete_missing=True, dry_run=True)) == {"03", "04", "05", "06", "07"}
    assert graphs(article(7, "two"), article(8, "new"), wishes=Wishes(delete_missing=True)) == {"07", "08"}


def test_a_dry_run_makes_no_store(versions: tuple[Path, Path], tmp_path: Path) -> None:
    code, said = loaded(versions[0], store=tmp_path / "store", wishes=["--dry-run"])
    assert code == 0
    assert "would be loaded" in said
    assert not (tmp_path / "store").exists()


def test_a_query_without_end(versions: tuple[Path, Path], tmp_path: Path) -> None:
    open_store(tmp_path / "store", create=True).load([versions[0]])
    store = open_store(tmp_path / "store", timeout=3)
    with pytest.raises(StoreError, match="longer than 3 seconds"):
        store.query("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert store.query("ASK { ?s ?p ?o }").rows == (("yes",),)
