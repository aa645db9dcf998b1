"""Every canned question has the same answer from rdflib, the embedded store, the Oxigraph server and Virtuoso."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from rdflib import Dataset
from rdflib.query import ResultRow
from tests.stores.conftest import Server

from kgbuild import answers
from kgbuild.rdf import ENTITY
from kgbuild.reason import infer_files
from kgbuild.store import Store, Wishes, open_store
from kgbuild.store.oxigraph import ask

pytestmark = pytest.mark.slow

ONTOLOGY = "<https://w3id.org/kgbuild/ontology> .\n"

Answers = dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]


def asked(store: Store) -> Answers:
    """Return the answer to each question, its rows in order whatever the store's."""
    found = {}
    for question in answers.catalogue():
        columns, rows = store.query(question.sparql)
        found[question.name] = columns, sorted(rows)
    return found


@pytest.fixture(scope="session")
def inferred(seeds_turtle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what follows from the seeds."""
    path = tmp_path_factory.mktemp("inferred") / "inferred.nq"
    path.write_text("".join(infer_files([seeds_turtle]).lines()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def embedded_store(seeds_turtle: Path, inferred: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("embedded") / "store"
    open_store(path, create=True).load([seeds_turtle, inferred])
    return path


@pytest.fixture(scope="session")
def embedded(embedded_store: Path) -> Answers:
    return asked(open_store(embedded_store))


def test_there_are_answers(embedded: Answers) -> None:
    assert len(embedded) >= 25
    assert sum(bool(rows) for _, rows in embedded.values()) >= 20


def test_servers_answer_as_the_embedded_store(server: Server, seeds_turtle: Path, inferred: Path, embedded: Answers) -> None:
    store = open_store(server.location)
    # The servers are shared with other tests: their articles go.
    store.load([seeds_turtle, inferred], Wishes(delete_missing=True))
    different = {name for name, answer in asked(store).items() if answer != embedded[name]}
    assert not different


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_rdflib_answers_as_the_embedded_store(embedded_store: Path, tmp_path: Path) -> None:
    dataset = Dataset(default_union=True)
    # Both with the known entities that the articles name, and no others: rdflib takes minutes over the rest.
    dump = tmp_path / "all.nq"
    ox.Store.read_only(str(embedded_store)).dump(str(dump), format=ox.RdfFormat.N_QUADS)
    lines = dump.read_text(encoding="utf-8").splitlines(keepends=True)
    named = set(re.findall(rf"<{ENTITY}[^>]+>", "".join(line for line in lines if not line.endswith(ONTOLOGY))))
    kept = "".join(line for line in lines if not line.startswith(f"<{ENTITY}") or line.split(" ", 1)[0] in named)
    dataset.parse(data=kept, format="nquads")
    small = ox.Store()
    small.bulk_load(kept.encode(), format=ox.RdfFormat.N_QUADS)
    different = {q.name for q in answers.catalogue() if list(_rows(dataset, q.sparql)) != sorted(ask(small, q.sparql).rows)}
    assert not different


def _rows(dataset: Dataset, sparql: str) -> Iterator[tuple[str, ...]]:
    found = (
        tuple(str("" if term is None else term) for term in cast("tuple[object, ...]", row))
        for row in cast("Iterable[ResultRow]", dataset.query(sparql))
    )
    # Grouping nothing gives rdflib one empty row (a known fault of it), where there should be none.
    yield from sorted(row for row in found if any(row))
