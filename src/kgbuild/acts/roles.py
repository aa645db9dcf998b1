"""Decide who takes part in an act: from the slots of its frame to entities in roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgbuild.acts.content import Content
from kgbuild.acts.cues import Found
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import ROLES, Entity, Span

#: What a nominal act is about when its type says nothing of the preposition ("a veto on the bill").
_NOMINAL_SLOTS = ("on", "about", "over")


#: Types whose object, when it is an actor or belongs to one, is aimed at that actor.
AIMED = frozenset({"Criticism", "Accusation", "Support", "Rejection", "Threat"})

#: Relations over which a nominal act belongs to the clause above it, and how many of them.
_CLIMBED = frozenset({"obj", "nsubj:pass", "obl", "nmod", "conj", "xcomp", "acl", "advcl"})
_MAX_CLIMB = 4

#: Acts that speak of meetings of others.
_ABOUT_OTHERS = frozenset({"Statement", "Report", "Belief", "Criticism", "Confirmation", "Denial", "NoComment", "Disclosure", "Support"})


#: Types aimed at the subject of what is said ("accused ... that Norway hides", "warned that Norway would lose").
_AIMED_AT_SUBJECT = frozenset({"Accusation", "Warning", "Threat"})


@dataclass(frozen=True, slots=True)
class Party:
    """A participant before first persons are resolved; `entity` is None for "I" and "we"."""

    role: str
    head: int
    span: Span
    entity: Entity | None
    rule: str
    score: float
    implicit: bool = False


def find(reading: Reading, found: Found, content: Content | None) -> tuple[Party, ...]:
    """Return the participants of an act, speakers first, each entity once in a role."""
    roles = slots(reading, found)
    parties = list(_from_slots(reading, found, roles))
    speakers = [p for p in parties if p.role == "speaker"]
    if not speakers:
        parties += _fallback_speakers(reading, found)
    elif found.cue.type == "Consultation" and found.cue.kind == "noun" and all(p.head in found.frame.of("with") for p in speakers):
        # "in talks with Chad, Mali ...": the clause names the other party.
        parties += _carrying_subjects(reading, found)
    parties += _targets(reading, found, content, parties)
    parties += _demanded_of(reading, found, content, parties)
    return _tidy(parties, content)


def slots(reading: Reading, found: Found) -> dict[str, str]:
    """Return which slot fills which role for a cue; for nouns with what holds of all nominal acts."""
    roles = reading.lexicon.roles(found.cue)
    if found.cue.kind != "noun":
        return roles
    roles = dict.fromkeys(_NOMINAL_SLOTS, "content") | roles
    if roles.get("from") == "addressee":
        # "sought help from Norway" asks Norway; "a request from Norway" is Norway's.
        roles["from"] = "speaker"
    return roles


def _from_slots(reading: Reading, found: Found, roles: dict[str, str]) -> Iterator[Party]:
    frame = found.frame
    for slot, role in (*roles.items(), ("mod", roles.get("poss", "speaker"))):
        if slot == "poss" and found.cue.kind == "phrase" and frame.of("subj"):
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
    if role not in ROLES or _is_clause(reading, head):
        return ""
    if not actor and (slot in {"mod", "by"} or role == "target" or (slot == "of" and role == "speaker")):
        return ""
    return _turned(reading, found, slot, role, head)


def _asks(reading: Reading, found: Found) -> bool:
    """Say whether the object is asked for something that stands in a clause or quotation, and is not what is asked for."""
    asks = "Request" in (found.cue.type, *reading.lexicon.ancestors(found.cue.type))
    return asks and bool(found.frame.of("clause") or {"that", "quote"} & set(found.cue.conditions))


def _turned(reading: Reading, found: Found, slot: str, role: str, head: int) -> str:
    """Return the role after the constructions that turn it."""
    kind = found.cue.type
    if slot == "mod" and found.frame.of("poss"):
        # "Norway's UN bid": the possessor asks, the other name is asked.
        return "addressee" if kind in {"Request", "Demand"} else ""
    if slot == "subj" and kind in AIMED and reading.tokens[found.head].dep == "amod" and reading.tokens[head].dep == "nmod:poss":
        # "his alleged crimes": who has them is accused.
        return "target" if reading.actor(head) else ""
    if role == "medium":
        best = reading.best(head)
        return role if best and {"MediaOutlet", "Document", "Event", "Other"} & set(best.entity.types) else ""
    if kind == "Consultation" and slot in {"obj", "with"} and role == "speaker" and _is_visit(reading, found.head):
        return "addressee"
    return role


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
    performs = found.cue.kind == "noun" and found.cue.type not in AIMED and not found.frame.of("poss")
    return performs and voice is not None and voice.entity.is_actor


def _is_visit(reading: Reading, token: int) -> bool:
    """Say whether the paragraph tells of a journey: then one party receives the other, and both do not speak alike."""
    around = next((b.span for b in reading.analysis.document.blocks if b.span.holds(reading.tokens[token].span)), None)
    visits = reading.lexicon.wordsets.get("visits", frozenset())
    return around is not None and any(reading.tokens[t].lemma.lower() in visits for t in reading.tree.tokens_in(around))


def _is_clause(reading: Reading, head: int) -> bool:
    return reading.tokens[head].pos in {"VERB", "AUX"}


def parties(reading: Reading, head: int, role: str, *, implicit: bool) -> list[Party]:
    """Return the mention at a token and those coordinated with it as participants."""
    result: list[Party] = []
    for member in _members(reading, head):
        link = reading.links.get(member)
        if link and link.members:
            # A plural that stands for several entities together: each takes part, at the same words.
            result += [Party(role, member, link.mention.span, m.entity, m.rule, m.score, implicit) for m in link.members]
            continue
        party = _party(reading, member, role, implicit=implicit)
        if party:
            result.append(party)
        if party and party.rule == "reader of document":
            result += [p for p in [_party(reading, member, "citing", implicit=False)] if p]
    return result


def _members(reading: Reading, head: int) -> tuple[int, ...]:
    """Return the token and those that take part with it, behind it in the text."""
    return tuple(m for m in reading.tree.companions(head) if m >= head)


def _party(reading: Reading, head: int, role: str, *, implicit: bool) -> Party | None:
    link = reading.links.get(head)
    if link is None:
        return None
    if reading.is_first_person(head):
        return Party(role, head, link.mention.span, None, "first person", 1.0, implicit)
    candidate = reading.voice(head) if role in {"speaker", "addressee"} and not _is_clause(reading, head) else reading.best(head)
    if candidate is None:
        return _unresolved(reading, head, role, implicit=implicit)
    owner = _owner_of_document(reading, head) if role == "speaker" and not candidate.entity.is_actor else None
    return owner or Party(role, head, link.mention.span, candidate.entity, candidate.rule, candidate.score, implicit)


def _unresolved(reading: Reading, head: int, role: str, *, implicit: bool) -> Party | None:
    """Keep a person whom nobody can name: a node of its own for each pronoun without a clear antecedent."""
    text, span = reading.tokens[head].text.lower(), reading.tokens[head].span
    if text not in en.PERSONAL:
        return None
    entity = Entity(f"{reading.analysis.document.id}-x-{span.start}-{span.end}", text, ("Unnamed",))
    return Party(role, head, span, entity, "unresolved pronoun", 0.3, implicit)


def _reader_of_document(reading: Reading, head: int) -> Party | None:
    """In "documents seen by a newspaper" the newspaper reports, relying on the documents."""
    for clause in reading.tree.of_dep(head, "acl"):
        for reader in reading.frames.of(clause).of("subj"):
            candidate = reading.actor(reader)
            if candidate and "MediaOutlet" in candidate.entity.types:
                return Party("speaker", reader, reading.links[reader].mention.span, candidate.entity, "reader of document", candidate.score)
    return None


def _owner_of_document(reading: Reading, head: int) -> Party | None:
    """In "issued a statement saying" and "the ministry's reply said" the document speaks for whoever gave it."""
    reader = _reader_of_document(reading, head)
    if reader or reading.tokens[head].lemma.lower() not in reading.lexicon.wordsets.get("statements", frozenset()):
        return reader
    frame = reading.frames.of(head)
    for slot in ("poss", "by", "from", "mod"):
        for owner in frame.of(slot):
            candidate = reading.actor(owner)
            if candidate:
                return Party(
                    "speaker", owner, reading.links[owner].mention.span, candidate.entity, "owner of document", candidate.score, True
                )
    return next(iter(_issuers(reading, head)), None)


def _fallback_speakers(reading: Reading, found: Found) -> list[Party]:
    """For a noun without a possessor: the people it names ("critics"), or the subject of the verb that carries it ("made a proposal")."""
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
    return _carrying_subjects(reading, found)


def _carrying_subjects(reading: Reading, found: Found) -> list[Party]:
    """Return the subject of the clause that carries a nominal act: "made a proposal", "open to dialogue", "denied plans to attack"."""
    here = found.head
    for _ in range(_MAX_CLIMB):
        token = reading.tokens[here]
        upper = reading.tokens[token.head]
        if token.head == here or token.dep not in _CLIMBED:
            return []
        if upper.pos == "NOUN" and upper.index in reading.act_types:
            # "a request for confirmation": who asks does not confirm.
            return []
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
        return True
    if found.cue.type == "Consultation":
        return kind not in _ABOUT_OTHERS
    if found.frame.complement == "to":
        return token.dep == "obj" and kind in {"Denial", "Statement", "Disclosure"}
    written = reading.tokens[found.head].lemma.lower() in reading.lexicon.wordsets.get("statements", frozenset())
    return written and token.dep == "obl" and reading.tree.case_of(here) == "in"


def _issuers(reading: Reading, document: int) -> list[Party]:
    """Return who issues a document: the subject of "issued a statement"."""
    token = reading.tokens[document]
    verb = reading.tokens[token.head]
    if token.dep != "obj" or verb.lemma.lower() not in reading.lexicon.wordsets.get("lightverbs", frozenset()):
        return []
    issuers = [p for s in reading.frames.of(verb.index).of("subj") for p in parties(reading, s, "speaker", implicit=True)]
    return [p for p in issuers if p.entity is None or p.entity.is_actor]


def _targets(reading: Reading, found: Found, content: Content | None, known: Iterable[Party]) -> list[Party]:
    """Rejecting, criticising or supporting an actor, or what belongs to an actor, is aimed at that actor."""
    if any(p.role in {"target", "addressee"} for p in known):
        return []
    if content and content.head is not None and _is_clause(reading, content.head):
        aimed = found.cue.type in _AIMED_AT_SUBJECT and content.rule == "clause"
        return _actors(reading, reading.tree.of_dep(content.head, "nsubj", "nsubj:pass"), implicit=True) if aimed else []
    if found.cue.type not in AIMED:
        return []
    heads = [h for h in found.frame.of("obj") if h not in found.tokens]
    if content and content.head is not None and content.head not in heads:
        heads.append(content.head)
    return [party for head in heads for party in _actors(reading, [head], implicit=False) or _owners(reading, head)]


def _actors(reading: Reading, heads: Iterable[int], *, implicit: bool) -> list[Party]:
    found = [p for head in heads if reading.actor(head) for p in parties(reading, head, "target", implicit=implicit)]
    return [p for p in found if p.entity is None or p.entity.is_actor]


def _owners(reading: Reading, head: int) -> list[Party]:
    """Return whose thing the content is: possessor, nationality, author, or the subject of its relative clause."""
    frame = reading.frames.of(head)
    owners = [*frame.of("poss"), *frame.of("by")] or [*frame.of("mod")]
    for clause in reading.tree.of_dep(head, "acl:relcl"):
        owners += reading.tree.of_dep(clause, "nsubj")
    return _actors(reading, owners, implicit=False)


def _demanded_of(reading: Reading, found: Found, content: Content | None, known: Iterable[Party]) -> list[Party]:
    """The subject of a demanded clause ("demanded that Syria detain") is the one addressed."""
    lineage = (found.cue.type, *reading.lexicon.ancestors(found.cue.type))
    if not {"Request", "Proposal"} & set(lineage) or content is None or content.head is None or any(p.role == "addressee" for p in known):
        return []
    if not _is_clause(reading, content.head):
        return []
    subjects = reading.tree.of_dep(content.head, "nsubj", "nsubj:pass")
    return [p for s in subjects if reading.actor(s) for p in parties(reading, s, "addressee", implicit=True)]


def _tidy(found: list[Party], content: Content | None) -> tuple[Party, ...]:
    """Keep each entity once in a role, and nobody as speaker who stands inside what is said."""
    kept: dict[tuple[str, str], Party] = {}
    for party in found:
        if party.implicit and party.rule == "noun as speaker":
            continue
        if party.role == "speaker" and content and content.span.holds(party.span) and content.rule in {"clause", "quotation"}:
            continue
        key = (party.role, party.entity.iri if party.entity else f"first person {party.head}")
        kept.setdefault(key, party)
    return tuple(sorted(kept.values(), key=lambda p: (ROLES.index(p.role), p.span)))
