"""A newsroom's archive from end to end: extracted into shards, loaded, asked; with rates and memory by tenths of the run.

usage: python -m tests.benchmarks.newsroom ARTICLES [--words 90] [--jobs 2] [--folder DIR] [--infer] [--keep] [--only extract|load]

It runs the commands that a user runs. Whatever ends it, the same command goes on where it was: shards that are done are kept, a load is
taken up. Its folder is deleted at the end; 100,000 articles of 90 words take 17 GB until then, and more while they are loaded.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.scale import family, measured, resident, say

#: Bytes that a word of the archive takes at the end: shards, store and what a load holds beside them.
_BYTES_A_WORD = 3_000
#: Seconds between two looks at the memory of the processes.
_BETWEEN = 2.0
#: Most articles that a shard usually has: few enough that the processes end at about the same time. At least so many shards.
_SHARD, _SHARDS = 200, 40
#: Words of an article where their number is not chosen.
_REAL_WORDS = 310
#: Asked of the loaded graph; seconds that a question may take, far more than anybody would wait.
_QUESTIONS = (("who-rejected", "NATO"), ("who-denied", "Russia"), ("who-demanded", "European Union"), ("direct-quotes", "Barack Obama"))
_PATIENCE = "600"


class Shard(NamedTuple):
    """What a shard took: CPU seconds, and seconds since the one before was done; `line` is its place in the log."""

    line: int
    documents: int
    words: int
    cpu: float
    wall: float


def command(*arguments: str | Path) -> list[str]:
    """Return a command of kgbuild."""
    return [sys.executable, "-m", "kgbuild", *map(str, arguments)]


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a log, without a last one that was cut off."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def make_archive(archive: Path, articles: int, words: int) -> None:
    """Write the archive unless it is there."""
    if not archive.exists():
        maker, part = Path(__file__).with_name("archive.py"), archive.with_suffix(".part")
        with part.open("w", encoding="utf-8") as stream:
            subprocess.run([sys.executable, str(maker), str(articles), "--words", str(words)], stdout=stream, check=True)
        part.replace(archive)


def extract(archive: Path, home: Path, jobs: int, size: int) -> None:
    """Run `kgbuild extract`, and note now and then how much memory each of its processes holds."""
    shards, log = home / "shards", home / "memory.jsonl"
    began = time.monotonic()
    run = command("extract", archive, "--shards", shards, "--shard-size", str(size), "-j", str(jobs), "--json")
    with subprocess.Popen(run) as process, log.open("a", encoding="utf-8") as notes:
        while process.poll() is None:
            done = len(rows(shards / "timings.jsonl"))
            for pid in family(process.pid):
                row = {"done": done, "process": pid, "worker": "spawn_main" in _command_line(pid), "mb": resident(pid) >> 10}
                notes.write(f"{json.dumps(row)}\n")
            notes.flush()
            time.sleep(_BETWEEN)
    if process.returncode not in {0, 3}:
        sys.exit(f"kgbuild extract ended with {process.returncode}; the same command goes on where it was.")
    say(f"extract: {time.monotonic() - began:.0f} s wall for what was missing")


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def tell_rates(home: Path) -> None:
    """Print articles a second of wall and words a second of CPU, and the memory of the processes, by tenths of the articles."""
    shards = _shards(home / "shards")
    whole, tenths = _sum(shards), _tenths(shards)
    parts = [_sum(tenth) for tenth in tenths]
    say(f"extract: {whole.documents} articles, {whole.words} words, {len(shards)} shards, {whole.cpu:.0f} s CPU, {whole.wall:.0f} s wall")
    say(f"extract: {whole.words / whole.wall:.0f} words and {whole.documents / whole.wall:.1f} articles a second of wall")
    say(f"extract: {whole.words / whole.cpu:.0f} words a CPU second")
    _tell("words a CPU second", [part.words / part.cpu for part in parts], "{:.0f}")
    _tell("articles a second of wall", [part.documents / part.wall for part in parts], "{:.1f}")
    memory = rows(home / "memory.jsonl")
    for name, wanted in (("a worker", True), ("the command", False)):
        known = [row for row in memory if bool(row["worker"]) == wanted]
        peaks = [max((row["mb"] for row in known if tenth[0].line <= row["done"] <= tenth[-1].line), default=0) for tenth in tenths]
        _tell(f"peak MB of {name}", peaks, "{:.0f}")


def _shards(folder: Path) -> list[Shard]:
    """Return the shards of the result in the order in which they were done; a log may hold those of earlier settings too."""
    names = {shard["name"] for shard in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["shards"]}
    found, before = [], 0.0
    for line, row in enumerate(rows(folder / "timings.jsonl")):
        # A run that was taken up counts its seconds from its own start.
        wall = row["elapsed"] - before if row["elapsed"] >= before else row["elapsed"]
        before = row["elapsed"]
        if row["shard"] in names:
            found.append(Shard(line, int(row["documents"]), int(row["words"]), row["seconds"], wall))
    return found


def _tenths(shards: list[Shard]) -> list[list[Shard]]:
    """Part the shards by tenths of the articles."""
    done = list(accumulate(shard.documents for shard in shards))
    ends = [bisect_right(done, done[-1] * part // 10) for part in range(11)]
    return [shards[start:end] for start, end in pairwise(ends)]


def _sum(shards: list[Shard]) -> Shard:
    _, documents, words, cpu, wall = zip(*shards, strict=True)
    return Shard(0, sum(documents), sum(words), sum(cpu), sum(wall))


def _tell(what: str, values: list[float], form: str) -> None:
    ratio = values[-1] / values[0] if values[0] else 0
    say(f"extract: {what} by tenths: {' '.join(map(form.format, values))}; last to first {ratio:.2f}")


def tell_sizes(archive: Path, shards: Path) -> None:
    """Print what the manifest counts, and the bytes of an article, plain and compressed."""
    manifest = json.loads((shards / "manifest.json").read_text(encoding="utf-8"))
    totals, parts = manifest["totals"], sorted(manifest["shards"], key=lambda shard: -shard["bytes"])
    written = sum(part["bytes"] for part in parts)
    say(f"result: {totals}; archive {archive.stat().st_size / 1e6:.0f} MB, statements {written / 1e9:.2f} GB")
    sample = (shards / parts[0]["file"]).read_bytes()
    packed = len(gzip.compress(sample, 6, mtime=0)) / len(sample)
    articles = totals["documents"]
    say(f"result: {written / articles:.0f} bytes of N-Quads and {totals['statements'] / articles:.0f} statements an article")
    say(f"result: gzip shrinks the largest shard to {packed:.3f}")


def infer(home: Path) -> None:
    """Derive what follows from the shards, unless it is there."""
    if not (home / "inferred.nq").exists():
        cost = measured(command("infer", home / "shards", "-f", "nquads", "-o", home / "inferred.nq"))
        say(f"infer: {cost.wall:.0f} s wall, {cost.cpu:.0f} s CPU, {cost.peak} MB at the peak")


def load_and_ask(home: Path) -> None:
    """Load the shards and what follows from them, if it is there, into an embedded store and ask some questions."""
    store, inferred = home / "store", home / "inferred.nq"
    graphs = [home / "shards", *([inferred] if inferred.exists() else ())]
    cost = measured(command("load", *graphs, store, "-q"))
    size = sum(path.stat().st_size for path in store.iterdir())
    say(f"load: {cost.wall:.0f} s wall, {cost.cpu:.0f} s CPU, {cost.peak} MB at the peak, store {size / 1e9:.2f} GB")
    for question, actor in _QUESTIONS:
        cost = measured(command("query", store, question, "-p", f"actor={actor}", "-f", "csv", "--timeout", _PATIENCE), home / "rows.csv")
        with (home / "rows.csv").open(encoding="utf-8", newline="") as found:
            count = sum(1 for _ in csv.reader(found)) - 1
        say(f"query: {question}, {actor}: {count} rows, {cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU, {cost.peak} MB")


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Extract, load and ask an archive of made-up articles.")
    parser.add_argument("articles", type=int)
    parser.add_argument("--words", type=int, default=90, help="mean length of an article; 0: that of real ones")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to work [default: a folder for temporary files that is the same each time]")
    parser.add_argument("--infer", action="store_true", help="load what follows from the graph too")
    parser.add_argument("--keep", action="store_true", help="delete nothing at the end")
    parser.add_argument("--only", choices=("extract", "load"), help="one half; nothing is deleted")
    return parser.parse_args()


def main() -> None:
    """Do what is missing and print figures."""
    wanted = options()
    os.environ["OMP_NUM_THREADS"] = "1"
    home = wanted.folder or Path(tempfile.gettempdir()) / f"kgbuild-newsroom-{wanted.articles}-{wanted.words}"
    home.mkdir(parents=True, exist_ok=True)
    needed = wanted.articles * (wanted.words or _REAL_WORDS) * _BYTES_A_WORD
    if shutil.disk_usage(home).free < needed:
        sys.exit(f"{home} has too little room: {needed / 1e9:.0f} GB are needed.")
    say(f"folder: {home}")
    archive = home / "archive.jsonl"
    make_archive(archive, wanted.articles, wanted.words)
    if wanted.only != "load":
        extract(archive, home, wanted.jobs, max(1, min(_SHARD, wanted.articles // _SHARDS)))
    tell_rates(home)
    tell_sizes(archive, home / "shards")
    if wanted.infer:
        infer(home)
    if wanted.only != "extract":
        load_and_ask(home)
    if not (wanted.keep or wanted.only):
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
