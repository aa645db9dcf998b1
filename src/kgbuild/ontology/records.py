"""What the authority holds: records of entities, readings of forms, and the normal form in which names are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kgbuild.model import Entity

#: How sure a form makes of its entity, by rule: a full name more than a name of several, a bare surname least.
SCORES = {"name": 1.0, "alias": 0.95, "acronym": 0.95, "demonym": 0.9, "adjective": 0.9, "metonym": 0.9, "surname": 0.85}

#: Letters that have no decomposition into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "\u0131": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "ð": "d"}
)

#: Words with an American and a British spelling, in the spelling in which they are compared.
_SPELLINGS = {"defense": "defence", "organization": "organisation", "organizations": "organisations", "center": "centre", "labor": "labour"}
_SPELLED = re.compile(rf"\b(?:{'|'.join(_SPELLINGS)})\b")

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`]")
_POINTS = re.compile(r"(?<=\w)\.(?=\w\b|\s|$)")
_OTHER = re.compile(r"[^\w]+|_+")


class Reading(NamedTuple):
    """What a form may stand for: an entity and the sort of form (name, alias, acronym, adjective, demonym, surname, metonym).

    `prior` (0..1) tells how often the entity is in the news; all of the core are.
    """

    entity: Entity
    rule: str
    prior: float = 1.0

    @property
    def score(self) -> float:
        """Return how sure the sort of form makes of the entity."""
        return SCORES[self.rule]


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a person holds or held: title in lower case, IRI of the country or body, ISO dates or ""."""

    title: str
    of: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What the authority knows of an entity. `nouns` are the common nouns that may take it up again ("bloc", "newspaper")."""

    entity: Entity
    country: str = ""
    gender: str = ""
    nouns: frozenset[str] = frozenset()
    adjectives: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True)
class Metonym:
    """A name that stands for a body (`target`) while it names a place (None where the seat is not in the authority)."""

    target: Entity
    place: Entity | None
    default: str


@lru_cache(maxsize=65536)
def normalise(form: str) -> str:
    """Return the normal form of a name: no accents, lower case, no points or apostrophes, hyphens as spaces, no leading "the".

    >>> normalise("The El País"), normalise("U.S."), normalise("Euro-Atlantic")
    ('el pais', 'us', 'euro atlantic')
    """
    if form.isascii():
        words = form.lower().replace("-", " ").split()
        text = " ".join(words)
        # Most forms are plain words, and patterns cost five times what words do.
        if text.replace(" ", "").isalnum() and _SPELLINGS.keys().isdisjoint(words):
            return text.removeprefix("the ")
    text = form if form.isascii() else strip_accents(form)
    text = _OTHER.sub(" ", _POINTS.sub("", _APOSTROPHES.sub("", text))).strip().lower()
    return _SPELLED.sub(lambda found: _SPELLINGS[found[0]], text.removeprefix("the "))


def strip_accents(text: str) -> str:
    """Return the text without diacritics; letters that do not decompose are spelled out.

    >>> strip_accents("Kaczyński, Gül, Łódź")
    'Kaczynski, Gul, Lodz'
    """
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def without_points(form: str) -> str:
    """Return a form without points, as acronyms are compared ("U.S." as "US").

    >>> without_points("U.S.A.")
    'USA'
    """
    return form.replace(".", "").strip()
