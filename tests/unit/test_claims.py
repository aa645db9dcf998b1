"""Claims: what an act comes down to, and through which acts its stance still holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kgbuild import claims
from kgbuild.model import Act, Claim, Entity, Proposition, Span

CHAD, MALI, GAO = (Entity(f"urn:{name}", name, ("Country",)) for name in ("Chad", "Mali", "Gao"))
ATTACK = Proposition(Span(0, 9), "attack", (CHAD,), (MALI,))


def act(kind: str, reports: str = "", *propositions: Proposition) -> Act:
    return Act(kind, kind, Span(0, 1), Span(0, 9), (), content=Span(0, 9), content_act=reports, propositions=propositions)


def names(first: Act, *others: Act) -> list[str]:
    found = claims.of_act(first, {a.id: a for a in (first, *others)})
    return [claim.name for claim in found.positive] + [f"not {claim.name}" for claim in found.negated]


CLAIM = Claim("attack", CHAD, MALI).name


def test_the_name_follows_from_the_claim_alone() -> None:
    elsewhere = Claim("attack", replace(CHAD, label="Republic of Chad", known=True), MALI)
    assert elsewhere.name == CLAIM
    assert CLAIM.startswith("c-attack-")
    different = (Claim("invade", CHAD, MALI), Claim("attack", MALI, CHAD), Claim("attack", CHAD, None), Claim("attack", CHAD, None, "city"))
    assert len({CLAIM, *(claim.name for claim in different)}) == 5


@pytest.mark.parametrize(
    ("proposition", "count"),
    [
        (ATTACK, 1),
        (replace(ATTACK, agents=(CHAD, GAO), patients=(MALI,)), 2),
        (replace(ATTACK, agents=()), 1),
        (replace(ATTACK, patients=()), 0),
        (replace(ATTACK, patients=(), noun="city"), 1),
        (replace(ATTACK, agents=(), patients=(), noun="city"), 0),
        (replace(ATTACK, predicate="be ready", patients=()), 1),
        (replace(ATTACK, agents=(CHAD, MALI, GAO, CHAD), patients=(MALI, GAO, CHAD)), 0),
    ],
)
def test_a_claim_needs_enough_to_be_recognised_by(proposition: Proposition, count: int) -> None:
    assert len(proposition.claims()) == count


def test_polarity_modality_and_time_do_not_make_another_claim() -> None:
    (claim,) = replace(ATTACK, polarity="negative", modality="future", date="2022").claims()
    assert claim.name == CLAIM


def test_a_denial_of_an_allegation_denies_what_is_alleged() -> None:
    allegation = act("Accusation", "", ATTACK)
    assert names(act("Denial", "Accusation"), allegation) == [CLAIM]


def test_who_relays_a_denial_does_not_say_what_is_denied() -> None:
    assert names(act("Report", "Denial"), act("Denial", "", ATTACK)) == []


def test_a_plan_is_looked_through() -> None:
    assert names(act("Statement", "Proposal"), act("Proposal", "", ATTACK)) == [CLAIM]


def test_own_words_go_first_when_they_say_enough() -> None:
    own = Proposition(Span(0, 9), "besiege", (CHAD,), (GAO,))
    assert names(act("Denial", "Accusation", own), act("Accusation", "", ATTACK)) == [Claim("besiege", CHAD, GAO).name]
    assert names(act("Denial", "Accusation", replace(own, agents=())), act("Accusation", "", ATTACK)) == [CLAIM]


def test_what_is_put_in_the_negative_is_kept_apart() -> None:
    assert names(act("Statement", "", replace(ATTACK, polarity="negative"))) == [f"not {CLAIM}"]
    both = act("Promise", "", ATTACK, replace(ATTACK, predicate="besiege", polarity="negative"))
    assert names(both) == [CLAIM, f"not {Claim('besiege', CHAD, MALI).name}"]


def test_acts_that_report_each_other_end() -> None:
    assert names(act("Denial", "Confirmation"), act("Confirmation", "Denial")) == []
