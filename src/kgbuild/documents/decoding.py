"""Bytes to text: by byte order mark, by the charset that is declared, as UTF-8, and at last as Windows-1252, with a note."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from kgbuild.errors import InputError

#: Longest first: the mark of UTF-32 little-endian begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Charsets that pages declare. Python's other codecs (unicode_escape, punycode, utf-7) would let bytes mean what no browser takes them for.
_CHARSET = re.compile(
    r"utf-?(?:8|16|16le|16be|32)|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)125\d|koi8-[ru]|mac(?:intosh|-?roman)"
    r"|gb(?:k|2312|18030)|big5|euc-(?:jp|kr)|shift_jis"
)
#: Charsets by whose name the web means Windows-1252 (WHATWG Encoding Standard).
_WESTERN = re.compile(r"us-ascii|ascii|iso-?8859-1|latin-?1")
#: Control characters that no text holds, and bytes that Windows-1252 leaves open.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
#: Characters of UTF-8 with more than one byte.
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class Decoded(NamedTuple):
    """A text and, where its encoding had to be guessed, a note that says so."""

    text: str
    note: InputError | None = None


def decode(raw: bytes, where: str, declared: str = "") -> Decoded:
    """Decode strictly. Only a byte order mark is left out.

    Args:
        raw: The bytes.
        where: What they are, for messages.
        declared: The charset that a header or the page itself names.

    Raises:
        InputError: If the bytes are empty, binary or damaged UTF-8.
    """
    found = _decoded(raw, where, declared)
    if not found.text.strip():
        raise InputError(f"{where} is empty.")
    if "\0" in found.text:
        hint = "If it is UTF-16 without a byte order mark, convert it to UTF-8."
        raise InputError(f"{where} is binary: byte {raw.index(0)} is NUL.", hint)
    return found


def _decoded(raw: bytes, where: str, declared: str) -> Decoded:
    mark, encoding = next(((m, name) for m, name in _MARKS if raw.startswith(m)), (b"", ""))
    if not encoding and (text := _as_declared(raw, declared)) is not None:
        return Decoded(text)
    try:
        return Decoded(raw[len(mark) :].decode(encoding or "utf-8"))
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        if not encoding and _is_western(raw):
            hint = "Convert it if that is wrong, for instance with: iconv -f WINDOWS-1251 -t UTF-8"
            note = InputError(f"{where} is not UTF-8 (byte {offset} is 0x{raw[offset]:02x}); it is read as Windows-1252.", hint)
            return Decoded(raw.decode("cp1252"), note)
        name = (encoding or "utf-8").upper()
        if b"\0" in raw:
            raise InputError(f"{where} is binary: it is not {name} at byte {offset} and holds NUL bytes.") from error
        hint = "Convert it first, for instance with: iconv -f WINDOWS-1251 -t UTF-8"
        raise InputError(f"{where} is neither {name} nor Windows-1252: byte {offset} is 0x{raw[offset]:02x}.", hint) from error


def _as_declared(raw: bytes, declared: str) -> str | None:
    charset = declared.strip().strip("\"'").lower()
    if not _CHARSET.fullmatch(charset):
        return None
    try:
        return raw.decode("cp1252" if _WESTERN.fullmatch(charset) else charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_western(raw: bytes) -> bool:
    """Say whether bytes that are not UTF-8 can be Windows-1252: no control characters, and fewer signs of UTF-8 than of another encoding.

    A file with one broken byte among many characters of UTF-8 is damaged: as Windows-1252 all of them would come out wrong.
    """
    if _NO_TEXT.search(raw):
        return False
    rest = _MULTIBYTE.sub(b"", raw)
    others = sum(byte >= 0x80 for byte in rest)
    return len(_MULTIBYTE.findall(raw)) < others
