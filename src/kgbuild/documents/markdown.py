"""Markdown: headings, lists, block quotes, fences and tables by lines, the marks inside paragraphs as markup.

It is a reader for news pages that were saved as Markdown, not a renderer: constructs that would change what a page looks like but
not which words belong together are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from kgbuild.documents.decoding import decode
from kgbuild.documents.inline import comments, markup
from kgbuild.documents.lines import Line, Piece, item_words, split_lines, unwrap
from kgbuild.documents.record import Origin, Record, whole
from kgbuild.model import Span

_SIGNS = re.compile(
    r"^#{1,6}[ \t]+\S|^(?:```|~~~)|\*\*[^\s*][^*\n]{0,300}\*\*|!?\[[^\[\]\n]{1,300}\]\((?:[^()\s]|\([^()\s]*\)){1,2000}\)", re.MULTILINE
)
_FENCE = re.compile(r"(`{3,}|~{3,})")
_HEADING = re.compile(r"(?P<marks>#{1,6})(?:[ \t]+|\Z)(?P<words>.*?)[ \t#]*\Z")
_RULE = re.compile(r"(?:\*[ \t]*){3,}\Z|(?:-[ \t]*){3,}\Z|(?:_[ \t]*){3,}\Z")
_UNDERLINE = re.compile(r"=+\Z|-+\Z")
_TABLE = re.compile(r"\||:?-{3,}:?[ \t]*\|")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_DEFINITION = re.compile(r"\[[^\[\]]+\]:[ \t]*\S+")


def records(stream: BufferedReader, origin: Origin) -> Iterator[Record]:
    """Yield the file as an article.

    Raises:
        InputError: If it is too large, empty, binary or wrongly encoded.
    """
    text, note = decode(whole(stream, origin), origin.where)
    yield Record(origin.name, text, is_markdown=True, note=note)


def is_markdown(text: str) -> bool:
    """Say whether the text shows marks that plain text does not use: headings, links, strong words, fences."""
    return _SIGNS.search(text) is not None


def pieces(text: str, start: int) -> tuple[list[Piece], list[Span]]:
    """Return the blocks of the text from the offset on, and the markup inside them."""
    notes = comments(text)
    reader = _Reader(_without(text, notes), start)
    reader.read()
    found = list(reader.marks)
    for piece in reader.pieces:
        found += markup(reader.text, piece.start, piece.end)
    return reader.pieces, sorted([*found, *notes])


def _without(text: str, notes: list[Span]) -> str:
    """Return the text with blanks for comments, lines kept, so that every offset stays true."""
    parts, last = [], 0
    for note in notes:
        parts += [text[last : note.start], re.sub(r"[^\r\n]", " ", note.of(text))]
        last = note.end
    return "".join([*parts, text[last:]])


class _Reader:
    """Goes over the lines once; every method that takes lines moves `at` behind them."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.lines = split_lines(text, start)
        self.at = 0
        self.pieces: list[Piece] = []
        self.marks: list[Span] = []
        self.in_item = False

    def read(self) -> None:
        takers = (self._blank, self._fence, self._heading, self._rule, self._table, self._definition, self._quote, self._item)
        while self.at < len(self.lines):
            if not any(take() for take in takers):
                self._paragraph(self.lines[self.at].start, "body")

    @property
    def line(self) -> Line:
        return self.lines[self.at]

    def _words(self, line: Line) -> str:
        return self.text[line.start : line.end]

    def _blank(self) -> bool:
        if self.line.end > self.line.start:
            return False
        self.at += 1
        return True

    def _fence(self) -> bool:
        opening = _FENCE.match(self._words(self.line))
        if opening is None:
            return False
        ends = (i for i in range(self.at + 1, len(self.lines)) if self._closes(self.lines[i], opening[1]))
        self._aside(next(ends, len(self.lines) - 1) + 1)
        return True

    def _closes(self, line: Line, fence: str) -> bool:
        words = self._words(line)
        return len(words) >= len(fence) and set(words) == {fence[0]}

    def _aside(self, end: int) -> None:
        self.pieces.append(Piece(self.line.start, max(self.lines[end - 1].end, self.line.end), "aside", end - self.at))
        self.at = end

    def _heading(self) -> bool:
        found = _HEADING.match(self._words(self.line))
        if found is None:
            return False
        if found["words"]:
            start = self.line.start + found.start("words")
            self.pieces.append(Piece(start, start + len(found["words"]), "heading"))
        self.at += 1
        self.in_item = False
        return True

    def _rule(self) -> bool:
        if _RULE.match(self._words(self.line)) is None:
            return False
        self.at += 1
        self.in_item = False
        return True

    def _table(self) -> bool:
        if _TABLE.match(self._words(self.line)) is None:
            return False
        end = self.at
        while end < len(self.lines) and "|" in self._words(self.lines[end]):
            end += 1
        self._aside(end)
        return True

    def _definition(self) -> bool:
        if _DEFINITION.match(self._words(self.line)) is None:
            return False
        self._aside(self.at + 1)
        return True

    def _quote(self) -> bool:
        if not self._words(self.line).startswith(">"):
            return False
        quoted: list[Line] = []
        while self.at < len(self.lines) and self._continues_quote(bool(quoted)):
            sign = _QUOTE.match(self.text, self.line.start, self.line.end)
            words = sign.end() if sign else self.line.start
            self.marks += [Span(self.line.start, words)] if sign else []
            quoted.append(Line(min(words, self.line.end), self.line.end, self.line.indent))
            self.at += 1
        self._blocks(quoted, "quote")
        return True

    def _continues_quote(self, begun: bool) -> bool:
        words = self._words(self.line)
        return words.startswith(">") or (begun and bool(words) and not self._interrupts(self.line))

    def _blocks(self, lines: list[Line], part: str) -> None:
        group: list[Line] = []
        for line in [*lines, Line(0, 0, 0)]:
            if line.end > line.start:
                group.append(line)
            elif group:
                self.pieces += [Piece(p[0].start, p[-1].end, part, len(p), p[0].indent) for p in unwrap(self.text, group)]
                group = []

    def _item(self) -> bool:
        words = item_words(self.text, self.line)
        if not words:
            return False
        self.in_item = True
        self._paragraph(words, "item")
        return True

    def _paragraph(self, start: int, part: str) -> None:
        """Take a paragraph; an indented one after a list item belongs to the item."""
        first = self.line
        self.in_item = self.in_item and (part == "item" or first.indent > 1)
        group = [first._replace(start=start)]
        self.at += 1
        while self.at < len(self.lines) and self.line.end > self.line.start and not self._interrupts(self.line):
            if len(group) == 1 and part == "body" and _UNDERLINE.match(self._words(self.line)):
                self.pieces.append(Piece(first.start, first.end, "heading"))
                self.at += 1
                return
            group.append(self.line)
            self.at += 1
        self._blocks(group, "item" if self.in_item else "body")

    def _interrupts(self, line: Line) -> bool:
        """Say whether a line begins another block without a blank line before it."""
        words = self._words(line)
        if _UNDERLINE.match(words):
            return False
        return words.startswith(">") or item_words(self.text, line) > 0 or any(p.match(words) for p in (_FENCE, _HEADING, _RULE))
