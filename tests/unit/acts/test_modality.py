"""Modality: negation, what has not happened yet, how words are quoted, and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.acts import cues, modality
from kgbuild.acts.content import Content
from kgbuild.acts.cues import Found
from kgbuild.acts.dates import NEVER
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
    assert modality.date(reading, found, "").date == "2022-01-31"


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


def mode_and_sign(reading: Reading, word: str) -> tuple[str, str]:
    """Return modality and polarity of the act whose cue is the word."""
    (found,) = [f for f in cues.find(reading) if reading.tokens[f.head].text == word]
    return modality.modality(reading, found), modality.polarity(reading, found)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            ("Norway Norway PROPN nsubj 3", "would would AUX aux 3", "reject reject VERB root 0", "Chad Chad PROPN obj 3"),
            ("conditional", ""),
        ),
        (
            (
                "Norway Norway PROPN nsubj 4",
                "would would AUX aux 4",
                "often often ADV advmod 4",
                "reject reject VERB root 0",
                "plans plan NOUN obj 4",
            ),
            ("", ""),
        ),
        (
            (
                "Norway Norway PROPN nsubj 2",
                "used use VERB root 0",
                "to to PART mark 4",
                "reject reject VERB xcomp 2",
                "plans plan NOUN obj 4",
            ),
            ("", ""),
        ),
        (
            (
                "Norway Norway PROPN nsubj 2",
                "has have VERB root 0",
                "yet yet ADV advmod 2",
                "to to PART mark 5",
                "reject reject VERB xcomp 2",
            ),
            ("", "negative"),
        ),
        (
            (
                "Norway Norway PROPN nsubj 2",
                "failed fail VERB root 0",
                "to to PART mark 4",
                "reject reject VERB xcomp 2",
                "plans plan NOUN obj 4",
            ),
            ("", "negative"),
        ),
        (
            (
                "Norway Norway PROPN nsubj 2",
                "left leave VERB root 0",
                "without without SCONJ mark 4",
                "rejecting reject VERB advcl 2",
                "it it PRON obj 4",
            ),
            ("", "negative"),
        ),
        (
            (
                "Norway Norway PROPN nsubj 4",
                "no no ADV advmod 3",
                "longer longer ADV advmod 4",
                "rejects reject VERB root 0",
                "plans plan NOUN obj 4",
            ),
            ("", "negative"),
        ),
        (("Nobody nobody PRON nsubj 2", "rejected reject VERB root 0", "plans plan NOUN obj 2"), ("", "negative")),
        (("None none PRON nsubj 2", "rejected reject VERB root 0", "plans plan NOUN obj 2"), ("", "negative")),
        (
            (
                *("Norway Norway PROPN nsubj 4", "is be AUX aux 4", "not not PART advmod 4", "going go VERB root 0"),
                *("to to PART mark 6", "reject reject VERB xcomp 4", "plans plan NOUN obj 6"),
            ),
            ("future", "negative"),
        ),
        (
            (
                "Norway Norway PROPN nsubj 2",
                "went go VERB root 0",
                "on on ADP compound:prt 2",
                "to to PART mark 5",
                "reject reject VERB xcomp 2",
            ),
            ("", ""),
        ),
        (
            (
                *("Norway Norway PROPN nsubj 3", "will will AUX aux 3", "continue continue VERB root 0", "to to PART mark 5"),
                *("reject reject VERB xcomp 3", "plans plan NOUN obj 5"),
            ),
            ("future", ""),
        ),
        (
            (
                *("Should should AUX aux 3", "Norway Norway PROPN nsubj 3", "reject reject VERB advcl 7", "plans plan NOUN obj 3"),
                *("Chad Chad PROPN nsubj 7", "will will AUX aux 7", "leave leave VERB root 0"),
            ),
            ("conditional", ""),
        ),
        (
            (
                *("Had have AUX aux 3", "Norway Norway PROPN nsubj 3", "rejected reject VERB advcl 6", "it it PRON obj 3"),
                *("Chad Chad PROPN nsubj 6", "left leave VERB root 0"),
            ),
            ("conditional", ""),
        ),
        (
            (
                "I I PRON nsubj 3",
                "would would AUX aux 3",
                "like like VERB root 0",
                "to to PART mark 5",
                "reject reject VERB xcomp 3",
                "Chad Chad PROPN obj 5",
            ),
            ("", ""),
        ),
    ],
)
def test_presented_as(parse: Parse, rows: tuple[str, ...], expected: tuple[str, str]) -> None:
    reading = parse("\n".join(rows))
    word = next(token.text for token in reading.tokens if token.lemma == "reject")
    assert mode_and_sign(reading, word) == expected


@pytest.mark.parametrize(("verb", "lemma", "expected"), [("publish", "publish", "future"), ("resist", "resist", "")])
def test_a_noun_happens_with_the_verb_that_carries_it_only(parse: Parse, verb: str, lemma: str, expected: str) -> None:
    reading = parse(f"""
        Norway Norway PROPN nsubj 3
        will will AUX aux 3
        {verb} {lemma} VERB root 0
        demands demand NOUN obj 3
    """)
    (found,) = [f for f in cues.find(reading) if reading.tokens[f.head].lemma == "demand"]
    assert modality.modality(reading, found) == expected


@pytest.mark.parametrize(("verb", "expected"), [("resume resume", "2022-02-04"), ("stall stall", "2022-02-04")])
def test_a_meeting_is_when_its_verb_is(parse: Parse, verb: str, expected: str) -> None:
    reading = parse(f"""
        Talks talk NOUN nsubj 3
        will will AUX aux 3
        {verb} VERB root 0
        on on ADP case 5
        Friday Friday PROPN obl 3
    """)
    (found,) = cues.find(reading)
    assert modality.date(reading, found, modality.modality(reading, found)).date == expected


def test_a_day_inside_what_is_said_is_not_the_day_of_saying(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        said say VERB root 0
        Chad Chad PROPN nsubj 4
        lied lie VERB ccomp 2
        on on ADP case 6
        Monday Monday PROPN obl 2
    """)
    found = first(reading)
    assert modality.date(reading, found, "").date == "2022-01-31"
    assert modality.date(reading, found, "", Content(Span(12, 31), 3, "clause")) == NEVER
    assert modality.date(reading, found, "", Content(Span(12, 31), 3, "obj as content")).date == "2022-01-31"


def test_what_is_told_beside_the_act_happens_with_it(parse: Parse) -> None:
    reading = parse("""
        Speaking speak VERB advcl 6
        on on ADP case 3
        Monday Monday PROPN obl 1
        , , PUNCT punct 1
        Berg Berg PROPN nsubj 6
        said say VERB root 0
        Chad Chad PROPN nsubj 8
        lied lie VERB ccomp 6
    """)
    (said,) = [f for f in cues.find(reading) if reading.tokens[f.head].text == "said"]
    assert modality.date(reading, said, "").date == "2022-01-31"
