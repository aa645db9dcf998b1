"""Find who speaks where only the layout says so: turns of a transcript ("BERG: We will not."), signed quotations ("..." - Ada Berg)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.acts.attribution import Draft
from kgbuild.acts.content import Content
from kgbuild.acts.cues import Found
from kgbuild.acts.frame import Frame
from kgbuild.acts.parties import Party
from kgbuild.acts.reading import Reading
from kgbuild.acts.spans import trim
from kgbuild.model import Candidate, Mention, Span
from kgbuild.ontology import Cue

#: Name of the rule that found the content.
TURN = "turn"

#: Parts of the layout in which a colon behind a name opens a turn; in a title it may open a topic ("Chad: talks resume").
_SPOKEN = frozenset({"body", "quote", "item"})

#: A name with its title is no longer than this, in tokens; what is longer before a colon is a clause.
_LONGEST_NAME = 7

#: Fewer words behind a colon or before a dash are a label or a motto.
_MIN_WORDS = 3

_DASH = re.compile(r"\s*(?P<dash>[-\u2012-\u2015]{1,2})\s*")
_END = re.compile(r"[^\S\n]*+(?:\n|$)|\s*+[.][ \t\u00a0]*+(?:\n|$)")


def find(reading: Reading, number: int) -> list[Draft]:
    """Return the acts of saying that only the layout announces; the cue is the colon or the dash.

    Args:
        reading: The document.
        number: The number of the first draft that is made.
    """
    found = [*_turns(reading), *_signed(reading)]
    return [_draft(reading, number + place, *parts) for place, parts in enumerate(found)]


def _turns(reading: Reading) -> Iterator[tuple[int, int, Span]]:
    """Yield cue, speaker and content of paragraphs that begin with a person's name and a colon."""
    for block in reading.analysis.document.blocks:
        inside = reading.tree.tokens_in(block.span)
        opening = [t for t in inside[: _LONGEST_NAME + 1] if reading.tokens[t].text == ":"]
        if block.part not in _SPOKEN or not opening:
            continue
        colon, rest = opening[0], Span(reading.tokens[opening[0]].span.end, block.span.end)
        start = next((t for t in inside if reading.tokens[t].pos != "PUNCT"), colon)
        name = _person(reading, range(start, colon))
        if name is not None and _is_whole(reading, name, start, colon) and _is_speech(reading, rest):
            yield colon, name, rest


def _signed(reading: Reading) -> Iterator[tuple[int, int, Span]]:
    """Yield cue, speaker and content of quotations behind which stand a dash, a person's name and the end of the line."""
    text = reading.text
    for quotation in reading.analysis.quotations:
        dash = _DASH.match(text, quotation.span.end)
        if dash is None or not _is_speech(reading, quotation.inner):
            continue
        behind = reading.tree.tokens_in(Span(dash.end(), min(len(text), dash.end() + 60)))[:_LONGEST_NAME]
        name = _person(reading, behind)
        cue = next(iter(reading.tree.tokens_in(Span(*dash.span("dash")))), None)
        if cue is None or name is None:
            continue
        mention = reading.links[name].mention.span
        if mention.start == dash.end() and _END.match(text, mention.end):
            yield cue, name, quotation.inner


def _person(reading: Reading, tokens: range) -> int | None:
    """Return the head of the first name of a person among the tokens."""
    return next((t for t in tokens if _candidate(reading, t) is not None), None)


def _candidate(reading: Reading, head: int) -> Candidate | None:
    link = reading.links.get(head)
    if link is None or link.mention.form != "name":
        return None
    return next((c for c in link.candidates if "Person" in c.entity.types), None)


def _is_whole(reading: Reading, name: int, start: int, colon: int) -> bool:
    """Say whether nothing but the name stands before the colon."""
    mention: Mention = reading.links[name].mention
    return mention.span.start == reading.tokens[start].span.start and mention.span.end == reading.tokens[colon - 1].span.end


def _is_speech(reading: Reading, span: Span) -> bool:
    return sum(t.pos != "PUNCT" for t in (reading.tokens[i] for i in reading.tree.tokens_in(span))) >= _MIN_WORDS


def _draft(reading: Reading, number: int, token: int, name: int, said: Span) -> Draft:
    word = reading.tokens[token].text
    frame = Frame(token)
    frame.add("subj", name)
    found = Found(Cue("Statement", "phrase", (word,), literal=word), (token,), frame)
    candidate = _candidate(reading, name)
    span = reading.links[name].mention.span
    parties = (Party("speaker", name, span, candidate.entity, candidate.rule, candidate.score),) if candidate else ()
    return Draft(number, found, Content(trim(reading, said), None, TURN), parties)
