"""The names that the tables of facts give: the label of an entity, and what is the name of something else."""

from __future__ import annotations

import pytest

from kgbuild.authority import names
from kgbuild.authority.facts import Row


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ({"type": "Person", "name": "Park Min Ho", "country": "KR"}, "Park Min-ho"),
        ({"type": "Person", "name": "Park Min Ho", "country": "US"}, "Park Min Ho"),
        ({"type": "Person", "name": "Commission President Park", "country": "KR"}, "Commission President Park"),
        (
            {"type": "Organisation", "kind": "government", "name": "Government of Chad", "aliases": ["Chadian government"]},
            "Chadian government",
        ),
        ({"type": "Organisation", "kind": "legislature", "name": "Danish Parliament", "aliases": ["Folketing"]}, "Folketing"),
        ({"type": "Organisation", "kind": "legislature", "name": "Danish Parliament"}, "Danish Parliament"),
        (
            {"type": "Organisation", "kind": "military", "name": "Malian Armed Forces", "aliases": ["Malian army", "Malian military"]},
            "Malian military",
        ),
        ({"type": "Organisation", "kind": "military", "name": "Malian Armed Forces", "aliases": ["Malian army"]}, "Malian Armed Forces"),
        ({"type": "Organisation", "kind": "military", "name": "Bundeswehr", "aliases": ["German military"]}, "Bundeswehr"),
        ({"type": "Organisation", "kind": "party", "name": "Fjord Party", "aliases": ["Fjordists"]}, "Fjord Party"),
    ],
)
def test_labels_follow_the_use_of_english_news(row: Row, label: str) -> None:
    assert names.label(row) == label


@pytest.mark.parametrize(
    ("sort", "name", "form", "rule"),
    [
        ("Organisation", "Department of Harbours", "National Harbour Safety Board", "alias"),
        ("Organisation", "Harbour Service", "Ministry of Harbours", "alias"),
        ("Organisation", "Workers Party of Chad-Maoist", "WPC", "acronym"),
        ("Place", "Leeds", "West Yorkshire", "alias"),
        ("Place", "Pittsburgh", "Allegheny", "alias"),
    ],
)
def test_names_of_something_else_stay_out(sort: str, name: str, form: str, rule: str) -> None:
    assert names.is_of_another({"type": sort, "name": name}, form, rule)


@pytest.mark.parametrize(
    ("sort", "name", "form", "rule"),
    [
        ("Organisation", "Department of Harbours", "Harbour Ministry", "alias"),
        ("Organisation", "Harbour Agency", "Harbour Authority", "alias"),
        ("Organisation", "Workers Party of Chad", "WP", "acronym"),
        ("Organisation", "Workers Party of Chad-Maoist", "WPCM", "acronym"),
        ("Place", "Saint Petersburg", "Petersburg", "alias"),
        ("Place", "Kharkiv", "Kharkov", "alias"),
        ("Person", "Arvid Hallstrom", "Nils Olander", "alias"),
    ],
)
def test_other_names_of_the_same_stay(sort: str, name: str, form: str, rule: str) -> None:
    assert not names.is_of_another({"type": sort, "name": name}, form, rule)


def test_schools_are_no_newspapers() -> None:
    assert names.is_school("University of Lagos")
    assert names.is_school("Valley College (Ohio)")
    assert not names.is_school("University Herald")
