"""Cues: which words of a sentence announce an act, and the conditions around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.acts import cues
from kgbuild.acts.reading import Reading

Parse = Callable[..., Reading]


def types(reading: Reading) -> list[str]:
    return [cue.cue.type for cue in cues.find(reading)]


def found(reading: Reading) -> list[tuple[str, str]]:
    return [(cue.cue.type, " ".join(reading.tokens[token].text for token in cue.tokens)) for cue in cues.find(reading)]


OBJECT = """
    Norway Norway PROPN nsubj 2
    rejected reject VERB root 0
    the the DET det 4
    {noun} {noun} NOUN obj 2
"""


@pytest.mark.parametrize(("noun", "kind"), [("claim", "Denial"), ("road", "Rejection")])
def test_word_set_decides(parse: Parse, noun: str, kind: str) -> None:
    assert (kind, "rejected") in found(parse(OBJECT.format(noun=noun)))


def test_particle_may_stand_behind_the_object(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        turned turn VERB root 0
        Chad Chad PROPN obj 2
        down down ADP compound:prt 2
    """)
    assert found(reading) == [("Rejection", "turned down")]


def test_phrase_beats_its_words(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        held hold VERB root 0
        long long ADJ amod 4
        talks talk NOUN obj 2
        with with ADP case 6
        Chad Chad PROPN nmod 4
    """)
    assert found(reading) == [("Consultation", "held talks")]


def test_unknown_verb_of_saying(parse: Parse) -> None:
    rows = """
        {subject} {subject} PROPN nsubj 2
        grumped grump VERB root 0
        that that SCONJ mark 5
        Chad Chad PROPN nsubj 5
        slept sleep VERB ccomp 2
    """
    reading = parse(rows.format(subject="Berg"))
    assert found(reading) == [("Statement", "grumped")]
    assert cues.find(reading)[0].is_open
    assert found(parse(rows.format(subject="Zorp"))) == []


def test_no_two_cues_share_a_word(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        declined decline VERB root 0
        to to PART mark 4
        comment comment VERB xcomp 2
    """)
    assert found(reading) == [("NoComment", "declined to comment")]


@pytest.mark.parametrize(("dep", "expected"), [("compound", []), ("obj", [("Demand", "demand")])])
def test_a_modifier_announces_nothing(parse: Parse, dep: str, expected: list[tuple[str, str]]) -> None:
    head = 3 if dep == "compound" else 1
    reading = parse(f"""
        dropped drop VERB root 0
        demand demand NOUN {dep} {head}
        curves curve NOUN obj 1
    """)
    assert found(reading) == expected


def test_negator_makes_no_comment(parse: Parse) -> None:
    rows = """
        Berg Berg PROPN nsubj 4
        would would AUX aux 4
        {adverb} {adverb} {tag} 4
        comment comment VERB root 0
    """
    assert types(parse(rows.format(adverb="not", tag="PART advmod"))) == ["NoComment"]
    assert "NoComment" not in types(parse(rows.format(adverb="soon", tag="ADV advmod")))


@pytest.mark.parametrize(
    ("condition", "holds"), [("np", True), ("actorobj", True), ("actor", True), ("that", False), ("passive", False), ("active", True)]
)
def test_conditions(parse: Parse, condition: str, holds: bool) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        praised praise VERB root 0
        Chad Chad PROPN obj 2
    """)
    assert cues.holds(reading, reading.frames.of(1), (1,), condition) is holds


ANSWERED = """
    Norway Norway PROPN nsubj 2
    {verb} {lemma} VERB root 0
    the the DET det 4
    plan plan NOUN obj 2
"""


@pytest.mark.parametrize(("verb", "lemma", "proposed"), [("approved", "approve", True), ("signed", "sign", False), ("read", "read", False)])
def test_noun_that_is_answered(parse: Parse, verb: str, lemma: str, proposed: bool) -> None:
    assert (("Proposal", "plan") in found(parse(ANSWERED.format(verb=verb, lemma=lemma)))) is proposed
