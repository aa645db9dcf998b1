"""`kgbuild query`: questions to a store."""

from __future__ import annotations

import sys
from functools import cache
from itertools import groupby

import click

import kgbuild
from kgbuild import answers
from kgbuild.cli import options, rows, tables
from kgbuild.errors import QueryError


@click.command(
    epilog=options.examples(
        "kgbuild query --list",
        "kgbuild query news.store who-rejected",
        "kgbuild query news.store who-rejected -p actor=NATO -f csv",
        "kgbuild query news.store who-denied -p actor=Moscow --evidence",
        "kgbuild query news.store mine.rq -f json",
    )
)
@click.argument("store", required=False)
@click.argument("name", required=False, metavar="NAME|FILE")
@click.option("-p", "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="Value of a parameter; may be repeated.")
@click.option(
    "-f", "--format", "form", type=click.Choice(tuple(tables.FORMS)), default="table", show_default=True, help="Format of the rows."
)
@click.option("--evidence", "proof", is_flag=True, help="Print the sentence of each row with cue and content marked.")
@click.option("--timeout", type=click.FloatRange(0.1), default=60, show_default=True, help="Seconds that a query may run.")
@click.option("--list", "listing", is_flag=True, help="List the canned questions and their parameters.")
def command(*, store: str | None, name: str | None, pairs: tuple[str, ...], form: str, timeout: float, **wishes: bool) -> int:
    """Ask the store STORE the canned question NAME, or the SPARQL query in a file that ends in .rq or .sparql.

    An entity is given as a name or alias, in capitals or not, or as an IRI. A table shows the first rows, up to the parameter `limit`;
    csv, tsv and json hold all of them.
    """
    if wishes["listing"]:
        _list(form)
        return 0
    if not store or not name:
        raise click.UsageError("Name a store and a question; 'kgbuild query --list' lists the questions.")
    question = answers.find(name)
    values = rows.asked(question, dict(map(_pair, pairs)), form)
    # Opened when it is first asked: what is wrong with the question is said before what is wrong with the store.
    opened = cache(lambda: kgbuild.open_store(store, timeout=timeout))
    sparql = question.bind(values, lambda kind, value: answers.resolve(kind, value, opened().query))
    ask = opened().query
    rows.hint_at_inference(question.sparql, ask)
    found = ask(sparql)
    rows.hint_at_more(question, values, found.columns, found.rows)
    if wishes["proof"]:
        rows.show_with_evidence(found.columns, found.rows, ask)
    else:
        rows.show(found.columns, found.rows, form)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise QueryError(f"{text!r} is no parameter.", "Write it as NAME=VALUE, for instance -p actor=Russia.")
    return name.strip(), value


def _list(form: str) -> None:
    questions = sorted(answers.catalogue(), key=lambda question: (question.group, int(question.number or 99), question.name))
    if form == "table":
        for group, members in groupby(questions, key=lambda question: question.group):
            sys.stdout.write(f"{group}\n")
            for question in members:
                sys.stdout.write(f"  {question.name:22} {question.question}\n")
                for parameter in question.parameters:
                    sys.stdout.write(f"  {'':22}   -p {parameter.name}=... ({parameter.type}) {parameter.description}\n")
        return
    listed = [(q.group, q.number, q.name, q.question, ", ".join(f"{p.name} ({p.type})" for p in q.parameters)) for q in questions]
    tables.write(("group", "number", "name", "question", "parameters"), listed, form)
