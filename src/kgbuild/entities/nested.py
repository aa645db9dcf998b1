"""Tell names that are parts of longer ones: the region after a town ("Lima, Ohio"), the place in the name of something else."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.entities.scene import Scene
from kgbuild.lang import given_names
from kgbuild.model import Entity, Mention
from kgbuild.ontology.authority import Authority

#: Relations in which a region goes on from the town in it; a town in a list is coordinated.
_GOING_ON = frozenset({"nmod", "nmod:unmarked", "appos", "list", "dep", "flat"})

#: What the model may take a town for.
_TOWNS = frozenset({"LOC", "ORG"})

#: Words of a town's name at most.
_TOWN = 3

#: Types of names to which "of" and a place belong: "Clement of Ohrid", "the Prize of Bergamo"; a body of a place is somebody there.
_NAMED_OF = frozenset({"PERSON", "MISC"})

#: What a place is part of where it gives its name to the country around it: "the province of L'Aquila" is no town.
_DIVISIONS = frozenset({"province", "municipality", "district", "county", "governorate", "prefecture"})
_NAMING = frozenset({"nmod", "appos", "flat", "nmod:desc", "compound"})

#: Words beside "team" that make a country's name that of its players.
_TEAM, _NATIONAL = "team", "national"


def towns(scene: Scene, mentions: Iterable[Mention]) -> dict[int, tuple[Mention, Entity]]:
    """Return the towns that are told by the region after them, with it, by the head of the region's mention."""
    ending = {mention.name.end: mention for mention in scene.by_head.values() if mention.form == "name"}
    found = {}
    for mention in mentions:
        first = scene.tree.tokens_in(mention.name)[0]
        if first < 2 or scene.tokens[first - 1].text != "," or scene.tokens[mention.head].dep not in _GOING_ON:
            continue
        # The model may take both for one name.
        town = ending.get(scene.tokens[first - 2].span.end) or scene.by_head.get(scene.tree.head(mention.head))
        region = _region(scene.authority, scene.words(mention.name))
        if region and town and town.form == "name" and _is_town(scene, town):
            found[mention.head] = (town, region)
    return found


def _region(authority: Authority, name: str) -> Entity | None:
    """Return the region that a name names, be it also the name of a city or a country."""
    for look in (authority.lookup, authority.widely):
        for reading in look(name):
            record = authority.record(reading.entity) if "Place" in reading.entity.types else None
            if record and "province" in record.nouns:
                return reading.entity
    return None


def plain(name: str) -> str:
    """Return the name of a town without the region after it.

    >>> plain("Lima, Ohio")
    'Lima'
    """
    return name.partition(",")[0]


def _is_town(scene: Scene, mention: Mention) -> bool:
    name = plain(scene.words(mention.name))
    return mention.label in _TOWNS and name.count(" ") < _TOWN and (mention.label == "LOC" or " " not in name)


def is_of_team(scene: Scene, head: int) -> bool:
    """Say whether the name at a token is that of players: "the Malta national football team"."""
    tree = scene.tree
    above = tree.head(head)
    is_before = scene.tokens[head].dep == "compound" and scene.lemma(above) == _TEAM
    return is_before and any(scene.lemma(i) == _NATIONAL for i in tree.children(above))


def is_part(scene: Scene, mention: Mention, place: Entity) -> bool:
    """Say whether the name of a place belongs to the name of something else, so that nothing is said of the place."""
    tree, tokens, head = scene.tree, scene.tokens, mention.head
    above, dep = tree.head(head), tokens[head].dep
    if scene.lemma(above) in _DIVISIONS and dep in _NAMING and tree.case_of(head) in ("", "of"):
        record = scene.authority.record(place)
        return record is not None and scene.lemma(above) not in record.nouns and "city" in record.nouns
    upper = scene.by_head.get(above)
    if above == head or upper is None or upper.form != "name" or not tokens[above].text[0].isupper() or scene.is_title(above):
        return False
    if dep in ("compound", "flat"):
        # In "the Boston Globe" the parser may see two names; what the authority knows as a whole is one.
        return True
    return dep == "nmod" and tree.case_of(head) == "of" and upper.label in _NAMED_OF


def is_given_name(scene: Scene, mention: Mention) -> bool:
    """Say whether the name of a place is a person's: a given name beside another person's ("David and Victoria")."""
    word = scene.words(mention.name).lower()
    if word not in given_names.FEMALE and word not in given_names.MALE:
        return False
    others = (scene.by_head[i] for i in scene.coordination(mention.head) if i != mention.head)
    return any(other.form == "name" and other.label == "PERSON" for other in others)
