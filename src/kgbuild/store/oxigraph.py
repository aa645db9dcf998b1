"""The embedded store: a directory that Oxigraph (RocksDB) reads and writes.

Every article is one named graph, and loading an article again replaces it. Turtle has no graphs; there the article of a statement
follows from its IRIs, because everything that kgbuild mints for an article begins with the article's own IRI.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kgbuild import resources
from kgbuild.errors import InputError, QueryError, StoreError
from kgbuild.rdf import KG, RDF, SYNTAXES
from kgbuild.store import Table

#: The graph of classes, act types and known entities.
ONTOLOGY = ox.NamedNode("https://w3id.org/kgbuild/ontology")
#: What a Turtle file says about no article; it only grows, since nothing tells whose it is.
REST = ox.NamedNode("urn:kgbuild:no-article")

_TYPE = ox.NamedNode(f"{RDF}type")
_ARTICLE_CLASS = ox.NamedNode(f"{KG}Article")
_DIGEST = ox.NamedNode("http://purl.org/dc/terms/identifier")
_ARTICLE = re.compile(r"(?P<article>[^#]*[/#]a[0-9a-f]{16})(?![0-9A-Za-z_])")
#: What pyoxigraph raises when RocksDB complains.
_FAULTS = (OSError, RuntimeError)
#: Present in every directory that RocksDB made.
_MARKER = "CURRENT"


def open_directory(path: Path, *, create: bool = False) -> OxigraphStore:
    """Return the store in a directory; read-only unless `create` is given.

    Raises:
        StoreError: If the directory is missing or no store.
    """
    there = (path / _MARKER).is_file()
    if not there and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(f"{path} is not a store.", "Name the directory that 'kgbuild load' filled, or a new one.")
    if not there and not create:
        raise StoreError(f"There is no store at {path}.", f"Make it with: kgbuild load GRAPH {path}")
    return OxigraphStore(path, writable=create)


def _opening(path: Path, message: str) -> StoreError:
    if "lock" in message.lower():
        return StoreError(f"The store {path} is in use by another process.", "Wait until it has ended, or load into another directory.")
    hint = "If it is damaged, delete the directory and load the graphs again."
    return StoreError(f"The store {path} cannot be opened: {message}.", hint)


class OxigraphStore:
    """A store in a directory, opened when it is first used."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self._path = path
        self._writable = writable

    @cached_property
    def _store(self) -> ox.Store:
        try:
            return ox.Store(self._path) if self._writable else ox.Store.read_only(str(self._path))
        except _FAULTS as error:
            raise _opening(self._path, str(error)) from error

    def load(self, paths: Sequence[Path]) -> int:
        """Load RDF files together; articles that the store already holds are replaced.

        Every file is read to its end before the store is opened, so that a malformed one changes nothing.

        Raises:
            InputError: If a file cannot be read or is malformed.
            StoreError: If the store is locked by another process, damaged, or cannot be written.
        """
        files = [_File.of(path) for path in paths]
        try:
            self._load_ontology()
            for graph in sorted({graph for file in files for graph in file.graphs}, key=str):
                self._store.remove_graph(graph)
            for file in files:
                self._store.bulk_extend(file.quads())
            self._store.flush()
        except _FAULTS as error:
            raise StoreError(f"The store cannot be written: {error}.", "Is the disk full?") from error
        return sum(file.statements for file in files)

    def query(self, sparql: str) -> Table:
        """Run a SPARQL 1.1 query over the union of all graphs.

        Raises:
            QueryError: If the query does not parse.
            StoreError: If the store is damaged or cannot be read.
        """
        try:
            return _table(self._store.query(sparql, use_default_graph_as_union=True))
        except SyntaxError as error:
            raise QueryError(f"The query is not valid SPARQL: {error}.") from error
        except _FAULTS as error:
            raise StoreError(f"The store cannot be read: {error}.") from error

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs in order."""
        return tuple(sorted(graph.value for graph in self._store.named_graphs()))

    def _load_ontology(self) -> None:
        files = sorted(file for file in resources.folder("ontology").rglob("*.ttl") if file.name != "shapes.ttl")
        digest = ox.Literal(_digest(files))
        if any(self._store.quads_for_pattern(ONTOLOGY, _DIGEST, digest, ONTOLOGY)):
            return
        self._store.remove_graph(ONTOLOGY)
        for file in files:
            found = ox.parse(path=file, format=ox.RdfFormat.TURTLE)
            self._store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, ONTOLOGY) for q in found)
        self._store.add(ox.Quad(ONTOLOGY, _DIGEST, digest, ONTOLOGY))


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return f"sha256:{digest.hexdigest()}"


def _table(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Table:
    if isinstance(answer, ox.QueryBoolean):
        return Table(("answer",), (("yes" if answer else "no",),))
    if isinstance(answer, ox.QueryTriples):
        return Table(("subject", "predicate", "object"), tuple((_text(t.subject), _text(t.predicate), _text(t.object)) for t in answer))
    names = tuple(variable.value for variable in answer.variables)
    return Table(names, tuple(tuple(_text(solution[name]) for name in names) for solution in answer))


def _text(term: object) -> str:
    """Return what a term says, without quotes and datatype."""
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


class _File:
    """An RDF file whose statements know their graph."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._syntax = getattr(ox.RdfFormat, SYNTAXES[path.suffix.lower()])
        except KeyError:
            raise InputError(f"{path} has no suffix of an RDF format.", f"Known suffixes: {', '.join(SYNTAXES)}.") from None
        #: Graphs that the file holds in full. What Turtle says of an article without describing it (inferred statements) only adds to it.
        self.graphs: set[ox.NamedNode] = set()
        self.statements = 0
        #: For nodes that are no article's own, such as entities with a name of their own: the articles that refer to them.
        self._users: dict[str, set[str]] = {}

    @classmethod
    def of(cls, path: Path) -> _File:
        """Read a file to its end and note which graphs it holds."""
        file = cls(path)
        for quad in file._parse():
            file.statements += 1
            if isinstance(quad.graph_name, ox.NamedNode):
                file.graphs.add(quad.graph_name)
            else:
                file._note(quad)
        return file

    def _note(self, quad: ox.Quad) -> None:
        article = _article(quad.subject)
        if not article:
            return
        if quad.predicate == _TYPE and quad.object == _ARTICLE_CLASS:
            self.graphs.add(ox.NamedNode(article))
        if isinstance(quad.object, ox.NamedNode) and not _article(quad.object):
            self._users.setdefault(quad.object.value, set()).add(article)

    def _parse(self) -> Iterator[ox.Quad]:
        try:
            yield from ox.parse(path=self._path, format=self._syntax)
        except SyntaxError as error:
            raise InputError(f"{self._path} is not valid RDF: {error}.") from error
        except OSError as error:
            raise InputError(f"{self._path} cannot be read: {error.strerror or error}.") from error

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the statements, each in a named graph."""
        for quad in self._parse():
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                yield quad
                continue
            for graph in self._graphs_of(quad):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)

    def _graphs_of(self, quad: ox.Quad) -> list[ox.NamedNode]:
        article = _article(quad.subject) or _article(quad.object)
        users = {article} if article else self._users.get(str(getattr(quad.subject, "value", "")), set())
        return [ox.NamedNode(user) for user in sorted(users)] or [REST]


def _article(term: object) -> str:
    found = _ARTICLE.match(term.value) if isinstance(term, ox.NamedNode) else None
    return found["article"] if found else ""
