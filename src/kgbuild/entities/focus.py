"""Find the country that a text is about at some point, for "the country", "the parliament", "state television"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kgbuild.entities.scene import Scene
from kgbuild.model import Entity

#: What a mention weighs by its distance in sentences: a description rarely reaches over more than a few paragraphs.
_DISTANCE = (1.0, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08)

#: What a mention weighs by its role. What stands before a noun ("Chadian officials") has the role of that noun.
_ROLE = {"nsubj": 1.0, "nsubj:pass": 1.0, "root": 0.7, "obl:agent": 0.7, "obj": 0.5}
_OTHER_ROLE = 0.3

#: What whoever says the sentence weighs: its country is the one meant, unless it speaks of another at length. In a quotation it
#: weighs more, as speakers leave out the name of their own country.
_SPEAKER, _QUOTED_SPEAKER = 0.8, 2.0

_MODIFIERS = frozenset({"amod", "compound", "nmod:poss", "nmod:desc", "flat"})

#: Two countries nearer to each other than this share of the better one are a tie.
_TIE = 0.97


def country(scene: Scene, head: int, barred: frozenset[str] = frozenset()) -> Entity | None:
    """Return the country in focus before a token, None where there is none or two tie.

    Args:
        scene: The document, linked up to the token.
        head: The token.
        barred: IRIs of countries that cannot be meant.
    """
    here, quoted = scene.tree.sentence_number(head), scene.quotation_of(head) is not None
    weights: dict[Entity, dict[int, float]] = defaultdict(dict)
    for speaker in speakers(scene, head):
        if speaker > head or quoted:
            _add(scene, weights, speaker, (-1, _QUOTED_SPEAKER if quoted else _SPEAKER))
    for other in scene.before(head, len(_DISTANCE) - 1):
        distance = here - scene.tree.sentence_number(other)
        if distance >= len(_DISTANCE):
            break
        _add(scene, weights, other, (distance, _DISTANCE[distance] * _weight(scene, other)))
    total = {entity: sum(found.values()) for entity, found in weights.items()}
    ranked = sorted(((weight, entity) for entity, weight in total.items() if entity.iri not in barred), key=lambda p: (-p[0], p[1].iri))
    if not ranked or (len(ranked) > 1 and ranked[1][0] > _TIE * ranked[0][0]):
        return None
    return ranked[0][1]


def speakers(scene: Scene, head: int) -> Iterator[int]:
    """Yield the subjects of the clauses above a token, nearest first: who says what the token stands in."""
    for index in scene.tree.ancestors(head):
        for subject in scene.tree.of_dep(index, "nsubj"):
            if head not in scene.tree.subtree(subject):
                yield subject


def _add(scene: Scene, weights: dict[Entity, dict[int, float]], index: int, at: tuple[int, float]) -> None:
    """Note the country of a mention with its distance and weight; of several mentions in a sentence the best counts."""
    best, (distance, weight) = scene.best(index), at
    found = scene.home(best.entity) if best else None
    if found is None and best and best.rule in ("unnamed", "description"):
        found = scene.country_of_phrase(index)
    if found:
        weights[found][distance] = max(weights[found].get(distance, 0.0), weight)


def _weight(scene: Scene, index: int) -> float:
    while scene.tokens[index].dep in _MODIFIERS and scene.tree.head(index) != index:
        index = scene.tree.head(index)
    first = scene.tree.conjuncts(index)[0]
    return _ROLE.get(scene.tokens[first].dep, _OTHER_ROLE)
