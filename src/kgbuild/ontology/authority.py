"""The authority: the entities that kgbuild knows, with the names, adjectives, metonyms and common nouns that lead to them.

It is read once from Turtle files and never changed. Names are looked up in a normal form (no accents, no case, no hyphens); acronyms
also need their own case, so that "us" is not the United States.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kgbuild.model import Entity
from kgbuild.ontology import reader
from kgbuild.ontology.records import Metonym, Reading, Record, normalise, without_points


@dataclass(frozen=True)
class Authority:
    """All known entities and the index of their forms.

    Args:
        records: Record of each entity, by IRI.
        index: Readings by the normal form of the name.
        exact: Forms that count only as written, by their normal form.
        longest: Words of the longest known form, by the first word.
        metonyms: Metonyms by normal form.
        classes: Class of a common noun ("official" is a Person), by lemma.
        families: Persons by the normal form of their surname.
    """

    records: Mapping[str, Record]
    index: Mapping[str, tuple[Reading, ...]]
    exact: Mapping[str, frozenset[str]]
    longest: Mapping[str, int]
    metonyms: Mapping[str, Metonym]
    classes: Mapping[str, str]
    families: Mapping[str, tuple[Entity, ...]]

    @classmethod
    def load(cls, folders: Sequence[Path]) -> Authority:
        """Read every Turtle file of the folders.

        Raises:
            OntologyError: If a folder or file is missing, malformed or says something that the authority cannot use.
        """
        return cls(*reader.read(folders))

    def lookup(self, form: str) -> tuple[Reading, ...]:
        """Return what a form may stand for, best first; nothing for an unknown form."""
        key = normalise(form)
        readings = self.index.get(key, ())
        spelled = self.exact.get(key)
        if spelled is None or not readings:
            return readings
        if without_points(form) in spelled:
            return readings
        return tuple(reading for reading in readings if reading.rule != "acronym")

    def metonym(self, form: str) -> Metonym | None:
        """Return the metonym of that form, or None."""
        return self.metonyms.get(normalise(form))

    def record(self, entity: Entity) -> Record | None:
        """Return what is known of an entity, or None for one that the authority does not hold."""
        return self.records.get(entity.iri)

    def entity(self, iri: str) -> Entity | None:
        """Return the entity of that IRI, or None."""
        record = self.records.get(iri)
        return record.entity if record else None

    def class_of(self, noun: str) -> str:
        """Return the class of things that the noun describes ("newspaper": MediaOutlet), or ""."""
        return self.classes.get(noun.lower(), "")

    def family(self, surname: str) -> tuple[Entity, ...]:
        """Return the persons who bear the surname, whether or not it may stand for them alone."""
        return self.families.get(normalise(surname), ())

    def longest_from(self, word: str) -> int:
        """Return the number of words of the longest form that begins with the word; 0 where none does."""
        return self.longest.get(word, 0)

    def people_of(self, country: Entity) -> tuple[Entity, ...]:
        """Return the persons of a country."""
        return self._people.get(country.iri, ())

    @cached_property
    def _people(self) -> dict[str, tuple[Entity, ...]]:
        people: dict[str, list[Entity]] = {}
        for record in self.records.values():
            if "Person" in record.entity.types:
                people.setdefault(record.country, []).append(record.entity)
        return {country: tuple(found) for country, found in people.items()}

    def bodies(self, country: Entity, noun: str) -> tuple[Entity, ...]:
        """Return the bodies of a country that the noun describes ("parliament")."""
        return tuple(entity for nouns, entity in self._bodies.get(country.iri, ()) if noun in nouns)

    @cached_property
    def _bodies(self) -> dict[str, list[tuple[frozenset[str], Entity]]]:
        bodies: dict[str, list[tuple[frozenset[str], Entity]]] = {}
        for record in self.records.values():
            if record.country and not {"Government", "Organization"}.isdisjoint(record.entity.types):
                bodies.setdefault(record.country, []).append((record.nouns, record.entity))
        return bodies
