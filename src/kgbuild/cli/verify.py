"""`kgbuild verify`: the evidence of a graph against the articles."""

from __future__ import annotations

from pathlib import Path

import click

import kgbuild
from kgbuild.cli import options, say_error, tables
from kgbuild.errors import InputError
from kgbuild.verify import verify

_NO = 1
_SOME_UNUSABLE = 3


@click.command(
    epilog=options.examples("kgbuild verify news.ttl --articles articles/", "kgbuild verify a.nq b.nq --articles a/ --articles b/")
)
@options.graphs
@click.option(
    "--articles", multiple=True, required=True, metavar="PATH", help="The articles; may be repeated.", type=click.Path(allow_dash=True)
)
@options.settings
def command(graphs: tuple[Path, ...], articles: tuple[str, ...], settings: kgbuild.Settings) -> int:
    """Prove every piece of evidence: the text from start to end must be, character for character, what the graph says.

    Articles are recognised by their text. The exit code is 1 when a span is not proved.
    """
    texts, unusable = {}, 0
    for item in kgbuild.read(articles, settings):
        if isinstance(item, InputError):
            unusable += 1
            say_error(item)
        else:
            texts[item.id] = item.text
    result = verify(options.quads(graphs), texts)
    if result.failures:
        tables.write(("evidence", "message"), [(failure.focus, failure.message) for failure in result.failures], "table")
    click.echo(f"{result.proved} of {result.total} spans proved, {len(result.failures)} wrong, {result.missing} of articles not given.")
    if not result.holds:
        return _NO
    return _SOME_UNUSABLE if unusable else 0
