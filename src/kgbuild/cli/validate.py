"""`kgbuild validate`: graphs against the shapes."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli import options, tables

_NO = 1
#: Severities of SHACL that do not stop anybody.
_MILD = frozenset({"Warning", "Info"})


@click.command(epilog=options.examples("kgbuild validate news.ttl", "kgbuild extract articles/ | kgbuild validate -"))
@options.graphs
@click.option("--shapes", type=click.Path(path_type=Path), help="SHACL file [default: the shapes of kgbuild].")
@click.option(
    "-f", "--format", "form", type=click.Choice(tuple(tables.FORMS)), default="table", show_default=True, help="Format of the findings."
)
def command(graphs: tuple[Path, ...], shapes: Path | None, form: str) -> int:
    """Check graphs against the shapes: acts have evidence and a cue, contents do not contain themselves, and the like.

    The exit code is 1 when something is wrong; warnings leave it at 0.
    """
    from kgbuild.shapes import validate  # noqa: PLC0415 (pySHACL costs 0.4 s, which --help must not pay)

    found = validate(options.quads(graphs), shapes)
    wrong = sum(finding.severity not in _MILD for finding in found)
    if found:
        rows = [(finding.severity, finding.focus, finding.path, finding.message) for finding in found]
        tables.write(("severity", "node", "path", "message"), rows, form)
    click.echo(f"{'Does not conform' if wrong else 'Conforms'}: {wrong} wrong, {len(found) - wrong} warnings.", err=True)
    return _NO if wrong else 0
