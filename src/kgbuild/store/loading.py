"""Loading, the same for every store: what is there stays, what changed is replaced, and a load that was cut off is taken up again.

A graph ends with the digest of its statements, in the graph itself. Stores write a small graph in one transaction and a large one in
portions, the digest in the last. So a graph that has the digest is whole; one without is written anew by the next load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from kgbuild import resources
from kgbuild.rdf import KG, SCHEMA, TYPE, literal, value
from kgbuild.store import Report, Table, Wishes
from kgbuild.store.files import Files, Graph

#: The graph of classes, act types and known entities.
ONTOLOGY = "<https://w3id.org/kgbuild/ontology>"
#: Statements that a store writes at once. Servers refuse larger bodies sooner or later; a large article has 5,000.
PORTION = 20_000

_DIGEST = f"<{KG}graphDigest>"
_STORED = f"SELECT ?graph ?digest WHERE {{ GRAPH ?graph {{ ?graph {_DIGEST} ?digest }} }}"
_ARTICLES = f"""SELECT ?graph ?name ?url ?publisher WHERE {{ GRAPH ?graph {{ ?graph a <{KG}Article> ; <{KG}name> ?name .
  OPTIONAL {{ ?graph <{SCHEMA}url> ?url }} OPTIONAL {{ ?graph <{SCHEMA}publisher> ?publisher }} }} }}"""


class Part(NamedTuple):
    """Some statements of one graph, as lines of N-Quads.

    `first` asks for what the store holds of the graph to go; a part that is `first` and `last` is the whole graph, and a store
    replaces it in one transaction.
    """

    graph: str
    lines: bytes
    first: bool
    last: bool

    @property
    def triples(self) -> bytes:
        """Return the statements without their graph."""
        # A line break never stands inside a literal, so this can only be the end of a statement.
        return self.lines.replace(b" " + self.graph.encode() + b" .\n", b" .\n")


class Writer(Protocol):
    """What a store does for a load."""

    def query(self, sparql: str) -> Table:
        """Run a query."""
        ...

    def write(self, part: Part) -> None:
        """Write a part."""
        ...

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        ...

    def finish(self) -> None:
        """Put what was written where it lasts."""
        ...


class _Article(NamedTuple):
    name: str
    url: str
    publisher: str


def load(writer: Writer, paths: Sequence[Path], wishes: Wishes) -> Report:
    """Load files into a store.

    Raises:
        InputError: If a file cannot be read or is malformed; the store is then as it was, and has not been opened.
        StoreError: If the store cannot be read or written.
    """
    with Files(paths) as files, Files(ontology_files(), ONTOLOGY) as ontology:
        stored = {f"<{graph}>": digest for graph, digest in writer.query(_STORED).rows}
        plan = _Plan.of(files, stored)
        removed = _removed(writer, files, wishes)
        if not wishes.dry_run:
            for graph in ontology.graphs.values():
                if stored.get(graph.name) != graph.digest:
                    _write(writer, ontology, graph)
            for graph in plan.written:
                _write(writer, files, graph)
            for name in removed:
                writer.drop(name)
            writer.finish()
        return plan.report(removed)


def ontology_files() -> list[Path]:
    """Return the files of the ontology and the known entities, without the shapes."""
    return sorted(path for path in resources.folder("ontology").rglob("*.ttl") if path.name != "shapes.ttl")


class _Plan(NamedTuple):
    added: list[Graph]
    replaced: list[Graph]
    kept: list[Graph]

    @classmethod
    def of(cls, files: Files, stored: dict[str, str]) -> _Plan:
        plan = cls([], [], [])
        for graph in files.graphs.values():
            if stored.get(graph.name) == graph.digest:
                plan.kept.append(graph)
            else:
                (plan.replaced if graph.name in stored and graph.whole else plan.added).append(graph)
        return plan

    @property
    def written(self) -> Iterator[Graph]:
        yield from self.added
        yield from self.replaced

    def report(self, removed: list[str]) -> Report:
        added, replaced, kept = (tuple(graph.name[1:-1] for graph in graphs) for graphs in self)
        return Report(sum(graph.statements for graph in self.written), added, replaced, kept, tuple(name[1:-1] for name in removed))


def _write(writer: Writer, files: Files, graph: Graph) -> None:
    mark = f"{graph.name} {_DIGEST} {literal(graph.digest)} {graph.name} .\n".encode() if graph.whole else b""
    first, held = graph.whole, b""
    for lines in files.portions(graph, PORTION):
        if held:
            writer.write(Part(graph.name, held, first, last=False))
            first = False
        held = lines
    writer.write(Part(graph.name, held + mark, first, last=True))


def _removed(writer: Writer, files: Files, wishes: Wishes) -> list[str]:
    """Return the articles of the store that have to go: those that the files do not hold, or of which they hold another version.

    Another version has the same address, or the same name and publisher where neither has an address. It has another IRI, which is made of
    the text.
    """
    others = {f"<{row[0]}>": _Article(*row[1:]) for row in writer.query(_ARTICLES).rows}
    others = {name: article for name, article in others.items() if name not in files.graphs}
    if wishes.delete_missing or wishes.keep_versions or not others:
        return sorted(others) if wishes.delete_missing else []
    addresses, names = set(), set()
    for graph in files.graphs.values():
        if graph.whole and (article := _described(files, graph)):
            addresses.add(article.url)
            names.add(article)
    return sorted(name for name, article in others.items() if (article.url in addresses if article.url else article in names))


def _described(files: Files, graph: Graph) -> _Article | None:
    """Return what the files say of an article, or None for a graph that is none."""
    # An article's own statements come first in its graph.
    text = b"\n" + next(files.portions(graph, PORTION), b"")
    if f"\n{graph.name} {TYPE} <{KG}Article>".encode() not in text:
        return None
    return _Article(*(_literal(text, f"{graph.name} <{predicate}>") for predicate in (f"{KG}name", f"{SCHEMA}url", f"{SCHEMA}publisher")))


def _literal(text: bytes, statement: str) -> str:
    start = text.find(f'\n{statement} "'.encode())
    return "" if start < 0 else value(text[start + len(statement.encode()) + 2 : text.index(b"\n", start + 1)].decode())
