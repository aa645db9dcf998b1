"""`kgbuild infer`: what follows from graphs."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild import writers
from kgbuild.cli import options
from kgbuild.config import Settings

_NO = 1


@click.command(epilog=options.examples("kgbuild infer news.ttl -o inferred.trig", "kgbuild load news.ttl inferred.trig news.store"))
@options.graphs
@options.sink(dict(writers.ENDINGS), "trig")
@options.settings
def command(graphs: tuple[Path, ...], sink: options.Sink, settings: Settings) -> int:
    """Derive what follows from graphs by OWL 2 RL: every act around an act, and on whose word it rests.

    Only what is new is written, in a graph of its own, so that it can be dropped and made again. The exit code is 1 when the graphs
    contradict the ontology.
    """
    from kgbuild.reason import infer  # noqa: PLC0415 (rdflib costs 0.1 s, which --help must not pay)

    result = infer(options.quads(graphs))
    with sink.open() as stream:
        count = writers.write(result.quads, stream, sink.form, settings.base)
    click.echo(f"{count} statements inferred, {len(result.contradictions)} contradictions.", err=True)
    for finding in result.contradictions:
        click.echo(f"Contradiction: {finding.focus}: {finding.message}", err=True)
    return _NO if result.contradictions else 0
