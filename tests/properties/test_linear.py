"""Whatever is repeated, four times as much of it takes about four times as long: no article can stop a run by its length."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

import pytest

from kgbuild import acts, documents, entities, mentions
from kgbuild.analysis.quotations import find_quotations, find_quoted
from kgbuild.analysis.views import views
from kgbuild.model import Analysis, Block, Document, Extraction, Name, Predicate, Span, Token
from kgbuild.pipeline import Pipeline

pytestmark = pytest.mark.slow

#: Tokens of the smaller text: few enough for a second, many enough for what is quadratic to show.
TOKENS = 600
#: Linear time is four times as long; a busy machine adds to it. The loops that this was written against took ten to sixty times as long.
MOST = 8.0
#: Seconds of processor time up to which a difference is noise.
NOISE = 0.1

#: What is repeated before, and behind it once as often.
KINDS = {
    "unclosed quotations": ("“We agree, he said, ", ""),
    "nested quotations": ("“He said ", "he said” "),
    "nested quotations of two kinds": ("“He said ‘they say ", "he said’ and so on” "),
    "closed quotations": ("“We agree,” Berg said. ", ""),
    "brackets": ("(he said ", "he said) "),
    "reports": ("Norway said that it rained. ", ""),
    "sources": ("according to Norway, ", ""),
    "first persons": ("Our proposal was rejected. ", ""),
    "capitals": ("NORWAY SAID NO ", ""),
    "commas": (", ", ""),
    "numbers": ("1 204 33\n", ""),
    "names": ("Norway, Ada Berg, Chad, ", "rejected the plan. "),
    "one surname": ("Ada Berg said no. Berg left. ", ""),
    "pronouns without a noun": ("He said that she said so. ", ""),
    "meetings": ("Norway met with Sweden. ", ""),
    "answers": ("The demand of Chad was rejected. ", ""),
    "no comments": ("Norway asked Chad for comment. Chad declined to comment. ", ""),
    "list items": ("Norway demanded:\n\n- to withdraw all troops\n- to sign\n\n", ""),
    "one-word paragraphs": ("Word\n\n", ""),
    "headings": ("# Talks resumed\n\nNorway said no.\n\n", ""),
    "captions": ("Photo: Ada Berg\n\nNorway said no.\n\n", ""),
    "turns of a transcript": ("BERG: We will not sign it.\n\n", ""),
}


@cache
def pipeline() -> Pipeline:
    found = Pipeline()
    found.load()
    return found


@cache
def unit(text: str) -> Analysis:
    """Return what the language model makes of a text that is to be repeated."""
    return pipeline()._parts.analyzer.analyse(Document("u", "u", text, "u", (Block(Span(0, len(text.rstrip()))),)))


def repeated(before: str, behind: str, times: int) -> Analysis:
    """Return the analysis of a text made of units; the language model, whose time is linear, has read each unit once."""
    text = before * times + behind * times
    document = next(d for d in documents.make(Document("", "x", text, "x", ()), documents.Details()) if isinstance(d, Document))
    tokens, sentences, names, predicates = list[Token](), list[tuple[int, int]](), list[Name](), list[Predicate]()
    at = 0
    for words in [before] * times + [behind] * (times if behind else 0):
        one, first = unit(words), len(tokens)
        tokens += [
            replace(t, index=t.index + first, head=t.head + first, span=Span(t.span.start + at, t.span.end + at)) for t in one.tokens
        ]
        sentences += [(start + first, end + first) for start, end in one.sentences]
        names += [replace(n, start=n.start + first, end=n.end + first) for n in one.names]
        predicates += [Predicate(p.token + first, tuple((role, i + first) for role, i in p.arguments)) for p in one.predicates]
        at += len(words)
    quotations = find_quotations(document, views(document))
    return Analysis(document, tuple(tokens), tuple(sentences), tuple(names), tuple(predicates), quotations)


def seconds(analysis: Analysis) -> float:
    """Return the processor time of all stages behind the language model."""
    parts, settings = pipeline()._parts, pipeline().settings
    began = time.process_time()
    links = entities.link(analysis, mentions.find(analysis, parts.authority), parts.authority, settings)
    found = acts.find(analysis, links, parts.lexicon, parts.authority.state_of)
    _, problems = pipeline().statements(Extraction(analysis.document, links, found))
    assert not problems
    return time.process_time() - began


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_as_much_takes_about_four_times_as_long(kind: str) -> None:
    before, behind = KINDS[kind]
    times = TOKENS // sum(len(unit(words).tokens) for words in (before, behind) if words)
    seconds(repeated(before, behind, 5))
    small, large = (seconds(repeated(before, behind, factor * times)) for factor in (1, 4))
    assert large < MOST * (small + NOISE), f"{small:.2f} s, then {large:.2f} s"


@pytest.mark.parametrize("unit_of_marks", ["“", "”", "'", '"', "“‘", "‘a ", "'tis ", "“a” ", "``", "''", "’s ’ ", "«»", "s’ ‘"])
def test_quotation_marks_are_read_in_linear_time(unit_of_marks: str) -> None:
    began = time.process_time()
    assert len(find_quoted(unit_of_marks * 50_000)) <= 50_000
    assert time.process_time() - began < 5


def test_quotations_nest_eight_deep_and_no_deeper() -> None:
    found = find_quoted("“" * 20 + "no" + "”" * 20)
    assert [quoted.start for quoted in found] == list(range(8))
