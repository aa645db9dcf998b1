"""Sentences made into quotations: with the comma before the closing mark, the speaker behind, in front or between, as news writes them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from kgbuild.training.catalogue import CAPITALS, Names
from kgbuild.training.edits import NewWord, root_of, splice
from kgbuild.training.sentences import OUTSIDE, Predicate, Sentence, Syntax, allow_name, label_set

#: Reporting verbs with their PropBank senses; the first is as frequent in news as all others together.
_VERBS = (
    ("said", "say.01"), ("added", "add.01"), ("wrote", "write.01"), ("argued", "argue.01"), ("warned", "warn.01"),
    ("insisted", "insist.01"), ("claimed", "claim.01"), ("stressed", "stress.01"), ("announced", "announce.01"), ("declared", "declare.02"),
)  # fmt: skip
_PAST = "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin"
_SPEAKERS = (
    "ministry", "government", "spokesman", "spokeswoman", "president", "minister", "embassy", "official", "agency", "report",
    "newspaper", "statement",
)  # fmt: skip
#: Sentences of other lengths make no likely quotation.
_SHORTEST, _LONGEST = 4, 40
#: Words that keep their capital within a sentence.
_CAPITAL = frozenset(("I", "I'm", "I'll", "I've"))


def is_quotable(sentence: Sentence) -> bool:
    """Say whether the sentence is a plain statement: a clause with a final stop, without marks of quotation or brackets."""
    syntax = sentence.syntax
    if (
        syntax is None
        or not _SHORTEST <= len(sentence.words) <= _LONGEST
        or sentence.words[-1] != "."
        or not sentence.words[0][:1].isupper()
    ):
        return False
    root = root_of(sentence)
    has_subject = any(
        head == root and relation.startswith(("nsubj", "expl", "csubj"))
        for head, relation in zip(syntax.heads, syntax.relations, strict=True)
    )
    return has_subject and not any(mark in '"“”()[]:;' for word in sentence.words for mark in word)


class _Clause:
    """A quotation under construction: the words of a sentence whose root will hang on the reporting verb."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    @property
    def root(self) -> int:
        """The root of the quoted sentence, wherever it has moved."""
        return root_of(self.sentence)

    def put(self, at: int, text: str, xpos: str) -> None:
        """Put a mark that hangs on the root."""
        root = self.root + (self.root >= at)
        self.sentence = splice(self.sentence, at, at, [NewWord(text, "PUNCT", xpos, "_", root, "punct")])

    def replace_stop(self) -> None:
        """Make the final stop a comma."""
        last = len(self.sentence.words) - 1
        self.sentence = splice(self.sentence, last, last + 1, [NewWord(",", "PUNCT", ",", "_", self.root, "punct")])

    def open(self) -> None:
        """Put an opening mark in front."""
        self.put(0, '"', "``")

    def close(self) -> None:
        """Put a closing mark behind."""
        self.put(len(self.sentence.words), '"', "''")


def quote(sentence: Sentence, names: Names, random: Random) -> Sentence:
    """Return the sentence as the content of a report; the form is drawn."""
    form = random.choice(("marks", "marks", "marks", "plain", "that", "that", "colon", "according"))
    if form == "according":
        return _according(sentence, names, random)
    if form == "that":
        return _with_that(sentence, names, random)
    clause = _Clause(sentence)
    if form == "colon":
        clause.open()
        clause.close()
        return _in_front(clause, [NewWord(random.choice((":", ",")), "PUNCT", ":", "_", UNSET, "punct")], names, random)
    clause.replace_stop()
    if form == "marks":
        clause.open()
        clause.close()
    return _behind(clause, names, random)


def quote_pair(first: Sentence, second: Sentence, names: Names, random: Random) -> list[Sentence]:
    """Return two sentences as one quotation: speaker at the end, or between them with the second sentence quoted alone."""
    before, after = _Clause(first), _Clause(second)
    before.open()
    after.close()
    if random.random() < 0.5:
        after.sentence = splice(
            after.sentence, len(second.words) - 1, len(second.words), [NewWord(",", "PUNCT", ",", "_", after.root, "punct")]
        )
        return [before.sentence, _behind(after, names, random)]
    before.replace_stop()
    before.close()
    after.open()
    return [_behind(before, names, random), after.sentence]


#: Head of a mark that is set when the place of the quoted root is known.
UNSET = -2


