"""Read the authority's Turtle files into records and an index of forms."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kgbuild.errors import OntologyError
from kgbuild.model import CLASS_NAMES, Entity
from kgbuild.ontology.records import Metonym, Office, Reading, Record, normalise, without_points

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

#: Class of the ontology -> its rank and the entity type it stands for.
_TYPES = {KG + CLASS_NAMES.get(name, name): (rank, name) for rank, name in enumerate(CLASSES)}
_NAMES = {name: iri for iri, (_, name) in _TYPES.items()}

_LABEL, _COUNTRY, _KIND, _GENDER = f"{SKOS}prefLabel", f"{KG}country", f"{KG}kind", f"{KG}gender"
_NOTHING = [""]
_DESCRIBED, _ADJECTIVE, _SURNAME = f"{KG}describedAs", f"{KG}adjective", f"{KG}surname"
_SAME = f"{SKOS}exactMatch"
_HOLDING, _HOLDER, _TITLE, _TERM = f"{KG}OfficeHolding", f"{KG}holder", f"{KG}title", (f"{KG}of", f"{KG}from", f"{KG}to")
_METONYM, _STANDS_FOR, _PLACE, _FORM, _DEFAULT = f"{KG}Metonym", f"{KG}standsFor", f"{KG}place", f"{KG}form", f"{KG}default"

#: What a statement may end in.
_TERMS = frozenset({ox.NamedNode, ox.Literal})


class Contents(NamedTuple):
    """What the files say, in the order in which `Authority` takes it."""

    records: dict[str, Record]
    forms: dict[str, tuple[Reading, ...]]
    exact: dict[str, frozenset[str]]
    metonyms: dict[str, Metonym]
    classes: dict[str, str]
    families: dict[str, tuple[Entity, ...]]
    kinds: dict[str, tuple[str, ...]]


def read(folders: Sequence[Path]) -> Contents:
    """Read every Turtle file of the folders, in the order of their names.

    Raises:
        OntologyError: If a folder or file is missing, malformed or says something that the authority cannot use.
    """
    with _uncollected():
        facts: dict[str, _Facts] = {}
        for folder in folders:
            if not folder.is_dir():
                raise OntologyError(f"The folder of entities {folder} does not exist.")
            for path in sorted(folder.glob("*.ttl")):
                _read_file(path, facts)
        return _build(facts)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of garbage away: of what is read nothing is garbage, and to look for it takes a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read_file(path: Path, facts: dict[str, _Facts]) -> None:
    last, own = None, dict[str, list[str]]()
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if type(value) not in _TERMS or type(subject) is ox.BlankNode:
                raise OntologyError(f"{path.name}: blank nodes are not allowed in the authority.")
            if subject != last:
                # Files are written entity by entity, and terms are dear to unwrap.
                last, own = subject, facts.setdefault(subject.value, {})
            if predicate in own:
                own[predicate].append(value.value)
            elif predicate in _KNOWN:
                own[predicate] = [value.value]
            else:
                raise OntologyError(f"{path.name}: {subject.value} has the unknown property {predicate}.")
    except SyntaxError as error:
        raise OntologyError(f"{path.name} is not valid Turtle: {error}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path.name} cannot be read: {error}.") from error


def _build(facts: dict[str, _Facts]) -> Contents:
    entities = _entities(facts)
    records = _records(facts, entities)
    index, exact = _index(facts, entities)
    metonyms = _metonyms(facts, entities)
    for key, metonym in metonyms.items():
        places = tuple(r for r in index.get(key, ()) if metonym.place is None or r.entity.iri != metonym.place.iri)
        seat = (Reading(metonym.place, "name"),) if metonym.place else ()
        index[key] = (Reading(metonym.target, "metonym"), *seat, *places)
    kinds = {iri.rsplit("/", 1)[-1]: tuple(own.get(_DESCRIBED, ())) for iri, own in facts.items() if f"{KG}Kind" in own.get(RDF_TYPE, ())}
    return Contents(records, index, exact, metonyms, _classes(facts), _families(facts, entities), kinds)


def _entities(facts: dict[str, _Facts]) -> dict[str, Entity]:
    entities: dict[str, Entity] = {}
    types: dict[tuple[str, ...], tuple[str, ...]] = {}
    for iri, own in facts.items():
        kinds = tuple(own.get(RDF_TYPE, ()))
        if kinds not in types:
            types[kinds] = tuple(name for _, name in sorted(_TYPES[kind] for kind in kinds if kind in _TYPES))
        if types[kinds]:
            labels = own.get(_LABEL, ())
            if len(labels) != 1:
                raise OntologyError(f"{iri} needs exactly one skos:prefLabel, it has {len(labels)}.")
            entities[iri] = Entity(iri, labels[0], types[kinds], tuple(own.get(_SAME, ())), known=True)
    return entities


def _offices(facts: dict[str, _Facts], entities: dict[str, Entity]) -> dict[str, list[Office]]:
    held: dict[str, list[Office]] = defaultdict(list)
    for iri, own in facts.items():
        if _HOLDING not in own.get(RDF_TYPE, ()):
            continue
        holder, title = own.get(_HOLDER, _NOTHING)[0], own.get(_TITLE, _NOTHING)[0]
        if holder not in entities or not title:
            raise OntologyError(f"{iri} needs a kg:title and a kg:holder that is an entity.")
        held[holder].append(Office(title.lower(), *(own.get(name, _NOTHING)[0] for name in _TERM)))
    return held


def _records(facts: dict[str, _Facts], entities: dict[str, Entity]) -> dict[str, Record]:
    offices = _offices(facts, entities)
    records: dict[str, Record] = {}
    # Thousands of entities are of few kinds: one set of nouns each.
    shared: dict[tuple[str, ...], frozenset[str]] = {}
    for iri, entity in entities.items():
        own = facts[iri]
        kinds = tuple(own.get(_KIND, ())) or tuple(_NAMES[name] for name in entity.types if name in _PLAIN)
        if kinds not in shared:
            shared[kinds] = frozenset(_nouns(iri, facts, kinds))
        nouns, told = shared[kinds], own.get(_DESCRIBED)
        country, gender = own.get(_COUNTRY, _NOTHING)[0], own.get(_GENDER, _NOTHING)[0]
        adjectives = tuple(own.get(_ADJECTIVE, ()))
        records[iri] = Record(entity, country, gender, nouns.union(told) if told else nouns, adjectives, tuple(offices.get(iri, ())))
    return records


def _nouns(iri: str, facts: dict[str, _Facts], kinds: tuple[str, ...]) -> Iterator[str]:
    """Yield the nouns of kinds, or of classes."""
    for kind in kinds:
        if kind not in facts and kind not in _TYPES:
            raise OntologyError(f"{iri} has the unknown kind {kind}.")
        yield from facts.get(kind, {}).get(_DESCRIBED, ())


def _index(facts: dict[str, _Facts], entities: dict[str, Entity]) -> tuple[dict[str, tuple[Reading, ...]], dict[str, frozenset[str]]]:
    index: dict[str, tuple[Reading, ...]] = {}
    exact: dict[str, set[str]] = defaultdict(set)
    shared: dict[str, None] = {}
    for iri, entity in entities.items():
        for predicate, forms in facts[iri].items():
            rule = FORMS.get(predicate)
            if rule is None:
                continue
            reading = (Reading(entity, rule),)
            for form in forms:
                key = normalise(form)
                if key in index:
                    index[key] += reading
                    shared[key] = None
                else:
                    index[key] = reading
                if rule == "acronym":
                    exact[key].add(without_points(form))
    index.pop("", None)
    for key in shared:
        index[key] = _ranked(index.get(key, ()))
    return index, {key: frozenset(forms) for key, forms in exact.items()}


def _ranked(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return the readings of a form, best first, of two of one entity the surer."""
    best: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda r: (-r.score, r.entity.iri)):
        best.setdefault(reading.entity.iri, reading)
    return tuple(best.values())


