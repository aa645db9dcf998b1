"""`kgbuild load`: graphs into a store."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

import kgbuild
from kgbuild.cli import options
from kgbuild.store import Report, Wishes

#: Graphs that a dry run names one by one for each kind of change.
_NAMED = 20


@click.command(
    epilog=options.examples(
        "kgbuild load news.ttl news.store",
        "kgbuild load monday.nq tuesday.nq inferred.nq news.store",
        "kgbuild extract articles/ -f trig | kgbuild load - news.store --delete-missing",
        "kgbuild load news.nq oxigraph+http://localhost:7878",
        "KGBUILD_STORE_USER=dba KGBUILD_STORE_PASSWORD=... kgbuild load news.nq virtuoso+http://localhost:8890",
        "kgbuild load news.nq bulk/ --bulk virtuoso",
    )
)
@options.graphs
@click.argument("store")
@click.option("--delete-missing", is_flag=True, help="Remove the articles that the graphs do not hold.")
@click.option("--keep-versions", is_flag=True, help="Keep older versions of an article.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option(
    "--bulk",
    type=click.Choice(("virtuoso", "qlever", "tdb2")),
    help="Make STORE a folder of files with a script for the bulk loader of a server.",
)
@options.talk
def command(graphs: tuple[Path, ...], store: str, talk: options.Talk, bulk: str | None, **wishes: bool) -> int:
    """Load graphs into a store: a directory, which is made when it does not exist, or a server.

    A server is named by its address, with its kind before it: oxigraph+http://host:7878, fuseki+http://host:3030/dataset,
    graphdb+http://host:7200/repositories/name, virtuoso+http://host:8890, qlever+http://host:7001, neptune+https://host:8182. A bare
    http://host/path is any endpoint that takes SPARQL 1.1 queries and updates. Who you are comes from KGBUILD_STORE_USER and
    KGBUILD_STORE_PASSWORD, from KGBUILD_STORE_TOKEN or from ~/.netrc.

    Every article is a named graph of its own. One that is unchanged is left alone, one that changed is replaced: a load that was cut off
    is taken up by running it again. An article with the address of a loaded one (or its name and publisher, where neither has an
    address) is an older version of it and goes. The ontology and the known entities are loaded beside the articles.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [options.stored(Path(folder)) if str(graph) == "-" else graph for graph in graphs]
        if bulk:
            from kgbuild.store import bulk as files  # noqa: PLC0415 (the parser is not needed for --help)

            count = files.write(paths, Path(store), bulk)
            if not talk.quiet:
                click.echo(f"{count} statements and a script written to {store}.", err=True)
            return 0
        report = kgbuild.open_store(store, create=True).load(paths, Wishes(**wishes))
    if not talk.quiet:
        _tell(report, store, dry_run=wishes["dry_run"])
    return 0


def _tell(report: Report, store: str, *, dry_run: bool) -> None:
    click.echo(f"{report.statements} statements {'would be ' if dry_run else ''}loaded into {store}.", err=True)
    names = {"added": report.added, "replaced": report.replaced, "unchanged": report.kept, "removed": report.removed}
    click.echo("Graphs: " + ", ".join(f"{len(graphs)} {kind}" for kind, graphs in names.items()) + ".", err=True)
    if dry_run:
        for kind in ("added", "replaced", "removed"):
            for graph in names[kind][:_NAMED]:
                click.echo(f"{kind}: {graph}")
            if len(names[kind]) > _NAMED:
                click.echo(f"{kind}: and {len(names[kind]) - _NAMED} more")
