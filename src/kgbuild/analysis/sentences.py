"""Sentence starts: the model's guess, corrected by what is certain about marks, titles and quotations.

The treebanks hold much web text, where sentences end without a mark, and few quotations. In news a sentence ends at a mark (only when
the model is very sure of a start does one end without), the closing quotation mark belongs to the sentence before it, and words after a
comma and a closing mark (`," she said`) go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kgbuild.analysis.encoder import Floats
from kgbuild.lang import en

#: Logit from which a sentence starts even though none ended: signatures and headings inside a paragraph. On the development parts the F
#: score of sentences rises from 85.7 to 87.9 (EWT, web text and mails) and falls from 95.6 to 95.2 (GUM, three sentences).
_SURE = 4.0
_OPENING_BRACKETS = frozenset("([{")
_CLOSING_BRACKETS = frozenset(")]}")


class Words(NamedTuple):
    """Words with what the text says about their borders.

    `opening` and `closing` mark quotation marks that belong to a quotation, `forced` the first word of each block.
    """

    texts: Sequence[str]
    opening: Sequence[bool]
    closing: Sequence[bool]
    forced: Sequence[bool]

    def part(self, start: int, end: int) -> Words:
        """Return the words from `start` to before `end`."""
        return Words(self.texts[start:end], self.opening[start:end], self.closing[start:end], self.forced[start:end])


def sentence_starts(words: Words, logits: Floats) -> list[bool]:
    """Say for every word of a window whether a sentence starts with it.

    Args:
        words: The words of the window.
        logits: The model's score of a start at each word.
    """
    scores: list[float] = logits.tolist()
    starts = [True] + [False] * (len(words.texts) - 1)
    for word in range(1, len(starts)):
        starts[word] = words.forced[word] or (_may_start(words, word) and _starts(words, word, scores))
    return starts


def _may_start(words: Words, word: int) -> bool:
    """Refuse words that belong to what stands before them: closing marks, marks of the middle, words after an opening mark."""
    text = words.texts[word]
    if words.closing[word] or text in _CLOSING_BRACKETS or text in en.INNER_MARKS:
        return False
    return not (words.opening[word - 1] or words.texts[word - 1] in _OPENING_BRACKETS)


def _starts(words: Words, word: int, scores: Sequence[float]) -> bool:
    last = _before_closing(words, word)
    mark = words.texts[last]
    first = _after_opening(words, word)
    letter, score, ended = words.texts[first][0], max(scores[word : first + 1]), _ends_sentence(mark)
    if not ended and (score <= _SURE or mark == ","):
        return False
    if (letter.islower() and words.closing[word - 1]) or _is_item_number(words, last):
        return False
    return not ended or (mark == "." and letter.isupper()) or score > 0


def _is_item_number(words: Words, last: int) -> bool:
    """Say whether the words up to `last` are the number of a list item (`1.`, `2 .`) at the start of a block."""
    if words.forced[last]:
        return words.texts[last].rstrip(".").isdigit()
    return words.forced[last - 1] and words.texts[last] == "." and words.texts[last - 1].isdigit()


def _ends_sentence(mark: str) -> bool:
    """Say whether a sentence can end with the word: an end mark, or an abbreviation that is no title and no initial."""
    return mark[-1] in en.SENTENCE_ENDS and mark not in en.TITLE_ABBREVIATIONS and not (len(mark) == 2 and mark[0].isalpha())


def _before_closing(words: Words, word: int) -> int:
    """Return the last word before the reference number (`. [2]`) and the closing marks that stand before `word`."""
    last = word - 1
    if last > 2 and words.texts[last] == "]" and words.texts[last - 1].isdigit() and words.texts[last - 2] == "[":
        last -= 3
    while last and not words.forced[last] and (words.closing[last] or words.texts[last] in _CLOSING_BRACKETS):
        last -= 1
    return last


def _after_opening(words: Words, word: int) -> int:
    while word + 1 < len(words.texts) and (words.opening[word] or words.texts[word] in _OPENING_BRACKETS):
        word += 1
    return word