def _speaker(names: Names, random: Random) -> tuple[list[NewWord], int]:
    """Return the words of a speaker, their heads counted from the first, and the place of the head."""
    kind = random.choice(("PERSON", "PERSON", "LOC", "ORG", "noun", "noun", "pronoun"))
    if kind == "pronoun":
        pronoun, gender = random.choice((("he", "3"), ("she", "3")))
        return [NewWord(pronoun, "PRON", "PRP", f"Number=Sing|Person={gender}|PronType=Prs")], 0
    choices = names.get(CAPITALS if kind == "LOC" else kind, [])
    if kind == "noun" or not choices:
        return [
            NewWord(random.choice(("the", "the", "a")), "DET", "DT", "PronType=Art", 1, "det"),
            NewWord(random.choice(_SPEAKERS), "NOUN", "NN", "Number=Sing"),
        ], 1
    name = random.choice([name for name in random.choices(choices, k=20) if len(name) <= 2] or [("Moscow",)])
    labels = [OUTSIDE] * len(name)
    allow_name(labels, range(len(name)), label_set(kind))
    if len(name) == 1:
        return [NewWord(name[0], "PROPN", "NNP", "Number=Sing", names=labels[0])], 0
    relation, head = ("flat", 0) if kind == "PERSON" else ("", UNSET)
    first = NewWord(name[0], "PROPN" if relation else "", "NNP" if relation else "", names=labels[0])
    return [first, NewWord(name[1], first.pos, first.xpos, head=head, relation=relation, names=labels[1])], 0


def _phrase(names: Names, random: Random, at: int, *, verb_first: bool) -> tuple[list[NewWord], int, int, str]:
    """Return speaker and verb as words from position `at`, then the places of verb and speaker, and the verb's sense."""
    speaker, head = _speaker(names, random)
    text, sense = _VERBS[0] if random.random() < 0.5 else random.choice(_VERBS)
    verb_first = verb_first and speaker[0].pos != "PRON" and random.random() < 0.4
    verb, start = (at, at + 1) if verb_first else (at + len(speaker), at)
    placed = []
    for place, word in enumerate(speaker):
        if place == head:
            placed.append(word._replace(head=verb, relation="nsubj"))
        else:
            placed.append(word._replace(head=word.head + start if word.head >= 0 else -1))
    reporting = NewWord(text, "VERB", "VBD", _PAST, verb, "root")
    return ([reporting, *placed] if verb_first else [*placed, reporting]), verb, start + head, sense


def _behind(clause: _Clause, names: Names, random: Random) -> Sentence:
    at, content = len(clause.sentence.words), clause.root
    words, verb, speaker, sense = _phrase(names, random, at, verb_first=True)
    stop = NewWord(".", "PUNCT", ".", "_", verb, "punct")
    return _reported(splice(clause.sentence, at, at, [*words, stop]), content, verb, speaker, sense)


def _in_front(clause: _Clause, marks: list[NewWord], names: Names, random: Random) -> Sentence:
    words, verb, speaker, sense = _phrase(names, random, 0, verb_first=False)
    size = len(words) + len(marks)
    content = clause.root + size
    marks = [mark._replace(head=content) for mark in marks]
    words[0] = words[0]._replace(text=words[0].text[:1].upper() + words[0].text[1:])
    return _reported(splice(clause.sentence, 0, 0, [*words, *marks]), content, verb, speaker, sense)


def _with_that(sentence: Sentence, names: Names, random: Random) -> Sentence:
    clause = _Clause(_small_start(sentence))
    stop = len(sentence.words) - 1
    marks = [NewWord("that", "SCONJ", "IN", "_", UNSET, "mark")] if random.random() < 0.7 else []
    reported = _in_front(clause, marks, names, random)
    syntax = reported.syntax
    if syntax is None:
        return reported
    heads = list(syntax.heads)
    heads[stop + len(reported.words) - len(sentence.words)] = root_of(reported)
    return replace(reported, syntax=syntax._replace(heads=heads))


def _according(sentence: Sentence, names: Names, random: Random) -> Sentence:
    speaker, head = _speaker(names, random)
    if speaker[0].pos == "PRON":
        return sentence
    root = root_of(sentence) + len(speaker) + 3
    words = [
        NewWord("According", "VERB", "VBG", "Tense=Pres|VerbForm=Part", 2 + head, "case"),
        NewWord("to", "ADP", "IN", "_", 0, "fixed"),
    ]
    for place, word in enumerate(speaker):
        words.append(
            word._replace(head=root, relation="obl") if place == head else word._replace(head=word.head + 2 if word.head >= 0 else -1)
        )
    words.append(NewWord(",", "PUNCT", ",", "_", root, "punct"))
    return splice(replace(_small_start(sentence), predicates=None), 0, 0, words)


def _small_start(sentence: Sentence) -> Sentence:
    first = sentence.words[0]
    pos = sentence.syntax.pos[0] if sentence.syntax else ""
    if pos == "PROPN" or first in _CAPITAL or (len(first) > 1 and first.isupper()) or (sentence.names and sentence.names[0] != OUTSIDE):
        return sentence
    return replace(sentence, words=[first[:1].lower() + first[1:], *sentence.words[1:]])


def _reported(sentence: Sentence, content: int, verb: int, speaker: int, sense: str) -> Sentence:
    """Hang the content on the reporting verb and add the predicate."""
    syntax: Syntax | None = sentence.syntax
    if syntax is None:
        return sentence
    heads, relations = list(syntax.heads), list(syntax.relations)
    heads[content], relations[content] = verb, "ccomp"
    added = Predicate(verb, ((speaker, "A0"), (content, "A1")), sense)
    predicates = None if sentence.predicates is None else [*sentence.predicates, added]
    return replace(sentence, syntax=syntax._replace(heads=heads, relations=relations), predicates=predicates)
