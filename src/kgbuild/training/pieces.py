"""Words as word pieces, exactly as `kgbuild.analysis.encoder` cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from kgbuild.analysis.encoder import CACHE, MAX_PIECES, PLAIN, case_class


class Pieces:
    """The word pieces of words.

    Args:
        path: The file `tokenizer.json`.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._last, self._unknown, self.mask = (
            self._tokenizer.token_to_id(mark) or 0 for mark in ("[CLS]", "[SEP]", "[UNK]", "[MASK]")
        )
        self._cached = lru_cache(maxsize=CACHE)(self._pieces)

    def __call__(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the word's pieces."""
        return self._cached(word)

    def _pieces(self, word: str) -> tuple[int, ...]:
        ids = self._tokenizer.encode(word.translate(PLAIN), add_special_tokens=False).ids
        return tuple(ids[:MAX_PIECES]) or (self._unknown,)

    def encode(self, words: Sequence[str]) -> tuple[list[int], list[int], list[int], list[int]]:
        """Return piece numbers, case of each piece, first piece and case of each word."""
        ids, cases, firsts, word_cases = [self._first], [0], [], []
        for word in words:
            case, own = case_class(word), self(word)
            firsts.append(len(ids))
            word_cases.append(case)
            ids.extend(own)
            cases.extend([case] * len(own))
        return [*ids, self._last], [*cases, 0], firsts, word_cases
