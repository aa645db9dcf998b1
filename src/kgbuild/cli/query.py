"""`kgbuild query`: questions to a store."""

from __future__ import annotations

import click

import kgbuild
from kgbuild import answers
from kgbuild.cli import options, tables
from kgbuild.errors import QueryError


@click.command(
    epilog=options.examples(
        "kgbuild query --list",
        "kgbuild query news.store who-rejected",
        "kgbuild query news.store who-rejected -p actor=NATO -f csv",
        "kgbuild query news.store mine.rq -f json",
    )
)
@click.argument("store", required=False)
@click.argument("name", required=False, metavar="NAME|FILE")
@click.option("-p", "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="Value of a parameter; may be repeated.")
@click.option(
    "-f", "--format", "form", type=click.Choice(tuple(tables.FORMS)), default="table", show_default=True, help="Format of the rows."
)
@click.option("--list", "listing", is_flag=True, help="List the canned questions and their parameters.")
def command(store: str | None, name: str | None, pairs: tuple[str, ...], form: str, listing: bool) -> int:
    """Ask the store STORE the canned question NAME, or the SPARQL query in a file that ends in .rq or .sparql.

    Texts match names and aliases, in capitals or not.
    """
    if listing:
        _list(form)
        return 0
    if not store or not name:
        raise click.UsageError("Name a store and a question; 'kgbuild query --list' lists the questions.")
    sparql = answers.find(name).bind(dict(map(_pair, pairs)))
    found = kgbuild.open_store(store).query(sparql)
    tables.write(found.columns, found.rows, form)
    if not found.rows:
        click.echo("No rows.", err=True)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise QueryError(f"{text!r} is no parameter.", "Write it as NAME=VALUE, for instance -p actor=Russia.")
    return name.strip(), value


def _list(form: str) -> None:
    rows = []
    for question in answers.catalogue():
        takes = ", ".join(f"{p.name} ({p.type})" for p in question.parameters)
        rows.append((question.name, question.question, takes))
    tables.write(("name", "question", "parameters"), rows, form)
