"""The commands that ask a store, check one, and hand a graph on."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

import kgbuild
from kgbuild.cli import run, validate
from kgbuild.config import Settings
from kgbuild.graph import quads
from kgbuild.model import Extraction
from kgbuild.store import Store, open_store

A = "https://w3id.org/kgbuild/id/a0123456789abcdef"


@pytest.fixture
def folder(extraction: Extraction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder with a graph and, as news.store, the store that holds it."""
    monkeypatch.chdir(tmp_path)
    lines = [f"{' '.join(quad)} .\n" for quad in quads(extraction, Settings(), {"Rejection": "rejects"})]
    (tmp_path / "news.nq").write_text("".join(lines), encoding="utf-8")
    open_store(tmp_path / "news.store", create=True).load([tmp_path / "news.nq"])
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert run(arguments) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.mark.usefixtures("folder")
def test_query_hides_nodes_from_people_and_shows_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "query", "news.store", "who-rejected", "-p", "actor=nato")
    assert "NATO" in out
    assert A not in out
    assert "nothing is inferred in this store" in err
    assert A in said(capsys, "query", "news.store", "who-rejected", "-f", "csv")[0]
    proof, _ = said(capsys, "query", "news.store", "who-rejected", "--evidence")
    assert "NATO had [[rejected]] {Ruritania's demand for a naval ban}." in proof
    assert "harbour 0-95; verb:reject, confidence 0.85" in proof


@pytest.mark.usefixtures("folder")
def test_names_that_nothing_bears(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = said(capsys, "query", "news.store", "who-rejected", "-p", "actor=Natoo", code=2)
    assert "Did you mean NATO?" in err


def test_list_is_grouped(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "query", "--list")
    groups = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert groups == sorted(set(groups))
    assert "Positions" in groups
    assert {"group", "number", "name"} <= set(json.loads(said(capsys, "query", "--list", "-f", "json")[0])[0])


@pytest.mark.usefixtures("folder")
def test_ask_says_which_question_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "ask", "Who rejected Ruritania's demands?", "-f", "csv")
    assert err.startswith("Asking who-rejected -p whose='Ruritania': Who rejected what")
    assert [row["speaker"] for row in csv.DictReader(out.splitlines())] == ["NATO"]
    assert "No canned question asks" in said(capsys, "ask", "Is it raining?", code=2)[1]


@pytest.mark.usefixtures("folder")
def test_timeline_reads_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "timeline", "news.store")
    days = [line for line in out.splitlines() if not line.startswith(" ")]
    assert days == ["2021-12", "2022-02-02"]
    assert "  Ruritania, demand: a naval ban (harbour, told 2022-02-02)" in out
    assert said(capsys, "timeline", "news.store", "--until", "2000-01-01")[1] == "No acts.\n"


@pytest.mark.usefixtures("folder")
def test_diff_sets_outlets_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "diff", "news.store", "the harbour post", "The Harbour Post")
    assert out.count("  nothing\n") == 2
    assert "  NATO: rejection (1 / 1), “rejected” / “rejected”" in out
    assert "no outlet called" in said(capsys, "diff", "news.store", "The Harbour Post", "Nobody", code=2)[1]


@pytest.mark.usefixtures("folder")
def test_a_store_is_validated_as_its_files_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "validate", "news.store")[1] == said(capsys, "validate", "news.nq")[1]
    assert said(capsys, "validate", "news.nq", "--engine", "sparql")[1].startswith("Conforms")
    assert said(capsys, "validate", "news.store", "--engine", "pyshacl", code=2)


@pytest.mark.parametrize(
    "command", [("infer", "-f", "nquads"), ("export", "-f", "schema-org"), ("export", "-f", "graphml"), ("infer", "--reasoner", "owlrl")]
)
@pytest.mark.usefixtures("folder")
def test_a_store_is_read_as_its_files_are(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, *command, "news.store")[0] == said(capsys, *command, "news.nq")[0] != ""


@pytest.mark.usefixtures("folder")
def test_what_a_store_holds_as_inferred_is_inferred_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = said(capsys, "infer", "-f", "nquads", "news.store")[0]
    said(capsys, "infer", "news.store", "-o", "inferred.nq")
    said(capsys, "load", "inferred.nq", "news.store")
    assert said(capsys, "infer", "-f", "nquads", "news.store")[0] == before


