"""An extraction as a record (one JSON object a document, the shape of the gold files) and back.

A record holds what measurements need; the way back restores everything it holds. It does not hold the layout of the document, the
candidates that lost, the rule and the slot of a participant, the grounds of a confidence, the items of a list or the sentence of an act:
the decoded sentence is the stretch from the first to the last word of the act.

Beside the fields of the gold files an act has `items` (of a list), `period` (a stretch of time), `stance` (of the cue), `propositions` (who
does what to whom in the content, with its own polarity, modality, date and period) and `response_rule` and `response_confidence`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kgbuild.errors import InputError
from kgbuild.model import (
    ROLES,
    Act,
    Block,
    Candidate,
    Document,
    Entity,
    Extraction,
    Link,
    Mention,
    Participant,
    Problem,
    Proposition,
    Span,
)

Record = dict[str, Any]

#: How the record names the optional texts of an act, in the order of writing.
_TEXTS = (
    ("polarity", "polarity"),
    ("modality", "modality"),
    ("date", "date"),
    ("period", "period"),
    ("stance", "stance"),
    ("quote", "quote"),
    ("reported_by", "within"),
    ("responds_to", "responds_to"),
    ("rule", "rule"),
)
#: A word of a name that counts for its length, and what a name may be made of.
_CAPITALISED, _PLAIN = re.compile(r"\b[A-Z]"), re.compile(r"[\w .'\u2019-]+")
#: The optional texts of a proposition.
_SAID = ("noun", "polarity", "modality", "date", "period")


def encode(extraction: Extraction) -> Record:
    """Return the record of an extraction; keys are in a fixed order, empty optional values are left out."""
    document = extraction.document
    names = _names(extraction)
    return {
        "doc_id": document.name,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "url": document.url,
        **{key: said for key, said in (("author", document.author), ("page", document.page)) if said},
        "text": document.text,
        "entities": _entities(extraction, names),
        "acts": [_act(act, document.text, names) for act in extraction.acts],
        "problems": [_problem(problem) for problem in extraction.problems],
    }


def dumps(extraction: Extraction) -> str:
    """Return the record as one line of JSON, without the line's end."""
    return json.dumps(encode(extraction), ensure_ascii=False, separators=(", ", ": "))


def _chosen(extraction: Extraction) -> Iterable[tuple[Entity, Span | None]]:
    """Yield entities with the places of their mentions; the role of a mention in an act overrules its best candidate."""
    roles = {participant.span for act in extraction.acts for participant in act.participants if not participant.implicit}
    for link in extraction.links:
        for candidate in link.members or link.candidates[:1]:
            if link.mention.span not in roles:
                yield candidate.entity, link.mention.span
    for act in extraction.acts:
        for participant in act.participants:
            yield participant.entity, None if participant.implicit else participant.span
        for entity in (*act.about, *(e for p in act.propositions for e in (*p.agents, *p.patients))):
            yield entity, None


def _names(extraction: Extraction) -> dict[str, str]:
    """Return IRI -> canonical name; entities that share a label are told apart by type, or by IRI where that does not do."""
    entities, called = {entity.iri: entity for entity, _ in _chosen(extraction)}, _called(extraction)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(entities):
        label = called.get(iri, entities[iri].label)
        readings = (label, f"{label} ({_type(entities[iri])})", f"{label} ({iri})")
        names[iri] = next(name for name in readings if name not in taken)
        taken.add(names[iri])
    return names


def _called(extraction: Extraction) -> dict[str, str]:
    """Return IRI -> the one full name by which the article calls a known entity other than its label: "Britain", "Burma".

    A shorter name than the label ("Congress") is taken for no full one, but for countries; persons are called by their label, because
    articles misspell them.
    """
    forms: dict[Entity, set[tuple[str, str]]] = {}
    for link in extraction.links:
        best = link.candidates[0] if link.candidates else None
        if best and link.mention.form == "name" and best.entity.known and best.rule != "metonym" and "Person" not in best.entity.types:
            forms.setdefault(best.entity, set()).add((link.mention.name.of(extraction.document.text), best.rule))
    called = {}
    for entity, found in forms.items():
        form, rule = min(found)
        is_full = "Country" in entity.types or len(_CAPITALISED.findall(form)) >= len(_CAPITALISED.findall(entity.label))
        if len(found) == 1 and rule == "alias" and is_full and _PLAIN.fullmatch(form):
            called[entity.iri] = form
    return called


def _type(entity: Entity) -> str:
    return entity.types[0] if entity.types else "Other"


def _entities(extraction: Extraction, names: Mapping[str, str]) -> dict[str, Record]:
    found: dict[str, Entity] = {}
    places: dict[str, set[Span]] = {}
    for entity, span in _chosen(extraction):
        found.setdefault(entity.iri, entity)
        places.setdefault(entity.iri, set()).update([span] if span else [])
    ordered = sorted(found, key=lambda iri: names[iri])
    return {
        names[iri]: {
            "type": _type(found[iri]),
            "iri": iri,
            "sameAs": list(found[iri].same_as),
            "mentions": [list(span) for span in sorted(places[iri])],
        }
        for iri in ordered
    }


