"""Rows on standard output: aligned for people, or in the formats of other programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence

Rows = Sequence[Sequence[str]]

#: Without a terminal a cell is cut here, so that a table in a log stays a table; the other formats never cut.
_WIDEST_CELL = 100


def write(columns: Sequence[str], rows: Rows, form: str) -> None:
    """Write rows in one of `FORMS`."""
    FORMS[form](columns, rows)


def _table(columns: Sequence[str], rows: Rows) -> None:
    if sys.stdout.isatty():
        _for_terminal(columns, rows)
        return
    lines = [[_cut(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        sys.stdout.write("  ".join(map(str.ljust, line, widths)).rstrip() + "\n")
        if number == 0:
            sys.stdout.write("  ".join("-" * width for width in widths) + "\n")


def _for_terminal(columns: Sequence[str], rows: Rows) -> None:
    from rich import box, table  # noqa: PLC0415 (only people at a terminal pay for it)
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = table.Table(*columns, box=box.SIMPLE_HEAD)
    for row in rows:
        # Text, because a cell may hold what rich would read as markup.
        grid.add_row(*map(Text, row))
    Console().print(grid)


def _cut(cell: str) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= _WIDEST_CELL else f"{line[: _WIDEST_CELL - 1]}\u2026"


def _csv(columns: Sequence[str], rows: Rows) -> None:
    csv.writer(sys.stdout, lineterminator="\n").writerows((columns, *rows))


def _tsv(columns: Sequence[str], rows: Rows) -> None:
    escapes = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r"})
    for row in (columns, *rows):
        sys.stdout.write("\t".join(cell.translate(escapes) for cell in row) + "\n")


def _json(columns: Sequence[str], rows: Rows) -> None:
    json.dump([dict(zip(columns, row, strict=True)) for row in rows], sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _markdown(columns: Sequence[str], rows: Rows) -> None:
    for number, row in enumerate((columns, *rows)):
        cells = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|") for cell in row)
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
        if number == 0:
            sys.stdout.write(f"|{'---|' * len(columns)}\n")


FORMS: Mapping[str, Callable[[Sequence[str], Rows], None]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "tsv": _tsv,
    "markdown": _markdown,
}
