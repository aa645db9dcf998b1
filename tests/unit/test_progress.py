"""How far, how fast, how long."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.cli.progress import Pace, text_size


@pytest.mark.parametrize(
    ("total", "reused", "line"),
    [
        (0, False, "10 articles, 2.0 a second"),
        (30_000_000, False, "10 articles, 2.0 a second, about 4 h 9 min left"),
        (6_000, False, "10 articles, 2.0 a second, about 10 s left"),
        (6_000, True, "10 articles, 0.0 a second"),
    ],
)
def test_a_line_says_rate_and_time_left(total: int, reused: bool, line: str) -> None:
    seconds = iter((0.0, 5.0))
    pace = Pace(total, lambda: next(seconds))
    pace.add(10, 2_000 if total < 10_000 else 10_000, reused=reused)
    assert pace.line() == line


def test_the_size_of_what_is_packed_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("four", encoding="utf-8")
    assert text_size([str(tmp_path)]) == 4
    (tmp_path / "b.jsonl.gz").write_bytes(b"")
    assert text_size([str(tmp_path)]) == 0
    assert text_size(["-"]) == 0
