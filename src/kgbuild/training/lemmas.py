"""Learn the table of lemmas from treebanks.

Endings are learnt from word types: an ending is kept when its commonest edit differs from that of the next shorter one. Forms that
the endings then get wrong go into the table whole.
"""

from __future__ import annotations

import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from kgbuild.analysis.lemmas import KEEP, LONGEST_ENDING, TABLE, UNCHANGED, Edit, Lemmatizer, read_known, read_lemmas

#: The treebanks, as folders of CORPORA with `train.conllu.xz`, `dev.conllu.xz` and `test.conllu.xz`.
TREEBANKS = ("ud_ewt", "ud_gum_open")
#: Parts of speech with a column in the figures.
_MEASURED = ("VERB", "AUX", "NOUN", "ADJ")
#: Word types that must show an ending: with one, misspelt words of the web texts become rules.
_MIN_TYPES = 2


class Word(NamedTuple):
    """A word of a treebank."""

    form: str
    pos: str
    lemma: str


def read_words(path: Path) -> Iterator[Word]:
    """Yield the words of a CoNLL-U file (xz) whose lemma is to be looked up, in lower case."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 10 and columns[0].isdigit() and columns[3] not in UNCHANGED and _is_sound(columns):
                yield Word(columns[1].lower().replace("’", "'"), columns[3], columns[2].lower())


def _is_sound(columns: list[str]) -> bool:
    """Refuse misspelt and masked (`d*mn`) words; a leading star would also be read as the sign of an ending."""
    return "Typo=Yes" not in columns[5] and "*" not in columns[1]


def learn(words: Iterable[Word], known: frozenset[str]) -> dict[tuple[str, str], Edit]:
    """Return the edits for endings and for the forms that the endings get wrong.

    Args:
        words: The words of the treebanks.
        known: Words known to exist.
    """
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for word in words:
        counts[word.form, word.pos][word.lemma] += 1
    lemmas = {key: _commonest(counter) for key, counter in sorted(counts.items())}
    edits = _endings(lemmas)
    by_ending = Lemmatizer(dict(edits), known)
    for (form, pos), lemma in lemmas.items():
        if by_ending.lemma(form, pos) != lemma:
            edits[form, pos] = _edit(form, lemma)
    return edits


def _endings(lemmas: dict[tuple[str, str], str]) -> dict[tuple[str, str], Edit]:
    counts: defaultdict[tuple[str, str], Counter[Edit]] = defaultdict(Counter)
    for (form, pos), lemma in lemmas.items():
        for length in range(min(LONGEST_ENDING, len(form)) + 1):
            counts["*" + form[len(form) - length :], pos][_edit(form, lemma)] += 1
    edits: dict[tuple[str, str], Edit] = {}
    for ending, pos in sorted(counts, key=lambda key: (len(key[0]), key)):
        best, support = max(counts[ending, pos].items(), key=lambda item: (item[1], item[0]))
        if support >= _MIN_TYPES and best.cut < max(len(ending), 2) and best != _shorter(edits, ending, pos):
            edits[ending, pos] = best
    return edits


def _shorter(edits: dict[tuple[str, str], Edit], ending: str, pos: str) -> Edit:
    keys = ["*" + ending[start:] for start in range(2, len(ending) + 1)]
    return next((edits[key, pos] for key in keys if (key, pos) in edits), KEEP)


def _edit(form: str, lemma: str) -> Edit:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(form, lemma, strict=False)))
    return Edit(len(form) - shared, lemma[shared:])


def _commonest(counter: Counter[str]) -> str:
    return max(counter.items(), key=lambda item: (item[1], item[0]))[0]


def accuracy(table: Lemmatizer, words: Iterable[Word], pos: str) -> tuple[int, int]:
    """Return how many words of a part of speech get the treebank's lemma, and how many there are."""
    outcomes = [table.lemma(word.form, word.pos) == word.lemma for word in words if word.pos == pos]
    return sum(outcomes), len(outcomes)


def write(corpora: Path, model: Path) -> None:
    """Learn the table from a folder of corpora and write it into the folder of a model."""
    files = [corpora / name / f"{part}.conllu.xz" for name in TREEBANKS for part in ("train", "dev")]
    edits = learn((word for file in files for word in read_words(file)), read_known(model))
    rows = [f"{form}\t{pos}\t{edit.cut}\t{edit.add}\n" for (form, pos), edit in sorted(edits.items())]
    (model / TABLE).write_text("".join(rows), encoding="utf-8")


def figures(corpora: Path, model: Path, split: str) -> str:
    """Return how many lemmas are right on a part of the treebanks, as a table in Markdown."""
    table = read_lemmas(model)
    lines = ["| lemmas | " + " | ".join(_MEASURED) + " |", "|---" * (len(_MEASURED) + 1) + "|"]
    for name in TREEBANKS:
        words = list(read_words(corpora / name / f"{split}.conllu.xz"))
        shares = [right / max(total, 1) for right, total in (accuracy(table, words, pos) for pos in _MEASURED)]
        lines.append(f"| {name} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |")
    return "\n".join(lines) + "\n"
