"""Scores of entities on small made-up gold: counts are right, and each sort of error lowers its figure."""

from __future__ import annotations

from typing import Any

import pytest

from kgbuild.evaluation import clusters
from kgbuild.evaluation.entities import Counts, Linked, is_inside, is_same, linked, speakers, typed


def party(name: str, start: int) -> dict[str, Any]:
    """Return a participant of one character."""
    return {"entity": name, "span": [start, start + 1]}


def record(types: dict[str, str], *acts: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the entities and acts given."""
    return {"entities": types, "acts": [{"id": f"a{n}", "cue": [n * 10, n * 10 + 5], **act} for n, act in enumerate(acts)]}


GOLD = record(
    {"Chad": "Country", "Ana Roca": "Person", "Treaty of Oslo": "Agreement"},
    {"speaker": [party("Chad", 6)], "about": ["Treaty of Oslo"]},
    {"speaker": [party("Ana Roca", 16)]},
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Oslo Treaty", "Treaty of Oslo", True),
        ("Roca", "Ana Roca", True),
        ("Chad's army", "army of Chad", True),
        ("Chad", "Mali", False),
        ("NFC", "Northern Fishing Council", True),
    ],
)
def test_names_of_one_entity(one: str, other: str, same: bool) -> None:
    known = {"NFC": "x", "Northern Fishing Council": "x", "Mali": "m"}
    assert is_same(one, other, lambda name: known.get(name, "")) is same


def test_a_type_must_agree_and_an_extra_entity_costs_precision() -> None:
    found = record(
        {"Chad": "Place", "Roca": "Person", "Oslo Treaty": "Agreement", "Mali": "Country"},
        {"speaker": [party("Chad", 6)], "about": ["Oslo Treaty", "Mali"]},
        {"speaker": [party("Roca", 16)]},
    )
    assert typed(GOLD, found) == Counts(2, 4, 3)


def test_an_entity_of_another_name_counts_by_its_place() -> None:
    found = record({"the country": "Country"}, {"speaker": [party("the country", 6)]})
    assert typed(GOLD, found) == Counts(1, 1, 3)


def test_speakers_are_compared_in_matched_acts_only() -> None:
    found = record({}, {"speaker": [party("Chad", 6), party("Mali", 7)]}, {"cue": [90, 95], "speaker": [party("Ana Roca", 16)]})
    assert speakers(GOLD, found) == Counts(1, 2, 1)


def test_a_link_needs_place_and_identifier() -> None:
    gold = [Linked((0, 4), frozenset({"Q1", "Q2"})), Linked((10, 14), frozenset({"Q3"}))]
    found = [Linked((1, 3), frozenset({"Q2"})), Linked((10, 14), frozenset({"Q4"})), Linked((30, 34), frozenset({"Q1"}))]
    assert linked(gold, found) == Counts(1, 3, 2)
    assert is_inside((1, 3), [(0, 4)])
    assert not is_inside((0, 4), [(0, 4)])


PAIR = {(0, 1): "a", (2, 3): "a", (4, 5): "b"}


@pytest.mark.parametrize("measure", [clusters.b_cubed, clusters.muc, clusters.ceaf])
def test_the_same_clusters_score_one(measure: Any) -> None:
    assert measure(PAIR, {place: name.upper() for place, name in PAIR.items()}).f1 == 1.0


@pytest.mark.parametrize("measure", [clusters.b_cubed, clusters.muc, clusters.ceaf])
@pytest.mark.parametrize("found", [{(0, 1): "x", (2, 3): "y", (4, 5): "z"}, dict.fromkeys(PAIR, "x")])
def test_a_split_and_a_merge_cost(measure: Any, found: dict[tuple[int, int], str]) -> None:
    assert measure(PAIR, found).f1 < 1.0


def test_a_merge_costs_precision_and_a_missing_mention_recall() -> None:
    merged = clusters.b_cubed(PAIR, dict.fromkeys(PAIR, "x"))
    assert merged.precise.precision < merged.complete.precision == 1.0
    missing = clusters.b_cubed(PAIR, {(0, 1): "x", (2, 3): "x"})
    assert missing.complete.precision < missing.precise.precision == 1.0


def test_sums_are_micro_averages() -> None:
    twice = clusters.muc(PAIR, PAIR).plus(clusters.muc(PAIR, {(0, 1): "x", (2, 3): "y"}))
    assert twice.complete == Counts(1, 2)
