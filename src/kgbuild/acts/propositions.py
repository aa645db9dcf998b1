"""Reduce what is said to who does what to whom: the main predicate of a content with its agent and patient.

Words on top of the event ("plans to", "began to", "carried out an", "poses a") are looked through; what they say of it stays as modality
and polarity. Nouns of events count as their verbs, so that "the invasion of X" and "invaded X" come down to one claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from kgbuild.acts import modality
from kgbuild.acts.attribution import Draft
from kgbuild.acts.dates import NEVER, Time
from kgbuild.acts.frame import Frame
from kgbuild.acts.reading import Reading
from kgbuild.lang import events
from kgbuild.model import Entity, Proposition, Span

#: Prepositions of the patient where there is no object ("fired on X", "withdrew from X"), the likelier first.
_OF_VERB = ("on", "against", "upon", "into", "from", "with", "over")
#: Of a noun: "the attack on X", "the invasion of X"; before these "of" names what it is done to.
_OF_NOUN = ("on", "against", "of", "into", "from", "to", "with", "over")
#: Endings of pronouns that stand for the agent.
_REFLEXIVE = ("self", "selves")

#: Words on top of an event are looked through so many times ("was said to plan to try to leave").
_DEPTH = 4
#: Predicates of one content that are read: "attack, occupy and annex".
_MOST = 3

#: Acts whose infinitive or gerund without a subject is done by whom the act is directed to; of all others the speaker does it.
_DIRECTED = frozenset({"Request", "Criticism"})


@dataclass(slots=True)
class _Core:
    """A predicate under reading: its token, and what the words on top of it say."""

    token: int
    name: str
    above: list[int] = field(default_factory=list)
    ahead: bool = False
    negative: bool = False


def find(reading: Reading, draft: Draft, state_of: Callable[[Entity], Entity] | None = None) -> tuple[Proposition, ...]:
    """Return what the content of an act comes down to, an item of a list at a time; nothing where it names no event.

    Args:
        reading: The document.
        draft: The act.
        state_of: Returns the country that a government body acts for: what the one does, the other does.
    """
    if draft.content is None:
        return ()
    parts = [(span, _top(reading, span)) for span in draft.items]
    if not parts:
        head = draft.content.head
        parts = [(draft.content.span, _top(reading, draft.content.span) if head is None else head)]
    found = (p for span, top in parts if top is not None for p in _of_clause(reading, draft, span, top))
    return tuple(found if state_of is None else (_of_states(p, state_of) for p in found))


def _of_states(proposition: Proposition, state_of: Callable[[Entity], Entity]) -> Proposition:
    agents, patients = (tuple({s.iri: s for s in map(state_of, group)}.values()) for group in (proposition.agents, proposition.patients))
    return replace(proposition, agents=agents, patients=patients)


def _top(reading: Reading, span: Span) -> int | None:
    """Return the highest token of a stretch of text, the first of several."""
    inside = reading.tree.tokens_in(span)
    return next((i for i in inside if reading.tree.head(i) not in inside or reading.tree.head(i) == i), None)


def _of_clause(reading: Reading, draft: Draft, span: Span, top: int) -> list[Proposition]:
    found = []
    for head in [top, *_coordinated(reading, span, top)]:
        core = _core(reading, head)
        if core is not None:
            found.append(_proposition(reading, draft, span, core))
    return found[:_MOST]


def _coordinated(reading: Reading, span: Span, top: int) -> list[int]:
    """Return further predicates of the content: verbs joined to the first, or to the event below it ("wants to seize and annex")."""
    heads = [top, *reading.tree.of_dep(top, "xcomp")]
    joined = [c for head in heads for c in reading.tree.of_dep(head, "conj")]
    return [c for c in joined if reading.tokens[c].pos == "VERB" and span.holds(reading.tokens[c].span)]


def _core(reading: Reading, head: int) -> _Core | None:
    """Return the event that a word comes down to, or None for a noun that names none."""
    core = _Core(head, "")
    for _ in range(_DEPTH):
        below = _below(reading, core.token)
        if below is None:
            break
        core.ahead |= _is_of(reading, core.token, "prospective")
        core.negative ^= modality.is_negative(reading, core.token)
        core.above.append(core.token)
        core.token = below
    core.name = _name(reading, core)
    return core if core.name else None


def _is_of(reading: Reading, token: int, wordset: str) -> bool:
    return reading.tokens[token].lemma.lower() in reading.lexicon.wordsets.get(wordset, frozenset())


def _below(reading: Reading, token: int) -> int | None:
    """Return the event under a word that only tells how it comes about: its infinitive or gerund, or the noun that a verb carries."""
    frame = reading.frames.of(token)
    if frame.complement in {"to", "ing"} and any(_is_of(reading, token, name) for name in ("prospective", "phasal", "preventing")):
        return frame.of("clause")[0]
    if reading.tokens[token].pos == "VERB" and any(_is_of(reading, token, name) for name in ("supporting", "preventing")):
        return next((h for h in frame.of("obj") if _carries_event(reading, h) and h not in frame.understood), None)
    return None


def _carries_event(reading: Reading, noun: int) -> bool:
    """Say whether a noun is an event ("an attack") or stands for the one in its infinitive ("plans to attack")."""
    return bool(_event(reading, noun)) or (_is_of(reading, noun, "prospective") and reading.frames.of(noun).complement == "to")


def _event(reading: Reading, token: int) -> str:
    """Return the verb of a noun of an event, "" of other words."""
    word = reading.tokens[token]
    return events.VERB_OF_EVENT.get(word.lemma.lower(), "") if word.pos == "NOUN" else ""


def _name(reading: Reading, core: _Core) -> str:
    token = reading.tokens[core.token]
    if reading.tree.of_dep(core.token, "cop"):
        if token.pos in {"PROPN", "PRON", "NUM"}:
            return "be"
        return " ".join(word for word in ("be", reading.tree.case_of(core.token), token.lemma.lower()) if word)
    if token.pos == "VERB":
        complement = _complement(reading, core.token)
        if complement is not None:
            return f"be {reading.tokens[complement].lemma.lower()}"
        particles = [reading.tokens[p].lemma.lower() for p in reading.tree.of_dep(core.token, "compound:prt")]
        return " ".join([token.lemma.lower(), *particles])
    return _event(reading, core.token)


def _complement(reading: Reading, verb: int) -> int | None:
    """Return the noun in "poses a threat", which is what the subject is said to be."""
    if not _is_of(reading, verb, "copular"):
        return None
    frame = reading.frames.of(verb)
    heads = [h for h in (*frame.of("obj"), *frame.of("pred"), *frame.of("clause")) if h > verb]
    return next((h for h in heads if reading.tokens[h].pos in {"NOUN", "ADJ"}), None)


def _proposition(reading: Reading, draft: Draft, span: Span, core: _Core) -> Proposition:
    agents = _agents(reading, draft, core)
    patients, noun = _patients(reading, draft, core, agents)
    modes = (modality.presented(reading, token) for token in (*core.above, core.token))
    mode = next((m for m in modes if m), "") or _implied(reading, draft, core)
    when = _when(reading, core, mode)
    polarity = "negative" if _is_negative(reading, core) else ""
    return Proposition(span, core.name, agents, patients, noun, polarity, mode, when.date, when.period)


def _is_negative(reading: Reading, core: _Core) -> bool:
    """Say whether the event is said not to be, by an odd number of negations."""
    prevented = any(_is_of(reading, t, "preventing") for t in core.above) and reading.tokens[core.token].pos == "NOUN"
    return (core.negative ^ modality.is_negative(reading, core.token) ^ prevented) or _lacks(reading, core)


def _implied(reading: Reading, draft: Draft, core: _Core) -> str:
    """Return the modality that words on top, or the act itself, give to an event without auxiliaries."""
    bare = reading.frames.of(core.above[0] if core.above else core.token)
    finite = any(reading.tokens[s].dep.startswith("nsubj") and s not in bare.understood for s in (*bare.of("subj"), *bare.of("obj")))
    return "future" if core.ahead or (modality.puts_ahead(reading, draft.found) and not finite) else ""


def _frames(reading: Reading, core: _Core) -> list[Frame]:
    """Return the frames in which the parties may stand, that of the event first."""
    return [reading.frames.of(token) for token in (core.token, *reversed(core.above))]


def _lacks(reading: Reading, core: _Core) -> bool:
    """Say whether the event or what it is done to is said to be none: "no attack", "poses no threat", "has no plans to"."""
    tokens = [core.token, *core.above, *(h for h in reading.frames.of(core.token).of("obj") if h > core.token)]
    return any(reading.tokens[d].lemma.lower() == "no" for t in tokens for d in reading.tree.of_dep(t, "det"))


def _when(reading: Reading, core: _Core, mode: str) -> Time:
    for token in (core.token, *reversed(core.above)):
        time = modality.when(reading, modality.times(reading, token), mode)
        if time != NEVER:
            return time
    return NEVER


# -- who -----------------------------------------------------------------------------------------------------------------------


def _agents(reading: Reading, draft: Draft, core: _Core) -> tuple[Entity, ...]:
    for frame in _frames(reading, core):
        nominal = reading.tokens[frame.token].pos == "NOUN" and not frame.of("subj")
        heads = [*frame.of("poss"), *frame.of("mod"), *frame.of("by")] if nominal else frame.of("subj")
        heads = [h for h in heads if h not in draft.found.tokens]
        if heads and not nominal and _is_asked(reading, draft) and set(heads) <= frame.understood:
            # "called on X to leave": the parser often lets the caller leave.
            return _performers(reading, draft, core) or _entities(reading, draft, heads)
        if found := _entities(reading, draft, heads):
            return found
        if heads and not nominal:
            # A subject that is no entity is not replaced by another.
            return ()
    return _performers(reading, draft, core)


def _is_asked(reading: Reading, draft: Draft) -> bool:
    return bool({draft.found.cue.type, *reading.lexicon.ancestors(draft.found.cue.type)} & _DIRECTED)


def _performers(reading: Reading, draft: Draft, core: _Core) -> tuple[Entity, ...]:
    """Return who does what an infinitive or gerund without a subject says: the one asked or blamed, else the speaker."""
    top = core.above[0] if core.above else core.token
    clause = draft.found.frame.complement in {"to", "ing"} or reading.tokens[top].text.lower().endswith("ing")
    if not clause or reading.frames.of(core.token).passive:
        return ()
    roles = ("target", "addressee") if _is_asked(reading, draft) else ("speaker",)
    return tuple({p.entity.iri: p.entity for role in roles for p in draft.parties if p.role == role and p.entity}.values())


def _patients(reading: Reading, draft: Draft, core: _Core, agents: tuple[Entity, ...]) -> tuple[tuple[Entity, ...], str]:
    """Return the entities to which it is done, else the noun that names it; in "harmed itself" the agents."""
    if core.name == "be":
        return _entities(reading, draft, [core.token]), ""
    nominal = reading.tokens[core.token].pos == "NOUN"
    complement = None if nominal else _complement(reading, core.token)
    frames = _frames(reading, core)[: None if nominal else 1]
    if complement is not None:
        frames.insert(0, reading.frames.of(complement))
    ours = {core.token, complement, *core.above}
    for frame in frames:
        for slot in ("obj", *(_OF_VERB if reading.tokens[frame.token].pos == "VERB" else _OF_NOUN)):
            heads = [h for h in frame.of(slot) if h not in ours and h not in frame.of("time")]
            if any(reading.tokens[h].text.lower().endswith(_REFLEXIVE) for h in heads):
                return agents, ""
            if found := _entities(reading, draft, heads, agents):
                return found, ""
            nouns = [h for h in heads if slot in {"obj", "of"} and reading.tokens[h].pos == "NOUN"]
            if nouns or (heads and slot == "obj"):
                # What stands behind a preposition after an object is not what it is done to: "sent them to X".
                return (), reading.tokens[nouns[0]].lemma.lower() if nouns else ""
    return (), ""


def _entities(reading: Reading, draft: Draft, heads: Iterable[int], but: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Return the entities with a name, and those that pronouns and descriptions stand for, with the ones coordinated; each once."""
    found: dict[str, Entity] = {}
    for head in heads:
        for member in (m for m in reading.tree.companions(head) if m >= head):
            for entity in _entity(reading, draft, member, but):
                found.setdefault(entity.iri, entity)
    return tuple(found.values())


