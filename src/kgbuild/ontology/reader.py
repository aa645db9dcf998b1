"""Read the authority's Turtle files into records and an index of forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kgbuild.errors import OntologyError
from kgbuild.model import CLASS_NAMES, Entity
from kgbuild.ontology.records import SCORES, Metonym, Office, Reading, Record, normalise, without_points

KG = "https://w3id.org/kgbuild/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

#: Classes of entities, the more telling first: "Europe" is a Group that acts before it is a Place.
CLASSES = (
    *("Person", "Country", "Government", "MediaOutlet", "Group", "Organization", "Weapon", "Document", "Agreement", "Event"),
    *("Facility", "Place", "Other"),
)

#: Properties that lead from a form to its entity, and the rule that they stand for.
FORMS = {
    f"{SKOS}prefLabel": "name",
    f"{SKOS}altLabel": "alias",
    f"{KG}acronym": "acronym",
    f"{KG}adjective": "adjective",
    f"{KG}demonym": "demonym",
    f"{KG}surname": "surname",
}

#: Classes whose members are all alike enough for the nouns of the class to take them up.
_PLAIN = frozenset({"Country", "Agreement"})

_KNOWN = {*FORMS, RDF_TYPE, f"{SKOS}exactMatch"}
_KNOWN |= {
    KG + name
    for name in (
        *("country", "capital", "kind", "gender", "describedAs", "holder", "title", "of", "from", "to"),
        *("form", "standsFor", "place", "default"),
    )
}

_Facts = dict[str, list[str]]


def _class(name: str) -> str:
    """Return the IRI of the class of an entity type."""
    return KG + CLASS_NAMES.get(name, name)


class Contents(NamedTuple):
    """What the files say, in the order in which `Authority` takes it."""

    records: dict[str, Record]
    forms: dict[str, tuple[Reading, ...]]
    exact: dict[str, frozenset[str]]
    longest: dict[str, int]
    metonyms: dict[str, Metonym]
    classes: dict[str, str]
    families: dict[str, tuple[Entity, ...]]


def read(folders: Sequence[Path]) -> Contents:
    """Read every Turtle file of the folders, in the order of their names.

    Raises:
        OntologyError: If a folder or file is missing, malformed or says something that the authority cannot use.
    """
    facts: dict[str, _Facts] = {}
    for folder in folders:
        if not folder.is_dir():
            raise OntologyError(f"The folder of entities {folder} does not exist.")
        for path in sorted(folder.glob("*.ttl")):
            _read_file(path, facts)
    return _build(facts)


def _read_file(path: Path, facts: dict[str, _Facts]) -> None:
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            predicate = triple.predicate.value
            if predicate not in _KNOWN:
                raise OntologyError(f"{path.name}: {triple.subject.value} has the unknown property {predicate}.")
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode | ox.Triple):
                raise OntologyError(f"{path.name}: blank nodes are not allowed in the authority.")
            facts.setdefault(triple.subject.value, {}).setdefault(predicate, []).append(triple.object.value)
    except SyntaxError as error:
        raise OntologyError(f"{path.name} is not valid Turtle: {error}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path.name} cannot be read: {error}.") from error


def _build(facts: dict[str, _Facts]) -> Contents:
    entities = {iri: entity for iri, own in facts.items() if (entity := _entity(iri, own))}
    offices = _offices(facts, entities)
    records = {iri: _record(entity, facts, offices) for iri, entity in entities.items()}
    index, exact = _index(facts, entities)
    metonyms = _metonyms(facts, entities)
    for key, metonym in metonyms.items():
        places = tuple(r for r in index.get(key, ()) if metonym.place is None or r.entity.iri != metonym.place.iri)
        seat = (Reading(metonym.place, "name"),) if metonym.place else ()
        index[key] = (Reading(metonym.target, "metonym"), *seat, *places)
    return Contents(records, index, exact, _longest(index), metonyms, _classes(facts), _families(facts, entities))


def _entity(iri: str, own: _Facts) -> Entity | None:
    types = tuple(name for name in CLASSES if _class(name) in own.get(RDF_TYPE, ()))
    if not types:
        return None
    labels = own.get(f"{SKOS}prefLabel", [])
    if len(labels) != 1:
        raise OntologyError(f"{iri} needs exactly one skos:prefLabel, it has {len(labels)}.")
    return Entity(iri, labels[0], types, tuple(own.get(f"{SKOS}exactMatch", ())), known=True)


def _offices(facts: dict[str, _Facts], entities: dict[str, Entity]) -> dict[str, list[Office]]:
    held: dict[str, list[Office]] = defaultdict(list)
    for iri, own in facts.items():
        if f"{KG}OfficeHolding" not in own.get(RDF_TYPE, ()):
            continue
        holder, title = _one(own, "holder"), _one(own, "title")
        if holder not in entities or not title:
            raise OntologyError(f"{iri} needs a kg:title and a kg:holder that is an entity.")
        held[holder].append(Office(title.lower(), _one(own, "of"), _one(own, "from"), _one(own, "to")))
    return held


def _record(entity: Entity, facts: dict[str, _Facts], offices: dict[str, list[Office]]) -> Record:
    own = facts[entity.iri]
    nouns = set(own.get(f"{KG}describedAs", ()))
    for kind in own.get(f"{KG}kind", ()):
        if kind not in facts:
            raise OntologyError(f"{entity.iri} has the unknown kind {kind}.")
        nouns.update(facts[kind].get(f"{KG}describedAs", ()))
    if not own.get(f"{KG}kind"):
        nouns.update(noun for name in entity.types if name in _PLAIN for noun in facts.get(_class(name), {}).get(f"{KG}describedAs", ()))
    adjectives = tuple(own.get(f"{KG}adjective", ()))
    return Record(entity, _one(own, "country"), _one(own, "gender"), frozenset(nouns), adjectives, tuple(offices.get(entity.iri, ())))


def _index(facts: dict[str, _Facts], entities: dict[str, Entity]) -> tuple[dict[str, tuple[Reading, ...]], dict[str, frozenset[str]]]:
    found: dict[str, dict[str, Reading]] = defaultdict(dict)
    exact: dict[str, set[str]] = defaultdict(set)
    for iri, entity in entities.items():
        for predicate, rule in FORMS.items():
            for form in facts[iri].get(predicate, ()):
                key = normalise(form)
                _keep_best(found[key], Reading(entity, rule))
                if rule == "acronym":
                    exact[key].add(without_points(form))
    index = {key: tuple(sorted(readings.values(), key=lambda r: (-r.score, r.entity.iri))) for key, readings in found.items() if key}
    return index, {key: frozenset(forms) for key, forms in exact.items()}


def _keep_best(readings: dict[str, Reading], reading: Reading) -> None:
    old = readings.get(reading.entity.iri)
    if old is None or SCORES[old.rule] < SCORES[reading.rule]:
        readings[reading.entity.iri] = reading


def _metonyms(facts: dict[str, _Facts], entities: dict[str, Entity]) -> dict[str, Metonym]:
    found: dict[str, Metonym] = {}
    for iri, own in facts.items():
        if f"{KG}Metonym" not in own.get(RDF_TYPE, ()):
            continue
        target, place = _one(own, "standsFor"), _one(own, "place")
        if target not in entities or (place and place not in entities):
            raise OntologyError(f"{iri} stands for or lies in something that is not an entity of the authority.")
        metonym = Metonym(entities[target], entities.get(place), _one(own, "default") or "context")
        found.update((normalise(form), metonym) for form in own.get(f"{KG}form", ()))
    return found


def _longest(index: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for key in index:
        words = key.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _classes(facts: dict[str, _Facts]) -> dict[str, str]:
    nouns: dict[str, str] = {}
    for name in CLASSES:
        for noun in facts.get(_class(name), {}).get(f"{KG}describedAs", ()):
            nouns.setdefault(noun.lower(), name)
    return nouns


def _families(facts: dict[str, _Facts], entities: dict[str, Entity]) -> dict[str, tuple[Entity, ...]]:
    families: dict[str, dict[str, Entity]] = defaultdict(dict)
    for iri, entity in entities.items():
        if "Person" in entity.types:
            own = facts[iri].get(f"{KG}surname", ())
            for name in (*own, entity.label.split(" ")[-1]):
                families[normalise(name)][iri] = entity
    return {name: tuple(people.values()) for name, people in families.items()}


def _one(own: _Facts, name: str) -> str:
    return own.get(KG + name, [""])[0]
