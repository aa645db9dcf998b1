"""Frames: which tokens stand where around a predicate, in active and passive, control, coordination and nouns."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.acts.frame import Frame
from kgbuild.acts.reading import Reading
from kgbuild.model import Predicate

Parse = Callable[..., Reading]


def words(reading: Reading, frame: Frame, slot: str) -> list[str]:
    return [reading.tokens[token].text for token in frame.of(slot)]


def test_active(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        rejected reject VERB root 0
        plans plan NOUN obj 2
    """)
    frame = reading.frames.of(1)
    assert (words(reading, frame, "subj"), words(reading, frame, "obj"), frame.passive) == (["Norway"], ["plans"], False)


def test_passive_turns_subject_and_agent(parse: Parse) -> None:
    reading = parse("""
        plans plan NOUN nsubj:pass 3
        were be AUX aux:pass 3
        rejected reject VERB root 0
        by by ADP case 5
        Norway Norway PROPN obl:agent 3
    """)
    frame = reading.frames.of(2)
    assert (words(reading, frame, "subj"), words(reading, frame, "obj"), frame.passive) == (["Norway"], ["plans"], True)


def test_object_control(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        urged urge VERB root 0
        Chad Chad PROPN obj 2
        to to PART mark 5
        sign sign VERB xcomp 2
    """)
    frame = reading.frames.of(4)
    assert words(reading, frame, "subj") == ["Chad"]
    assert frame.understood == {2}
    assert reading.frames.of(1).complement == "to"


def test_subject_control(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        promised promise VERB root 0
        to to PART mark 4
        sign sign VERB xcomp 2
    """)
    assert words(reading, reading.frames.of(3), "subj") == ["Norway"]


def test_second_verb_shares_subject_and_object(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        signed sign VERB root 0
        and and CCONJ cc 4
        ratified ratify VERB conj 2
        pacts pact NOUN obj 2
    """)
    frame = reading.frames.of(3)
    assert (words(reading, frame, "subj"), words(reading, frame, "obj")) == (["Norway"], ["pacts"])


def test_clause_of_saying_lends_no_subject(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        said say VERB root 0
        rain rain VERB ccomp 2
    """)
    assert words(reading, reading.frames.of(2), "subj") == []
    assert reading.frames.of(1).complement == "that"


def test_relative_clause_has_its_noun_as_object(parse: Parse) -> None:
    reading = parse("""
        plans plan NOUN root 0
        Norway Norway PROPN nsubj 3
        made make VERB acl:relcl 1
    """)
    assert words(reading, reading.frames.of(2), "obj") == ["plans"]


def test_participle_behind_a_noun(parse: Parse) -> None:
    reading = parse("""
        plans plan NOUN root 0
        made make VERB acl 1
        by by ADP case 4
        Norway Norway PROPN obl:agent 2
    """)
    frame = reading.frames.of(1)
    assert (words(reading, frame, "subj"), words(reading, frame, "obj")) == (["Norway"], ["plans"])


def test_noun_with_possessor_preposition_and_clause(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nmod:poss 3
        's 's PART case 1
        demand demand NOUN root 0
        to to ADP case 5
        Chad Chad PROPN nmod 3
        that that SCONJ mark 7
        leave leave VERB acl 3
    """)
    frame = reading.frames.of(2)
    assert (words(reading, frame, "poss"), words(reading, frame, "to"), words(reading, frame, "clause")) == (
        ["Norway"],
        ["Chad"],
        ["leave"],
    )
    assert frame.complement == "that"


def test_roles_of_the_model_fill_what_the_tree_lacks(parse: Parse) -> None:
    rows = """
        Norway Norway PROPN dep 2
        rejects reject VERB root 0
        plans plan NOUN dep 2
    """
    assert words(parse(rows), parse(rows).frames.of(1), "subj") == []
    reading = parse(rows, [Predicate(1, (("A0", 0), ("A1", 2)))])
    assert (words(reading, reading.frames.of(1), "subj"), words(reading, reading.frames.of(1), "obj")) == (["Norway"], ["plans"])


def test_merge_leaves_out_the_words_of_the_cue() -> None:
    upper, lower = Frame(1), Frame(2)
    upper.add("subj", 0)
    lower.add("obj", 1)
    lower.add("to", 4, understood=True)
    lower.complement = "to"
    upper.merge(lower, skip=(1, 2))
    assert (upper.of("subj"), upper.of("obj"), upper.of("to"), upper.complement) == ([0], [], [4], "to")
    assert upper.understood == {4}


def test_no_subject_stands_behind_a_preposition(parse: Parse) -> None:
    reading = parse("""
        said say VERB root 0
        Berg Berg PROPN nsubj 1
        to to ADP case 4
        Reuters Reuters PROPN nsubj 1
    """)
    frame = reading.frames.of(0)
    assert (words(reading, frame, "subj"), words(reading, frame, "to")) == (["Berg"], ["Reuters"])


def test_a_perfect_without_been_is_active(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj:pass 3
        has have AUX aux 3
        charged charge VERB root 0
        Chad Chad PROPN obj 3
    """)
    frame = reading.frames.of(2)
    assert (words(reading, frame, "subj"), words(reading, frame, "obj"), frame.passive) == (["Norway"], ["Chad"], False)


def test_what_a_relative_clause_lacks_is_the_object_of_its_infinitive(parse: Parse) -> None:
    reading = parse("""
        plans plan NOUN root 0
        that that SCONJ mark 4
        Norway Norway PROPN nsubj 4
        means mean VERB acl:relcl 1
        to to PART mark 6
        reject reject VERB xcomp 4
    """)
    assert words(reading, reading.frames.of(5), "obj") == ["plans"]


def test_an_agentless_participle_borrows_no_agent(parse: Parse) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        sent send VERB root 0
        letters letter NOUN obj 2
        published publish VERB advcl 2
        on on ADP case 6
        Monday Monday PROPN obl 4
    """)
    frame = reading.frames.of(3)
    assert not (frame.passive and frame.of("obj") and frame.of("subj"))
