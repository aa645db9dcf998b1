"""Control: who performs a predicate whose own clause does not say so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.acts.reading import Reading

Parse = Callable[..., Reading]

UP_TO = """
    it it PRON expl 4
    is be AUX cop 4
    to to ADP case 4
    Norway Norway PROPN root 0
    to to PART mark 6
    decide decide VERB acl 4
"""

MOVE = """
    Norway Norway PROPN nsubj 2
    left leave VERB root 0
    in in ADP case 5
    a a DET det 5
    move move NOUN obl 2
    to to PART mark 7
    press press VERB acl 5
    Chad Chad PROPN obj 7
"""

ADDING = """
    Norway Norway PROPN nsubj 2
    agreed agree VERB root 0
    , , PUNCT punct 4
    adding add VERB ccomp 2
    that that SCONJ mark 7
    Chad Chad PROPN nsubj 7
    lied lie VERB ccomp 4
"""

PASSIVE = """
    Berg Berg PROPN nsubj 2
    hopes hope VERB root 0
    and and CCONJ cc 6
    Chad Chad PROPN nsubj:pass 6
    is be AUX aux:pass 6
    discouraged discourage VERB conj 2
"""


@pytest.mark.parametrize(
    ("rows", "verb", "performer"), [(UP_TO, 5, ["Norway"]), (MOVE, 6, ["Norway"]), (ADDING, 3, ["Norway"]), (PASSIVE, 5, [])]
)
def test_performer(parse: Parse, rows: str, verb: int, performer: list[str]) -> None:
    reading = parse(rows)
    assert [reading.tokens[token].text for token in reading.frames.of(verb).of("subj")] == performer


def test_infinitive_of_the_first_verb_is_the_second_s_too(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        helped help VERB root 0
        and and CCONJ cc 4
        urged urge VERB conj 2
        Chad Chad PROPN obj 2
        to to PART mark 7
        return return VERB xcomp 2
    """)
    frame = reading.frames.of(3)
    assert (frame.of("clause"), frame.complement) == ([6], "to")
