"""Contents: the edges of what is said, and which of clause, quotation and noun phrase it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.acts import content, spans
from kgbuild.acts.content import Content
from kgbuild.acts.reading import Reading
from kgbuild.model import Span

Parse = Callable[..., Reading]

SAYING = {"clause": "content", "quote": "content", "obj": "content"}


def find(reading: Reading, *tokens: int, **roles: str) -> Content | None:
    return content.find(reading, tokens, reading.frames.of(tokens[0]), SAYING | roles)


def said(reading: Reading, *tokens: int, **roles: str) -> str:
    found = find(reading, *tokens, **roles)
    return found.span.of(reading.text) if found else ""


CLAUSE = """
    Berg Berg PROPN nsubj 2
    said say VERB root 0
    that that SCONJ mark 5
    Chad Chad PROPN nsubj 5
    lied lie VERB ccomp 2
    . . PUNCT punct 2
"""


def test_clause_without_complementiser_and_stop(parse: Parse) -> None:
    assert said(parse(CLAUSE), 1) == "Chad lied"


def test_no_clause_when_it_fills_another_role(parse: Parse) -> None:
    assert find(parse(CLAUSE), 1, clause="") is None


def test_clause_before_its_speaker(parse: Parse) -> None:
    reading = parse("""
        Chad Chad PROPN nsubj 2
        lied lie VERB root 0
        , , PUNCT punct 2
        Berg Berg PROPN nsubj 5
        said say VERB parataxis 2
        . . PUNCT punct 2
    """)
    assert said(reading, 4) == "Chad lied"


def test_quotation_behind_a_colon(parse: Parse) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        said say VERB root 0
        : : PUNCT punct 2
        " " PUNCT punct 6
        Chad Chad PROPN nsubj 6
        lied lie VERB dep 2
        . . PUNCT punct 6
        " " PUNCT punct 6
    """)
    found = find(reading, 1)
    assert found
    assert (found.span.of(reading.text), found.rule) == ("Chad lied", "quotation")


def test_quotation_of_somebody_else_is_left_alone(parse: Parse) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        said say VERB root 0
        something something PRON obj 2
        about about ADP case 5
        Chad Chad PROPN nmod 3
        selling sell VERB acl 3
        " " PUNCT punct 8
        boats boat NOUN obj 6
        " " PUNCT punct 8
        . . PUNCT punct 2
    """)
    found = find(reading, 1)
    assert found is None or found.rule != "quotation"


def test_object_as_content_with_its_modifiers(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        rejected reject VERB root 0
        plans plan NOUN obj 2
        for for ADP case 5
        Chad Chad PROPN nmod 3
        . . PUNCT punct 2
    """)
    assert said(reading, 1) == "plans for Chad"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Go home .", "Go home"),
        ("that Chad lied", "Chad lied"),
        ("the U.S.", "the U.S."),
        ("a ban ( for now )", "a ban ( for now )"),
        ("…", "…"),
    ],
)
def test_edges(parse: Parse, text: str, expected: str) -> None:
    words = text.split()
    tag = {"that": "that SCONJ mark"}
    reading = parse(
        "\n".join(f"{word} {tag.get(word, f'{word} NOUN dep')} {len(words)}" for word in words[:-1]) + f"\n{words[-1]} x NOUN root 0"
    )
    assert spans.trim(reading, Span(0, len(reading.text))).of(reading.text) == expected


def test_nothing_but_marks_is_no_content(parse: Parse) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        said say VERB root 0
        : : PUNCT punct 2
        " " PUNCT punct 2
        " " PUNCT punct 2
    """)
    assert find(reading, 1) is None
