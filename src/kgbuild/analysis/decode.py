"""Decoding: from the scores of one window to labels, trees, names and predicates, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kgbuild.analysis.encoder import Floats, Labels, Outputs
from kgbuild.analysis.frames import NO_ROLE, Frames, Sentence, children_of
from kgbuild.analysis.names import NamePart, best_names
from kgbuild.analysis.repairs import join_name_and_noun
from kgbuild.analysis.trees import Heads, best_tree

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
        self.names.extend(name.moved(offset) for name in other.names)
        self.predicates.extend((offset + word, tuple((role, offset + at) for role, at in roles)) for word, roles in other.predicates)


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
        parse = Parse.empty()
        for start, end in pairwise([*np.flatnonzero(starts).tolist(), len(starts)]):
            parse.append(self._sentence(outputs.part(start, end), words[start:end]))
        return parse

    def _sentence(self, outputs: Outputs, words: Sequence[str]) -> Parse:
        lists = ((outputs.pos, self._labels.pos), (outputs.tags, self._labels.xpos), (outputs.features, self._labels.features))
        pos, tags, features = (_best_labels(scores, names) for scores, names in lists)
        tree = best_tree(outputs.arcs + self._label_gains(outputs))
        heads, deps = tree.tolist(), self._relations(outputs, tree)
        join_name_and_noun(pos, heads, deps)
        sentence = Sentence(words, pos, heads, deps)
        return Parse(pos, tags, features, heads, deps, best_names(outputs.names, self._labels.ner), self._predicates(outputs, sentence))

    def _label_gains(self, outputs: Outputs) -> Floats:
        """Return for each word and head the log-probability of the arc's best label; unlikely heads get the word's lowest.

        Words whose head is certain get nothing.
        """
        columns = outputs.arcs.shape[1]
        gains = np.zeros_like(outputs.arcs)
        kept = min(_HEADS, columns)
        likely = np.argpartition(outputs.arcs, columns - kept, axis=1)[:, columns - kept :]
        lead = np.sort(np.take_along_axis(outputs.arcs, likely, axis=1), axis=1)
        open_words = np.flatnonzero(lead[:, -1] - lead[:, -2] < _CERTAIN)
        if not len(open_words):
            return gains
        likely = likely[open_words]
        scores = outputs.dependents[open_words] @ outputs.heads[likely].transpose(0, 2, 1)
        scores[:, self._root, :] = -np.inf
        scores -= scores.max(axis=1, keepdims=True)
        best: Floats = -np.log(np.exp(scores).sum(axis=1))
        best[likely == 0] = 0
        gains[open_words] = best.min(axis=1, keepdims=True)
        gains[open_words[:, None], likely] = best
        return gains

    def _relations(self, outputs: Outputs, heads: Heads) -> list[str]:
        at_root = heads == np.arange(len(heads))
        scores = (outputs.dependents @ outputs.heads[np.where(at_root, 0, heads + 1), :, None])[:, :, 0]
        scores[~at_root, self._root] = -np.inf
        best = scores.argmax(axis=1)
        best[at_root] = self._root
        return [self._labels.rel[label] for label in best]

    def _predicates(self, outputs: Outputs, sentence: Sentence) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
        roles, found = self._labels.roles, []
        children = children_of(sentence.heads)
        places = np.flatnonzero(outputs.predicates > 0)
        table = outputs.arguments @ outputs.predicate_roles[places].transpose(0, 2, 1)
        for predicate, scores in zip(places.tolist(), table, strict=True):
            if self._frames:
                self._frames.weigh(scores, predicate, sentence, children)
            best = _one_of_each(scores, scores.argmax(axis=1), roles)
            best[predicate] = 0
            found.append((predicate, tuple((roles[best[word]], word) for word in np.flatnonzero(best).tolist())))
        return found


def _best_labels(scores: Floats, names: Sequence[str]) -> list[str]:
    return [names[best] for best in scores.argmax(axis=1)] if names else [""] * len(scores)


def _one_of_each(scores: Floats, best: Heads, roles: Sequence[str]) -> Heads:
    none = roles.index(NO_ROLE)
    for role in np.flatnonzero(np.bincount(best) > 1).tolist():
        if roles[role] in _CORE_ROLES:
            words = np.flatnonzero(best == role)
            best[words] = none
            best[words[(scores[words, role] - scores[words, none]).argmax()]] = role
    return best
