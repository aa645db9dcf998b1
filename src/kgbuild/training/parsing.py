"""Words and syntax of texts without annotation, from the tokenizer of the product and a packaged model."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from kgbuild.analysis.parser import Parser
from kgbuild.analysis.pipeline import language
from kgbuild.analysis.tokens import WordTokenizer
from kgbuild.training.corpora import Parse, Tokenize


def make_tokenize() -> Tokenize:
    """Return a function that cuts a text into words."""
    tokenizer = cast("WordTokenizer", language("en", 1).tokenizer)

    def tokenize(text: str) -> list[tuple[int, int]]:
        return list(tokenizer.spans(text))

    return tokenize


def make_parse(folder: Path) -> Parse:
    """Return a function that parses the words of one sentence with the model in a folder."""
    parser = Parser(folder, 1)

    def parse(words: list[str]) -> tuple[list[str], list[int]]:
        if not words:
            return [], []
        found = parser.parse(words, [True] + [False] * (len(words) - 1))
        return found.pos, found.heads

    return parse
