"""Find the reported acts of a document: who says, demands, rejects what, to whom, according to whom.

Reads top to bottom: `cues` find the words that announce an act, `content` what is said, `roles` who takes part, `attribution` who
reports whom; `modality` adds polarity, modality, quotation type and time, `propositions` who does what to whom in what is said,
`confidence` how sure all of it is. Which act answers which is found last, by `kgbuild.responses`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kgbuild import responses
from kgbuild.acts import attribution, confidence, content, context, cues, modality, owners, propositions, roles, turns
from kgbuild.acts.attribution import Draft
from kgbuild.acts.cues import Found
from kgbuild.acts.reading import Reading
from kgbuild.model import Act, Analysis, Entity, Link, Participant, Span
from kgbuild.ontology import Lexicon

#: Acts that do not consist in words: a quotation beside them is somebody else's.
_WORDLESS = frozenset({"Disclosure", "Consultation"})


def find(
    analysis: Analysis, links: tuple[Link, ...], lexicon: Lexicon, state_of: Callable[[Entity], Entity] | None = None
) -> tuple[Act, ...]:
    """Return the acts that a document reports, in the order of their cues.

    Args:
        analysis: The analysed document.
        links: One link a mention, with ranked candidates; the role of a mention chooses among them.
        lexicon: Act types and cues.
        state_of: Returns the country that a government body acts for, so that claims about either meet.
    """
    reading = Reading(analysis, links, lexicon)
    announced = cues.find(reading)
    reading.act_types = {token: found.cue.type for found in announced for token in (found.head, *found.tokens)}
    drafts = [_draft(reading, number, found) for number, found in enumerate(announced)]
    drafts = sorted([*drafts, *turns.find(reading, len(drafts))], key=lambda draft: draft.found.tokens)
    context.share_speakers(reading, drafts)
    drafts = attribution.merge_cited(reading, [d for d in drafts if _is_plausible(reading, d)])
    drafts = attribution.without_doubles(reading, drafts)
    attribution.nest(reading, drafts)
    attribution.merge_reported_sayings(reading, drafts)
    attribution.attach_lists(reading, drafts)
    attribution.continue_quotations(reading, drafts)
    attribution.break_cycles(drafts)
    owners.speak_for_owners(reading, drafts)
    context.join_talks(drafts)
    context.recall_parties(reading, drafts)
    context.aim(drafts)
    context.address(drafts)
    context.control(reading, drafts)
    context.resolve_first_person(reading, drafts)
    return _with_responses(tuple(_act(reading, draft, state_of) for draft in drafts), reading.text)


def _with_responses(acts: tuple[Act, ...], text: str) -> tuple[Act, ...]:
    links = {link.answer: link for link in responses.find(responses.utterances(acts, text))}
    return tuple(
        replace(act, responds_to=links[act.id].answered, response=(links[act.id].rule, links[act.id].confidence))
        if act.id in links
        else act
        for act in acts
    )


def _draft(reading: Reading, number: int, found: Found) -> Draft:
    owned = any(roles.owns(reading, found, head) for head in found.frame.of("of"))
    slots = roles.slots(reading, found)
    if found.cue.type in _WORDLESS:
        slots["quote"] = ""
    preferred = tuple(slot for slot, role in found.cue.roles if role == "content")
    said = content.find(reading, found.tokens, found.frame, slots, preferred=preferred, owned=owned)
    return Draft(number, found, said, roles.find(reading, found, said))


def _is_plausible(reading: Reading, draft: Draft) -> bool:
    """Say no to a verb whose subject is a thing that cannot speak."""
    speakers = [p for p in draft.parties if p.role == "speaker" and p.entity is not None]
    if not speakers or draft.found.cue.kind == "noun":
        return True
    if any(p.entity is None or p.entity.is_actor or "Document" in p.entity.types for p in speakers):
        return True
    # "the advisory urges": a text speaks for whoever wrote it, whatever the entities stage takes it for.
    sets = ("statements", "document") if "document" in draft.found.cue.conditions else ("statements",)
    written = frozenset().union(*(reading.lexicon.wordsets.get(name, frozenset()) for name in sets))
    return any(reading.tokens[p.head].lemma.lower() in written and p.span.start < reading.tokens[draft.cue].span.start for p in speakers)


def _act(reading: Reading, draft: Draft, state_of: Callable[[Entity], Entity] | None) -> Act:
    found, cue = draft.found, reading.tree.span(draft.found.words)
    span = draft.content.span if draft.content else None
    mode, factors = _modality(reading, draft), confidence.grounds(draft)
    time = modality.date(reading, found, mode, draft.content)
    return Act(
        id=_id(reading, draft),
        type=found.cue.type,
        cue=cue,
        evidence=_evidence(reading, found, span),
        participants=_participants(draft),
        content=span,
        items=draft.items,
        content_act=_id(reading, draft.content_act) if draft.content_act else "",
        within=_id(reading, draft.within) if draft.within else "",
        about=_about(reading, span),
        polarity=modality.polarity(reading, found),
        modality=mode,
        date=time.date,
        period=time.period,
        stance="" if found.cue.stance == "neutral" else found.cue.stance,
        quote="direct" if draft.content and draft.content.rule == turns.TURN else modality.quote(reading, found, span),
        rule=_rule(draft),
        confidence=confidence.confidence(factors),
        grounds=factors,
        propositions=propositions.find(reading, draft, state_of),
    )


def _participants(draft: Draft) -> tuple[Participant, ...]:
    slots = {head: slot for slot, heads in reversed(draft.found.frame.slots.items()) for head in heads}
    return tuple(
        Participant(p.role, p.span, p.entity, p.rule, p.implicit, slots.get(p.head, "")) for p in draft.parties if p.entity is not None
    )


def _modality(reading: Reading, draft: Draft) -> str:
    own = modality.modality(reading, draft.found)
    if own or draft.within is None or not modality.is_prospective(reading, draft.found, draft.within.found):
        return own
    return "future"


def _id(reading: Reading, draft: Draft) -> str:
    span = reading.tree.span(draft.found.words)
    return f"{draft.found.cue.type}-{span.start}-{span.end}"


def _evidence(reading: Reading, found: Found, said: Span | None) -> Span:
    sentence = reading.sentence_span(found.head)
    return Span(min(sentence.start, said.start), max(sentence.end, said.end)) if said else sentence


def _about(reading: Reading, said: Span | None) -> tuple[Entity, ...]:
    """Return the named entities inside the content, in text order, each once."""
    if said is None:
        return ()
    named: dict[str, Entity] = {}
    for head in reading.tree.tokens_in(said):
        link = reading.links.get(head)
        if link and link.mention.form in {"name", "adjective"}:
            for candidate in link.members or link.candidates[:1]:
                named.setdefault(candidate.entity.iri, candidate.entity)
    return tuple(named.values())


def _rule(draft: Draft) -> str:
    entry = f"{draft.found.cue.kind} {draft.found.cue.literal!r}" if not draft.found.is_open else "open verb of saying"
    return f"{entry}; {draft.content.rule}" if draft.content else entry
