"""What makes two acts one act, and what keeps them apart."""

from __future__ import annotations

import pytest

from kgbuild.link_acts import LINKS, link, quads_of
from kgbuild.model import Quad
from kgbuild.rdf import KG, OA, SCHEMA, TYPE, XSD, literal

SPEAKER, OTHER = "<urn:e:freedonia>", "<urn:e:ruritania>"


def act(name: str, content: str, **facts: str) -> list[Quad]:
    """Return an act of an article of its own; `facts` replace or add properties, empty ones remove them."""
    node, span = f"<urn:{name}-Rejection-1-9>", f"<urn:{name}#char=1,9>"
    said = {
        "cue": "<urn:cue>",
        "speaker": SPEAKER,
        "polarity": f"<{KG}positive>",
        "modality": f"<{KG}certain>",
        "inArticle": f"<urn:{name}>",
        "reportedOn": literal("2022-02-02", datatype=XSD + "date"),
        "contentEvidence": span,
        **facts,
    }
    quads = [Quad(node, f"<{KG}{key}>", term, f"<urn:{name}>") for key, term in said.items() if term]
    return [*quads, Quad(node, TYPE, f"<{KG}Rejection>", ""), Quad(span, f"<{OA}exact>", literal(content), "")]


ONE = act("a", "the harbour treaty with the northern islands")


def test_the_same_words_of_the_same_speaker_are_one_act() -> None:
    (found,) = link([*ONE, *act("b", "a harbour treaty with northern islands")])
    assert (found.one, found.other) == ("<urn:a-Rejection-1-9>", "<urn:b-Rejection-1-9>")
    assert found.score == 1
    assert found.reason.startswith("Rejection of the same speaker; words")


@pytest.mark.parametrize(
    "facts",
    [
        {"speaker": OTHER},
        {"polarity": f"<{KG}negative>"},
        {"modality": f"<{KG}future>"},
        {"reportedOn": literal("2022-02-20", datatype=XSD + "date")},
        {"within": "<urn:a-Rejection-1-9>"},
    ],
)
def test_what_keeps_acts_apart(facts: dict[str, str]) -> None:
    assert link([*ONE, *act("b", "the harbour treaty with the northern islands", **facts)]) == []


def test_days_of_the_act_decide_at_their_own_grain() -> None:
    day, month, later = (
        literal(text, datatype=XSD + kind) for text, kind in (("2021-12-05", "date"), ("2021-12", "gYearMonth"), ("2021-12-06", "date"))
    )
    words = "the harbour treaty with the northern islands"
    assert len(link([*act("a", words, date=day), *act("b", words, date=month)])) == 1
    assert link([*act("a", words, date=day), *act("b", words, date=later)]) == []


def test_other_parties_make_another_act() -> None:
    words = "the harbour treaty with the northern islands"
    assert link([*act("a", words, addressee=OTHER), *act("b", words, addressee="<urn:e:sylvania>")]) == []


def test_one_common_word_is_not_enough_but_a_claim_is() -> None:
    assert link([*ONE, *act("b", "the new harbour")]) == []
    claimed = [*act("a", "it would attack", claim="<urn:c>"), *act("b", "an attack on the islands", claim="<urn:c>")]
    assert [found.reason for found in link(claimed, 0.2)] == ["Rejection of the same speaker; the same claim"]


QUOTED = {"quoteType": f"<{KG}direct>"}
LATER = {"reportedOn": literal("2022-02-09", datatype=XSD + "date")}
SAYING = "we will keep the harbour open whatever the islands decide about it"


@pytest.mark.parametrize(
    ("one", "other", "facts"),
    [
        # Three words in quotation marks, of the same speaker, for a week.
        ("keep harbour open", "to keep harbour open", QUOTED | LATER),
        # Four of whoever it was that the other article does not know.
        ("we keep the harbour open", "we keep the harbour open", QUOTED | LATER | {"speaker": "<urn:b-x-she>"}),
        # A clause, even without quotation marks, for a month.
        (SAYING, SAYING, {"speaker": "", "reportedOn": literal("2022-03-01", datatype=XSD + "date")}),
    ],
)
def test_the_same_words_are_one_act_for_longer(one: str, other: str, facts: dict[str, str]) -> None:
    (found,) = link([*act("a", one, **QUOTED), *act("b", other, **facts)])
    assert "the same words" in found.reason


@pytest.mark.parametrize(
    ("one", "other", "facts"),
    [
        ("keep harbour open", "to keep harbour open", LATER),
        ("keep harbour open", "to keep harbour open", QUOTED | LATER | {"speaker": ""}),
        ("keep harbour open", "keep harbour open", QUOTED | {"speaker": OTHER}),
        (SAYING, SAYING, QUOTED | {"speaker": OTHER}),
        ("the harbour treaty", "they spoke of the harbour treaty with the northern islands on the shore of the sea", QUOTED | LATER),
    ],
)
def test_few_words_or_another_speaker_are_another_act(one: str, other: str, facts: dict[str, str]) -> None:
    assert link([*act("a", one, **QUOTED), *act("b", other, **facts)]) == []


def test_unknown_speakers_of_one_article_are_not_taken_for_one() -> None:
    two = [quad._replace(subject=quad.subject.replace("-1-9>", "-20-29>")) for quad in act("a", SAYING, speaker="")]
    assert link([*act("a", SAYING, speaker=""), *two]) == []


def test_a_headline_is_compared_by_what_the_text_takes_up() -> None:
    lead = "a treaty about the harbour, the lighthouse and the pilots, which the parliament has debated since the winter, with two annexes"
    text = [quad._replace(subject=quad.subject.replace("1,9", "20,29").replace("-1-9>", "-20-29>")) for quad in act("a", lead)]
    text = [quad._replace(object=quad.object.replace("1,9", "20,29")) for quad in text]
    head = [
        *act("a", "the treaty about the harbour", evidence="<urn:a#char=0,40>"),
        Quad("<urn:a#char=0,40>", f"<{OA}exact>", literal("Freedonia rejects treaty"), ""),
    ]
    assert link([*head, *text]) == []
    titled = Quad("<urn:a>", f"<{SCHEMA}headline>", literal("Freedonia rejects treaty", "en"), "")
    assert len(link([*head, titled, *text])) == 1


def test_a_shared_topic_is_no_act() -> None:
    assert link([*act("a", "harbour treaty"), *act("b", "harbour treaty")]) == []


def test_links_are_statements_in_a_graph_of_their_own_and_are_not_read_again() -> None:
    graph = [*ONE, *act("b", "the harbour treaty with the northern islands")]
    made = list(quads_of(link(graph), "https://example.org/"))
    assert {quad.graph for quad in made} == {LINKS}
    assert len(made) == 7
    assert list(quads_of(link([*graph, *made]), "https://example.org/")) == made
