"""Files and functions stay small enough to be read at a sitting."""

from __future__ import annotations

import ast
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 60


def test_files_stay_small(root: Path) -> None:
    sizes = {path.name: path.read_text(encoding="utf-8").count("\n") for path in sorted((root / "src").rglob("*.py"))}
    assert sizes
    assert not {name: lines for name, lines in sizes.items() if lines > FILE_LINES}


def test_functions_stay_small(root: Path) -> None:
    long = []
    for path in sorted((root / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{path.name}:{node.lineno} {node.name}: {lines} lines")
    assert not long
