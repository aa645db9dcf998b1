"""Roles: from slots to participants, with coordination, documents, owners and understood parties."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild import acts
from kgbuild.acts.reading import Reading
from kgbuild.model import Act

Parse = Callable[..., Reading]


def extract(reading: Reading) -> dict[str, Act]:
    links = tuple(reading.links.values())
    return {act.cue.of(reading.text): act for act in acts.find(reading.analysis, links, reading.lexicon)}


def names(act: Act, role: str) -> list[str]:
    return [participant.entity.label for participant in act.of_role(role)]


def test_coordinated_speakers(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 4
        and and CCONJ cc 3
        Chad Chad PROPN conj 1
        condemned condemn VERB root 0
        raids raid NOUN obj 4
    """)
    assert names(extract(reading)["condemned"], "speaker") == ["Norway", "Chad"]


def test_addressee_and_understood_speaker(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        urged urge VERB root 0
        Chad Chad PROPN obj 2
        to to PART mark 5
        apologise apologise VERB xcomp 2
    """)
    found = extract(reading)
    assert (names(found["urged"], "speaker"), names(found["urged"], "addressee")) == (["Norway"], ["Chad"])
    (chad,) = found["apologise"].of_role("speaker")
    assert (chad.entity.label, chad.implicit) == ("Chad", True)
    assert found["apologise"].within == found["urged"].id


def test_rejecting_a_demand_is_aimed_at_who_made_it(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        rejected reject VERB root 0
        Chad Chad PROPN nmod:poss 5
        's 's PART case 3
        demand demand NOUN obj 2
    """)
    found = extract(reading)
    assert names(found["rejected"], "target") == ["Chad"]
    assert names(found["demand"], "speaker") == ["Chad"]
    assert found["rejected"].content_act == found["rejected"].responds_to == found["demand"].id


def test_a_thing_does_not_speak(parse: Parse) -> None:
    rows = """
        {subject} {subject} {pos} nsubj 2
        claimed claim VERB root 0
        victory victory NOUN obj 2
    """
    assert "claimed" in extract(parse(rows.format(subject="Berg", pos="PROPN")))
    assert "claimed" not in extract(parse(rows.format(subject="river", pos="NOUN")))


def test_first_person_is_who_is_quoted(parse: Parse) -> None:
    reading = parse("""
        Berg Berg PROPN nsubj 2
        said say VERB root 0
        : : PUNCT punct 2
        " " PUNCT punct 6
        I I PRON nsubj 6
        reject reject VERB ccomp 2
        roads road NOUN obj 6
        " " PUNCT punct 6
    """)
    found = extract(reading)
    assert names(found["reject"], "speaker") == ["Berg"]
    assert found["reject"].within == found["said"].id


def test_first_person_of_nobody_is_left_out(parse: Parse) -> None:
    reading = parse("""
        I I PRON nsubj 2
        reject reject VERB root 0
        roads road NOUN obj 2
    """)
    assert names(extract(reading)["reject"], "speaker") == []
