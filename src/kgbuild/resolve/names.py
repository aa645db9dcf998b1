"""Compare the names of two things that no authority knows: how alike they are, and why."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from kgbuild.ontology.records import normalise

#: Two spellings of one word, by likeness in percent: 80 takes Sergei for Sergey and Yanukovich for Yanukovych, not Ivanov for Ivanova's.
_SPELLING = 80.0
#: Two spellings of a name of several words that belongs to a body.
_BODY = 90.0

#: Words that a body's name may have or lack.
_LOOSE = frozenset(
    {"the", "of", "and", "for", "in", "on", "a", "inc", "ltd", "llc", "corp", "corporation", "company", "co", "plc", "group"}
)
#: Words before or after a person's name.
_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "sir", "lord", "lady", "president", "prime", "minister", "senator", "general", "sheikh", "sheik"}
)
#: Words that tell father and son, or one pope and the next, apart.
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"})

#: Sorts of things that newspapers and language models mistake for each other.
_BODIES = frozenset({"Organization", "Government", "Group", "MediaOutlet", "Other"})
_PLACES = frozenset({"Place", "Facility", "Other"})
_THINGS = frozenset({"Agreement", "Document", "Event", "Weapon", "Other"})


class Likeness(NamedTuple):
    """How alike two names are, 0 for not at all, and the reason in words. `weak` ones need more than the name to count."""

    score: float
    reason: str
    weak: bool = False


_NOT = Likeness(0.0, "")


def fitting(one: str, other: str) -> bool:
    """Say whether two types may be one thing's."""
    return one == other or any(one in sorts and other in sorts for sorts in (_BODIES, _PLACES, _THINGS))


def words(name: str, kind: str) -> tuple[str, ...]:
    """Return the words of a name that count, in normal form."""
    ignored = _TITLES if kind == "Person" else _LOOSE
    found = normalise(name).split(" ")
    return tuple(word for word in found if word not in ignored) or tuple(found)


def compare(one: str, other: str, kind: str) -> Likeness:
    """Compare two names of things of one kind.

    >>> compare("Sergei Ivanov", "Sergey Ivanov", "Person").reason
    'other spelling'
    >>> compare("Viktor Ivanov", "Sergey Ivanov", "Person").score
    0.0
    """
    first, second = words(one, kind), words(other, kind)
    if first == second:
        whole = normalise(one) == normalise(other) or kind == "Person"
        return Likeness(0.95, "same name") if whole else Likeness(0.85, "same but for a word that names leave out", weak=True)
    return _persons(first, second) if kind == "Person" else _bodies(one, other, first, second)


def _persons(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness:
    first, second = _plain(one), _plain(other)
    generations = {word for word in (*one, *other) if word in _GENERATIONS}
    if first == second:
        # One of the two names leaves the number out, or they have different ones.
        bare = _GENERATIONS.isdisjoint(one) or _GENERATIONS.isdisjoint(other)
        return Likeness(0.55, "number of the name left out", weak=True) if bare else _NOT
    family = _alike(first[-1], second[-1])
    if generations or family < _SPELLING:
        return _NOT
    if len(first) == 1 or len(second) == 1:
        return Likeness(0.5, "surname alone", weak=True) if first[-1] == second[-1] else _NOT
    return _full(first, second, family)


def _plain(words_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words_ if word not in _GENERATIONS) or words_


def _full(one: tuple[str, ...], other: tuple[str, ...], family: float) -> Likeness:
    """Compare two names that have given names and surnames alike."""
    short, long = sorted((one[:-1], other[:-1]), key=len)
    if any(not any(_same_given(name, known) for known in long) for name in short):
        return _NOT
    if any(len(name) == 1 for name in (*short, *long)) and not set(short) & set(long):
        return Likeness(0.65, "initial for given name", weak=True)
    if one[-1] == other[-1] and set(short) <= set(long):
        if short[0] == long[0] or long[-len(short) :] == short:
            return Likeness(0.85, "longer form of the name")
        # A son may bear his father's name after his own.
        return Likeness(0.65, "given names in part", weak=True)
    return Likeness(0.6 + 0.2 * (family + _alike(one[0], other[0]) - 2 * _SPELLING) / (200 - 2 * _SPELLING), "other spelling")


def _same_given(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return _alike(one, other) >= _SPELLING


def _alike(one: str, other: str) -> float:
    """Return the likeness of two words in percent; a feminine ending makes another surname."""
    if one == other:
        return 100.0
    if abs(len(one) - len(other)) == 1 and (one + "a" == other or other + "a" == one):
        return 0.0
    return min(ratio(one, other), 100 * JaroWinkler.similarity(one, other))


def _bodies(one: str, other: str, first: tuple[str, ...], second: tuple[str, ...]) -> Likeness:
    if sorted(first) == sorted(second):
        return Likeness(0.9, "same words")
    short, long = sorted((first, second), key=len)
    name = one if len(first) == 1 else other
    if len(short) == 1 and len(long) > 2 and name.isupper() and short[0] == "".join(word[0] for word in long):
        return Likeness(0.7, "initials", weak=True)
    if len(short) > 1 and set(short) < set(long):
        return Likeness(0.6, "part of the name", weak=True)
    if len(short) == len(long) and _spelled_alike(first, second):
        return Likeness(0.8, "other spelling", weak=len(short) == 1)
    return _NOT


def _spelled_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether the names differ by letters inside words, not by a word or a number ("Resolution 1441" is not "Resolution 1442")."""
    if any(a != b and (a.isdigit() or b.isdigit() or len(a) < 4 or a[0] != b[0]) for a, b in zip(one, other, strict=True)):
        return False
    return ratio(" ".join(one), " ".join(other)) >= _BODY and all(_alike(a, b) >= _SPELLING for a, b in zip(one, other, strict=True))
