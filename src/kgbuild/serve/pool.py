"""The query processes: a query goes to a free one, and a process that does not answer in time is killed and replaced."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

from kgbuild.serve.limits import Limits
from kgbuild.serve.messages import LONGEST_LINE, Answer, Request

_log = logging.getLogger(__name__)


class Pool:
    """Query processes over one store.

    Args:
        store: Directory of the store.
        limits: How many processes, and what one query may use.
    """

    def __init__(self, store: Path, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._free: asyncio.Queue[Process] = asyncio.Queue()
        self._all: set[Process] = set()
        self._starting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start all processes."""
        await asyncio.gather(*(self._add() for _ in range(self._limits.workers)))

    async def close(self) -> None:
        """Kill all processes."""
        for task in self._starting:
            task.cancel()
        for process in list(self._all):
            await self._kill(process)

    async def ask(self, request: Request) -> Answer:
        """Return the answer to a query; one that takes too long or too much ends its process, and the answer says so."""
        try:
            process = await asyncio.wait_for(self._free.get(), self._limits.patience)
        except TimeoutError:
            return Answer("busy", b"All query processes are busy. Try again later.")
        try:
            answer = await asyncio.wait_for(_talk(process, request), self._limits.seconds)
        except TimeoutError:
            await self._replace(process)
            return Answer("time", f"The query took longer than {self._limits.seconds:g} seconds.".encode())
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            await self._replace(process)
            return Answer("memory", b"The query needed more memory than a query may use.")
        except asyncio.CancelledError:
            await self._replace(process)
            raise
        self._free.put_nowait(process)
        return answer

    async def _add(self) -> None:
        command = [sys.executable, "-m", "kgbuild.serve.worker", str(self._store), str(self._limits.memory)]
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE)
        self._all.add(process)
        if process.stdout is not None and await process.stdout.readline():
            self._free.put_nowait(process)

    async def _replace(self, process: Process) -> None:
        await self._kill(process)
        _log.info("A query process was ended and is replaced.")
        task = asyncio.create_task(self._add())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _kill(self, process: Process) -> None:
        self._all.discard(process)
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _talk(process: Process, request: Request) -> Answer:
    if process.stdin is None or process.stdout is None:
        raise ConnectionError
    process.stdin.write(request.line())
    await process.stdin.drain()
    head = json.loads(await process.stdout.readline())
    return Answer(head["outcome"], await process.stdout.readexactly(head["size"]))
