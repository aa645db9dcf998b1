"""The tour in README.md works as printed, from top to bottom, in a folder that holds nothing but the seeds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

#: A block of the tour: marked, so that other shell examples (installation) are not run.
TOUR = re.compile(r"<!-- tour -->\n```console\n(.*?)```", re.DOTALL)


def _commands(root: Path) -> list[str]:
    blocks = TOUR.findall((root / "README.md").read_text(encoding="utf-8"))
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.slow
def test_tour_works_as_printed(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "seeds", tmp_path / "seeds")
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    commands = _commands(root)
    assert len(commands) >= 5
    for command in commands:
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
        assert done.stdout + done.stderr, f"$ {command} says nothing"
