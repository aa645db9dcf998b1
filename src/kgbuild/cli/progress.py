"""How far a run has come, how fast it goes and how long it will take: a line on a terminal, now and then a line in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: Fewer documents are done before one has read the line.
_FROM = 20
#: Seconds between two lines of a log: an hour of a long run fits on a screen.
_BETWEEN = 60.0
#: Endings of files whose size says little of what is in them.
_PACKED = frozenset({".gz", ".zst", ".warc", ".pdf", ".html", ".htm", ".xml", ".rss", ".atom"})


def text_size(paths: Iterable[str]) -> int:
    """Return about how many bytes of text the inputs hold, 0 where that cannot be known before they are read."""
    total = 0
    for path in map(Path, paths):
        for file in path.rglob("*") if path.is_dir() else (path,):
            if str(file) == "-" or file.suffix.lower() in _PACKED:
                return 0
            total += file.stat().st_size if file.is_file() else 0
    return total


class Pace:
    """Counts and says in words how far, how fast and how long.

    Args:
        total: Bytes of text to do, 0 when unknown.
        clock: Seconds.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._clock = total, clock
        self._began = clock()
        self.documents = 0
        self._fresh = self._read = self._worked = 0

    def add(self, documents: int, text_bytes: int, *, reused: bool = False) -> None:
        """Count documents that are done; those that were done before say nothing about the speed."""
        self.documents += documents
        self._read += text_bytes
        if not reused:
            self._fresh += documents
            self._worked += text_bytes

    def line(self) -> str:
        """Return a line such as `1200 articles, 9.8 a second, about 2 h 5 min left`."""
        seconds = max(self._clock() - self._began, 1e-3)
        line = f"{self.documents} articles, {self._fresh / seconds:.1f} a second"
        if not self._total or not self._worked:
            return line
        # What stands around the texts in their files counts in the total, so the end comes rather earlier.
        left = max(0.0, self._total - self._read) * seconds / self._worked
        return f"{line}, about {_span(left)} left"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{rest} s"


class Progress:
    """Tells people on standard error how it goes.

    Args:
        quiet: Say nothing.
        paths: The inputs, by whose size the time left is estimated.
        log: Say it now and then even where nobody sits at a terminal.
    """

    def __init__(self, quiet: bool, paths: Iterable[str] = (), *, log: bool = False) -> None:
        self._terminal, self._log = sys.stderr.isatty() and not quiet, log and not quiet
        self._pace = Pace(text_size(paths) if self._terminal or self._log else 0)
        self._bar: Bar | None = None
        self._said = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, documents: int = 1, text_bytes: int = 0, *, reused: bool = False) -> None:
        """Count what is done and, from the twentieth document on, show it."""
        self._pace.add(documents, text_bytes, reused=reused)
        if self._terminal and self._pace.documents >= _FROM:
            self._bar = self._bar or self._started()
            self._bar.update(self._bar.task_ids[0], description=self._pace.line())
        elif self._log and not self._terminal and time.monotonic() - self._said >= _BETWEEN:
            self._said = time.monotonic()
            click.echo(self._pace.line(), err=True)

    def _started(self) -> Bar:
        from rich import progress  # noqa: PLC0415 (only people at a terminal pay for it)
        from rich.console import Console  # noqa: PLC0415

        columns = (progress.SpinnerColumn(), progress.TextColumn("{task.description}"), progress.TimeElapsedColumn())
        bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        bar.add_task("", total=None)
        bar.start()
        return bar
