"""Sentences in, acts out: the whole pipeline on made-up text, loaded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.model import Block, Document, Extraction, Span
from kgbuild.pipeline import Pipeline

Extract = Callable[..., Extraction]


@pytest.fixture(scope="session")
def extract() -> Extract:
    pipeline = Pipeline()

    def run(text: str, published: str = "2022-02-02") -> Extraction:
        start, blocks = 0, []
        for part in text.split("\n\n"):
            blocks.append(Block(Span(start, start + len(part))))
            start += len(part) + 2
        extraction = pipeline(Document("a" + "0" * 16, "case", text, "case", tuple(blocks), published=published))
        assert not extraction.problems
        return extraction

    return run
