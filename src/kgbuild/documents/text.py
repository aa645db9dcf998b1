"""Plain text: paragraphs between blank lines or one a line, wrapped or not, and lists with bullets."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from kgbuild.documents.decoding import decode
from kgbuild.documents.lines import Line, Piece, item_words, paragraphs, split_lines
from kgbuild.documents.record import Origin, Record, whole


def records(stream: BufferedReader, origin: Origin) -> Iterator[Record]:
    """Yield the file as an article; its marks decide whether it is Markdown.

    Raises:
        InputError: If it is too large, empty, binary or wrongly encoded.
    """
    text, note = decode(whole(stream, origin), origin.where)
    yield Record(origin.name, text, note=note)


def pieces(text: str, start: int) -> list[Piece]:
    """Return the paragraphs and list items of the text from the offset on."""
    groups = paragraphs(text, split_lines(text, start))
    return [_piece(text, groups, number) for number in range(len(groups))]


def _piece(text: str, groups: list[list[Line]], number: int) -> Piece:
    lines = groups[number]
    piece = Piece(lines[0].start, lines[-1].end, lines=len(lines), indent=lines[0].indent)
    words = item_words(text, lines[0])
    if words and _in_list(text, groups, number):
        piece.part, piece.start = "item", words
    return piece


def _in_list(text: str, groups: list[list[Line]], number: int) -> bool:
    """Say whether a bullet is one: a lone dash or number may begin a sentence, two in a row or one after a colon make a list."""
    before = groups[number - 1] if number else []
    after = groups[number + 1] if number + 1 < len(groups) else []
    introduced = bool(before) and text[before[-1].end - 1] == ":"
    return introduced or any(item_words(text, lines[0]) > 0 for lines in (before, after) if lines)
