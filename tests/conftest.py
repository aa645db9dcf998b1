"""What every test may ask for: the checkout, the shared folder beside it, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of gold and articles that lies beside the checkout, or skip: it is not part of the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside the checkout: gold, real articles and facts cannot be tried")
    return folder


@pytest.fixture(scope="session")
def cli() -> Cli:
    """Return a function that runs `kgbuild ARGUMENTS` in a process of its own and returns what it said."""

    def run(*arguments: str | Path, cwd: Path = ROOT, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kgbuild", *map(str, arguments)]
        env = os.environ | environment
        return subprocess.run(command, cwd=cwd, input=stdin, env=env, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


@pytest.fixture(scope="session")
def seeds_turtle(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the graph of the repository's own seeds, extracted once for the whole session."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.ttl"
    done = cli("extract", "seeds", "-o", path)
    assert done.returncode == 0, done.stderr
    return path
