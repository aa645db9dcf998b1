"""Decoding: from the scores of one window to labels, trees, names and predicates, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kgbuild.analysis.encoder import Floats, Labels, Outputs
from kgbuild.analysis.frames import NO_ROLE, Frames, Parsed
from kgbuild.analysis.names import NamePart, best_names
from kgbuild.analysis.repairs import join_listed_names, join_name_and_noun
from kgbuild.analysis.trees import Heads, best_tree

#: Says something of each pair of words.
Pairs = npt.NDArray[np.bool_]

#: Likeliest heads of a word whose best label has a say when the tree is chosen (on EWT and GUM dev: LAS +0.1), and the lead of one head
#: over all others that makes it certain.
_HEADS, _CERTAIN = 4, 5.0

#: A predicate has at most one of each of these.
_CORE_ROLES = frozenset({"A0", "A1", "A2", "A3", "A4"})


class Parse(NamedTuple):
    """The analysis of a stretch of words; all positions count from its first word.

    `tags` are Penn tags and `features` morphological features in the notation of Universal Dependencies (`_` for none); both are empty
    strings with a model that has no such output.
    """

    pos: list[str]
    tags: list[str]
    features: list[str]
    heads: list[int]
    deps: list[str]
    names: list[NamePart]
    predicates: list[tuple[int, tuple[tuple[str, int], ...]]]

    @classmethod
    def empty(cls) -> Parse:
        """Return the parse of no words."""
        return cls([], [], [], [], [], [], [])

    def append(self, other: Parse) -> None:
        """Add the parse of the words that follow."""
        offset = len(self.pos)
        for own, new in zip(self[:3], other[:3], strict=True):
            own.extend(new)
        self.heads.extend(offset + head for head in other.heads)
        self.deps.extend(other.deps)
        self.names.extend([name.moved(offset) for name in other.names])
        self.predicates.extend(_moved(other, offset))

    def correct(self, start: int, other: Parse) -> None:
        """Put another parse of some words, from `start` on, in the place of their own; their names stay."""
        end = start + len(other.pos)
        for own, new in zip(self[:3], other[:3], strict=True):
            own[start:end] = new
        self.heads[start:end] = [start + head for head in other.heads]
        self.deps[start:end] = other.deps
        others = [predicate for predicate in self.predicates if not start <= predicate[0] < end]
        self.predicates[:] = [*others, *_moved(other, start)]


def _moved(parse: Parse, offset: int) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
    return [(offset + word, tuple((role, offset + at) for role, at in roles)) for word, roles in parse.predicates]


class Decoder:
    """Choose the best analysis under the scores of the model.

    Args:
        labels: The label lists of the model.
        frames: Table that weighs roles by their place in the tree; without it the model's scores decide alone.
    """

    def __init__(self, labels: Labels, frames: Frames | None = None) -> None:
        self._labels = labels
        self._frames = frames
        self._root = labels.rel.index("root")

    def __call__(self, outputs: Outputs, words: Sequence[str], starts: Sequence[bool]) -> Parse:
        """Return the parse of the words that `starts` covers.

        Args:
            outputs: Scores of the window; it may be longer than `starts`.
            words: The words.
            starts: For each word whether a sentence starts there; the first is true.
        """
        # All sentences at once but for the trees: a call of numpy costs more than what it does for the few words of one sentence.
        outputs, words = outputs.part(0, len(starts)), words[: len(starts)]
        labels = self._labels
        lists = ((outputs.pos, labels.pos), (outputs.tags, labels.xpos), (outputs.features, labels.features))
        pos, tags, features = (_best_labels(scores, names) for scores, names in lists)
        bounds = [*np.flatnonzero(starts).tolist(), len(starts)]
        together = _same_sentence(bounds)
        arcs = self._weighed_arcs(outputs, together)
        tree = np.concatenate([_tree(arcs, start, end) for start, end in pairwise(bounds)])
        parsed = Parsed(words, pos, tree.tolist(), self._relations(outputs, tree))
        join_name_and_noun(pos, parsed.heads, parsed.deps)
        join_listed_names(pos, parsed.heads, parsed.deps)
        names, predicates = best_names(outputs.names, labels.ner, bounds), self._predicates(outputs, parsed, together)
        return Parse(pos, tags, features, parsed.heads, parsed.deps, names, predicates)

    def _weighed_arcs(self, outputs: Outputs, together: Pairs) -> Floats:
        """Return the scores of the arcs, each with the log-probability of its best label; unlikely heads get the word's lowest.

        Words whose head is certain get nothing. Arcs between sentences have a score of minus infinity.
        """
        arcs = outputs.arcs.copy()
        arcs[:, 1:][~together] = -np.inf
        columns = arcs.shape[1]
        two = np.partition(arcs, columns - 2, axis=1)[:, columns - 2 :]
        open_words = np.flatnonzero(two[:, 1] - two[:, 0] < _CERTAIN)
        if not len(open_words):
            return arcs
        own = arcs[open_words]
        kept = min(_HEADS, columns)
        likely = np.argpartition(own, columns - kept, axis=1)[:, columns - kept :]
        scores = outputs.dependents[open_words] @ outputs.heads[likely].transpose(0, 2, 1)
        scores[:, self._root, :] = -np.inf
        scores -= scores.max(axis=1, keepdims=True)
        best: Floats = -np.log(np.exp(scores).sum(axis=1))
        best[likely == 0] = 0
        gains = np.repeat(best.min(axis=1, keepdims=True), columns, axis=1)
        gains[np.arange(len(own))[:, None], likely] = best
        arcs[open_words] = own + gains
        return arcs

    def _relations(self, outputs: Outputs, heads: Heads) -> list[str]:
        at_root = heads == np.arange(len(heads))
        scores = (outputs.dependents @ outputs.heads[np.where(at_root, 0, heads + 1), :, None])[:, :, 0]
        scores[~at_root, self._root] = -np.inf
        best = scores.argmax(axis=1)
        best[at_root] = self._root
        return [self._labels.rel[label] for label in best.tolist()]

    def _predicates(self, outputs: Outputs, parsed: Parsed, together: Pairs) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
        places = np.flatnonzero(outputs.predicates > 0)
        if not len(places):
            return []
        predicates, roles = places.tolist(), self._labels.roles
        table = outputs.arguments @ outputs.predicate_roles[places].transpose(0, 2, 1)
        if self._frames:
            self._frames.weigh(table, predicates, parsed)
        given: list[dict[int, int]] = [{} for _ in predicates]
        best = np.where(together[places], table.argmax(axis=2), roles.index(NO_ROLE))
        for row, word in zip(*(axis.tolist() for axis in np.nonzero(best)), strict=True):
            given[row][word] = int(best[row, word])
        found = []
        for predicate, scores, role_of in zip(predicates, table, given, strict=True):
            _keep_one_of_each(scores, role_of, roles)
            found.append((predicate, tuple((roles[role], word) for word, role in role_of.items() if word != predicate)))
        return found


def _same_sentence(bounds: Sequence[int]) -> Pairs:
    """Say of all pairs of words whether they stand in the same sentence."""
    sentence = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    together: Pairs = sentence[:, None] == sentence
    return together


def _tree(arcs: Floats, start: int, end: int) -> Heads:
    among = np.arange(start, end + 1)
    among[0] = 0
    return start + best_tree(arcs[start:end].take(among, axis=1))


def _best_labels(scores: Floats, names: Sequence[str]) -> list[str]:
    return [names[best] for best in scores.argmax(axis=1).tolist()] if names else [""] * len(scores)


def _keep_one_of_each(scores: Floats, role_of: dict[int, int], roles: Sequence[str]) -> None:
    """Leave each core role to the word that it fits best, in place."""
    counts = Counter(role_of.values())
    none = roles.index(NO_ROLE)
    for role in [role for role, count in counts.items() if count > 1 and roles[role] in _CORE_ROLES]:
        words = [word for word, own in role_of.items() if own == role]
        winner = words[(scores[words, role] - scores[words, none]).argmax()]
        for word in words:
            if word != winner:
                del role_of[word]
