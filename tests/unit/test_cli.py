"""The command line: exit codes, what goes to which stream, and that commands compose."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import kgbuild
from kgbuild.cli import COMMANDS, group, run
from kgbuild.model import Act, Document, Entity, Extraction, Participant, Problem, Quad, Span
from kgbuild.store import open_store

ARTICLE = "Envoy leaves\n\nNATO rejected Freedonia's demand.\n"


class FakePipeline(kgbuild.Pipeline):
    """Finds `rejected` and nothing else, without a language model; fails where the text says so."""

    def __call__(self, document: Document) -> Extraction:
        if "SIGINT" in document.text:
            raise KeyboardInterrupt
        if "DEFECT" in document.text:
            raise ZeroDivisionError("as asked")
        if "PROBLEM" in document.text:
            return Extraction(document, problems=(Problem("acts", "as asked"),))
        start = document.text.find("rejected")
        nato = Participant("speaker", Span(start - 5, start - 1), Entity("e-nato", "NATO", ("Organization",)), "alias")
        cue, content = Span(start, start + 8), Span(start + 9, start + 27)
        outer = Act("1", "Rejection", cue, Span(start - 5, start + 27), (nato,), content, content_act="2", rule="verb")
        inner = Act("2", "Demand", Span(start + 21, start + 27), outer.evidence, (), within="1", modality="future")
        return Extraction(document, (), (outer, inner) if start > 0 else ())


AUTHORITY = SimpleNamespace(lookup=lambda _: (), widely=lambda _: (), state_of=lambda entity: entity)


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kgbuild.pipeline.Pipeline", FakePipeline)
    monkeypatch.setattr(kgbuild, "Pipeline", FakePipeline)
    monkeypatch.setattr("kgbuild.ontology.authority.Authority.load", lambda *_: AUTHORITY)
    monkeypatch.setattr("kgbuild.ontology.lexicon.Lexicon.load", lambda _: SimpleNamespace(types={}))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")


def stdin(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    buffer = io.BufferedReader(io.BytesIO(content.encode()))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=buffer))


# Help and usage


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "-h"]) == 0
    said = capsys.readouterr().out
    assert "Examples:" in said
    assert f"kgbuild {name}" in said


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.partition("Commands:")[2].splitlines() if line.strip()] == list(COMMANDS)


def test_commands_and_modules_are_the_same(root: Path) -> None:
    modules = {
        path.stem.replace("_", "-")
        for path in (root / "src/kgbuild/cli").glob("*.py")
        if "\ncommand" in (t := path.read_text()) or "def command(" in t
    }
    assert modules == set(COMMANDS)
    assert group.get_command(None, "nonsense") is None  # type: ignore[arg-type]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"kgbuild {kgbuild.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["nonsense"], ["extract"], ["query"], ["query", "x"], ["verify", "a.ttl"]),
        *(
            ["extract", "a.txt", *rest]
            for rest in (["-f", "xml"], ["--published", "soon"], ["-j", "0"], ["-s", "bas", "x"], ["--base", "nowhere"])
        ),
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.err
    assert said.out == ""


# Extract


def test_extract_writes_turtle_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", "a.txt"]) == 0
    said = capsys.readouterr()
    assert "a kg:Rejection" in said.out
    assert said.err == "1 document, 2 acts, 0 problems\n"


def test_extract_quiet_and_verbose(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", "a.txt", "-q"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["extract", "a.txt", "-v"]) == 0
    assert "words per second" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "mark"), [("o.ttl", "@prefix"), ("o.trig", "{"), ("o.nq", "<http"), ("o.jsonl", '{"doc_id"')])
def test_the_ending_chooses_the_format(name: str, mark: str) -> None:
    assert run(["extract", "a.txt", "-o", name]) == 0
    content = Path(name).read_text(encoding="utf-8")
    assert mark in content
    assert ("@prefix" in content) == (name in {"o.ttl", "o.trig"})


def test_details_and_base(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["extract", "a.txt", "-f", "jsonl", "--publisher", "Post", "--published", "2 Feb 2022", "--base", "https://example.org/"]) == 0
    )
    record = json.loads(capsys.readouterr().out)
    assert (record["publisher"], record["published"], record["title"]) == ("Post", "2022-02-02", "Envoy leaves")


def test_what_cannot_be_used_is_named_and_the_rest_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.txt").write_bytes(b"")
    Path("bad.txt").write_text("He said PROBLEM.", encoding="utf-8")
    assert run(["extract", "empty.txt", "missing.txt", "bad.txt", "a.txt", "-o", "out.ttl"]) == 3
    said = capsys.readouterr().err
    assert "empty.txt is empty" in said
    assert "missing.txt does not exist" in said
    assert "bad.txt, bad: acts: as asked" in said
    assert "a kg:Rejection" in Path("out.ttl").read_text(encoding="utf-8")


def test_nothing_to_write_leaves_the_old_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("out.ttl").write_text("old", encoding="utf-8")
    assert run(["extract", "missing.txt", "-o", "out.ttl"]) == 3
    assert Path("out.ttl").read_text(encoding="utf-8") == "old"
    assert "no article to write" in capsys.readouterr().err


def test_a_defect_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.txt").write_text("He said DEFECT.", encoding="utf-8")
    assert run(["extract", "a.txt", "b.txt", "-o", "out.ttl"]) == 70
    said = capsys.readouterr().err
    assert "Defect in kgbuild: ZeroDivisionError" in said
    assert "Traceback" not in said
    assert not list(Path().glob("*out.ttl*"))


def test_interrupted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.txt").write_text("He said SIGINT.", encoding="utf-8")
    assert run(["extract", "a.txt", "b.txt", "-o", "out.ttl"]) == 130
    assert "Interrupted" in capsys.readouterr().err
    assert not list(Path().glob("*out.ttl*"))


def test_a_graph_that_cannot_be_made_is_a_problem(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_: object, extraction: Extraction) -> list[Quad]:
        raise kgbuild.KgbuildError("a span does not lie in the text")

    monkeypatch.setattr(FakePipeline, "quads", broken)
    assert run(["extract", "a.txt"]) == 3
    assert "graph: a span does not lie" in capsys.readouterr().err


def test_stdin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stdin(monkeypatch, '{"doc_id": "r1", "text": "NATO rejected Freedonia\'s demand."}\n{"text": 5}\n')
    assert run(["extract", "-", "-f", "jsonl"]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["doc_id"] == "r1"
    assert "-, line 2: 'text' must be a text" in said.err


# Show


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "a.txt", "--publisher", "Post"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["Envoy leaves", "Post"]
    assert "NATO [rejected] Freedonia's [demand]." in lines
    assert "    NATO \u2192 Rejection: Freedonia's demand" in lines
    assert "        (nobody named) \u2192 Demand (future)" in lines


def test_show_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "a.txt", "--why"]) == 0
    said = capsys.readouterr().out
    assert "cue 'rejected' at 19-27" in said
    assert "Rejection: verb" in said
    assert "speaker NATO: 'NATO', found outside the frame, recognised by alias" in said
    assert "inside the content of Rejection 'rejected' at 19-27" in said


# Graphs and stores


def test_verify(capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "a.txt", "-o", "out.ttl"])
    assert run(["verify", "out.ttl", "--articles", "a.txt"]) == 0
    assert " wrong" in capsys.readouterr().out
    Path("out.ttl").write_text(
        Path("out.ttl").read_text(encoding="utf-8").replace('oa:exact "rejected"', 'oa:exact "accepted"'), encoding="utf-8"
    )
    assert run(["verify", "out.ttl", "--articles", "a.txt"]) == 1
    assert "1 wrong" in capsys.readouterr().out
    Path("b.txt").write_text("Another article.", encoding="utf-8")
    assert run(["verify", "out.ttl", "--articles", "b.txt"]) == 1


def test_load_and_query(capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "a.txt", "-o", "out.nq"])
    assert run(["load", "out.nq", "store"]) == 0
    assert "statements loaded into store" in capsys.readouterr().err
    for form, start in (("csv", "speaker,"), ("tsv", "speaker\t"), ("json", "["), ("markdown", "| speaker |"), ("table", "speaker  ")):
        assert run(["query", "store", "who-rejected", "-p", "actor=nato", "-f", form]) == 0
        said = capsys.readouterr().out
        assert said.startswith(start)
        assert "Freedonia's demand" in said
    assert run(["query", "store", "who-rejected", "-p", "actor=Nobody"]) == 2
    assert "Nothing in the store is called 'Nobody'" in capsys.readouterr().err
    assert run(["query", "store", "who-denied", "-p", "actor=nato"]) == 0
    assert "No rows" in capsys.readouterr().err


def test_load_from_stdin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(["extract", "a.txt", "-f", "trig"])
    stdin(monkeypatch, capsys.readouterr().out)
    assert run(["load", "-", "store", "-q"]) == 0
    assert len(open_store("store").graphs()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["query", "nowhere", "who-rejected"], 4, "There is no store at nowhere"),
        (["query", "nowhere", "who-rejectd"], 2, "Did you mean who-rejected"),
        (["query", "nowhere", "who-rejected", "-p", "actor"], 2, "Write it as NAME=VALUE"),
        (["query", "nowhere", "timeline", "-p", "since=soon"], 2, "since must be a date"),
        (["load", "a.txt", "store"], 3, "no suffix of an RDF format"),
        (["load", "missing.ttl", "store"], 3, "missing.ttl cannot be read"),
        (["verify", "missing.ttl", "--articles", "a.txt"], 3, "missing.ttl"),
        (["validate", "missing.ttl"], 3, "missing.ttl"),
        (["infer", "missing.ttl"], 3, "missing.ttl"),
        (["extract", "a.txt", "-o", "no/such/folder/x.ttl"], 2, "Cannot write"),
        (["extract", "a.txt", "-c", "missing.toml"], 2, "missing.toml"),
    ],
)
def test_errors_have_words_and_codes(arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_query_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["query", "--list"]) == 0
    assert "who-rejected" in capsys.readouterr().out


# As a process


def test_a_reader_that_leaves_is_no_error(root: Path) -> None:
    command = f"{sys.executable} -m kgbuild query --list -f json | head -1; echo ${{PIPESTATUS[0]}} >&2"
    done = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True, check=True)
    assert done.stderr.split() in (["0"], ["141"])


def test_public_names() -> None:
    for name in kgbuild.__all__:
        assert getattr(kgbuild, name) is not None
    assert set(kgbuild.__all__) <= set(dir(kgbuild))
    with pytest.raises(AttributeError):
        _ = kgbuild.nonsense
