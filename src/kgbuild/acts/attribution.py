"""Who says that who says: nesting of acts by their contents, first persons, list items, answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kgbuild.acts.content import TOPIC, Content
from kgbuild.acts.cues import Found
from kgbuild.acts.parties import Party, parties
from kgbuild.acts.reading import Reading
from kgbuild.acts.spans import trim
from kgbuild.lang import en
from kgbuild.model import Span

#: What a rejection, agreement or denial can answer.
_ANSWERS = {
    "Rejection": frozenset({"Demand", "Request", "Proposal", "Offer"}),
    "Agreement": frozenset({"Demand", "Request", "Proposal", "Offer"}),
    "Denial": frozenset({"Accusation", "Statement", "Report", "Criticism"}),
}

#: Relations inside a content over which an act is still what it reports ("says talks [nsubj] resumed", "says it means to [xcomp] sign").
#: Of links over others (circumstances, objects, relative clauses) the gold has 7 in 30.
_OF_CONTENT = frozenset({"xcomp", "ccomp", "nsubj", "nsubj:pass", "csubj", "amod"})

#: Contents that are words of somebody.
_SAID = frozenset({"quotation", "clause", "inverted clause"})

#: Over how many paragraphs a quotation goes on without another attribution.
_PARAGRAPHS = 3


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
    reported: Draft | None = None

    @property
    def cue(self) -> int:
        """Return the token that carries the act."""
        return self.found.head

    @property
    def content_act(self) -> Draft | None:
        """Return the act that the content itself reports; one that it only mentions on the way is `within` and no more."""
        return self.reported


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
        # What talks are about is talked of, and not what they report.
        told = draft.inside if draft.content and draft.content.rule != TOPIC else []
        draft.reported = next((d for d in told if _is_reported(reading, draft, d)), None)


def _is_reported(reading: Reading, draft: Draft, inner: Draft) -> bool:
    """Say whether an act is what a content says, and not part of its circumstances: its head, infinitive, subject or participle."""
    tree = reading.tree
    inside = set(tree.tokens_in(draft.content.span)) if draft.content else set()
    here = min(inner.found.tokens, key=lambda t: (_depth(reading, t), t))
    while here in inside and (head := tree.head(here)) in inside - {here}:
        # "what they say", "documents published by": the clause tells what the noun is.
        defined = (
            reading.tokens[here].dep in {"acl", "acl:relcl"} and not tree.of_dep(head, "nsubj", "cop") and tree.head(head) not in inside
        )
        if not defined and reading.tokens[here].dep not in _OF_CONTENT:
            return False
        here = head
    return True


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
        draft.reported = draft.reported if draft.reported in draft.inside else None


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
        heard = [p for p in upper.parties if p.role in {"target", "citing"}]
        quoted = [replace(p, role="speaker", implicit=True) for p in heard]
        if quoted:
            saying.parties = (*quoted, *(p for p in saying.parties if p.role != "speaker"))
        upper.content = saying.content
        # Whoever says it is not aimed at by the one who quotes it.
        upper.parties = tuple(p for p in upper.parties if p not in heard)
        upper.inside, upper.reported, saying.within = [saying], saying, upper


def continue_quotations(reading: Reading, drafts: list[Draft]) -> None:
    """Put acts in a quotation without an attribution of its own under the act that attributed the quotation before it.

    A quotation that its attribution splits ("A," she said. "B.") has its first part as content; what the second part reports is
    still hers. So is a paragraph that only quotes, or that speaks of "our" without marks, below one that attributes.
    """
    blocks = reading.analysis.document.blocks
    for draft in drafts:
        here = reading.tokens[draft.cue].span
        number = next((n for n, b in enumerate(blocks) if b.span.holds(here)), None)
        quotation = reading.quotation_around(here.start)
        if draft.within is not None or number is None:
            continue
        openers = _openers(reading, drafts, blocks[number].span, draft)
        before = [d for d in openers if quotation and _quotes(reading, d) and reading.tokens[d.cue].span.start < quotation.span.start]
        if before:
            draft.within = before[-1]
        elif not openers and (quotation or _speaks_as_we(reading, blocks[number].span)):
            draft.within = _voice_above(reading, drafts, number)


def _openers(reading: Reading, drafts: list[Draft], block: Span, besides: Draft) -> list[Draft]:
    """Return the acts in a block that say something in the article's own voice."""
    return [
        d
        for d in drafts
        if d is not besides and d.content and d.content.rule in _SAID and block.holds(cue := reading.tokens[d.cue].span)
        if reading.quotation_around(cue.start) is None and not (_speaks_as_we(reading, block) and d.within is not None)
    ]


