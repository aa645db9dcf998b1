"""Tell title, caption, date line, related link and footer from the article proper, and mend what a page broke apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise

from kgbuild.documents import english
from kgbuild.documents.details import Details, iso_date
from kgbuild.documents.lines import Piece, is_final, is_url
from kgbuild.model import Block, Span

#: Longest title in characters; the longest of 351 news titles looked at had 101.
_LONGEST_TITLE = 200
#: Longest subheading in plain text, where only its shape gives it away.
_LONGEST_HEADING = 70
#: A paragraph shorter than this is not one that a page broke in two.
_SHORTEST_BROKEN = 40
_TITLE_END = re.compile(r"(?:[?!]|[^.,!?]['\"\u2019\u201d])\Z")
#: Bylines and captions that only their place gives away stand before this many paragraphs.
_TOP = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """What the layout of a text says: blocks, markup inside them, and details found in the text."""

    blocks: tuple[Block, ...]
    markup: tuple[Span, ...]
    details: Details


@dataclass(slots=True)
class _Seen:
    """A piece with its words (markup removed, white space joined)."""

    piece: Piece
    words: str
    marks: list[Span]

    @property
    def part(self) -> str:
        return self.piece.part


def arrange(text: str, pieces: list[Piece], markup: list[Span], title: str) -> Layout:
    """Return the layout that pieces and markup make.

    Args:
        text: The text of the article.
        pieces: Blocks in order, as a format found them.
        markup: Spans that are not language, in order.
        title: The title where something else than the text gives it, else empty.
    """
    seen = [_see(text, piece, markup) for piece in pieces]
    seen = [s for s in seen if s.words]
    found = _Parts(text, seen, title).details()
    seen = _mended(text, [_trimmed(text, s) for s in seen])
    blocks = tuple(Block(Span(s.piece.start, s.piece.end), s.part, intro) for s, intro in zip(seen, _intros(seen), strict=True))
    return Layout(blocks, tuple(m for s in seen for m in s.marks), found)


def _see(text: str, piece: Piece, markup: list[Span]) -> _Seen:
    inside: list[Span] = []
    for number in range(bisect_left(markup, (piece.start, 0)), len(markup)):
        mark = markup[number]
        if mark.start >= piece.end:
            break
        if mark.end <= piece.end and mark.end > mark.start and (not inside or mark.start >= inside[-1].end):
            inside.append(mark)
    parts, last = [], piece.start
    for mark in inside:
        parts.append(text[last : mark.start])
        last = mark.end
    words = " ".join("".join([*parts, text[last : piece.end]]).split())
    raw = text[piece.start : piece.end].strip()
    return _Seen(piece, words or (raw.strip("<>") if is_url(raw) else ""), inside)


def _trimmed(text: str, seen: _Seen) -> _Seen:
    """Take white space and list marks at the ends out of the span, so that a block begins and ends with its words or markup."""
    raw = text[seen.piece.start : seen.piece.end]
    seen.piece.start += len(raw) - len(raw.lstrip())
    seen.piece.end -= len(raw) - len(raw.rstrip())
    return seen


class _Parts:
    """Walks over the pieces once and corrects the part of each."""

    def __init__(self, text: str, seen: list[_Seen], title: str) -> None:
        self.text = text
        self.seen = seen
        self.title = title
        self.given = bool(title)
        self.has_title = False
        self.bodies = 0
        self.published = ""
        self.url = ""

    def details(self) -> Details:
        for number, seen in enumerate(self.seen):
            seen.piece.part = self._part(number, seen)
            self.bodies += seen.part == "body"
        return Details(title=self.title, published=self.published, url=self.url)

    def _part(self, number: int, seen: _Seen) -> str:
        if seen.part == "aside" or self._is_aside(number, seen):
            return "aside"
        if self._is_title(number, seen):
            self.has_title = True
            self.title = self.title or seen.words
            return "title"
        if seen.part != "body":
            return seen.part
        if self._is_caption(seen):
            return "caption"
        return "heading" if self._is_heading(number, seen) else "body"

    def _is_aside(self, number: int, seen: _Seen) -> bool:
        if seen.part == "heading":
            return False
        words = seen.words or ""
        if date := iso_date(words.removeprefix("Published").removeprefix("Updated").lstrip(": ")):
            self.published = self.published or date
            return True
        if address := self._address(seen):
            self.url = address
            return True
        announces = english.is_origin(words) and number + 1 < len(self.seen) and bool(self._address(self.seen[number + 1]))
        return announces or english.is_related(words) or (self.bodies < _TOP and english.is_byline(words)) or self._is_link(seen)

    def _address(self, seen: _Seen) -> str:
        raw = self.text[seen.piece.start : seen.piece.end].strip()
        label, _, rest = raw.partition(":") if not is_url(raw) else ("", "", raw)
        if is_url(rest.strip()) and (not label or english.is_origin(label)):
            return rest.strip().strip("<>")
        return ""

    def _is_link(self, seen: _Seen) -> bool:
        """Say whether a paragraph is nothing but a short lead-in with a colon, in strong type, and a link."""
        raw = self.text[seen.piece.start : seen.piece.end].strip()
        lead, colon, rest = raw.partition(":")
        return bool(colon) and lead.startswith(("**", "__")) and rest.lstrip("*_ ").startswith("[") and rest.rstrip("*_. ").endswith(")")

    def _is_title(self, number: int, seen: _Seen) -> bool:
        if self.has_title or self.bodies:
            return False
        if seen.part == "heading":
            return True
        if seen.part != "body" or (self.given and seen.words == self.title):
            return seen.part == "body"
        follows = self.seen[number + 1].words if number + 1 < len(self.seen) else ""
        shaped = seen.piece.lines == 1 and len(seen.words) <= _LONGEST_TITLE and not self._ends(seen)
        return shaped and bool(follows) and not follows[0].islower() and not self._is_caption(seen) and not self._heads_later()

    def _ends(self, seen: _Seen) -> bool:
        """Say whether a line ends as a sentence; a title may be a question or a call, or end in a quotation without a full stop."""
        return is_final(seen.words) and not _TITLE_END.search(seen.words)

    def _heads_later(self) -> bool:
        return any(s.part == "heading" for s in self.seen[: _TOP * 3])

    def _is_caption(self, seen: _Seen) -> bool:
        if english.is_credited(seen.words):
            return True
        raw = self.text[seen.piece.start : seen.piece.end].rstrip()
        strong_end = raw.endswith("**") and not raw.startswith("**") and not is_final(seen.words)
        return self.bodies < _TOP and strong_end and len(seen.words) <= english.LONGEST_CAPTION

    def _is_heading(self, number: int, seen: _Seen) -> bool:
        """Say whether a short line between paragraphs is a subheading."""
        if not self.bodies or number + 1 == len(self.seen) or seen.piece.lines > 1 or len(seen.words) > _LONGEST_HEADING:
            return False
        before, after = self.seen[number - 1], self.seen[number + 1]
        if after.part != "body" or "\n" not in self.text[before.piece.end : seen.piece.start] or not is_final(before.words):
            return False
        return not (is_final(seen.words) or seen.words[0].islower() or after.words[0].islower())


def _mended(text: str, seen: list[_Seen]) -> list[_Seen]:
    """Join paragraphs that a blank line broke within a sentence."""
    out: list[_Seen] = []
    for piece in seen:
        if out and _is_broken(out[-1], piece):
            last = out[-1]
            joined = replace(last.piece, end=piece.piece.end, lines=last.piece.lines + piece.piece.lines)
            out[-1] = _Seen(joined, f"{last.words} {piece.words}", [*last.marks, *piece.marks])
        else:
            out.append(piece)
    return out


def _is_broken(before: _Seen, after: _Seen) -> bool:
    if after.part != "body" or before.part not in {"body", "item"} or is_final(before.words) or len(before.words) < _SHORTEST_BROKEN:
        return False
    dangles = before.words.endswith(",") or before.words.rsplit(maxsplit=1)[-1].lower() in english.DANGLING
    return after.words[0].islower() or (dangles and after.words[0].isalnum())


def _intros(seen: list[_Seen]) -> list[int | None]:
    """Return, for each block, the index of the block with a colon that introduces it when it is a list item."""
    out: list[int | None] = [None] * len(seen)
    for number, (before, here) in enumerate(pairwise(seen), 1):
        if here.part != "item":
            continue
        if before.words.endswith(":") and (before.part != "item" or here.piece.indent > before.piece.indent):
            out[number] = number - 1
        elif before.part == "item":
            out[number] = _sibling(seen, out, number)
    return out


def _sibling(seen: list[_Seen], intros: list[int | None], number: int) -> int | None:
    """Return the introduction of the item before that stands at the same or a smaller depth."""
    for earlier in range(number - 1, -1, -1):
        if seen[earlier].part != "item":
            return None
        if seen[earlier].piece.indent <= seen[number].piece.indent:
            return intros[earlier]
    return None
