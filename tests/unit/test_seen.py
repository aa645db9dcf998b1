"""The set of ids agrees with Python's."""

from __future__ import annotations

import random

from kgbuild.documents.seen import Seen


def test_as_a_set() -> None:
    draw, seen, known = random.Random(1), Seen(), set[str]()
    for number in range(5_000):
        name = f"a{draw.getrandbits(11 if number % 2 else 64):016x}"
        assert seen.add(name) == (name not in known)
        known.add(name)
    assert len(seen) == len(known)
