"""Shards over the machines of a Dask cluster, which must share the folder of the output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from distributed import Client, KilledWorker, as_completed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from kgbuild.engine.local import Rescue
from kgbuild.engine.shards import Shard
from kgbuild.engine.work import Summary, Work, work
from kgbuild.errors import EngineError

#: Shards that wait for each thread of the cluster.
_AHEAD = 2
#: Seconds that a scheduler may take to answer.
_PATIENCE = 30
#: So often Dask may give up a shard, each time after several workers died (`distributed.scheduler.allowed-failures`).
_GIVEN_UP = 10


def map_shards(shards: Iterable[Shard], scheduler: str, do: Work = work) -> Iterator[Summary]:
    """Do shards on a cluster and yield what each holds, as they are finished.

    Dask itself gives the shards of a worker that dies to others; it gives up a shard over which several died. That shard is then done
    without the document that was in work.

    Args:
        shards: Read as they are needed.
        scheduler: Address of the scheduler, such as `tcp://10.0.0.1:8786`.
        do: Does one shard.

    Raises:
        EngineError: If the scheduler does not answer or is gone, or workers die whatever the document is.
    """
    try:
        client: Any = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(f"The scheduler {scheduler} does not answer: {error}.", "Start it with: dask scheduler") from error
    with client:
        try:
            yield from _done(iter(shards), client, do)
        except (CommClosedError, FutureCancelledError) as error:
            hint = "Start it and the same command again: what is done is kept."
            raise EngineError(f"The scheduler {scheduler} is gone.", hint) from error


def _done(rest: Iterator[Shard], client: Client, do: Work) -> Iterator[Summary]:
    room = _AHEAD * max(1, sum(client.nthreads().values()))
    # Each worker that died over it counts at once: Dask has tried the document often enough.
    rescue, given_up = Rescue(trials=1), Counter[str]()
    waiting = {client.submit(do, shard, pure=False): shard for shard in islice(rest, room)}
    running: Any = as_completed(list(waiting), loop=client.loop)
    for future in running:
        shard = waiting.pop(future)
        try:
            yield future.result()
            following = next(rest, None)
        except KilledWorker as error:
            given_up[shard.name] += 1
            if given_up[shard.name] >= _GIVEN_UP:
                raise EngineError(f"Workers die over {shard.name}, whatever the document is.", "They may be short of memory.") from error
            following = rescue(shard)
        if following is not None:
            again = client.submit(do, following, pure=False)
            waiting[again] = following
            running.add(again)
