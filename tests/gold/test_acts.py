"""Quality on the development gold never falls below the floors of `floors.json`; `make gold` prints the figures."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FLOORS: dict[str, float] = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))

#: What the extractor may see of a gold document: everything but the answers.
INPUT = ("doc_id", "title", "publisher", "published", "url", "text")


@pytest.fixture(scope="module")
def figures(
    shared: Path, cli: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, float]:
    """Return the F1 figures of the reference scorer, having extracted the gold documents without their gold."""
    gold = shared / "gold" / "acts" / "dev.jsonl"
    folder = tmp_path_factory.mktemp("gold")
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    asked = "".join(json.dumps({key: row[key] for key in INPUT if key in row}) + "\n" for row in rows)
    (folder / "articles.jsonl").write_text(asked, encoding="utf-8")
    done = cli("extract", folder / "articles.jsonl", "-f", "jsonl", "-o", folder / "found.jsonl")
    assert done.returncode == 0, done.stderr
    command = [sys.executable, str(gold.with_name("score.py")), str(gold), str(folder / "found.jsonl"), "--by-type"]
    scored = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sys.stdout.write(f"\n{scored}")
    return {name: float(value) for name, value in re.findall(r"^(\w+) .*F1 ([\d.]+)", scored, re.MULTILINE)}


@pytest.mark.slow
@pytest.mark.parametrize("figure", FLOORS)
def test_figure_is_not_below_its_floor(figures: dict[str, float], figure: str) -> None:
    assert figures[figure] >= FLOORS[figure]
