"""Link pronouns to what they take up: the most salient antecedent that agrees in number, gender and animacy, unless two tie."""

from __future__ import annotations

from collections import defaultdict

from kgbuild.entities.scene import Scene
from kgbuild.model import Candidate, Entity

#: Pronouns and possessives of the third person, with the gender or number that they demand.
_FEATURES = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
    **dict.fromkeys(("it", "its", "itself"), "thing"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "plural"),
}

_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})

#: How far back an antecedent may stand, and what a mention weighs at that distance in sentences.
_DISTANCE = (1.0, 0.7, 0.35, 0.15)

#: What a mention weighs by its role: subjects are taken up most.
_ROLE = {"nsubj": 1.0, "nsubj:pass": 1.0, "obl:agent": 0.7, "obj": 0.6, "iobj": 0.6, "nmod:poss": 0.5, "obl": 0.45, "root": 0.5}
_OTHER_ROLE = 0.3
_COLLECTIVE = 0.5

#: What the subject of the pronoun's own clause weighs beside its role, for possessives ("Chad raised its forces").
_SUBJECT = 1.0

#: Two antecedents nearer to each other than this share of the better one are a tie, of which nothing is claimed.
_TIE = 0.97

#: Pronouns are never as sure as names.
_SCORE = {"pronoun": 0.6, "relative": 0.85}

#: Alternatives that a pronoun keeps besides the best, each less sure by a fifth.
_KEPT = 3

_CLAUSAL_OBJECT = frozenset({"obj", "iobj", "obl"})


def link(scene: Scene, head: int) -> tuple[Candidate, ...]:
    """Return the candidates of a pronoun; nothing for first and second persons, which the speaker of the act decides."""
    word = scene.tokens[head].text.lower()
    if word in _RELATIVE:
        relative = _relative(scene, head)
        if relative or word not in ("who", "whom"):
            return relative
    if word not in _FEATURES:
        return ()
    return _ranked(_salience(scene, head, _FEATURES[word]))


def _relative(scene: Scene, head: int) -> tuple[Candidate, ...]:
    """Return the candidates of the noun that the relative clause of the pronoun describes."""
    for index in (head, *scene.tree.ancestors(head)):
        if scene.tokens[index].dep == "acl:relcl":
            noun = scene.links.get(scene.tree.head(index), ())
            return tuple(Candidate(c.entity, round(c.score * _SCORE["relative"], 4), "relative") for c in noun)
    return ()


def _ranked(salience: dict[str, tuple[float, Entity]]) -> tuple[Candidate, ...]:
    ranked = sorted(salience.values(), key=lambda pair: (-pair[0], pair[1].iri))
    if not ranked or (len(ranked) > 1 and ranked[1][0] > _TIE * ranked[0][0]):
        return ()
    best = _SCORE["pronoun"]
    return tuple(Candidate(entity, round(best * 0.8**place, 4), "pronoun") for place, (_, entity) in enumerate(ranked[:_KEPT]))


def _salience(scene: Scene, head: int, feature: str) -> dict[str, tuple[float, Entity]]:
    """Return the weight of each antecedent that agrees with the pronoun, by IRI."""
    here = scene.tree.sentence_number(head)
    barred, subjects = _barred(scene, head), _own_subjects(scene, head)
    total: dict[str, float] = defaultdict(float)
    known: dict[str, Entity] = {}
    for other in scene.before(head):
        distance = here - scene.tree.sentence_number(other)
        if distance >= len(_DISTANCE):
            break
        candidate = scene.links[other][0]
        entity = candidate.entity
        if entity.iri in barred or other in scene.tree.ancestors(head) or not _agrees(scene, other, entity, feature):
            continue
        known[entity.iri] = entity
        near = _SUBJECT if other in subjects else 0.0
        total[entity.iri] += (_DISTANCE[distance] * _weight(scene, other) + near) * _number(scene, other, feature)
    return {iri: (weight, known[iri]) for iri, weight in total.items()}


def _weight(scene: Scene, index: int) -> float:
    first = scene.tree.conjuncts(index)[0]
    dep = scene.tokens[first].dep
    return _ROLE.get(dep, _OTHER_ROLE)


def _own_subjects(scene: Scene, head: int) -> frozenset[int]:
    """Return the subjects of the nearest clause around a possessive that has one; a conjoined verb shares that of the first."""
    tree = scene.tree
    if scene.tokens[head].dep != "nmod:poss":
        return frozenset()
    for index in tree.ancestors(head):
        subjects = [i for i in tree.of_dep(index, "nsubj", "nsubj:pass") if i < head and head not in tree.subtree(i)]
        if subjects:
            return frozenset(i for subject in subjects for i in tree.conjuncts(subject))
        if scene.tokens[index].dep in ("ccomp", "parataxis", "acl:relcl"):
            break
    return frozenset()


def _number(scene: Scene, index: int, feature: str) -> float:
    """Return how well an antecedent agrees in number: "they" prefers a plural, a body taken as its members comes second."""
    return _COLLECTIVE if feature == "plural" and not scene.is_plural(index) else 1.0


def _barred(scene: Scene, head: int) -> set[str]:
    """Return what the pronoun cannot be: the subject of its own clause, or whoever says the quotation it stands in."""
    barred: set[str] = set()
    tree, dep = scene.tree, scene.tokens[head].dep
    if dep in _CLAUSAL_OBJECT:
        barred |= _subjects(scene, tree.head(head))
    place = scene.tokens[head].span
    for quotation in scene.analysis.quotations:
        if quotation.inner.holds(place):
            outside = (i for i in tree.ancestors(head) if not quotation.inner.holds(scene.tokens[i].span))
            barred |= _subjects(scene, next(outside, head))
    return barred


def _subjects(scene: Scene, verb: int) -> set[str]:
    found = (scene.best(child) for child in scene.tree.of_dep(verb, "nsubj", "nsubj:pass"))
    return {candidate.entity.iri for candidate in found if candidate}


def _agrees(scene: Scene, index: int, entity: Entity, feature: str) -> bool:
    is_person = "Person" in entity.types
    if feature in ("male", "female"):
        if "Unnamed" in entity.types:
            return scene.is_title(index) and not scene.is_plural(index)
        return is_person and scene.gender(entity) in ("", feature)
    if is_person:
        return False
    plural = scene.is_plural(index)
    if feature == "plural":
        return plural or not {"Group", "MediaOutlet", "Organization", "Government", "Country"}.isdisjoint(entity.types)
    return not plural and "Unnamed" not in entity.types and scene.tokens[index].dep != "amod"
