"""The article inside a web page: its text without menus and footers, cut into blocks, and what the page says about it."""

from __future__ import annotations

import logging
import re

import trafilatura
from lxml import etree

from kgbuild.documents.decoding import Decoded, decode
from kgbuild.documents.details import Details
from kgbuild.documents.record import Record, digest, joined
from kgbuild.errors import InputError

#: Where a page declares its charset (HTML Standard: within the first 1024 bytes).
_HEAD = 1024
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
#: A date as the page declares it. No date is searched for in the text, and the limits are fixed: the library's own is today.
_DATES = {"extensive_search": False, "original_date": True, "min_date": "1900-01-01", "max_date": "2200-01-01"}
_PARTS = {"p": "body", "head": "heading", "item": "item", "quote": "quote", "ab": "heading"}
_NAMES = re.compile(r"\s*;\s*")

# They warn about pages without an article, which become errors here.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


def article(raw: bytes, where: str, name: str, *, charset: str = "", url: str = "") -> Record:
    """Extract the article of a page.

    Args:
        raw: The page as it came.
        where: What it is, for messages.
        name: What the document is to be called.
        charset: The charset that the server declared.
        url: Where the page was fetched; the address that the page gives itself wins.

    Raises:
        InputError: If the page is empty, binary, wrongly encoded or holds no article.
    """
    markup, note = _decoded(raw, where, charset)
    # A fragment is taken for something else than a page.
    page = markup if "<html" in markup[:_HEAD].lower() else f"<html><body>{markup}</body></html>"
    found = trafilatura.bare_extraction(
        page, url=url or None, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=_DATES
    )
    if found is None or isinstance(found, dict):
        raise InputError(f"{where} holds no article.")
    blocks = _blocks(found.body)
    if not blocks:
        raise InputError(f"{where} holds no article.")
    title = _line(found.title or "")
    if title and blocks[0][1] != title:
        blocks.insert(0, ("heading", title))
    details = Details(title, _line(found.sitename or ""), found.date or "", found.url or url, _NAMES.sub(", ", _line(found.author or "")))
    return joined(name, blocks, details, digest(raw), note)


def _decoded(raw: bytes, where: str, charset: str) -> Decoded:
    declared = _CHARSET.search(raw[:_HEAD])
    own = (declared[1] or declared[2]).decode("ascii") if declared else ""
    return decode(raw, where, charset or own)


def _blocks(body: etree._Element) -> list[tuple[str, str]]:
    """Return part and words of each block of the extracted tree, in order; a block inside another is one of its own."""
    out: list[tuple[str, str]] = []
    _walk(body, "body", out)
    return [(part, words) for part, words in ((p, _line(w)) for p, w in out) if words]


def _walk(element: etree._Element, part: str, out: list[tuple[str, str]]) -> None:
    own = [element.text or ""]
    for child in element:
        if child.tag in _PARTS or child.tag in {"list", "div", "table", "row", "cell"}:
            out.append((part, "".join(own)))
            inner = _PARTS.get(str(child.tag), part)
            _walk(child, part if inner == "body" else inner, out)
            own = [child.tail or ""]
        elif child.tag == "lb":
            out.append((part, "".join(own)))
            own = [child.tail or ""]
        else:
            own += ["".join(map(str, child.itertext())), child.tail or ""]
    out.append((part, "".join(own)))


def _line(words: str) -> str:
    return " ".join(words.split())
