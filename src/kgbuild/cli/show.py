"""`kgbuild show`: an article in the terminal, with its acts."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

import kgbuild
from kgbuild.cli import options, say_error
from kgbuild.cli.article import Line, lines
from kgbuild.errors import InputError

_SOME_UNUSABLE = 3


@click.command(epilog=options.examples("kgbuild show reply.txt", "kgbuild show reply.txt --why | less", "kgbuild show feed.jsonl"))
@click.argument("documents", nargs=-1, required=True, metavar="DOC...", type=click.Path(allow_dash=True))
@click.option("--why", is_flag=True, help="Say which rule and cue made each act, and how each participant was recognised.")
@options.details
@options.settings
def command(documents: tuple[str, ...], why: bool, details: kgbuild.Details, settings: kgbuild.Settings) -> int:
    """Print articles with their cues marked, and under each paragraph its acts: speaker, type, whom it concerns, content.

    An act inside the content of another one stands under it, further to the right.
    """
    unusable = 0
    write = _terminal() if sys.stdout.isatty() else _plain
    for item in kgbuild.extract(documents, settings, details):
        if isinstance(item, InputError):
            unusable += 1
            say_error(item)
            continue
        for line in lines(item, why=why):
            write(line)
        for problem in item.problems:
            unusable += 1
            click.echo(f"Problem: {item.document.name}: {problem.stage}: {problem.message}", err=True)
    return _SOME_UNUSABLE if unusable else 0


def _plain(line: Line) -> None:
    sys.stdout.write(" " * line.indent + "".join(f"[{words}]" if style == "cue" else words for words, style in line.parts) + "\n")


def _terminal() -> Callable[[Line], None]:
    from rich.console import Console  # noqa: PLC0415 (only people at a terminal pay for it)
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    styles = {"cue": "bold yellow", "title": "bold", "speaker": "cyan", "type": "bold magenta", "content": "", "aside": "dim"}
    console = Console(highlight=False)

    def write(line: Line) -> None:
        text = Text.assemble(*((words, styles.get(style, "")) for words, style in line.parts))
        console.print(Padding(text, (0, 0, 0, line.indent)))

    return write
