"""Find the files under the paths that a user names, and the readers of their formats."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from kgbuild.compression import SUFFIXES, plain_suffix
from kgbuild.documents.record import Reader
from kgbuild.errors import InputError, StoreError


class Format(NamedTuple):
    """A module of this package, with a function `records`, and the extra that brings the library behind it."""

    module: str
    extra: str = ""


_TEXT, _MARKDOWN, _JSONL, _TABLE = Format("text"), Format("markdown"), Format("jsonl"), Format("table")
_PAGE, _FEED, _WARC, _PDF = Format("webpage", "html"), Format("feed", "rss"), Format("warc", "warc"), Format("pdf", "pdf")
#: Suffix to format; a file without a suffix is plain text.
FORMATS = {
    **dict.fromkeys((".txt", ".text", ""), _TEXT),
    **dict.fromkeys((".md", ".markdown"), _MARKDOWN),
    **dict.fromkeys((".jsonl", ".ndjson"), _JSONL),
    **dict.fromkeys((".csv", ".tsv"), _TABLE),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _PAGE),
    **dict.fromkeys((".rss", ".atom", ".xml"), _FEED),
    ".warc": _WARC,
    ".pdf": _PDF,
}
#: Files about a folder, not articles in it.
_ABOUT = frozenset({"AUTHORS", "CHANGELOG", "CONTRIBUTING", "COPYING", "LICENCE", "LICENSE", "NOTICE", "README", "SOURCE", "SOURCES"})


def find(path: Path) -> Iterator[Path | InputError]:
    """Yield the path itself, or the articles of a folder and its subfolders in the order of their paths."""
    if not path.is_dir():
        yield path if path.exists() else InputError(f"{path} does not exist.", "Check the spelling; '-' reads standard input.")
        return
    try:
        found = sorted(p for p in path.rglob("*") if _is_article(p.relative_to(path)) and p.is_file())
    except OSError as error:
        yield InputError(f"{path} cannot be listed: {error.strerror}.")
        return
    if not found:
        yield InputError(f"{path} is a folder without articles.", f"Articles end in {', '.join(s for s in FORMATS if s)}.")
    yield from found


def stem_of(path: Path) -> str:
    """Return the name of a file without suffixes.

    >>> stem_of(Path("a/feed.jsonl.gz"))
    'feed'
    """
    return path.with_suffix("").stem if path.suffix.lower() in SUFFIXES else path.stem


def _is_article(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return bool(plain_suffix(path)) and plain_suffix(path) in FORMATS and stem_of(path) not in _ABOUT and not hidden


def format_of(path: Path) -> Format:
    """Return the format that the suffix of a file names.

    Raises:
        InputError: If no format has the suffix.
    """
    try:
        return FORMATS[plain_suffix(path)]
    except KeyError:
        hint = f"Known suffixes: {', '.join(s for s in FORMATS if s)}; 'kgbuild extract - < FILE' reads any file as text."
        raise InputError(f"{path} has the unknown suffix {path.suffix}.", hint) from None


def reader(form: Format) -> Reader:
    """Load the reader of a format.

    Raises:
        StoreError: If the extra that it needs is not installed.
    """
    try:
        return cast("Reader", import_module(f"kgbuild.documents.{form.module}").records)
    except ModuleNotFoundError as error:
        if not form.extra or str(error.name).startswith("kgbuild"):
            raise
        needed = f"Reading {', '.join(s for s, f in FORMATS.items() if f == form)} needs {error.name}, which is not installed."
        raise StoreError(needed, f"Install it with: pip install 'kgbuild[{form.extra}]'") from error
