"""What an authority holds, and what is wrong with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgbuild.authority.entries import read_entries
from kgbuild.authority.importing import checked
from kgbuild.config import Settings
from kgbuild.model import Entity
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.compiled import CompiledAuthority
from kgbuild.ontology.reader import CLASSES
from kgbuild.ontology.records import normalise

#: Sorts of forms that name an entity by itself: two entities of one type that share one cannot be told apart by it.
_NAMING = frozenset({"name", "alias", "acronym"})


def counts(authority: Authority) -> list[tuple[str, str, str]]:
    """Return (part, type, number of entities) of each part of the authority."""
    parts = {"core": Counter(record.entity.types[0] for record in authority.records.values())}
    for name, file in (("own", authority.own), ("wide", authority.wide)):
        if file:
            parts[name] = Counter(entry.types[0] for entry in read_entries(file.path) if entry.types)
    return [(part, kind, str(found[kind])) for part, found in parts.items() for kind in CLASSES if found[kind]]


def listed(authority: Authority, kind: str) -> list[tuple[str, str, str]]:
    """Return (label, IRI, same as) of the entities of a type in the core and in the user's own part, sorted by label."""
    entities = [record.entity for record in authority.records.values()]
    entities += _entities(authority.own) if authority.own else []
    return sorted((e.label, e.iri, " ".join(e.same_as)) for e in entities if kind in e.types)


def _entities(file: CompiledAuthority) -> Iterable[Entity]:
    return (entity for entry in read_entries(file.path) if entry.label and (entity := file.entity(entry.iri)))


def importable(path: Path, authority: Authority, settings: Settings) -> None:
    """Check a file that is to be imported.

    Raises:
        InputError: If something is wrong with it; all lines are named.
    """
    checked(path, authority, settings)


def homonyms(authority: Authority) -> Iterator[str]:
    """Yield the names that several entities of one type in the core share: the linker has to tell them apart."""
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, readings in authority.index.items():
        for reading in readings:
            if reading.rule in _NAMING:
                shared[reading.entity.types[0], key].append(reading.entity.label)
    for (kind, key), labels in sorted(shared.items()):
        if len(labels) > 1:
            yield f"{key!r} is a name of {len(labels)} entities of type {kind}: {', '.join(sorted(labels))}."


def findings(authority: Authority) -> Iterator[str]:
    """Yield what is wrong with the core: a label that two entities of one type share, references that lead nowhere."""
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in authority.records.values():
        labels[record.entity.types[0], normalise(record.entity.label)].append(record.entity.iri)
        for iri in (record.country, *(office.of for office in record.offices)):
            if iri and authority.entity(iri) is None:
                yield f"{record.entity.iri} refers to {iri}, which is no entity."
    for (kind, label), iris in sorted(labels.items()):
        if len(iris) > 1:
            yield f"{', '.join(sorted(iris))}: entities of type {kind} with one label, {label!r}."
