"""Read the authority's Turtle files into records and an index of forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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

#: Class of the ontology -> its rank and the entity type it stands for.
_TYPES = {KG + CLASS_NAMES.get(name, name): (rank, name) for rank, name in enumerate(CLASSES)}
_NAMES = {name: iri for iri, (_, name) in _TYPES.items()}

_LABEL, _COUNTRY, _KIND, _GENDER = f"{SKOS}prefLabel", f"{KG}country", f"{KG}kind", f"{KG}gender"
_NOTHING = [""]
_DESCRIBED, _ADJECTIVE, _SURNAME = f"{KG}describedAs", f"{KG}adjective", f"{KG}surname"


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
    facts: dict[str, _Facts] = {}
    for folder in folders:
        if not folder.is_dir():
            raise OntologyError(f"The folder of entities {folder} does not exist.")
        for path in sorted(folder.glob("*.ttl")):
            _read_file(path, facts)
    return _build(facts)


def _read_file(path: Path, facts: dict[str, _Facts]) -> None:
    blank, last, own = ox.BlankNode, None, {}
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if predicate not in _KNOWN:
                raise OntologyError(f"{path.name}: {_said(subject)} has the unknown property {predicate}.")
            if type(subject) is blank or type(value) is blank or isinstance(value, ox.Triple):
                raise OntologyError(f"{path.name}: blank nodes are not allowed in the authority.")
            if subject != last:
                # Files are written entity by entity, and terms are dear to unwrap.
                last, own = subject, facts.setdefault(subject.value, {})
            if predicate in own:
                own[predicate].append(value.value)
            else:
                own[predicate] = [value.value]
    except SyntaxError as error:
        raise OntologyError(f"{path.name} is not valid Turtle: {error}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path.name} cannot be read: {error}.") from error


def _build(facts: dict[str, _Facts]) -> Contents:
    entities = {iri: entity for iri, own in facts.items() if (entity := _entity(iri, own))}
    offices = _offices(facts, entities)
    shared: dict[tuple[str, ...], frozenset[str]] = {}
    records = {iri: _record(entity, facts, offices, shared) for iri, entity in entities.items()}
    index, exact = _index(facts, entities)
    metonyms = _metonyms(facts, entities)
    for key, metonym in metonyms.items():
        places = tuple(r for r in index.get(key, ()) if metonym.place is None or r.entity.iri != metonym.place.iri)
        seat = (Reading(metonym.place, "name"),) if metonym.place else ()
        index[key] = (Reading(metonym.target, "metonym"), *seat, *places)
    kinds = {iri.rsplit("/", 1)[-1]: tuple(own.get(_DESCRIBED, ())) for iri, own in facts.items() if f"{KG}Kind" in own.get(RDF_TYPE, ())}
    return Contents(records, index, exact, metonyms, _classes(facts), _families(facts, entities), kinds)


def _entity(iri: str, own: _Facts) -> Entity | None:
    types = tuple(name for _, name in sorted(_TYPES[kind] for kind in own.get(RDF_TYPE, ()) if kind in _TYPES))
    if not types:
        return None
    labels = own.get(_LABEL, [])
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


def _record(
    entity: Entity, facts: dict[str, _Facts], offices: dict[str, list[Office]], shared: dict[tuple[str, ...], frozenset[str]]
) -> Record:
    own = facts[entity.iri]
    nouns, kinds = own.get(_DESCRIBED), tuple(own.get(_KIND, ()))
    # Thousands of entities are of few kinds: one set of nouns each.
    described = shared.get(kinds) if kinds and not nouns else None
    if described is None:
        described = frozenset(_nouns(entity, facts, kinds)).union(nouns or ())
        if kinds and not nouns:
            shared[kinds] = described
    country, gender = own.get(_COUNTRY, _NOTHING)[0], own.get(_GENDER, _NOTHING)[0]
    return Record(entity, country, gender, described, tuple(own.get(_ADJECTIVE, ())), tuple(offices.get(entity.iri, ())))


def _nouns(entity: Entity, facts: dict[str, _Facts], kinds: tuple[str, ...]) -> Iterator[str]:
    """Yield the nouns of the kinds, or of the classes where no kind is told and the class is a plain one."""
    for kind in kinds or [_NAMES[name] for name in entity.types if name in _PLAIN]:
        if kinds and kind not in facts:
            raise OntologyError(f"{entity.iri} has the unknown kind {kind}.")
        yield from facts.get(kind, {}).get(_DESCRIBED, ())


def _index(facts: dict[str, _Facts], entities: dict[str, Entity]) -> tuple[dict[str, tuple[Reading, ...]], dict[str, frozenset[str]]]:
    found: dict[str, dict[str, Reading]] = {}
    exact: dict[str, set[str]] = defaultdict(set)
    for iri, entity in entities.items():
        for predicate, forms in facts[iri].items():
            rule = FORMS.get(predicate)
            if rule is None:
                continue
            reading = Reading(entity, rule)
            for form in forms:
                key = normalise(form)
                readings = found.get(key)
                if readings is None:
                    found[key] = {iri: reading}
                elif iri not in readings or SCORES[readings[iri].rule] < SCORES[rule]:
                    readings[iri] = reading
                if rule == "acronym":
                    exact[key].add(without_points(form))
    found.pop("", None)
    index = {
        key: tuple(readings.values()) if len(readings) == 1 else tuple(sorted(readings.values(), key=lambda r: (-r.score, r.entity.iri)))
        for key, readings in found.items()
    }
    return index, {key: frozenset(forms) for key, forms in exact.items()}


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


def _one(own: _Facts, name: str) -> str:
    return own.get(KG + name, _NOTHING)[0]


def _said(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else "a blank node"
