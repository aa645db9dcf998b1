"""Predicates and their roles: PropBank over EWT and over MASC."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kgbuild.training.names import words_inside
from kgbuild.training.sentences import ROLE_LABELS, Documents, Predicate, Sentence

#: Roles that are not learnt: parts of the predicate, light verbs, and numbers that hardly occur.
_SKIPPED = frozenset(("V", "ARGM-LVB", "ARGM-PRR", "ARGM-CXN", "ARG5", "ARGA", "ARG1-DSP"))
#: Continuations (C-) and relative pronouns (R-) are left out.
_SKIPPED_PREFIXES = ("C-", "R-")
#: Auxiliary verbs are no predicates.
_AUXILIARIES = frozenset(("be.03", "have.01", "do.01"))


def add_propbank(documents: Documents, path: Path) -> int:
    """Add predicates to the sentences of EWT with the same id and text; return to how many."""
    records = {record["sent_id"]: record for record in read_records(path)}
    count = 0
    for sentence in (sentence for document in documents for sentence in document):
        record = records.get(sentence.id)
        if record is not None and sentence.offsets and record["text"] == sentence.text:
            sentence.predicates = predicates(record["predicates"], sentence)
            count += 1
    return count


def read_records(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a PropBank file (JSON Lines, xz): text and predicates with the spans of their roles."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def predicates(annotation: Sequence[Mapping[str, Any]], sentence: Sentence) -> list[Predicate]:
    """Return the predicates of a sentence with syntax and offsets; an argument is the head word of its span."""
    at = {start: word for word, (start, _) in enumerate(sentence.offsets)}
    depths = _depths(sentence)
    found = []
    for entry in annotation:
        word = at.get(entry["span"][0])
        if word is None or entry["roleset"] in _AUXILIARIES:
            continue
        arguments = []
        for role in entry["roles"]:
            words = words_inside(sentence, *role["span"])
            if role["role"] in _SKIPPED or role["role"].startswith(_SKIPPED_PREFIXES) or not words or word in words:
                continue
            arguments.append((_head_word(words, sentence, depths), _role(role["role"])))
        found.append(Predicate(word, tuple(arguments), entry["roleset"]))
    return found


def _role(name: str) -> str:
    role = "A" + name[3] if name.startswith("ARG") and name[3].isdigit() else name[5:]
    return role if role in ROLE_LABELS else "ADV"


def _depths(sentence: Sentence) -> list[int]:
    heads = sentence.syntax.heads if sentence.syntax else list(range(len(sentence.words)))
    depths = []
    for start in range(len(heads)):
        depth, word = 0, start
        while heads[word] != word and depth < len(heads):
            depth, word = depth + 1, heads[word]
        depths.append(depth)
    return depths


def _head_word(words: Sequence[int], sentence: Sentence, depths: Sequence[int]) -> int:
    """Return the word whose head lies outside the span; of several the one nearest to the root, then the first."""
    syntax = sentence.syntax
    inside = set(words)
    outward = [
        word
        for word in words
        if syntax and syntax.pos[word] != "PUNCT" and (syntax.heads[word] == word or syntax.heads[word] not in inside)
    ]
    return min(outward or words, key=lambda word: (depths[word], word))
