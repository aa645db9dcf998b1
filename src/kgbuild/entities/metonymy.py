"""Decide whether the name of a capital stands for the state or for the city: by its role in the sentence."""

from __future__ import annotations

from kgbuild.entities.scene import Scene
from kgbuild.lang import places
from kgbuild.lang.en import ABSTRACT_ENDINGS
from kgbuild.model import Candidate, Mention
from kgbuild.ontology.records import Metonym, Reading

#: Scores of the reading that the role calls for, and of the other.
_CALLED, _OTHER = 0.9, 0.4

#: Relations in which a name explains the word above it.
_BESIDE = frozenset({"appos", "flat", "nmod:desc", "nmod"})

#: Relations in which a name adds where something lies.
_ADDED = _BESIDE | {"nmod:unmarked", "list", "dep"}

_NOUNS = frozenset({"NOUN", "PROPN"})

_SUBJECTS = frozenset({"nsubj", "nsubj:outer"})

#: Prepositions after which those who govern are dealt with, whatever they hang on.
_DEALING = frozenset({"with", "by", "against", "according to", "about", "without", "despite", "behind", "along with"})


def read(scene: Scene, mention: Mention, metonym: Metonym, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
    """Return the body and the place that the name may stand for, the one that the role calls for first."""
    others = [r for r in readings if r.entity != metonym.target and r.rule != "metonym"]
    place_first = bool(others) and is_place(scene, mention.head, metonym.default)
    body = Candidate(metonym.target, _OTHER if place_first else _CALLED, "metonym")
    found = [Candidate(r.entity, _CALLED if place_first else _OTHER, "alias") for r in others]
    return (*found, body) if place_first else (body, *found)


def is_place(scene: Scene, head: int, default: str) -> bool:
    """Say whether the role of a name at a token calls for the place; `default` is the reading where the role does not decide."""
    tree, tokens = scene.tree, scene.tokens
    first = tree.conjuncts(head)[0]
    if _is_set_in_place(scene, head) or _is_set_in_place(scene, first) or _is_dateline(scene, head) or _stands_among_cities(scene, head):
        return True
    case = tree.case_of(head) or tree.case_of(first)
    if case:
        return _after_preposition(scene, first, case, default)
    return _is_place_as(scene, first, tokens[first].dep, default)


def _is_place_as(scene: Scene, index: int, dep: str, default: str) -> bool:
    """Say whether a name without preposition is the place, by its relation to the word above it."""
    above = scene.tree.head(index)
    if dep in _SUBJECTS:
        return _is_place_as_subject(scene, index)
    if dep in ("nsubj:pass", "obj"):
        return scene.lemma(above) in places.REACHED
    if dep == "nmod:poss":
        return _belongs_to_place(scene, above)
    if dep in ("compound", "nmod", "nmod:unmarked"):
        return scene.lemma(above) not in places.GOVERNING
    return default != "government" and dep in ("appos", "flat", "dep")


def _after_preposition(scene: Scene, index: int, case: str, default: str) -> bool:
    above = scene.tree.head(index)
    if case in places.LOCATIVE:
        return True
    if case in _DEALING:
        return False
    if case == "of":
        return _belongs_to_place(scene, above, default) or not _is_deed(scene, above)
    if case in places.DIRECTION:
        return _moves(scene, above) or (scene.tokens[above].pos == "ADV" and default != "government")
    return False


def _moves(scene: Scene, above: int) -> bool:
    """Say whether a word or the verb that it measures is one of motion or distance: "lies 40 kilometres from"."""
    return scene.lemma(above) in places.MOTION or bool(scene.tree.of_dep(above, "compound:prt") and scene.lemma(above) in places.LYING)


def _is_place_as_subject(scene: Scene, index: int) -> bool:
    tree, verb = scene.tree, scene.tree.head(index)
    if not tree.of_dep(verb, "cop"):
        return scene.tokens[verb].pos in ("VERB", "AUX") and scene.lemma(verb) in places.LYING
    if scene.lemma(verb) in places.CITY:
        return True
    case = tree.case_of(verb)
    return scene.tokens[verb].pos == "NOUN" and case in ("without", "under", "in", "on", "near")


def _belongs_to_place(scene: Scene, noun: int, default: str = "government") -> bool:
    """Say whether what somebody owns is a thing of the city ("London's parks") and no deed of the government ("London's demand")."""
    if scene.lemma(noun) in places.HELD_THERE or scene.class_of(noun) in ("Place", "Facility"):
        return True
    if any(scene.lemma(i) in places.HELD_THERE for i in scene.tree.of_dep(noun, "compound")):
        return True
    mention = scene.by_head.get(noun)
    # What bears a name ("Cairo's Tahrir Square") is a thing of the city, unless it is somebody.
    if mention and mention.form == "name" and mention.label == "LOC":
        return True
    return default != "government" and scene.tokens[noun].pos in ("NOUN", "PROPN") and scene.class_of(noun) in ("", "Unnamed", "Person")


def _is_deed(scene: Scene, noun: int) -> bool:
    """Say whether a noun with "of" may be what a government does or has ("the policy of London"), and no part of a city."""
    lemma = scene.lemma(noun)
    if lemma in places.GOVERNING or lemma.endswith(ABSTRACT_ENDINGS) or noun in scene.predicates or scene.tokens[noun].pos not in _NOUNS:
        return True
    return scene.class_of(noun) in ("Government", "Document", "Agreement", "Person")


def _is_set_in_place(scene: Scene, head: int) -> bool:
    """Say whether the name explains or is explained by a word for a city: "the capital, Oslo", "Oslo, the capital", "Bergen, Norway"."""
    tree = scene.tree
    near = (*tree.of_dep(head, "appos", "nmod:desc", "compound", "flat"), tree.head(head) if scene.tokens[head].dep in _BESIDE else head)
    if any(i != head and scene.lemma(i) in places.CITY for i in near):
        return True
    before, above = head - 1, tree.head(head)
    if before >= 0 and scene.tokens[before].text == "," and above < before and scene.tokens[head].dep in _ADDED:
        # "Lefortovo, Moscow" tells where the first lies.
        mention = scene.by_head.get(above)
        if scene.class_of(above) in ("Place", "Facility") or (mention and mention.label == "LOC"):
            return True
    if before >= 0 and scene.tokens[before].text == ",":
        before -= 1
        return before >= 0 and scene.lemma(before) in places.CITY
    return before >= 0 and scene.lemma(before) in places.CITY


def _is_dateline(scene: Scene, head: int) -> bool:
    """Say whether the name opens a paragraph as its place: "OSLO (AP)", "Oslo -- The"."""
    start = scene.tree.sentence_of(head)[0]
    after = scene.tokens[head + 1].text if head + 1 < len(scene.tokens) else ""
    return head == start and after in ("(", "-", "\u2013", "\u2014", "--") and not scene.tree.of_dep(head, "conj")


def _stands_among_cities(scene: Scene, head: int) -> bool:
    """Say whether the name is coordinated with a city that governs nothing: "Rome, Milan and Naples"."""
    for other in scene.tree.conjuncts(head):
        mention = scene.by_head.get(other)
        if other == head or mention is None or mention.form != "name":
            continue
        form = scene.words(mention.name)
        readings = scene.authority.lookup(form)
        types = {kind for reading in readings for kind in reading.entity.types}
        if (
            scene.authority.metonym(form) is None
            and ("Place" in types or (not types and mention.label == "LOC"))
            and "Country" not in types
        ):
            return True
    return False
