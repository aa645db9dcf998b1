"""Tell which quotation an act attributes: the one behind its cue, the one before its clause, the one below its colon."""

from __future__ import annotations

from kgbuild.acts.frame import Frame
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import Quotation, Span

#: Relations in which "X said" can follow the quotation it attributes.
MAIN = frozenset({"root", "parataxis", "conj", "ccomp", "dep"})

#: Types of verbs that a quotation follows.
_SAYING = frozenset({"Statement", "Report", "Confirmation", "Warning"})

#: Characters between a closing mark and the sentence behind it.
_GAP = 3

#: After a quotation that ends in a full stop only a sentence of at most so many tokens ("Berg said.") still attributes it.
_SHORT = 6


def complement_quotation(reading: Reading, frame: Frame, tokens: tuple[int, ...]) -> Quotation | None:
    """Return the quotation that stands right after or right before the clause of a predicate, joined by a comma, a colon or "that"."""
    clause = reading.sentence_span(tokens[0])
    if behind := quotation_behind(reading, tokens):
        return behind
    if reading.tokens[tokens[0]].dep in MAIN and (before := quotation_before(reading, tokens, frame)):
        return before
    return _quotation_below(reading, tokens, clause)


def quotation_behind(reading: Reading, tokens: tuple[int, ...]) -> Quotation | None:
    """Return the quotation that follows the cue in its sentence and is led to by it, or None."""
    end, last = reading.tree.span(tokens).end, tokens[-1]
    behind = reading.quotations_from(end, reading.sentence_span(tokens[0]).end)
    return next((q for q in behind if _has_words(q) and _leads_to(reading, last, q)), None)


def quotation_before(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> Quotation | None:
    """Return the quotation that ends right before the clause of a predicate, in its sentence or just before it, or None."""
    clause, sentence = reading.sentence_span(tokens[0]), reading.tree.sentence_of(tokens[0])
    before = reading.quotations_until(clause.start - _GAP, reading.tokens[tokens[0]].span.start)
    return next((q for q in before if _has_words(q) and not _is_governed(reading, q) and _follows(reading, q, frame, sentence)), None)


def with_own_words(reading: Reading, clause: Span, tokens: tuple[int, ...], roles: dict[str, str]) -> Span:
    """Add to the clause of a cue the quotation that bears it out behind a colon: 'said they would fight: "We are ready."'."""
    quotation = quotation_behind(reading, tokens) if roles.get("quote") == "content" else None
    between = reading.tree.tokens_in(Span(clause.end, quotation.span.start)) if quotation and clause.end < quotation.span.start else ()
    if quotation is None or not between or reading.tokens[between[-1]].text != ":" or any(token in reading.act_types for token in between):
        return clause
    return Span(clause.start, quotation.span.end)


def _quotation_below(reading: Reading, tokens: tuple[int, ...], clause: Span) -> Quotation | None:
    """Return the quotation that opens the next paragraph when this one ends in a colon."""
    if reading.text[clause.end - 1] != ":" or any(t.pos == "VERB" for t in reading.tokens[tokens[-1] + 1 :] if t.span.end <= clause.end):
        return None
    below = reading.quotations_from(clause.end, clause.end + _GAP)
    return next((q for q in below if _has_words(q)), None)


def _is_governed(reading: Reading, quotation: Quotation) -> bool:
    """Say whether a preposition governs the quoted words: they are a name then ('on "Evening Talk", he said')."""
    first = next(iter(reading.tree.tokens_in(quotation.span)), 0)
    before = reading.tokens[first - 1] if first else None
    return before is not None and before.pos == "ADP" and before.dep == "case" and quotation.inner.holds(reading.tokens[before.head].span)


def _has_words(quotation: Quotation) -> bool:
    return quotation.inner.start + 1 < quotation.inner.end


def _leads_to(reading: Reading, last: int, quotation: Quotation) -> bool:
    before = [t for t in reading.tokens[last : last + 40] if t.span.end <= quotation.span.start]
    if not before:
        return False
    final = before[-1]
    if reading.tokens[last].dep not in MAIN and any(t.dep == "root" for t in before[1:]):
        # 'Asked about the statement, Berg said: "..."': the verb of the sentence leads to the quotation.
        return False
    if final.index == last:
        # 'their answers "shameless"': behind a noun words in quotation marks are more often a modifier.
        return final.pos != "NOUN"
    verbs_between = any(t.pos in {"VERB", "AUX"} for t in before[1:])
    if final.text == ":":
        # 'said in a statement: "..."', but not 'said the statement was false: "..."'
        kind = reading.tokens[last].pos
        return not (_is_told(reading, last) if kind == "VERB" else verbs_between and kind == "NOUN")
    if final.text.lower() == "that":
        return True
    return final.text in en.BRIDGE and not verbs_between


def _is_told(reading: Reading, cue: int) -> bool:
    """Say whether a cue is part of what somebody says ('said they would fight: "..."'), whose own words then follow the colon.

    A verb of saying that has no complement yet leads to the quotation itself ('said that he had asked: "..."').
    """
    if _is_saying(reading, cue) and not reading.frames.of(cue).of("clause"):
        return False
    return any(above < cue and _is_saying(reading, above) for above in reading.tree.ancestors(cue))


def _is_saying(reading: Reading, token: int) -> bool:
    verb = reading.tokens[token]
    return verb.pos == "VERB" and any(cue.type in _SAYING for cue in reading.lexicon.by_lemma("verb", verb.lemma.lower()))


def _follows(reading: Reading, quotation: Quotation, frame: Frame, sentence: tuple[int, int]) -> bool:
    """Say whether the predicate's clause begins right after the quotation: nothing but a comma between it and subject or verb."""
    first = min([frame.token, *(s for s in frame.of("subj") if sentence[0] <= s < sentence[1])])
    start = reading.tree.phrase_tokens(first)[0] if reading.tokens[first].pos in {"NOUN", "PROPN"} else first
    between = reading.text[quotation.span.end : reading.tokens[start].span.start]
    ended = quotation.inner.of(reading.text).rstrip().endswith(".") and "," not in between
    if ended and sentence[1] - sentence[0] > _SHORT:
        return False
    return quotation.span.end <= reading.tokens[start].span.start and between.strip(" ,—–-\t\r\n") == "" and "\n\n" not in between
