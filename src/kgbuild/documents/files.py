"""Find the files under the paths that a user names, and decode what they hold."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from kgbuild.errors import InputError

#: Suffix to format; a file without a suffix is plain text.
FORMATS = {".txt": "text", ".text": "text", "": "text", ".md": "markdown", ".markdown": "markdown", ".jsonl": "jsonl", ".ndjson": "jsonl"}
#: Files about a folder, not articles in it.
_ABOUT = frozenset({"AUTHORS", "CHANGELOG", "CONTRIBUTING", "COPYING", "LICENCE", "LICENSE", "NOTICE", "README", "SOURCE", "SOURCES"})
#: Longest first: the mark of UTF-32 little-endian begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


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


def _is_article(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return bool(path.suffix) and path.suffix.lower() in FORMATS and path.stem not in _ABOUT and not hidden


def format_of(path: Path) -> str:
    """Return the format that the suffix of a file names.

    Raises:
        InputError: If no format has the suffix.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        hint = f"Known suffixes: {', '.join(s for s in FORMATS if s)}; 'kgbuild extract - < FILE' reads any file as text."
        raise InputError(f"{path} has the unknown suffix {path.suffix}.", hint) from None


def decode(raw: bytes, where: str) -> str:
    """Decode strictly: by the byte order mark where there is one, else as UTF-8. Only the mark is left out.

    Raises:
        InputError: If the bytes are empty, binary or in another encoding.
    """
    mark, encoding = next(((m, name) for m, name in _MARKS if raw.startswith(m)), (b"", "utf-8"))
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        if b"\0" in raw:
            raise InputError(f"{where} is binary: it is not {encoding.upper()} at byte {offset} and holds NUL bytes.") from error
        hint = "Convert it first, for instance with: iconv -f WINDOWS-1252 -t UTF-8"
        raise InputError(f"{where} is not {encoding.upper()}: byte {offset} is 0x{raw[offset]:02x}.", hint) from error
    if not text.strip():
        raise InputError(f"{where} is empty.")
    if "\0" in text:
        hint = "If it is UTF-16 without a byte order mark, convert it to UTF-8."
        raise InputError(f"{where} is binary: byte {raw.index(0)} is NUL.", hint)
    return text
