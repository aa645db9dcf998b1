"""An extraction as lines for people: the text with its cues marked, and under each paragraph the acts in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from kgbuild.cli.reasons import reasons
from kgbuild.model import Act, Block, Document, Extraction, Participant, Span

#: Columns by which an act inside another one stands further to the right.
_STEP = 4
#: Longest content that is shown in full; the whole is in the paragraph above.
_LONGEST = 160


class Line(NamedTuple):
    """A line with its indent; each part is words and the name of a style."""

    indent: int
    parts: tuple[tuple[str, str], ...]


def lines(extraction: Extraction, *, why: bool = False) -> Iterator[Line]:
    """Yield the lines of an article.

    Args:
        extraction: What was found.
        why: Whether to say which rules made each act.
    """
    document = extraction.document
    shown = [part for part in (document.publisher, document.published, document.url) if part]
    yield Line(0, ((document.title or document.name, "title"),))
    if shown:
        yield Line(0, ((" \u00b7 ".join(shown), "aside"),))
    acts = _Acts(extraction)
    for block in document.blocks:
        yield Line(0, (("", ""),))
        lead = (("- ", ""),) if block.part == "item" else ()
        yield Line(_STEP if block.part == "item" else 0, (*lead, *_text(document, block, acts.cues)))
        for act in acts.of(block):
            yield from _act(document, act, acts, why=why)
    yield Line(0, (("", ""),))


class _Acts:
    """The acts of an article, in the order of their cues, with the depth of each."""

    def __init__(self, extraction: Extraction) -> None:
        self._acts = sorted(extraction.acts, key=lambda act: (act.cue, act.id))
        self.by_id = {act.id: act for act in self._acts}
        self.cues = sorted({act.cue for act in self._acts})

    def of(self, block: Block) -> Iterator[Act]:
        """Yield the acts of a block, each after the act that it is within."""
        here = [act for act in self._acts if block.span.holds(act.cue)]
        ids = {act.id for act in here}
        inner: dict[str, list[Act]] = {}
        for act in here:
            inner.setdefault(act.within if act.within in ids else "", []).append(act)
        return self._walk(inner, "")

    def _walk(self, inner: dict[str, list[Act]], outer: str) -> Iterator[Act]:
        for act in inner.pop(outer, []):
            yield act
            yield from self._walk(inner, act.id)

    def depth(self, act: Act) -> int:
        """Return how many acts are around an act."""
        around = set()
        while act.within in self.by_id and act.id not in around:
            around.add(act.id)
            act = self.by_id[act.within]
        return len(around)


def _text(document: Document, block: Block, cues: list[Span]) -> Iterator[tuple[str, str]]:
    """Yield the words of a block without markup, cues apart."""
    style = {"title": "title", "heading": "title", "aside": "aside", "caption": "aside"}.get(block.part, "")
    at = block.span.start
    cuts = sorted(
        {(span, "cue") for span in _inside(cues, block.span)} | {(span, "markup") for span in _inside(document.markup, block.span)}
    )
    for span, kind in cuts:
        if span.start < at:
            continue
        yield _joined(document.text[at : span.start]), style
        if kind == "cue":
            yield _joined(span.of(document.text)), kind
        at = span.end
    yield _joined(document.text[at : block.span.end]), style


def _inside(spans: list[Span] | tuple[Span, ...], block: Span) -> Iterator[Span]:
    for number in range(bisect_left(spans, (block.start, 0)), len(spans)):
        if spans[number].start >= block.end:
            return
        yield spans[number]


def _joined(words: str) -> str:
    """Return the words with white space as single blanks, those at the ends kept."""
    return " ".join(f"|{words}|".split())[1:-1]


def _act(document: Document, act: Act, acts: _Acts, *, why: bool) -> Iterator[Line]:
    indent = _STEP * (1 + acts.depth(act))
    parts = [(_names(act.of_role("speaker")) or "(nobody named)", "speaker"), (" \u2192 ", ""), (act.type, "type")]
    for role, words in (("addressee", "to"), ("target", "at"), ("citing", "citing"), ("medium", "by")):
        if names := _names(act.of_role(role)):
            parts += [(f" {words} ", ""), (names, "speaker")]
    flags = [flag for flag in (act.polarity, act.modality, act.date or act.period, act.quote, act.stance) if flag]
    if flags:
        parts.append((f" ({', '.join(flags)})", "aside"))
    if act.content and not (act.items and act.content.start == act.items[0].start):
        parts.append((f": {_content(document, act.content)}", "content"))
    yield Line(indent, tuple(parts))
    for item in act.items:
        yield Line(indent + 2, ((f"- {_content(document, item)}", "content"),))
    if why:
        yield from (Line(indent + 2, ((reason, "aside"),)) for reason in reasons(document, act, acts.by_id))


def _content(document: Document, span: Span) -> str:
    words = " ".join(span.of(document.text).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}\u2026"


def _names(participants: tuple[Participant, ...]) -> str:
    """Return the labels of participants, those that are only understood with an asterisk."""
    return " and ".join(dict.fromkeys(p.entity.label + ("*" if p.implicit else "") for p in participants))
