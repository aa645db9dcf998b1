"""The command line: a group whose commands are loaded when they are used, and the way from errors to exit codes."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import cast

import click

from kgbuild import __version__
from kgbuild.errors import KgbuildError

#: Command -> what it does. The command is `command` of the module of that name; the group imports none of them to list them.
COMMANDS = {
    "extract": "Read articles and write the graph of who said what.",
    "show": "Print an article with its acts marked.",
    "validate": "Check graphs against the shapes.",
    "verify": "Prove every piece of evidence in a graph against the articles.",
    "infer": "Derive what follows from graphs: who relays whom, at any depth.",
    "link-acts": "Join acts that are one act, told in several places.",
    "load": "Load graphs into a store.",
    "convert": "Write graphs in another RDF format.",
    "export": "Write graphs for network tools and fact-checkers.",
    "ontology": "Read the vocabulary.",
    "resolve": "Propose which names stand for one thing; link what was decided.",
    "authority": "Look up, check, extend and build the entities that kgbuild knows.",
    "query": "Ask a store a canned question, or one of your own.",
    "ask": "Ask a store in words.",
    "timeline": "Print what happened when.",
    "diff": "Compare what two outlets tell.",
    "report": "Write a dossier: who said what, with every sentence and source.",
    "serve": "Show a store as web pages, with a SPARQL endpoint.",
    "eval": "Score an extraction against gold.",
}

INTERRUPTED = 130
#: What a shell reports for a program that ended because nobody reads its output.
_PIPE_CLOSED = 141
_DEFECT = 70


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return cast("click.Command", import_module(f"kgbuild.cli.{cmd_name.replace('-', '_')}").command) if cmd_name in COMMANDS else None

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Not left to click, for which this is an error like any other.
            return _pipe_closed()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="kgbuild %(version)s")
@click.option("--debug", is_flag=True, help="Show tracebacks, and where a document failed.")
def group(debug: bool) -> None:
    """Turn political news into an RDF graph: who said what, to whom, about what, according to whom, with which words.

    \b
    Examples:
      kgbuild extract articles/ -o news.ttl
      kgbuild load news.ttl news.store
      kgbuild query news.store who-rejected
    """
    if debug:
        logging.basicConfig(level=logging.DEBUG, format="%(name)s: %(message)s")


def main() -> None:
    """Run `kgbuild` and end the process with its exit code."""
    arguments = sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # The same bytes whatever the locale of the machine.
            stream.reconfigure(encoding="utf-8", newline="\n", errors="strict" if stream is sys.stdout else "backslashreplace")
    sys.exit(run(arguments))


def run(arguments: Sequence[str]) -> int:
    """Run `kgbuild` with the given arguments and return its exit code."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        return _pipe_closed()
    return code


def _pipe_closed() -> int:
    # Python flushes once more when it ends; it must find an open file then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _PIPE_CLOSED


def _run(arguments: Sequence[str]) -> int:
    debug = "--debug" in arguments
    try:
        return group.main(list(arguments), prog_name="kgbuild", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KgbuildError as error:
        say_error(error)
        return _raised(error, debug, error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (the outermost boundary: whatever is left is a defect of ours)
        click.echo(
            f"Defect in kgbuild: {type(error).__name__}: {error}\nHint: 'kgbuild --debug ...' shows where; please report it.", err=True
        )
        return _raised(error, debug, _DEFECT)


def _raised(error: Exception, debug: bool, code: int) -> int:
    if debug:
        logging.getLogger(__name__).debug("This is where it comes from:", exc_info=error)
    return code


def say_error(error: KgbuildError) -> None:
    """Print an error and its hint on standard error."""
    click.echo(f"Error: {error.message}", err=True)
    if error.hint:
        click.echo(f"Hint: {error.hint}", err=True)
