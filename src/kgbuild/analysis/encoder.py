"""The encoder: the bundled ONNX graph and its word pieces, one window of words a call."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

#: A longer word counts by its first pieces only, as in training; names of six and more pieces are rare.
MAX_PIECES = 6
#: Words whose pieces are remembered; news of a day uses fewer.
CACHE = 1 << 16
#: The label lists whose scores stand side by side in the output `tags`; sentence start and predicate follow.
_TAGS = ("pos", "ner", "xpos", "features")
_REQUIRED, _OPTIONAL = ("pos", "rel", "ner", "roles"), ("xpos", "features")
#: Typographic marks are read as their plain forms, as in training.
PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "–": "-", "—": "-", "\u2010": "-", "\u2011": "-", "…": "."}
)


class Labels(NamedTuple):
    """The label lists of the model in the order of its outputs."""

    pos: list[str]
    rel: list[str]
    ner: list[str]
    roles: list[str]
    xpos: list[str]
    features: list[str]


class Outputs(NamedTuple):
    """What the graph says about one window of `n` words.

    `pos`, `names`, `tags` and `features` [n, labels], `starts` and `predicates` [n] are logits; `arcs` [n, n + 1] scores heads, column 0
    is the root; the score of relation r between word and head is `dependents[word, r] . heads[head]`, and that of role r between
    predicate and word is `predicate_roles[predicate, r] . arguments[word]`.
    """

    pos: Floats
    names: Floats
    tags: Floats
    features: Floats
    starts: Floats
    predicates: Floats
    arcs: Floats
    heads: Floats
    dependents: Floats
    arguments: Floats
    predicate_roles: Floats

    def part(self, start: int, end: int) -> Outputs:
        """Return the scores of the words from `start` to before `end`, with heads among them only."""
        if not start and end == len(self.pos):
            return self
        among = np.arange(start, end + 1)
        among[0] = 0
        rows = [array[start:end] for array in self]
        return Outputs(*rows)._replace(arcs=self.arcs[start:end].take(among, axis=1), heads=self.heads.take(among, axis=0))


class Encoder:
    """Run the graph in `folder` on windows of words.

    A call takes one window: the scales of the quantised activations are taken over the whole call, so that with several windows a
    call the result would depend on the neighbours.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._last, self._unknown = (self._tokenizer.token_to_id(mark) or 0 for mark in ("[CLS]", "[SEP]", "[UNK]"))
        lists = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels = Labels(*(lists[name] for name in _REQUIRED), **{name: lists.get(name, []) for name in _OPTIONAL})
        self._bounds = np.cumsum([len(getattr(self.labels, name)) for name in _TAGS])
        self.pieces = lru_cache(maxsize=CACHE)(self._pieces)

    def _pieces(self, word: str) -> tuple[int, ...]:
        ids = self._tokenizer.encode(word.translate(PLAIN), add_special_tokens=False).ids
        return tuple(ids[:MAX_PIECES]) or (self._unknown,)

    def run(self, words: Sequence[str]) -> Outputs:
        """Return the scores of one window of words."""
        pieces = [self.pieces(word) for word in words]
        sizes = np.array([len(own) for own in pieces], dtype=np.int64)
        word_cases = np.array([case_class(word) for word in words], dtype=np.int64)
        ids = np.array([self._first, *chain.from_iterable(pieces), self._last], dtype=np.int64)
        cases = np.zeros_like(ids)
        cases[1:-1] = np.repeat(word_cases, sizes)
        feeds = {"ids": ids, "am": np.ones_like(ids), "pc": cases, "fi": 1 + np.cumsum(sizes) - sizes, "cs": word_cases}
        tags, *rest = (array[0] for array in self._session.run(None, {name: row[None] for name, row in feeds.items()}))
        pos, names, penn, features, _ = np.split(tags, self._bounds, axis=1)
        return Outputs(pos, names, penn, features, tags[:, -2], tags[:, -1], *rest)


@lru_cache(maxsize=CACHE)
def case_class(word: str) -> int:
    """Return the case feature of a word: 0 lower, 1 title, 2 upper, 3 mixed, 4 with digits, 5 a single capital.

    >>> [case_class(word) for word in ("treaty", "Moscow", "NATO", "McConnell", "2022", "A")]
    [0, 1, 2, 3, 4, 5]
    """
    if word.isupper():
        return 2 if len(word) > 1 else 5
    if word[:1].isupper():
        return 1 if word[1:].islower() or len(word) == 1 else 3
    if any(character.isdigit() for character in word):
        return 4
    return 3 if word != word.lower() else 0
