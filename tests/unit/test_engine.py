"""Shards: the same bytes however they are made, nothing done twice, and no death of a process loses more than its shard."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

import pytest

from kgbuild import compression
from kgbuild.config import Settings
from kgbuild.engine import shards
from kgbuild.engine.local import Rescue
from kgbuild.engine.shards import Shard, cut
from kgbuild.engine.work import work
from kgbuild.errors import InputError
from kgbuild.model import Block, Document, Span

NAMES = ("Minister Anna Berg", "Dmitry Peskov", "Sergey Lavrov", "Jens Stoltenberg", "Dmytro Kuleba", "Josep Borrell")
ARTICLES = 12


def archive(path: Path, changed: int = -1) -> Path:
    lines = []
    for number in range(ARTICLES):
        extra = " Nobody answered." if number == changed else ""
        text = f"{NAMES[number % len(NAMES)]} rejected demand number {number} on Monday.{extra} NATO said that it would wait."
        lines.append(json.dumps({"doc_id": f"n{number}", "title": f"Story {number}", "published": "2022-02-02", "text": text}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def command(source: Path, folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "kgbuild", "extract", str(source), "--shards", str(folder), "--shard-size", "3", "-q", *options]


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files but the lock and the timings: a run that has ended leaves nothing half done."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in {".lock", "timings.jsonl"}}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    home = tmp_path_factory.mktemp("engine")
    source = archive(home / "news.jsonl")
    subprocess.run(command(source, home / "one"), check=True)
    return source, contents(home / "one")


def filled(folder: Path, files: dict[str, bytes]) -> Path:
    """Return a folder in which a run has ended."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def document(number: int, text: str = "Somebody said nothing.") -> Document:
    return Document(f"a{number:016x}", f"n{number}", text, "made", (Block(Span(0, len(text))),))


def test_shards_cover_all_documents_once_and_move_little() -> None:
    documents = [document(number * 7919) for number in range(200)]
    parts = list(cut(documents, Path("x"), Settings(), "run", 10))
    assert [d.id for shard in parts for d in shard.documents] == [d.id for d in documents]
    assert len(parts) > 5
    fewer = {shard.name for shard in cut(documents[:50] + documents[51:], Path("x"), Settings(), "run", 10)}
    assert len({shard.name for shard in parts} - fewer) <= 2
    assert not {shard.name for shard in cut(documents, Path("x"), Settings(), "other run", 10)} & {shard.name for shard in parts}


def test_a_shard_reaches_another_process_as_it_is(tmp_path: Path) -> None:
    blocks = (Block(Span(0, 5), "title"), Block(Span(5, 9), "item", 0))
    names = [field.name for field in fields(Document) if field.type == "str"]
    whole = Document(blocks=blocks, markup=(Span(1, 2), Span(3, 4)), **{name: f"some {name}" for name in names})
    shard = Shard("part-x", (whole, document(2)), tmp_path, Settings(threads=3), "run", "inputs", ".nq.gz", frozenset({"a1"}))
    assert pickle.loads(pickle.dumps(shard)) == shard
    # Whoever adds a field to a block must send it too.
    assert [field.name for field in fields(Block)] == ["span", "part", "intro"]


