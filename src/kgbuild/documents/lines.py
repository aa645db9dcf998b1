"""Lines of a text and the paragraphs that they make; what plain text and Markdown have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

#: Nobody wraps lines by hand or by program beyond this many characters (mail: 72-78, editors: 80-120, wide terminals: 132).
_WIDEST_WRAP = 160

_NEWLINE = re.compile(r"\r\n|[\r\n\u2028\u2029\x85]|\Z")
_ITEM = re.compile(r"(?:[-*+\u2022\u2023\u25aa\u25cf\u25e6\u2013]|\d{1,3}[.)])[ \t]+(?=\S)")
_FINAL = re.compile(r"[.!?\u2026:;][\"'\u201d\u2019\u00bb)\]*_]*\Z")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}\Z")
_URL = re.compile(r"<?https?://\S+>?\Z")


class Line(NamedTuple):
    """A line without its white space at both ends; `indent` counts the characters before it."""

    start: int
    end: int
    indent: int


@dataclass(slots=True)
class Piece:
    """A block in the making. `lines` tells a heading from a paragraph, `level` is that of a Markdown heading."""

    start: int
    end: int
    part: str = "body"
    lines: int = 1
    indent: int = 0


def split_lines(text: str, start: int = 0) -> list[Line]:
    """Return the lines of the text from the offset on, blank ones with equal start and end."""
    lines = []
    for newline in _NEWLINE.finditer(text, start):
        raw = text[start : newline.start()]
        words = raw.strip()
        indent = len(raw) - len(raw.lstrip()) if words else 0
        lines.append(Line(start + indent, start + indent + len(words), indent))
        start = newline.end()
    return lines


def item_words(text: str, line: Line) -> int:
    """Return where the words of a list item begin; 0 when the line does not look like one."""
    marker = _ITEM.match(text, line.start, line.end)
    return marker.end() if marker else 0


def is_url(words: str) -> bool:
    """Say whether the words are one address."""
    return _URL.match(words) is not None


def is_final(words: str) -> bool:
    """Say whether the words end as a sentence ends, or introduce what follows.

    >>> is_final('"We agree," he said.'), is_final("Kremlin rejects talks with the U.S."), is_final("a list of issues that")
    (True, False, False)
    """
    tail = words[-40:]
    return _FINAL.search(tail) is not None and _INITIALS.search(tail) is None


def paragraphs(text: str, lines: list[Line]) -> list[list[Line]]:
    """Group lines into paragraphs: at blank lines, and between lines where each line is a paragraph of its own."""
    out: list[list[Line]] = []
    for filled, group in groupby(lines, key=lambda line: line.end > line.start):
        if filled:
            out.extend(unwrap(text, list(group), top=not out))
    return out


def unwrap(text: str, lines: list[Line], *, top: bool = False) -> list[list[Line]]:
    """Split adjacent lines where a line is a paragraph, and keep them together where a long paragraph was wrapped.

    Args:
        text: The text of the article.
        lines: Lines without a blank one between them.
        top: Whether the article begins here, so that the first line may be its title.
    """
    words = [text[line.start : line.end] for line in lines]
    wrapping = _Wrapping.of(words)
    out = [[lines[0]]]
    for number, ((before, after), line) in enumerate(zip(pairwise(words), lines[1:], strict=True)):
        titled = top and number == 0 and after[0].isupper() and wrapping.would_take(before, after)
        if item_words(text, line) or titled or wrapping.ends(before, after):
            out.append([line])
        else:
            out[-1].append(line)
    return out


class _Wrapping(NamedTuple):
    width: int
    all_final: bool

    @classmethod
    def of(cls, words: list[str]) -> _Wrapping:
        return cls(max((len(w) for w in words if not is_url(w)), default=0), all(map(is_final, words)))

    def would_take(self, before: str, after: str) -> bool:
        """Say whether a program that wraps would have put the next word on the line before; if so, the line was ended by hand."""
        return len(before) + 1 + len(after.split(maxsplit=1)[0]) <= self.width

    def ends(self, before: str, after: str) -> bool:
        if is_url(before) or is_url(after):
            return True
        if not is_final(before) and after[0].islower():
            return False
        return self.width > _WIDEST_WRAP or (is_final(before) and (self.all_final or self.would_take(before, after)))
