"""Find what talks are about where the clause that tells of them names it."""

from __future__ import annotations

from kgbuild.acts.reading import Reading
from kgbuild.acts.spans import span_without
from kgbuild.lang import en
from kgbuild.model import Span


def topic(reading: Reading, tokens: tuple[int, ...]) -> tuple[Span, int] | None:
    """Return words and head of what "the talks covered", "will focus on" or "are expected to address" tells of talks."""
    tree, noun = reading.tree, reading.tokens[tokens[-1]]
    if reading.act_types.get(noun.index) != "Consultation" or noun.dep not in {"nsubj", "nsubj:pass"}:
        return None
    for verb in (noun.head, *tree.of_dep(noun.head, "xcomp")):
        frame, lemma = reading.frames.of(verb), reading.tokens[verb].lemma.lower()
        topical = lemma in reading.lexicon.wordsets.get("topical", frozenset()) and not frame.passive
        heads = frame.of("obj") if topical else frame.of("on") if lemma in en.CENTRING else []
        span = span_without(reading, heads[0], (*tokens, verb)) if heads and heads[0] > verb else None
        if span:
            return span, heads[0]
    return None
