"""The pipeline: stages in order, one document never stops another, and any number of processes gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kgbuild import pipeline
from kgbuild.config import Settings
from kgbuild.errors import ConfigError, InputError
from kgbuild.model import Act, Block, Document, Extraction, Link, Mention, Span
from kgbuild.pipeline import Pipeline, extract, stream


def document(text: str, name: str = "x") -> Document:
    return Document(f"a{name}", name, text, "-", (Block(Span(0, len(text))),))


ACT = Act("1", "Denial", Span(0, 2), Span(0, 2), ())
LINK = Link(Mention(Span(0, 2), Span(0, 2), "name", 0), ())


AUTHORITY = SimpleNamespace(lookup=lambda _: (), widely=lambda _: (), state_of=lambda entity: entity)


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace every stage by one that notes its call, and fails when the text names it."""
    calls: list[str] = []

    def stage(name: str, result: object) -> object:
        def call(first: Any, *_: object) -> object:
            calls.append(name)
            text = first.text if isinstance(first, Document) else first.document.text
            if name in text:
                raise ZeroDivisionError("as asked")
            return SimpleNamespace(document=first) if name == "analysis" else result

        return call

    monkeypatch.setattr(pipeline, "Analyzer", lambda _: SimpleNamespace(analyse=stage("analysis", None)))
    monkeypatch.setattr("kgbuild.mentions.find", stage("mentions", ()))
    monkeypatch.setattr("kgbuild.entities.link", stage("entities", (LINK,)))
    monkeypatch.setattr("kgbuild.acts.find", stage("acts", (ACT,)))
    monkeypatch.setattr("kgbuild.ontology.authority.Authority.load", lambda *_: AUTHORITY)
    monkeypatch.setattr(
        "kgbuild.ontology.lexicon.Lexicon.load", lambda _: SimpleNamespace(types={"Denial": SimpleNamespace(relation="denies")})
    )
    return calls


def test_stages_in_order(stages: list[str]) -> None:
    text = document("no")
    assert Pipeline()(text) == Extraction(text, (LINK,), (ACT,))
    assert stages == ["analysis", "mentions", "entities", "acts"]


@pytest.mark.parametrize(("failing", "links"), [("analysis", ()), ("mentions", ()), ("entities", ()), ("acts", (LINK,))])
def test_a_failure_is_a_problem_of_its_document(stages: list[str], failing: str, links: tuple[Link, ...]) -> None:
    run = Pipeline()
    failed, fine = run(document(failing)), run(document("no"))
    assert stages
    assert [(p.stage, p.message) for p in failed.problems] == [(failing, "ZeroDivisionError: as asked")]
    assert failed.links == links
    assert fine.acts == (ACT,)


def test_a_part_that_cannot_be_loaded_stops_the_command(stages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: object) -> None:
        raise ConfigError("No model.")

    monkeypatch.setattr(pipeline, "Analyzer", missing)
    with pytest.raises(ConfigError):
        Pipeline()(document("no"))
    assert stages == []


def test_quads_carry_relations_and_provenance(stages: list[str]) -> None:
    run = Pipeline(Settings(base="https://example.org/"))
    quads = list(run.quads(run(document("no"))))
    predicates = {quad.predicate.rpartition("#")[2].rstrip(">") for quad in quads}
    assert {"toolVersion", "modelDigest", "settingsDigest"} <= predicates
    assert stages


def test_digest_of_settings_leaves_out_speed(stages: list[str]) -> None:
    def digest(settings: Settings) -> str:
        run = Pipeline(settings)
        return next(q.object for q in run.quads(Extraction(document("no"))) if q.predicate.endswith("settingsDigest>"))

    assert digest(Settings(threads=4)) == digest(Settings())
    assert digest(Settings(max_bytes=5)) != digest(Settings())
    assert stages == []


def test_errors_keep_their_place(stages: list[str]) -> None:
    error = InputError("bad")
    items: Iterator[Document | InputError] = iter([document("one"), error, document("two")])
    found = list(stream(items, Pipeline()))
    assert [item if isinstance(item, InputError) else item.document.text for item in found] == ["one", error, "two"]
    assert stages


def test_extract_reads_and_runs(stages: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He said no.", encoding="utf-8")
    (found, missing) = extract([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert isinstance(found, Extraction)
    assert isinstance(missing, InputError)
    assert stages


@pytest.mark.slow
def test_processes_do_not_change_the_result(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"Envoy {number} leaves\n\nFrance rejected plan {number} on Monday.", encoding="utf-8")
    paths = [tmp_path, tmp_path / "missing.txt"]
    one, two = list(extract(paths)), list(extract(paths, jobs=2))
    assert one[:-1] == two[:-1]
    assert any(isinstance(item, Extraction) and item.acts for item in one)
    assert isinstance(two[-1], InputError)
