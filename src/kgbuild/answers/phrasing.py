"""Pick a canned question by the words of a free one.

A question declares phrasings: `who rejected {whose}'s (demand|demands)`. Braces hold a parameter, parentheses alternatives, brackets what
may be left out, `...` any words. A phrasing that fits word for word decides, of several the one with the most words of its own. Else
the question that shares most words is taken, if it shares enough, and what it left unread is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kgbuild.answers.questions import Parameter, Question
from kgbuild.answers.resolution import Ask, known
from kgbuild.answers.terms import LOOKED_UP, TERMS
from kgbuild.errors import InputError, QueryError

#: Share of a question's words that a phrasing must have for the looser match. Below half, the words in common are those of any question.
_ENOUGH = 0.5
_CLOSEST = 3
_REST = "rest"
_TOKEN = re.compile(r"\{(\w+)\}|[\[\]()|]|\.\.\.|[^\s\[\](){}|]+|\s+")
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"[A-Z][\w.&-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w.&-]*)*")
_EMPTY = frozenset(
    re.findall(r"\w+", "a an and are did do does for had has have how in is it of on s the their to was were what which who whom will with")
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A question that was picked, the values that its parameters get, and words that were not understood."""

    question: Question
    values: dict[str, str]
    unread: tuple[str, ...] = ()


def choose(text: str, questions: Sequence[Question], ask: Ask) -> Choice:
    """Return the canned question that a free one asks.

    Args:
        text: The question as a person puts it.
        questions: The canned questions.
        ask: Runs SPARQL; a phrasing fits only if the store knows the names that it captures.

    Raises:
        QueryError: If no question is close enough; the closest are in the hint.
    """
    asked = _tidy(text)
    exact = [
        (weight, question, values)
        for question in questions
        for phrase in question.phrases
        for weight, values in _fits(phrase, asked, question, ask)
    ]
    if exact:
        _, question, values = min(exact, key=lambda fit: (-fit[0], fit[1].name))
        rest = values.pop(_REST, "")
        return Choice(question, values, tuple(rest.split()))
    return _closest(asked, questions, ask)


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").strip().rstrip("?!. ").split())


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    parts: list[str] = []
    for token in _TOKEN.finditer(phrase):
        word = token[0]
        if token[1]:
            # One phrasing may name a parameter in several alternatives; a pattern may name a group once.
            parts.append(f"(?P<{token[1]}_{len(parts)}>\\S.*?)")
        elif word in "()|":
            parts.append({"(": "(?:", ")": ")", "|": "|"}[word])
        elif word in "[]":
            parts.append("(?:" if word == "[" else ")?")
        else:
            rest = f"(?P<{_REST}_{len(parts)}>.*)"
            parts.append(rest if word == "..." else r"\s*" if word.isspace() else re.escape(word) + r"\b")
    return re.compile("".join(parts), re.IGNORECASE)


def _fits(phrase: str, asked: str, question: Question, ask: Ask) -> Iterable[tuple[int, dict[str, str]]]:
    found = _pattern(phrase).fullmatch(asked)
    if found is None:
        return
    values = {name.rpartition("_")[0]: value.strip() for name, value in found.groupdict().items() if value}
    kinds = {parameter.name: parameter for parameter in question.parameters}
    if all(name == _REST or (name in kinds and _takes(kinds[name], value, ask)) for name, value in values.items()):
        yield len(asked) - sum(map(len, values.values())), values


def _takes(parameter: Parameter, value: str, ask: Ask) -> bool:
    if parameter.type in LOOKED_UP:
        return known(parameter.type, value, ask)
    try:
        return bool(TERMS[parameter.type](value))
    except (ValueError, InputError):
        return False


def _closest(asked: str, questions: Sequence[Question], ask: Ask) -> Choice:
    names = [name for name in _NAME.findall(asked[1:]) if known("actor", name, ask)]
    plain = asked
    for name in names:
        plain = plain.replace(name, " ")
    words = _words(plain)
    scores = sorted(((_shared(words, question), question) for question in questions), key=lambda row: (-row[0], row[1].name))
    score, question = scores[0] if scores else (0.0, None)
    if question is None or score < _ENOUGH:
        nearest = "; ".join(f"{near.name}: {near.question}" for _, near in scores[:_CLOSEST])
        raise QueryError(f"No canned question asks {asked!r}.", f"The closest are: {nearest}" if nearest else "")
    free = [parameter.name for parameter in question.parameters if parameter.type in {"actor", "entity"}]
    values = dict(zip(free, names, strict=False))
    vocabulary = _vocabulary(question)
    return Choice(question, values, tuple(sorted({*(words - vocabulary), *names[len(free) :]})))


def _words(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.lower())} - _EMPTY


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _vocabulary(question: Question) -> set[str]:
    phrases = " ".join(re.sub(r"\{\w+\}", " ", phrase) for phrase in question.phrases)
    return _words(f"{phrases} {question.question} {question.title}")


def _shared(words: set[str], question: Question) -> float:
    return len(words & _vocabulary(question)) / len(words) if words else 0.0
