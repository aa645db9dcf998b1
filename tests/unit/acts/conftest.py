"""Sentences analysed by hand, so that a test of the acts stage does not depend on what a language model makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kgbuild.acts.reading import Reading
from kgbuild.model import Analysis, Block, Candidate, Document, Entity, Link, Mention, Predicate, Quotation, Span, Token
from kgbuild.ontology import Lexicon
from kgbuild.resources import folder

Parse = Callable[..., Reading]

ACTORS = {
    name: Entity(f"https://example.org/{name.lower()}", name, (kind,))
    for name, kind in (("Norway", "Country"), ("Chad", "Country"), ("Berg", "Person"), ("Reuters", "MediaOutlet"), ("Oslo", "Place"))
}


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load((folder("ontology") / "acts",))


@pytest.fixture
def parse(lexicon: Lexicon) -> Parse:
    def build(rows: str, roles: Iterable[Predicate] = (), published: str = "2022-02-02") -> Reading:
        """Read lines of `word lemma POS relation head`, heads counted from 1 over the whole text; a line `.` ends a sentence."""
        lines = [line.split() for line in rows.strip().splitlines()]
        text = " ".join(line[0] for line in lines)
        tokens, start = [], 0
        for index, (word, lemma, pos, dep, head) in enumerate(lines):
            tokens.append(Token(index, Span(start, start + len(word)), word, lemma, pos, dep, int(head) - 1 if int(head) else index))
            start += len(word) + 1
        marks = [token for token in tokens if token.text == '"']
        quotations = tuple(
            Quotation(Span(first.span.start, last.span.end), Span(first.span.end + 1, last.span.start - 1))
            for first, last in zip(marks[::2], marks[1::2], strict=True)
        )
        ends = [token.index + 1 for token in tokens if token.text == "." or token is tokens[-1]]
        document = Document("a" + "0" * 16, "hand", text, "hand", (Block(Span(0, len(text))),), published=published)
        sentences = tuple(zip([0, *ends[:-1]], ends, strict=True))
        return Reading(Analysis(document, tuple(tokens), sentences, (), tuple(roles), quotations), _links(tokens), lexicon)

    return build


def _links(tokens: Iterable[Token]) -> tuple[Link, ...]:
    found = []
    for token in tokens:
        known = ACTORS.get(token.text)
        if known:
            found.append(Link(Mention(token.span, token.span, "name", token.index), (Candidate(known, 1.0, "alias"),)))
        elif token.pos == "NOUN":
            thing = Entity(f"https://example.org/x/{token.text}", token.text, ("Other",))
            found.append(Link(Mention(token.span, token.span, "noun", token.index), (Candidate(thing, 0.5, "unnamed"),)))
        elif token.pos == "PRON":
            found.append(Link(Mention(token.span, token.span, "pronoun", token.index), ()))
    return tuple(found)