def test_manifest_says_what_is_there(undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    _, files = undisturbed
    manifest = json.loads(files["manifest.json"])
    assert manifest["totals"]["documents"] == ARTICLES
    assert {f"{shard['name']}.nq" for shard in manifest["shards"]} == {name for name in files if name.endswith(".nq")}
    assert {"version", "model", "settings", "digest"} <= set(manifest)
    assert all(shard["bytes"] == len(files[f"{shard['name']}.nq"]) for shard in manifest["shards"])
    assert sum(shard["statements"] for shard in manifest["shards"]) == sum(
        data.count(b"\n") for name, data in files.items() if name.endswith(".nq")
    )


@pytest.mark.slow
def test_two_processes_make_the_same_bytes(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, files = undisturbed
    subprocess.run(command(source, tmp_path / "two", "-j", "2"), check=True)
    assert contents(tmp_path / "two") == files


def test_only_what_changed_is_done_again(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, files = undisturbed
    folder = filled(tmp_path / "again", files)
    done = subprocess.run([*command(source, folder), "--json"], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["reused"] == json.loads(done.stdout)["shards"]
    other = archive(tmp_path / "news.jsonl", changed=5)
    done = subprocess.run([*command(other, folder), "--json"], check=True, capture_output=True, text=True)
    totals = json.loads(done.stdout)
    assert 0 < totals["shards"] - totals["reused"] <= 2
    listed = {shard["name"] for shard in json.loads((folder / "manifest.json").read_text())["shards"]}
    assert {path.stem for path in folder.glob("*.nq")} == listed


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_compressed_shards_hold_the_same_and_take_the_place_of_plain_ones(
    undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path, kind: str
) -> None:
    source, files = undisturbed
    folder = filled(tmp_path / "packed", files)
    done = subprocess.run([*command(source, folder, "--compress", kind), "--json"], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["reused"] == 0
    found = contents(folder)
    assert not [name for name in found if name.endswith(".nq")]
    for shard in json.loads(found["manifest.json"])["shards"]:
        plain = files[f"{shard['name']}.nq"]
        with compression.opened(folder / shard["file"]) as stream:
            assert stream.read() == plain
        assert shard["digest"] == sha256(plain).hexdigest()
        assert shard["bytes"] == len(found[shard["file"]]) < len(plain)
    subprocess.run(command(source, tmp_path / "two", "-j", "2", "--compress", kind), check=True)
    assert contents(tmp_path / "two") == found
    done = subprocess.run([*command(source, folder, "--compress", kind), "--json"], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["reused"] == len(json.loads(found["manifest.json"])["shards"])


def test_all_is_done_again_when_asked(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, files = undisturbed
    folder = filled(tmp_path / "again", files)
    damaged = min(folder.glob("part-*.nq"))
    # Of the same length, so that only doing it again finds it.
    damaged.write_bytes(damaged.read_bytes().replace(b"NATO", b"OTAN"))
    subprocess.run(command(source, folder, "--resume"), check=True)
    assert contents(folder) != files
    done = subprocess.run([*command(source, folder, "--no-resume"), "--json"], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["reused"] == 0
    assert contents(folder) == files


def test_timings_say_what_each_shard_took(undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    source, files = undisturbed
    rows = [json.loads(line) for line in (source.with_name("one") / "timings.jsonl").read_text(encoding="utf-8").splitlines()]
    listed = {shard["name"]: shard for shard in json.loads(files["manifest.json"])["shards"]}
    assert sorted(row["shard"] for row in rows) == sorted(listed)
    assert all(row["words"] == listed[row["shard"]]["words"] and row["seconds"] > 0 for row in rows)
    assert [row["elapsed"] for row in rows] == sorted(row["elapsed"] for row in rows)


def test_a_folder_of_shards_stands_for_its_files(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    _, files = undisturbed
    folder = filled(tmp_path / "shards", files)
    assert shards.files(tmp_path) is None
    assert sorted(path.name for path in shards.files(folder) or ()) == sorted(name for name in files if name.endswith(".nq"))
    load = [sys.executable, "-m", "kgbuild", "load", str(folder), str(tmp_path / "store")]
    statements = json.loads(files["manifest.json"])["totals"]["statements"]
    assert f"{statements} statements loaded" in subprocess.run(load, check=True, capture_output=True, text=True).stderr
    min(folder.glob("part-*.nq")).unlink()
    with pytest.raises(InputError, match="lacks part-"):
        shards.files(folder)
    (folder / "manifest.json").unlink()
    (folder / ".lock").touch()
    with pytest.raises(InputError, match="not all there"):
        shards.files(folder)


def test_a_manifest_names_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.nq").touch()
    folder = filled(tmp_path / "shards", {"manifest.json": json.dumps({"shards": [{"file": "../secret.nq"}]}).encode()})
    with pytest.raises(InputError, match=r"lacks secret\.nq"):
        shards.files(folder)
    (folder / "manifest.json").write_text('{"shards": [{}]}', encoding="utf-8")
    with pytest.raises(InputError, match="not the manifest"):
        shards.files(folder)


def test_nothing_is_deleted_when_nothing_can_be_read(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    _, files = undisturbed
    filled(tmp_path / "kept", files)
    done = subprocess.run(command(tmp_path / "gone.jsonl", tmp_path / "kept"), check=False, capture_output=True, text=True)
    assert done.returncode == 3
    assert "does not exist" in done.stderr
    assert contents(tmp_path / "kept") == files


def test_a_damaged_shard_is_done_again(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, files = undisturbed
    folder = filled(tmp_path / "damaged", files)
    damaged = min(folder.glob("part-*.nq"))
    damaged.write_bytes(damaged.read_bytes()[:-10])
    (folder / f".{damaged.name}.1.part").write_text("left by a run that was killed", encoding="utf-8")
    subprocess.run(command(source, folder), check=True)
    assert contents(folder) == files


#: Put into every Python that starts: a process dies of the documents that hold the word, as it does of a defect in a library.
DEADLY = """
import os, pathlib, signal
from kgbuild.pipeline import Pipeline

call, trace = Pipeline.__call__, pathlib.Path(__file__).with_name("died")

def deadly(self, document):
    if WORD in document.text and not (ONCE and trace.exists()):
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return call(self, document)

Pipeline.__call__ = deadly
"""


def deadly(folder: Path, word: str, *, once: bool = False) -> dict[str, str]:
    """Return an environment in which a process that reads the word dies."""
    return changed(folder, f"WORD, ONCE = {word!r}, {once}\n{DEADLY}")


def changed(folder: Path, code: str) -> dict[str, str]:
    """Return an environment in which every Python runs the code when it starts."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))}


@pytest.mark.slow
def test_a_process_that_dies_costs_nothing(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, files = undisturbed
    environment = deadly(tmp_path / "site", "number 4", once=True)
    subprocess.run(command(source, tmp_path / "out", "-j", "2"), check=True, env=environment)
    assert (tmp_path / "site" / "died").exists()
    assert contents(tmp_path / "out") == files


@pytest.mark.slow
def test_a_document_that_kills_is_set_aside(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, files = undisturbed
    environment = deadly(tmp_path / "site", "number 4")
    done = subprocess.run(command(source, tmp_path / "out"), check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 3
    assert [line for line in done.stderr.splitlines() if "n4: engine" in line and "died" in line] == done.stderr.splitlines()
    found = contents(tmp_path / "out")
    assert set(found) == set(files)
    lines, whole = (sorted(b"".join(data for name, data in each.items() if name.endswith(".nq")).splitlines()) for each in (found, files))
    assert 0 < len(lines) < len(whole)
    assert set(lines) < set(whole)
    assert json.loads(found["manifest.json"])["totals"]["problems"] == 1
    assert "n4" in json.loads(found["problems.jsonl"])["problem"]


@pytest.mark.slow
def test_one_file_survives_deaths_too(tmp_path: Path) -> None:
    source = archive(tmp_path / "news.jsonl")
    single = [sys.executable, "-m", "kgbuild", "extract", str(source), "-q", "-f", "jsonl"]
    whole = subprocess.run(single, check=True, capture_output=True).stdout.splitlines()
    once = deadly(tmp_path / "once", "number 4", once=True)
    assert subprocess.run([*single, "-j", "2"], check=True, env=once, capture_output=True).stdout.splitlines() == whole
    done = subprocess.run([*single, "-j", "2"], check=False, env=deadly(tmp_path / "always", "number 4"), capture_output=True)
    assert done.returncode == 3
    assert b"n4: engine: 2 processes" in done.stderr
    lines = done.stdout.splitlines()
    assert [number for number, (line, old) in enumerate(zip(lines, whole, strict=True)) if line != old] == [4]


def test_processes_that_cannot_begin_end_the_run(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, _ = undisturbed
    code = "import os\nfrom kgbuild.pipeline import Pipeline\nPipeline.load = lambda self: os._exit(9)\n"
    environment = changed(tmp_path / "site", code)
    done = subprocess.run(command(source, tmp_path / "out"), check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 4
    assert done.stderr.startswith("Error: A working process died before it could begin.")


@pytest.mark.slow
def test_no_process_is_left_behind(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    source, _ = undisturbed
    with subprocess.Popen(command(source, tmp_path / "out", "-j", "2"), start_new_session=True) as process:
        time.sleep(3)
        process.kill()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _members(process.pid):
        time.sleep(0.2)
    assert not _members(process.pid)


def _members(session: int) -> list[int]:
    """Return the living processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, own = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(own) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def test_a_rescue_blames_the_document_in_work(tmp_path: Path) -> None:
    shard, rescue = Shard("part-x", (document(1), document(2)), tmp_path, Settings()), Rescue()
    assert rescue(shard) == shard
    shard.marker.write_text(document(2).id, encoding="utf-8")
    assert rescue(shard) == shard
    assert rescue(shard).skipped == {document(2).id}


def test_what_is_set_aside_is_said(tmp_path: Path) -> None:
    shard = Shard("part-x", (document(1), document(2)), tmp_path, Settings()).without(document(2).id)
    summary = work(shard)
    assert summary.documents == 2
    assert len(summary.problems) == 1
    assert "n2" in summary.problems[0]
    assert document(2).id not in shard.graph.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="no Dask: install kgbuild[dask]")
    source, files = undisturbed
    scheduler_file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--scheduler-file",
        str(scheduler_file),
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    processes = [subprocess.Popen([*dask, "--scheduler-file", str(scheduler_file)], stderr=subprocess.DEVNULL)]
    try:
        while not (scheduler_file.exists() and scheduler_file.stat().st_size):
            time.sleep(0.1)
        address = json.loads(scheduler_file.read_text())["address"]
        processes += [subprocess.Popen([*worker, "--no-nanny"], stderr=subprocess.DEVNULL) for _ in range(2)]
        run = subprocess.Popen(command(source, tmp_path / "dask", "--engine", "dask", "--scheduler", address))
        time.sleep(4)
        processes[1].kill()
        assert run.wait(timeout=120) == 0
        assert contents(tmp_path / "dask") == files
    finally:
        for process in processes:
            process.kill()
            process.wait()