def _voice_above(reading: Reading, drafts: list[Draft], number: int) -> Draft | None:
    """Return the last act of saying in the paragraph above a block, or in the one above that if that also goes on without one."""
    blocks = reading.analysis.document.blocks
    for above in range(number - 1, max(number - _PARAGRAPHS, 0) - 1, -1):
        if blocks[above].part not in {"body", "quote"}:
            return None
        sayings = [d for d in drafts if d.within is None and blocks[above].span.holds(reading.tokens[d.cue].span) and _says(reading, d)]
        if sayings:
            return sayings[-1]
    return None


def _says(reading: Reading, draft: Draft) -> bool:
    lineage = (draft.found.cue.type, *reading.lexicon.ancestors(draft.found.cue.type))
    voiced = any(p.role == "speaker" and p.entity and p.entity.is_actor for p in draft.parties)
    return "Statement" in lineage and voiced and draft.content is not None and draft.content.rule in _SAID


def _speaks_as_we(reading: Reading, block: Span) -> bool:
    """Say whether a paragraph without quotation marks speaks in the first person: then it is quoted all the same."""
    if reading.quotations_touching(block):
        return False
    return any(reading.tokens[t].text.lower() in en.OURS for t in reading.tree.tokens_in(block))


def _quotes(reading: Reading, draft: Draft) -> bool:
    return draft.content is not None and reading.quotation_around(draft.content.span.start) is not None


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
    """Leave out what is no act beside another.

    That is the bare speaker in "the statement said", the object in "signed the agreement" and, as the guidelines count one act, the
    first verb in "issued a statement saying" and "hit back saying".
    """
    # A gathering that is told something ("told a round table") is an audience.
    speakers = {p.head for d in drafts for p in d.parties if p.role in {"speaker", "addressee"} and p.head != d.cue}
    types = {d.cue: d.found.cue.type for d in drafts}
    said = {reading.tree.head(d.cue) for d in drafts if _carries_on(reading, d)}
    bare = [d for d in drafts if d.found.cue.type == "Statement" and d.content is None and said & set(d.found.tokens)]
    nouns = [d for d in drafts if d.found.cue.kind == "noun" and (_is_bare_speaker(d, speakers) or _is_own_object(reading, d, types))]
    return [d for d in drafts if d not in bare and d not in nouns]


def _carries_on(reading: Reading, draft: Draft) -> bool:
    """Say whether an act is a participle of saying that tells what the words before it say ("issued a statement saying ...")."""
    token = reading.tokens[draft.cue]
    verbal = draft.found.cue.type in {"Statement", "Report"} or (token.dep == "acl" and draft.found.cue.kind == "verb")
    says = verbal and draft.content is not None and token.text.lower().endswith("ing")
    return says and token.dep in {"acl", "advcl", "xcomp"} and token.index > 0 and reading.tokens[token.index - 1].text != ","


def _is_bare_speaker(draft: Draft, speakers: set[int]) -> bool:
    return draft.cue in speakers and not draft.content and all(p.head == draft.cue for p in draft.parties)


def _is_own_object(reading: Reading, draft: Draft, types: dict[int, str]) -> bool:
    token = reading.tokens[draft.cue]
    return token.dep in {"obj", "nsubj:pass"} and types.get(token.head) == draft.found.cue.type


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
