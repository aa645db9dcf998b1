"""Link pronouns to what they take up: the most salient antecedent that agrees in number, gender and animacy, unless two tie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from kgbuild.entities import focus, groups
from kgbuild.entities.scene import Scene
from kgbuild.model import Candidate, Entity

#: First persons that stand for more than the speaker.
WE = frozenset({"we", "us", "our", "ours", "ourselves"})

#: What a pronoun may take up: an entity, or several together.
_Antecedent = tuple[Entity, ...]

#: Pronouns and possessives of the third person, with the gender or number that they demand.
_FEATURES = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
    **dict.fromkeys(("it", "its", "itself"), "thing"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "plural"),
}


#: Offices whose holders call their country "we".
_SPEAK_FOR = frozenset(
    {
        "president",
        "minister",
        "premier",
        "chancellor",
        "king",
        "queen",
        "ambassador",
        "envoy",
        "secretary",
        "official",
        "diplomat",
        "leader",
    }
    | {"spokesman", "spokeswoman", "spokesperson", "negotiator", "representative", "delegate", "officer", "general", "commander"}
)

_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})

#: How far back an antecedent may stand, and what a mention weighs at that distance in sentences.
_DISTANCE = (1.0, 0.6, 0.3, 0.15)

#: What a mention weighs by its role: subjects are taken up most.
_ROLE = {"nsubj": 1.0, "nsubj:pass": 1.0, "obl:agent": 0.7, "obj": 0.6, "iobj": 0.6, "nmod:poss": 0.5, "obl": 0.45, "root": 0.5}
_OTHER_ROLE = 0.3
_COLLECTIVE = 0.5

#: What the subject of the pronoun's own clause weighs beside its role, for possessives ("Chad raised its forces"), and what the
#: subject of the clause above weighs for a subject ("Chad said it would wait").
_SUBJECT, _SUBJECT_ABOVE = 1.0, 1.0

#: What the first of two weighs for a possessive in the second, "Chad and its neighbours": more than a subject that earlier sentences had
#: too. 13 possessives of 351 articles went over to the first for it, all of them rightly. The object of "blamed Chad for its delay"
#: weighs as much: a guess that no possessive of those articles tests.
_BESIDE = 3.0

#: What the subject after a fronted phrase weighs for a possessive in it.
_SUBJECT_AFTER = 0.8

#: What the subject of a clause inside another weighs against that of the sentence, whose speaker the next sentence goes on with.
_EMBEDDED_SUBJECT = 0.9

#: What weighs somebody named only in another's words, and a thing beside an actor for "it".
_QUOTED, _THING = 0.4, 0.5

#: What weighs a thing where the pronoun is the agent of its verb: sanctions do not threaten anybody.
_THING_ACTING = 0.1

#: What weighs somebody named outside the quotation of the pronoun.
_UNQUOTED = 0.6

#: What a body weighs for a pronoun of the other number than the one it was taken up by before.
_OTHER_NUMBER = 0.3

#: Two antecedents nearer to each other than this share of the better one are a tie, of which nothing is claimed.
_TIE = 0.97

#: Pronouns are never as sure as names.
_SCORE = {"pronoun": 0.6, "relative": 0.85}

#: Alternatives that a pronoun keeps besides the best, each less sure by a fifth.
_KEPT = 3

#: Nouns in the singular for several persons.
_MEMBERS = frozenset({"leadership", "family", "staff", "delegation", "police", "press", "media", "crew", "couple", "audience"})

_SUBJECTS = ("nsubj", "nsubj:pass")
_EMBEDDED = frozenset({"ccomp", "acl", "acl:relcl", "advcl", "csubj", "xcomp"})
_CLAUSAL_OBJECT = frozenset({"obj", "iobj", "obl"})


def link(scene: Scene, head: int) -> tuple[Candidate, ...]:
    """Return the candidates of a pronoun; nothing for "I" and "you", which the speaker of the act decides.

    A plural that stands for several entities together leaves them in `Scene.members`.
    """
    word = scene.tokens[head].text.lower()
    if word in _RELATIVE:
        relative = _relative(scene, head)
        if relative or word not in ("who", "whom"):
            return relative
    if word in WE:
        return _people_of_speaker(scene, head)
    if word not in _FEATURES:
        return ()
    return _ranked(scene, head, _salience(scene, head, _FEATURES[word]))


def _people_of_speaker(scene: Scene, head: int) -> tuple[Candidate, ...]:
    """Return the country for which whoever is quoted speaks: "We refuse", the minister of Chad said."""
    quotation = scene.quotation_of(head)
    outside = [i for i in focus.speakers(scene, head) if scene.quotation_of(i) != quotation] if quotation else []
    for subject in outside:
        best = scene.best(subject)
        home = _spoken_for(scene, subject, best.entity) if best and scene.tree.head(subject) == scene.tree.head(outside[0]) else None
        if home:
            return (Candidate(home, _SCORE["pronoun"], "first person"),)
    return ()


def _spoken_for(scene: Scene, head: int, entity: Entity) -> Entity | None:
    """Return the country in whose name a person speaks: by a national office beside the name, or by one that the authority knows."""
    if {"Person", "Unnamed"}.isdisjoint(entity.types):
        return None
    for title in (head, *scene.titles_of(head)):
        country = scene.country_of_phrase(title)
        if country and scene.lemma(title) in _SPEAK_FOR:
            return country
    record, home = scene.authority.record(entity), scene.home(entity)
    offices = [office.title.split(" ")[-1] for office in record.offices if home and office.of == home.iri] if record else []
    return home if not _SPEAK_FOR.isdisjoint(offices) else None


def _relative(scene: Scene, head: int) -> tuple[Candidate, ...]:
    """Return the candidates of the noun that the relative clause of the pronoun describes."""
    for index in (head, *scene.tree.ancestors(head)):
        if scene.tokens[index].dep == "acl:relcl":
            noun = scene.tree.head(index)
            if noun in scene.members:
                scene.members[head] = _taken_up(scene.members[noun])
            return _taken_up(scene.links.get(noun, ()))
    return ()


def _taken_up(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(Candidate(c.entity, round(c.score * _SCORE["relative"], 4), "relative") for c in candidates)


def _ranked(scene: Scene, head: int, salience: Mapping[_Antecedent, float]) -> tuple[Candidate, ...]:
    ranked = sorted(salience.items(), key=lambda item: (-item[1], [entity.iri for entity in item[0]]))
    if not ranked or (len(ranked) > 1 and ranked[1][1] > _TIE * ranked[0][1]):
        return ()
    best, feature = _SCORE["pronoun"], _FEATURES[scene.tokens[head].text.lower()]
    if len(ranked[0][0]) == 1:
        scene.numbers.setdefault(ranked[0][0][0].iri, feature)
    else:
        scene.members[head] = tuple(Candidate(entity, best, "pronoun") for entity in ranked[0][0])
    single = dict.fromkeys(entity for antecedent, _ in ranked for entity in antecedent)
    return tuple(Candidate(entity, round(best * 0.8**place, 4), "pronoun") for place, entity in enumerate(list(single)[:_KEPT]))


def _salience(scene: Scene, head: int, feature: str) -> dict[_Antecedent, float]:
    """Return the weight of each antecedent that agrees with the pronoun: an entity, or several that a plural takes together."""
    here = scene.tree.sentence_number(head)
    barred, subjects, above = _barred(scene, head, feature), _subjects_above(scene, head), frozenset(scene.tree.ancestors(head))
    weights: dict[_Antecedent, dict[int, float]] = defaultdict(dict)
    for other in chain(_subjects_after(scene, head), scene.before(head, len(_DISTANCE) - 1)):
        distance = here - scene.tree.sentence_number(other)
        if distance >= len(_DISTANCE):
            break
        if other in above and other not in subjects:
            continue
        after = _SUBJECT_AFTER if other > head else _weight(scene, other)
        weight = (_DISTANCE[distance] * after + subjects.get(other, 0.0)) * _hearing(scene, head, other)
        for antecedent, fit in _antecedents(scene, head, other, feature):
            if barred.isdisjoint(entity.iri for entity in antecedent):
                # Twice in a sentence is not twice as salient.
                weights[antecedent][distance] = max(weights[antecedent].get(distance, 0.0), weight * fit)
    return {antecedent: sum(found.values()) for antecedent, found in weights.items()}


def _antecedents(scene: Scene, head: int, other: int, feature: str) -> Iterator[tuple[_Antecedent, float]]:
    """Yield what a mention offers to the pronoun, each with how well it agrees."""
    entity = scene.links[other][0].entity
    if feature == "plural":
        group = _group(scene, head, other)
        if group:
            yield group, 1.0
        if other in scene.members:
            return
    if _agrees(scene, other, entity, feature):
        yield (entity,), _fit(scene, head, other, feature)


def _group(scene: Scene, head: int, other: int) -> _Antecedent:
    if other in scene.members:
        return tuple(candidate.entity for candidate in scene.members[other])
    members = scene.coordination(other)
    return groups.of_coordination(scene, other) if members[:1] == (other,) and members[-1] < head else ()


def _hearing(scene: Scene, head: int, other: int) -> float:
    """Return what a mention counts across the marks of a quotation: speakers take up their own words first."""
    return 1.0 if scene.quotation_of(other) == scene.quotation_of(head) else _QUOTED if scene.quotation_of(other) else _UNQUOTED


def _weight(scene: Scene, index: int) -> float:
    first = scene.tree.conjuncts(index)[0]
    token = scene.tokens[first]
    weight = _ROLE.get(token.dep, _OTHER_ROLE)
    embedded = token.dep in _SUBJECTS and scene.tokens[token.head].dep in _EMBEDDED
    return weight * _EMBEDDED_SUBJECT if embedded else weight


def _subjects_above(scene: Scene, head: int) -> dict[int, float]:
    """Return the subjects that bind the pronoun, with their weight: of its own clause for a possessive, else of the clause above."""
    tree, own = scene.tree, scene.tokens[head].dep == "nmod:poss"
    beside = _beside(scene, head) if own else {}
    if not own and scene.tokens[head].dep not in _SUBJECTS:
        return {}
    for index in tree.ancestors(head) if own else tree.ancestors(tree.head(head)):
        # In "Chad's demand to sign its treaty" the owner of the noun is the subject of what the noun is about.
        deps = ("nmod:poss",) if own and scene.tokens[index].pos == "NOUN" and tree.head(head) != index else _SUBJECTS
        beside |= dict.fromkeys(_judged(scene, index) if own else (), _BESIDE)
        subjects = [i for i in tree.of_dep(index, *deps) if i < head and head not in tree.subtree(i)]
        if subjects:
            weight = _SUBJECT if own else _SUBJECT_ABOVE
            owners = [i for subject in subjects for i in tree.of_dep(subject, "nmod:poss")]
            return dict.fromkeys((i for subject in (*subjects, *owners) for i in tree.conjuncts(subject)), weight) | beside
        if own and scene.tokens[index].dep in ("ccomp", "parataxis", "acl:relcl"):
            break
    return beside


def _judged(scene: Scene, phrase: int) -> tuple[int, ...]:
    """Return the object of "blamed Chad for its decision", to which a possessive behind "for" belongs."""
    tree = scene.tree
    if scene.tokens[phrase].dep != "obl" or tree.case_of(phrase) != "for":
        return ()
    return tuple(i for i in tree.of_dep(tree.head(phrase), "obj", "iobj", "nsubj:pass") if i < phrase and scene.links.get(i))


def _beside(scene: Scene, head: int) -> dict[int, float]:
    """Return the first of two whose second a possessive owns ("the minister and his aides"), unless somebody owns the first as well."""
    tree, second = scene.tree, scene.tree.head(head)
    first = tree.head(second)
    if scene.tokens[second].dep != "conj" or first > head or scene.tokens[first].pos == "VERB" or tree.of_dep(first, "nmod:poss"):
        return {}
    return {first: _BESIDE}


def _subjects_after(scene: Scene, head: int) -> tuple[int, ...]:
    """Return the named subjects that a possessive before them may announce: "In his speech, the mayor ...", "With its vote, Chad ..."."""
    tree = scene.tree
    if scene.tokens[head].dep != "nmod:poss" or scene.quotation_of(head):
        return ()
    for index in tree.ancestors(head):
        if scene.tokens[index].dep in ("obl", "advcl"):
            subjects = tree.of_dep(tree.head(index), *_SUBJECTS)
            return tuple(i for i in subjects if i > index > head and scene.links.get(i))
    return ()


def _fit(scene: Scene, head: int, index: int, feature: str) -> float:
    """Return how well an antecedent agrees: "they" prefers a plural to a body taken as its members, all prefer what can act.

    A body that was taken up as "it" before stays "it", and one that was "they" stays "they".
    """
    entity = scene.links[index][0].entity
    fit = 1.0 if entity.is_actor else _THING_ACTING if head in scene.agents else _THING
    if feature == "plural" and not scene.is_plural(index):
        fit *= _COLLECTIVE
    return fit if scene.numbers.get(entity.iri, feature) == feature else fit * _OTHER_NUMBER


def _barred(scene: Scene, head: int, feature: str) -> set[str]:
    """Return what the pronoun cannot be: the subject of its own clause, or whoever says the quotation it stands in."""
    barred: set[str] = set()
    tree = scene.tree
    if scene.tokens[head].dep in _CLAUSAL_OBJECT:
        barred |= {entity.iri for entity in _subjects(scene, tree.head(head))}
    if scene.tokens[head].dep in _SUBJECTS:
        barred |= _named_after(scene, head)
    quotation = scene.quotation_of(head)
    if quotation is None:
        barred |= _spoken_of(scene, head)
    else:
        outside = (i for i in tree.ancestors(head) if not quotation.inner.holds(scene.tokens[i].span))
        for entity in _subjects(scene, next(outside, head)):
            barred.add(entity.iri)
            home = scene.home(entity)
            if feature == "plural" and home:
                # Who speaks for a country calls it "we".
                barred.add(home.iri)
    return barred


def _named_after(scene: Scene, head: int) -> set[str]:
    """Return who is named after a subject pronoun in its sentence: "they will go to the Council" is not said of the Council.

    Only a clause before the one that it depends on may announce a name ("When they met, the ministers ..."). A name in words that are
    quoted, when the pronoun is not, was put there by another than whoever wrote the pronoun, and says nothing of it.
    """
    tree = scene.tree
    if any(scene.tokens[i].dep == "advcl" and tree.head(i) > i for i in tree.ancestors(head)):
        return set()
    after = (i for i in range(head + 1, tree.sentence_of(head)[1]) if i in scene.by_head and scene.by_head[i].form == "name")
    named = (scene.best(i) for i in after if scene.quotation_of(i) == scene.quotation_of(head))
    return {candidate.entity.iri for candidate in named if candidate}


def _spoken_of(scene: Scene, head: int) -> set[str]:
    """Return whom the subject of a quotation speaks of in it: they are others than the speaker."""
    tree, found = scene.tree, set()
    if scene.tokens[head].dep == "nsubj":
        for child in tree.children(tree.head(head)):
            quotation = scene.quotation_of(child)
            for index in tree.tokens_in(quotation.inner) if quotation else ():
                best = scene.best(index)
                if best and "Person" in best.entity.types and scene.by_head[index].form != "pronoun":
                    found.add(best.entity.iri)
    return found


def _subjects(scene: Scene, verb: int) -> tuple[Entity, ...]:
    """Return the subjects of a verb; a verb without one shares that of the verb above it."""
    tree = scene.tree
    while not tree.of_dep(verb, *_SUBJECTS) and scene.tokens[verb].dep in ("conj", "xcomp") and tree.head(verb) != verb:
        verb = tree.head(verb)
    found = (scene.best(child) for child in tree.of_dep(verb, *_SUBJECTS))
    return tuple(candidate.entity for candidate in found if candidate)


def _agrees(scene: Scene, index: int, entity: Entity, feature: str) -> bool:
    is_person = "Person" in entity.types
    if feature in ("male", "female"):
        if "Unnamed" in entity.types:
            return scene.is_title(index) and not scene.is_plural(index) and scene.gender_of_noun(index) in ("", feature)
        return is_person and scene.gender(entity) in ("", feature)
    if is_person:
        return False
    plural = scene.is_plural(index)
    if feature == "plural":
        return (
            plural
            or scene.lemma(index) in _MEMBERS
            or not {"Group", "MediaOutlet", "Organization", "Government", "Country"}.isdisjoint(entity.types)
        )
    if "Unnamed" in entity.types and scene.class_of(index) in ("", "Person"):
        return False
    return not plural and scene.tokens[index].dep != "amod"
