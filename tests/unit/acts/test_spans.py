"""Spans of contents: what reports anew behind a comma is cut off, what belongs to an infinitive stays."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.acts.reading import Reading
from kgbuild.acts.spans import span_without

Parse = Callable[..., Reading]

SECOND_REPORT = """
    Berg Berg PROPN nsubj 2
    said say VERB root 0
    Chad Chad PROPN nsubj 4
    waited wait VERB ccomp 2
    , , PUNCT punct 7
    and and CCONJ cc 7
    denied deny VERB conj 4
    claims claim NOUN obj 7
"""

TWO_INFINITIVES = """
    Chad Chad PROPN nsubj 2
    refused refuse VERB root 0
    to to PART mark 4
    close close VERB xcomp 2
    ports port NOUN obj 4
    and and CCONJ cc 7
    sign sign VERB conj 4
    plans plan NOUN obj 7
"""


def said(reading: Reading, head: int, cue: int) -> str:
    span = span_without(reading, head, (cue,))
    return span.of(reading.text) if span else ""


def test_a_comma_sets_the_second_report_apart(parse: Parse) -> None:
    assert said(parse(SECOND_REPORT), 3, 1) == "Chad waited"


def test_without_the_comma_it_stays(parse: Parse) -> None:
    assert said(parse(SECOND_REPORT.replace(", , PUNCT", "ever ever ADV").replace("punct 7", "advmod 4")), 3, 1).endswith("denied claims")


def test_infinitives_stay_together(parse: Parse) -> None:
    assert said(parse(TWO_INFINITIVES), 3, 1) == "to close ports and sign plans"
