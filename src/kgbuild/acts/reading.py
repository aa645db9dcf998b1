"""What the acts stage knows of a document while it reads it: tree, frames, links and lexicon in one place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kgbuild.acts.frames import Frames
from kgbuild.lang import en
from kgbuild.model import Analysis, Candidate, Link, Quotation, Span
from kgbuild.ontology import Lexicon
from kgbuild.syntax import Tree

#: Parts of the layout in which nothing is reported.
_SILENT_PARTS = frozenset({"aside", "caption"})


class Reading:
    """The analysed and linked document, with the look-ups that cues, roles and contents share."""

    def __init__(self, analysis: Analysis, links: tuple[Link, ...], lexicon: Lexicon) -> None:
        self.analysis = analysis
        self.text = analysis.document.text
        self.tree = Tree(analysis)
        self.tokens = analysis.tokens
        self.frames = Frames(self.tree, analysis.predicates)
        self.lexicon = lexicon
        self.links = {link.mention.head: link for link in links}
        #: Type of the act whose cue hangs on a token; set when the cues are known.
        self.act_types: dict[int, str] = {}
        self._by_start = sorted(analysis.quotations, key=lambda q: (q.span.start, -q.span.end))
        self._by_end = sorted(analysis.quotations, key=lambda q: q.span.end)
        self._outer = _outer(self._by_start)
        self._block_starts = [block.span.start for block in analysis.document.blocks]
        self._tells: dict[tuple[int, str], bool] = {}

    def spoken_sentences(self) -> list[tuple[int, int]]:
        """Return the sentences of blocks that may report something: titles, headings, paragraphs, list items, quotations."""
        return [s for s in self.analysis.sentences if s[0] < s[1] and self._part_of(s[0]) not in _SILENT_PARTS]

    def _part_of(self, token: int) -> str:
        number = self.block_of(token)
        return "" if number is None else self.analysis.document.blocks[number].part

    def block_of(self, token: int) -> int | None:
        """Return the position in `Document.blocks` of the block that holds the token."""
        span = self.tokens[token].span
        number = bisect_right(self._block_starts, span.start) - 1
        return number if number >= 0 and self.analysis.document.blocks[number].span.holds(span) else None

    def tells_of(self, block: int, wordset: str) -> bool:
        """Say whether a word of a set stands in a block, not as the second part of another ("a no-fly zone" tells of no journey)."""
        if (block, wordset) not in self._tells:
            words = self.lexicon.wordsets.get(wordset, frozenset())
            inside = self.tree.tokens_in(self.analysis.document.blocks[block].span)
            found = (t for t in inside if self.tokens[t].lemma.lower() in words)
            self._tells[block, wordset] = any(not t or self.tokens[t - 1].text not in en.HYPHENS for t in found)
        return self._tells[block, wordset]

    def actor(self, head: int) -> Candidate | None:
        """Return the best reading of a mention as somebody who can act, or None."""
        link = self.links.get(head)
        return next((c for c in link.candidates if c.entity.is_actor), None) if link else None

    def best(self, head: int) -> Candidate | None:
        """Return the best reading of a mention in a role that an actor fills: an actor where one is proposed, else the first."""
        link = self.links.get(head)
        return self.actor(head) or (link.candidates[0] if link and link.candidates else None)

    def voice(self, head: int) -> Candidate | None:
        """Return the best reading of a mention as a speaker: an actor or a document, or an unknown noun or name that may name people.

        What a noun outside the authority names is unknown ("the auditor", "the embassy"); in the place of a speaker it is taken for
        people unless it is an abstract noun, an act itself, or stands in the word set of things.
        """
        best = self.best(head)
        if best is None or best.entity.is_actor or best.entity.known:
            return best
        if best.entity.types == ("Place",) and self.links[head].mention.form == "name":
            # An unknown place that speaks stands for those who govern it.
            return replace(best, entity=replace(best.entity, types=("Government",)), rule="place as speaker", score=best.score * 0.8)
        if self.tokens[head].lemma.lower() in self.lexicon.wordsets.get("bodies", frozenset()):
            return replace(best, entity=replace(best.entity, types=("Group",)), rule="undertaking as speaker", score=best.score * 0.8)
        if best.entity.types != ("Other",):
            return best
        if self.links[head].mention.form != "name" and not self._may_be_people(self.tokens[head].lemma.lower()):
            return best
        return replace(best, entity=replace(best.entity, types=("Unnamed",)), rule="noun as speaker", score=best.score * 0.8)

    def _may_be_people(self, noun: str) -> bool:
        things = self.lexicon.wordsets.get("things", frozenset())
        return not (noun.endswith(en.ABSTRACT_ENDINGS) or noun in things or self.lexicon.by_lemma("noun", noun))

    def issuers(self, document: int) -> list[int]:
        """Return for whom a statement, reply or letter speaks: its owner, author or sender, or who "issued" it."""
        token = self.tokens[document]
        if token.lemma.lower() not in self.lexicon.wordsets.get("statements", frozenset()):
            return []
        frame, verb = self.frames.of(document), self.tokens[token.head]
        for slot in ("poss", "by", "from", "mod"):
            owners = [head for head in frame.of(slot) if self.actor(head)]
            if owners:
                return owners
        issued = token.dep == "obj" and verb.lemma.lower() in self.lexicon.wordsets.get("lightverbs", frozenset())
        return [head for head in self.frames.of(verb.index).of("subj") if self.actor(head)] if issued else []

    def is_first_person(self, head: int) -> bool:
        """Say whether the token is "I", "we" or one of their forms."""
        token = self.tokens[head]
        # "US" is a country, "I" alone stands in capitals.
        return token.text.lower() in en.FIRST_PERSON and (token.text != "US" or token.pos == "PRON") and token.pos != "PROPN"

    def is_definite(self, head: int) -> bool:
        """Say whether a noun has a determiner that points back ("the talks", "such a demand")."""
        return any(self.tokens[d].text.lower() in en.DEFINITE for d in self.tree.of_dep(head, "det", "det:predet", "amod"))

    def quotations_from(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that begin in a stretch of text, in order."""
        return self._by_start[bisect_left(self._by_start, start, key=_start) : bisect_left(self._by_start, end, key=_start)]

    def quotations_until(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that end in a stretch of text, in order."""
        return self._by_end[bisect_left(self._by_end, start, key=_end) : bisect_left(self._by_end, end + 1, key=_end)]

    def quotations_touching(self, span: Span) -> list[Quotation]:
        """Return the quotations that share a character with a span, in order."""
        first = bisect_left(self._by_start, span.start, key=_start)
        before = [q for q in self._open_before(first) if q.span.end > span.start]
        inside = self._by_start[first : bisect_left(self._by_start, span.end, key=_start)]
        return [*reversed(before), *(q for q in inside if q.span.end > span.start)]

    def quotation_around(self, offset: int) -> Quotation | None:
        """Return the innermost quotation whose inner text holds the character."""
        begun = self._open_before(bisect_right(self._by_start, offset, key=_start))
        return next((q for q in begun if q.inner.start <= offset < q.inner.end), None)

    def _open_before(self, place: int) -> Iterator[Quotation]:
        """Yield the quotation before a place in `_by_start`, and those around it, inner before outer."""
        here = place - 1
        while here >= 0:
            yield self._by_start[here]
            here = self._outer[here]

    def sentence_span(self, token: int) -> Span:
        """Return the text span of the sentence that holds the token."""
        start, end = self.tree.sentence_of(token)
        return self.tree.span((start, end - 1))


def _outer(quotations: Sequence[Quotation]) -> list[int]:
    """Return for each of the quotations, which nest, the place of the one right around it, or -1."""
    outer: list[int] = []
    for place, quotation in enumerate(quotations):
        around = place - 1
        while around >= 0 and quotations[around].span.end <= quotation.span.start:
            around = outer[around]
        outer.append(around)
    return outer


def _start(quotation: Quotation) -> int:
    return quotation.span.start


def _end(quotation: Quotation) -> int:
    return quotation.span.end
