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
from kgbuild.ontology.compiled import CompiledAuthority, open_file
from kgbuild.ontology.gazetteer import Gazetteer
from kgbuild.ontology.records import Metonym, Reading, Record, normalise, without_points


@dataclass(frozen=True)
class Authority:
    """All known entities and the index of their forms.

    Args:
        records: Record of each entity, by IRI.
        index: Readings by the normal form of the name.
        exact: Forms that count only as written, by their normal form.
        metonyms: Metonyms by normal form.
        classes: Class of a common noun ("official" is a Person), by lemma.
        families: Persons by the normal form of their surname.
        kinds: Nouns that take up an entity of a kind, by the name of the kind.
        own: What the user added.
        wide: Entities that the core leaves out; only `widely` and `relatives` look there.
    """

    records: Mapping[str, Record]
    index: Mapping[str, tuple[Reading, ...]]
    exact: Mapping[str, frozenset[str]]
    metonyms: Mapping[str, Metonym]
    classes: Mapping[str, str]
    families: Mapping[str, tuple[Entity, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    own: CompiledAuthority | None = None
    wide: CompiledAuthority | None = None

    @classmethod
    def load(cls, folders: Sequence[Path], own: Path | None = None, wide: Path | None = None) -> Authority:
        """Read every Turtle file of the folders; compiled files are opened when a name asks for them.

        Args:
            folders: Folders of Turtle files, the core.
            own: The user's compiled authority, which goes before the core.
            wide: The compiled authority that is asked for what the others do not know.

        Raises:
            OntologyError: If a folder or file is missing, malformed or says something that the authority cannot use.
        """
        if own:
            # At once, not at the first name: a wrong setting must not become a problem of every document.
            open_file(own).close()
        core = reader.read(folders)
        return cls(*core, *(CompiledAuthority(path, core.records) if path else None for path in (own, wide)))

    def lookup(self, form: str) -> tuple[Reading, ...]:
        """Return what a form may stand for, best first; nothing for a form that neither the user nor the core knows."""
        known = self._lookup(form)
        if self.own is None:
            return known
        mine = self.own.lookup(form)
        taken = {reading.entity.iri for reading in mine}
        return (*mine, *(reading for reading in known if reading.entity.iri not in taken))

    def widely(self, form: str) -> tuple[Reading, ...]:
        """Return what a form may stand for by the wide authority, best first; it holds rarer names, and more homonyms."""
        return self.wide.lookup(form) if self.wide else ()

    def relatives(self, surname: str) -> tuple[Entity, ...]:
        """Return the persons of the wide authority who bear the surname, the most prominent first."""
        return self.wide.family(surname) if self.wide else ()

    def near(self, name: str) -> tuple[tuple[Entity, float], ...]:
        """Return persons of the wide authority with nearly that full name, each with the likeness in percent, best first."""
        return self.wide.near(name) if self.wide else ()

    def _lookup(self, form: str) -> tuple[Reading, ...]:
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
        found = self.records.get(entity.iri)
        if found is None and entity.outer:
            found = next((r for f in (self.own, self.wide) if f and (r := f.record(entity.iri))), None)
        return found

    def entity(self, iri: str) -> Entity | None:
        """Return the entity of that IRI, or None."""
        record = self.records.get(iri)
        if record:
            return record.entity
        return next((e for file in (self.own, self.wide) if file and (e := file.entity(iri))), None)

    def state_of(self, entity: Entity) -> Entity:
        """Return the country that a government body acts for, or the entity itself."""
        record = self.record(entity) if "Government" in entity.types else None
        return (self.entity(record.country) if record and record.country else None) or entity

    def class_of(self, noun: str) -> str:
        """Return the class of things that the noun describes ("newspaper": MediaOutlet), or ""."""
        return self.classes.get(noun.lower(), "")

    def family(self, surname: str) -> tuple[Entity, ...]:
        """Return the persons who bear the surname, whether or not it may stand for them alone."""
        return self.families.get(normalise(surname), ())

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Return the table of the forms of the core and the user's own part, to find them in a text."""
        return Gazetteer((*self.index, *(self.own.keys() if self.own else ())))

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
