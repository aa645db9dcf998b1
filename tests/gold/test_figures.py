"""Quality on gold never falls below the floors of `floors.json`; `make gold` prints the figures."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kgbuild.evaluation import acts, polnear
from kgbuild.evaluation.figures import Figure, Report

HERE = Path(__file__).parent

#: Scheme -> its gold in ../shared/gold.
SETS = {
    "acts": "acts/dev.jsonl",
    "polnear": "polnear/dev.jsonl.gz",
    "plv": "plv/train.jsonl.gz",
    "petrarch": "petrarch/unit_tests.jsonl.gz",
}

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Row = dict[str, Any]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SETS)
def test_no_figure_is_below_its_floor(shared: Path, cli: Cli, scheme: str) -> None:
    done = cli("eval", shared / "gold" / SETS[scheme], "--floors", HERE / "floors.json")
    sys.stdout.write(f"\n{done.stdout}")
    assert done.returncode == 0, done.stderr


def test_every_set_has_floors() -> None:
    assert set(json.loads((HERE / "floors.json").read_text(encoding="utf-8"))) == set(SETS)


def _rows(path: Path) -> list[Row]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _write(path: Path, rows: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _reference(script: Path, *arguments: Path) -> str:
    return subprocess.run([sys.executable, str(script), *map(str, arguments)], capture_output=True, text=True, check=True).stdout


def _spoiled(row: Row) -> Row:
    """Return a document whose acts are not all right: some are missing, of another type, shifted, or without their parties."""
    found = json.loads(json.dumps(row))
    found["acts"] = [act for number, act in enumerate(found["acts"]) if number % 7 != 3]
    left = {act["id"] for act in found["acts"]}
    for number, act in enumerate(found["acts"]):
        act["type"] = "Statement" if number % 5 == 1 else act["type"]
        act["cue"] = [act["cue"][0] + number % 2, act["cue"][1] + 3 * (number % 3)]
        act["content"] = [act["content"][0], act["content"][1] - 9 * (number % 4)] if act.get("content") else None
        for role in [role for role in ("speaker", "addressee", "target") if number % 6 == 2 and role in act]:
            act[role] = [{"span": [0, 1], "text": "", "entity": "the UN"}, *act[role][1:]]
        if act.get("content_act") not in left:
            act.pop("content_act", None)
    return dict(found)


def test_acts_are_scored_as_by_the_reference(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold" / "acts" / "dev.jsonl"
    rows = _rows(gold)
    found = [_spoiled(row) for row in rows[1:]]
    said = _reference(gold.with_name("score.py"), gold, _write(tmp_path / "found.jsonl", found))
    report = acts.score(rows, {row["doc_id"]: row for row in found})
    theirs = {name: float(value) for name, value in re.findall(r"^(\w+) .*F1 ([\d.]+)", said, re.MULTILINE)}
    assert theirs == {figure.name: round(figure.value, 3) for figure in report.figures}
    assert 0.3 < theirs["linked"] < theirs["acts"] < 0.95


def test_attributions_are_scored_as_by_the_reference(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold" / "polnear" / "dev.jsonl.gz"
    rows = _rows(gold)
    others = {row["doc_id"]: row for row in rows if not row["primary"]}
    both = [row for row in rows if row["primary"] and row["doc_id"] in others]
    assert both
    paths = (_write(tmp_path / "gold.jsonl", both), _write(tmp_path / "found.jsonl", list(others.values())))
    said = _reference(gold.with_name("score_attribution.py"), *paths)
    assert _figures(said) == _ours(polnear.score(both, others))


def _figures(said: str) -> dict[str, tuple[str, ...]]:
    """Return the figures that the reference scorer of attributions prints."""
    found: dict[str, tuple[str, ...]] = {}
    for line in said.splitlines():
        part = line[:8].strip()
        for measure, *values in re.findall(r"(\w*) ?P ([\d.]+) R ([\d.]+) F1 ([\d.]+)", line[8:]):
            found[f"{part} {measure}".strip()] = tuple(values)
    return found


def _ours(report: Report) -> dict[str, tuple[str, ...]]:
    return {figure.name: tuple(f"{value or 0:.3f}" for value in _triple(figure)) for figure in report.figures}


def _triple(figure: Figure) -> tuple[float | None, ...]:
    return figure.precision, figure.recall, figure.value


@pytest.mark.slow
def test_small_gold_of_our_own_is_scored(cli: Cli) -> None:
    done = cli("eval", HERE / "small.jsonl", "--json", "--errors", "99")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["scheme"] == "acts"
    assert report["figures"]["acts"]["value"] >= 0.8
    assert report["figures"]["linked"]["value"] >= 0.7
    assert sum(int(row[3]) for row in report["tables"][0]["rows"]) >= 8


@pytest.mark.slow
def test_gold_as_its_own_prediction_is_all_right(cli: Cli) -> None:
    done = cli("eval", HERE / "small.jsonl", "--predicted", HERE / "small.jsonl", "--json")
    assert {figure["value"] for figure in json.loads(done.stdout)["figures"].values()} == {1.0}


@pytest.mark.slow
def test_floor_that_is_undercut_says_no_and_malformed_gold_its_line(cli: Cli, tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"acts": {"linked": 2.0}}', encoding="utf-8")
    same = ("eval", HERE / "small.jsonl", "--predicted", HERE / "small.jsonl", "--floors", floors)
    done = cli(*same)
    assert done.returncode == 1
    assert "acts linked is 1.000, below its floor 2.00" in done.stderr
    floors.write_text('{"acts": {"linked": 0.5}}', encoding="utf-8")
    assert cli(*same, "--raise").returncode == 0
    assert json.loads(floors.read_text(encoding="utf-8")) == {"acts": {"linked": 1.0}}
    broken = tmp_path / "gold.jsonl"
    broken.write_text((HERE / "small.jsonl").read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    done = cli("eval", broken)
    assert done.returncode == 3
    assert "line 3 is not JSON" in done.stderr
