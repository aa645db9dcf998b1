"""The query processes: a query goes to a free one, and a process that ends with its query is replaced."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path
from typing import cast

from kgbuild.serve.limits import Limits
from kgbuild.store.messages import Answer, Request, first

_log = logging.getLogger(__name__)


class _Line(asyncio.Protocol):
    """The line to a process, which answers one query at a time."""

    def __init__(self) -> None:
        self._received = bytearray()
        # Nothing stands for the end of the process.
        self._answers: asyncio.Queue[Answer | None] = asyncio.Queue()
        self.process = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if found := first(self._received):
            answer, size = found
            del self._received[:size]
            self._answers.put_nowait(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._answers.put_nowait(None)

    def send(self, request: Request) -> None:
        self._transport.write(request.line())

    async def answer(self) -> Answer:
        """Return the next answer.

        Raises:
            ConnectionError: If the process ended instead.
        """
        found = await self._answers.get()
        if found is None:
            raise ConnectionResetError("The query process has ended.")
        return found

    def end(self) -> None:
        """Kill the process, once it has said which it is, and close the line."""
        with suppress(ProcessLookupError):
            if self.process:
                os.kill(self.process, signal.SIGKILL)
        self._transport.close()


class Pool:
    """Query processes over one store.

    Args:
        store: Directory of the store.
        limits: How many processes, and what one query may use.
    """

    def __init__(self, store: Path, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        # The last one that was busy comes first: what it read is still at hand.
        self._free: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()
        self._starting: set[asyncio.Task[None]] = set()
        self._starts = asyncio.Lock()
        self._keeper: Process | None = None
        self._orders: socket.socket | None = None

    async def start(self) -> None:
        """Start all processes."""
        await asyncio.gather(*(self._add() for _ in range(self._limits.workers)))

    async def close(self) -> None:
        """Kill all processes."""
        for task in self._starting:
            task.cancel()
        while not self._free.empty():
            self._free.get_nowait().end()
        if self._keeper is not None and self._orders is not None:
            self._orders.close()
            with suppress(ProcessLookupError):
                os.killpg(self._keeper.pid, signal.SIGKILL)
            await self._keeper.wait()

    async def ask(self, request: Request) -> Answer:
        """Return the answer to a query within the limits; one that takes too long or too much ends its process, and the answer says so."""
        try:
            async with asyncio.timeout(self._limits.patience):
                line = await self._free.get()
        except TimeoutError:
            return Answer("busy", b"All query processes are busy. Try again later.")
        clock = asyncio.get_running_loop().time
        began, seconds = clock(), self._limits.seconds
        try:
            line.send(request._replace(rows=self._limits.rows, seconds=seconds))
            answer = await line.answer()
        except ConnectionError:
            self._replace()
            if clock() - began >= seconds:
                return Answer("time", f"The query took longer than {seconds:g} seconds.".encode())
            return Answer("memory", b"The query needed more memory than a query may use.")
        except asyncio.CancelledError:
            line.end()
            self._replace()
            raise
        self._free.put_nowait(line)
        return answer

    async def _kept(self) -> socket.socket:
        """Return the line to the process that forks the others, which form one group with it; it is started where there is none."""
        async with self._starts:
            if self._orders is None or self._keeper is None or self._keeper.returncode is not None:
                if self._orders is not None:
                    self._orders.close()
                self._orders, self._keeper = await self._keep()
            return self._orders

    async def _keep(self) -> tuple[socket.socket, Process]:
        command = [sys.executable, "-m", "kgbuild.store.keeper", str(self._store), str(self._limits.memory)]
        ours, theirs = socket.socketpair()
        with theirs:
            return ours, await asyncio.create_subprocess_exec(*command, stdin=theirs.fileno(), start_new_session=True)

    async def _add(self) -> None:
        orders = await self._kept()
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(orders, [b"+"], [theirs.fileno()])
        _, line = await asyncio.get_running_loop().create_unix_connection(_Line, sock=ours)
        try:
            line.process = int((await line.answer()).body)
        except ConnectionError:
            _log.warning("A query process could not be started.")
        except asyncio.CancelledError:
            line.end()
            raise
        else:
            self._free.put_nowait(line)

    def _replace(self) -> None:
        _log.info("A query process has ended and is replaced.")
        task = asyncio.create_task(self._add())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)
