"""`kgbuild validate`: graphs or a store against the shapes."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

import kgbuild
from kgbuild import compression
from kgbuild.cli import options, tables
from kgbuild.model import Finding

if TYPE_CHECKING:
    from kgbuild.shapes import Ask

_NO = 1
#: Severities of SHACL that do not stop anybody.
_MILD = frozenset({"Warning", "Info"})
#: The address of a server, of which a path leaves one slash.
_ADDRESS = re.compile(r"((?:[a-z0-9]+\+)?https?:)/+(.*)", re.IGNORECASE)
#: Bytes above which a graph has more statements than pySHACL is asked about, in whatever syntax, and need not be read to know.
_LARGE = 40_000_000
#: Bytes above which a graph is checked on disk: three million statements of N-Quads, which take two gigabytes of memory.
_HUGE = 600_000_000


@click.command(
    epilog=options.examples(
        "kgbuild validate news.ttl",
        "kgbuild validate news.store",
        "kgbuild validate fuseki+http://localhost:3030/news",
        "kgbuild extract articles/ | kgbuild validate -",
    )
)
@options.graphs
@click.option("--shapes", type=click.Path(path_type=Path), help="SHACL file [default: the shapes of kgbuild].")
@click.option(
    "--engine",
    type=click.Choice(("auto", "pyshacl", "sparql")),
    default="auto",
    show_default=True,
    help="pySHACL, or the shapes compiled to SPARQL; auto takes SPARQL for a store and for large graphs.",
)
@click.option(
    "-f", "--format", "form", type=click.Choice(tuple(tables.FORMS)), default="table", show_default=True, help="Format of the findings."
)
def command(graphs: tuple[Path, ...], shapes: Path | None, engine: str, form: str) -> int:
    """Check graphs, or one store or server, against the shapes: acts have evidence and a cue, no content contains itself, and so on.

    Each finding names the article and quotes the sentence. The exit code is 1 when something is wrong; warnings leave it at 0.
    """
    found = _found(graphs, shapes, engine)
    wrong = sum(finding.severity not in _MILD for finding in found)
    if found:
        rows = [(finding.severity, finding.focus, finding.path, finding.message) for finding in found]
        tables.write(("severity", "node", "path", "message"), rows, form)
    click.echo(f"{'Does not conform' if wrong else 'Conforms'}: {wrong} wrong, {len(found) - wrong} warnings.", err=True)
    return _NO if wrong else 0


def _found(graphs: tuple[Path, ...], shapes: Path | None, engine: str) -> list[Finding]:
    from kgbuild.shapes import LIMIT, check, validate  # noqa: PLC0415 (rdflib costs 0.1 s, which --help must not pay)

    server = _ADDRESS.match(str(graphs[0]))
    if len(graphs) == 1 and (server or graphs[0].is_dir()):
        if engine == "pyshacl":
            raise click.UsageError("pySHACL reads files; a store is checked by SPARQL.")
        return check(kgbuild.open_store(f"{server[1]}//{server[2]}" if server else graphs[0]).query, shapes)
    size = sum(_size(path) for path in graphs if path.is_file())
    if engine == "pyshacl" or (engine == "auto" and size <= _LARGE):
        quads = options.quads(graphs)
        head = list(islice(quads, LIMIT + 1)) if engine == "auto" else []
        if len(head) <= LIMIT:
            return validate(chain(head, quads), shapes)
        if Path("-") in graphs:
            raise click.UsageError("This graph on standard input is large: choose --engine sparql, or save it and name the file.")
    with _asked(graphs, size) as ask:
        return check(ask, shapes)


def _size(path: Path) -> int:
    # N-Quads shrink to a twentieth.
    return path.stat().st_size * (20 if path.suffix.lower() in compression.SUFFIXES else 1)


@contextmanager
def _asked(graphs: tuple[Path, ...], size: int) -> Iterator[Ask]:
    """Give what answers SPARQL over some files, in memory as far as that goes."""
    if size <= _HUGE:
        from kgbuild.store.memory import memory  # noqa: PLC0415 (pyoxigraph costs 0.1 s, which --help must not pay)

        yield memory([sys.stdin.buffer if str(path) == "-" else path for path in graphs])
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        kgbuild.open_store(path, create=True).load(graphs)
        yield kgbuild.open_store(path).query
