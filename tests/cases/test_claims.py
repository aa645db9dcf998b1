"""From made-up sentences to claims, response links, stances and times, through the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild import answers, writers
from kgbuild.model import Act, Extraction
from kgbuild.pipeline import Pipeline
from kgbuild.store import open_store

Extract = Callable[..., Extraction]

ARTICLE = (
    "Norway accused Chad on Monday of planning to attack Mali.\n\n"
    "Chad denied any plans to attack Mali. “Chad will not attack Mali,” the foreign ministry in N'Djamena said.\n\n"
    "Peru demanded that Chad close its naval base in Bolivia. Chad rejected the demand."
)


def claims(act: Act) -> list[str]:
    return [
        f"{c.predicate}({c.agent.label if c.agent else '?'}, {c.patient.label if c.patient else c.noun or '?'})"
        for proposition in act.propositions
        for c in proposition.claims()
    ]


def only(extraction: Extraction, cue: str) -> Act:
    (act,) = [act for act in extraction.acts if act.cue.of(extraction.document.text) == cue]
    return act


@pytest.mark.parametrize(
    ("text", "cue", "expected", "polarity", "modality"),
    [
        ("Norway said that Chad had attacked Mali.", "said", "attack(Chad, Mali)", "", ""),
        ("Norway said that Chad would attack Mali.", "said", "attack(Chad, Mali)", "", "conditional"),
        ("Norway said that Chad planned to attack Mali.", "said", "attack(Chad, Mali)", "", "future"),
        ("Norway warned that Chad was preparing an attack on Mali.", "warned", "attack(Chad, Mali)", "", "future"),
        ("Norway said that Chad had launched an invasion of Mali.", "said", "invade(Chad, Mali)", "", ""),
        ("Norway said that Mali had been invaded by Chad.", "said", "invade(Chad, Mali)", "", ""),
        ("Chad denied attacking Mali.", "denied", "attack(Chad, Mali)", "", ""),
        ("Chad denied that it had attacked Mali.", "denied", "attack(Chad, Mali)", "", ""),
        ("Chad said that it had not attacked Mali.", "said", "attack(Chad, Mali)", "negative", ""),
        ("Chad said that it had no plans to attack Mali.", "said", "attack(Chad, Mali)", "negative", "future"),
        ("Chad promised not to attack Mali.", "promised", "attack(Chad, Mali)", "negative", "future"),
        ("Norway urged Chad to stop the bombing of Mali.", "urged", "bomb(Chad, Mali)", "negative", "future"),
        ("Norway accused Chad of attacking Mali.", "accused", "attack(Chad, Mali)", "", ""),
        ("Mali accused Chad of attacking it.", "accused", "attack(Chad, Mali)", "", ""),
        ("Norway said that Chad posed a danger to Mali.", "said", "be danger(Chad, Mali)", "", ""),
        ("The Kremlin denied that it had attacked Ukraine.", "denied", "attack(Russia, Ukraine)", "", ""),
        ("Chad offered to send tanks to Mali.", "offered", "send(Chad, tank)", "", "future"),
    ],
)
def test_what_a_content_comes_down_to(extract: Extract, text: str, cue: str, expected: str, polarity: str, modality: str) -> None:
    act = only(extract(text), cue)
    assert claims(act) == [expected]
    assert (act.propositions[0].polarity, act.propositions[0].modality) == (polarity, modality)


@pytest.mark.parametrize(
    ("text", "answer", "answered", "rule"),
    [
        ("Norway demanded that Chad close its naval base. Chad rejected the demand.", "rejected", "demanded", "taken up"),
        ("Chad rejected Norway's demand for a new treaty.", "rejected", "demand", "content"),
        ("Peru asked Chile to return the islands. Chile refused to return the islands.", "refused", "asked", "parties and words"),
        ("Norway said that Chad had attacked Mali. Chad denied that it had attacked Mali.", "denied", "said", "same claim"),
        ("Chad denied attacking Mali. Norway had accused Chad of attacking Mali.", "denied", "accused", "same claim"),
        ("Asked about the leak, Bolivia declined to comment.", "declined to comment", "Asked", "asked"),
    ],
)
def test_answers_point_to_what_they_answer(extract: Extract, text: str, answer: str, answered: str, rule: str) -> None:
    extraction = extract(text)
    act = only(extraction, answer)
    assert act.responds_to == only(extraction, answered).id
    assert act.response
    assert act.response[0] == rule


@pytest.mark.parametrize(
    "text",
    [
        "Norway demanded that Chad close its naval base. Peru rejected the new treaty on fishing.",
        "Norway said that Chad had attacked Mali. Peru denied that it had sold tanks.",
        "Chad announced plans to attack Mali. Chad denied that it would attack Niger.",
        "Norway asked Chad about the leak. Peru declined to comment on the election.",
    ],
)
def test_what_answers_nothing_points_nowhere(extract: Extract, text: str) -> None:
    assert [act.responds_to for act in extract(text).acts if act.responds_to] == []


@pytest.mark.parametrize(
    ("verb", "stance"), [("said", ""), ("claimed", "distancing"), ("revealed", "endorsing"), ("pointed out", "endorsing")]
)
def test_the_cue_tells_what_the_writer_thinks_of_it(extract: Extract, verb: str, stance: str) -> None:
    assert only(extract(f"Norway {verb} that Chad had attacked Mali."), verb).stance == stance


def test_times_of_the_act_and_of_the_event(extract: Extract) -> None:
    act = only(extract("Norway said on Tuesday that Chad had attacked Mali in December and would attack Niger next month."), "said")
    assert act.date == "2022-02-01"
    assert act.propositions[0].date == "2021-12"
    act = only(extract("Last week Norway warned that Chad would attack Mali by the end of the year."), "warned")
    assert (act.date, act.period) == ("", "2022-01-24/2022-01-30")
    assert (act.propositions[0].date, act.propositions[0].period) == ("2022", "2022-09-01/2022-12-31")


def test_the_accusation_and_the_denial_meet(extract: Extract, tmp_path: Path) -> None:
    with (tmp_path / "graph.nq").open("w", encoding="utf-8") as stream:
        writers.write(Pipeline().quads(extract(ARTICLE)), stream, "nquads")
    open_store(tmp_path / "store", create=True).load([tmp_path / "graph.nq"])
    table = open_store(tmp_path / "store").query(answers.find("claims").sparql)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    met = {
        (row["speaker"], row["kind"], row["stance"])
        for row in rows
        if (row["predicate"], row["agent"], row["patient"]) == ("attack", "Chad", "Mali")
    }
    assert {("Norway", "accusation", "affirming"), ("Chad", "denial", "denying")} <= met
