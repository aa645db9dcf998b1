"""Views: the language of a block without its markup, with the way back to the original text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kgbuild.model import Document, Span

#: Characters that stand for themselves in the text but must not reach the tokenizer: controls (line breaks included) are white
#: space, and lone surrogates, which have no UTF-8 form, become the replacement character.
_ONE_TO_ONE = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")

#: Format characters (soft hyphen, zero-width space, direction marks, byte order mark): they are invisible and cut words in two.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class View:
    """Characters of a block as a reader sees them; `places[i]` is the offset of character `i` in `Document.text`."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return the span of the original text from the first to the last of the view's characters `start:end`."""
        return Span(self.places[start], self.places[end - 1] + 1)


def views(document: Document) -> list[View]:
    """Return one view per block, in order.

    Markup is dropped, so that `[re](x)ported` reads `reported`; a stretch of markup with a line break in it counts as white space.
    """
    gaps = sorted({*document.markup, *(Span(*match.span()) for match in _INVISIBLE.finditer(document.text))})
    found, first = [], 0
    for block in document.blocks:
        while first < len(gaps) and gaps[first].end <= block.span.start:
            first += 1
        last = first
        while last < len(gaps) and gaps[last].start < block.span.end:
            last += 1
        found.append(_view(document.text, block.span, gaps[first:last]))
    return found


def _view(text: str, span: Span, gaps: Sequence[Span]) -> View:
    if not gaps:
        return View(span.of(text).translate(_ONE_TO_ONE), range(*span))
    parts: list[str] = []
    places: list[int] = []
    at = span.start
    for gap in gaps:
        parts.append(text[at : gap.start])
        places.extend(range(at, gap.start))
        if "\n" in gap.of(text):
            parts.append(" ")
            places.append(max(gap.start, at))
        at = max(at, gap.end)
    parts.append(text[at : span.end])
    places.extend(range(at, span.end))
    return View("".join(parts).translate(_ONE_TO_ONE), places)
