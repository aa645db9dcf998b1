"""The linters that `make test` runs are awake: every family that pyproject.toml selects reports a snippet that deserves it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

#: Family -> code that must be reported by it. No family may be selected without an entry here.
SNIPPETS = {
    "A": "list = 1\n",
    "ANN": "def f(x):\n    return x\n",
    "ASYNC": "import time\n\n\nasync def f() -> None:\n    time.sleep(1)\n",
    "B": "def f(x: list[int] = []) -> None:\n    x.append(1)\n",
    "BLE": "try:\n    x = 1\nexcept Exception:\n    x = 2\n",
    "C4": "x = list([i for i in range(3)])\n",
    "C90": "def f(a: int) -> int:\n" + "".join(f"    if a == {i}:\n        a += 1\n" for i in range(12)) + "    return a\n",
    "D": "def f() -> None:\n    x = 1\n",
    "DTZ": "from datetime import datetime\n\nx = datetime.now()\n",
    "E": "x = 1\nif x == None:\n    x = 2\n",
    "ERA": "# x = 1\n",
    "F": "import os\n",
    "FLY": 'a = "b"\nx = " ".join([a, "c"])\n',
    "FURB": "a, b = 1, 2\nx = a if a > b else b\n",
    "G": 'import logging\n\na = 1\nlogging.getLogger("x").info(f"{a}")\n',
    "I": "import sys\nimport os\n\nx = (os, sys)\n",
    "ICN": "import numpy as number\n\nx = number\n",
    "ISC": 'x = "a" "b"\n',
    "LOG": 'import logging\n\nx = logging.Logger("a")\n',
    "N": "class small:\n    pass\n",
    "PERF": "def f(a: list[int]) -> list[int]:\n    b = []\n    for x in a:\n        if x:\n            b.append(x)\n    return b\n",
    "PGH": "x: int = 1  # type: ignore\n",
    "PIE": "class A:\n    x = 1\n    x = 2\n",
    "PL": "def f(a: int, b: int, c: int, d: int, e: int, g: int, h: int) -> None:\n    print(a, b, c, d, e, g, h)\n",
    "PT": "import pytest\n\n\n@pytest.fixture()\ndef f() -> None: ...\n",
    "PTH": 'import os\n\nx = os.path.join("a", "b")\n',
    "PYI": "x: int | str | int = 1\n",
    "RET": "def f(a: int) -> int:\n    if a:\n        return 1\n    else:\n        return 2\n",
    "RUF": "x = [1, 2]\ny = [*x] + [3]\nz = x + [4]\n",
    "S": 'import subprocess\n\nsubprocess.run("ls", shell=True)\n',
    "SIM": "a = 1\nif a:\n    b = 1\nelse:\n    b = 2\n",
    "SLF": 'import pathlib\n\nx = pathlib.Path("a")._parts\n',
    "SLOT": "class A(str):\n    pass\n",
    "T20": "print(1)\n",
    "TC": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    pass\n",
    "TID": "from . import model\n",
    "TRY": "def f() -> None:\n    raise Exception('a')\n",
    "UP": "from typing import List\n\nx: List[int] = []\n",
    "W": "x = 1 \n",
    "YTT": "import sys\n\nx = sys.version[:3]\n",
}

#: mypy error code -> code that must be reported with it under our settings.
UNTYPED = {
    "no-untyped-def": "def f(x):\n    return x\n",
    "unreachable": "def f(x: int) -> int:\n    if isinstance(x, str):\n        return 2\n    return 1\n",
    "ignore-without-code": "x: int = 'a'  # type: ignore\n",
    "redundant-expr": "def f(x: int) -> bool:\n    return isinstance(x, int) and x > 1\n",
    "truthy-bool": "def f() -> int:\n    return 1\n\n\nclass A: ...\n\n\ndef g(a: A) -> int:\n    return 1 if a else 2\n",
    "possibly-undefined": "def f(a: bool) -> int:\n    if a:\n        x = 1\n    return x\n",
}


def _selected(root: Path) -> list[str]:
    select = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]["select"]
    return [str(family) for family in select]


def test_each_selected_family_has_a_snippet(root: Path) -> None:
    assert sorted(SNIPPETS) == sorted(_selected(root))


def test_ruff_reports_each_family(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "pyproject.toml", tmp_path)
    folder = tmp_path / "src" / "kgbuild"
    folder.mkdir(parents=True)
    for family, code in SNIPPETS.items():
        (folder / f"snippet_{family.lower()}.py").write_text(code, encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run(
        [ruff, "check", "--no-cache", "--output-format", "json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    reported = {(Path(row["filename"]).stem, str(row["code"])) for row in json.loads(done.stdout)}
    asleep = [
        family for family in SNIPPETS if not any(stem == f"snippet_{family.lower()}" and _belongs(code, family) for stem, code in reported)
    ]
    assert not asleep


def _belongs(code: str, family: str) -> bool:
    rest = code.removeprefix(family)
    return rest != code and (rest.isdigit() or family == "PL")


def test_mypy_reports_each_code(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "probe"
    folder.mkdir()
    for code, text in UNTYPED.items():
        (folder / f"{code.replace('-', '_')}.py").write_text(text, encoding="utf-8")
    config = root / "pyproject.toml"
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), "--cache-dir", str(tmp_path / "cache"), str(folder)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    rows = done.stdout.splitlines()
    asleep = [code for code in UNTYPED if not any(f"{code.replace('-', '_')}.py:" in row and f"[{code}]" in row for row in rows)]
    assert not asleep, done.stdout + done.stderr


def test_make_test_runs_every_checker(root: Path) -> None:
    done = subprocess.run(["make", "-n", "test"], cwd=root, capture_output=True, text=True, check=True)
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports", "pytest"):
        assert tool in done.stdout
    assert "make test" in (root / ".ci" / "run").read_text(encoding="utf-8")
