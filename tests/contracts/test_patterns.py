"""No regular expression of the house explodes: on any text it takes at most the square of the length, and at once for a line of text."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time

import pytest

import kgbuild

#: Characters of the hostile text: what grows with the cube takes tens of seconds for it, what is exponential never ends.
LENGTH = 1_000
#: Seconds of processor time that all uses of a pattern on one text may take; linear patterns take microseconds.
MOST = 0.5
#: Repeated: what patterns repeat, or begin and never end.
UNITS = (
    *(" ", "\n", "\t", "a", "A", "1", "_", "-", ".", '"', "'", "\\", "(", "[", "<", "#", ":", "*", "|", "/", "@", "é"),
    *(
        "a ",
        "A. ",
        "By A ",
        "A b ",
        "a. ",
        "1 ",
        "from a ",
        "since ",
        "[a](",
        "![a](",
        "<a",
        "<!--",
        "](",
        ': "',
        "a:",
        "photo by ",
        "\\\\",
    ),
    *("photo: ", "read more ", " / A", "©", "(AP ", "(AP (", "Monday ", "week ", "the ", "1990s ", "until ", "3 ", "VALUES ?a {", "LIMIT "),
    *("<?xml ", "<meta ", "''", "``", "A-", "a-", "https://", "related ", "* ", "- ", "= ", "`", "~", "a_", "(A", "\u2028"),
)


def _modules() -> list[str]:
    names = (found.name for found in pkgutil.walk_packages(kgbuild.__path__, "kgbuild."))
    return [name for name in names if not name.startswith("kgbuild.training") and not name.endswith("__main__")]


def _patterns() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    found: dict[str, re.Pattern[str] | re.Pattern[bytes]] = {}
    for module in _modules():
        for name, value in vars(importlib.import_module(module)).items():
            for number, each in enumerate(value if isinstance(value, tuple) else (value,)):
                inner = next((part for part in each if isinstance(part, re.Pattern)), None) if isinstance(each, tuple) else each
                if isinstance(inner, re.Pattern):
                    found[f"{module}.{name}{f'.{number}' if isinstance(value, tuple) else ''}"] = inner
    return found


def _slowest(pattern: re.Pattern[str] | re.Pattern[bytes]) -> tuple[float, str]:
    slowest = (0.0, "")
    for unit in UNITS:
        text = (unit * LENGTH)[:LENGTH] + "\x01"
        began = time.process_time()
        for use in ("search", "match", "fullmatch"):
            getattr(pattern, use)(text if isinstance(pattern.pattern, str) else text.encode())
        slowest = max(slowest, (time.process_time() - began, unit))
    return slowest


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PATTERNS := _patterns()))
def test_does_not_explode(name: str) -> None:
    took, unit = _slowest(PATTERNS[name])
    assert took < MOST, f"{took:.2f} s for {unit!r} repeated"


def test_there_are_patterns() -> None:
    assert len(PATTERNS) > 80
