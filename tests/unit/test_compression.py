"""Compressed graphs: the same bytes for the same text, read wherever plain ones are, and refused when they are damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild import compression, rdf, writers
from kgbuild.errors import InputError
from kgbuild.model import Quad
from kgbuild.reason import infer_files
from kgbuild.store import files, open_store

ARTICLE = "https://w3id.org/kgbuild/id/a0123456789abcdef"
QUADS = [Quad(f"<{ARTICLE}_{number:03}>", "<https://e.example/says>", f'"word {number}"', f"<{ARTICLE}>") for number in range(500)]


def written(path: Path) -> Path:
    with writers.atomic(path) as stream:
        writers.write(QUADS, stream, "nquads")
    return path


@pytest.mark.parametrize("suffix", compression.SUFFIXES)
def test_the_same_text_gives_the_same_bytes_under_any_name(tmp_path: Path, suffix: str) -> None:
    one, two = written(tmp_path / f"one.nq{suffix}"), written(tmp_path / f"two.nq{suffix}")
    plain = written(tmp_path / "plain.nq").read_bytes()
    assert one.read_bytes() == two.read_bytes()
    assert len(one.read_bytes()) < len(plain) / 4
    with compression.opened(one) as stream:
        assert stream.read() == plain
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([one.name, two.name, "plain.nq"])


@pytest.mark.parametrize("suffix", compression.SUFFIXES)
def test_compressed_graphs_are_read_like_plain_ones(tmp_path: Path, suffix: str) -> None:
    packed, plain = written(tmp_path / f"g.nq{suffix}"), written(tmp_path / "g.nq")
    assert list(rdf.read(packed)) == list(rdf.read(plain)) == QUADS
    reports = [open_store(tmp_path / path.name.replace(".", "-"), create=True).load([path]) for path in (packed, plain)]
    assert reports[0] == reports[1]
    assert reports[0].statements == len(QUADS)
    assert set(infer_files([packed])) == set(infer_files([plain]))


def test_compressed_turtle_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl.gz"
    with writers.atomic(path) as stream:
        writers.write(QUADS, stream, "turtle")
    assert open_store(tmp_path / "store", create=True).load([path]).statements == len(QUADS)


@pytest.mark.parametrize("suffix", compression.SUFFIXES)
def test_a_graph_that_was_cut_off_is_refused(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path / f"g.nq{suffix}")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="damaged"):
        list(rdf.read(path))
    with pytest.raises(InputError, match="damaged"):
        open_store(tmp_path / "store", create=True).load([path])
    with pytest.raises(InputError, match="damaged"):
        infer_files([path])


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path / "g.nq.gz")
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError), writers.atomic(path) as stream:
        stream.writelines(str(1 // number) for number in (1, 0))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["g.nq.gz"]


def test_more_files_than_may_be_open_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_OPEN", 3)
    paths = []
    for number in range(20):
        paths.append(tmp_path / f"{number:02}.nq{'.gz' if number % 5 == 0 else ''}")
        with writers.atomic(paths[-1]) as stream:
            article = f"{ARTICLE[:-2]}{number:02}"
            # The graph that all of them share lies in every file.
            shared = Quad(f"<https://e.example/{number}>", "<https://e.example/p>", '"x"', "<https://e.example/shared>")
            writers.write([Quad(f"<{article}_1>", "<https://e.example/says>", f'"{number}"', f"<{article}>"), shared], stream, "nquads")
    before = len(list(Path("/proc/self/fd").iterdir()))
    with files.Files(paths) as found:
        assert len(list(Path("/proc/self/fd").iterdir())) <= before + 3 + 1
        for _ in range(2):
            lines = [line for graph in found.graphs.values() for portion in found.portions(graph, 2) for line in portion.splitlines()]
            assert len(lines) == len(set(lines)) == 40
    assert len(list(Path("/proc/self/fd").iterdir())) == before
