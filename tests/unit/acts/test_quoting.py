"""Quotations that are names or parts of phrases, and days that belong to a noun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kgbuild.acts import content
from kgbuild.acts.reading import Reading
from kgbuild.model import Candidate, Entity, Link

Parse = Callable[..., Reading]

SAYING = {"clause": "content", "quote": "content", "obj": "content"}


def said(reading: Reading, token: int) -> str:
    found = content.find(reading, (token,), reading.frames.of(token), SAYING)
    return found.span.of(reading.text) if found else ""


def test_quoted_words_behind_a_preposition_are_a_name(parse: Parse) -> None:
    rows = """
        {word} {word} {pos} {dep} 4
        " " PUNCT punct 4
        Evening evening NOUN compound 4
        Talk talk NOUN {relation} 7
        " " PUNCT punct 4
        Berg Berg PROPN nsubj 7
        argued argue VERB root 0
        . . PUNCT punct 7
    """
    assert said(parse(rows.format(word="On", pos="ADP", dep="case", relation="obl")), 6) == ""
    assert said(parse(rows.format(word="No", pos="DET", dep="det", relation="ccomp")), 6) != ""


def test_noun_phrase_goes_on_behind_its_quoted_words(parse: Parse) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        reported report VERB root 0
        " " PUNCT punct 5
        nine nine NUM nummod 5
        fires fire NOUN obj 2
        " " PUNCT punct 5
        in in ADP case 9
        the the DET det 9
        valley valley NOUN nmod 5
        . . PUNCT punct 2
    """)
    assert said(reading, 1).endswith("in the valley")


def test_day_that_owns_the_content_stays_in_it(parse: Parse) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        praised praise VERB root 0
        Friday Friday PROPN nmod:poss 5
        's 's PART case 3
        march march NOUN obj 2
        . . PUNCT punct 2
    """)
    assert said(reading, 1) == "Friday 's march"


def test_unknown_place_that_speaks_is_a_government(parse: Parse) -> None:
    reading = parse("""
        Oslo Oslo PROPN nsubj 2
        waits wait VERB root 0
        . . PUNCT punct 2
    """)
    voice = reading.voice(0)
    assert voice is not None
    assert voice.entity.types == ("Government",)
    link: Link = reading.links[0]
    known = Entity("https://example.org/oslo", "Oslo", ("Place",), known=True)
    reading.links[0] = replace(link, candidates=(Candidate(known, 1.0, "alias"),))
    voice = reading.voice(0)
    assert voice is not None
    assert voice.entity.types == ("Place",)


def test_undertaking_that_speaks_is_its_people(parse: Parse) -> None:
    reading = parse("""
        The the DET det 2
        campaign campaign NOUN nsubj 3
        waits wait VERB root 0
        . . PUNCT punct 3
    """)
    voice = reading.voice(1)
    assert voice is not None
    assert voice.entity.types == ("Group",)
    assert voice.rule == "undertaking as speaker"
