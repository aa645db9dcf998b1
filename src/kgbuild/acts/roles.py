"""Decide who takes part in an act: from the slots of its frame to entities in roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kgbuild.acts.content import Content
from kgbuild.acts.cues import Found
from kgbuild.acts.parties import Party, is_clause, parties
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import ROLES

#: What a nominal act is about when its type says nothing of the preposition ("a veto on the bill").
_NOMINAL_SLOTS = ("on", "about", "over")


#: Types whose object, when it is an actor or belongs to one, is aimed at that actor.
AIMED = frozenset({"Criticism", "Accusation", "Support", "Rejection", "Threat"})

#: Relations over which a nominal act belongs to the clause above it, and how many of them.
_CLIMBED = frozenset({"obj", "nsubj:pass", "obl", "nmod", "conj", "xcomp", "acl", "advcl"})
_MAX_CLIMB = 4

#: Acts that two parties perform together.
_MUTUAL = frozenset({"Consultation", "Agreement"})

#: Acts that speak of meetings of others.
_ABOUT_OTHERS = frozenset({"Statement", "Report", "Belief", "Criticism", "Confirmation", "Denial", "NoComment", "Disclosure", "Support"})


#: Types aimed at the subject of what is said ("accused ... that Norway hides", "warned that Norway would lose").
_AIMED_AT_SUBJECT = frozenset({"Accusation", "Warning", "Threat"})


def find(reading: Reading, found: Found, content: Content | None) -> tuple[Party, ...]:
    """Return the participants of an act, speakers first, each entity once in a role."""
    roles = slots(reading, found)
    taken = list(_from_slots(reading, found, roles))
    speakers = [p for p in taken if p.role == "speaker"]
    media = [p for p in taken if p.role == "medium"]
    if not speakers and media and found.frame.passive:
        # "measures mentioned in the plan": the plan mentions them.
        speakers = [replace(p, role="speaker") for p in media]
        taken = [p for p in taken if p.role != "medium"] + speakers
    if speakers and _hangs_on_thing(reading, found, speakers):
        # "tried to stop the vote accusing Norway": the vote accuses nobody.
        taken = [p for p in taken if p.role != "speaker"] + _subjects_above(reading, (found.head, reading.tree.head(found.head)))
    elif not speakers:
        taken += _fallback_speakers(reading, found) or _publishers(reading, found)
    elif found.cue.type in _MUTUAL and found.cue.kind == "noun" and all(p.head in found.frame.of("with") for p in speakers):
        # "in talks with Chad, Mali ...", "has an agreement with Chad": the clause names the other party.
        taken += _carrying_subjects(reading, found)
    taken += _targets(reading, found, content, taken)
    taken += _demanded_of(reading, found, content, taken)
    return _tidy(taken, content)


def slots(reading: Reading, found: Found) -> dict[str, str]:
    """Return which slot fills which role for a cue; for nouns with what holds of all nominal acts."""
    roles = reading.lexicon.roles(found.cue)
    if found.cue.kind != "noun":
        objects = found.frame.of("obj")
        if found.frame.passive and objects and _is_request(reading, found) and all(map(reading.actor, objects)):
            # "has not been asked": the subject of the passive is addressed.
            return roles | {"obj": "addressee"}
        return roles
    roles = dict.fromkeys(_NOMINAL_SLOTS, "content") | roles
    if roles.get("from", "addressee") == "addressee":
        # "sought help from Norway" asks Norway; "a request from Norway" is Norway's.
        roles["from"] = "speaker"
    return roles


def _from_slots(reading: Reading, found: Found, roles: dict[str, str]) -> Iterator[Party]:
    frame = found.frame
    for slot, role in (*roles.items(), ("mod", roles.get("poss", "speaker"))):
        if slot in {"poss", "mod"} and found.cue.kind == "phrase" and frame.of("subj"):
            continue
        for head in frame.of(slot):
            taken = _role(reading, found, slot, role, head)
            if not taken or head in found.tokens:
                continue
            for receiver in _receivers(reading, slot, head) if taken == "addressee" else [head]:
                yield from parties(reading, receiver, taken, implicit=head in frame.understood)
            if taken == "medium":
                # "wrote in a letter to Norway"
                for receiver in reading.frames.of(head).of("to"):
                    yield from parties(reading, receiver, "addressee", implicit=False)


def _role(reading: Reading, found: Found, slot: str, role: str, head: int) -> str:
    """Return the role that a token in a slot fills, or "" when it takes no part."""
    actor = reading.actor(head) is not None or reading.is_first_person(head)
    if slot == "of" and owns(reading, found, head):
        return "speaker"
    if slot == "obj" and role == "content" and actor and _asks(reading, found):
        return "addressee"
    if role not in ROLES or is_clause(reading, head):
        return ""
    if slot == "in" and role == "speaker" and _is_place(reading, head):
        # "reported in the Times", but "back in Beijing, the Times reported"
        return ""
    if not actor and (slot in {"mod", "by", "from"} or role == "target" or (slot == "of" and role == "speaker")):
        return ""
    return _turned(reading, found, slot, role, head)


def _is_place(reading: Reading, head: int) -> bool:
    best = reading.best(head)
    return best is not None and not {"Country", "Government", "Place"}.isdisjoint(best.entity.types)


def _asks(reading: Reading, found: Found) -> bool:
    """Say whether the object is asked for something that stands in a clause or quotation, and is not what is asked for."""
    return _is_request(reading, found) and bool(found.frame.of("clause") or {"that", "quote"} & set(found.cue.conditions))


def _is_request(reading: Reading, found: Found) -> bool:
    return "Request" in (found.cue.type, *reading.lexicon.ancestors(found.cue.type))


def _turned(reading: Reading, found: Found, slot: str, role: str, head: int) -> str:
    """Return the role after the constructions that turn it."""
    kind = found.cue.type
    if slot == "subj" and found.cue.kind == "noun" and reading.tree.case_of(found.head) == "under":
        # "Norway is under pressure to sign"
        return "addressee" if _is_request(reading, found) else "target"
    if slot == "mod" and found.frame.of("poss"):
        # "Norway's UN bid": the possessor asks, the other name is asked.
        return "addressee" if kind in {"Request", "Demand"} else ""
    if slot == "subj" and kind in AIMED and reading.tokens[found.head].dep == "amod" and reading.tokens[head].dep == "nmod:poss":
        # "his alleged crimes": who has them is accused.
        return "target" if reading.actor(head) else ""
    if role == "medium":
        best = reading.best(head)
        return role if best and ({"MediaOutlet", "Document", "Event"} & set(best.entity.types) or _carries_words(reading, head)) else ""
    if kind == "Consultation" and slot in {"obj", "with"} and role == "speaker" and _is_visit(reading, found.head):
        return "addressee"
    return role


def _carries_words(reading: Reading, head: int) -> bool:
    """Say whether a noun names a text or an occasion of speaking ("in an interview"), and no other thing ("in haste")."""
    lemma, sets = reading.tokens[head].lemma.lower(), reading.lexicon.wordsets
    written = any(lemma in sets.get(name, frozenset()) for name in ("document", "documents", "statements", "speeches"))
    return written or bool(reading.lexicon.by_lemma("noun", lemma)) or lemma in en.OCCASIONS


def _receivers(reading: Reading, slot: str, head: int) -> list[int]:
    """Return who is addressed: behind a preposition an actor, or the owner of what is answered ("a reply to Norway's demand")."""
    voice = reading.voice(head)
    if slot in {"obj", "iobj", "subj"} or reading.is_first_person(head) or voice is None or voice.entity.is_actor:
        return [head]
    frame = reading.frames.of(head)
    return [o for o in [*frame.of("poss"), *frame.of("by")] or frame.of("mod") if reading.actor(o)]


def owns(reading: Reading, found: Found, head: int) -> bool:
    """Say whether the actor after "of" performs a nominal act ("the demands of Norway") rather than suffers it ("criticism of Norway")."""
    voice = reading.voice(head)
    given = reading.tokens[found.head].lemma.lower() in en.GIVEN_BY
    performs = found.cue.kind == "noun" and (given or found.cue.type not in AIMED) and not found.frame.of("poss")
    return performs and voice is not None and voice.entity.is_actor and not (voice.rule == "noun as speaker" and _is_stuff(reading, head))


def _is_stuff(reading: Reading, head: int) -> bool:
    """Say whether a noun in the singular has no determiner or number ("an admission of guilt"): it then names no single person."""
    token = reading.tokens[head]
    return token.tag == "NN" and not reading.tree.of_dep(head, "det", "nmod:poss", "nummod")


def _is_visit(reading: Reading, token: int) -> bool:
    """Say whether the paragraph tells of a journey: then one party receives the other, and both do not speak alike."""
    blocks, here = reading.analysis.document.blocks, reading.block_of(token)
    if here is not None and blocks[here].part == "title":
        # A headline is told again in the first paragraph.
        here = next((n for n, b in enumerate(blocks) if n > here and b.part == "body"), here)
    around = [] if here is None else [here]
    around += [0] if blocks and blocks[0].part == "title" else []
    return any(reading.tells_of(number, "visits") for number in around)


def _fallback_speakers(reading: Reading, found: Found) -> list[Party]:
    """For a noun without a possessor: the people it names ("critics"), or the subject of the verb that carries it ("made a proposal")."""
    if found.cue.kind == "phrase" and reading.tokens[found.head].pos == "ADP":
        return _subjects_above(reading, found.tokens)
    if found.cue.kind != "noun":
        return []
    link = reading.links.get(found.head)
    if (
        link
        and (reading.actor(found.head) or any("Document" in c.entity.types for c in link.candidates[:1]))
        and found.frame.complement != "to"
    ):
        best = reading.best(found.head)
        if best and (best.entity.is_actor or found.frame.complement == "that"):
            return [Party("speaker", found.head, link.mention.span, best.entity, best.rule, best.score)]
    makers = _makers(reading, found)
    if makers or (reading.tree.case_of(found.head) in en.TEMPORAL and reading.is_definite(found.head)):
        # "during the meeting protesters gathered": which meeting the text has told before.
        return makers
    return _carrying_subjects(reading, found)


def _publishers(reading: Reading, found: Found) -> list[Party]:
    """Return who is quoted in "Norway said in a letter published on Monday", "according to the Times in an article published today"."""
    clause = reading.tokens[found.head]
    noun = reading.tokens[clause.head]
    if found.cue.type != "Disclosure" or clause.dep != "acl" or reading.tree.case_of(noun.index) != "in":
        return []
    upper = reading.tokens[noun.head]
    if upper.pos == "VERB" and upper.index in reading.act_types:
        return [p for s in reading.frames.of(upper.index).of("subj") for p in parties(reading, s, "speaker", implicit=True)]
    return parties(reading, upper.index, "speaker", implicit=True) if reading.actor(upper.index) and noun.dep == "nmod" else []


def _hangs_on_thing(reading: Reading, found: Found, speakers: Iterable[Party]) -> bool:
    """Say whether a participle of saying hangs on a noun that cannot say it."""
    token = reading.tokens[found.head]
    if token.dep != "acl" or not token.text.lower().endswith("ing") or found.cue.kind != "verb":
        return False
    if reading.tokens[token.head].lemma.lower() in reading.lexicon.wordsets.get("document", frozenset()):
        return False
    return all(p.entity is not None and not p.entity.is_actor and "Document" not in p.entity.types for p in speakers)


def _subjects_above(reading: Reading, tokens: tuple[int, ...]) -> list[Party]:
    """Return the subject of the clause that a prepositional phrase hangs on ("gathered in support of the strike")."""
    top = next((a for a in reading.tree.ancestors(tokens[0]) if a not in tokens), None)
    subjects = reading.frames.of(top).of("subj") if top is not None else []
    return [p for s in subjects for p in parties(reading, s, "speaker", implicit=True)]


def _makers(reading: Reading, found: Found) -> list[Party]:
    """Return who performs a nominal act by a verb beside it: "statements made by Chad", "the criticism came from Chad"."""
    light = reading.lexicon.wordsets.get("lightverbs", frozenset())
    heads: list[int] = []
    for clause in reading.tree.of_dep(found.head, "acl"):
        frame = reading.frames.of(clause)
        if frame.passive and reading.tokens[clause].lemma.lower() in light:
            heads += frame.of("subj")
    token = reading.tokens[found.head]
    if token.dep == "nsubj" and reading.tokens[token.head].lemma.lower() in en.COMING:
        heads += reading.frames.of(token.head).of("from")
    return [p for h in heads for p in parties(reading, h, "speaker", implicit=False)]


def _carrying_subjects(reading: Reading, found: Found) -> list[Party]:
    """Return the subject of the clause that carries a nominal act: "made a proposal", "open to dialogue", "denied plans to attack"."""
    here = found.head
    for _ in range(_MAX_CLIMB):
        token = reading.tokens[here]
        upper = reading.tokens[token.head]
        if token.head == here or token.dep not in _CLIMBED:
            return []
        kind = reading.act_types.get(upper.index, "")
        requested = "Request" in (kind, *reading.lexicon.ancestors(kind)) if kind else False
        others = upper.pos == "NOUN" and (kind or reading.tree.case_of(here) in en.TOPICAL)
        if others or (requested and found.cue.type != "Consultation" and not _is_vehicle(reading, found, here)):
            # "a request for confirmation", "sent requests for confirmation": who asks does not confirm; "an inquiry into claims".
            return []
        if found.cue.type == "Consultation" and upper.lemma.lower() in en.TAKING_PART and upper.dep in {"acl", "amod"}:
            # "the leaders involved in negotiations"
            return [p for p in parties(reading, upper.head, "speaker", implicit=True) if p.entity is None or p.entity.is_actor]
        if upper.pos in {"VERB", "ADJ", "AUX"} and not _carries(reading, found, here):
            return []
        subjects = [
            p for s in reading.frames.of(upper.index).of("subj") if s != here for p in parties(reading, s, "speaker", implicit=True)
        ]
        if upper.pos in {"VERB", "ADJ"} and subjects:
            return [p for p in subjects if p.entity is None or p.entity.is_actor]
        here = upper.index
    return []


def _carries(reading: Reading, found: Found, here: int) -> bool:
    """Say whether the subject of the word above a noun performs the act that the noun names."""
    token = reading.tokens[here]
    upper, kind = reading.tokens[token.head], reading.act_types.get(token.head, "")
    if upper.lemma.lower() in reading.lexicon.wordsets.get("lightverbs", frozenset()):
        # "issued an alert amid fears": whose fears is left open; "issued it after talks": the talks were its own.
        return found.cue.type == "Consultation" or reading.tree.case_of(here) not in en.TEMPORAL
    if found.cue.type == "Consultation":
        return kind not in _ABOUT_OTHERS
    if found.frame.complement == "to":
        return token.dep == "obj" and kind in {"Denial", "Statement", "Disclosure"}
    return _is_vehicle(reading, found, here)


def _is_vehicle(reading: Reading, found: Found, here: int) -> bool:
    """Say whether a noun is what the clause above it is said by ("in a letter, Norway asked")."""
    written = reading.tokens[found.head].lemma.lower() in reading.lexicon.wordsets.get("statements", frozenset())
    return written and reading.tokens[here].dep == "obl" and reading.tree.case_of(here) == "in"


def _targets(reading: Reading, found: Found, content: Content | None, known: Iterable[Party]) -> list[Party]:
    """Rejecting, criticising or supporting an actor, or what belongs to an actor, is aimed at that actor."""
    if any(p.role in {"target", "addressee"} for p in known):
        return []
    if content and content.head is not None and is_clause(reading, content.head):
        aimed = found.cue.type in _AIMED_AT_SUBJECT and content.rule == "clause"
        return _actors(reading, reading.tree.of_dep(content.head, "nsubj", "nsubj:pass"), implicit=True) if aimed else []
    if found.cue.type not in AIMED and slots(reading, found).get("obj") != "target":
        return []
    heads = [h for h in found.frame.of("obj") if h not in found.tokens]
    judged = content is not None and content.rule in {"pred as content", "as as content"}
    if content and content.head is not None and content.head not in heads and not judged:
        heads.append(content.head)
    # The parties of the talks that somebody supports or opposes take part in them, and are not aimed at.
    heads = [h for h in heads if reading.act_types.get(h) != "Consultation"]
    return [party for head in heads for party in _actors(reading, [head], implicit=False) or _owners(reading, head)]


def _actors(reading: Reading, heads: Iterable[int], *, implicit: bool) -> list[Party]:
    found = [p for head in heads if reading.actor(head) for p in parties(reading, head, "target", implicit=implicit)]
    return [p for p in found if p.entity is None or p.entity.is_actor]


def _owners(reading: Reading, head: int) -> list[Party]:
    """Return whose thing the content is: possessor, nationality, author, or the subject of its relative clause."""
    frame = reading.frames.of(head)
    owners = [*frame.of("poss"), *frame.of("by")]
    # Of "Norway's demand that Chad stop" the parser may take the clause for a relative one: it is Norway's.
    clauses = () if owners else reading.tree.of_dep(head, "acl:relcl")
    owners = owners or [*frame.of("mod")]
    for clause in clauses:
        owners += reading.tree.of_dep(clause, "nsubj")
    return _actors(reading, owners, implicit=False)


def _demanded_of(reading: Reading, found: Found, content: Content | None, known: Iterable[Party]) -> list[Party]:
    """The subject of a demanded clause ("demanded that Syria detain") is the one addressed."""
    lineage = (found.cue.type, *reading.lexicon.ancestors(found.cue.type))
    if not {"Request", "Proposal"} & set(lineage) or content is None or content.head is None or any(p.role == "addressee" for p in known):
        return []
    if not is_clause(reading, content.head):
        return []
    subjects = reading.tree.of_dep(content.head, "nsubj", "nsubj:pass")
    askers = {p.entity.iri for p in known if p.role == "speaker" and p.entity}
    asked = [p for s in subjects if reading.actor(s) for p in parties(reading, s, "addressee", implicit=True)]
    # Nobody demands that he himself do something: a pronoun so read stands for another.
    return [p for p in asked if p.entity is None or p.entity.iri not in askers or p.rule != "pronoun"]


def _tidy(found: list[Party], content: Content | None) -> tuple[Party, ...]:
    """Keep each entity once in a role, and nobody as speaker who stands inside what is said."""
    kept: dict[tuple[str, str], Party] = {}
    own = {p.entity.iri for p in found if p.role == "speaker" and p.entity}
    for party in found:
        if party.role == "target" and party.entity and party.entity.iri in own:
            continue
        if party.implicit and party.rule == "noun as speaker":
            continue
        if party.role == "speaker" and content and content.span.holds(party.span) and content.rule in {"clause", "quotation"}:
            continue
        key = (party.role, party.entity.iri if party.entity else f"first person {party.head}")
        kept.setdefault(key, party)
    return tuple(sorted(kept.values(), key=lambda p: (ROLES.index(p.role), p.span)))
