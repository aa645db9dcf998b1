"""An article with every act marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kgbuild.marking import Mark, Piece, pieces
from kgbuild.model import Document, Span
from kgbuild.rdf import iri
from kgbuild.views.acts import Act, ArticleHead, load_acts, load_articles
from kgbuild.views.chains import depths
from kgbuild.views.sparql import Select


@dataclass(frozen=True, slots=True)
class Part:
    """A block of an article: `heading` says whether it is one."""

    heading: bool
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article.

    Attributes:
        head: Title, outlet and date.
        acts: Its acts in the order of the text.
        numbers: Address of an act -> its number on the page, from 1.
        depths: Address of an act -> how many acts stand around it.
        parts: The text; empty when the store alone was given, which does not hold it.
    """

    head: ArticleHead
    acts: list[Act]
    numbers: dict[str, int]
    depths: dict[str, int]
    parts: list[Part]


def load_article(select: Select, address: str, texts: Mapping[str, Document]) -> ArticleView:
    """Return an article; its text is taken from the given ones by its digest."""
    head = load_articles(select, [address])[0]
    acts = load_acts(select, f"?act kg:inArticle {iri(address)} .")
    document = texts.get(head.digest)
    marks = [mark for act in acts for mark in marks_of(act)]
    parts = [_part(document, index, marks) for index in range(len(document.blocks))] if document else []
    return ArticleView(head, acts, {act.iri: number for number, act in enumerate(acts, 1)}, depths(acts), parts)


def _part(document: Document, index: int, marks: list[Mark]) -> Part:
    block = document.blocks[index]
    return Part(block.part in {"title", "heading"}, list(pieces(document.text, marks, block.span)))


def marks_of(act: Act) -> list[Mark]:
    """Return the spans of an act: its evidence, cue, content and mentions."""
    found = [Mark(words.span, act.iri, "content") for words in act.content] + [
        Mark(words.span, act.iri, "mention") for words in act.mentions
    ]
    found += [Mark(words.span, act.iri, role) for words, role in ((act.evidence, "evidence"), (act.cue, "cue")) if words]
    return found


def sentence(act: Act) -> list[Piece]:
    """Return the evidence of an act cut at its cue, content and mentions."""
    if act.evidence is None:
        return []
    start = act.evidence.span.start
    moved = [Mark(Span(mark.span.start - start, mark.span.end - start), mark.act, mark.role) for mark in marks_of(act)]
    return list(pieces(act.evidence.text, moved))
