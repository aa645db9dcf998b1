"""Learn the table of frames from PropBank over the trees of EWT: how often a word at the end of a path has which role."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgbuild.analysis.frames import ANY_LEMMA, NO_ROLE, TABLE, Key, children_of, gains, paths
from kgbuild.analysis.lemmas import Lemmatizer
from kgbuild.training.sentences import ROLE_LABELS, Documents, Sentence

#: Words that must have been seen at the end of a path, and how many of them with a role; where fewer had one, many must have been seen
#: for the row to say "none here". On the development part the table of 12,000 rows is as good as one of all.
_MIN_WORDS, _MIN_ROLES, _MANY_WORDS = 6, 2, 50
#: A lemma has a row of its own where it was seen so often and differs from the other lemmas by so much in some role.
_MIN_LEMMA, _MIN_DIFFERENCE = 2, 0.5

Table = dict[Key, Counter[str]]


def learn(documents: Documents, lemmatizer: Lemmatizer) -> Table:
    """Return the counts of roles by lemma, part of speech and path; `ANY_LEMMA` counts all lemmas."""
    counts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for sentence in (sentence for document in documents for sentence in document):
        for (lemma, pos, path), role in _observations(sentence, lemmatizer):
            counts[lemma, pos, path][role] += 1
            counts[ANY_LEMMA, pos, path][role] += 1
    return dict(_kept(counts))


def _observations(sentence: Sentence, lemmatizer: Lemmatizer) -> Iterator[tuple[Key, str]]:
    syntax = sentence.syntax
    if syntax is None:
        return
    children = children_of(syntax.heads)
    for predicate in sentence.predicates or ():
        roles = dict(predicate.arguments)
        pos = syntax.pos[predicate.word]
        lemma = lemmatizer.lemma(sentence.words[predicate.word], pos)
        for word, path in paths(predicate.word, syntax.heads, syntax.relations, children):
            yield (lemma, pos, path), roles.get(word, NO_ROLE)


def _kept(counts: dict[Key, Counter[str]]) -> Iterator[tuple[Key, Counter[str]]]:
    rows, values = gains(counts, ROLE_LABELS)
    for (lemma, pos, path), row in counts.items():
        general = ANY_LEMMA, pos, path
        words = counts[general].total()
        is_telling = words >= _MIN_WORDS and words - counts[general][NO_ROLE] >= _MIN_ROLES
        if lemma == ANY_LEMMA:
            is_kept = is_telling or words >= _MANY_WORDS
        else:
            difference = abs(values[rows[lemma, pos, path]] - values[rows[general]]).max()
            is_kept = is_telling and row.total() >= _MIN_LEMMA and difference > _MIN_DIFFERENCE
        if is_kept:
            yield (lemma, pos, path), row


def write(table: Table, folder: Path) -> None:
    """Write the table into the folder of a model, sorted."""
    (folder / TABLE).write_text("".join(_lines(table.items())), encoding="utf-8")


def _lines(rows: Iterable[tuple[Key, Counter[str]]]) -> Iterator[str]:
    for key, row in sorted(rows):
        yield "\t".join((*key, " ".join(f"{role}:{count}" for role, count in sorted(row.items())))) + "\n"
