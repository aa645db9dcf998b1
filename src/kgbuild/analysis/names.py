"""Names: the best label sequence of a sentence, and one kind for all mentions of a name in a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kgbuild.analysis.encoder import Floats
from kgbuild.analysis.trees import Heads, Scores

#: Penalty of an illegal step in a label sequence: larger than any difference of log-probabilities.
_ILLEGAL = -1e4
#: Weight of all mentions of a name in the document beside that of the one mention. Names on the development parts of EWT and re3d rise
#: from 77.0 to 77.5 and from 76.1 to 77.8, those of GUM, where a university is a place or an organisation by turns, fall by 0.5.
_SHARED = 0.35
#: Lowest log-probability of a kind: no single mention rules a kind out.
_LOWEST = -5.0


class NamePart(NamedTuple):
    """A name: its words `start` to before `end`, its kind, and the log-probability of each kind that the model knows."""

    start: int
    end: int
    label: str
    chances: dict[str, float]

    def moved(self, offset: int) -> NamePart:
        """Return the name so many words further on."""
        return self._replace(start=self.start + offset, end=self.end + offset)


def best_names(scores: Floats, labels: Sequence[str], bounds: Sequence[int] = ()) -> list[NamePart]:
    """Return the names of the best legal BIO sequence of each sentence (Viterbi).

    Args:
        scores: Logits [words, labels].
        labels: The labels: `O`, `B-X` and `I-X`.
        bounds: Where each sentence starts, and the number of words; without it the words are one sentence.
    """
    tags = [labels[label] for label in scores.argmax(axis=1).tolist()]
    if tags.count("O") == len(tags):
        return []
    scores = scores - scores.max(axis=1, keepdims=True)
    chances: Floats = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    for start, end in pairwise(bounds or (0, len(tags))):
        if not all(_may_follow(before, after) for before, after in pairwise(["O", *tags[start:end]])):
            tags[start:end] = _viterbi(chances[start:end], labels)
    spans = _spans(tags)
    kinds = _kinds(chances, spans, labels) if spans else ()
    return [NamePart(start, end, label, own) for (start, end, label), own in zip(spans, kinds, strict=True)]


def _viterbi(chances: Floats, labels: Sequence[str]) -> list[str]:
    steps = _steps(tuple(labels))
    best = chances[0] + steps[labels.index("O")]
    back: list[Heads] = []
    for row in chances[1:]:
        ways = best[:, None] + steps
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    sequence = [int(best.argmax())]
    for row in reversed(back):
        sequence.append(int(row[sequence[-1]]))
    return [labels[label] for label in reversed(sequence)]


@cache
def _steps(labels: tuple[str, ...]) -> Scores:
    """Return what a step from each label to each costs."""
    return np.array([[0.0 if _may_follow(before, after) else _ILLEGAL for after in labels] for before in labels])


def _may_follow(before: str, after: str) -> bool:
    return after[0] != "I" or before[1:] == after[1:]


def _spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    starts = [word for word, tag in enumerate(tags) if tag[0] == "B"]
    found = []
    for start in starts:
        end = start + 1
        while end < len(tags) and tags[end][0] == "I":
            end += 1
        found.append((start, end, tags[start][2:]))
    return found


def _kinds(chances: Floats, spans: Sequence[tuple[int, int, str]], labels: Sequence[str]) -> list[dict[str, float]]:
    """Return the log-probability of each kind for the words of each name, given that it is one."""
    kinds, begin, inside = _columns(tuple(labels))
    starts, ends = (np.array(column) for column in list(zip(*spans, strict=True))[:2])
    rest = np.zeros((len(spans), len(kinds)), dtype=chances.dtype)
    for step in range(1, int((ends - starts).max())):
        longer = np.flatnonzero(starts + step < ends)
        rest[longer] += chances[starts[longer] + step][:, inside]
    sums = chances[starts][:, begin] + rest
    sums -= sums.max(axis=1, keepdims=True)
    sums -= np.log(np.exp(sums).sum(axis=1, keepdims=True))
    return [dict(zip(kinds, row, strict=True)) for row in np.maximum(sums, _LOWEST).tolist()]


@cache
def _columns(labels: tuple[str, ...]) -> tuple[list[str], list[int], list[int]]:
    """Return the kinds, and the places of their labels for the first word of a name and for the others."""
    kinds = [label[2:] for label in labels if label[0] == "B"]
    return kinds, [labels.index("B-" + kind) for kind in kinds], [labels.index("I-" + kind) for kind in kinds]


def agree(names: Sequence[NamePart], words: Sequence[str]) -> list[NamePart]:
    """Return the names of a document, each with the kind that it and all mentions of the same words together make likeliest."""
    totals: defaultdict[tuple[str, ...], defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        for kind, chance in name.chances.items():
            totals[tuple(words[name.start : name.end])][kind] += chance
    found = []
    for name in names:
        shared = totals[tuple(words[name.start : name.end])]
        label = max(name.chances, key=lambda kind: _SHARED * shared[kind] + (1 - _SHARED) * name.chances[kind])
        found.append(name._replace(label=label))
    return found
