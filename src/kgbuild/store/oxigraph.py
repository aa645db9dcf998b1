"""The embedded store: a directory that Oxigraph (RocksDB) reads and writes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kgbuild.errors import InputError, QueryError, StoreError
from kgbuild.store import PLAIN, Report, Table, Wishes
from kgbuild.store.loading import Part, load
from kgbuild.store.messages import Request, first

#: What pyoxigraph raises when RocksDB complains.
FAULTS = (OSError, RuntimeError)
#: Present in every directory that RocksDB made.
_MARKER = "CURRENT"
#: Bytes of new graphs that are loaded together. The bulk loader writes one call as a whole, so that whole articles are there or not;
#: 300,000 statements took the same time in four such calls as in one, and less memory.
_BATCH = 16_000_000
#: Bytes written by one load from which its end puts the files of the store in order. A node is then found 2 to 3 times as fast on disk
#: (1,000,000 statements: 31,155 mentions and where they stand in 0.9 s, before 2.1 s) for some 30 % more time of the load. A smaller
#: store answers fast enough without.
_ORDERED = 500_000_000


def open_directory(path: Path, *, create: bool = False, timeout: float | None = None) -> OxigraphStore:
    """Return the store in a directory; read-only unless `create` is given.

    Raises:
        StoreError: If the directory is missing or no store.
    """
    there = (path / _MARKER).is_file()
    if not there and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(f"{path} is not a store.", "Name the directory that 'kgbuild load' filled, or a new one.")
    if not there and not create:
        raise StoreError(f"There is no store at {path}.", f"Make it with: kgbuild load GRAPH {path}")
    return OxigraphStore(path, writable=create, timeout=timeout)


def open_reading(path: Path) -> ox.Store:
    """Return the store in a directory as it is now, for reading.

    Raises:
        StoreError: If it cannot be read.
    """
    return _opened(path, writable=False)


def _opened(path: Path, *, writable: bool) -> ox.Store:
    try:
        return ox.Store(path) if writable else ox.Store.read_only(str(path))
    except FAULTS as error:
        raise _opening(path, str(error)) from error


def _opening(path: Path, message: str) -> StoreError:
    if "lock" in message.lower():
        return StoreError(f"The store {path} is in use by another process.", "Wait until it has ended, or load into another directory.")
    hint = "If it is damaged, delete the directory and load the graphs again."
    return StoreError(f"The store {path} cannot be opened: {message}.", hint)


class OxigraphStore:
    """A store in a directory, opened when it is first used.

    Args:
        path: The directory.
        writable: Open it for writing, which one process can do at a time.
        timeout: Seconds that a query may take. Oxigraph cannot be interrupted, so that a query with a limit runs in a process of its
            own, which costs 0.1 s.
    """

    def __init__(self, path: Path, *, writable: bool, timeout: float | None = None) -> None:
        self._path = path
        self._writable = writable
        self._timeout = timeout

    @cached_property
    def _store(self) -> ox.Store:
        return _opened(self._path, writable=self._writable)

    def load(self, paths: Sequence[Path], wishes: Wishes = PLAIN) -> Report:
        """Load RDF files together; graphs that the store holds with the same statements are left alone, others are replaced.

        Raises:
            InputError: If a file cannot be read or is malformed; the store is then as it was.
            StoreError: If the store is locked by another process, damaged, or cannot be written.
        """
        if not self._writable:
            raise StoreError(f"The store {self._path} is open for reading only.", "Open it with create=True.")
        try:
            there = (self._path / _MARKER).is_file()
            return load(_Writer(lambda: self._store if there or not wishes.dry_run else ox.Store()), paths, wishes)
        except SyntaxError as error:
            raise InputError(f"The store does not accept a statement: {error}.") from error
        except FAULTS as error:
            hint = "Is the disk full? What is in the store stays; load again when there is room."
            raise StoreError(f"The store {self._path} cannot be written: {error}.", hint) from error

    def query(self, sparql: str) -> Table:
        """Run a SPARQL 1.1 query over the union of all graphs.

        Raises:
            QueryError: If the query does not parse.
            StoreError: If the store is damaged or cannot be read, or the query takes too long.
        """
        if self._timeout is None:
            return ask(self._store, sparql)
        return _asked_apart(self._path, sparql, self._timeout)

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs in order."""
        return tuple(sorted(graph.value for graph in self._store.named_graphs()))


