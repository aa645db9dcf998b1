"""The tokenizer: spaCy's English rules, cut like the treebanks that the model learnt from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import spacy.util
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kgbuild.lang import en

#: Longest run without white space that is cut by rules. A longer one is no English (encoded data, minified pages; the longest runs of
#: the treebanks have 150 characters), and spaCy's tokenizer needs time that grows with the square of the run.
MAX_RUN = 400

#: Runs without white space whose cuts are remembered; spaCy's own memory rests while a memory zone is open.
CACHE = 1 << 16

_RUN = re.compile(r"\S+")
#: Marks between words that lack their blank. A bracket around one or two letters belongs to its word: `meeting(s)`.
_GLUED = (rf"(?<=[{ALPHA}]);(?=[{ALPHA}])", rf"(?<=[{ALPHA}])\((?=[{ALPHA}]{{3}})", rf"(?<=[{ALPHA}])\)(?=[{ALPHA}])")


class WordTokenizer:
    """Cut a text into words and marks, leaving the white space out.

    Args:
        vocab: Where spaCy keeps words.
        tokenizer: spaCy's tokenizer, which cuts a run of characters without white space.
    """

    def __init__(self, vocab: Vocab, tokenizer: Callable[[str], Doc]) -> None:
        self._vocab = vocab
        self._tokenizer = tokenizer
        self._cut = lru_cache(maxsize=CACHE)(self._by_rules)

    def __call__(self, text: str) -> Doc:
        """Return a `Doc` without white-space tokens; runs of white space become one blank, empty lines start a sentence."""
        spans = list(self.spans(text))
        words = [text[start:end] for start, end in spans]
        gaps = [text[end:after] for (_, end), (after, _) in pairwise(spans)]
        starts: list[bool | int | None] = [True]
        starts += (True if gap.count("\n") > 1 else None for gap in gaps)
        return Doc(self._vocab, words=words, spaces=[*map(bool, gaps), False][: len(words)], sent_starts=starts[: len(words)])

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of every word and mark; a run that is too long comes in pieces of `MAX_RUN` characters."""
        for run in _RUN.finditer(text):
            start, end = run.span()
            if end - start > MAX_RUN:
                yield from ((place, min(place + MAX_RUN, end)) for place in range(start, end, MAX_RUN))
            else:
                for first, last in self._cut(run.group()):
                    yield start + first, start + last

    def _by_rules(self, run: str) -> tuple[tuple[int, int], ...]:
        return tuple((token.idx, token.idx + len(token)) for token in self._tokenizer(run))


def treebank_tokenizer(nlp: Language) -> Any:  # noqa: ANN401 (spaCy's tokenizer is compiled and has no types)
    """Return the default tokenizer with the cuts that news needs.

    Prefixes of the language (`de-escalate`) stay with their word and titles keep their point; hyphens of Unicode cut like plain ones, and
    so does a semicolon or an opening bracket without blanks (`talks;he`, `talks(which`).
    """
    tokenizer: Any = nlp.tokenizer
    hyphens = f"(?:{HYPHENS})"
    more = f"(?:{HYPHENS}|\u2010|\u2011)"
    kept = "".join(rf"(?<!\b[{prefix[0]}{prefix[0].upper()}]{prefix[1:]})" for prefix in en.PREFIXES)
    infixes = [infix.replace(hyphens, kept + more) for infix in nlp.Defaults.infixes or () if isinstance(infix, str)]
    tokenizer.infix_finditer = spacy.util.compile_infix_regex([*infixes, *_GLUED]).finditer
    for title in en.TITLE_ABBREVIATIONS:
        tokenizer.add_special_case(title, [{"ORTH": title}])
    return tokenizer
