"""Lines in title case: "Minister Calls Off Talks With Rebels". Capitals that all words have tell nothing, and mislead about verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kgbuild.analysis.encoder import case_class
from kgbuild.lang import en

#: Words of a line, at least and at most, and words with a capital beside the first, at least.
_SHORTEST, _LONGEST, _CAPITALS = 4, 40, 2
#: Of `case_class`.
_LOWER, _TITLE, _SINGLE = 0, 1, 5


def lines_in_title_case(words: Sequence[str], forced: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield start and end of the blocks without a final stop whose words all have capitals, but for prepositions and the like.

    Args:
        words: The words of a document.
        forced: For each word whether a block starts there.
    """
    bounds = [*(word for word, known in enumerate(forced) if known), len(words)]
    for start, end in pairwise(bounds):
        if _SHORTEST <= end - start <= _LONGEST and words[end - 1] != "." and _is_title_case(words[start + 1 : end]):
            yield start, end


def _is_title_case(words: Sequence[str]) -> bool:
    cases = [case_class(word) for word in words]
    small = (word for word, case in zip(words, cases, strict=True) if case == _LOWER and word.isalpha())
    return cases.count(_TITLE) >= _CAPITALS and en.SMALL_IN_TITLES.issuperset(small)


def without_capitals(words: Sequence[str]) -> list[str]:
    """Return the words of a line in title case as in a sentence: small but for the first and those all in capitals.

    >>> without_capitals(["Rebels", "Leave", "NATO", "Base"])
    ['Rebels', 'leave', 'NATO', 'base']
    """
    return [word.lower() if place and case_class(word) in (_TITLE, _SINGLE) else word for place, word in enumerate(words)]
