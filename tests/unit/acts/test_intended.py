"""A threat or a promise that is made with a plain verb of saying: the condition `intended` of the cue grammar."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.acts import cues
from kgbuild.acts.reading import Reading

Parse = Callable[..., Reading]

SAID = """
Norway norway PROPN nsubj 2
said say VERB root 2
that that SCONJ mark 6
{subject} {subject} PROPN nsubj 6
{auxiliary} {auxiliary} AUX aux 6
retaliate retaliate VERB ccomp 2
. . PUNCT punct 2
"""


def _types(reading: Reading) -> list[str]:
    return [found.cue.type for found in cues.find(reading)]


@pytest.mark.parametrize(
    ("subject", "auxiliary", "expected"),
    [
        ("Norway", "would", ["Statement", "Threat"]),
        ("Norway", "will", ["Statement", "Threat"]),
        ("Chad", "would", ["Statement"]),
        ("Norway", "did", ["Statement"]),
    ],
)
def test_who_says_what_he_will_do_threatens(parse: Parse, subject: str, auxiliary: str, expected: list[str]) -> None:
    assert _types(parse(SAID.format(subject=subject, auxiliary=auxiliary))) == expected


def test_what_will_not_be_done_is_no_threat(parse: Parse) -> None:
    rows = SAID.format(subject="Norway", auxiliary="will").replace("mark 6", "mark 7").replace(" 6\n", " 7\n")
    rows = rows.replace("retaliate retaliate", "not not PART advmod 7\nretaliate retaliate")
    assert _types(parse(rows)) == ["Statement"]


def test_intention_outside_what_somebody_says_is_no_act(parse: Parse) -> None:
    rows = """
Norway norway PROPN nsubj 3
would would AUX aux 3
retaliate retaliate VERB root 3
. . PUNCT punct 3
"""
    assert _types(parse(rows)) == []


def test_first_person_in_a_quotation_threatens(parse: Parse) -> None:
    rows = """
" " PUNCT punct 4
We we PRON nsubj 4
will will AUX aux 4
retaliate retaliate VERB root 4
" " PUNCT punct 4
. . PUNCT punct 4
"""
    assert _types(parse(rows)) == ["Threat"]
