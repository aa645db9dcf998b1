"""Compressed files: read as streams that refuse to grow without measure, written so that the same text gives the same bytes."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, Protocol, TextIO

from kgbuild.errors import InputError, StoreError

#: Endings of compressed files; the ending before tells the format.
SUFFIXES = (".gz", ".zst")
#: A stream may grow to so many times its compressed size. News in JSON Lines grows four to ten times, the same article over and over
#: again hundreds of times; gzip's limit is 1,032, that of Zstandard far beyond.
_GROWTH = 200
#: Below this size in bytes growth is harmless.
_HARMLESS = 50_000_000
_BUFFER = 1 << 17
#: Bytes decompressed at a time: the most that they can become is 256 blocks of 128 kB.
_PORTION = 1 << 10
#: N-Quads shrink to a twentieth at either level; the higher ones take as long as the extraction does.
_GZIP_LEVEL, _ZSTANDARD_LEVEL = 6, 3

_Errors = tuple[type[Exception], ...]
_GZIP_ERRORS: _Errors = (OSError, EOFError, zlib.error)


class _Readable(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


def plain_suffix(path: Path) -> str:
    """Return the suffix that names the format, without that of a compression.

    >>> plain_suffix(Path("a/feed.JSONL.gz"))
    '.jsonl'
    """
    plain = path.with_suffix("") if path.suffix.lower() in SUFFIXES else path
    return plain.suffix.lower()


def opened(path: Path) -> io.BufferedReader:
    """Open a file for reading, decompressed where its ending says so.

    Raises:
        OSError: If it cannot be opened.
        StoreError: If the library for its compression is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        return path.open("rb")
    file = path.open("rb")
    try:
        inner, errors = (gzip.GzipFile(fileobj=file), _GZIP_ERRORS) if suffix == ".gz" else _zstandard(file)
    except StoreError:
        file.close()
        raise
    return io.BufferedReader(_Bounded(inner, errors, file, path), _BUFFER)


def written(file: BinaryIO, suffix: str) -> TextIO:
    """Return a stream that writes text as UTF-8 into a file, compressed as a suffix says; closing it completes the file and leaves it open.

    Raises:
        StoreError: If the library for the compression is not installed.
    """
    if suffix.lower() == ".gz":
        # Without a name and a time in its head.
        return io.TextIOWrapper(gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0), encoding="utf-8", newline="\n")
    if suffix.lower() == ".zst":
        packed = _library().ZstdCompressor(_ZSTANDARD_LEVEL).stream_writer(file, closefd=False)
        return io.TextIOWrapper(packed, encoding="utf-8", newline="\n")
    return open(file.fileno(), "w", encoding="utf-8", newline="\n", closefd=False)


def _library() -> ModuleType:
    try:
        import zstandard  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise StoreError("Zstandard is not installed.", "Install it with: pip install 'kgbuild[zst]'") from error
    return zstandard


def _zstandard(file: io.BufferedReader) -> tuple[_Readable, _Errors]:
    library = _library()
    return _Frames(library, file), (library.ZstdError, EOFError, OSError)


class _Frames:
    """Zstandard frames one after the other; the library's own stream does not tell a file that was cut off from a whole one.

    Its window of at most 128 MB is what a frame may take in memory.
    """

    def __init__(self, library: ModuleType, file: io.BufferedReader) -> None:
        self._library = library
        self._file = file
        self._frame: Any = None
        self._rest = b""
        self._held = memoryview(b"")

    def readinto(self, buffer: memoryview, /) -> int:
        while not self._held:
            raw = self._rest or self._file.read(_PORTION)
            if not raw and self._frame is None:
                return 0
            if not raw:
                raise EOFError("it ends within a frame")
            self._frame = self._frame or self._library.ZstdDecompressor().decompressobj()
            self._held, self._rest = memoryview(self._frame.decompress(raw)), b""
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        made = min(len(buffer), len(self._held))
        buffer[:made], self._held = self._held[:made], self._held[made:]
        return made


class _Bounded(io.RawIOBase):
    """Passes on what a decompressor makes, until it is too much; what is damaged becomes an `InputError`."""

    def __init__(self, inner: _Readable, errors: _Errors, file: io.BufferedReader, path: Path) -> None:
        self._inner = inner
        self._errors = errors
        self._file = file
        self._path = path
        self._most = max(_HARMLESS, _GROWTH * path.stat().st_size)
        self._made = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer.

        Raises:
            InputError: If the file is damaged or grows too much.
        """
        try:
            made = self._inner.readinto(buffer) or 0
        except self._errors as error:
            raise InputError(f"{self._path} is damaged: {error}.") from error
        self._made += made
        if self._made > self._most:
            raise InputError(f"{self._path} grows to more than {self._most} bytes when it is decompressed.", "Decompress it first.")
        return made

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
