"""The built wheel works in an empty environment, outside the checkout, with nothing but its declared dependencies."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ARTICLE = (
    "Ministry answers critics\n\nNorway's government rejected the accusation on Monday. “We have hidden nothing,” the minister said.\n"
)


def _run(*command: str | Path, cwd: Path) -> str:
    env = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_wheel_extracts_in_an_empty_environment(root: Path, tmp_path: Path) -> None:
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet")
    _run(sys.executable, *pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, root, cwd=tmp_path)
    (wheel,) = tmp_path.glob("kgbuild-*.whl")
    held = set(ZipFile(wheel).namelist())
    assert {"kgbuild/authority/wide.sqlite", "kgbuild/authority/NOTICE.md", "kgbuild/data/ontology/entities/NOTICE.md"} <= held
    venv.create(tmp_path / "empty", with_pip=True)
    bin_ = tmp_path / "empty" / "bin"
    _run(bin_ / "python", *pip, "install", "--constraint", root / "requirements.lock", wheel, cwd=tmp_path)
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    turtle = _run(bin_ / "kgbuild", "extract", "article.txt", cwd=tmp_path)
    assert "kg:Denial" in turtle or "kg:Rejection" in turtle
    # A name that only the wide authority knows.
    assert "Place" in _run(bin_ / "kgbuild", "authority", "show", "Poltava Oblast", cwd=tmp_path)
    where = _run(bin_ / "python", "-c", "import kgbuild; print(kgbuild.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where
