"""What the corpora are turned into: sentences of which any part of the annotation may be missing.

Unknown values are `UNKNOWN` for heads and the empty string for labels; they are left out of the loss. A name label is a set of allowed
labels, because no corpus annotates every kind of name: the model is only asked to stay inside the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

#: The kinds of names. LOC includes countries, NORP is nationalities, religions and languages.
KINDS = ("PERSON", "ORG", "LOC", "NORP", "WEAPON", "MISC")
NAME_LABELS = ["O", *(prefix + kind for kind in KINDS for prefix in ("B-", "I-"))]
#: `-` is no role; every modifier but negation, modal, time and place is ADV.
ROLE_LABELS = ["-", "A0", "A1", "A2", "A3", "A4", "NEG", "MOD", "TMP", "LOC", "ADV"]
#: The morphological features that are learnt, as one joint label.
FEATURES = frozenset({"Tense", "Mood", "Number", "Person", "Voice", "Degree", "VerbForm", "PronType"})

#: Head of a word whose head is not known.
UNKNOWN = -1

#: A set of name labels as bits in the order of `NAME_LABELS`.
LabelSet = int
OUTSIDE: LabelSet = 1
ANY: LabelSet = (1 << len(NAME_LABELS)) - 1
_BEGIN = sum(1 << place for place, name in enumerate(NAME_LABELS) if name[0] == "B")
_INSIDE = sum(1 << place for place, name in enumerate(NAME_LABELS) if name[0] == "I")


class Predicate(NamedTuple):
    """A predicate with its arguments as (word, role); positions count from the start of the sentence."""

    word: int
    arguments: tuple[tuple[int, str], ...]
    sense: str


class Syntax(NamedTuple):
    """Parts of speech, features and dependencies of a sentence; the root is its own head."""

    pos: list[str]
    xpos: list[str]
    features: list[str]
    heads: list[int]
    relations: list[str]


@dataclass(slots=True)
class Sentence:
    """A sentence and what its corpus says about it.

    Attributes:
        words: The words.
        id: Name in the corpus; may be empty.
        text: The text that `offsets` refers to; may be empty.
        offsets: Start and end of each word in code points; empty if they could not be found.
        paragraph: Whether a paragraph starts here.
        is_sentence: Whether the border is that of a sentence; otherwise it is only that of a line.
        syntax: Syntax, if annotated.
        names: Allowed name labels of each word, if annotated.
        gold_names: Name labels for measuring, if annotated.
        predicates: Predicates, if annotated.
    """

    words: list[str]
    id: str = ""
    text: str = ""
    offsets: list[tuple[int, int]] = field(default_factory=list)
    paragraph: bool = False
    is_sentence: bool = True
    syntax: Syntax | None = None
    names: list[LabelSet] | None = None
    gold_names: list[str] | None = None
    predicates: list[Predicate] | None = None


Documents = list[list[Sentence]]


def label_set(*labels: str) -> LabelSet:
    """Return the set of `O` and the B- and I- labels of kinds.

    >>> label_set("O") == OUTSIDE
    True
    """
    bits = 0
    for label in labels:
        bits |= OUTSIDE if label == "O" else 1 << NAME_LABELS.index("B-" + label) | 1 << NAME_LABELS.index("I-" + label)
    return bits


def single(label: str) -> LabelSet:
    """Return the set of one label of `NAME_LABELS`."""
    return 1 << NAME_LABELS.index(label)


def begins(labels: LabelSet) -> LabelSet:
    """Return the B- labels of a set."""
    return labels & _BEGIN


def continues(labels: LabelSet) -> LabelSet:
    """Return the I- labels of a set."""
    return labels & _INSIDE


def allow_name(names: list[LabelSet], words: Sequence[int], labels: LabelSet) -> None:
    """Ask for one name over the words; `O` stays allowed where the set holds it."""
    for place, word in enumerate(words):
        names[word] = (continues(labels) if place else begins(labels)) | (labels & OUTSIDE)


def mark_name(tags: list[str], words: Sequence[int], kind: str) -> None:
    """Write the B- and I- labels of one name."""
    for place, word in enumerate(words):
        tags[word] = ("I-" if place else "B-") + kind


def name_spans(tags: Iterable[str]) -> list[tuple[int, int, str]]:
    """Return (start, end, kind) of the names in a label sequence; an I- label that continues nothing starts a name.

    >>> name_spans(["B-LOC", "O", "B-PERSON", "I-PERSON"])
    [(0, 1, 'LOC'), (2, 4, 'PERSON')]
    """
    found: list[tuple[int, int, str]] = []
    before = "O"
    for word, tag in enumerate(tags):
        if tag[0] == "I" and before[2:] == tag[2:] and before != "O":
            start, _, kind = found[-1]
            found[-1] = (start, word + 1, kind)
        elif tag != "O":
            found.append((word, word + 1, tag[2:]))
        before = tag
    return found


def features(column: str) -> str:
    """Return the learnt part of a FEATS column, `_` if nothing is left."""
    return "|".join(feature for feature in column.split("|") if feature.split("=")[0] in FEATURES) or "_"


def without_syntax(sentence: Sentence) -> Sentence:
    """Return the sentence as one without syntax: that of another model served only to read the annotation."""
    return replace(sentence, syntax=None)