def _entity(reading: Reading, draft: Draft, head: int, but: tuple[Entity, ...]) -> list[Entity]:
    if reading.is_first_person(head):
        return [p.entity for p in draft.parties if p.role == "speaker" and p.entity]
    link = reading.links.get(_antecedent(reading, head))
    if link is None:
        return []
    if link.members:
        return [member.entity for member in link.members if member.entity not in but]
    best = reading.best(link.mention.head)
    if link.mention.form == "pronoun" and best and best.entity in but:
        # "planned to attack it": nobody is both, or the pronoun would be "itself".
        best = next((c for c in link.candidates if c.entity not in but), None)
        if best is None:
            return [entity for entity in _voices(draft) if entity not in but]
    # A common noun that stands for itself alone is no entity that another sentence could name.
    return [best.entity] if best and best.rule != "unnamed" and best.entity not in but else []


def _voices(draft: Draft) -> list[Entity]:
    """Return who speaks of the content, from the nearest act around it outwards: in "accused X of attacking it" the accuser."""
    around: Draft | None = draft
    voices: list[Entity] = []
    while around is not None and not voices:
        voices = [p.entity for p in around.parties if p.role == "speaker" and p.entity and not p.implicit]
        around = around.within
    return voices


def _antecedent(reading: Reading, head: int) -> int:
    """Return the noun that a relative pronoun stands for, else the token itself."""
    token = reading.tokens[head]
    if token.pos != "PRON" or token.lemma.lower() not in {"which", "that", "who"}:
        return head
    clause = next((a for a in reading.tree.ancestors(head) if reading.tokens[a].dep == "acl:relcl"), None)
    return head if clause is None else reading.tree.head(clause)
