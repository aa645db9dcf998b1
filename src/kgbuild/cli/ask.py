"""`kgbuild ask`: a question in words."""

from __future__ import annotations

import click

import kgbuild
from kgbuild import answers
from kgbuild.cli import options, rows, tables


@click.command(
    epilog=options.examples(
        'kgbuild ask "who rejected Russia\'s demands?"',
        'kgbuild ask "what did NATO say about Ukraine?" news.store --evidence',
    )
)
@click.argument("question")
@click.argument("store", default="news.store")
@click.option(
    "-f", "--format", "form", type=click.Choice(tuple(tables.FORMS)), default="table", show_default=True, help="Format of the rows."
)
@click.option("--evidence", "proof", is_flag=True, help="Print the sentence of each row with cue and content marked.")
def command(question: str, store: str, form: str, proof: bool) -> int:
    """Answer a QUESTION in words with the canned question that it asks, and say which one that is.

    The store is the directory news.store unless another is named.
    """
    ask = kgbuild.open_store(store).query
    choice = answers.choose(question, answers.catalogue(), ask)
    chosen = choice.question
    given = "".join(f" -p {name}={value!r}" for name, value in sorted(choice.values.items()))
    click.echo(f"Asking {chosen.name}{given}: {chosen.question}", err=True)
    if choice.unread:
        click.echo(f"Not taken into account: {', '.join(choice.unread)}.", err=True)
    rows.hint_at_inference(chosen.sparql, ask)
    values = rows.asked(chosen, choice.values, form)
    found = ask(chosen.bind(values, lambda kind, value: answers.resolve(kind, value, ask)))
    rows.hint_at_more(chosen, values, found.columns, found.rows)
    if proof:
        rows.show_with_evidence(found.columns, found.rows, ask)
    else:
        rows.show(found.columns, found.rows, form)
    return 0