def _act(act: Act, text: str, names: Mapping[str, str]) -> Record:
    record: Record = {"id": act.id, "type": act.type, "cue": list(act.cue), "cue_text": act.cue.of(text)}
    for role in ROLES:
        if parties := [_party(participant, text, names) for participant in act.of_role(role)]:
            record[role] = parties
    if act.content:
        record |= {"content": list(act.content), "content_text": act.content.of(text)}
    if act.items:
        record["items"] = [{"span": list(item), "text": item.of(text)} for item in act.items]
    if act.content_act:
        record["content_act"] = act.content_act
    if act.about:
        record["about"] = [names[entity.iri] for entity in act.about]
    if act.propositions:
        record["propositions"] = [_proposition(proposition, names) for proposition in act.propositions]
    record |= {key: getattr(act, field) for key, field in _TEXTS if getattr(act, field)}
    if act.response:
        record |= {"response_rule": act.response[0], "response_confidence": act.response[1]}
    record["confidence"] = act.confidence
    return record


def _proposition(proposition: Proposition, names: Mapping[str, str]) -> Record:
    record: Record = {"span": list(proposition.span), "predicate": proposition.predicate}
    for key, entities in (("agent", proposition.agents), ("patient", proposition.patients)):
        if entities:
            record[key] = [names[entity.iri] for entity in entities]
    return record | {key: getattr(proposition, key) for key in _SAID if getattr(proposition, key)}


def _party(participant: Participant, text: str, names: Mapping[str, str]) -> Record:
    span, iri = participant.span, participant.entity.iri
    record: Record = {"span": list(span), "text": span.of(text), "entity": names[iri], "iri": iri}
    return record | {"implicit": True} if participant.implicit else record


def _problem(problem: Problem) -> Record:
    record: Record = {"stage": problem.stage, "message": problem.message}
    return record | {"span": list(problem.span)} if problem.span else record


def decode(record: Mapping[str, Any], document_id: str = "") -> Extraction:
    """Return the extraction that a record describes.

    Args:
        record: One object of a JSON Lines file, ours or a gold one.
        document_id: The id of the document, which a record does not hold; its name when empty.

    Raises:
        InputError: If a field is missing or of the wrong kind.
    """
    try:
        name, text = record["doc_id"], record["text"]
        described = {key: _entity(key, value) for key, value in record.get("entities", {}).items()}
        document = Document(
            id=document_id or name,
            name=name,
            text=text,
            source="",
            blocks=(Block(Span(0, len(text))),) if text else (),
            title=record.get("title") or "",
            publisher=record.get("publisher") or "",
            published=record.get("published") or "",
            url=record.get("url") or "",
            author=record.get("author") or "",
            page=record.get("page") or "",
        )
        return Extraction(
            document=document,
            links=_links(record, described),
            acts=tuple(_read_act(act, described) for act in record.get("acts", ())),
            problems=tuple(Problem(p["stage"], p["message"], _span(p.get("span"))) for p in record.get("problems", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"The record {record.get('doc_id', '')!r} is malformed: {error!r}.") from error


def _span(pair: Iterable[int] | None) -> Span | None:
    return Span(*pair) if pair else None


def _entity(name: str, value: Mapping[str, Any]) -> Entity:
    return Entity(value.get("iri") or name, name, (value.get("type", "Other"),), tuple(value.get("sameAs", ())))


def _links(record: Mapping[str, Any], described: Mapping[str, Entity]) -> tuple[Link, ...]:
    found = [(Span(*pair), described[name]) for name, value in record.get("entities", {}).items() for pair in value.get("mentions", ())]
    # The head token is the analysis's business, which a record does not hold.
    return tuple(
        Link(Mention(span, span, "name", -1), (Candidate(entity, 1.0, "record"),))
        for span, entity in sorted(found, key=lambda item: (item[0], item[1].iri))
    )


def _read_act(record: Mapping[str, Any], described: Mapping[str, Entity]) -> Act:
    cue = Span(*record["cue"])
    content = _span(record.get("content"))
    participants = tuple(_participant(role, party, described) for role in ROLES for party in record.get(role, ()))
    spans = [cue, *(p.span for p in participants), *([content] if content else [])]
    texts = {field: record.get(key, "") for key, field in _TEXTS}
    return Act(
        id=record["id"],
        type=record["type"],
        cue=cue,
        evidence=Span(min(s.start for s in spans), max(s.end for s in spans)),
        participants=participants,
        content=content,
        content_act=record.get("content_act", ""),
        about=tuple(described.get(name) or _entity(name, {}) for name in record.get("about", ())),
        confidence=float(record.get("confidence", 1.0)),
        propositions=tuple(_read_proposition(said, described) for said in record.get("propositions", ())),
        response=(record["response_rule"], float(record["response_confidence"])) if "response_rule" in record else None,
        **texts,
    )


def _read_proposition(record: Mapping[str, Any], described: Mapping[str, Entity]) -> Proposition:
    agents, patients = (tuple(described.get(name) or _entity(name, {}) for name in record.get(key, ())) for key in ("agent", "patient"))
    said = {key: record.get(key, "") for key in _SAID}
    return Proposition(Span(*record["span"]), record["predicate"], agents, patients, **said)


def _participant(role: str, party: Mapping[str, Any], described: Mapping[str, Entity]) -> Participant:
    name = party["entity"]
    entity = described.get(name) or _entity(name, {"iri": party.get("iri", "")})
    return Participant(role, Span(*party["span"]), entity, "record", bool(party.get("implicit", False)))
