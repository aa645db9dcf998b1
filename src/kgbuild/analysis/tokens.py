"""The tokenizer: spaCy's English rules, cut like the treebanks that the model learnt from."""

from __future__ import annotations

import re
from collections.abc import Iterator

import spacy.util
from spacy.lang.char_classes import HYPHENS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from kgbuild.lang import en

#: Longest run without white space that spaCy's tokenizer gets at once: it cuts affixes off one by one and copies the rest each time,
#: so that its time grows with the square of the run. The longest words of the treebanks (addresses of web pages) have 150 characters.
MAX_RUN = 400

_RUN = re.compile(r"\S+")


class WordTokenizer:
    """Cut a text into words and marks, leaving the white space out."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._tokenizer = _spacy_tokenizer(nlp)

    def __call__(self, text: str) -> Doc:
        """Return a `Doc` without white-space tokens; runs of white space become one blank."""
        spans = list(self.spans(text))
        words = [text[start:end] for start, end in spans]
        spaces = [end < after for (_, end), (after, _) in zip(spans, spans[1:], strict=False)]
        return Doc(self._vocab, words=words, spaces=[*spaces, False][: len(words)])

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of every word and mark."""
        at = 0
        for start, end in _parts(text):
            for token in self._tokenizer(text[start:end]):
                if not token.is_space:
                    at = start + token.idx
                    yield at, at + len(token)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Cut the text inside runs that are too long; nearly always the whole text is one part."""
    done = 0
    for run in _RUN.finditer(text):
        for start in range(run.start() + MAX_RUN, run.end(), MAX_RUN):
            yield done, start
            done = start
    if done < len(text):
        yield done, len(text)


def _spacy_tokenizer(nlp: Language) -> Tokenizer:
    """Return the default tokenizer, but prefixes of the language (`de-escalate`) stay with their word and titles keep their point."""
    tokenizer: Tokenizer = nlp.tokenizer
    hyphens = f"(?:{HYPHENS})"
    kept = "".join(rf"(?<!\b[{prefix[0]}{prefix[0].upper()}]{prefix[1:]})" for prefix in en.PREFIXES)
    infixes = [infix.replace(hyphens, kept + hyphens) for infix in nlp.Defaults.infixes or ()]
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    for title in en.TITLE_ABBREVIATIONS:
        tokenizer.add_special_case(title, [{"ORTH": title}])
    return tokenizer
