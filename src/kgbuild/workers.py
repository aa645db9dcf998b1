"""Processes that may die: each works by itself, so that a death loses the task in work and no other."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

from kgbuild.errors import EngineError, KgbuildError

Key = TypeVar("Key")
Task = TypeVar("Task")
Result = TypeVar("Result")

#: So many deaths without a result between them are not the doing of single tasks: the machine is out of memory, or a library is broken.
_DEATHS_IN_A_ROW = 20


@dataclass(slots=True)
class _Process(Generic[Key, Task, Result]):
    """One process with its tasks in the order in which it does them. It ends when the other side of `leash` is closed."""

    pool: ProcessPoolExecutor
    leash: Connection
    tasks: deque[tuple[Key, Task, Future[Result]]] = field(default_factory=deque)

    def close(self) -> None:
        """End the process, whatever it does."""
        self.leash.close()
        self.pool.shutdown(cancel_futures=True)


class Crew(Generic[Key, Task, Result]):
    """Does tasks in several processes and replaces those that die.

    Args:
        jobs: Number of processes, started as tasks come.
        do: Does one task; must be importable by the processes.
        start: What a process does first. An error of kgbuild that it raises is raised here; a death in it ends the run.
        rescue: Is asked what to do instead of a task whose process died while it was at work; None gives the task up.
    """

    def __init__(self, jobs: int, do: Callable[[Task], Result], start: Callable[[], object], rescue: Callable[[Task], Task | None]) -> None:
        self._do, self._start, self._rescue = do, start, rescue
        self._processes: list[_Process[Key, Task, Result] | None] = [None] * jobs
        self._deaths = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            if process is not None:
                process.close()

    def put(self, key: Key, task: Task) -> None:
        """Give a task to the process that has least to do."""
        place = min(range(len(self._processes)), key=self._load)
        self._submit(place, key, task)

    def finished(self) -> list[tuple[Key, Task, Result | None]]:
        """Wait until tasks are done and return them with their results, None where a task was given up; empty when nothing is left.

        Raises:
            EngineError: If processes die before they begin to work, or one after the other.
        """
        while True:
            waiting = [future for process in self._processes if process for _, _, future in process.tasks]
            if waiting:
                wait(waiting, return_when=FIRST_COMPLETED)
            results = [result for place in range(len(self._processes)) for result in self._collect(place)]
            if results or not waiting:
                return results

    def _load(self, place: int) -> int:
        process = self._processes[place]
        return len(process.tasks) if process else 0

    def _submit(self, place: int, key: Key, task: Task) -> None:
        process = self._processes[place] or self._launched()
        self._processes[place] = process
        try:
            process.tasks.append((key, task, process.pool.submit(self._do, task)))
        except BrokenProcessPool as error:
            lost: Future[Result] = Future()
            lost.set_exception(error)
            process.tasks.append((key, task, lost))

    def _launched(self) -> _Process[Key, Task, Result]:
        # Not forked: a process with the threads of a loaded model must not be.
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        return _Process(ProcessPoolExecutor(1, context, _begin, (self._start, theirs)), ours)

    def _collect(self, place: int) -> list[tuple[Key, Task, Result | None]]:
        """Return what a process has done; where it has died, another one takes its tasks."""
        process, results = self._processes[place], list[tuple[Key, Task, Result | None]]()
        while process and process.tasks and process.tasks[0][2].done():
            key, task, future = process.tasks.popleft()
            try:
                results.append((key, task, future.result()))
                self._deaths = 0
            except BrokenProcessPool:
                self._bury(place)
                # A process does its tasks in order, so the first one without a result was in work.
                instead = self._rescue(task)
                if instead is None:
                    results.append((key, task, None))
                else:
                    self._submit(place, key, instead)
                for other, innocent, _ in process.tasks:
                    self._submit(place, other, innocent)
                break
        return results

    def _bury(self, place: int) -> None:
        dead, self._processes[place] = self._processes[place], None
        if dead is None:
            return
        try:
            began = _heard(dead.leash)
        finally:
            dead.close()
        self._deaths += 1
        if not began or self._deaths >= _DEATHS_IN_A_ROW:
            when = f"{self._deaths} times in a row" if began else "before it could begin"
            raise EngineError(f"A working process died {when}.", "The machine may be short of memory: take fewer with -j.")


def _heard(leash: Connection) -> bool:
    """Say whether a process reported that it was ready; raise the error that it reported instead."""
    try:
        said = leash.recv() if leash.poll() else None
    except (EOFError, OSError):
        return False
    if isinstance(said, KgbuildError):
        raise said
    return said is not None


def _begin(start: Callable[[], object], leash: Connection) -> None:
    # Whoever interrupts means the command, which then ends its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(leash,), daemon=True).start()
    try:
        start()
    except KgbuildError as error:
        leash.send(error)
        os._exit(1)
    leash.send("ready")


def _end_with(leash: Connection) -> None:
    """End this process when the one that started it closes its side or is gone, so that none is left behind."""
    try:
        leash.recv()
    except (EOFError, OSError):
        os._exit(1)
