"""A progress line for people: on a terminal only, and only when there is much to do."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: Fewer documents are done before one has read the line.
_FROM = 20


class Progress:
    """Counts documents on standard error."""

    def __init__(self, quiet: bool) -> None:
        self._wanted = sys.stderr.isatty() and not quiet
        self._done = 0
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self) -> None:
        """Count one document; from the twentieth on, show how many."""
        self._done += 1
        if self._wanted and self._bar is None and self._done >= _FROM:
            self._bar = self._started()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._done)

    def _started(self) -> Bar:
        from rich import progress  # noqa: PLC0415 (only people at a terminal pay for it)
        from rich.console import Console  # noqa: PLC0415

        columns = (progress.SpinnerColumn(), progress.TextColumn("{task.completed} documents"), progress.TimeElapsedColumn())
        bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        bar.add_task("extract", total=None)
        bar.start()
        return bar
