"""Edits of annotated sentences that keep the annotation right: words go, words come, positions follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kgbuild.training.sentences import OUTSIDE, UNKNOWN, LabelSet, Predicate, Sentence, Syntax


class NewWord(NamedTuple):
    """A word to put into a sentence; what is left out stays unknown.

    Attributes:
        text: The word.
        pos: Part of speech.
        xpos: Tag of the Penn treebank.
        features: Morphological features.
        head: Its head, counted in the sentence after the edit.
        relation: Relation to the head.
        names: Allowed name labels.
    """

    text: str
    pos: str = ""
    xpos: str = ""
    features: str = ""
    head: int = UNKNOWN
    relation: str = ""
    names: LabelSet = OUTSIDE


def splice(sentence: Sentence, start: int, end: int, new: Sequence[NewWord]) -> Sentence:
    """Return the sentence with the words from `start` to before `end` replaced by new ones.

    Heads that are replaced become unknown, but if one word comes for them, that word. Predicates among the replaced words go; a
    sentence that would lose an argument loses all its predicates, because the words that are left would count as no arguments.
    """
    shift = len(new) - (end - start)

    def moved(word: int) -> int:
        if word < start:
            return word
        if word >= end:
            return word + shift
        return start if len(new) == 1 else UNKNOWN

    return replace(
        sentence,
        words=[*sentence.words[:start], *(word.text for word in new), *sentence.words[end:]],
        offsets=[],
        syntax=_spliced_syntax(sentence.syntax, start, end, new, [moved(word) for word in range(len(sentence.words))]),
        names=None if sentence.names is None else [*sentence.names[:start], *(word.names for word in new), *sentence.names[end:]],
        gold_names=None,
        predicates=_moved_predicates(sentence.predicates, range(start, end), [moved(word) for word in range(len(sentence.words))]),
    )


def _spliced_syntax(syntax: Syntax | None, start: int, end: int, new: Sequence[NewWord], moved: Sequence[int]) -> Syntax | None:
    if syntax is None:
        return None
    heads = [UNKNOWN if head == UNKNOWN else moved[head] for head in syntax.heads]
    relations = [relation if head != UNKNOWN else "" for relation, head in zip(syntax.relations, heads, strict=True)]
    return Syntax(
        [*syntax.pos[:start], *(word.pos for word in new), *syntax.pos[end:]],
        [*syntax.xpos[:start], *(word.xpos for word in new), *syntax.xpos[end:]],
        [*syntax.features[:start], *(word.features for word in new), *syntax.features[end:]],
        [*heads[:start], *(word.head for word in new), *heads[end:]],
        [*relations[:start], *(word.relation for word in new), *relations[end:]],
    )


def _moved_predicates(predicates: list[Predicate] | None, gone: range, moved: Sequence[int]) -> list[Predicate] | None:
    if predicates is None:
        return None
    kept = []
    for predicate in predicates:
        if predicate.word in gone or any(word in gone for word, _ in predicate.arguments):
            return None
        arguments = tuple((moved[word], role) for word, role in predicate.arguments)
        kept.append(Predicate(moved[predicate.word], arguments, predicate.sense))
    return kept


def attach(sentence: Sentence, word: int, head: int, relation: str) -> Sentence:
    """Return the sentence with one word hung on another."""
    syntax = sentence.syntax
    if syntax is None:
        return sentence
    heads, relations = list(syntax.heads), list(syntax.relations)
    heads[word], relations[word] = head, relation
    return replace(sentence, syntax=syntax._replace(heads=heads, relations=relations))


def root_of(sentence: Sentence) -> int:
    """Return the word that is its own head; `UNKNOWN` if there is none."""
    heads = sentence.syntax.heads if sentence.syntax else []
    return next((word for word, head in enumerate(heads) if word == head), UNKNOWN)
