"""Response links: a rejection to the demand, a denial to the accusation, an answer to the question; and what is no answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild import graph, responses
from kgbuild.config import Settings
from kgbuild.model import Act, Block, Document, Entity, Extraction, Participant, Proposition, Quad, Span
from kgbuild.rdf import KG, OA, TYPE, integer, literal
from kgbuild.responses import Utterance

NORWAY, CHAD, MALI = (Entity(f"urn:{name}", name, ("Country",)) for name in ("Norway", "Chad", "Mali"))


def said(kind: str, number: int, **fields: object) -> Utterance:
    """Return an utterance whose speaker is Norway, the act of that number in its article."""
    given: dict[str, object] = {"speakers": frozenset({"norway"}), "addressed": frozenset()} | fields
    return Utterance(f"{kind}-{number}", kind, ("", number * 100, number * 100 + 50), kind[:5].lower(), **given)  # type: ignore[arg-type]


def stems(*words: str) -> frozenset[str]:
    return frozenset(words)


DEMAND = said("Demand", 1, addressed=stems("chad"), words=stems("close", "naval", "base"))
ACCUSATION = said("Accusation", 1, addressed=stems("chad"), claims=stems("c-attack"))
QUESTION = said("Request", 1, speakers=stems(), addressed=stems("chad"), words=stems("leak"))


def links(*acts: Utterance) -> list[tuple[str, str, str]]:
    return [(link.answer, link.answered, link.rule) for link in responses.find(acts)]


def test_a_rejection_answers_the_demand_that_is_its_content() -> None:
    rejection = said("Rejection", 2, speakers=stems("chad"), reports="Demand-1")
    assert links(replace(DEMAND, within=rejection.id), rejection) == [("Rejection-2", "Demand-1", "content")]


def test_a_demand_that_is_only_taken_up_leads_to_the_one_told_in_full() -> None:
    rejection = said("Rejection", 3, speakers=stems("chad"), reports="Demand-3")
    taken_up = said("Demand", 3, within="Rejection-3")
    assert links(DEMAND, rejection, taken_up) == [("Rejection-3", "Demand-1", "taken up")]
    assert links(replace(DEMAND, speakers=stems("mali")), rejection, taken_up) == [("Rejection-3", "Demand-3", "content")]


def test_a_rejection_answers_a_demand_by_parties_and_words() -> None:
    rejection = said("Rejection", 2, speakers=stems("chad"), words=stems("close", "base"))
    assert links(DEMAND, rejection) == [("Rejection-2", "Demand-1", "parties and words")]


@pytest.mark.parametrize(
    "change",
    [
        {"words": frozenset({"treat", "fishi"})},
        {"words": frozenset({"base"})},
        {"speakers": frozenset({"mali"})},
        {"speakers": frozenset({"norway"}), "addressed": frozenset({"norway"})},
        {"holds": False},
        {"speakers": frozenset()},
        {"within": "Demand-1"},
    ],
)
def test_what_differs_in_parties_or_words_is_no_answer(change: dict[str, object]) -> None:
    rejection = said("Rejection", 2, speakers=stems("chad"), words=stems("close", "naval", "base"))
    assert links(DEMAND, rejection)
    assert links(DEMAND, replace(rejection, **change)) == []  # type: ignore[arg-type]


def test_a_demand_that_was_not_made_is_not_answered() -> None:
    rejection = said("Rejection", 2, speakers=stems("chad"), words=DEMAND.words)
    assert links(replace(DEMAND, holds=False), rejection) == []


def test_a_denial_answers_the_accusation_of_the_same_claim() -> None:
    denial = said("Denial", 2, speakers=stems("chad"), claims=stems("c-attack"))
    assert links(ACCUSATION, denial) == [("Denial-2", "Accusation-1", "same claim")]
    assert links(ACCUSATION, replace(denial, claims=stems("c-other"))) == []
    assert links(ACCUSATION, replace(denial, speakers=stems("norway"))) == []


def test_who_says_that_it_is_not_so_denies_it() -> None:
    statement = said("Statement", 2, speakers=stems("chad"), denied=stems("c-attack"))
    assert links(ACCUSATION, statement) == [("Statement-2", "Accusation-1", "same claim")]
    assert links(ACCUSATION, replace(statement, denied=stems(), claims=stems("c-attack"))) == []


def test_the_nearer_accusation_before_the_denial_is_answered() -> None:
    denial = said("Denial", 4, speakers=stems("chad"), claims=stems("c-attack"))
    other, later = (replace(ACCUSATION, id=f"Accusation-{n}", place=("", n * 100, n * 100 + 50)) for n in (3, 5))
    assert links(ACCUSATION, other, denial, later) == [("Denial-4", "Accusation-3", "same claim")]


def test_the_article_itself_goes_before_others() -> None:
    denial = replace(said("Denial", 2, speakers=stems("chad"), claims=stems("c-attack")), place=("b", 200, 250))
    here = replace(ACCUSATION, id="here", place=("b", 900, 950))
    assert links(replace(ACCUSATION, place=("a", 150, 200)), denial) == [("Denial-2", "Accusation-1", "same claim")]
    assert links(replace(ACCUSATION, place=("a", 150, 200)), denial, here) == [("Denial-2", "here", "same claim")]


def test_no_comment_answers_the_question_near_it() -> None:
    silence = said("NoComment", 2, speakers=stems("chad"))
    assert links(QUESTION, silence) == [("NoComment-2", "Request-1", "asked")]
    assert links(QUESTION, replace(silence, place=("", 900, 950))) == []
    assert links(QUESTION, replace(silence, speakers=stems("mali"))) == []


def test_nobody_answers_himself() -> None:
    plan = said("Proposal", 2, speakers=stems("chad"), within="Denial-2", words=stems("attac"))
    denial = said("Denial", 2, speakers=stems("chad"), reports="Proposal-2", claims=stems("c-attack"))
    assert links(denial, plan, ACCUSATION) == [("Denial-2", "Accusation-1", "same claim")]


TEXT = "Norway accused Chad of attacking Mali. Chad said it had not attacked Mali."


def test_acts_become_utterances() -> None:
    first, second = responses.utterances(both_acts(), TEXT)
    assert (first.cue, sorted(first.words)) == ("accus", ["attac", "mali"])
    assert (first.speakers, first.addressed) == (frozenset({"urn:Norway"}), frozenset({"urn:Chad"}))
    assert first.claims == second.denied
    assert not second.claims
    assert [link[:2] for link in responses.find((first, second))] == [("Statement-44-48", "Accusation-7-14")]


def article(document_id: str, text: str, *acts: Act) -> Extraction:
    return Extraction(Document(document_id, document_id, text, "", (Block(Span(0, len(text))),)), (), acts)


def both_acts() -> tuple[Act, Act]:
    accusation = Act(
        "Accusation-7-14",
        "Accusation",
        Span(7, 14),
        Span(0, 38),
        (Participant("speaker", Span(0, 6), NORWAY, "name"), Participant("target", Span(15, 19), CHAD, "name")),
        content=Span(23, 37),
        propositions=(Proposition(Span(23, 37), "attack", (CHAD,), (MALI,)),),
    )
    denial = Act(
        "Statement-44-48",
        "Statement",
        Span(44, 48),
        Span(39, 74),
        (Participant("speaker", Span(39, 43), CHAD, "name"),),
        content=Span(49, 73),
        propositions=(Proposition(Span(49, 73), "attack", (CHAD,), (MALI,), polarity="negative"),),
    )
    return accusation, denial


def test_a_graph_tells_what_the_acts_tell() -> None:
    acts = both_acts()
    base = Settings().base
    prefix = f"{base}a1"
    read = responses.of_graph(reversed(list(graph.quads(article("a1", TEXT, *acts), Settings()))))
    for ours, theirs in zip(read, responses.utterances(acts, TEXT), strict=True):
        named = {name: frozenset(base + claim for claim in getattr(theirs, name)) for name in ("claims", "denied")}
        assert ours == replace(theirs, id=f"{prefix}-{theirs.id}", place=(prefix, *theirs.place[1:]), **named)  # type: ignore[arg-type]


def test_a_denial_in_one_article_answers_the_accusation_in_another() -> None:
    accusation, denial = both_acts()
    first, second = (graph.quads(article(name, TEXT, act), Settings()) for name, act in (("a1", accusation), ("a2", denial)))
    (link,) = responses.find(responses.of_graph([*second, *first]))
    base = Settings().base
    assert link[:3] == (f"{base}a2-Statement-44-48", f"{base}a1-Accusation-7-14", "same claim")


UTTERANCES = st.builds(
    Utterance,
    id=st.sampled_from("abcdef"),
    type=st.sampled_from([*responses.ANSWERS, "Demand", "Accusation", "Request", "Statement"]),
    place=st.tuples(st.sampled_from("xy"), st.integers(0, 500), st.integers(0, 500)),
    cue=st.sampled_from(["deny", "ask"]),
    speakers=st.frozensets(st.sampled_from("NCM")),
    addressed=st.frozensets(st.sampled_from("NCM")),
    claims=st.frozensets(st.sampled_from("12")),
    denied=st.frozensets(st.sampled_from("12")),
    words=st.frozensets(st.sampled_from(["base", "naval", "close"])),
    reports=st.sampled_from(["", *"abcdef"]),
    within=st.sampled_from(["", *"abcdef"]),
    holds=st.booleans(),
)


@given(st.lists(UTTERANCES, max_size=6, unique_by=lambda u: u.id))
def test_whatever_the_acts_each_answers_one_other_act_at_most(acts: list[Utterance]) -> None:
    found = responses.find(acts)
    known = {act.id for act in acts}
    assert len({link.answer for link in found}) == len(found)
    assert all(link.answer != link.answered and {link.answer, link.answered} <= known and 0 < link.confidence < 1 for link in found)
    assert responses.find(acts) == found


def _told(name: str, kind: str, speaker: str, content: str) -> list[Quad]:
    """Return the graph of an article with one act, as kgbuild writes it."""
    article, act = f"<urn:{name}>", f"<urn:{name}-act>"
    rows = [(act, TYPE, f"<{KG}{kind}>"), (act, f"<{KG}inArticle>", article), (act, f"<{KG}speaker>", f"<urn:{speaker}>")]
    rows += [(act, f"<{KG}polarity>", f"<{KG}positive>"), (act, f"<{KG}modality>", f"<{KG}certain>"), (act, f"<{KG}claim>", "<urn:claim>")]
    for role, words in (("cue", kind), ("evidence", content), ("contentEvidence", content)):
        span = f"<urn:{name}-{role}>"
        rows += [(act, f"<{KG}{role}>", span), (span, f"<{OA}exact>", literal(words))]
        rows += [(span, f"<{OA}start>", integer(0)), (span, f"<{OA}end>", integer(9))]
    other = "<urn:chad>" if kind == "Accusation" else "<urn:norway>"
    return [Quad(*row, article) for row in [*rows, (act, f"<{KG}target>", other)]]


def test_a_denial_answers_the_accusation_of_another_article() -> None:
    accusation, denial = _told("one", "Accusation", "norway", "planned an attack"), _told("two", "Denial", "chad", "planned an attack")
    found = list(responses.across(accusation + denial))
    assert (found[0].subject, found[0].object) == ("<urn:two-act>", "<urn:one-act>")
    assert {quad.graph for quad in found} == {responses.RESPONSES}
    settled = Quad("<urn:two-act>", f"<{KG}respondsTo>", "<urn:two-other>", "<urn:two>")
    assert not list(responses.across([*accusation, *denial, settled]))
    assert not list(responses.across(denial))
