"""The treebanks: CoNLL-U files, xz-compressed, to documents."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

from kgbuild.training.sentences import Documents, Sentence, Syntax, features

#: Where a word that does not stand at the expected place is looked for: a little further on.
_SLACK = 3
#: The columns of CoNLL-U that are read.
_ID, _FORM, _POS, _XPOS, _FEATS, _HEAD, _RELATION = 0, 1, 3, 4, 5, 6, 7


def read_treebank(path: Path) -> Documents:
    """Read the documents of a CoNLL-U file; multi-word tokens count by their words, empty nodes are left out."""
    documents: Documents = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for comments, rows in _blocks(line.rstrip("\n") for line in lines):
            if "newdoc" in comments or not documents:
                documents.append([])
            documents[-1].append(_sentence(comments, rows))
    return documents


def _blocks(lines: Iterator[str]) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    comments: dict[str, str] = {}
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("#"):
            name, _, value = line[1:].partition(" = ")
            comments[name.split()[0]] = value
        elif line:
            columns = line.split("\t")
            if columns[_ID].isdigit():
                rows.append(columns)
        elif rows:
            yield comments, rows
            comments, rows = {}, []
    if rows:
        yield comments, rows


def _sentence(comments: dict[str, str], rows: list[list[str]]) -> Sentence:
    words = [row[_FORM] for row in rows]
    text = comments.get("text", "")
    heads = [int(row[_HEAD]) - 1 if row[_HEAD] != "0" else word for word, row in enumerate(rows)]
    syntax = Syntax(
        [row[_POS] for row in rows],
        [row[_XPOS] for row in rows],
        [features(row[_FEATS]) for row in rows],
        heads,
        [row[_RELATION] for row in rows],
    )
    paragraph = "newdoc" in comments or "newpar" in comments
    return Sentence(words, comments.get("sent_id", ""), text, find_words(words, text), paragraph, syntax=syntax)


def find_words(words: list[str], text: str) -> list[tuple[int, int]]:
    """Return start and end of each word in the text; an empty list if one cannot be found.

    >>> find_words(["No", ",", "thanks"], "No, thanks")
    [(0, 2), (2, 3), (4, 10)]
    """
    offsets: list[tuple[int, int]] = []
    at = 0
    for word in words:
        while at < len(text) and text[at] == " ":
            at += 1
        start = text.find(word, at, at + _SLACK + len(word))
        if start < 0:
            return []
        at = start + len(word)
        offsets.append((start, at))
    return offsets