def _metonyms(facts: dict[str, _Facts], entities: dict[str, Entity]) -> dict[str, Metonym]:
    found: dict[str, Metonym] = {}
    for iri, own in facts.items():
        if _METONYM not in own.get(RDF_TYPE, ()):
            continue
        target, place = own.get(_STANDS_FOR, _NOTHING)[0], own.get(_PLACE, _NOTHING)[0]
        if target not in entities or (place and place not in entities):
            raise OntologyError(f"{iri} stands for or lies in something that is not an entity of the authority.")
        metonym = Metonym(entities[target], entities.get(place), own.get(_DEFAULT, _NOTHING)[0] or "context")
        found.update((normalise(form), metonym) for form in own.get(_FORM, ()))
    return found


def _classes(facts: dict[str, _Facts]) -> dict[str, str]:
    nouns: dict[str, str] = {}
    for name in CLASSES:
        for noun in facts.get(_NAMES[name], {}).get(_DESCRIBED, ()):
            nouns.setdefault(noun.lower(), name)
    return nouns


def _families(facts: dict[str, _Facts], entities: dict[str, Entity]) -> dict[str, tuple[Entity, ...]]:
    families: dict[str, dict[str, Entity]] = defaultdict(dict)
    for iri, entity in entities.items():
        if "Person" in entity.types:
            own = facts[iri].get(_SURNAME, ())
            for name in (*own, entity.label.split(" ")[-1]):
                families[normalise(name)][iri] = entity
    return {name: tuple(people.values()) for name, people in families.items()}
