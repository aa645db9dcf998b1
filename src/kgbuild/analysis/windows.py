"""Windows: how much text the encoder sees at once, and where a long block may be cut."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

#: Word pieces in a window; most windows of the training had 180.
WINDOW = 180
#: Words in a sentence that has no end within a window: lists and data rather than prose. Time for a tree grows with the cube.
LONGEST_SENTENCE = 100
#: Most word pieces of the sentence before that a window inside a block begins with, to be read and not decided.
CONTEXT = 40
#: Words that must follow a sentence start for it to count as a cut: nearer to the end of the window the model guesses.
_MARGIN = 3


def fill(sizes: Sequence[int], ends: Sequence[int], start: int, limit: int = WINDOW) -> int:
    """Return the end of the window that begins at word `start`.

    The window holds whole blocks as long as they fit. Only when the first does not fit is it cut, after the last word that fits.

    Args:
        sizes: Number of word pieces of each word.
        ends: Where blocks end, ascending; the last is the number of words.
        start: First word of the window.
        limit: Most word pieces in the window.
    """
    whole, used, block = start, 0, bisect_right(ends, start)
    for word in range(start, len(sizes)):
        used += sizes[word]
        if used > limit:
            return whole if whole > start else max(word, start + 1)
        if word + 1 == ends[block]:
            whole, block = word + 1, block + 1
    return len(sizes)


def cut(starts: Sequence[bool]) -> int:
    """Return how many words to keep of a window whose block goes on after it: those of finished sentences, or as many as may be."""
    last = max((word for word in range(1, len(starts) - _MARGIN) if starts[word]), default=0)
    return last or min(len(starts), LONGEST_SENTENCE)


def context(sizes: Sequence[int], starts: Sequence[bool], forced: Sequence[bool], start: int) -> int:
    """Return where a window that decides the words from `start` on begins to read: at the sentence before, if that is in the same block.

    Args:
        sizes: Number of word pieces of each word.
        starts: For the words before `start`, whether a sentence starts there.
        forced: For each word whether a block starts there.
        start: First word that the window decides.
    """
    first, used = start, 0
    while first and not forced[first]:
        first -= 1
        used += sizes[first]
        if used > CONTEXT:
            break
        if starts[first]:
            return first
    return start
