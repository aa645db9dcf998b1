"""Lemmas: a table of word forms and, for all other words, endings; both learnt from treebanks by `kgbuild.training.lemmas`.

The table is a TSV file of form or ending, UPOS, characters to cut from the end, and characters to add. A form with a leading `*`
is an ending. Forms are in lower case; proper nouns are their own lemma.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kgbuild.errors import ConfigError

#: File of the table in the folder of a model.
TABLE = "lemmas.tsv"
#: Forms whose lemma is remembered; news of a day uses fewer.
CACHE = 1 << 16
#: Longest ending that is looked up (and learnt).
LONGEST_ENDING = 5
#: Parts of speech whose words are their own lemma, case included.
UNCHANGED = frozenset({"PROPN", "PUNCT", "SYM", "NUM", "X"})


class Edit(NamedTuple):
    """How to make a lemma: cut so many characters from the end, then add others.

    >>> Edit(3, "y").apply("denies")
    'deny'
    """

    cut: int
    add: str

    def apply(self, form: str) -> str:
        """Return the lemma of a form."""
        return form[: len(form) - self.cut] + self.add


KEEP = Edit(0, "")

#: A verb before `-ed` and `-ing` has at least so many letters, and a vowel; `need` and `bring` are not inflected.
_SHORTEST_BASE = 3
_VOWEL = re.compile("[aeiouy]")

#: One vowel and one consonant before `-ed` and `-ing` mean a silent e (`rebuk-ing`), but for the endings named. In the treebanks 697 of
#: 731 such verbs have it, and 187 of 215 with the other endings have not.
_SILENT_E = re.compile("(?<![aeiou])[aeiou](?<!e(?=[lnr]))[bcdfgklmnpqrstvz]$(?<!al|it|on|or)|[^aeioul]l$|[lnr]s$|[cv]$|[dr]g$")


class Lemmatizer:
    """Look up the lemma of a word.

    Args:
        edits: Edits by (form or `*` with an ending, UPOS).
        words: Words known to exist; they settle which base an unknown `-ed` or `-ing` belongs to.
    """

    def __init__(self, edits: dict[tuple[str, str], Edit], words: frozenset[str] = frozenset()) -> None:
        self._edits = edits
        self._words = words
        self.lemma = lru_cache(maxsize=CACHE)(self._lemma)

    def _lemma(self, form: str, pos: str) -> str:
        """Return the lemma of a form with a part of speech (UPOS)."""
        if pos in UNCHANGED:
            return form
        form = form.lower().replace("’", "'")
        if (form, pos) in self._edits:
            return self._edits[form, pos].apply(form)
        guess = self._by_ending(form, pos)
        bases = _verb_bases(form) if pos == "VERB" else []
        known = [base for base in bases if base in self._words] or bases[:1]
        return guess if not known or guess in known else known[0]

    def _by_ending(self, form: str, pos: str) -> str:
        keys = ["*" + form[-length:] for length in range(min(LONGEST_ENDING, len(form)), 0, -1)]
        found = next((self._edits[key, pos] for key in [*keys, "*"] if (key, pos) in self._edits), KEEP)
        return found.apply(form) or form


def _verb_bases(form: str) -> list[str]:
    """Return what `-ed` and `-ing` can come from, the likeliest first: `leak-ed`, `accus(e)-ed`, `rebut(t)-ed`, `denied`."""
    if form.endswith("ied"):
        return [form[:-3] + "y", form[:-1]]
    stem = form[:-2] if form.endswith("ed") else form[:-3] if form.endswith("ing") else ""
    if len(stem) < _SHORTEST_BASE or not _VOWEL.search(stem):
        return []
    if stem[-1] == stem[-2] and stem[-1] not in "aeioulsfz":
        return [stem[:-1], stem]
    return [stem + "e", stem] if _SILENT_E.search(stem) else [stem, stem + "e"]


def read_lemmas(folder: Path) -> Lemmatizer:
    """Read the table of a model.

    Raises:
        ConfigError: If a file is missing or malformed.
    """
    try:
        rows = [line.split("\t") for line in (folder / TABLE).read_text(encoding="utf-8").splitlines()]
        return Lemmatizer({(form, pos): Edit(int(cut), add) for form, pos, cut, add in rows}, read_known(folder))
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(f"The lemmas of the model in {folder} cannot be read: {error}.", "Install kgbuild again.") from error


def read_known(folder: Path) -> frozenset[str]:
    """Return the words that exist as far as a model knows: those that its tokenizer does not cut into pieces."""
    pieces = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(piece for piece in pieces if piece.isalpha())
