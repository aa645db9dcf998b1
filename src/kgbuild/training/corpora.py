"""All corpora of a folder, read into one set of documents by name; texts without syntax borrow it from an earlier model."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kgbuild.training import names, roles, treebanks
from kgbuild.training.sentences import Documents, Sentence, Syntax, without_syntax

#: Names of the documents to learn from; `re3d_train` counts twice, because it is small and nearest to our news.
TRAINING = ("ewt_train", "gum_train", "wikigold", "re3d_train", "masc")
#: Words of a line of re3d that are taken as one sentence at most; longer lines are cut.
_LONGEST_LINE = 120
#: Longer sentences of MASC are lists and tables.
_LONGEST_SENTENCE = 110

#: Cuts a text into words, as start and end.
Tokenize = Callable[[str], list[tuple[int, int]]]
#: Gives parts of speech and heads to the words of one sentence.
Parse = Callable[[list[str]], tuple[list[str], list[int]]]

Corpora = dict[str, Documents]


def read_corpora(folder: Path) -> Corpora:
    """Read the corpora that carry their own words: EWT with names and roles, GUM with names, wikigold."""
    found: Corpora = {}
    for split in ("train", "dev", "test"):
        ewt = treebanks.read_treebank(folder / f"ud_ewt/{split}.conllu.xz")
        names.add_uner(ewt, folder / f"uner_ewt/{split}.iob2.xz", train=split == "train")
        roles.add_propbank(ewt, folder / f"propbank_ewt/{split}.jsonl.xz")
        gum = treebanks.read_treebank(folder / f"ud_gum_open/{split}.conllu.xz")
        names.add_gum(gum, folder / f"gum_ner/{split}.jsonl.xz")
        found |= {f"ewt_{split}": ewt, f"gum_{split}": gum}
    return found | {"wikigold": names.read_wikigold(folder / "wikigold/wikigold.conll.xz")}


def read_unparsed(folder: Path, tokenize: Tokenize, parse: Parse) -> Corpora:
    """Read re3d and MASC, texts without syntax; the parse only serves to read their names and roles."""
    found: Corpora = {"re3d_train": [], "re3d_dev": [], "re3d_test": [], "masc": []}
    for split, record in names.read_re3d(folder / "re3d_open/re3d_open.jsonl.gz"):
        found[f"re3d_{split}"].append([without_syntax(line) for line in _re3d_lines(record, tokenize, parse)])
    for record in roles.read_records(folder / "propbank_masc/propbank_masc.jsonl.xz"):
        offsets = tokenize(record["text"])
        if len(offsets) <= _LONGEST_SENTENCE:
            sentence = _parsed(record["text"], offsets, parse)
            sentence.predicates = roles.predicates(record["predicates"], sentence)
            # The borders of MASC's sentences were found by rule, so that they teach nothing.
            sentence.is_sentence = False
            found["masc"].append([without_syntax(sentence)])
    return found


def _re3d_lines(record: Any, tokenize: Tokenize, parse: Parse) -> list[Sentence]:  # noqa: ANN401 (a record of JSON)
    lines = []
    start = 0
    for line in record["text"].split("\n"):
        offsets = [(start + first, start + last) for first, last in tokenize(line)]
        for place in range(0, len(offsets), _LONGEST_LINE):
            sentence = _parsed(record["text"], offsets[place : place + _LONGEST_LINE], parse)
            names.add_re3d(sentence, record["entities"])
            sentence.is_sentence = False
            lines.append(sentence)
        start += len(line) + 1
    return lines


def _parsed(text: str, offsets: list[tuple[int, int]], parse: Parse) -> Sentence:
    words = [text[start:end] for start, end in offsets]
    pos, heads = parse(words)
    blank = [""] * len(words)
    return Sentence(words, offsets=offsets, paragraph=True, syntax=Syntax(pos, blank, blank, heads, blank))


def write_prepared(corpora: Corpora, path: Path) -> None:
    """Write prepared corpora; the file is for this program on this machine only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pickle.dump(corpora, file)


def read_prepared(path: Path) -> Corpora:
    """Read what `write_prepared` wrote; never open a file from elsewhere with it."""
    with path.open("rb") as file:
        corpora: Corpora = pickle.load(file)  # noqa: S301 (our own file)
    return corpora
