"""`kgbuild report`: a dossier from a store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

import kgbuild
from kgbuild import answers
from kgbuild.cli import options
from kgbuild.report.dossier import Filters, collect
from kgbuild.report.writing import write_html, write_markdown
from kgbuild.views.sparql import Row
from kgbuild.writers import atomic


@click.command(
    epilog=options.examples(
        "kgbuild report news.store -o dossier.html",
        "kgbuild report news.store --entity Lavrov --since 2022-01-01 -o lavrov.html",
        "kgbuild report news.store --outlet 'Harbour Wire' -o wire.md",
    )
)
@click.argument("store")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write; .md writes Markdown.")
@click.option("--entity", default="", metavar="NAME", help="Only acts that this actor, place or document takes part in.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only articles from this day on.")
@click.option("--outlet", default="", metavar="NAME", help="Only articles of this outlet.")
@click.option("--title", default="", help="Heading of the dossier.")
def command(store: str, output: Path, entity: str, since: datetime | None, outlet: str, title: str) -> int:
    """Write a dossier from the store STORE: who said what, with the sentence, the chain and the source of every claim.

    The HTML file needs nothing else and prints well.
    """
    opened = kgbuild.open_store(store)

    def select(query: str) -> list[Row]:
        table = opened.query(query)
        return [{name: text for name, text in zip(table.columns, row, strict=True) if text} for row in table.rows]

    wanted = [term[1:-1] for term in answers.resolve("entity", entity, opened.query)] if entity else []
    dossier = collect(select, Filters(wanted, since.date().isoformat() if since else "", outlet))
    write = write_markdown if output.suffix.lower() == ".md" else write_html
    heading = title or f"Who said what{f': {entity}' if entity else ''}"
    with atomic(output) as file:
        file.write(write(dossier, heading))
    click.echo(f"{len(dossier.acts)} acts written to {output}.", err=True)
    return 0
