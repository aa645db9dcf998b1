"""What makes two acts one act, and what keeps them apart."""

from __future__ import annotations

import pytest

from kgbuild.link_acts import LINKS, link, quads_of
from kgbuild.model import Quad
from kgbuild.rdf import KG, OA, TYPE, XSD, literal

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


def test_links_are_statements_in_a_graph_of_their_own_and_are_not_read_again() -> None:
    graph = [*ONE, *act("b", "the harbour treaty with the northern islands")]
    made = list(quads_of(link(graph), "https://example.org/"))
    assert {quad.graph for quad in made} == {LINKS}
    assert len(made) == 7
    assert list(quads_of(link([*graph, *made]), "https://example.org/")) == made
