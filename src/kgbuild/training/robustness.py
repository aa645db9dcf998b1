"""Measuring how much harder spellings cost: the same sentences clean and changed, from raw text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from random import Random

from kgbuild.training.augment import headline, listed, unstopped
from kgbuild.training.raw_text import RawText
from kgbuild.training.scores import Scores
from kgbuild.training.sentences import Documents, Sentence
from kgbuild.training.spelling import prefixed

_PLAIN, _APOSTROPHES = '"', ("'", "’")


def robustness(documents: Documents, raw_text: RawText) -> dict[str, Scores]:
    """Return the scores over the documents by spelling, the clean ones first.

    Args:
        documents: Documents with syntax and with the places of their words.
        raw_text: What measures a model.
    """
    found = {"clean": raw_text.measure(documents), "blanks missing after stops": raw_text.measure(documents, missing_blank)}
    for name, change in KINDS.items():
        found[name] = raw_text.measure([[change(sentence) for sentence in document] for document in documents])
    return found


def missing_blank(before: Sentence, sentence: Sentence) -> str:
    """Return what stands between two sentences where the blank is missing after a stop: nothing between small letter and capital."""
    is_plain = before.text[-1:] == "." and before.text[-2:-1].islower() and sentence.text[:1].isupper()
    return "" if is_plain else " "


def respelt(changed: Sentence, sentence: Sentence) -> Sentence:
    """Return the changed sentence with its text; its words are the first ones of the sentence, otherwise spelt."""
    text, places, end = "", [], 0
    for word, (start, after) in zip(changed.words, sentence.offsets, strict=False):
        text += sentence.text[end:start]
        places.append((len(text), len(text) + len(word)))
        text += word
        end = after
    return replace(changed, text=text, offsets=places)


def _with_words(sentence: Sentence, spell: Callable[[str], str]) -> Sentence:
    return respelt(replace(sentence, words=[spell(word) for word in sentence.words]), sentence)


def _with_marks(sentence: Sentence, opening: str, closing: str) -> Sentence:
    marks = cycle((opening, closing))
    return _with_words(sentence, lambda word: next(marks) if word == _PLAIN else word.replace(*_APOSTROPHES))


def _headline(sentence: Sentence) -> Sentence:
    return replace(respelt(headline(sentence), sentence), paragraph=True)


def _unstopped(sentence: Sentence) -> Sentence:
    return replace(respelt(unstopped(sentence), sentence), paragraph=True)


def _item(sentence: Sentence) -> Sentence:
    changed = listed(sentence, "-")
    shift = len(changed.words) - len(sentence.words)
    places = [(0, 1)] * shift + [(start + 2 * shift, end + 2 * shift) for start, end in sentence.offsets]
    return replace(changed, text="- " * shift + sentence.text, offsets=places)


#: The changes of every sentence; what makes it a line of its own makes every sentence one.
KINDS: dict[str, Callable[[Sentence], Sentence]] = {
    "typographic marks": lambda sentence: _with_marks(sentence, "“", "”"),
    "single marks": lambda sentence: _with_marks(sentence, "‘", "’"),
    "a hyphenated prefix": lambda sentence: respelt(prefixed(sentence, Random(len(sentence.text))), sentence),  # noqa: S311 (no secrets)
    "capitals": lambda sentence: _with_words(sentence, str.upper),
    "no capitals": lambda sentence: _with_words(sentence, str.lower),
    "lines without a final stop": _unstopped,
    "headlines": _headline,
    "items of lists": _item,
}
