"""Windows of consecutive sentences, and batches of windows as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt

from kgbuild.analysis.encoder import case_class
from kgbuild.training.labels import IGNORED, Encoded
from kgbuild.training.pieces import Pieces
from kgbuild.training.sentences import ANY

Array = npt.NDArray[np.int64]

#: Word pieces in a window, and the factors of which one is drawn per window: mostly the size that is used later.
WINDOW = 180
_FACTORS = (1.0, 1.0, 1.0, 1.0, 0.5, 0.25, 1.5)
#: Share of windows whose case says nothing, and what it is then.
_CASE_NOISE = 0.06
_LEVELS = (str.lower, str.title, str.upper)
#: Share of words hidden from the encoder, so that it reads the context.
_HIDDEN = 0.06
#: A longer window is cut: the encoder has 512 positions.
_LONGEST = 500
#: Windows that are sorted by length together, so that a batch holds little padding and still mixes corpora.
_SORTED = 256
#: Lengths of padded windows are multiples of this, for torch makes machine code for every shape of a product that it has not met lately.
#: 70 steps take 0.88 of the time, and a worker three quarters of the memory (3.1 GB, before 4.1).
_GRAIN = 32

COLUMNS = ("pos", "rel", "xpos", "features", "heads")


@dataclass(slots=True)
class Window:
    """One input of the encoder: pieces, words and sentences."""

    ids: list[int]
    cases: list[int]
    firsts: list[int]
    word_cases: list[int]
    sentences: list[Encoded]


def make_windows(documents: Iterable[Sequence[Encoded]], pieces: Pieces, random: Random) -> Iterator[Window]:
    """Yield the documents cut into windows of whole sentences, with noise."""
    for document in documents:
        current: list[Encoded] = []
        used, limit = 0, WINDOW * random.choice(_FACTORS)
        for sentence in document:
            size = sum(len(pieces(word)) for word in sentence.words)
            if current and used + size > limit:
                yield noisy(pack(current, pieces), pieces.mask, random)
                current, used, limit = [], 0, WINDOW * random.choice(_FACTORS)
            current.append(sentence)
            used += size
        if current:
            yield noisy(pack(current, pieces), pieces.mask, random)


def pack(sentences: list[Encoded], pieces: Pieces) -> Window:
    """Return the sentences as one window."""
    ids, cases, firsts, word_cases = pieces.encode([word for sentence in sentences for word in sentence.words])
    return Window(ids[:_LONGEST], cases[:_LONGEST], [min(first, _LONGEST - 1) for first in firsts], word_cases, sentences)


def noisy(window: Window, mask: int, random: Random) -> Window:
    """Return the window with the case of some windows levelled and some words hidden."""
    if random.random() < _CASE_NOISE:
        _level(window, random.choice(_LEVELS))
    bounds = [*window.firsts, len(window.ids) - 1]
    for start, end in pairwise(bounds):
        if random.random() < _HIDDEN:
            window.ids[start:end] = [mask] * (end - start)
    return window


def _level(window: Window, level: Callable[[str], str]) -> None:
    """Give every word the case that it has when all words are written alike; the pieces know no case."""
    words = [word for sentence in window.sentences for word in sentence.words]
    window.word_cases = [case_class(level(word)) for word in words]
    bounds = [*window.firsts, len(window.ids) - 1]
    for case, (start, end) in zip(window.word_cases, pairwise(bounds), strict=True):
        window.cases[start:end] = [case] * (end - start)


def make_batches(windows: list[Window], pieces: int, random: Random) -> list[list[Window]]:
    """Return batches of at most so many padded pieces, in random order; a batch holds windows of similar length."""
    random.shuffle(windows)
    batches: list[list[Window]] = []
    for start in range(0, len(windows), _SORTED):
        current: list[Window] = []
        for window in sorted(windows[start : start + _SORTED], key=lambda window: len(window.ids)):
            if current and len(window.ids) * (len(current) + 1) > pieces:
                batches.append(current)
                current = []
            current.append(window)
        batches.append(current)
    random.shuffle(batches)
    return batches


def to_arrays(batch: Sequence[Window]) -> dict[str, Array]:
    """Return the arrays of a batch.

    `ids`, `am`, `pc` [n, pieces] and `fi`, `cs` [n, words] are the inputs of the graph. `sentence` [n, words] numbers the sentences of a
    window, -1 is padding. `starts`, `predicates`, `names` and the columns are [n, words]. `at` [n, predicates] is the word of each
    predicate, -1 is padding, and `roles` [n, predicates, words] the role of each word for it.
    """
    rows = [_row(window) for window in batch]
    width = _padded(max(len(row["ids"]) for row in rows))
    words = _padded(max(len(row["fi"]) for row in rows))
    count = max(1, *(len(row["at"]) for row in rows))
    fills = {"ids": (width, 0), "am": (width, 0), "pc": (width, 0), "fi": (words, 0), "cs": (words, 0), "at": (count, -1)}
    fills |= {"sentence": (words, -1), "names": (words, ANY), "starts": (words, IGNORED), "predicates": (words, IGNORED)}
    fills |= dict.fromkeys(COLUMNS, (words, IGNORED))
    arrays = {name: np.full((len(rows), size), fill, dtype=np.int64) for name, (size, fill) in fills.items()}
    arrays["roles"] = np.zeros((len(rows), count, words), dtype=np.int64)
    for number, (row, window) in enumerate(zip(rows, batch, strict=True)):
        for name in fills:
            arrays[name][number, : len(row[name])] = row[name]
        for place, (_, arguments) in enumerate(_roles(window)):
            for word, role in arguments:
                arrays["roles"][number, place, word] = role
    return arrays


def _padded(size: int) -> int:
    return -(-size // _GRAIN) * _GRAIN


def _row(window: Window) -> dict[str, list[int]]:
    row: dict[str, list[int]] = {
        "ids": window.ids,
        "am": [1] * len(window.ids),
        "pc": window.cases,
        "fi": window.firsts,
        "cs": window.word_cases,
    }
    row["sentence"] = [number for number, sentence in enumerate(window.sentences) for _ in sentence.words]
    row["starts"] = [start for sentence in window.sentences for start in sentence.starts]
    if row["starts"][0] == 1:
        # The first word of a window starts a sentence anyway: nothing to learn there.
        row["starts"][0] = IGNORED
    row["names"] = [labels for sentence in window.sentences for labels in sentence.names]
    row["predicates"] = [flag for sentence in window.sentences for flag in sentence.predicates]
    row |= {name: [] for name in COLUMNS}
    offset = 0
    for sentence in window.sentences:
        for name in COLUMNS:
            shift = offset if name == "heads" else 0
            row[name].extend(number + shift if number > 0 else number for number in sentence.columns[name])
        offset += len(sentence.words)
    row["at"] = [word for word, _ in _roles(window)]
    return row


def _roles(window: Window) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    offset = 0
    for sentence in window.sentences:
        for word, arguments in sentence.roles:
            yield word + offset, [(argument + offset, role) for argument, role in arguments]
        offset += len(sentence.words)
