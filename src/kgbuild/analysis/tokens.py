"""The tokenizer: spaCy's English rules, cut like the treebanks that the model learnt from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import spacy.util
from spacy.lang.char_classes import HYPHENS
from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.lang import en

#: Longest run without white space that is cut by rules. A longer one is no English (encoded data, minified pages; the longest runs of
#: the treebanks have 150 characters), and spaCy's tokenizer needs time that grows with the square of the run.
MAX_RUN = 400

_LONG_RUN = re.compile(rf"\S{{{MAX_RUN + 1},}}")


class WordTokenizer:
    """Cut a text into words and marks, leaving the white space out."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._tokenizer = _spacy_tokenizer(nlp)

    def __call__(self, text: str) -> Doc:
        """Return a `Doc` without white-space tokens; runs of white space become one blank."""
        spans = list(self.spans(text))
        words = [text[start:end] for start, end in spans]
        spaces = [end < after for (_, end), (after, _) in pairwise(spans)]
        return Doc(self._vocab, words=words, spaces=[*spaces, False][: len(words)])

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of every word and mark; a run that is too long comes in pieces of `MAX_RUN` characters."""
        done = 0
        for run in _LONG_RUN.finditer(text):
            yield from self._by_rules(text, done, run.start())
            done = run.end()
            yield from ((start, min(start + MAX_RUN, done)) for start in range(run.start(), done, MAX_RUN))
        yield from self._by_rules(text, done, len(text))

    def _by_rules(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        for token in self._tokenizer(text[start:end]):
            if not token.is_space:
                yield start + token.idx, start + token.idx + len(token)


def _spacy_tokenizer(nlp: Language) -> Any:  # noqa: ANN401 (spaCy's tokenizer is compiled and has no types)
    """Return the default tokenizer, but prefixes of the language (`de-escalate`) stay with their word and titles keep their point."""
    tokenizer: Any = nlp.tokenizer
    hyphens = f"(?:{HYPHENS})"
    kept = "".join(rf"(?<!\b[{prefix[0]}{prefix[0].upper()}]{prefix[1:]})" for prefix in en.PREFIXES)
    infixes = [infix.replace(hyphens, kept + hyphens) for infix in nlp.Defaults.infixes or () if isinstance(infix, str)]
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    for title in en.TITLE_ABBREVIATIONS:
        tokenizer.add_special_case(title, [{"ORTH": title}])
    return tokenizer
