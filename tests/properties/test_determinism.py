"""Same input, same bytes: whatever the hash seed, the number of processes, or the order of the arguments."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["turtle", "jsonl", "nquads"])
def test_hash_seed_changes_nothing(cli: Cli, form: str) -> None:
    written = {cli("extract", "seeds", "-f", form, PYTHONHASHSEED=str(seed)).stdout for seed in (0, 1, 4711)}
    assert len(written) == 1
    assert all(written)


@pytest.mark.slow
def test_number_of_processes_changes_nothing(cli: Cli) -> None:
    written = {cli("extract", "seeds", "-j", jobs).stdout for jobs in ("1", "2")}
    assert len(written) == 1
    assert all(written)


@pytest.mark.slow
def test_order_of_arguments_changes_nothing_but_the_order(cli: Cli, root: Path) -> None:
    paths = sorted((root / "seeds").glob("*.txt"))
    forward = cli("extract", *paths, "-f", "nquads").stdout.splitlines()
    backward = cli("extract", *reversed(paths), "-f", "nquads").stdout.splitlines()
    assert forward
    assert sorted(forward) == sorted(backward)
