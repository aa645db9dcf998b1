"""The paragraphs of a piece of HTML as feeds hold it: no page around it, nothing to guess."""

from __future__ import annotations

from html.parser import HTMLParser

_PARTS = {"li": "item", "blockquote": "quote", **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading")}
_BREAKS = frozenset(("p", "div", "br", "ul", "ol", "tr", "table", "section", "article", "hr", *_PARTS))
_SILENT = frozenset(("script", "style", "template", "iframe", "object", "svg", "figure"))


def blocks(markup: str) -> list[tuple[str, str]]:
    """Return part and words of each paragraph.

    >>> blocks("<p>She said <b>no</b>.</p><ul><li>talks</li></ul>Bye")
    [('body', 'She said no.'), ('item', 'talks'), ('body', 'Bye')]
    """
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    parser.end()
    return parser.blocks


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self._parts = ["body"]
        self._words: list[str] = []
        self._silent = ""

    def end(self) -> None:
        """Close the block that is open."""
        words = " ".join("".join(self._words).split())
        if words:
            self.blocks.append((self._parts[-1], words))
        self._words = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a block."""
        if not self._silent and tag in _SILENT:
            self._silent = tag
        if tag in _BREAKS:
            self.end()
        if tag in _PARTS:
            self._parts.append(_PARTS[tag])

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag == self._silent:
            self._silent = ""
        if tag in _BREAKS:
            self.end()
        if tag in _PARTS and self._parts[-1] == _PARTS[tag] and len(self._parts) > 1:
            self._parts.pop()

    def handle_data(self, data: str) -> None:
        """Collect words."""
        if not self._silent:
            self._words.append(data)
