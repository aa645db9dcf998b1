"""`kgbuild show --why`: each act tells its cue, its entry, its participants, its content, its links and its confidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kgbuild.cli.reasons import reasons
from kgbuild.model import Act, Extraction, Proposition, Span


def told(extraction: Extraction, number: int, **changes: object) -> list[str]:
    acts = {act.id: act for act in extraction.acts}
    act = replace(extraction.acts[number], **changes)  # type: ignore[arg-type]
    return list(reasons(extraction.document, act, acts | {act.id: act}))


def test_cue_and_entry(extraction: Extraction) -> None:
    lines = told(extraction, 1, rule="verb 'reject | np:claims, actor ~ distancing'; obj as content", stance="distancing")
    assert lines[0] == "cue 'rejected' at 51-59"
    assert lines[1] == (
        "Rejection: verb 'reject' of the lexicon, because its object is one of 'claims' and its subject can act "
        "(entry: reject | np:claims, actor ~ distancing)"
    )
    assert lines[2] == "the cue is distancing by its entry"
    assert "content at 60-94: the object of the cue" in lines


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("phrase 'say no > to=content'; to as content", "phrase 'say no' of the lexicon, whatever stands around it"),
        ('verb "don\'t | prep:about"', "because 'about' follows"),
        ("verb 'claim | that'", "because a finite clause or a quotation belongs to it"),
        ("open verb of saying; clause", "open verb of saying; clause"),
        ("", "no rule"),
    ],
)
def test_every_way_to_find_a_cue(extraction: Extraction, rule: str, words: str) -> None:
    assert words in told(extraction, 1, rule=rule)[1]


def test_each_participant_says_where_it_stood_and_how_it_was_recognised(extraction: Extraction) -> None:
    demand = extraction.acts[2]
    parties = (replace(demand.participants[0], slot="poss"), replace(demand.participants[1], slot="subj"), demand.participants[1])
    lines = told(extraction, 2, participants=parties)
    assert "speaker Ruritania: 'Ruritania', possessor, recognised by name" in lines
    assert "addressee NATO: 'NATO', understood subject, recognised by control" in lines
    assert "addressee NATO: 'NATO', understood from what is around, recognised by control" in lines


def test_links_and_claims(extraction: Extraction) -> None:
    said = Proposition(Span(83, 94), "ban", noun="mine", modality="future", date="2023")
    lines = told(extraction, 1, response=("content", 0.95), propositions=(said,))
    assert "inside the content of Report 'reported' at 17-25" in lines
    assert "answers Demand 'demand' at 72-78: content, 0.95" in lines
    assert "comes down to ban(?, mine), future, 2023" in lines


def test_confidence_is_told_in_its_factors(extraction: Extraction) -> None:
    lines = told(extraction, 1, confidence=0.72, grounds=(("verb of the lexicon", 0.9), ("speaker by alias", 0.8)))
    assert lines[-1] == "confidence 0.72 = 0.9 (verb of the lexicon) x 0.8 (speaker by alias)"
    assert told(extraction, 1, confidence=0.5)[-1] == "confidence 0.5"


def test_an_act_without_reasons_is_told_all_the_same(extraction: Extraction) -> None:
    bare = Act("x", "Denial", Span(0, 3), Span(0, 9), ())
    assert list(reasons(extraction.document, bare, {})) == ["cue 'The' at 0-3", "Denial: no rule", "confidence 1"]
