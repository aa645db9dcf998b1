"""Compressed inputs, opened as streams that refuse to grow without measure."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

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


_Errors = tuple[type[Exception], ...]
_GZIP_ERRORS: _Errors = (OSError, EOFError, zlib.error)


class _Readable(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


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


def _zstandard(file: io.BufferedReader) -> tuple[_Readable, _Errors]:
    try:
        import zstandard  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise StoreError("Zstandard is not installed.", "Install it with: pip install 'kgbuild[zst]'") from error
    return _Frames(zstandard, file), (zstandard.ZstdError, EOFError, OSError)


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
