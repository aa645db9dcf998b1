"""`kgbuild convert`: a graph in another format."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild import interchange, writers
from kgbuild.cli import options
from kgbuild.config import Settings


@click.command(
    epilog=options.examples(
        "kgbuild convert news.nq -o news.jsonld",
        "kgbuild convert news.ttl -f rdfxml -o news.rdf",
        "kgbuild convert news.trig -f turtle12",
    )
)
@options.graphs
@options.sink({**writers.ENDINGS, **interchange.FORMATS}, "turtle")
@options.settings
def command(graphs: tuple[Path, ...], sink: options.Sink, settings: Settings) -> int:
    """Write graphs as Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML or, as an extra, RDF 1.2 Turtle.

    In Turtle, N-Triples, RDF/XML and RDF 1.2 Turtle, which have no named graphs, the graphs of the articles are merged. RDF 1.2
    Turtle makes each act the reifier of its direct relation.
    """
    quads = options.quads(graphs)
    with sink.open() as stream:
        if sink.form in interchange.FORMATS:
            count = interchange.write(quads, stream, sink.form)
        else:
            count = writers.write(quads, stream, sink.form, settings.base)
    click.echo(f"{count} statements written.", err=True)
    return 0
