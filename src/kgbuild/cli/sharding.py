"""`kgbuild extract --shards`: the way of many articles."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

import kgbuild
from kgbuild.cli import options, say_error
from kgbuild.cli.progress import Progress
from kgbuild.engine.shards import SIZE
from kgbuild.errors import EngineError, InputError
from kgbuild.model import Document

if TYPE_CHECKING:
    from kgbuild.engine.run import Engine, Plan, Totals
    from kgbuild.engine.work import Summary

_SOME_UNUSABLE = 3


class Scale(NamedTuple):
    """How many processes do the work, and whether it goes into shards."""

    jobs: int
    shards: Path | None
    size: int
    engine: str
    scheduler: str
    compress: str
    resume: bool
    as_json: bool


scale = options.bundle(
    "scale",
    (
        click.option("-j", "--jobs", type=click.IntRange(1, 256), default=1, help="Processes; the result is the same."),
        click.option(
            "--shards", type=click.Path(path_type=Path, file_okay=False), help="Folder for shards of N-Quads; done ones are kept."
        ),
        click.option(
            "--shard-size", "size", type=click.IntRange(1), default=SIZE, show_default=True, help="Usual number of articles in a shard."
        ),
        click.option("--engine", type=click.Choice(("processes", "dask")), default="processes", help="Who does the shards."),
        click.option("--scheduler", default="", metavar="ADDRESS", help="Dask scheduler, such as tcp://10.0.0.1:8786."),
        click.option(
            "--compress", type=click.Choice(("none", "gz", "zst")), default="none", show_default=True, help="How shards are compressed."
        ),
        click.option(
            "--resume/--no-resume", default=True, show_default=True, help="Keep the shards that are done, or do all of them again."
        ),
        click.option("--json", "as_json", is_flag=True, help="With --shards: the summary as JSON on standard output."),
    ),
    Scale,
)


def extract(
    items: Iterable[Document | InputError], pipeline: kgbuild.Pipeline, wanted: Scale, progress: Progress, talk: options.Talk
) -> int:
    """Extract into shards and say what was done; returns the exit code."""
    from kgbuild.engine.run import Plan, run  # noqa: PLC0415 (only what is used is loaded)

    if wanted.shards is None:
        raise click.UsageError("--shards names the folder.")
    began = time.monotonic()
    run_of = pipeline.run
    about = {"version": run_of.version, "model": run_of.model, "settings": run_of.settings}
    # A worker on another machine has another working directory.
    ending = ".nq" if wanted.compress == "none" else f".nq.{wanted.compress}"
    plan = Plan(wanted.shards.absolute(), pipeline.settings, pipeline.digest, about, wanted.size, ending, wanted.resume)
    with progress:
        totals = run(items, plan, _engine(wanted, plan), partial(_tell, progress=progress))
    if wanted.as_json:
        click.echo(json.dumps(asdict(totals) | {"seconds": round(time.monotonic() - began, 1)}))
    if not talk.quiet:
        _say(totals, time.monotonic() - began)
    return _SOME_UNUSABLE if totals.problems else 0


def _engine(wanted: Scale, plan: Plan) -> Engine:
    if wanted.engine == "processes":
        from kgbuild.engine.local import map_shards  # noqa: PLC0415
        from kgbuild.engine.work import prepare  # noqa: PLC0415

        return partial(map_shards, jobs=wanted.jobs, start=partial(prepare, plan.settings, plan.digest))
    if not wanted.scheduler:
        raise click.UsageError("--engine dask needs --scheduler ADDRESS.")
    try:
        from kgbuild.engine import cluster  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise EngineError("Dask is not installed.", "Install it with: pip install 'kgbuild[dask]'") from error
    return partial(cluster.map_shards, scheduler=wanted.scheduler)


def _tell(what: Summary | InputError, reused: bool, progress: Progress) -> None:
    if isinstance(what, InputError):
        say_error(what)
        return
    if not reused:
        for problem in what.problems:
            click.echo(f"Problem: {problem}", err=True)
    progress.step(what.documents, what.text_bytes, reused=reused)


def _say(totals: Totals, seconds: float) -> None:
    before = f", {totals.reused} of them done before" if totals.reused else ""
    removed = f", {totals.removed} old ones removed" if totals.removed else ""
    problems = f"; {totals.problems} problems, see problems.jsonl" if totals.problems else ""
    click.echo(
        f"{totals.documents} documents, {totals.acts} acts in {totals.shards} shards{before}{removed}; {seconds:.0f} s{problems}", err=True
    )
