"""`kgbuild export`: the graph for other tools."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from kgbuild import interchange, rdf, writers
from kgbuild.cli import options
from kgbuild.config import Settings
from kgbuild.resources import folder

_VIEWS = {"schema-org": ".ttl", "graphml": ".graphml"}
_TABLES = ("gephi", "neo4j")


@click.command(
    epilog=options.examples(
        "kgbuild export news.ttl -f schema-org -o claims.ttl",
        "kgbuild export news.ttl -f graphml -o news.graphml",
        "kgbuild export news.ttl -f neo4j -o tables/",
    )
)
@options.graphs
@click.option("-f", "--format", "form", type=click.Choice((*_VIEWS, *_TABLES)), required=True, help="What the other tool reads.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write, for tables a folder [default: standard output].")
@options.settings
def command(graphs: tuple[Path, ...], form: str, output: Path | None, settings: Settings) -> int:
    """Write a view of graphs: claims and quotations of schema.org, GraphML, or tables of nodes and edges for Gephi or Neo4j."""
    quads = options.quads(graphs)
    if form in _TABLES:
        return _tables(interchange.Network.of(quads, rdf.knowledge()), form, output)
    with options.Sink(output, form).open() as stream:
        if form == "graphml":
            interchange.Network.of(quads, rdf.knowledge()).graphml(stream)
        else:
            view = (folder("queries") / "views" / f"{form}.rq").read_text(encoding="utf-8")
            count = writers.write(interchange.construct(chain(quads, rdf.knowledge()), view), stream, "turtle", settings.base)
            click.echo(f"{count} statements written.", err=True)
    return 0


def _tables(network: interchange.Network, form: str, output: Path | None) -> int:
    if output is None:
        raise click.UsageError("Tables are two files: name a folder with -o.")
    output.mkdir(parents=True, exist_ok=True)
    with writers.atomic(output / "nodes.csv") as nodes, writers.atomic(output / "edges.csv") as edges:
        network.tables(nodes, edges, form)
    click.echo(f"{len(network.nodes)} nodes and {len(network.edges)} edges in {output}.", err=True)
    return 0
