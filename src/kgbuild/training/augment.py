"""Augmentation: news looks different from web text, so training sentences are changed to look like it.

Sentences become quotations with a speaker, headlines without a final stop, items of lists; their names are exchanged for others of the
same kind, and they are spelt as news spells (`kgbuild.training.spelling`). Every change keeps the annotation right or makes it unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from random import Random

from kgbuild.training.catalogue import Names
from kgbuild.training.edits import NewWord, root_of, splice
from kgbuild.training.quoting import is_quotable, quote, quote_pair
from kgbuild.training.sentences import NAME_LABELS, OUTSIDE, Documents, Sentence, allow_name, label_set, name_spans
from kgbuild.training.spelling import compounded, glued, levelled, prefixed, with_single_marks

#: Share of the sentences that become quotations, and of these that have single marks.
_QUOTED, _SINGLE = 0.06, 0.2
#: Parts of speech that a headline writes with a capital.
_TITLED = frozenset(("NOUN", "VERB", "ADJ", "ADV", "PROPN", "AUX", "PRON", "NUM"))
_BULLETS = ("-", "•", "*", "–", "1.", "2.", "a)")


def augment(documents: Documents, names: Names, random: Random) -> Documents:
    """Return the documents with some sentences changed; the given ones stay as they are."""
    return [_augment(document, names, random) for document in documents]


def _augment(document: Sequence[Sentence], names: Names, random: Random) -> list[Sentence]:
    changed: list[Sentence] = []
    for sentence in document:
        draw = random.random()
        if draw >= _QUOTED:
            changed.append(_one(sentence, draw - _QUOTED, names, random))
        elif not is_quotable(sentence):
            changed.append(sentence)
        else:
            is_pair = bool(changed) and is_quotable(changed[-1]) and random.random() < 0.5
            quoted = quote_pair(changed.pop(), sentence, names, random) if is_pair else [quote(sentence, names, random)]
            changed += [with_single_marks(part) for part in quoted] if random.random() < _SINGLE else quoted
    return changed


def _one(sentence: Sentence, draw: float, names: Names, random: Random) -> Sentence:
    for (_, change), bound in zip(_CHANGES, _BOUNDS, strict=True):
        if draw < bound:
            return change(sentence, names, random)
    return sentence


def unstopped(sentence: Sentence) -> Sentence:
    """Return the sentence without its final stop."""
    last = len(sentence.words) - 1
    return splice(sentence, last, last + 1, []) if last > 1 and sentence.words[last] == "." else sentence


def headline(sentence: Sentence) -> Sentence:
    """Return the sentence as a headline: no final stop, capitals."""
    if sentence.syntax is None:
        return sentence
    cut = unstopped(sentence)
    pos = cut.syntax.pos if cut.syntax else []
    return replace(cut, words=[word[:1].upper() + word[1:] if tag in _TITLED else word for word, tag in zip(cut.words, pos, strict=True)])


def listed(sentence: Sentence, bullet: str) -> Sentence:
    """Return the sentence as an item of a list, which is a line of its own."""
    root = root_of(sentence)
    if root < 0:
        return sentence
    mark = NewWord(bullet, "PUNCT" if not bullet[0].isalnum() else "", head=root + 1, relation="punct" if not bullet[0].isalnum() else "")
    return replace(splice(sentence, 0, 0, [mark]), paragraph=True)


def renamed(sentence: Sentence, names: Names, random: Random) -> Sentence:
    """Return the sentence with its names exchanged for others of the same kind; only exact annotations are exchanged."""
    tags = sentence.gold_names or exact_tags(sentence)
    for start, end, kind in reversed(name_spans(tags)):
        choices = names.get(kind, [])
        if choices and all(word[:1].isalnum() for word in sentence.words[start:end]):
            sentence = _exchanged(sentence, start, end, name_words(random.choice(choices), kind))
    return sentence


def exact_tags(sentence: Sentence) -> list[str]:
    """Return the name labels of a sentence where just one is allowed, `O` elsewhere."""
    if sentence.names is None:
        return []
    return [NAME_LABELS[labels.bit_length() - 1] if labels.bit_count() == 1 else "O" for labels in sentence.names]


def name_words(name: Sequence[str], kind: str) -> list[NewWord]:
    """Return the words of a name; one that is a single word is a proper noun in the singular."""
    labels = [OUTSIDE] * len(name)
    allow_name(labels, range(len(name)), label_set(kind))
    if len(name) == 1 and kind != "NORP":
        return [NewWord(name[0], "PROPN", "NNP", "Number=Sing", names=labels[0])]
    return [NewWord(word, names=allowed) for word, allowed in zip(name, labels, strict=True)]


def _exchanged(sentence: Sentence, start: int, end: int, new: list[NewWord]) -> Sentence:
    syntax = sentence.syntax
    if syntax is not None and len(new) == 1:
        outward = [word for word in range(start, end) if not start <= syntax.heads[word] < end or syntax.heads[word] == word]
        if len(outward) == 1 and syntax.heads[outward[0]] >= 0:
            head = syntax.heads[outward[0]]
            moved = head if head < start else start if start <= head < end else head + 1 - (end - start)
            new = [new[0]._replace(head=moved, relation=syntax.relations[outward[0]])]
    return splice(sentence, start, end, new)


#: Changes of single sentences and the share of the sentences that undergo each, drawn anew every epoch.
_CHANGES: tuple[tuple[float, Callable[[Sentence, Names, Random], Sentence]], ...] = (
    (0.04, lambda sentence, _, __: unstopped(sentence)),
    (0.02, lambda sentence, _, __: headline(sentence)),
    (0.01, lambda sentence, _, random: listed(sentence, random.choice(_BULLETS))),
    (0.015, lambda sentence, _, random: levelled(unstopped(sentence), random)),
    (0.01, lambda sentence, _, random: glued(sentence, random)),
    (0.02, lambda sentence, _, random: prefixed(sentence, random)),
    (0.015, compounded),
    (0.25, renamed),
)
_BOUNDS = tuple(accumulate(share for share, _ in _CHANGES))
