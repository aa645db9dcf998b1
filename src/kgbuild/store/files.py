"""RDF files as named graphs: which graphs they hold, and the statements of each in portions of N-Quads.

Turtle has no graphs; there the article of a statement follows from its IRIs, because everything that kgbuild mints for an article begins
with the article's own IRI. N-Quads with one plain statement a line are read in place; every other file is turned into such lines in a
temporary file, so that all that follows works on bytes and memory holds no file.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from kgbuild import compression
from kgbuild.errors import InputError
from kgbuild.rdf import KG, SYNTAXES, TYPE

#: What a Turtle file says about no article; it only grows, since nothing tells whose it is.
REST = "<urn:kgbuild:no-article>"

_ARTICLE = re.compile(r"(?P<article><[^#>]*[/#]a[0-9a-f]{16})(?![0-9A-Za-z_])")
_ARTICLE_CLASS = f"<{KG}Article>"

# One plain statement of N-Quads. Whatever looks otherwise (blank nodes, comments, percent signs in IRIs) takes the way by the parser, so
# the pattern may be narrower than the grammar and is never wider: what it lets through needs no second look.
_PART = rb"[A-Za-z0-9._~!$&'()*+,;=:@/?\x80-\xff-]*"
_IRI = rb"<[A-Za-z][A-Za-z0-9+.-]*:%s(?:#%s)?>" % (_PART, _PART)
_ESCAPE = rb"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4})"
_LITERAL = rb'"[^"\\\n\r]*(?:%s[^"\\\n\r]*)*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^%s)?' % (_ESCAPE, _IRI)
_PLAIN = re.compile(rb"%s %s (?:%s|%s) (%s) \.\n" % (_IRI, _IRI, _IRI, _LITERAL, _IRI))


#: Files that are open at a time: a folder of shards holds more than the 1,024 that a process may have open.
_OPEN = 200
#: Number of the temporary file.
_SPOOL = -1


class _Stretch(NamedTuple):
    """Lines of one graph that follow each other in a file."""

    file: int
    start: int
    length: int
    statements: int
    digest: bytes


class Graph:
    """The statements of one named graph, wherever in the files they lie."""

    def __init__(self, name: str) -> None:
        #: The name as a term.
        self.name = name
        #: Whether the files describe the graph; otherwise they only add to it (inferred statements about an article).
        self.whole = False
        self.stretches: list[_Stretch] = []

    @property
    def statements(self) -> int:
        """Return the number of lines."""
        return sum(stretch.statements for stretch in self.stretches)

    @property
    def digest(self) -> str:
        """Return what tells these statements, in this order, from others."""
        return hashlib.blake2b(b"".join(stretch.digest for stretch in self.stretches), digest_size=16).hexdigest()


class Files(AbstractContextManager["Files"]):
    """RDF files, read to their ends when the object is made, so that a malformed one stops a load before anything is written.

    Args:
        paths: Files; the ending tells the syntax.
        graph: The graph that takes every statement, as a term; where it is empty, files and IRIs tell.

    Raises:
        InputError: If a file cannot be read or is malformed.
    """

    def __init__(self, paths: Iterable[Path], graph: str = "") -> None:
        self._one_graph = graph
        self._open = ExitStack()
        self._paths: list[Path] = []
        self._handles: dict[int, BinaryIO] = {}
        #: Graphs by name, in the order of the files.
        self.graphs: dict[str, Graph] = {}
        try:
            for path in paths:
                self._read(path)
        except BaseException:
            self._close()
            raise

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        self._open.close()
        for handle in self._handles.values():
            handle.close()

    def portions(self, graph: Graph, limit: int) -> Iterator[bytes]:
        """Yield the lines of a graph, at most `limit` statements at a time."""
        held: list[bytes] = []
        for stretch in graph.stretches:
            place, left = stretch.start, stretch.statements
            while left:
                # Whoever takes portions may have read elsewhere in the file meanwhile.
                file = self._file(stretch.file)
                file.seek(place)
                lines = list(islice(file, min(left, limit - len(held))))
                held += lines
                place, left = file.tell(), left - len(lines)
                if len(held) == limit:
                    yield b"".join(held)
                    held = []
        if held:
            yield b"".join(held)

    def _read(self, path: Path) -> None:
        suffix = compression.plain_suffix(path)
        if suffix not in SYNTAXES:
            raise InputError(f"{path} has no suffix of an RDF format.", f"Known suffixes: {', '.join(SYNTAXES)}.")
        try:
            if suffix != ".nq" or self._one_graph or not self._in_place(path):
                self._spool(_Parsed(path, self._one_graph))
        except SyntaxError as error:
            raise InputError(f"{path} is not valid RDF: {error}.") from error
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error

    def _in_place(self, path: Path) -> bool:
        """Note the graphs of a file of plain N-Quads; say no when a line is not plain."""
        number, start = self._unpacked(path)
        file, found = self._file(number), []
        file.seek(start)
        for name, stretch in _stretches(file, number, start, _plain_graph):
            if not name:
                return False
            found.append((name, stretch))
        for name, stretch in found:
            graph = self._graph(name)
            graph.whole = True
            graph.stretches.append(stretch)
        return True

    def _unpacked(self, path: Path) -> tuple[int, int]:
        """Return the number of the file in which the lines of a file lie, and where they begin."""
        if path.suffix.lower() not in compression.SUFFIXES:
            self._paths.append(path)
            return len(self._paths) - 1, 0
        start = self._spooled.seek(0, os.SEEK_END)
        with compression.opened(path) as packed:
            shutil.copyfileobj(packed, self._spooled)
        return _SPOOL, start

    def _spool(self, parsed: _Parsed) -> None:
        start = self._spooled.seek(0, os.SEEK_END)
        self._spooled.writelines(parsed.lines())
        self._spooled.seek(start)
        for name, stretch in _stretches(self._spooled, _SPOOL, start, _last_term):
            graph = self._graph(name)
            graph.whole |= name in parsed.whole
            graph.stretches.append(stretch)

    @cached_property
    def _spooled(self) -> BinaryIO:
        return self._open.enter_context(tempfile.TemporaryFile())

    def _file(self, number: int) -> BinaryIO:
        if number == _SPOOL:
            return self._spooled
        if number not in self._handles:
            if len(self._handles) >= _OPEN:
                self._handles.pop(next(iter(self._handles))).close()
            try:
                self._handles[number] = self._paths[number].open("rb")
            except OSError as error:
                raise InputError(f"{self._paths[number]} cannot be read: {error.strerror or error}.") from error
        return self._handles[number]

    def _graph(self, name: str) -> Graph:
        return self.graphs.setdefault(name, Graph(name))


def _stretches(file: Iterable[bytes], number: int, start: int, graph_of: Callable[[bytes], bytes]) -> Iterator[tuple[str, _Stretch]]:
    for name, group in groupby(file, graph_of):
        # Line by line: the graph of what was inferred may be larger than all articles.
        digest, length, count = hashlib.blake2b(digest_size=16), 0, 0
        for line in group:
            digest.update(line)
            length += len(line)
            count += 1
        yield name.decode(), _Stretch(number, start, length, count, digest.digest())
        start += length


def _plain_graph(line: bytes) -> bytes:
    match = _PLAIN.fullmatch(line)
    try:
        line.decode()
    except UnicodeDecodeError:
        return b""
    return match[1] if match else b""


def _last_term(line: bytes) -> bytes:
    return line[line.rindex(b" <") + 1 : -3]


class _Parsed:
    """A file that goes through the parser: its statements as lines of N-Quads, each in a graph, without blank nodes."""

    def __init__(self, path: Path, graph: str) -> None:
        self._path = path
        self._one_graph = graph
        #: Graphs that the file holds in full, known when all lines have been made.
        self.whole: set[str] = {graph} if graph else set()
        # For nodes that are no article's own, such as entities with a name of their own: the articles that refer to them.
        self._users: dict[str, set[str]] = {}
        self._blanks: dict[str, str] = {}

    def lines(self) -> Iterator[bytes]:
        """Yield the statements; what a file says of things that are no article's own comes last, once for each article that needs it."""
        shared = []
        for quad in self._quads():
            triple = (self._term(quad.subject), str(quad.predicate), self._term(quad.object))
            name = self._one_graph or ("" if isinstance(quad.graph_name, ox.DefaultGraph) else self._term(quad.graph_name))
            if name:
                self.whole.add(name)
            else:
                name = self._article(*triple)
            if name:
                yield _line(triple, name)
            else:
                shared.append(triple)
        for triple in shared:
            for name in sorted(self._users.get(triple[0], ())) or [REST]:
                yield _line(triple, name)

    def _quads(self) -> Iterator[ox.Quad]:
        syntax = getattr(ox.RdfFormat, SYNTAXES[compression.plain_suffix(self._path)])
        if self._path.suffix.lower() in compression.SUFFIXES:
            with compression.opened(self._path) as stream:
                yield from ox.parse(stream, format=syntax)
        else:
            yield from ox.parse(path=str(self._path), format=syntax)

    def _term(self, term: object) -> str:
        if not isinstance(term, ox.BlankNode):
            return str(term)
        # Numbered in the order of the file: the labels that the parser gives differ from one time to the next.
        return self._blanks.setdefault(str(term), f"<urn:kgbuild:blank:{quote(self._path.stem)}-{len(self._blanks)}>")

    def _article(self, subject: str, predicate: str, term: str) -> str:
        of_subject, of_object = _ARTICLE.match(subject), _ARTICLE.match(term)
        if of_subject is None:
            return f"{of_object['article']}>" if of_object else ""
        article = f"{of_subject['article']}>"
        if predicate == TYPE and term == _ARTICLE_CLASS:
            self.whole.add(article)
        if term.startswith("<") and not of_object:
            self._users.setdefault(term, set()).add(article)
        return article


def _line(triple: tuple[str, str, str], graph: str) -> bytes:
    return f"{' '.join(triple)} {graph} .\n".encode()
