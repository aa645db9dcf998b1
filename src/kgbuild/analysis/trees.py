"""Trees: the best dependency tree of one sentence from the scores of its arcs."""

from __future__ import annotations

from dataclasses import dataclass

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
    seen_from = np.zeros(len(heads), dtype=np.int64)
    for start in range(1, len(heads)):
        path, node = [], start
        while node and not seen_from[node]:
            seen_from[node] = start
            path.append(node)
            node = int(heads[node])
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


@dataclass(slots=True)
class _Chart:
    """Back pointers of Eisner's algorithm, `[left, right]`: where a span of either kind was joined."""

    joined: Heads
    left_headed: Heads
    right_headed: Heads


def eisner(scores: Scores) -> Heads:
    """Return the best projective tree (Eisner 1996), all spans of one width at a time.

    Args:
        scores: `scores[dependent, head]`; node 0 is the root.

    Returns:
        The head of every node; that of node 0 is 0.
    """
    return _follow(_fill(scores), len(scores))


def _fill(scores: Scores) -> _Chart:
    size = len(scores)
    words = np.arange(size)
    chart = _Chart(*(np.zeros((size, size), dtype=np.int64) for _ in range(3)))
    left_done, right_done = np.zeros((size, size)), np.zeros((size, size))
    left_open, right_open = np.full((size, size), _NEVER), np.full((size, size), _NEVER)
    for width in range(1, size):
        left = words[: size - width]
        right = left + width
        rows, columns, middle = left[:, None], right[:, None], left[:, None] + words[:width]
        both = left_done[rows, middle] + right_done[middle + 1, columns]
        split = both.argmax(axis=1)
        chart.joined[left, right] = left + split
        best = both[left, split]
        right_open[left, right] = best + scores[left, right]
        left_open[left, right] = best + scores[right, left]
        headed = right_done[rows, middle] + right_open[middle, columns]
        split = headed.argmax(axis=1)
        right_done[left, right], chart.right_headed[left, right] = headed[left, split], left + split
        headed = left_open[rows, middle + 1] + left_done[middle + 1, columns]
        split = headed.argmax(axis=1)
        left_done[left, right], chart.left_headed[left, right] = headed[left, split], left + split + 1
    return chart


def _follow(chart: _Chart, size: int) -> Heads:
    heads = np.zeros(size, dtype=np.int64)
    agenda = [(0, size - 1, True, False)]
    while agenda:
        left, right, left_is_head, is_open = agenda.pop()
        if left == right:
            continue
        if is_open:
            heads[right if left_is_head else left] = left if left_is_head else right
            split = int(chart.joined[left, right])
            agenda += [(left, split, True, False), (split + 1, right, False, False)]
        elif left_is_head:
            split = int(chart.left_headed[left, right])
            agenda += [(left, split, True, True), (split, right, True, False)]
        else:
            split = int(chart.right_headed[left, right])
            agenda += [(left, split, False, False), (split, right, False, True)]
    return heads
