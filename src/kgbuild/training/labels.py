"""The label lists of the model, in the order of its outputs, and sentences as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kgbuild.training.sentences import ANY, NAME_LABELS, ROLE_LABELS, UNKNOWN, Sentence

#: What the loss leaves out (the default of torch's cross entropy).
IGNORED = -100

#: The lists of `labels.json`. In the output `tags` come pos, ner, xpos, features, then sentence start and predicate.
Labels = dict[str, list[str]]


def collect_labels(sentences: Iterable[Sentence]) -> Labels:
    """Return the labels of the sentences with syntax, sorted, and the fixed lists of names and roles."""
    found: dict[str, set[str]] = {"pos": set(), "rel": set(), "xpos": set(), "features": set()}
    for sentence in sentences:
        if sentence.syntax:
            found["pos"].update(sentence.syntax.pos)
            found["rel"].update(sentence.syntax.relations)
            found["xpos"].update(sentence.syntax.xpos)
            found["features"].update(sentence.syntax.features)
    return {name: sorted(values) for name, values in found.items()} | {"ner": NAME_LABELS, "roles": ROLE_LABELS}


@dataclass(slots=True)
class Encoded:
    """A sentence as numbers; `IGNORED` where nothing is known.

    Attributes:
        words: The words.
        starts: 1 for the first word of a sentence.
        columns: Numbers of the labels of pos, rel, xpos, features, and heads (0 the root, else 1 + head).
        names: Allowed name labels as bits.
        predicates: 1 for predicates.
        roles: Predicate word and its arguments (word, role number).
    """

    words: list[str]
    starts: list[int]
    columns: dict[str, list[int]]
    names: list[int]
    predicates: list[int]
    roles: list[tuple[int, list[tuple[int, int]]]]


class Numbering:
    """Turn sentences into numbers after the label lists."""

    def __init__(self, labels: Labels) -> None:
        self._numbers = {name: {label: number for number, label in enumerate(values)} for name, values in labels.items()}

    def encode(self, sentence: Sentence) -> Encoded:
        """Return the sentence as numbers; an unknown relation counts as its universal part, any other unknown label is left out."""
        size = len(sentence.words)
        starts = [1] + [0] * (size - 1) if sentence.is_sentence else [IGNORED] * size
        predicates = [IGNORED] * size if sentence.predicates is None else [0] * size
        roles = []
        for predicate in sentence.predicates or ():
            predicates[predicate.word] = 1
            roles.append((predicate.word, [(word, self._numbers["roles"][role]) for word, role in predicate.arguments]))
        return Encoded(sentence.words, starts, self._columns(sentence), sentence.names or [ANY] * size, predicates, roles)

    def _columns(self, sentence: Sentence) -> dict[str, list[int]]:
        syntax = sentence.syntax
        if syntax is None:
            return {name: [IGNORED] * len(sentence.words) for name in ("pos", "xpos", "features", "rel", "heads")}
        return {
            "pos": [self._numbers["pos"].get(label, IGNORED) for label in syntax.pos],
            "xpos": [self._numbers["xpos"].get(label, IGNORED) for label in syntax.xpos],
            "features": [self._numbers["features"].get(label, IGNORED) for label in syntax.features],
            "rel": [self._relation(label) for label in syntax.relations],
            "heads": [IGNORED if head == UNKNOWN else 0 if head == word else head + 1 for word, head in enumerate(syntax.heads)],
        }

    def _relation(self, label: str) -> int:
        numbers = self._numbers["rel"]
        return numbers.get(label, numbers.get(label.partition(":")[0], IGNORED))
