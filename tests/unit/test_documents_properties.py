"""Documents: whatever the text, reading it never raises, and blocks and markup lie where they should."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.documents import Details, make
from kgbuild.model import Document

MARKS = [
    "# ",
    "- ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    "**",
    "_",
    "[",
    "](",
    ")",
    "<",
    ">",
    "<!--",
    "-->",
    "```",
    "|---|",
    "| ",
    ":",
    "1. ",
    "---",
]
WORDS = [
    "Original url:",
    "<https://example.org>",
    "Photo: x",
    "March 3, 2021",
    "“",
    '"',
    "The envoy left.",
    "that",
    "É",
    "\u2028",
    "\\",
    "![",
]
PIECES = st.sampled_from([*MARKS, *WORDS])
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


def layout(text: str, *, is_markdown: bool = False) -> Document | None:
    blank = Document(id="", name="x", text=text, source="x", blocks=())
    found = [item for item in make(blank, Details(), is_markdown=is_markdown) if isinstance(item, Document)]
    return found[0] if found else None


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.booleans())
def test_blocks_are_ordered_disjoint_and_hold_their_markup(text: str, is_markdown: bool) -> None:
    document = layout(text, is_markdown=is_markdown)
    if document is None:
        return
    assert document.text == text
    at = 0
    for number, block in enumerate(document.blocks):
        assert at <= block.span.start < block.span.end <= len(text)
        assert block.span.of(text).strip() == block.span.of(text)
        assert block.intro is None or block.intro < number
        at = block.span.end
    at = 0
    for mark in document.markup:
        assert at <= mark.start < mark.end
        assert any(block.span.holds(mark) for block in document.blocks)
        at = mark.end


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1))
def test_no_letter_is_lost(text: str) -> None:
    document = layout(text)
    assert document is not None
    assert "".join(block.span.of(text) for block in document.blocks) == text


@pytest.mark.parametrize(
    "unit", ["*", "**a ", "[", "![", "[a](", "<", "<a", "<!--", "_ ", "`", "a ", "- ", "\n- a", "\n\n", "> ", "```\n", "|", "By A ", "\\"]
)
@pytest.mark.parametrize("is_markdown", [False, True])
def test_time_is_linear(unit: str, is_markdown: bool) -> None:
    start = time.process_time()
    layout(unit * (100_000 // len(unit)), is_markdown=is_markdown)
    # Under a second of processor time; quadratic time would be minutes.
    assert time.process_time() - start < 5
