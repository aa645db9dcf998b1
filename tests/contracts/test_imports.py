"""The import contracts of pyproject.toml hold, and each kind of breach is caught."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

#: One deliberate breach per kind of contract: the file, the import, the contract that must break.
BREACHES = [
    pytest.param("mentions.py", "import kgbuild.entities", "The house has floors", id="stage-imports-stage"),
    pytest.param("model.py", "import kgbuild.pipeline", "The house has floors", id="upwards"),
    pytest.param("attic.py", "import json", "The house has floors", id="module-without-floor"),
    pytest.param("acts/frames.py", "import spacy", "spaCy has one door", id="spacy"),
    pytest.param("mentions.py", "import onnxruntime", "onnxruntime and tokenizers have one door", id="onnxruntime"),
    pytest.param("pipeline.py", "import rich", "click and rich have one door", id="rich"),
    pytest.param("graph.py", "import rdflib", "owlrl and rdflib have one door", id="rdflib"),
    pytest.param("reason/rules.py", "import pyshacl", "pyshacl has one door", id="pyshacl"),
    pytest.param("graph.py", "import pyoxigraph", "pyoxigraph has four doors", id="pyoxigraph"),
    pytest.param("views/acts.py", "import starlette", "The web server and the templates have their doors", id="starlette"),
    pytest.param("mentions.py", "import sqlite3", "sqlite3 has two doors", id="sqlite3"),
    pytest.param("answers.py", "import httpx", "httpx has one door", id="httpx"),
    pytest.param("documents/feed.py", "import trafilatura", "The libraries of the formats have one door", id="trafilatura"),
    pytest.param("documents/text.py", "import kgbuild.documents.jsonl", "Formats do not know each other", id="format-imports-format"),
    pytest.param("model.py", "import numpy", "The model knows only the standard library", id="heavy-model"),
]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(folder / "src"), "NO_COLOR": "1", "COLUMNS": "200"}
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_contracts_are_kept(root: Path) -> None:
    done = _lint(root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_breach_is_caught(root: Path, tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copy(root / "pyproject.toml", tmp_path)
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("models", "__pycache__"))
    path = tmp_path / "src" / "kgbuild" / module
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = _lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout
