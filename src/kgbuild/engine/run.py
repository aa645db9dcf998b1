"""A run over many articles: which shards are missing, who does them, and what came of it."""

from __future__ import annotations

import fcntl
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TextIO

from kgbuild import writers
from kgbuild.config import Settings
from kgbuild.engine.shards import LOCK, MANIFEST, SIZE, Shard, cut
from kgbuild.engine.work import Summary, read
from kgbuild.errors import ConfigError, InputError
from kgbuild.model import Document

_PROBLEMS, _TIMINGS = "problems.jsonl", "timings.jsonl"
_OURS = re.compile(r"(part-[0-9a-f]{16})\.(?:nq(?:\.gz|\.zst)?|json)")
_LEFT = re.compile(r"\.(?:part-[0-9a-f]{16}|manifest|problems)\..*")
#: Bytes of problems that are held in memory before they go to disk.
_HELD = 1_000_000

Engine = Callable[[Iterable[Shard]], Iterator[Summary]]
#: Is told of every shard and of every input that cannot be used; the second value says that a shard was there already.
Watch = Callable[[Summary | InputError, bool], None]


@dataclass(slots=True)
class Totals:
    """What a run did; `reused` shards were there already, `removed` ones belong to articles that are not there any more."""

    documents: int = 0
    words: int = 0
    acts: int = 0
    statements: int = 0
    shards: int = 0
    problems: int = 0
    reused: int = 0
    removed: int = 0

    def add(self, summary: Summary) -> None:
        """Count a shard."""
        self.documents += summary.documents
        self.words += summary.words
        self.acts += summary.acts
        self.statements += summary.statements
        self.shards += 1
        self.problems += len(summary.problems)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a run writes and what its result depends on.

    Attributes:
        folder: Where the shards go.
        settings: Settings of the pipeline.
        digest: Stands for version, model, settings and ontology.
        about: What the manifest says of them besides.
        size: Usual number of documents in a shard.
        ending: Ending of the files of statements, which says how they are compressed.
        resume: Whether shards that are there already count as done.
    """

    folder: Path
    settings: Settings
    digest: str
    about: dict[str, str] = field(default_factory=dict)
    size: int = SIZE
    ending: str = ".nq"
    resume: bool = True


def run(items: Iterable[Document | InputError], plan: Plan, engine: Engine, watch: Watch) -> Totals:
    """Do what is missing, tell about each shard and each bad input, and write the manifest.

    Memory holds the shards in work and the names of the others.

    Args:
        items: Documents and what could not be read, in order.
        plan: Where and how.
        engine: Does shards.
        watch: Is told what happens.

    Raises:
        ConfigError: If the folder cannot be written or another run is writing it.
        InputError: If there is no article; the folder is then left as it is.
    """
    with _locked(plan.folder), SpooledTemporaryFile(_HELD, "w+", encoding="utf-8", newline="\n") as bad:
        _tidy(plan.folder)
        current = _Run(plan, watch, bad)
        shards = cut(current.usable(items), plan.folder, plan.settings, plan.digest, plan.size, plan.ending)
        for summary in engine(current.missing(shards)):
            current.tell(summary, reused=False)
        if not current.names:
            raise InputError("There is no article to write.")
        current.close()
        _tidy(plan.folder)
        return current.totals


class _Run:
    def __init__(self, plan: Plan, watch: Watch, bad: SpooledTemporaryFile[str]) -> None:
        self.totals = Totals()
        self.names: set[str] = set()
        self._plan, self._watch, self._bad = plan, watch, bad
        self._timings = _Timings(plan.folder / _TIMINGS)

    def usable(self, items: Iterable[Document | InputError]) -> Iterator[Document]:
        for item in items:
            if isinstance(item, InputError):
                self.totals.problems += 1
                self._bad.write(_row("", item.message))
                self._watch(item, False)
            else:
                yield item

    def missing(self, shards: Iterable[Shard]) -> Iterator[Shard]:
        for shard in shards:
            summary = read(shard.folder, shard.name) if self._plan.resume else None
            if summary is None or summary.file != shard.graph.name:
                yield shard
            else:
                self.tell(summary, reused=True)

    def tell(self, summary: Summary, *, reused: bool) -> None:
        self.totals.add(summary)
        self.totals.reused += reused
        self.names.add(summary.name)
        if not reused:
            self._timings.add(summary)
        self._watch(summary, reused)

    def close(self) -> None:
        """Say which files belong to the result, and delete those that an earlier run made for articles that have changed since."""
        folder = self._plan.folder
        with writers.atomic(folder / _PROBLEMS) as problems, writers.atomic(folder / MANIFEST) as manifest:
            self._bad.seek(0)
            problems.writelines(self._bad)
            self._write(manifest, problems)
        kept = {f"{name}{ending}" for name in self.names for ending in (".json", self._plan.ending)}
        for path in _files(folder, _OURS):
            if path.name not in kept:
                self.totals.removed += path.suffix == ".json"
                path.unlink()

    def _write(self, manifest: TextIO, problems: TextIO) -> None:
        counts = {key: value for key, value in asdict(self.totals).items() if key not in {"reused", "removed"}}
        head = {**self._plan.about, "digest": self._plan.digest, "totals": counts}
        manifest.write(f'{json.dumps(head, indent=1)[:-2]},\n "shards": [')
        between = "\n"
        for name in sorted(self.names):
            summary = read(self._plan.folder, name)
            if summary is None:
                raise ConfigError(f"{name} in {self._plan.folder} was changed while the run went on.", "Start it again.")
            row = {key: value for key, value in summary.record().items() if key != "problems"}
            problems.writelines(_row(name, problem) for problem in summary.problems)
            manifest.write(f"{between}  {json.dumps(row)}")
            between = ",\n"
        manifest.write("\n ]\n}\n")


class _Timings:
    """Notes what each shard took, for people: the one file of the folder that no two runs write alike."""

    def __init__(self, path: Path) -> None:
        self._path, self._began = path, time.monotonic()

    def add(self, summary: Summary) -> None:
        elapsed = time.monotonic() - self._began
        row = {"shard": summary.name, "documents": summary.documents, "words": summary.words}
        line = json.dumps(row | {"seconds": round(summary.seconds, 2), "elapsed": round(elapsed, 2)})
        try:
            with self._path.open("a", encoding="utf-8") as log:
                log.write(f"{line}\n")
        except OSError as error:
            raise ConfigError(f"Cannot write {self._path}: {error.strerror}.") from error


def _row(shard: str, problem: str) -> str:
    return json.dumps({"shard": shard, "problem": problem}, ensure_ascii=False) + "\n"


def _files(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    return sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name))


def _tidy(folder: Path) -> None:
    """Delete what processes that were killed have left half done."""
    for path in _files(folder, _LEFT):
        path.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise ConfigError(f"Cannot write to {folder}: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigError(f"Another run is writing to {folder}.", "Wait until it has ended, or name another folder.") from error
        yield
