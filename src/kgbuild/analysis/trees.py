"""Trees: the best dependency tree of one sentence from the scores of its arcs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Heads = npt.NDArray[np.int64]

#: Score of an arc that must not be used; far below any log-probability, and sums of it stay exact in double precision.
_NEVER = -1e9
#: Score of a root that is only allowed when there is no other; above `_NEVER`, so that a tree always exists.
_LAST_RESORT = -1e6


def best_tree(arcs: npt.NDArray[np.float32]) -> Heads:
    """Return the heads of the best projective tree with one root.

    Chu-Liu/Edmonds comes first, because it is fast and nearly always projective; Eisner's algorithm runs only where it is not.

    Args:
        arcs: `arcs[word, 1 + head]` for the words of one sentence; column 0 is the root.

    Returns:
        The head of each word, counted from 0; the root is its own head.
    """
    scores = _log_probabilities(arcs)
    heads = chu_liu_edmonds(scores)
    roots = np.flatnonzero(heads[1:] == 0)
    if len(roots) != 1:
        _keep_one_root(scores, int(roots[scores[1:, 0][roots].argmax()]))
        heads = chu_liu_edmonds(scores)
    if not is_projective(heads):
        _keep_one_root(scores, int(np.flatnonzero(heads[1:] == 0)[0]))
        heads = eisner(scores)
    own = np.arange(len(arcs))
    return np.where(heads[1:] == 0, own, heads[1:] - 1)


def _log_probabilities(arcs: npt.NDArray[np.float32]) -> Scores:
    size = len(arcs)
    scores = np.full((size + 1, size + 1), _NEVER)
    scores[1:] = arcs - arcs.max(axis=1, keepdims=True)
    scores[1:] -= np.log(np.exp(scores[1:]).sum(axis=1, keepdims=True))
    return scores


def _keep_one_root(scores: Scores, root: int) -> None:
    kept = scores[root + 1, 0]
    scores[1:, 0] = _LAST_RESORT
    scores[root + 1, 0] = kept


def is_projective(heads: Heads) -> bool:
    """Say whether no two arcs cross; the root is its own head or node 0."""
    words = np.arange(len(heads))
    low, high = np.minimum(words, heads), np.maximum(words, heads)
    low, high = low[low != high], high[low != high]
    crossing = (low[:, None] < low) & (low < high[:, None]) & (high[:, None] < high)
    return not bool(crossing.any())


def chu_liu_edmonds(scores: Scores) -> Heads:
    """Return the maximum spanning arborescence of a complete graph.

    Args:
        scores: `scores[dependent, head]`; node 0 is the root.

    Returns:
        The head of every node; that of node 0 is 0.
    """
    scores = scores.copy()
    np.fill_diagonal(scores, _NEVER)
    heads = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    return heads if cycle is None else _expand(scores, heads, cycle)


def _find_cycle(heads: Heads) -> Heads | None:
    head_of = heads.tolist()
    seen_from = [0] * len(head_of)
    for start in range(1, len(head_of)):
        path, node = [], start
        while node and not seen_from[node]:
            seen_from[node] = start
            path.append(node)
            node = head_of[node]
        if node and seen_from[node] == start:
            return np.array(path[path.index(node) :], dtype=np.int64)
    return None


def _expand(scores: Scores, heads: Heads, cycle: Heads) -> Heads:
    """Contract the cycle to one node, solve the smaller problem, and break the cycle where the solution enters it."""
    rest = np.setdiff1d(np.arange(len(heads)), cycle)
    size = len(rest)
    leaving = scores[np.ix_(rest, cycle)]
    entering = scores[np.ix_(cycle, rest)] - scores[cycle, heads[cycle]][:, None]
    smaller = np.full((size + 1, size + 1), _NEVER)
    smaller[:size, :size] = scores[np.ix_(rest, rest)]
    smaller[:size, size] = leaving.max(axis=1)
    smaller[size, :size] = entering.max(axis=0) + scores[cycle, heads[cycle]].sum()
    solved = chu_liu_edmonds(smaller)
    result = heads.copy()
    for node in range(1, size):
        result[rest[node]] = cycle[leaving[node].argmax()] if solved[node] == size else rest[solved[node]]
    outside = solved[size]
    result[cycle[entering[:, outside].argmax()]] = rest[outside]
    return result


def eisner(scores: Scores) -> Heads:
    """Return the best projective tree (Eisner 1996), all spans of one width at a time.

    Args:
        scores: `scores[dependent, head]`; node 0 is the root.

    Returns:
        The head of every node; that of node 0 is 0.
    """
    return _follow(*_fill(scores))


def _fill(scores: Scores) -> tuple[Heads, Heads]:
    """Return where the best span of each place and width is joined.

    Returns:
        For the arc between both ends, the last word of its left part, `[left, width]`; and for spans with a head at the right end (0)
        and at the left end (1) the word where an arc from the head ends, `[head side, left, width]`.
    """
    size = len(scores)
    arcs, splits = np.zeros((size, size), dtype=np.int64), np.zeros((2, size, size), dtype=np.int64)
    # A span is joined of two shorter ones. Those on the left stand by left end and width, those on the right by right end and width, so
    # that all ways to join two are slices. `done` spans have all words of the head on that side; spans of width 0 are single words.
    left_done, right_done = np.zeros((size, size)), np.zeros((size, size))
    # By side of the head: done and arc on the right, arc and done on the left. An arc has a width of 1 at least and stands one earlier.
    lefts, rights = np.zeros((2, size, size)), np.zeros((2, size, size))
    for width in range(1, size):
        count, last = size - width, width - 1
        both = left_done[:count, :width] + right_done[width:, last::-1]
        arcs[:count, width] = both.argmax(axis=1)
        best = both.max(axis=1)
        rights[0, width:, last] = best + scores.diagonal(width)
        lefts[1, :count, last] = best + scores.diagonal(-width)
        both = lefts[:, :count, :width] + rights[:, width:, last::-1]
        splits[:, :count, width] = both.argmax(axis=2)
        right_headed, left_headed = both.max(axis=2)
        lefts[0, :count, width] = right_done[width:, width] = right_headed
        rights[1, width:, width] = left_done[:count, width] = left_headed
    return arcs, splits


def _follow(arcs: Heads, splits: Heads) -> Heads:
    size = len(arcs)
    heads = np.zeros(size, dtype=np.int64)
    agenda = [(0, size - 1, True, False)]
    while agenda:
        left, right, left_is_head, is_open = agenda.pop()
        if left == right:
            continue
        if is_open:
            heads[right if left_is_head else left] = left if left_is_head else right
            split = left + int(arcs[left, right - left])
            agenda += [(left, split, True, False), (split + 1, right, False, False)]
        elif left_is_head:
            split = left + int(splits[1, left, right - left]) + 1
            agenda += [(left, split, True, True), (split, right, True, False)]
        else:
            split = left + int(splits[0, left, right - left])
            agenda += [(left, split, False, False), (split, right, False, True)]
    return heads
