"""Modality: negation, what has not happened yet, how words are quoted, and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.acts import cues, modality
from kgbuild.acts.cues import Found
from kgbuild.acts.reading import Reading
from kgbuild.model import Span

Parse = Callable[..., Reading]

ROWS = """
    Norway Norway PROPN nsubj 3
    {word} {lemma} {tag} 3
    {verb} reject VERB root 0
    plans plan NOUN obj 3
    on on ADP case 6
    Monday Monday PROPN obl 3
"""


def first(reading: Reading) -> Found:
    return cues.find(reading)[0]


def rejection(parse: Parse, word: str, tag: str = "AUX aux", verb: str = "reject") -> tuple[Reading, Found]:
    reading = parse(ROWS.format(word=word, lemma=word, tag=tag, verb=verb))
    return reading, first(reading)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("will", "future"), ("would", "conditional"), ("may", "possible"), ("must", "possible"), ("did", ""), ("has", "")],
)
def test_auxiliaries(parse: Parse, word: str, expected: str) -> None:
    assert modality.modality(*rejection(parse, word)) == expected


def test_if_is_conditional(parse: Parse) -> None:
    assert modality.modality(*rejection(parse, "if", "SCONJ mark", "rejects")) == "conditional"


@pytest.mark.parametrize(
    ("word", "tag", "expected"), [("not", "PART advmod", "negative"), ("never", "ADV advmod", "negative"), ("soon", "ADV advmod", "")]
)
def test_polarity(parse: Parse, word: str, tag: str, expected: str) -> None:
    assert modality.polarity(*rejection(parse, word, tag)) == expected


def test_negated_subject(parse: Parse) -> None:
    reading = parse("""
        No no DET det 2
        country country NOUN nsubj 3
        rejected reject VERB root 0
        plans plan NOUN obj 3
    """)
    assert modality.polarity(reading, first(reading)) == "negative"


def test_date_of_the_verb(parse: Parse) -> None:
    reading, found = rejection(parse, "has", verb="rejected")
    assert modality.date(reading, found, "") == "2022-01-31"


@pytest.mark.parametrize(("span", "expected"), [(Span(14, 23), "direct"), (Span(5, 23), "mixed"), (Span(0, 4), "indirect"), (None, "")])
def test_kind_of_quotation(parse: Parse, span: Span | None, expected: str) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        said say VERB root 0
        : : PUNCT punct 2
        " " PUNCT punct 6
        Chad Chad PROPN nsubj 6
        lied lie VERB ccomp 2
        " " PUNCT punct 6
    """)
    assert reading.text[14:23] == "Chad lied"
    assert modality.quote(reading, first(reading), span) == expected


def test_only_statements_are_quoted(parse: Parse) -> None:
    reading, found = rejection(parse, "has", verb="rejected")
    assert modality.quote(reading, found, Span(0, 6)) == ""
