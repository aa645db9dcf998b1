"""`kgbuild timeline`: what happened when, to be read."""

from __future__ import annotations

import sys
from itertools import groupby

import click

import kgbuild
from kgbuild import answers
from kgbuild.cli import options

_WORDS = 120  # characters of a content on a line


@click.command(epilog=options.examples("kgbuild timeline news.store", "kgbuild timeline news.store --actor Russia --since 2021-12-01"))
@click.argument("store")
@click.option("--actor", help="Who speaks: a name, an alias or an IRI.")
@click.option("--since", metavar="DATE", help="First day that is shown.")
@click.option("--until", metavar="DATE", help="Last day that is shown.")
def command(store: str, actor: str | None, since: str | None, until: str | None) -> int:
    """Print the acts of a store by day: the day of the act where the text tells it, else the day of the report."""
    given = {"actor": actor, "since": since, "until": until}
    values = {"limit": "all"} | {name: value for name, value in given.items() if value is not None}
    ask = kgbuild.open_store(store).query
    found = ask(answers.find("timeline").bind(values, lambda kind, value: answers.resolve(kind, value, ask)))
    table = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    for day, acts in groupby(table, key=lambda row: row["day"]):
        sys.stdout.write(f"{day or 'without a date'}\n")
        for _, same in groupby(acts, key=lambda row: row["act"]):
            sys.stdout.write(_line(list(same)))
    if not table:
        click.echo("No acts.", err=True)
    return 0


def _line(rows: list[dict[str, str]]) -> str:
    first = rows[0]
    speakers = ", ".join(dict.fromkeys(row["speaker"] for row in rows))
    words = " ".join(first["content"].split())
    content = f": {words[:_WORDS]}{'…' if len(words) > _WORDS else ''}" if words else ""
    told = f", told {first['reportedOn']}" if first["date"] and first["reportedOn"] != first["date"] else ""
    return f"  {speakers}, {first['kind']}{content} ({first['article']}{told})\n"
