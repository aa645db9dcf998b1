"""Options that commands share, each group of them handed to the command as one object."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TextIO

import click

from kgbuild import compression, config, rdf, writers
from kgbuild.config import Settings
from kgbuild.documents.details import Details, iso_date
from kgbuild.errors import ConfigError
from kgbuild.model import Quad

Command = Callable[..., int]


class Sink(NamedTuple):
    """Where a result goes and in which format."""

    path: Path | None
    form: str

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """Open the file, which appears only when it is complete, or standard output."""
        if self.path is None:
            yield sys.stdout
        else:
            with writers.atomic(self.path) as stream:
                yield stream


class Talk(NamedTuple):
    """How much a command says on standard error."""

    quiet: bool
    verbose: bool


def bundle(name: str, options: tuple[Callable[[Command], Command], ...], make: Callable[..., object]) -> Callable[[Command], Command]:
    """Return a decorator that adds options and hands what `make` makes of their values to the command under one name."""
    keys = tuple(click.command(_with(options, lambda **_: 0)).params)

    def decorate(command: Command) -> Command:
        @wraps(command)
        def called(**values: object) -> int:
            own = {str(key.name): values.pop(str(key.name)) for key in keys}
            return command(**values, **{name: make(**own)})

        return _with(options, called)

    return decorate


def _with(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def _settings(config_file: Path | None, pairs: tuple[tuple[str, str], ...], **named: str | None) -> Settings:
    return config.load(config_file, pairs + tuple((key, value) for key, value in named.items() if value))


settings = bundle(
    "settings",
    (
        click.option(
            "-c", "--config", "config_file", type=click.Path(path_type=Path), help="Settings file [default: kgbuild.toml, if there is one]."
        ),
        click.option(
            "-s", "--set", "pairs", type=(str, str), multiple=True, metavar="KEY VALUE", help="Change one setting; may be repeated."
        ),
        click.option("--base", metavar="IRI", help="Namespace of the data; ends in / or #."),
        click.option("--model", metavar="NAME", help="Installed spaCy pipeline (name or folder) to use instead of the bundled model."),
    ),
    _settings,
)


def _details(**values: str) -> Details:
    published = iso_date(values["published"])
    if values["published"] and not published:
        raise ConfigError(f"--published is {values['published']!r}, which is not a date.", "Write it as 2022-02-02.")
    return Details(**{**values, "published": published})


details = bundle(
    "details",
    (
        click.option("--title", default="", help="Title of the article."),
        click.option("--publisher", default="", help="Who published it."),
        click.option("--published", default="", metavar="DATE", help="When it was published, as 2022-02-02."),
        click.option("--url", default="", help="Its address."),
    ),
    _details,
)


talk = bundle(
    "talk",
    (
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors."),
        click.option("-v", "--verbose", "--stats", is_flag=True, help="Say how fast it went."),
    ),
    Talk,
)


def sink(forms: dict[str, str], default: str) -> Callable[[Command], Command]:
    """Return the decorator for `-o` and `-f`.

    Args:
        forms: Format -> ending of its files; the ending of the output file chooses when `-f` is not given.
        default: The format when neither chooses.
    """
    endings = {ending: form for form, ending in forms.items()}

    def make(output: Path | None, form: str | None) -> Sink:
        path = None if output is None or str(output) == "-" else output
        return Sink(path, form or endings.get(compression.plain_suffix(path) if path else "", default))

    names = click.Choice(tuple(forms), case_sensitive=False)
    return bundle(
        "sink",
        (
            click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write [default: standard output]."),
            click.option("-f", "--format", "form", type=names, help=f"Format [default: by the ending of the file, else {default}]."),
        ),
        make,
    )


def shards(_context: click.Context, _parameter: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Put the files of a folder of shards in its place; any other folder may be a store."""
    from kgbuild.engine.shards import files  # noqa: PLC0415 (not needed for --help)

    return tuple(chain.from_iterable((files(path) if path.is_dir() else None) or (path,) for path in paths))


graphs = click.argument(
    "graphs", nargs=-1, required=True, metavar="GRAPH...", type=click.Path(path_type=Path, allow_dash=True), callback=shards
)


def quads(paths: tuple[Path, ...]) -> Iterator[Quad]:
    """Read RDF files and stores one after the other; `-` is standard input, in Turtle or TriG."""
    for path in paths:
        if path.is_dir():
            from kgbuild.store.reading import statements  # noqa: PLC0415 (pyoxigraph's store is not needed for --help)

            yield from statements(path)
        else:
            yield from rdf.read(sys.stdin.buffer if str(path) == "-" else path)


def stored(folder: Path) -> Path:
    """Keep standard input, which is Turtle or TriG, in a file, for what reads it twice."""
    path = folder / "stdin.trig"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def examples(*lines: str) -> str:
    """Return the epilog of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
