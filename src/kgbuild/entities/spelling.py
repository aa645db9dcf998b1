"""Compare the spellings of names: family names, likeness, titles, acronyms."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from kgbuild.entities.scene import POLITE_TITLES
from kgbuild.ontology.records import normalise, strip_accents

#: Parts of a name that are no surname.
_NOT_SURNAME = frozenset({"jr", "sr", "ii", "iii", "iv"})

#: A given name of East Asia in Latin letters, which follows the family name.
_GIVEN_LAST = re.compile(r"[A-Z]\w+-[a-z]\w+")

#: Letters after a name that are no part of it.
_TRAILING = frozenset({"MP", "MEP", "MSP", "QC", "KC", "KCMG", "OBE", "CBE"})


def surname(name: str) -> str:
    """Return the normal form of the family name: the last part, "Jr." and the like left out, or the first before a name like "Jae-in".

    >>> surname("Sergey Lavrov"), surname("John Roe Jr."), surname("Moon Jae-in")
    ('lavrov', 'roe', 'moon')
    """
    words = [word for word in name.split() if normalise(word) not in _NOT_SURNAME]
    if len(words) > 1 and _GIVEN_LAST.fullmatch(words[-1]):
        return normalise(words[0])
    parts = normalise(words[-1]).split(" ") if words else [""]
    return parts[-1]


def given_name(name: str) -> str:
    """Return the normal form of the given name: the first part, or all after the first before a name like "Jae-in".

    >>> given_name("Sergey Lavrov"), given_name("Moon Jae-in")
    ('sergey', 'jae in')
    """
    first, _, rest = name.partition(" ")
    if _GIVEN_LAST.fullmatch(rest.rpartition(" ")[2]):
        return normalise(rest)
    return normalise(first).split(" ")[0]


def likeness(one: str, other: str) -> float:
    """Return how alike two full names are, the surnames counted apart so that they must be alike too.

    >>> likeness("Sergei Lavrov", "Sergey Lavrov") > 0.85 > likeness("Sergei Ivanov", "Sergei Lavrov")
    True
    """
    first, second = normalise(one), normalise(other)
    whole = SequenceMatcher(None, first, second, autojunk=False).ratio()
    family = SequenceMatcher(None, surname(one), surname(other), autojunk=False).ratio()
    return min(whole, family + 0.1)


def is_alike(one: str, other: str, least: float) -> bool:
    """Say whether two full names are alike by so much at least; most pairs are not by their letters alone, which cost little to count."""
    letters = SequenceMatcher(None, normalise(one), normalise(other), autojunk=False)
    return letters.real_quick_ratio() >= least and letters.quick_ratio() >= least and likeness(one, other) >= least


def without_titles(text: str) -> str:
    """Return a name without polite titles before it and letters of honour after it."""
    words = text.split(" ")
    while len(words) > 1 and words[0].rstrip(".").lower() in POLITE_TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _TRAILING:
        words = words[:-1]
    return " ".join(words)


def abbreviates(acronym: str, name: str) -> bool:
    """Say whether the letters of an acronym are initials of the words of a name, in their order."""
    initials = [word[0] for word in re.split(r"[\s-]+", strip_accents(name)) if word]
    letters = iter("".join(initials).upper())
    return all(letter in letters for letter in acronym.upper() if letter.isalpha())
