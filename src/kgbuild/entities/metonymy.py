"""Decide whether the name of a capital stands for the state or for the city: by its role in the sentence."""

from __future__ import annotations

from kgbuild.entities.scene import Scene
from kgbuild.model import Candidate, Mention
from kgbuild.ontology.records import Metonym, Reading

#: Prepositions that place something.
_LOCATIVE = frozenset({"in", "at", "near", "around", "outside", "inside", "across", "throughout", "within", "over", "above", "off"})

#: Prepositions that place something only with a verb of motion ("flew to Moscow", against "sent to Moscow").
_DIRECTION = frozenset({"to", "from", "into", "toward", "towards", "through", "via", "for"})

_MOTION = frozenset(
    {"arrive", "return", "travel", "go", "come", "fly", "head", "move", "leave", "depart", "march", "walk", "drive", "run", "trip"}
    | {"visit", "flight", "journey", "tour", "road", "flee", "rush", "march", "evacuate", "invite", "bring", "take", "drive", "extradite"}
)

#: Verbs whose object is a place when it can be one.
_REACHED = frozenset(
    {"visit", "leave", "reach", "enter", "capture", "bomb", "shell", "attack", "seize", "occupy", "storm", "flee", "evacuate"}
)

#: Nouns that a capital modifies as a place.
_HELD_THERE = frozenset(
    {"talk", "meeting", "summit", "conference", "embassy", "airport", "street", "region", "suburb", "bureau", "office", "correspondent"}
    | {"time", "court", "mayor", "resident", "police", "protest", "rally", "university", "metro", "hotel", "newspaper"}
)

_ACTING = frozenset({"nsubj", "nsubj:pass", "nmod:poss", "obl:agent", "iobj", "vocative"})

#: Score of the reading that the role does not call for.
_OTHER = 0.4


def read(scene: Scene, mention: Mention, metonym: Metonym, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
    """Return the body and the place that the name may stand for, the one that the role calls for first."""
    place_first = _is_place(scene, mention.head, metonym.default)
    body = Candidate(metonym.target, _OTHER if place_first else 0.9, "metonym")
    places = [
        Candidate(r.entity, 0.9 if place_first else _OTHER, "alias") for r in readings if r.entity != metonym.target and r.rule != "metonym"
    ]
    return (*places, body) if place_first else (body, *places)


def _is_place(scene: Scene, head: int, default: str) -> bool:
    tree, tokens = scene.tree, scene.tokens
    first = tree.conjuncts(head)[0]
    dep, case = tokens[first].dep, tree.case_of(head) or tree.case_of(first)
    governor = scene.lemma(tree.head(first))
    if case in _LOCATIVE:
        return True
    if case in _DIRECTION:
        return governor in _MOTION
    if dep in _ACTING:
        return False
    if dep == "obj":
        return governor in _REACHED
    if dep == "compound":
        return governor in _HELD_THERE
    return default != "government" and dep not in ("nmod", "obl", "root")
