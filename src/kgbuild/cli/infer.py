"""`kgbuild infer`: what follows from graphs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from kgbuild import writers
from kgbuild.cli import options
from kgbuild.config import Settings
from kgbuild.model import Finding, Quad

_NO = 1


@click.command(
    epilog=options.examples(
        "kgbuild infer news.ttl -o inferred.trig",
        "kgbuild load news.ttl inferred.trig news.store",
        "kgbuild infer --emit-sparql -o rules.ru",
    )
)
@click.argument("graphs", nargs=-1, metavar="GRAPH...", type=click.Path(path_type=Path, allow_dash=True), callback=options.shards)
@click.option(
    "--reasoner",
    type=click.Choice(("rules", "owlrl")),
    default="rules",
    show_default=True,
    help="rules: the ontology compiled, for graphs of any size; owlrl: the reference, for small ones.",
)
@click.option("--emit-sparql", is_flag=True, help="Write the rules as SPARQL updates for a store, instead of using them.")
@options.sink(dict(writers.ENDINGS), "trig")
@options.settings
def command(graphs: tuple[Path, ...], reasoner: str, emit_sparql: bool, sink: options.Sink, settings: Settings) -> int:
    """Derive what follows from graphs by OWL 2 RL: every act around an act, and on whose word it rests.

    Only what is new is written, in a graph of its own, so that it can be dropped and made again. The exit code is 1 when the graphs
    contradict the ontology. N-Quads and N-Triples (-f nquads) are read and written without holding the graph as text.
    """
    if emit_sparql:
        _emit(sink)
        return 0
    if not graphs:
        raise click.UsageError("Name a graph, or '-' for standard input.")
    if reasoner == "owlrl":
        from kgbuild.reason import reference  # noqa: PLC0415 (rdflib costs 0.1 s, which --help must not pay)

        quads, contradictions = reference.infer(options.quads(graphs))
        count = _write(quads, sink, settings)
    else:
        count, contradictions = _by_rules(graphs, sink, settings)
    click.echo(f"{count} statements inferred, {len(contradictions)} contradictions.", err=True)
    for finding in contradictions:
        click.echo(f"Contradiction: {finding.focus}: {finding.message}", err=True)
    return _NO if contradictions else 0


def _emit(sink: options.Sink) -> None:
    from kgbuild.reason import sparql  # noqa: PLC0415 (as above)

    with sink.open() as stream:
        stream.writelines(sparql.emit())


def _by_rules(graphs: tuple[Path, ...], sink: options.Sink, settings: Settings) -> tuple[int, tuple[Finding, ...]]:
    from kgbuild.reason import INFERRED, infer, infer_files  # noqa: PLC0415 (as above)

    if any(graph.is_dir() for graph in graphs):
        # What was inferred before is made again: the result takes its place.
        found = infer(quad for quad in options.quads(graphs) if quad.graph != INFERRED)
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = infer_files([options.stored(Path(folder)) if str(graph) == "-" else graph for graph in graphs])
    if sink.form not in {"nquads", "ntriples"}:
        return _write(found, sink, settings), found.contradictions
    with sink.open() as stream:
        stream.writelines(found.lines(INFERRED if sink.form == "nquads" else ""))
    return len(found), found.contradictions


def _write(quads: Iterable[Quad], sink: options.Sink, settings: Settings) -> int:
    with sink.open() as stream:
        return writers.write(quads, stream, sink.form, settings.base)