@pytest.mark.usefixtures("folder")
def test_a_folder_that_is_no_store(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    assert "There is no store at empty" in said(capsys, "convert", "empty", code=4)[1]


@pytest.mark.parametrize(("large", "huge"), [(0, 1_000_000_000), (0, 0)])
def test_a_large_graph_is_validated_in_memory_and_a_huge_one_on_disk(
    large: int, huge: int, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (folder / "news.nq").read_text(encoding="utf-8")
    (folder / "wrong.nq").write_text(lines.replace('"0.85"', '"2"'), encoding="utf-8")
    with gzip.open(folder / "packed.nq.gz", "wt", encoding="utf-8") as packed:
        packed.write(lines.replace('"0.85"', '"2"'))
    findings, _ = said(capsys, "validate", "wrong.nq", "-f", "csv", code=1)
    assert findings.count("from 0 to 1") >= 1
    monkeypatch.setattr(validate, "_LARGE", large)
    monkeypatch.setattr(validate, "_HUGE", huge)
    assert said(capsys, "validate", "wrong.nq", "-f", "csv", code=1)[0] == findings
    assert said(capsys, "validate", "packed.nq.gz", "-f", "csv", code=1)[0] == findings


@pytest.mark.parametrize("address", ["http://localhost:1/sparql", "fuseki+HTTPS://localhost:1/news"])
def test_a_server_is_validated_by_its_address(
    address: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def opened(location: str) -> Store:
        asked.append(location)
        return open_store(folder / "news.store")

    monkeypatch.setattr(kgbuild, "open_store", opened)
    assert said(capsys, "validate", address)[1].startswith("Conforms")
    assert asked == [address]


@pytest.mark.usefixtures("folder")
def test_a_large_graph_that_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.nq").write_text("no statement\n", encoding="utf-8")
    assert "broken.nq is not valid RDF" in said(capsys, "validate", "--engine", "sparql", "broken.nq", code=3)[1]
    assert "Cannot read missing.nq" in said(capsys, "validate", "--engine", "sparql", "missing.nq", code=3)[1]


@pytest.mark.parametrize(
    ("name", "mark"), [("n.jsonld", '"@context"'), ("n.rdf", "<rdf:RDF"), ("n.ttl12", "VERSION"), ("n.trig", "{"), ("n.ttl", "@prefix")]
)
def test_convert_writes_each_format(folder: Path, capsys: pytest.CaptureFixture[str], name: str, mark: str) -> None:
    _, err = said(capsys, "convert", "news.nq", "-o", name)
    assert "statements written" in err
    assert mark in (folder / name).read_text(encoding="utf-8")


def test_export_writes_views(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "schema:Claim" in said(capsys, "export", "news.nq", "-f", "schema-org")[0]
    assert "<graphml" in said(capsys, "export", "news.nq", "-f", "graphml")[0]
    said(capsys, "export", "news.nq", "-f", "neo4j", "-o", "tables")
    assert (folder / "tables" / "edges.csv").read_text(encoding="utf-8").startswith(":START_ID,:END_ID,:TYPE\n")
    assert said(capsys, "export", "news.nq", "-f", "gephi", code=2)


def test_links_go_to_a_graph_of_their_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = (folder / "news.nq").read_text(encoding="utf-8").replace("a0123456789abcdef", "afedcba9876543210")
    (folder / "other.nq").write_text(other, encoding="utf-8")
    out, err = said(capsys, "link-acts", "news.nq", "other.nq")
    assert err == "3 pairs of acts linked.\n"
    assert {line.rsplit(" ", 2)[1] for line in out.splitlines()} == {"<https://w3id.org/kgbuild/graph/same-acts>"}
    assert "ontology#linkReason" in out


def test_ontology_is_read_and_documented(capsys: pytest.CaptureFixture[str]) -> None:
    assert "kg:Rejection" in said(capsys, "ontology", "list")[0]
    assert "CAMEO: " in said(capsys, "ontology", "show", "Rejection")[0]
    assert "There is no term" in said(capsys, "ontology", "show", "Nonsense", code=2)[1]
    assert said(capsys, "ontology", "docs")[0].startswith("<!DOCTYPE html>")
