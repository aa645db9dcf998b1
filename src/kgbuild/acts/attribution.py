"""Who says that who says: nesting of acts by their contents, first persons, list items, answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kgbuild.acts.content import Content, trim
from kgbuild.acts.cues import Found
from kgbuild.acts.reading import Reading
from kgbuild.acts.roles import AIMED, Party, parties
from kgbuild.lang import en
from kgbuild.model import Entity, Span

#: Letters by which a noun and its verb are the same word ("demand", "demanded"; "meeting", "met" are not).
_STEM = 5

#: What a rejection, agreement or denial can answer.
_ANSWERS = {
    "Rejection": frozenset({"Demand", "Request", "Proposal", "Offer"}),
    "Agreement": frozenset({"Demand", "Request", "Proposal", "Offer"}),
    "Denial": frozenset({"Accusation", "Statement", "Report", "Criticism"}),
}


@dataclass(slots=True)
class Draft:
    """An act in the making; `number` is its position in the document."""

    number: int
    found: Found
    content: Content | None
    parties: tuple[Party, ...]
    items: tuple[Span, ...] = ()
    within: Draft | None = None
    inside: list[Draft] = field(default_factory=list)

    @property
    def cue(self) -> int:
        """Return the token that carries the act."""
        return self.found.head

    @property
    def content_act(self) -> Draft | None:
        """Return the act that the content itself reports: the one highest in the content's clause, else the first."""
        return self.inside[0] if self.inside else None


def nest(reading: Reading, drafts: list[Draft]) -> None:
    """Set for each act the act whose content reports it, and order the acts inside a content by their rank in its clause."""
    for draft in drafts:
        here = reading.tokens[draft.cue].span
        around = [d for d in drafts if d is not draft and d.content and d.content.span.holds(here) and d.cue != draft.cue]
        # Two acts with the same content ("quoted as saying") nest by the order of their cues.
        draft.within = min(around, key=lambda d: (d.content.span.end - d.content.span.start if d.content else 0, -d.cue), default=None)
    break_cycles(drafts)
    for draft in drafts:
        if draft.within:
            draft.within.inside.append(draft)
    for draft in drafts:
        first = min((reading.tree.sentence_number(d.cue) for d in draft.inside), default=0)
        opening = _opening_sentence(reading, draft)
        draft.inside = sorted(draft.inside, key=lambda d: (_depth(reading, d.cue), d.cue)) if first == opening else []


def _opening_sentence(reading: Reading, draft: Draft) -> int:
    """Return the sentence in which a content begins: an act in a later sentence of a long quotation is not what it reports."""
    inside = reading.tree.tokens_in(draft.content.span) if draft.content else range(0)
    return reading.tree.sentence_number(inside[0]) if inside else -1


def break_cycles(drafts: list[Draft]) -> None:
    """Cut chains of acts that report each other: no act reports itself."""
    for draft in drafts:
        seen = {draft.number}
        here = draft
        while here.within is not None:
            if here.within.number in seen:
                here.within = None
                break
            seen.add(here.within.number)
            here = here.within
    for draft in drafts:
        draft.inside = [d for d in draft.inside if d.within is draft]


def _depth(reading: Reading, token: int) -> tuple[int, int]:
    return reading.tree.sentence_number(token), len(reading.tree.ancestors(token))


def merge_reported_sayings(reading: Reading, drafts: list[Draft]) -> None:
    """Give "was quoted" in "X was quoted as saying ..." what X says as content, and the saying X as speaker."""
    by_cue = {d.cue: d for d in drafts}
    for saying in drafts:
        upper = by_cue.get(reading.tree.head(saying.cue))
        marks = {reading.tokens[m].text.lower() for m in reading.tree.of_dep(saying.cue, "mark", "case")}
        if upper is None or upper is saying or "as" not in marks or upper.found.cue.type != "Report" or saying.content is None:
            continue
        quoted = [replace(p, role="speaker", implicit=True) for p in upper.parties if p.role in {"target", "citing"}]
        if quoted:
            saying.parties = (*quoted, *(p for p in saying.parties if p.role != "speaker"))
        upper.content = saying.content
        upper.inside, saying.within = [saying], upper


