"""Windows: how much text the encoder sees at once, and where a long block may be cut."""

from __future__ import annotations

from collections.abc import Sequence

#: Word pieces in a window; most windows of the training had 180.
WINDOW = 180
#: Word pieces in the window of a sentence that does not fit into `WINDOW`; the longest windows of the training had 270.
LONG_WINDOW = 270
#: Words that must follow a sentence start for it to count as a cut: nearer to the end of the window the model guesses.
_MARGIN = 3


def fill(sizes: Sequence[int], ends: Sequence[int], start: int, limit: int) -> int:
    """Return the end of the window that begins at word `start`.

    The window holds whole blocks as long as they fit. Only when the first does not fit is it cut, after the last word that fits.

    Args:
        sizes: Number of word pieces of each word.
        ends: Where blocks end, ascending; the last is the number of words.
        start: First word of the window.
        limit: Most word pieces in the window.
    """
    whole, used, block = start, 0, 0
    ahead = [end for end in ends if end > start][: limit + 1]
    for word in range(start, len(sizes)):
        used += sizes[word]
        if used > limit:
            return whole if whole > start else max(word, start + 1)
        if word + 1 == ahead[block]:
            whole, block = word + 1, block + 1
    return len(sizes)


def cut(starts: Sequence[bool]) -> int:
    """Return how many words of a window belong to finished sentences when its block goes on after it; 0 if there is no sentence end."""
    return max((word for word in range(1, len(starts) - _MARGIN) if starts[word]), default=0)
