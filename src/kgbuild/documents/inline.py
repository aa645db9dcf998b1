"""Find the marks of Markdown inside a paragraph: what is not language is markup, the words of links and emphasis stay.

Every search is linear in the text: a run of ten million asterisks or brackets must not stop the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.model import Span

_TARGET = r"\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)"
_IMAGE = re.compile(rf"!\[[^\[\]]*+\]{_TARGET}")
_WHOLE = re.compile(r"<(?:https?|mailto):[^<>\s]++>|</?[A-Za-z][^<>]{0,1000}+>|\[\^[^\[\]\s]{1,40}\]|\\(?=[!-/:-@\[-`{-~\r\n])")
_LINK = re.compile(rf"\[(?P<words>[^\[\]]++)\](?:{_TARGET}|\[[^\[\]]*+\])")
_RUN = re.compile(r"\*{1,3}|_{1,3}|~~|`{1,2}")
#: Stands for a character of markup that was already found; it is neither a mark, a space nor a letter.
_TAKEN = "\ufffc"


def comments(text: str) -> list[Span]:
    """Return the HTML comments of the text; one that is never closed is text."""
    out = []
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start)) >= 0:
        out.append(Span(start, end + 3))
        start = text.find("<!--", end)
    return out


def markup(text: str, start: int, end: int) -> list[Span]:
    """Return the markup between two offsets, in order and disjoint."""
    spans: list[Span] = []
    rest = text[start:end]
    for pattern in (_IMAGE, _WHOLE):
        spans += [Span(*m.span()) for m in pattern.finditer(rest)]
        rest = pattern.sub(_blank, rest)
    for link in _LINK.finditer(rest):
        spans += [Span(link.start(), link.start("words")), Span(link.end("words"), link.end())]
    rest = _LINK.sub(_blank_link, rest)
    spans += _emphasis(rest)
    return [Span(start + a, start + b) for a, b in sorted(spans)]


def _blank(found: re.Match[str]) -> str:
    return _TAKEN * len(found[0])


def _blank_link(found: re.Match[str]) -> str:
    return _TAKEN + found["words"] + _TAKEN * (found.end() - found.end("words"))


def _emphasis(text: str) -> Iterator[Span]:
    opened: dict[str, Span] = {}
    for run in _RUN.finditer(text):
        before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        here, mark = Span(*run.span()), run[0]
        inner = mark[0] == "_" and before.isalnum() and after.isalnum()
        if mark in opened and not before.isspace() and not inner:
            yield opened.pop(mark)
            yield here
        elif after and not after.isspace() and not inner:
            opened[mark] = here