def continue_quotations(reading: Reading, drafts: list[Draft]) -> None:
    """Put acts in a quotation without an attribution of its own under the act that attributed the quotation before it.

    A quotation that its attribution splits ("A," she said. "B.") has its first part as content; what the second part reports is
    still hers.
    """
    openers = [d for d in drafts if d.content and d.content.rule in {"quotation", "clause", "inverted clause"}]
    for draft in drafts:
        here = reading.tokens[draft.cue].span
        quotation = reading.quotation_around(here.start)
        if draft.within is not None or quotation is None:
            continue
        block = next((b.span for b in reading.analysis.document.blocks if b.span.holds(here)), None)
        before = [d for d in openers if block and block.start <= reading.tokens[d.cue].span.start < quotation.span.start]
        attributed = [
            d
            for d in before
            if d is not draft and _quotes(reading, d) and reading.quotation_around(reading.tokens[d.cue].span.start) is None
        ]
        if attributed:
            draft.within = attributed[-1]


def _quotes(reading: Reading, draft: Draft) -> bool:
    return draft.content is not None and reading.quotation_around(draft.content.span.start) is not None


def share_speakers(reading: Reading, drafts: list[Draft]) -> None:
    """Give what reports anew behind a statement ("said that ..., adding that ...") the speaker of the statement.

    Its subject by the tree alone would be that of the clause that was said.
    """
    by_cue = {d.cue: d for d in drafts}
    for draft in drafts:
        token = reading.tokens[draft.cue]
        goes_on = token.dep == "conj" or (token.dep == "advcl" and token.text.lower().endswith("ing"))
        if not goes_on or any(p.role == "speaker" and not p.implicit for p in draft.parties):
            continue
        uppers = (by_cue.get(a) for a in reading.tree.ancestors(draft.cue))
        upper = next((u for u in uppers if u and u.content and u.content.rule == "clause"), None)
        if (
            upper
            and upper.content
            and upper.content.span.end <= token.span.start
            and upper.content.head in reading.tree.ancestors(draft.cue)
        ):
            speakers = tuple(replace(p, implicit=True) for p in upper.parties if p.role == "speaker")
            draft.parties = (*speakers, *(p for p in draft.parties if p.role != "speaker"))


