"""Shards on a machine that does not play along: kills, a rival, a full or forbidden disk, a clock that jumps."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ARTICLES = 14
#: Sentences of an article: with as many it takes a fifth of a second, so that a kill can hit it.
LONG = 40

Undisturbed = tuple[Path, dict[str, bytes]]


def command(source: Path, folder: Path, *options: str) -> list[str]:
    # Nearly every article is a shard of its own.
    return [sys.executable, "-m", "kgbuild", "extract", str(source), "--shards", str(folder), "--shard-size", "1", "-q", *options]


def run(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    line = command(*arguments)  # type: ignore[arg-type]
    return subprocess.run(line, check=False, capture_output=True, text=True, encoding="utf-8", **more)  # type: ignore[call-overload, no-any-return]


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files but the lock and the timings: a run that has ended leaves nothing half done."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in {".lock", "timings.jsonl"}}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    home = tmp_path_factory.mktemp("faults")
    source = home / "news.jsonl"
    texts = (f"Norway rejected demand number {number} on Monday. NATO said that it would wait. " * LONG for number in range(ARTICLES))
    records = ({"doc_id": f"n{number}", "published": "2022-02-02", "text": text} for number, text in enumerate(texts))
    source.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    assert run(source, home / "one").returncode == 0
    return source, contents(home / "one")


def wait_for(process: subprocess.Popen[bytes], happened: Callable[[], bool]) -> None:
    while process.poll() is None and not happened():
        time.sleep(0.005)


def in_work(folder: Path) -> bool:
    return any(folder.glob(".part-*.at"))


def one_more(folder: Path, before: set[Path]) -> bool:
    return bool(set(folder.glob("part-*.json")) - before)


def test_a_run_killed_ten_times_equals_an_undisturbed_one(undisturbed: Undisturbed, tmp_path: Path) -> None:
    source, files = undisturbed
    folder, killed = tmp_path / "killed", 0
    folder.mkdir()
    for number in range(10):
        for left in folder.glob(".part-*"):
            left.unlink()
        # By turns in the middle of an article, and as soon as a shard is done.
        moment = partial(one_more, folder, set(folder.glob("part-*.json"))) if number % 2 else partial(in_work, folder)
        with subprocess.Popen(command(source, folder, "-j", "2"), start_new_session=True) as process:
            wait_for(process, moment)
            killed += process.poll() is None
            os.killpg(process.pid, signal.SIGKILL)
        for part in folder.glob("part-*.json"):
            assert (folder / f"{part.stem}.nq").read_bytes() == files[f"{part.stem}.nq"]
    assert killed >= 5
    assert run(source, folder).returncode == 0
    assert contents(folder) == files


def test_a_second_run_on_a_folder_is_refused_and_does_no_harm(undisturbed: Undisturbed, tmp_path: Path) -> None:
    source, files = undisturbed
    folder = tmp_path / "shared"
    with subprocess.Popen(command(source, folder)) as first:
        wait_for(first, partial(in_work, folder))
        second = run(source, folder)
        assert first.wait(timeout=300) == 0
    assert second.returncode == 2
    assert second.stderr.startswith(f"Error: Another run is writing to {folder}.")
    assert contents(folder) == files


def test_a_full_disk_is_said_and_the_next_run_goes_on(undisturbed: Undisturbed, tmp_path: Path) -> None:
    source, files = undisturbed
    folder = tmp_path / "full"
    largest = max(len(data) for data in files.values())
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (largest - 1, largest - 1))
    for options in ((), ("-j", "2"), ("--compress", "none")):
        done = run(source, folder, *options, preexec_fn=full)
        assert done.returncode == 2
        assert done.stderr.startswith(f"Error: Cannot write {folder}")
        assert not (folder / "manifest.json").exists()
        for part in folder.glob("part-*.json"):
            assert (folder / f"{part.stem}.nq").read_bytes() == files[f"{part.stem}.nq"]
    assert run(source, folder).returncode == 0
    assert contents(folder) == files


#: Put into every Python that starts: a folder on a file system that is mounted read-only. Modes would not stop the root user.
READ_ONLY = """
import errno, io, os
opened, folder = io.open, FOLDER

def forbidding(file, mode="r", *rest, **more):
    if str(file).startswith(folder) and set(mode) & set("wax+"):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(file))
    return opened(file, mode, *rest, **more)

io.open = forbidding
"""
#: A clock that runs backwards, a quarter of an hour each time it is asked.
BACKWARDS = "import itertools, time\nsteps = itertools.count(4e9, -1000.0)\ntime.time = lambda: next(steps)\n"


def changed(folder: Path, code: str) -> dict[str, str]:
    """Return an environment in which every Python runs the code when it starts."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))}


def test_a_folder_that_is_read_only_stays_as_it_is(undisturbed: Undisturbed, tmp_path: Path) -> None:
    source, files = undisturbed
    folder = tmp_path / "old"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    environment = changed(tmp_path / "site", f"FOLDER = {str(folder)!r}\n{READ_ONLY}")
    for options in ((), ("--no-resume",)):
        done = run(source, folder, *options, env=environment)
        assert done.returncode == 2
        assert done.stderr.startswith(f"Error: Cannot write to {folder}: Read-only file system")
    assert contents(folder) == files
    done = subprocess.run(
        [sys.executable, "-m", "kgbuild", "extract", str(source), "-q", "-o", str(folder / "news.nq")],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: Cannot write {folder / 'news.nq'}: Read-only file system")


def test_a_disk_that_becomes_read_only_ends_the_run(undisturbed: Undisturbed, tmp_path: Path) -> None:
    source, files = undisturbed
    folder = tmp_path / "out"
    # The lock can still be taken, the statements cannot be written: file systems are set read-only after an error of the disk.
    environment = changed(tmp_path / "site", f"FOLDER = {str(folder / '.part')!r}\n{READ_ONLY}")
    done = run(source, folder, env=environment)
    assert done.returncode == 2
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert run(source, folder).returncode == 0
    assert contents(folder) == files


def test_a_place_where_no_folder_can_be_is_said(undisturbed: Undisturbed, tmp_path: Path) -> None:
    source, _ = undisturbed
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run(source, tmp_path / "file" / "folder")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: Cannot write")


def test_a_clock_that_jumps_changes_nothing(undisturbed: Undisturbed, tmp_path: Path) -> None:
    source, files = undisturbed
    environment = changed(tmp_path / "site", BACKWARDS) | {"TZ": "Pacific/Kiritimati"}
    assert run(source, tmp_path / "out", "-j", "2", env=environment).returncode == 0
    assert contents(tmp_path / "out") == files
    done = run(source, tmp_path / "out", "--json", env=environment)
    assert json.loads(done.stdout)["reused"] == json.loads(done.stdout)["shards"]
