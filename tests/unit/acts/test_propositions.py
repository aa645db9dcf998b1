"""Propositions: who does what to whom in a content, under whatever words stand on top."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild import acts
from kgbuild.acts.reading import Reading
from kgbuild.lang import events
from kgbuild.model import Act, Proposition

Parse = Callable[..., Reading]


def found(reading: Reading) -> tuple[Act, ...]:
    return acts.find(reading.analysis, tuple(reading.links.values()), reading.lexicon)


def only(reading: Reading, kind: str) -> Proposition:
    (act,) = [act for act in found(reading) if act.type == kind]
    (proposition,) = act.propositions
    return proposition


def shape(proposition: Proposition) -> tuple[str, list[str], list[str], str, str, str]:
    agents, patients = ([e.label for e in group] for group in (proposition.agents, proposition.patients))
    return proposition.predicate, agents, patients, proposition.noun, proposition.polarity, proposition.modality


SAID = """
    Norway Norway PROPN nsubj 2
    said say VERB root 0
    that that SCONJ mark {head}
"""


@pytest.mark.parametrize(
    ("head", "rows", "expected"),
    [
        ("5", "Chad Chad PROPN nsubj 5\nattacked attack VERB ccomp 2\nOslo Oslo PROPN obj 5", ("attack", ["Chad"], ["Oslo"], "", "", "")),
        (
            "6",
            "Chad Chad PROPN nsubj 6\nwould would AUX aux 6\nattack attack VERB ccomp 2\nOslo Oslo PROPN obj 6",
            ("attack", ["Chad"], ["Oslo"], "", "", "conditional"),
        ),
        (
            "7",
            ("Chad Chad PROPN nsubj 7\nwill will AUX aux 7\nnot not PART advmod 7\nattack attack VERB ccomp 2\nOslo Oslo PROPN obj 7"),
            ("attack", ["Chad"], ["Oslo"], "", "negative", "future"),
        ),
        (
            "6",
            "Oslo Oslo PROPN nsubj:pass 6\nwas be AUX aux:pass 6\nattacked attack VERB ccomp 2\nby by ADP case 8\nChad Chad PROPN obl 6",
            ("attack", ["Chad"], ["Oslo"], "", "", ""),
        ),
        (
            "5",
            ("Chad Chad PROPN nsubj 5\nplanned plan VERB ccomp 2\nto to PART mark 7\nattack attack VERB xcomp 5\nOslo Oslo PROPN obj 7"),
            ("attack", ["Chad"], ["Oslo"], "", "", "future"),
        ),
        (
            "5",
            ("Chad Chad PROPN nsubj 5\nfailed fail VERB ccomp 2\nto to PART mark 7\nattack attack VERB xcomp 5\nOslo Oslo PROPN obj 7"),
            ("attack", ["Chad"], ["Oslo"], "", "negative", ""),
        ),
        (
            "5",
            (
                "Chad Chad PROPN nsubj 5\nlaunched launch VERB ccomp 2\nan a DET det 7\n"
                "invasion invasion NOUN obj 5\nof of ADP case 9\nOslo Oslo PROPN nmod 7"
            ),
            ("invade", ["Chad"], ["Oslo"], "", "", ""),
        ),
        (
            "5",
            (
                "Chad Chad PROPN nsubj 5\nposed pose VERB ccomp 2\na a DET det 7\ndanger danger NOUN obj 5\n"
                "to to ADP case 9\nOslo Oslo PROPN nmod 7"
            ),
            ("be danger", ["Chad"], ["Oslo"], "", "", ""),
        ),
        (
            "7",
            (
                "Chad Chad PROPN nsubj 7\nwas be AUX cop 7\na a DET det 7\ndanger danger NOUN ccomp 2\n"
                "to to ADP case 9\nOslo Oslo PROPN nmod 7"
            ),
            ("be danger", ["Chad"], ["Oslo"], "", "", ""),
        ),
        ("5", "Chad Chad PROPN nsubj 5\nsent send VERB ccomp 2\ntanks tank NOUN obj 5", ("send", ["Chad"], [], "tank", "", "")),
    ],
)
def test_the_event_under_the_words(parse: Parse, head: str, rows: str, expected: tuple[object, ...]) -> None:
    proposition = only(parse(SAID.format(head=head) + rows), "Statement")
    assert shape(proposition) == expected


def test_a_particle_belongs_to_the_verb_and_a_reflexive_to_the_agent(parse: Parse) -> None:
    reading = parse(
        SAID.format(head="5") + "Chad Chad PROPN nsubj 5\nshut shut VERB ccomp 2\nitself itself PRON obj 5\noff off ADP compound:prt 5"
    )
    assert shape(only(reading, "Statement")) == ("shut off", ["Chad"], ["Chad"], "", "", "")


def test_who_was_asked_does_what_was_asked_for(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        urged urge VERB root 0
        Chad Chad PROPN obj 2
        to to PART mark 5
        leave leave VERB xcomp 2
        Oslo Oslo PROPN obj 5
    """)
    assert shape(only(reading, "Request")) == ("leave", ["Chad"], ["Oslo"], "", "", "future")


def test_the_accuser_is_whom_the_accused_attacks(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        accused accuse VERB root 0
        Chad Chad PROPN obj 2
        of of SCONJ mark 5
        attacking attack VERB advcl 2
        Oslo Oslo PROPN obj 5
    """)
    assert shape(only(reading, "Accusation")) == ("attack", ["Chad"], ["Oslo"], "", "", "")


def test_coordinated_agents_are_claims_of_their_own(parse: Parse) -> None:
    reading = parse(
        SAID.format(head="7")
        + "Chad Chad PROPN nsubj 7\nand and CCONJ cc 6\nBerg Berg PROPN conj 4\nattacked attack VERB ccomp 2\nOslo Oslo PROPN obj 7"
    )
    claims = only(reading, "Statement").claims()
    assert [(c.agent.label if c.agent else "", c.predicate, c.patient.label if c.patient else "") for c in claims] == [
        ("Chad", "attack", "Oslo"),
        ("Berg", "attack", "Oslo"),
    ]
    assert len({claim.name for claim in claims}) == 2


def test_the_time_of_the_event_is_not_the_time_of_the_act(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        said say VERB root 0
        on on ADP case 4
        Tuesday Tuesday PROPN obl 2
        that that SCONJ mark 7
        Chad Chad PROPN nsubj 7
        attacked attack VERB ccomp 2
        Oslo Oslo PROPN obj 7
        in in ADP case 10
        2014 2014 NUM obl 7
    """)
    (act,) = found(reading)
    assert (act.date, act.propositions[0].date) == ("2022-02-01", "2014")


def test_a_name_is_no_event(parse: Parse) -> None:
    reading = parse("Norway Norway PROPN nsubj 2\nrejected reject VERB root 0\nthe the DET det 4\ntreaty treaty NOUN obj 2")
    assert [act.propositions for act in found(reading)] == [()]


def test_nouns_of_events_are_lemmas_of_one_verb() -> None:
    assert events.VERB_OF_EVENT["invasion"] == "invade"
    assert all(noun.islower() and verb.isalpha() and verb.islower() for noun, verb in events.VERB_OF_EVENT.items())
