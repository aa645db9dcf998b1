"""Quotations: what stands between marks of any kind, and marks that lack a partner."""

import pytest

from kgbuild.analysis.quotations import find_quotations, find_quoted, mark_sides
from kgbuild.analysis.views import views
from kgbuild.model import Block, Document, Span

PAIRED = {
    'He called it "a trap" twice.': ["a trap"],
    "He called it “a trap” twice.": ["a trap"],
    "«Oui», said the envoy; »Ja«, said another.": ["Oui", "Ja"],
    "``Never,'' the envoy said.": ["Never,"],
    "“We,” he said, “are ready.”": ["We,", "are ready."],
    "She spoke of “the so-called ‘line of peace’ today.”": ["the so-called ‘line of peace’ today.", "line of peace"],
    "'No plan' for the islands, envoy's aide says": ["No plan"],
    "‘The allies’ reply’ came late.": ["The allies’ reply"],
    '"Good,""better," they said.': ["Good,", "better,"],
}
UNPAIRED = {
    "“We stay. They go.": ["We stay. They go."],
    "The envoy said: “We stay.": ["We stay."],
    'It was 6" long, she said.': [],
    "A stray “mark does no harm.": [],
    "“First, he said. “Second,” he added.": ["Second,"],
    "The allies' line in the '90s, 'til then unknown, was Putin's.": [],
    "Closing only” and more.": [],
    '"': [],
    '""': [],
    "": [],
}


@pytest.mark.parametrize("text", [*PAIRED, *UNPAIRED])
def test_quoted_words(text: str) -> None:
    expected = {**PAIRED, **UNPAIRED}[text]
    assert [text[quoted.inner_start : quoted.inner_end] for quoted in find_quoted(text)] == expected


def test_an_unclosed_quotation_ends_with_its_block() -> None:
    text = "“We stay.\n\nNobody else spoke."
    document = Document("d", "d", text, "d", (Block(Span(0, 9)), Block(Span(11, len(text)))))
    (quotation,) = find_quotations(document, views(document))
    assert quotation.span.of(text) == "“We stay."
    assert quotation.inner.of(text) == "We stay."


def test_a_block_laid_out_as_a_quotation_is_one() -> None:
    text = "We stay."
    document = Document("d", "d", text, "d", (Block(Span(0, len(text)), "quote"),))
    assert [quotation.inner for quotation in find_quotations(document, views(document))] == [Span(0, len(text))]


def test_a_block_laid_out_as_a_quotation_with_marks_is_one_quotation() -> None:
    text = "“We stay.”"
    document = Document("d", "d", text, "d", (Block(Span(0, len(text)), "quote"),))
    assert [quotation.inner.of(text) for quotation in find_quotations(document, views(document))] == ["We stay."]


def test_marks_without_partner_still_have_a_side() -> None:
    assert mark_sides('He left. "We go on, he said.') == {9: True}
    assert mark_sides('They "agree" now.') == {5: True, 11: False}


def test_spans_hold_markup_inside() -> None:
    text = "“We **stay**,” he said."
    document = Document("d", "d", text, "d", (Block(Span(0, len(text))),), (Span(4, 6), Span(10, 12)))
    (quotation,) = find_quotations(document, views(document))
    assert quotation.span.of(text) == "“We **stay**,”"
