"""Choose among the names that the tables of facts give: which is the label, and which are names of something else."""

from __future__ import annotations

import re

from rapidfuzz.fuzz import ratio

from kgbuild.authority.facts import Row
from kgbuild.ontology.records import normalise

#: A further name of a place less like its name than this, in percent, and without a word of it, is that of the region around it, of a town
#: that it swallowed, or a foreign one: of 36,000 more than a
#: quarter. Cities of two English names are in the core.
_ALIKE = 60.0

#: Countries whose given names have two syllables, which English texts join by a hyphen.
_HYPHENATED = frozenset({"KR", "KP"})
_SYLLABLES = re.compile(r"([A-Z][a-z]{1,6}) ([A-Z][a-z]{1,6}) ([A-Z][a-z]{1,6})")

#: A name that says no more than whose parliament it is.
_PARLIAMENT = re.compile(r"\w+[a-z] Parliament")

#: Nouns on which the name of a part of a government is built; a board or service of a ministry is not the ministry.
_MINISTRIES = frozenset({"ministry", "department", "office", "secretariat"})
_PARTS = frozenset({"agency", "authority", "board", "bureau", "commission", "community", "council", "fund", "institute", "service"})

#: Nouns on which the name of a school is built.
_SCHOOLS = frozenset({"university", "college", "school", "institute"})

_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_GOING_ON = re.compile(r" (?:of|for|on|in|at) ")
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to"})


def label(row: Row) -> str:
    """Return the label of an entity.

    Governments are called by their adjective, parliaments by a name of their own, armed forces "the military", as the news calls them
    (in the texts at hand "Armed Forces" is not in 70 mentions of them), given names of Korea have a hyphen.

    >>> label({"type": "Person", "name": "Park Min Ho", "country": "KR"})
    'Park Min-ho'
    """
    name = str(row["name"])
    if row.get("kind") == "government":
        return next((alias for alias in row.get("aliases", ()) if alias.endswith(" government")), name)
    if row.get("kind") == "military" and name.endswith(" Armed Forces"):
        return next((alias for alias in row.get("aliases", ()) if alias.endswith(" military")), name)
    if row.get("kind") == "legislature" and _PARLIAMENT.fullmatch(name):
        return next((alias for alias in row.get("aliases", ()) if alias.isalpha()), name)
    korean = _SYLLABLES.fullmatch(name) if row["type"] == "Person" and row.get("country") in _HYPHENATED else None
    return f"{korean[1]} {korean[2]}-{korean[3].lower()}" if korean else name


def built_on(name: str) -> str:
    """Return the noun on which a name is built, in normal form.

    >>> built_on("University of Lagos"), built_on("Valley College (Ohio)")
    ('university', 'college')
    """
    words = normalise(_GOING_ON.split(_IN_BRACKETS.sub("", name))[0]).split(" ")
    return words[-1]


def is_school(name: str) -> bool:
    """Say whether a name is that of a school, which the table of newspapers gives for the one that it prints."""
    return built_on(name) in _SCHOOLS


def is_of_another(row: Row, text: str, rule: str) -> bool:
    """Say whether a form that a row lists is the name of something else: of a region around a town, of a service of a ministry.

    Args:
        row: The row.
        text: The form.
        rule: What the row says that it is: alias, acronym, surname or adjective.
    """
    if rule == "acronym":
        return _is_of_whole(str(row["name"]), text)
    if rule != "alias":
        return False
    if row["type"] == "Place":
        return _is_of_other_place(normalise(row["name"]), normalise(text))
    nouns = {built_on(row["name"]), built_on(text)}
    return row["type"] == "Organisation" and not nouns.isdisjoint(_MINISTRIES) and not nouns.isdisjoint(_PARTS)


def _is_of_other_place(name: str, other: str) -> bool:
    return ratio(name, other) < _ALIKE and not set(name.split(" ")) & set(other.split(" ")) and name not in other


def _is_of_whole(name: str, acronym: str) -> bool:
    """Say whether an acronym leaves out what tells a body from one of which it split off: "Workers' Party-Maoist"."""
    whole, hyphen, rest = name.rpartition("-")
    initials = "".join(word[0] for word in normalise(whole).split(" ") if word and word not in _SMALL)
    return bool(hyphen and rest.isalpha() and rest[0].isupper() and " " in whole and acronym.lower() == initials)
