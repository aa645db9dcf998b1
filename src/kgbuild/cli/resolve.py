"""`kgbuild resolve`: names across articles that may stand for one thing; a person decides, and decisions become links."""

from __future__ import annotations

from pathlib import Path

import click

import kgbuild
from kgbuild import resolve, writers
from kgbuild.cli import options
from kgbuild.cli.authority import load
from kgbuild.cli.options import Sink
from kgbuild.resolve import proposals
from kgbuild.resolve.corpus import Corpus

_FORMS = {"tsv": ".tsv", "nquads": ".nq", "trig": ".trig", "turtle": ".ttl"}


@click.command(
    epilog=options.examples(
        "kgbuild resolve news.nq -o names.tsv",
        "kgbuild resolve news.nq -o names.tsv --accept 0.95",
        "kgbuild resolve --apply names.tsv news.nq -o same.nq",
    )
)
@options.graphs
@click.option("--apply", "decided", type=click.Path(path_type=Path), metavar="FILE", help="Link what FILE decides with yes.")
@click.option("--accept", type=click.FloatRange(0, 1), default=None, help="Write yes for proposals at least that sure.")
@options.sink(_FORMS, "tsv")
@options.settings
def command(graphs: tuple[Path, ...], decided: Path | None, accept: float | None, sink: Sink, settings: kgbuild.Settings) -> int:
    """Propose which unlinked names stand for one thing, as a file that a person edits; with --apply, link what was decided.

    The links (kg:sameEntityAs) come in a graph of their own: leave it out, or throw it away, and nothing has been merged.
    """
    authority = load(settings)
    if decided is None:
        found = resolve.propose(options.quads(graphs), authority)
        if accept is not None:
            found = [p._replace(decision="yes") if p.score >= accept else p for p in found]
        if sink.form != "tsv":
            raise click.UsageError("Proposals are written as tsv.")
        with sink.open() as stream:
            stream.writelines(proposals.lines(found))
        click.echo(f"{len(found)} proposal{'' if len(found) == 1 else 's'}.", err=True)
        return 0
    if accept is not None:
        raise click.UsageError("--accept belongs to the making of proposals, not to --apply.")
    named = {thing.iri: thing.known for thing in Corpus(options.quads(graphs), authority).named.values()}
    links = list(proposals.links(proposals.read(decided, named), settings.base))
    if sink.path and sink.form == "tsv":
        raise click.UsageError("Links are RDF: let the output end in .nq, .trig or .ttl.")
    with sink.open() as stream:
        writers.write(links, stream, "nquads" if sink.form == "tsv" else sink.form, settings.base)
    click.echo(f"{len(links)} link{'' if len(links) == 1 else 's'}.", err=True)
    return 0
