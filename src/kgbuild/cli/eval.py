"""`kgbuild eval`: an extraction against gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import click

import kgbuild
from kgbuild.cli import options, tables
from kgbuild.errors import ConfigError
from kgbuild.evaluation import floors
from kgbuild.evaluation.figures import Report
from kgbuild.evaluation.gold import SCHEMES, read
from kgbuild.evaluation.run import evaluate, score_records

_NO = 1


class _Measured(NamedTuple):
    """What is scored, and how."""

    scheme: str | None
    predicted: Path | None
    actors: Path | None
    jobs: int


class _Limits(NamedTuple):
    """The floors, and whether they rise."""

    path: Path | None
    is_raising: bool


def _checked(path: Path | None, is_raising: bool) -> _Limits:
    if is_raising and path is None:
        raise ConfigError("--raise needs --floors FILE.")
    return _Limits(path, is_raising)


_file = click.Path(path_type=Path)

_measured = options.bundle(
    "measured",
    (
        click.option("--scheme", type=click.Choice(tuple(SCHEMES)), help="How the gold is annotated [default: told by its fields]."),
        click.option("--predicted", type=_file, help="Score these records of acts and extract nothing."),
        click.option("--actors", type=_file, help="Actor dictionary of PETRARCH [default: the one beside GOLD]."),
        click.option("-j", "--jobs", type=click.IntRange(1, 256), default=1, help="Processes; the result is the same."),
    ),
    _Measured,
)

_limits = options.bundle(
    "limits",
    (
        click.option("--floors", "path", type=_file, help="Exit with 1 when a figure is below its floor in this file."),
        click.option("--raise", "is_raising", is_flag=True, help="Raise the floors that the figures exceed."),
    ),
    _checked,
)


@click.command(
    epilog=options.examples(
        "kgbuild eval dev.jsonl --errors 20",
        "kgbuild eval dev.jsonl --predicted acts.jsonl --json",
        "kgbuild eval dev.jsonl --floors floors.json --raise",
    )
)
@click.argument("gold", type=click.Path(path_type=Path))
@_measured
@_limits
@click.option("--errors", type=click.IntRange(0), default=0, metavar="N", help="Show the first N errors in their context.")
@click.option("--json", "is_json", is_flag=True, help="Write figures, tables and errors as JSON.")
@options.settings
def command(gold: Path, measured: _Measured, limits: _Limits, errors: int, is_json: bool, settings: kgbuild.Settings) -> int:
    """Extract the documents of GOLD without its answers and say how much of it was found.

    GOLD is a JSON Lines file, also as .gz, of reported acts (the record format), of PolNeAR attributions, of PLV relations or of PETRARCH
    unit tests. A malformed line ends the command with its number and exit code 3.
    """
    known = floors.read(limits.path) if limits.path else {}
    wanted = read(gold, measured.scheme or "")
    if measured.predicted:
        report = score_records(wanted, read(measured.predicted, "acts"))
    else:
        report = evaluate(gold, wanted, kgbuild.Pipeline(settings), actors=measured.actors, jobs=measured.jobs)
    (_write_json if is_json else _write)(report, errors)
    below = floors.undercut(report, known)
    for message in below:
        click.echo(f"Below the floor: {message}.", err=True)
    if limits.path and limits.is_raising:
        floors.write(limits.path, floors.risen(report, known))
    return _NO if below else 0


def _write(report: Report, errors: int) -> None:
    click.echo(f"{report.summary}\n")
    rows = [(f.name, _shown(f.precision), _shown(f.recall), _shown(f.value)) for f in report.figures]
    tables.write((report.scheme, "P", "R", "F1 or share"), rows, "table")
    for table in report.tables:
        click.echo(f"\n{table.title}")
        tables.write(table.columns, table.rows, "table")
    for line in ("", *report.errors[:errors]) if errors else ():
        click.echo(line)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _write_json(report: Report, errors: int) -> None:
    figures = {f.name: {"precision": f.precision, "recall": f.recall, "value": f.value} for f in report.figures}
    tables_ = [{"title": t.title, "columns": t.columns, "rows": t.rows} for t in report.tables]
    found = {"scheme": report.scheme, "summary": report.summary, "figures": figures, "tables": tables_, "errors": report.errors[:errors]}
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))
