"""Who says that who says: nesting of acts by their contents, first persons, list items, answers."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import accumulate

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
    _set_within(reading, drafts)
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


def _set_within(reading: Reading, drafts: list[Draft]) -> None:
    """Set for each act the act with the shortest content around its cue, in one pass over the text."""
    # Two acts with the same content ("quoted as saying") nest by the order of their cues.
    contents = [(d.content.span, -d.cue, place) for place, d in enumerate(drafts) if d.content]
    begins = sorted(contents, reverse=True)
    open_contents: list[tuple[int, int, int, int]] = []
    for draft in sorted(drafts, key=lambda d: d.cue):
        here = reading.tokens[draft.cue].span
        while begins and begins[-1][0].start <= here.start:
            span, cue, place = begins.pop()
            heappush(open_contents, (span.end - span.start, cue, place, span.end))
        draft.within = _innermost(drafts, open_contents, draft.cue, here.end)


def _innermost(drafts: list[Draft], open_contents: list[tuple[int, int, int, int]], cue: int, end: int) -> Draft | None:
    """Return the act of the shortest content that reaches `end`, besides acts with the same cue; contents that end before are dropped."""
    own: list[tuple[int, int, int, int]] = []
    while open_contents and (open_contents[0][3] < end or open_contents[0][1] == -cue):
        entry = heappop(open_contents)
        if entry[3] >= end:
            own.append(entry)
    found = drafts[open_contents[0][2]] if open_contents else None
    for entry in own:
        heappush(open_contents, entry)
    return found


def _is_reported(reading: Reading, draft: Draft, inner: Draft) -> bool:
    """Say whether an act is what a content says, and not part of its circumstances: its head, infinitive, subject or participle."""
    tree = reading.tree
    inside = tree.tokens_in(draft.content.span) if draft.content else range(0)
    here = min(inner.found.tokens, key=lambda t: (_depth(reading, t), t))
    while here in inside and (head := tree.head(here)) in inside and head != here:
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
    paragraphs = _Paragraphs(reading, drafts)
    for draft in drafts:
        here = reading.tokens[draft.cue].span
        number = reading.block_of(draft.cue)
        if draft.within is not None or number is None:
            continue
        paragraph, quotation = paragraphs.of(number), reading.quotation_around(here.start)
        before = paragraph.quoter_before(quotation.span.start) if quotation else None
        if before:
            draft.within = before
        elif not paragraph.opens_besides(draft) and (quotation or paragraph.speaks_as_we):
            draft.within = paragraphs.voice_above(number)
            paragraph.forget(draft)


class _Paragraph:
    """What a block says in the article's own voice.

    Args:
        reading: The document.
        number: The position of the block.
        drafts: The acts whose cues stand in the block, in order.
    """

    def __init__(self, reading: Reading, number: int, drafts: list[Draft]) -> None:
        self.speaks_as_we = _speaks_as_we(reading, reading.analysis.document.blocks[number].span)
        said = [d for d in drafts if d.content and d.content.rule in _SAID]
        openers = [d for d in said if reading.quotation_around(reading.tokens[d.cue].span.start) is None]
        self._openers = {d.number for d in openers if not (self.speaks_as_we and d.within is not None)}
        quoters = sorted((reading.tokens[d.cue].span.start, place) for place, d in enumerate(openers) if _quotes(reading, d))
        self._starts = [start for start, _ in quoters]
        self._last = [openers[place] for place in accumulate((place for _, place in quoters), max)]

    def opens_besides(self, draft: Draft) -> bool:
        """Say whether another act than this one says something in the article's own voice."""
        return len(self._openers) > (draft.number in self._openers)

    def forget(self, draft: Draft) -> None:
        """Count an act that turned out to stand in another's words no more, if the whole block does."""
        if self.speaks_as_we and draft.within is not None:
            self._openers.discard(draft.number)

    def quoter_before(self, start: int) -> Draft | None:
        """Return the last act with a quotation as content whose cue stands before an offset."""
        place = bisect_left(self._starts, start) - 1
        return self._last[place] if place >= 0 else None


class _Paragraphs:
    """The blocks of a document with the acts in them; each is looked at once, in the order of the text."""

    def __init__(self, reading: Reading, drafts: list[Draft]) -> None:
        self._reading = reading
        self._drafts = by_block(reading, drafts)
        self._known: dict[int, _Paragraph] = {}
        self._voices: dict[int, Draft | None] = {}

    def of(self, number: int) -> _Paragraph:
        """Return what a block says."""
        if number not in self._known:
            self._known[number] = _Paragraph(self._reading, number, self._drafts.get(number, []))
        return self._known[number]

    def voice_above(self, number: int) -> Draft | None:
        """Return the last act of saying in the paragraph above a block, or in the one above that if that also goes on without one."""
        if number not in self._voices:
            self._voices[number] = self._find_voice(number)
        return self._voices[number]

    def _find_voice(self, number: int) -> Draft | None:
        blocks = self._reading.analysis.document.blocks
        for above in range(number - 1, max(number - _PARAGRAPHS, 0) - 1, -1):
            if blocks[above].part not in {"body", "quote"}:
                return None
            sayings = (d for d in reversed(self._drafts.get(above, [])) if d.within is None and _says(self._reading, d))
            if found := next(sayings, None):
                return found
        return None


def by_block(reading: Reading, drafts: list[Draft]) -> dict[int, list[Draft]]:
    """Return the acts of each block, in order."""
    found: dict[int, list[Draft]] = {}
    for draft in drafts:
        number = reading.block_of(draft.cue)
        if number is not None:
            found.setdefault(number, []).append(draft)
    return found


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
    bare = {d.number for d in drafts if d.found.cue.type == "Statement" and d.content is None and said & set(d.found.tokens)}
    nouns = (d for d in drafts if d.found.cue.kind == "noun" and (_is_bare_speaker(d, speakers) or _is_own_object(reading, d, types)))
    left_out = bare.union(d.number for d in nouns)
    return [d for d in drafts if d.number not in left_out]


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
    blocks, drafts_of = reading.analysis.document.blocks, by_block(reading, drafts)
    lists: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        if block.part == "item" and block.intro is not None:
            lists.setdefault(block.intro, []).append(number)
    for number, items in sorted(lists.items()):
        intro = _last_act(reading, drafts_of.get(number, []))
        if intro is None:
            continue
        spans = tuple(trim(reading, blocks[item].span) for item in items)
        intro.items = spans
        intro.content = intro.content or Content(Span(spans[0].start, spans[-1].end), None, "list")
        for draft in (d for item in items for d in drafts_of.get(item, [])):
            if draft.within is None:
                draft.within = intro


def _last_act(reading: Reading, inside: list[Draft]) -> Draft | None:
    """Return the act in the last sentence of a block, whose acts are given, that proposes, demands or says what the list spells out."""
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
