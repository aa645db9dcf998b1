"""Known forms in a row of words: the longest wins, marks are passed over, apostrophes join words."""

from __future__ import annotations

import time

import pytest

from kgbuild.ontology.gazetteer import Gazetteer, Row, row_of
from kgbuild.ontology.records import normalise


def found(forms: tuple[str, ...], text: str) -> list[str]:
    """Return what is found in a text whose tokens are separated by spaces; a token that begins with + is written on."""
    raw = text.split(" ")
    tokens = [token.removeprefix("+") for token in raw]
    gazetteer = Gazetteer(map(normalise, forms))
    return [" ".join(tokens[a:b]) for a, b in gazetteer.find(row_of(tokens, [not token.startswith("+") for token in raw]))]


@pytest.mark.parametrize(
    ("forms", "text", "names"),
    [
        (("Chad", "Chad Basin Commission"), "the Chad Basin Commission met in Chad", ["Chad Basin Commission", "Chad"]),
        (("Chad", "Chad Basin Commission"), "the Chad Basin and Chad", ["Chad", "Chad"]),
        (("New York", "York City Hall"), "New York City Hall", ["New York"]),
        (("Asia-Pacific Forum",), "the Asia +- +Pacific Forum", ["Asia - Pacific Forum"]),
        (("People's Army", "Chad"), "the People +'s Army and Chad +'s army", ["People 's Army", "Chad"]),
        (("Côte d'Ivoire",), "in Cote d' +Ivoire", ["Cote d' Ivoire"]),
        (("U.N.", "AT&T"), "U.N. and AT&T", ["U.N.", "AT&T"]),
        (("Chad",), "Mali", []),
    ],
)
def test_the_longest_forms_are_found(forms: tuple[str, ...], text: str, names: list[str]) -> None:
    assert found(forms, text) == names


def test_shorter_forms_remain_to_choose_from() -> None:
    gazetteer = Gazetteer(("north sea", "north", "north sea treaty council"))
    assert gazetteer.stops(Row(["north", "sea", "treaty"]), 0, 3) == [2, 1]
    assert gazetteer.stops(Row(["north", "sea"]), 0, 1) == [1]


def test_finding_is_about_as_quick_as_looking_at_each_word() -> None:
    # Twenty times the names that news holds would be another matter; the figure itself is in tests/benchmarks.
    words = [f"w{number % 5000}" for number in range(200_000)]
    gazetteer = Gazetteer([f"name{number} of place{number}" for number in range(50_000)])
    table = {f"name{number}": True for number in range(50_000)}
    looked, scanned = [], []
    for _ in range(5):
        start = time.process_time()
        assert not [word for word in words if word in table]
        looked.append(time.process_time() - start)
        start = time.process_time()
        assert not list(gazetteer.find(Row(words)))
        scanned.append(time.process_time() - start)
    assert min(scanned) < 4 * min(looked)
