"""Quads -> Turtle, TriG, N-Quads, N-Triples: streaming, one document at a time, sorted inside a document.

Our own writer because the ones at hand either do not sort (so that the bytes depend on insertion order) or slow down with the number
of articles; and because there are no blank nodes to care for.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TextIO

from kgbuild import compression
from kgbuild.config import Settings
from kgbuild.errors import ConfigError
from kgbuild.model import Quad
from kgbuild.rdf import PREFIXES, TYPE, XSD

#: Formats by name, with the ending of their files.
ENDINGS: Mapping[str, str] = {"turtle": ".ttl", "trig": ".trig", "nquads": ".nq", "ntriples": ".nt"}

#: A subject with its predicates and objects.
_Node = tuple[str, list[tuple[str, str]]]

# The part of PN_LOCAL that needs no escape; anything else is written as a full IRI, which every reader understands.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_TYPED = re.compile(r'(.*")\^\^<([^>]*)>', re.DOTALL)
_BARE = {XSD + "integer": re.compile(r'"([+-]?[0-9]+)"'), XSD + "decimal": re.compile(r'"([+-]?[0-9]+\.[0-9]+)"')}


def write(quads: Iterable[Quad], stream: TextIO, form: str = "turtle", base: str = "") -> int:
    r"""Write quads to a text stream and return how many statements were written.

    Quads of one graph that follow each other are sorted and written together: memory holds one document.

    Args:
        quads: Statements, document after document.
        stream: Where to write; opened as UTF-8 with newline `"\n"`.
        form: One of `ENDINGS`.
        base: Namespace of the data, abbreviated as `id:`; the default setting when empty.

    Raises:
        ConfigError: If the format is unknown.
    """
    if form not in ENDINGS:
        raise ConfigError(f"Unknown format {form!r}.", f"Formats: {', '.join(ENDINGS)}.")
    shorten = _Shortener({**PREFIXES, "id": base or Settings().base})
    if form in {"turtle", "trig"}:
        stream.writelines(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(shorten.prefixes.items()))
    count = 0
    for graph, group in groupby(quads, key=itemgetter(3)):
        nodes = _ordered(group)
        count += sum(len(pairs) for _, pairs in nodes)
        _WRITERS[form](nodes, graph, stream, shorten)
    return count


def _ordered(quads: Iterable[Quad]) -> list[_Node]:
    """Return the statements of one graph by subject, the types of each first."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for subject, predicate, item, _ in quads:
        found[subject].add((predicate, item))
    # Without the closing bracket an article sorts before everything whose IRI begins with the article's.
    # Sorting the few pairs of each subject takes half the time of sorting all statements of an article by a key.
    return [(subject, _types_first(sorted(found[subject]))) for subject in sorted(found, key=lambda subject: (subject[:-1], subject))]


def _types_first(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    start = bisect_left(pairs, (TYPE, ""))
    end = bisect_left(pairs, (TYPE + "\0", ""), start)
    return pairs[start:end] + pairs[:start] + pairs[end:] if start else pairs


class _Shortener:
    """Writes terms as Turtle does: prefixed names, bare numbers."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self._spaces = {space: prefix for prefix, space in prefixes.items()}
        self._done: dict[str, str] = {}

    def __call__(self, term: str) -> str:
        if term.endswith('"'):
            return term
        done = self._done.get(term)
        if done is None:
            # Predicates and nodes recur within a document, not across the corpus; a bound keeps the memory flat.
            if len(self._done) > 10_000:
                self._done.clear()
            done = self._done[term] = self._iri(term) if term.startswith("<") else self._literal(term)
        return done

    def _literal(self, term: str) -> str:
        typed = _TYPED.fullmatch(term) if term.startswith('"') else None
        if typed is None:
            return term
        bare = _BARE.get(typed[2])
        number = bare.fullmatch(typed[1]) if bare else None
        return number[1] if number else f"{typed[1]}^^{self._iri(f'<{typed[2]}>')}"

    def _iri(self, term: str) -> str:
        cut = max(term.rfind("#"), term.rfind("/")) + 1
        prefix = self._spaces.get(term[1:cut])
        local = term[cut:-1]
        return f"{prefix}:{local}" if prefix is not None and _LOCAL.fullmatch(local) else term


def _turtle(nodes: list[_Node], _graph: str, stream: TextIO, shorten: _Shortener) -> None:
    written: list[str] = []
    for subject, pairs in nodes:
        written += ("\n", shorten(subject))
        last, mark = "", " "
        for predicate, item in pairs:
            if predicate == last:
                written += (", ", shorten(item))
            else:
                written += (mark, "a" if predicate == TYPE else shorten(predicate), " ", shorten(item))
                last, mark = predicate, " ;\n    "
        written.append(" .\n")
    stream.write("".join(written))


def _trig(nodes: list[_Node], graph: str, stream: TextIO, shorten: _Shortener) -> None:
    if graph:
        stream.write(f"\n{shorten(graph)} {{\n")
    _turtle(nodes, graph, stream, shorten)
    if graph:
        stream.write("\n}\n")


def _lines(nodes: list[_Node], graph: str, stream: TextIO, _shorten: _Shortener) -> None:
    ending = f" {graph} .\n" if graph else " .\n"
    stream.write("".join([f"{subject} {predicate} {item}{ending}" for subject, pairs in nodes for predicate, item in pairs]))


def _triples(nodes: list[_Node], _graph: str, stream: TextIO, shorten: _Shortener) -> None:
    _lines(nodes, "", stream, shorten)


_WRITERS: Mapping[str, Callable[[list[_Node], str, TextIO, _Shortener], None]] = {
    "turtle": _turtle,
    "trig": _trig,
    "nquads": _lines,
    "ntriples": _triples,
}


@contextmanager
def atomic(path: Path) -> Iterator[TextIO]:
    """Open a text file that appears under its name only when it is complete.

    It is written beside its final place, forced to disk and renamed; after an error nothing is left and an older file is untouched.
    A device or pipe is written directly, for renaming would replace it. What ends in `.gz` or `.zst` is compressed.

    Raises:
        ConfigError: If the file cannot be written.
        StoreError: If the library for its compression is not installed.
    """
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                with compression.written(file, target.suffix) as stream:
                    yield stream
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"Cannot write {path}: {error.strerror or error}.") from error
