"""The two real articles that kgbuild was first made for: who said what there, as the graph and the records must have it."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph
import pytest
import rdflib

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Row = dict[str, Any]


class Fact(NamedTuple):
    """An act that must be found: its types, its speakers, words of its content, the source that it is reported by, more fields."""

    types: str
    speaker: str
    words: str = ""
    source: str = ""
    date: str = ""


FACTS = [
    Fact("Rejection", "United States", "demands", source="El País"),
    Fact("Rejection", "NATO", "demands", source="El País"),
    Fact("Denial", "Russia", "attack Ukraine"),
    Fact("Denial", "NATO", "posed a threat"),
    Fact("Denial", "Kremlin", "leaking"),
    Fact("NoComment", "Kremlin"),
    Fact("NoComment", "Dmitry Peskov"),
    Fact("Proposal", "Russia", "treaties", date="2021-12"),
    Fact("Criticism Statement", "Vladimir Dzhubarov", "striking", source="RIA Novosti"),
    *(
        Fact("Proposal Offer", speaker, words, source="El País")
        for speaker in ("United States", "NATO")
        for words in ("reciprocal transparency", "intermediate", "non-strategic", "Tomahawk")
    ),
]

TYPES = {"Tomahawk": {"Weapon"}, "THAAD": {"Weapon"}, "Deveselu": {"Place", "Facility"}}


@pytest.fixture(scope="module")
def records(shared: Path, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    path = tmp_path_factory.mktemp("seeds") / "seeds.jsonl"
    done = cli("extract", shared / "seeds", "--published", "2022-02-02", "-f", "jsonl", "-o", path)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def turtle(shared: Path, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeds") / "seeds.ttl"
    done = cli("extract", shared / "seeds", "--published", "2022-02-02", "-o", path)
    assert done.returncode == 0, done.stderr
    return path


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().removeprefix("the ")


def _speaks(name: str, act: Row) -> bool:
    """Say whether somebody of that name, or mentioned by it, is a speaker of the act."""
    return any(name == party["entity"] or _fold(party["text"]).endswith(_fold(name)) for party in act.get("speaker", []))


def _above(act: Row, acts: dict[str, Row]) -> Iterator[Row]:
    while act.get("reported_by"):
        act = acts[act["reported_by"]]
        yield act


def _matches(fact: Fact, act: Row, acts: dict[str, Row]) -> bool:
    return (
        act["type"] in fact.types.split()
        and _speaks(fact.speaker, act)
        and any(fact.words in text for text in (act.get("content_text", ""), *(item["text"] for item in act.get("items", []))))
        and act.get("date", "").startswith(fact.date)
        and (not fact.source or any(_speaks(fact.source, outer) for outer in _above(act, acts)))
    )


@pytest.mark.slow
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.types.split()[0]}-{fact.speaker}-{fact.words}".replace(" ", "-").lower())
def test_fact_is_found(records: list[Row], fact: Fact) -> None:
    for record in records:
        acts = {act["id"]: act for act in record["acts"]}
        if any(_matches(fact, act, acts) for act in acts.values()):
            return
    pytest.fail(f"not found: {fact}")


@pytest.mark.slow
@pytest.mark.parametrize("part", ["lavrov", "pais"])
def test_spellings_share_a_node(records: list[Row], part: str) -> None:
    iris = [
        {row["iri"] for row in record["entities"].values() if any(_fold(record["text"][s:e]).endswith(part) for s, e in row["mentions"])}
        for record in records
    ]
    assert all(iris)
    assert len(set().union(*iris)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", TYPES)
def test_thing_has_its_type(records: list[Row], name: str) -> None:
    found = {row["type"] for record in records for label, row in record["entities"].items() if _fold(name) in _fold(label)}
    assert found & TYPES[name]


@pytest.mark.slow
def test_layout_yields_no_acts(records: list[Row]) -> None:
    for record in records:
        starts = [act["cue"][0] for act in record["acts"]]
        lines = [record["text"][record["text"].rfind("\n", 0, start) + 1 :] for start in starts]
        assert lines
        assert not [line for line in lines if line.startswith(("**Related", "Original", "<http", "THAAD"))]


@pytest.mark.slow
def test_evidence_is_proved_and_shapes_conform(turtle: Path, shared: Path, cli: Cli) -> None:
    for arguments in (("verify", turtle, "--articles", shared / "seeds"), ("validate", turtle)):
        done = cli(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_both_libraries_read_the_same_triples(turtle: Path) -> None:
    by_rdflib = {(str(s), str(p), str(o)) for s, p, o in rdflib.Graph().parse(turtle)}
    quads = pyoxigraph.parse(path=str(turtle), format=pyoxigraph.RdfFormat.TURTLE)
    by_oxigraph = {(_value(q.subject), _value(q.predicate), _value(q.object)) for q in quads}
    assert by_rdflib == by_oxigraph


def _value(term: Any) -> str:
    return str(term.value)
