"""`kgbuild extract`: articles in, graph out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

import click

import kgbuild
from kgbuild import records, writers
from kgbuild.cli import options, say_error, sharding
from kgbuild.cli.progress import Progress
from kgbuild.errors import InputError
from kgbuild.model import Extraction, Problem, Quad

_SOME_UNUSABLE = 3
_DEFAULT = "turtle"
_FORMS = {**writers.ENDINGS, "jsonl": ".jsonl"}


@click.command(
    epilog=options.examples(
        "kgbuild extract articles/ -o news.ttl",
        "kgbuild extract reply.txt --publisher 'El Pais' --published 2022-02-02",
        "kgbuild extract archive.jsonl -j 4 --shards archive/ --compress gz",
        "cat feed.jsonl | kgbuild extract - -f jsonl > acts.jsonl",
    )
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(allow_dash=True))
@options.sink(_FORMS, _DEFAULT)
@options.details
@options.settings
@sharding.scale
@options.talk
def command(
    paths: tuple[str, ...],
    sink: options.Sink,
    details: kgbuild.Details,
    settings: kgbuild.Settings,
    scale: sharding.Scale,
    talk: options.Talk,
) -> int:
    """Read articles and write the graph of who said what, to whom, about what, according to whom.

    PATH is a file of text, Markdown, JSON Lines, CSV, HTML, RSS, Atom, WARC or PDF, a folder of them (all of it but files like README.md),
    or - for standard input. Files may be compressed.
    What cannot be used is named on standard error; the rest is written, and the exit code is 3. With --shards, a run that was broken off
    goes on where it was. What ends in .gz or .zst is written compressed.
    """
    pipeline = kgbuild.Pipeline(settings)
    documents = kgbuild.read(paths, settings, details)
    progress = Progress(talk.quiet, paths, log=scale.shards is not None)
    if scale.shards is not None:
        if sink.path is not None or sink.form != _DEFAULT:
            raise click.UsageError("--shards writes N-Quads into its folder: leave out -o and -f.")
        return sharding.extract(documents, pipeline, scale, progress, talk)
    if scale.engine != "processes" or scale.as_json or scale.compress != "none" or not scale.resume:
        raise click.UsageError("--engine, --compress, --no-resume and --json go with --shards FOLDER.")
    items = kgbuild.stream(documents, pipeline, scale.jobs)
    run = _Run(pipeline, talk)
    with ExitStack() as stack:
        found = run.watch(items, stack.enter_context(progress))
        first = next(found, None)
        if first is None:
            raise InputError("There is no article to write.")
        stream = stack.enter_context(sink.open())
        if sink.form == "jsonl":
            stream.writelines(f"{records.dumps(extraction)}\n" for extraction, _ in _again(first, found))
        else:
            writers.write((quad for _, quads in _again(first, found) for quad in quads), stream, sink.form, settings.base)
    run.summary()
    return _SOME_UNUSABLE if run.unusable else 0


_Found = tuple[Extraction, list[Quad]]


def _again(first: _Found, rest: Iterator[_Found]) -> Iterator[_Found]:
    yield first
    yield from rest


class _Run:
    """Counts what comes by and reports what cannot be used, as it happens."""

    def __init__(self, pipeline: kgbuild.Pipeline, talk: options.Talk) -> None:
        self._pipeline = pipeline
        self._talk = talk
        self._start = time.perf_counter()
        self._documents = self._acts = self._words = 0
        self.unusable = 0

    def watch(self, items: Iterable[Extraction | InputError], progress: Progress) -> Iterator[_Found]:
        """Yield extractions with their statements; errors and problems go to standard error."""
        for item in items:
            if isinstance(item, InputError):
                self.unusable += 1
                say_error(item)
                continue
            progress.step(1, len(item.document.text.encode("utf-8", "replace")))
            self._documents += 1
            self._acts += len(item.acts)
            self._words += len(item.document.text.split())
            quads, problems = self._pipeline.statements(item)
            self._report(item, problems)
            yield item, quads

    def _report(self, extraction: Extraction, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.unusable += 1
            click.echo(f"Problem: {extraction.document.source}, {extraction.document.name}: {problem.stage}: {problem.message}", err=True)

    def summary(self) -> None:
        """Say what was done."""
        if self._talk.quiet:
            return
        counts = ((self._documents, "document"), (self._acts, "act"), (self.unusable, "problem"))
        line = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
        if self._talk.verbose:
            seconds = time.perf_counter() - self._start
            line += f"; {self._words} words in {seconds:.1f} s, {self._words / seconds:.0f} words per second"
        click.echo(line, err=True)
