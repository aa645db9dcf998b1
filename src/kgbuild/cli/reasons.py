"""Why an act is what it is, in sentences: cue, entry of the lexicon, participants, links, and what the confidence is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kgbuild.model import Act, Document, Entity, Participant, Proposition, Span

#: Rule of an act: kind of entry, entry as written, rule of the content.
_RULE = re.compile(r"(?P<kind>verb|noun|adjective|phrase) (?P<quote>['\"])(?P<entry>.*)(?P=quote)(?:; (?P<content>.*))?")

#: Conditions of the cue grammar in words.
_CONDITIONS: Mapping[str, str] = {
    "active": "it is in the active",
    "actor": "its subject can act",
    "actorobj": "its object can act",
    "document": "its subject is something written",
    "ing": "a gerund follows",
    "medium": "its subject is an outlet",
    "negated": "it is negated",
    "none": "no object, clause or quotation follows",
    "np": "it has an object",
    "passive": "it is in the passive",
    "plural": "it is in the plural",
    "poss": "somebody has it",
    "pred": "its object is called something",
    "quote": "a quotation belongs to it",
    "subjunctive": "it is said what shall be",
    "that": "a finite clause or a quotation belongs to it",
    "to": "an infinitive follows",
}
_PLACES: Mapping[str, str] = {
    "subj": "subject",
    "obj": "object",
    "iobj": "indirect object",
    "poss": "possessor",
    "mod": "modifier",
    "clause": "clause",
    "pred": "complement",
}
_CONTENTS: Mapping[str, str] = {
    "clause": "the clause that belongs to the cue",
    "inverted clause": "the clause that the cue follows or interrupts",
    "quotation": "the quotation that belongs to the cue",
    "list": "the list that the cue introduces",
}


def reasons(document: Document, act: Act, acts: Mapping[str, Act]) -> Iterator[str]:
    """Yield the reasons of an act, one sentence each.

    Args:
        document: The article.
        act: The act.
        acts: All acts of the article by id.
    """
    match = _RULE.fullmatch(act.rule)
    yield f"cue {_words(document, act.cue)} at {act.cue.start}-{act.cue.end}"
    yield f"{act.type}: {_entry(match) if match else act.rule or 'no rule'}"
    if act.stance:
        yield f"the cue is {act.stance} by its entry"
    for participant in act.participants:
        yield _participant(document, participant)
    if act.content:
        found = (match["content"] if match else "") or ""
        yield f"content at {act.content.start}-{act.content.end}: {_content(found)}"
    if act.within in acts:
        yield f"inside the content of {_named(document, acts[act.within])}"
    for proposition in act.propositions:
        yield f"comes down to {_proposition(proposition)}"
    if act.responds_to in acts:
        rule, confidence = act.response or ("", 1.0)
        yield f"answers {_named(document, acts[act.responds_to])}: {rule or 'no rule'}, {confidence:g}"
    yield f"confidence {act.confidence:g}{_factors(act)}"


def _words(document: Document, span: Span) -> str:
    return repr(" ".join(span.of(document.text).split()))


def _named(document: Document, act: Act) -> str:
    return f"{act.type} {_words(document, act.cue)} at {act.cue.start}-{act.cue.end}"


def _entry(match: re.Match[str]) -> str:
    words, _, rest = match["entry"].partition("|")
    conditions = [_condition(c.strip()) for c in re.split("[>~]", rest)[0].split(",") if c.strip()]
    because = f", because {' and '.join(conditions)}" if conditions else ", whatever stands around it"
    return f"{match['kind']} '{re.split('[>~]', words)[0].strip()}' of the lexicon{because} (entry: {match['entry']})"


def _condition(condition: str) -> str:
    name, _, argument = condition.partition(":")
    if name == "prep":
        return f"'{argument}' follows"
    if argument:
        return {"np": "its object", "pred": "what its object is called", "subj": "its subject"}.get(name, name) + f" is one of '{argument}'"
    return _CONDITIONS.get(name, name)


def _participant(document: Document, participant: Participant) -> str:
    place = _PLACES.get(participant.slot) or (f"after '{participant.slot}'" if participant.slot else "")
    if participant.implicit:
        place = f"understood {place}".strip() if place else "understood from what is around"
    return (
        f"{participant.role} {participant.entity.label}: {_words(document, participant.span)}, {place or 'found outside the frame'}, "
        f"recognised by {participant.rule or 'no rule'}"
    )


def _content(rule: str) -> str:
    slot = rule.removesuffix(" as content")
    return _CONTENTS.get(rule) or (
        f"the {_PLACES[slot]} of the cue" if slot in _PLACES else f"what stands after '{slot}'" if slot else "no rule"
    )


def _proposition(proposition: Proposition) -> str:
    agents, patients = _labels(proposition.agents), _labels(proposition.patients) or proposition.noun
    flags = [f for f in (proposition.polarity, proposition.modality, proposition.date, proposition.period) if f]
    return f"{proposition.predicate}({agents or '?'}, {patients or '?'})" + (f", {', '.join(flags)}" if flags else "")


def _labels(entities: tuple[Entity, ...]) -> str:
    return " and ".join(entity.label for entity in entities)


def _factors(act: Act) -> str:
    return " = " + " x ".join(f"{value:g} ({name})" for name, value in act.grounds) if act.grounds else ""
