"""What a format hands over: an article as found in an input, before its layout is known."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader
from typing import NamedTuple, TypeVar

from kgbuild.documents.details import Details
from kgbuild.documents.lines import Piece
from kgbuild.errors import InputError, KgbuildError

Found = TypeVar("Found")

_log = logging.getLogger(__name__)


class Origin(NamedTuple):
    """Where an input comes from, and the size in bytes beyond which an article is none."""

    source: str
    name: str
    limit: int

    @property
    def where(self) -> str:
        """Return what to call the input in a message."""
        return "Standard input" if self.source == "-" else self.source

    def too_large(self, where: str) -> InputError:
        """Return the error for an article beyond the limit."""
        return InputError(f"{where} is larger than {self.limit} bytes.", "Raise the limit with --set max_bytes N.")


@dataclass(frozen=True, slots=True)
class Record:
    """An article of an input.

    Attributes:
        name: What the user calls it.
        text: Its text as read or, for pages, feeds and PDF, as extracted.
        details: What the input says about it.
        page: SHA-256 of the bytes that the text was extracted from; empty where the text is what was read.
        pieces: The blocks of the text where the format knows them.
        is_markdown: Whether the text is known to be Markdown.
        note: What the reader had to assume, as an error with a message for the user.
    """

    name: str
    text: str
    details: Details = field(default_factory=Details)
    page: str = ""
    pieces: list[Piece] | None = None
    is_markdown: bool = False
    note: InputError | None = None


#: Reads the articles of one stream.
Reader = Callable[[BufferedReader, Origin], Iterator[Record | InputError]]


def attempt(extract: Callable[[], Found], where: str) -> Found | InputError:
    """Return what a library makes of an article, or the error that stands in its place.

    Raises:
        KgbuildError: If the article is not to blame.
    """
    try:
        return extract()
    except InputError as error:
        return error
    except KgbuildError:
        raise
    except OSError as error:
        return InputError(f"{where} cannot be read: {error.strerror or error}.")
    except Exception as error:  # noqa: BLE001 (the boundary: what a library does with a broken page never stops the next)
        _log.debug("%s failed", where, exc_info=True)
        return InputError(f"{where} cannot be read: {type(error).__name__}: {error}.")


def guarded(found: Iterator[Record | InputError], where: str) -> Iterator[Record | InputError]:
    """Yield what a reader finds and, where it fails, the error as the last."""
    while (item := attempt(partial(next, found, None), where)) is not None:
        yield item


def whole(stream: BufferedReader, origin: Origin) -> bytes:
    """Return all bytes of an input that holds one article.

    Raises:
        InputError: If there are more than the limit.
    """
    raw = stream.read(origin.limit + 1)
    if len(raw) > origin.limit:
        raise origin.too_large(origin.where)
    return raw


def digest(raw: bytes) -> str:
    """Return the SHA-256 of a page as hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def joined(name: str, blocks: list[tuple[str, str]], details: Details, page: str, note: InputError | None = None) -> Record:
    """Return the article whose text is made of blocks (part and words) with a blank line between them."""
    pieces: list[Piece] = []
    at = 0
    for part, words in blocks:
        pieces.append(Piece(at, at + len(words), part))
        at += len(words) + 2
    return Record(name, "\n\n".join(words for _, words in blocks), details, page, pieces, note=note)
