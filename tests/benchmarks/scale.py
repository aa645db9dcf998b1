"""Measure `kgbuild extract --shards` on an archive that `archive.py` makes: flat rate, memory, processes, cluster, overhead.

usage: scale.py ARTICLES [PART...]    (parts: flat workers overhead textacy; default: all)

Ratios come from one run. CPU time is that of all processes, user and system. `overhead` takes a pipeline that does next to nothing, so
that what is left is the engine; `textacy` runs where it is installed, on the parse of the bundled model.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from kgbuild.config import Settings
from kgbuild.documents import read
from kgbuild.engine.local import map_shards
from kgbuild.engine.shards import Shard, cut
from kgbuild.engine.work import Summary, prepare, work
from kgbuild.model import Document

#: Exit codes of a command that has done its work; 3 says that some input could not be used.
_FINE = frozenset({0, 3})
#: Shards in an archive, so that the first and the last tenth of the run are shards of their own.
_SHARDS = 40


class Cost(NamedTuple):
    """What a command and its processes took: CPU seconds, wall seconds, megabytes of the largest process."""

    cpu: float
    wall: float
    peak: int


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measured(command: list[str], output: Path | None = None) -> Cost:
    """Run a command, keep its standard output in a file if one is named, and return its cost."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    largest = 0
    with (output or Path(os.devnull)).open("w") as stdout, subprocess.Popen(command, stdout=stdout) as process:
        while process.poll() is None:
            largest = max(largest, *(resident(child) for child in family(process.pid)))
            time.sleep(0.05)
    if process.returncode not in _FINE:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - began, largest >> 10)


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(other for child in children for other in family(int(child)))]