def merge_cited(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Make what "reported ..., citing officials" cites a target of the report: the guidelines count one act."""
    by_cue = {d.cue: d for d in drafts}
    kept = []
    for draft in drafts:
        upper = by_cue.get(reading.tree.head(draft.cue))
        cited = [p for p in draft.parties if p.role in {"target", "citing"}]
        is_aside = reading.tokens[draft.cue].dep == "advcl" and draft.found.cue.type == "Report" and draft.found.cue.lemmas[0] in en.CITING
        if upper is None or upper is draft or not is_aside or upper.found.cue.type not in {"Report", "Statement"}:
            kept.append(draft)
            continue
        if not cited and draft.content and draft.content.head is not None:
            cited = list(parties(reading, draft.content.head, "target", implicit=False))
        upper.parties += tuple(replace(p, role=role) for role in ("target", "citing") for p in cited)
    return kept


def without_doubles(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Leave out nouns that are no act beside another: the bare speaker in "the statement said", the object in "signed the agreement"."""
    speakers = {p.head for d in drafts for p in d.parties if p.role == "speaker" and p.head != d.cue}
    types = {d.cue: d.found.cue.type for d in drafts}
    return [d for d in drafts if d.found.cue.kind != "noun" or not (_is_bare_speaker(d, speakers) or _is_own_object(reading, d, types))]


def _is_bare_speaker(draft: Draft, speakers: set[int]) -> bool:
    return draft.cue in speakers and not draft.content and all(p.head == draft.cue for p in draft.parties)


def _is_own_object(reading: Reading, draft: Draft, types: dict[int, str]) -> bool:
    token = reading.tokens[draft.cue]
    return token.dep in {"obj", "nsubj:pass"} and types.get(token.head) == draft.found.cue.type


def address(drafts: list[Draft]) -> None:
    """Find to whom an act is said by the acts around it.

    Who rejects or accepts a demand or a proposal had it put to them; an offer to talk is made to the other party of the talks.
    """
    for draft in drafts:
        speakers = [p for p in draft.parties if p.role == "speaker" and p.entity]
        inner = answered(draft)
        authors = {p.entity.iri for p in inner.parties if p.role == "speaker" and p.entity} if inner else set()
        if inner and authors and draft.found.cue.type != "Denial" and not any(p.role == "addressee" for p in inner.parties):
            inner.parties += tuple(
                replace(p, role="addressee", implicit=True) for p in speakers if p.entity and p.entity.iri not in authors
            )
        if draft.found.cue.type == "Offer" and not any(p.role == "addressee" for p in draft.parties):
            own = {p.entity.iri for p in speakers if p.entity}
            talks = [d for d in draft.inside if d.found.cue.type == "Consultation"]
            others = {p.entity.iri: p for d in talks for p in d.parties if p.entity and p.entity.iri not in own}
            draft.parties += tuple(replace(p, role="addressee", implicit=True) for p in others.values())


def recall_parties(reading: Reading, drafts: list[Draft]) -> None:
    """Let "the talks" and "that demand", told without parties, have those of the last act of the type and word before them."""
    last: dict[tuple[str, str], tuple[Party, ...]] = {}
    for draft in drafts:
        speakers = [p for p in draft.parties if p.role == "speaker"]
        key = draft.found.cue.type, reading.tokens[draft.cue].lemma.lower()[:_STEM]
        if speakers:
            last[key] = tuple(speakers)
        elif draft.found.cue.kind == "noun" and _is_definite(reading, draft.cue):
            draft.parties += tuple(replace(p, implicit=True, rule="same act", score=p.score * 0.7) for p in last.get(key, ()))


def _is_definite(reading: Reading, head: int) -> bool:
    return any(
        reading.tokens[d].text.lower() in {"the", "this", "that", "these", "those", "such"} for d in reading.tree.of_dep(head, "det")
    )


def aim(drafts: list[Draft]) -> None:
    """Aim a rejection or criticism of another's act at whoever performs that act."""
    for draft in drafts:
        if (
            draft.found.cue.type in AIMED | {"Agreement"}
            and draft.content_act
            and not any(p.role in {"target", "addressee"} for p in draft.parties)
        ):
            own = {p.entity.iri for p in draft.parties if p.entity}
            authors = [p for p in draft.content_act.parties if p.role == "speaker" and p.entity and p.entity.iri not in own]
            draft.parties += tuple(replace(p, role="target", implicit=True) for p in authors)


def resolve_first_person(reading: Reading, drafts: list[Draft]) -> None:
    """Give "I" and "we" the speaker of the act that reports them; what stays without one is left out."""
    for draft in sorted(drafts, key=_nesting):
        voices = _voices(draft.within)
        resolved: list[Party] = []
        for party in draft.parties:
            if party.entity is not None:
                resolved.append(party)
                continue
            plural = reading.tokens[party.head].text.lower() in {"we", "us", "our", "ours", "ourselves"}
            for voice in voices:
                entity = (_people_of(reading, voice) if plural else None) or voice.entity
                resolved.append(Party(party.role, party.head, party.span, entity, "first person", voice.score * 0.9, party.implicit))
        draft.parties = tuple(resolved)


def _nesting(draft: Draft) -> int:
    depth = 0
    while draft.within is not None:
        draft, depth = draft.within, depth + 1
    return depth


def _voices(draft: Draft | None) -> list[Party]:
    while draft is not None:
        voices = [p for p in draft.parties if p.role == "speaker" and p.entity is not None]
        if voices:
            return voices
        draft = draft.within
    return []


def _people_of(reading: Reading, voice: Party) -> Entity | None:
    """Return the country that an official speaks for when the mention says it ("the Norwegian envoy")."""
    for token in reading.tree.tokens_in(voice.span):
        candidate = reading.actor(token) if token in reading.links else None
        if candidate and "Country" in candidate.entity.types:
            return candidate.entity
    return None


def attach_lists(reading: Reading, drafts: list[Draft]) -> None:
    """Make the items of a list the content of the act that introduces it ("the proposals include:")."""
    blocks = reading.analysis.document.blocks
    for number, block in enumerate(blocks):
        items = [b.span for b in blocks if b.part == "item" and b.intro == number]
        intro = _last_act(reading, drafts, block.span)
        if not items or intro is None:
            continue
        spans = tuple(trim(reading, item) for item in items)
        intro.items = spans
        intro.content = intro.content or Content(Span(spans[0].start, spans[-1].end), None, "list")
        for draft in drafts:
            if draft.within is None and any(item.holds(reading.tokens[draft.cue].span) for item in items):
                draft.within = intro


def _last_act(reading: Reading, drafts: list[Draft], block: Span) -> Draft | None:
    """Return the act in the last sentence of a block that proposes, demands or says what the list spells out."""
    inside = [d for d in drafts if block.holds(reading.tokens[d.cue].span)]
    if not inside:
        return None
    last = reading.tree.sentence_number(inside[-1].cue)
    final = [d for d in inside if reading.tree.sentence_number(d.cue) == last]
    nested = [d for d in final if d.within is not None]
    return (nested or final)[0]


def answered(draft: Draft) -> Draft | None:
    """Return the act that a rejection, agreement or denial answers: the demand, proposal or accusation in its content."""
    wanted = _ANSWERS.get(draft.found.cue.type, frozenset())
    return next((d for d in draft.inside if d.found.cue.type in wanted), None)
