"""`kgbuild validate`: graphs or a store against the shapes."""

from __future__ import annotations

import tempfile
from itertools import chain, islice
from pathlib import Path

import click

import kgbuild
from kgbuild.cli import options, tables
from kgbuild.model import Finding

_NO = 1
#: Severities of SHACL that do not stop anybody.
_MILD = frozenset({"Warning", "Info"})


@click.command(
    epilog=options.examples(
        "kgbuild validate news.ttl",
        "kgbuild validate news.store",
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
    """Check graphs, or one store, against the shapes: acts have evidence and a cue, contents do not contain themselves, and the like.

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

    if len(graphs) == 1 and (graphs[0].is_dir() or "://" in str(graphs[0])):
        if engine == "pyshacl":
            raise click.UsageError("pySHACL reads files; a store is checked by SPARQL.")
        return check(kgbuild.open_store(graphs[0]).query, shapes)
    quads = options.quads(graphs)
    head = list(islice(quads, LIMIT + 1)) if engine == "auto" else []
    if engine == "pyshacl" or (engine == "auto" and len(head) <= LIMIT):
        return validate(chain(head, quads), shapes)
    if Path("-") in graphs:
        raise click.UsageError("A graph on standard input that is this large must be a file: save it, and name the file.")
    with tempfile.TemporaryDirectory() as folder:
        kgbuild.open_store(Path(folder) / "store", create=True).load(graphs)
        return check(kgbuild.open_store(Path(folder) / "store").query, shapes)
