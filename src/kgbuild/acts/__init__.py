"""Find the reported acts of a document: who says, demands, rejects what, to whom, according to whom.

Reads top to bottom: `cues` find the words that announce an act, `content` what is said, `roles` who takes part, `attribution` who
reports whom; `modality` adds polarity, modality, quotation type and date.
"""

from __future__ import annotations

from kgbuild.acts import attribution, content, cues, modality, roles
from kgbuild.acts.attribution import Draft
from kgbuild.acts.cues import Found
from kgbuild.acts.reading import Reading
from kgbuild.model import Act, Analysis, Entity, Link, Participant, Span
from kgbuild.ontology import Lexicon

#: Confidence of an act by what announced it: share of right cues and types among those extracted from the development gold (194
#: verbs, 46 nouns, 15 phrases, 10 adjectives). The lexicon was written with that gold in view, so these are upper bounds. No unknown
#: verb occurs there; its value is a guess.
_CONFIDENCE = {"verb": 0.93, "noun": 0.96, "phrase": 0.8, "adjective": 0.9, "open": 0.5}


#: Acts that do not consist in words: a quotation beside them is somebody else's.
_WORDLESS = frozenset({"Disclosure", "Consultation"})


def find(analysis: Analysis, links: tuple[Link, ...], lexicon: Lexicon) -> tuple[Act, ...]:
    """Return the acts that a document reports, in the order of their cues.

    Args:
        analysis: The analysed document.
        links: One link a mention, with ranked candidates; the role of a mention chooses among them.
        lexicon: Act types and cues.
    """
    reading = Reading(analysis, links, lexicon)
    announced = cues.find(reading)
    reading.act_types = {found.head: found.cue.type for found in announced}
    drafts = [_draft(reading, number, found) for number, found in enumerate(announced)]
    attribution.share_speakers(reading, drafts)
    drafts = attribution.merge_cited(reading, [d for d in drafts if _is_plausible(d)])
    drafts = attribution.without_doubles(reading, drafts)
    attribution.nest(reading, drafts)
    attribution.merge_reported_sayings(reading, drafts)
    attribution.attach_lists(reading, drafts)
    attribution.continue_quotations(reading, drafts)
    attribution.break_cycles(drafts)
    attribution.recall_parties(reading, drafts)
    attribution.aim(drafts)
    attribution.address(drafts)
    attribution.resolve_first_person(reading, drafts)
    return tuple(_act(reading, draft) for draft in drafts)


def _draft(reading: Reading, number: int, found: Found) -> Draft:
    owned = any(roles.owns(reading, found, head) for head in found.frame.of("of"))
    slots = roles.slots(reading, found)
    if found.cue.type in _WORDLESS:
        slots["quote"] = ""
    preferred = tuple(slot for slot, role in found.cue.roles if role == "content")
    said = content.find(reading, found.tokens, found.frame, slots, preferred=preferred, owned=owned)
    return Draft(number, found, said, roles.find(reading, found, said))


def _is_plausible(draft: Draft) -> bool:
    """Say no to a verb whose subject is a thing that cannot speak."""
    speakers = [p for p in draft.parties if p.role == "speaker" and p.entity is not None]
    if not speakers or draft.found.cue.kind == "noun":
        return True
    return any(p.entity is None or p.entity.is_actor or "Document" in p.entity.types for p in speakers)


def _act(reading: Reading, draft: Draft) -> Act:
    found, cue = draft.found, reading.tree.span(draft.found.words)
    span = draft.content.span if draft.content else None
    answer = attribution.answered(draft)
    mode = _modality(reading, draft)
    return Act(
        id=_id(reading, draft),
        type=found.cue.type,
        cue=cue,
        evidence=_evidence(reading, found, span),
        participants=tuple(Participant(p.role, p.span, p.entity, p.rule, p.implicit) for p in draft.parties if p.entity is not None),
        content=span,
        items=draft.items,
        content_act=_id(reading, draft.content_act) if draft.content_act else "",
        within=_id(reading, draft.within) if draft.within else "",
        responds_to=_id(reading, answer) if answer else "",
        about=_about(reading, span),
        polarity=modality.polarity(reading, found),
        modality=mode,
        date=modality.date(reading, found, mode),
        quote=modality.quote(reading, found, span),
        rule=_rule(draft),
        confidence=_confidence(draft),
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


def _confidence(draft: Draft) -> float:
    kind = "open" if draft.found.is_open else draft.found.cue.kind
    speakers = [p.score for p in draft.parties if p.role == "speaker"]
    return round(_CONFIDENCE[kind] * (0.7 + 0.3 * min(speakers)) if speakers else _CONFIDENCE[kind] * 0.7, 2)
