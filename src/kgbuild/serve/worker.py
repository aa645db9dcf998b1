"""A query process: it holds the store open for reading and answers one query after the other, on its standard input and output."""

from __future__ import annotations

import resource
import sys
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kgbuild.serve.messages import Answer, Request
from kgbuild.serve.tables import Row, Term, write_boolean, write_rows

_GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class TooLargeError(Exception):
    """An answer has more rows than a client may have."""


class _Reader:
    """The store as it is on disk; opened anew when somebody has loaded something into it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = -1
        self._store: ox.Store | None = None

    def store(self) -> ox.Store:
        changed = self._path.stat().st_mtime_ns
        if self._store is None or changed != self._seen:
            self._store = ox.Store.read_only(str(self._path))
            self._seen = changed
        return self._store


def answer(store: ox.Store, request: Request) -> Answer:
    """Run a query and return its rows or triples, or what is wrong."""
    try:
        found = store.query(
            request.query,
            use_default_graph_as_union=not request.default,
            default_graph=[ox.NamedNode(name) for name in request.default] or None,
            named_graphs=[ox.NamedNode(name) for name in request.named] or None,
        )
        return _written(found, request)
    except (SyntaxError, ValueError) as error:
        return Answer("syntax", str(error).encode())
    except TooLargeError:
        return Answer("large", f"The answer has more than {request.rows} rows. Ask for fewer with LIMIT.".encode())
    except (OSError, RuntimeError) as error:
        return Answer("store", str(error).encode())
    except MemoryError:
        return Answer("memory", b"")


def _written(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, request: Request) -> Answer:
    if isinstance(found, ox.QueryBoolean):
        return Answer("rows", write_boolean(bool(found), request.table))
    if isinstance(found, ox.QueryTriples):
        triples = list(islice(found, request.rows + 1))
        _check(len(triples), request.rows)
        return Answer("triples", ox.serialize(triples, format=_GRAPH_FORMATS[request.graph]) or b"")
    names = [variable.value for variable in found.variables]
    rows: list[Row] = [[_term(solution[name]) for name in names] for solution in islice(found, request.rows + 1)]
    _check(len(rows), request.rows)
    return Answer("rows", write_rows(names, rows, request.table))


def _check(count: int, most: int) -> None:
    if count > most:
        raise TooLargeError


def _term(term: object) -> Term | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Term("uri", term.value)
    if isinstance(term, ox.Literal):
        return Term("literal", term.value, term.language or "", "" if term.language else term.datatype.value)
    return Term("bnode", term.value) if isinstance(term, ox.BlankNode) else Term("literal", str(term))


def main() -> None:
    """Answer queries until standard input ends; arguments are the directory of the store and the most bytes of address space."""
    path, memory = Path(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    reader = _Reader(path)
    # Tells that queries may come: until here the time goes to Python and not to a query.
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        try:
            found = answer(reader.store(), Request.of(line))
        except OSError as error:
            found = Answer("store", str(error).encode())
        sys.stdout.buffer.write(found.head() + found.body)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
