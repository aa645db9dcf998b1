"""`kgbuild load`: graphs into a store."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click

import kgbuild
from kgbuild.cli import options


@click.command(
    epilog=options.examples(
        "kgbuild load news.ttl news.store",
        "kgbuild load monday.nq tuesday.nq inferred.trig news.store",
        "kgbuild extract articles/ -f trig | kgbuild load - news.store",
    )
)
@options.graphs
@click.argument("store", type=click.Path(path_type=Path))
@options.talk
def command(graphs: tuple[Path, ...], store: Path, talk: options.Talk) -> int:
    """Load graphs into the store in a directory, which is made when it does not exist.

    Every article is a named graph of its own; one that is loaded again replaces what the store held of it. The ontology and the
    known entities are loaded beside them.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [_stored(Path(folder)) if str(graph) == "-" else graph for graph in graphs]
        count = kgbuild.open_store(store, create=True).load(paths)
    if not talk.quiet:
        click.echo(f"{count} statements loaded into {store}.", err=True)
    return 0


def _stored(folder: Path) -> Path:
    """Keep standard input in a file, because loading reads twice."""
    path = folder / "stdin.trig"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path
