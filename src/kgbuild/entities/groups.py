"""Find what a plural stands for together: "both countries", "the two leaders", "the pair", "two outlets, A and B"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.entities.scene import Scene
from kgbuild.model import ACTOR_TYPES, Candidate, Entity

#: Words that say how many are meant.
_NUMBERS = {"both": 2, "two": 2, "pair": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBERS |= {str(number): number for number in range(2, 9)}

#: Words that stand for a number of actors without a noun beside them.
_BARE = frozenset({"both", "two", "pair", "duo", "trio", "three", "four"})

#: Nouns that take up actors of any class; the sides of a matter are those for whom persons speak.
_SIDE = "side"
_SIDES = frozenset({_SIDE, "party", *_BARE})

_DEFINITE = frozenset({"the", "these", "those", "both", "all"})

#: How many sentences back the members of a group are looked for.
_REACH = 4

#: A noun with a number is surer of its members than a pronoun, less sure than a name.
_SCORE = 0.65

#: What a coordination weighs by its role and for each sentence that it stands back: subjects are taken up most.
_ROLE = {"nsubj": 1.0, "nsubj:pass": 1.0, "obj": 0.7, "obl:agent": 0.7}
_OTHER_ROLE, _FADING = 0.5, 0.7

#: Roles in which what a text is about stands; what only modifies something else is not counted.
_CORE = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod:poss", "nmod", "root"})


def find(scene: Scene, head: int) -> tuple[Candidate, ...]:
    """Return the members of a counted or listed plural, nothing where the text does not tell them."""
    listed = _listed(scene, head)
    if listed:
        return listed
    number = _number(scene, head)
    if not number or not _is_definite(scene, head):
        return ()
    return _coordinated(scene, head, number) or _counted(scene, head, number)


def of_coordination(scene: Scene, first: int) -> tuple[Entity, ...]:
    """Return the actors that a coordination names together, one each, nothing where one of them is no actor or unknown."""
    found: dict[str, Entity] = {}
    for index in scene.coordination(first):
        candidate = next((c for c in scene.links.get(index, ()) if c.entity.is_actor), None)
        if candidate is None:
            return ()
        for member in scene.members.get(index, (candidate,)):
            found.setdefault(member.entity.iri, member.entity)
    return tuple(found.values()) if len(found) > 1 else ()


def _listed(scene: Scene, head: int) -> tuple[Candidate, ...]:
    """Return the members that follow as a list: "two outlets, A and B"; without a number only a clear apposition counts."""
    if not scene.is_plural(head):
        return ()
    number = _number(scene, head, indefinite=True)
    deps = ("appos", "conj", "nmod") if number else ("appos",)
    listed = [i for i in scene.tree.of_dep(head, *deps) if i > head and not scene.tree.case_of(i)]
    members = dict.fromkeys(m for i in listed for m in scene.tree.conjuncts(i) if m > head)
    entities = tuple(dict.fromkeys(_actors(scene, members)))
    return _candidates(entities) if len(entities) == (number or len(members)) else ()


def _actors(scene: Scene, heads: Iterable[int]) -> Iterator[Entity]:
    for head in heads:
        candidate = next((c for c in scene.links.get(head, ()) if c.entity.is_actor), None)
        if candidate:
            yield candidate.entity


def _number(scene: Scene, head: int, *, indefinite: bool = False) -> int:
    """Return how many a phrase says it stands for, or 0: never for a part ("two of them"), a measure or a first person."""
    tree, lemma = scene.tree, scene.tokens[head].text.lower()
    if tree.of_dep(head, "nmod", "acl", "acl:relcl") and lemma in _NUMBERS and not indefinite:
        return 0
    if lemma in _BARE:
        return _NUMBERS[lemma] if scene.tokens[head].dep not in ("nummod", "det", "cc:preconj", "conj", "compound") else 0
    if not scene.is_plural(head) or not (scene.class_of(head) in ACTOR_TYPES or scene.lemma(head) in _SIDES):
        return 0
    if scene.country_of_phrase(head) or tree.of_dep(head, "nmod:poss"):
        return 0
    told = [scene.tokens[i].text.lower() for i in tree.of_dep(head, "nummod", "det", "det:predet", "amod", "cc:preconj")]
    return next((_NUMBERS[word] for word in told if word in _NUMBERS), 0)


def _is_definite(scene: Scene, head: int) -> bool:
    words = {scene.tokens[head].text.lower()}
    words |= {scene.tokens[i].text.lower() for i in scene.tree.of_dep(head, "det", "det:predet", "cc:preconj", "amod", "nummod")}
    return not words.isdisjoint(_DEFINITE)


def _coordinated(scene: Scene, head: int, number: int) -> tuple[Candidate, ...]:
    """Return the members of the most salient coordination of that many actors of the class, the nearest of equals."""
    here = scene.tree.sentence_number(head)
    best: tuple[Entity, ...] = ()
    most = 0.0
    for other in scene.before(head, _REACH):
        distance = here - scene.tree.sentence_number(other)
        if distance > _REACH:
            break
        weight = _FADING**distance * _ROLE.get(scene.tokens[scene.tree.conjuncts(other)[0]].dep, _OTHER_ROLE)
        if weight > most:
            fitting = tuple(dict.fromkeys(_fitting(scene, head, _together(scene, head, other))))
            if len(fitting) == number:
                best, most = fitting, weight
    return _candidates(best)


def _together(scene: Scene, head: int, other: int) -> tuple[Entity, ...]:
    """Return the entities that an earlier mention names together, as a plural or as the first of a coordination."""
    if other in scene.members:
        return tuple(c.entity for c in scene.members[other])
    members = scene.coordination(other)
    return of_coordination(scene, other) if members[:1] == (other,) and head not in members else ()


def _counted(scene: Scene, head: int, number: int) -> tuple[Candidate, ...]:
    """Return the members that the sentences before name one by one, where they name exactly that many."""
    start, here = scene.tree.sentence_of(head)[0], scene.tree.sentence_number(head)
    found: dict[Entity, None] = {}
    last = here
    for other in scene.before(head, _REACH):
        sentence = scene.tree.sentence_number(other)
        if sentence != last and len(found) >= number:
            break
        if here - sentence > _REACH:
            break
        last = sentence
        is_core = scene.tokens[scene.tree.conjuncts(other)[0]].dep in _CORE
        if is_core and (other < start or not _shares_clause(scene, other, head)):
            found.update(dict.fromkeys(_fitting(scene, head, (scene.links[other][0].entity,))))
    return _candidates(tuple(reversed(found))) if len(found) == number else ()


def _shares_clause(scene: Scene, one: int, other: int) -> bool:
    return scene.tree.head(one) == scene.tree.head(other)


def _fitting(scene: Scene, head: int, entities: tuple[Entity, ...]) -> Iterator[Entity]:
    """Yield the entities that the noun can describe; for countries those of persons and bodies."""
    is_side = scene.lemma(head) == _SIDE
    described = "" if scene.tokens[head].text.lower() in _BARE or scene.lemma(head) in _SIDES else scene.class_of(head)
    for entity in entities:
        if described == "Country":
            country = scene.country_of(entity)
            if country:
                yield country
        elif described in entity.types or (not described and _is_side(entity, persons=not is_side)):
            yield entity


def _is_side(entity: Entity, *, persons: bool) -> bool:
    return entity.is_actor and "Unnamed" not in entity.types and (persons or "Person" not in entity.types)


def _candidates(entities: tuple[Entity, ...]) -> tuple[Candidate, ...]:
    return tuple(Candidate(entity, _SCORE, "group") for entity in entities) if len(entities) > 1 else ()