def resident(pid: int) -> int:
    """Return the memory of a process in kB, 0 when it has ended."""
    try:
        return next(int(line.split()[1]) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return 0


def extract(archive: Path, folder: Path, size: int, *options: str) -> list[str]:
    """Return the command that extracts an archive into shards."""
    return [sys.executable, "-m", "kgbuild", "extract", str(archive), "--shards", str(folder), "--shard-size", str(size), "-q", *options]


def flat(archive: Path, folder: Path, count: int) -> None:
    """Print words a CPU second and the memory of one worker in each tenth of a run; it does in this process what a worker does."""
    (folder / "flat").mkdir()
    found = (item for item in read([archive]) if isinstance(item, Document))
    rows: list[tuple[int, float, int]] = []
    prepare(Settings(), "")
    for shard in cut(found, folder / "flat", Settings(), "", max(1, count // _SHARDS)):
        start = time.process_time()
        rows.append((work(shard).words, time.process_time() - start, resident(os.getpid()) >> 10))
    tenths = [rows[len(rows) * part // 10 : len(rows) * (part + 1) // 10] for part in range(10)]
    rates = [sum(words for words, _, _ in part) / sum(cpu for _, cpu, _ in part) for part in tenths]
    say(f"flat: {count} articles in {len(rows)} shards; words a CPU second by tenths: {' '.join(f'{rate:.0f}' for rate in rates)}")
    say(f"flat: last tenth {rates[-1] / rates[0]:.2f} of the first; MB after each: {' '.join(str(part[-1][2]) for part in tenths)}")


def workers(archive: Path, folder: Path, count: int) -> None:
    """Print what two processes gain over one, and whether the result is the same."""
    size = max(1, count // _SHARDS)
    one = measured(extract(archive, folder / "one", size, "-j", "1"))
    two = measured(extract(archive, folder / "two", size, "-j", "2"))
    same = all((folder / "two" / path.name).read_bytes() == path.read_bytes() for path in (folder / "one").glob("part-*"))
    say(f"workers: one {one.wall:.1f} s wall {one.cpu:.1f} s CPU, two {two.wall:.1f} s wall {two.cpu:.1f} s CPU")
    say(f"workers: {one.wall / two.wall:.2f} times as fast, {two.cpu / one.cpu:.2f} times the CPU; same bytes: {same}")


def trivial(shard: Shard) -> Summary:
    """Do what a pipeline without rules and model would do: look at each word and return some lines."""
    words = sum(len([word for word in document.text.split() if word.isalpha()]) for document in shard.documents)
    lines = "".join(f"<{document.id}> <word> {number} .\n" for document in shard.documents for number in range(12))
    return Summary(shard.name, "", len(shard.documents), words, 0, 0, 0, "", len(lines), "")


def overhead(archive: Path, folder: Path, count: int) -> None:
    """Print CPU of the engines over that of a plain loop, reading included, with a pipeline that does next to nothing.

    The processes of `-j` are started and ended within the measure, which weighs on small archives; those of a cluster run before and after
    it, and wake up all the time, which weighs where other work slows the run down.
    """
    loop = _through(partial(map, trivial), archive, folder)
    say(f"overhead: a loop: {count} articles, {loop:.2f} s CPU")
    processes = _through(partial(map_shards, jobs=2, start=dict, do=trivial), archive, folder)
    say(f"overhead: two processes: {processes:.2f} s CPU, {processes / loop:.2f} times the loop")
    try:
        engine = import_module("kgbuild.engine.cluster").map_shards
    except ImportError:
        say("overhead: Dask is not installed")
        return
    with _cluster(folder / "scheduler.json") as (address, pids):
        before = sum(map(_spent, pids))
        own = _through(partial(engine, scheduler=address, do=trivial), archive, folder)
        spent = own + sum(map(_spent, pids)) - before
    say(f"overhead: Dask, two workers: {spent:.2f} s CPU, {spent / loop:.2f} times the loop")


def _through(engine: Callable[[Iterable[Shard]], Iterator[Summary]], archive: Path, folder: Path) -> float:
    """Return the CPU seconds that an engine takes for an archive, those of processes that it starts and ends included."""
    before = _cpu()
    found = (item for item in read([archive]) if isinstance(item, Document))
    sum(summary.documents for summary in engine(cut(found, folder, Settings(), "")))
    return _cpu() - before


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@contextmanager
def _cluster(file: Path) -> Iterator[tuple[str, list[int]]]:
    """Start a scheduler and two workers; yield the address and the processes, which have loaded their libraries."""
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    quiet = partial(subprocess.Popen, stderr=subprocess.DEVNULL)
    processes = [quiet([*dask, "--scheduler-file", str(file)])]
    try:
        while not (file.exists() and file.stat().st_size):
            time.sleep(0.1)
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        processes += [quiet([*worker, "--scheduler-file", str(file)]) for _ in range(2)]
        with import_module("distributed").Client(address, set_as_default=False) as client:
            client.wait_for_workers(2)
            # What a worker imports for the first shard belongs to its start.
            client.run(import_module, "kgbuild.engine.work")
        yield address, [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def _spent(pid: int) -> float:
    """Return the CPU seconds of a running process."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def textacy(archive: Path, _folder: Path, count: int) -> None:
    """Print the time of textacy's triples and quotations beside the whole extraction, on the parse of the bundled model."""
    try:
        triples = import_module("textacy.extract.triples")
    except ImportError:
        say("textacy: not installed")
        return
    from kgbuild.analysis.pipeline import language  # noqa: PLC0415
    from kgbuild.pipeline import Pipeline  # noqa: PLC0415

    pipeline, nlp = Pipeline(), language("en", 1)
    pipeline.load()
    sums = {"model": 0.0, "kgbuild": 0.0, "textacy": 0.0}
    found = {"acts": 0, "triples": 0, "quotations": 0, "refused": 0}
    for document in [item for item in read([archive]) if isinstance(item, Document)][: min(count, 200)]:
        start = time.process_time()
        parsed = nlp(document.text)
        model = time.process_time() - start
        found["triples"] += len(list(triples.subject_verb_object_triples(parsed)))
        try:
            found["quotations"] += len(list(triples.direct_quotations(parsed)))
        except ValueError:
            # It gives up a text with an odd number of quotation marks.
            found["refused"] += 1
        both = time.process_time() - start
        found["acts"] += len(pipeline(document).acts)
        whole = time.process_time() - start - both
        sums = {name: sums[name] + cost for name, cost in (("model", model), ("textacy", both), ("kgbuild", whole))}
    ratios = ", ".join(f"{name} {cost / sums['model']:.2f}" for name, cost in sums.items())
    say(f"textacy: {ratios} times the model; {found}")


PARTS = {"flat": flat, "workers": workers, "overhead": overhead, "textacy": textacy}


def main(count: int, parts: list[str]) -> None:
    """Make the archive and measure."""
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.jsonl"
        with archive.open("w", encoding="utf-8") as stream:
            subprocess.run([sys.executable, str(Path(__file__).with_name("archive.py")), str(count)], stdout=stream, check=True)
        for part in parts or PARTS:
            PARTS[part](archive, Path(folder), count)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