class _Writer:
    """The side of a store that a load writes to.

    A thread loads a batch while the next is read: Oxigraph does not hold Python up meanwhile.
    """

    def __init__(self, opened: Callable[[], ox.Store]) -> None:
        self._opened = opened
        self._batch: list[bytes] = []
        self._size = 0
        self._written = 0
        self._loader = ThreadPoolExecutor(1)
        self._loading: Future[None] | None = None

    @cached_property
    def _store(self) -> ox.Store:
        return self._opened()

    def query(self, sparql: str) -> Table:
        return ask(self._store, sparql)

    def write(self, part: Part) -> None:
        graph = ox.NamedNode(part.graph[1:-1])
        if part.first and self._store.contains_named_graph(graph):
            self._wait()
            if part.last:
                # One update is one transaction: whoever asks meanwhile, or after a crash, finds the old graph or the new one.
                insertion = f"INSERT DATA {{ GRAPH {part.graph} {{\n{part.triples.decode()}}} }}"
                self._store.update(f"DROP SILENT GRAPH {part.graph} ; {insertion}")
                return
            self._store.remove_graph(graph)
        self._batch.append(part.lines)
        self._size += len(part.lines)
        if self._size > _BATCH:
            self._load_batch()

    def drop(self, graph: str) -> None:
        self._wait()
        self._store.remove_graph(ox.NamedNode(graph[1:-1]))

    def finish(self) -> None:
        self._load_batch()
        self._wait()
        self._loader.shutdown()
        self._store.flush()
        if self._written > _ORDERED:
            self._store.optimize()

    def _load_batch(self) -> None:
        if self._batch:
            self._wait()
            self._loading = self._loader.submit(self._store.bulk_load, b"".join(self._batch), format=ox.RdfFormat.N_QUADS)
            self._batch.clear()
            self._written += self._size
            self._size = 0

    def _wait(self) -> None:
        """Wait for the batch that is being loaded; what went wrong with it is raised here."""
        if self._loading:
            self._loading.result()
            self._loading = None


def ask(store: ox.Store, sparql: str) -> Table:
    """Run a query over the union of all graphs.

    Raises:
        QueryError: If the query does not parse.
        StoreError: If the store cannot be read.
    """
    try:
        return table_of(store.query(sparql, use_default_graph_as_union=True))
    except SyntaxError as error:
        raise QueryError(f"The query is not valid SPARQL: {error}.") from error
    except FAULTS as error:
        raise StoreError(f"The store cannot be read: {error}.") from error


def _asked_apart(path: Path, sparql: str, timeout: float) -> Table:
    """Run a query in a process that ends when the time is over."""
    command = [sys.executable, "-m", "kgbuild.store.worker", str(path)]
    done = subprocess.run(command, input=Request(sparql, "table", seconds=timeout).line(), capture_output=True, check=False)  # noqa: S603
    if done.returncode == -signal.SIGALRM:
        raise StoreError(f"The query took longer than {timeout:g} seconds and was stopped.", "Ask for less, or allow more time.")
    ready = first(done.stdout)
    found = first(done.stdout[ready[1] :]) if ready else None
    if found is None:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        raise StoreError(f"The query ended without an answer: {said or f'code {done.returncode}'}.")
    outcome, body = found[0]
    if outcome == "syntax":
        raise QueryError(f"The query is not valid SPARQL: {body.decode()}.")
    if outcome != "rows":
        raise StoreError(body.decode())
    columns, rows = json.loads(body)
    return Table(tuple(columns), tuple(map(tuple, rows)))


def table_of(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, most: int | None = None) -> Table:
    """Return what a query answers as a table of at most so many rows: solutions, subjects with predicates and objects, or a yes or no."""
    if isinstance(answer, ox.QueryBoolean):
        return Table(("answer",), (("yes" if answer else "no",),))
    if isinstance(answer, ox.QueryTriples):
        triples = tuple((_text(t.subject), _text(t.predicate), _text(t.object)) for t in islice(answer, most))
        return Table(("subject", "predicate", "object"), triples)
    names = tuple(variable.value for variable in answer.variables)
    return Table(names, tuple(tuple(_text(solution[name]) for name in names) for solution in islice(answer, most)))


def _text(term: object) -> str:
    """Return what a term says, without quotes and datatype."""
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
