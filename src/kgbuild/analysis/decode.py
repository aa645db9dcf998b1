"""Decoding: from the scores of one window to labels, trees, names and predicates, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kgbuild.analysis.encoder import Floats, Labels, Outputs
from kgbuild.analysis.repairs import join_name_and_noun
from kgbuild.analysis.trees import Heads, best_tree

#: Penalty of an illegal step in a label sequence: larger than any difference of log-probabilities.
_ILLEGAL = -1e4

#: A predicate has at most one of each of these.
_CORE_ROLES = frozenset({"A0", "A1", "A2", "A3", "A4"})


class Parse(NamedTuple):
    """The analysis of a stretch of words; all positions count from its first word."""

    pos: list[str]
    heads: list[int]
    deps: list[str]
    names: list[tuple[int, int, str]]
    predicates: list[tuple[int, tuple[tuple[str, int], ...]]]


def decode(outputs: Outputs, starts: Sequence[bool], labels: Labels) -> Parse:
    """Return the parse of the words that `starts` covers.

    Args:
        outputs: Scores of the window; it may be longer than `starts`.
        starts: For each word whether a sentence starts there; the first is true.
        labels: The label lists of the model.
    """
    size = len(starts)
    parse = Parse([labels.pos[best] for best in outputs.pos[:size].argmax(axis=1)], [], [], [], [])
    bounds = [*np.flatnonzero(starts).tolist(), size]
    for start, end in pairwise(bounds):
        tree = best_tree(outputs.arcs[start:end][:, [0, *range(start + 1, end + 1)]])
        deps = _relations(outputs, tree + start, start, labels.rel)
        heads = tree.tolist()
        join_name_and_noun(parse.pos[start:end], heads, deps)
        parse.heads.extend(start + head for head in heads)
        parse.deps.extend(deps)
        parse.names.extend((start + first, start + last, label) for first, last, label in best_names(outputs.names[start:end], labels.ner))
        parse.predicates.extend(_predicates(outputs, start, end, labels.roles))
    return parse


def _relations(outputs: Outputs, heads: Heads, start: int, names: list[str]) -> list[str]:
    words = np.arange(start, start + len(heads))
    at_root = heads == words
    rows = np.where(at_root, 0, heads + 1)
    scores = np.einsum("wrj,wj->wr", outputs.dependents[words], outputs.heads[rows])
    root = names.index("root")
    scores[~at_root, root] = -np.inf
    best = scores.argmax(axis=1)
    best[at_root] = root
    return [names[label] for label in best]


def _predicates(outputs: Outputs, start: int, end: int, roles: list[str]) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
    found = []
    for predicate in np.flatnonzero(outputs.predicates[start:end] > 0).tolist():
        scores = outputs.arguments[start:end] @ outputs.predicate_roles[start + predicate].T
        best = _one_of_each(scores, scores.argmax(axis=1), roles)
        best[predicate] = 0
        found.append((start + predicate, tuple((roles[best[word]], start + word) for word in np.flatnonzero(best).tolist())))
    return found


def _one_of_each(scores: Floats, best: Heads, roles: list[str]) -> Heads:
    for role in np.flatnonzero(np.bincount(best) > 1).tolist():
        if roles[role] in _CORE_ROLES:
            words = np.flatnonzero(best == role)
            best[words] = 0
            best[words[(scores[words, role] - scores[words, 0]).argmax()]] = role
    return best


def best_names(scores: Floats, names: list[str]) -> list[tuple[int, int, str]]:
    """Return the spans (start, end, label) of the best legal BIO sequence (Viterbi).

    Args:
        scores: Logits [words, labels].
        names: The labels: `O`, `B-X` and `I-X`.
    """
    greedy = [names[label] for label in scores.argmax(axis=1)]
    if all(_may_follow(before, after) for before, after in pairwise(["O", *greedy])):
        return _spans(greedy)
    scores = scores - scores.max(axis=1, keepdims=True)
    chances = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    steps = np.array([[0.0 if _may_follow(before, after) else _ILLEGAL for after in names] for before in names])
    best = chances[0] + steps[names.index("O")]
    back: list[Heads] = []
    for row in chances[1:]:
        paths = best[:, None] + steps
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    sequence = [int(best.argmax())]
    for row in reversed(back):
        sequence.append(int(row[sequence[-1]]))
    return _spans([names[label] for label in reversed(sequence)])


def _may_follow(before: str, after: str) -> bool:
    return after[0] != "I" or before[1:] == after[1:]


def _spans(tags: list[str]) -> list[tuple[int, int, str]]:
    starts = [word for word, tag in enumerate(tags) if tag[0] == "B"]
    found = []
    for start in starts:
        end = start + 1
        while end < len(tags) and tags[end][0] == "I":
            end += 1
        found.append((start, end, tags[start][2:]))
    return found
