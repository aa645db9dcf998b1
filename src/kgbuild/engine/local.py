"""Shards over the processes of this machine: a process that dies is replaced and its shard done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from kgbuild.engine.shards import Shard
from kgbuild.engine.work import Summary, Work, work
from kgbuild.pipeline import TRIALS
from kgbuild.workers import Crew

#: One shard in work and one that waits for each process, so that none is idle while the next one is read.
_AHEAD = 2


def map_shards(shards: Iterable[Shard], jobs: int, start: Callable[[], object], do: Work = work) -> Iterator[Summary]:
    """Do shards in processes and yield what each holds, as they are finished.

    Args:
        shards: Read as they are needed.
        jobs: Number of processes; even one is a process of its own, which may die.
        start: Loads what a process needs.
        do: Does one shard.

    Raises:
        EngineError: If processes die whatever the document is.
    """
    with Crew[str, Shard, Summary](jobs, do, start, Rescue()) as crew:
        waiting = 0
        for shard in shards:
            crew.put(shard.name, shard)
            waiting += 1
            while waiting >= _AHEAD * jobs:
                for _, _, summary in crew.finished():
                    waiting -= 1
                    if summary is not None:
                        yield summary
        while done := crew.finished():
            yield from (summary for _, _, summary in done if summary is not None)


class Rescue:
    """Decides what becomes of a shard whose process died: all of it again, or all but the document that has done it too often.

    Args:
        trials: How many deaths a document is set aside for.
    """

    def __init__(self, trials: int = TRIALS) -> None:
        self._trials = trials
        self._deaths: Counter[str] = Counter()

    def __call__(self, shard: Shard) -> Shard:
        """Return the shard as it is to be done next."""
        culprit = shard.in_work()
        if culprit is None:
            return shard
        self._deaths[culprit] += 1
        return shard.without(culprit) if self._deaths[culprit] >= self._trials else shard
