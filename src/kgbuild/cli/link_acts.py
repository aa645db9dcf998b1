"""`kgbuild link-acts`: which acts are one act in the world."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from kgbuild import copies, link_acts, responses, writers
from kgbuild.cli import options
from kgbuild.config import Settings


@click.command(
    name="link-acts",
    epilog=options.examples("kgbuild link-acts news.ttl -o links.nq", "kgbuild load news.ttl links.nq news.store"),
)
@options.graphs
@click.option(
    "--least", type=click.FloatRange(0, 1), default=link_acts.LEAST, show_default=True, help="Score below which a pair is no link."
)
@options.sink(dict(writers.ENDINGS), "nquads")
@options.settings
def command(graphs: tuple[Path, ...], least: float, sink: options.Sink, settings: Settings) -> int:
    """Join acts of one type, of the same speaker or in the same words, whose contents and dates agree, in one article or several.

    The links go to a graph of their own, each with its score and reason; `kgbuild query STORE corroborated` and `contradicted` use them.
    Rejections, denials and answers are linked to what they answer in other articles too (`kgbuild query STORE responses`).
    """
    seen = copies.Copies()
    given = list(seen.watch(options.quads(graphs)))
    found = link_acts.link(given, least)
    answers = list(responses.across(given))
    copied = seen.find()
    with sink.open() as stream:
        quads = chain(link_acts.quads_of(found, settings.base), answers, copies.quads_of(copied))
        writers.write(quads, stream, sink.form, settings.base)
    click.echo(f"{len(found)} pairs of acts linked.", err=True)
    if answers:
        click.echo(f"Acts that answer one of another article: {len({quad.subject for quad in answers})}.", err=True)
    if copied:
        click.echo(f"Articles that are copies of others: {len(copied)}.", err=True)
    return 0
