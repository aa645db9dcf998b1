"""Mangled input, full disks, kills and rivals: nothing raises, no evidence is wrong, and what is written is whole."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse

from kgbuild import answers, documents, writers
from kgbuild.analysis.quotations import find_quoted
from kgbuild.documents import files
from kgbuild.errors import InputError, QueryError
from kgbuild.model import Block, Document, Quad, Span
from kgbuild.pipeline import Pipeline
from kgbuild.rdf import literal
from kgbuild.verify import verify

pytestmark = pytest.mark.slow

QUICK = settings(max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

ARTICLE = "Norway rejected the demand on Monday. “We will wait,” said NATO, adding that Sweden’s reply was “a long letter”.\n\n"
#: What breaks programs that read text.
NASTY = (
    *("\x00", "\x07", "\x1b[2J", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\ufffd", "\u200b", "\u200d", "\u202e", "\u2066", "\r"),
    *("\ud800", "\udfff", "\u0301" * 50, "👩‍👩‍👧‍👦", "🇺🇦", "قال الوزير إن", "אמר השר", "“", "”", '"', "'", "«", "``"),
    *("</s>", "<script>", "---\n", "{", "\\", "%s"),
)
PIECES = st.one_of(st.sampled_from(NASTY), st.just(ARTICLE), st.text(st.characters(), max_size=12), st.sampled_from(ARTICLE.split()))
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map(" ".join)


@st.composite
def broken_bytes(draw: st.DrawFn) -> bytes:
    """Return bytes of a text in some encoding, cut, with a byte changed, or no text at all."""
    encoding = draw(st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "utf-7"]))
    raw = draw(TEXTS).encode(encoding, "ignore")
    if draw(st.booleans()):
        raw = json.dumps({"doc_id": "x", "text": draw(TEXTS), "published": draw(st.text(max_size=10))}).encode() + b"\n" + raw
    start, end = sorted(draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw)))))
    return draw(
        st.sampled_from([raw, raw[start:end], raw[:start] + draw(st.binary(max_size=8)) + raw[end:], draw(st.binary(max_size=200))])
    )


@QUICK
@given(raw=broken_bytes(), suffix=st.sampled_from(sorted(files.FORMATS)))
def test_readers_take_any_bytes(tmp_path_factory: pytest.TempPathFactory, raw: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"hostile{suffix}"
    path.write_bytes(raw)
    for found in documents.read([path]):
        if isinstance(found, Document):
            found.text.encode()
            assert all(0 <= block.span.start < block.span.end <= len(found.text) for block in found.blocks)
        else:
            assert isinstance(found, InputError)
            assert found.message


@QUICK
@given(TEXTS)
def test_quotations_nest_in_any_text(text: str) -> None:
    around: list[int] = []
    for found in find_quoted(text):
        assert 0 <= found.start < found.inner_start < found.inner_end <= found.end <= len(text)
        while around and around[-1] <= found.start:
            around.pop()
        assert not around or found.end <= around[-1]
        around.append(found.end)


@cache
def pipeline() -> Pipeline:
    return Pipeline()


def prove(text: str) -> int:
    """Extract a text that no reader has looked at, and return how many pieces of evidence were proved."""
    document = Document("a0123456789abcdef", "x", text, "x", (Block(Span(0, len(text))),), published="2022-02-02")
    extraction = pipeline()(document)
    assert not [problem for problem in extraction.problems if problem.stage != "analysis"], extraction.problems
    for act in extraction.acts:
        assert act.evidence.holds(act.cue)
        assert Span(0, len(text)).holds(act.evidence)
    quads, _ = pipeline().statements(extraction)
    for form, syntax in (("nquads", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG)):
        assert sum(1 for _ in parse(written(quads, form), format=syntax)) == len(set(quads))
    proof = verify(quads, {document.id: text})
    assert not proof.failures
    assert not proof.missing
    return proof.proved


def written(quads: list[Quad], form: str) -> bytes:
    stream = StringIO()
    writers.write(quads, stream, form)
    return stream.getvalue().encode()


@settings(QUICK, max_examples=40)
@given(TEXTS)
def test_evidence_holds_in_any_text(text: str) -> None:
    prove(text)


GIANTS: dict[str, Callable[[], str]] = {
    "a token": lambda: "a" * 1_000_000,
    "a number": lambda: "1" * 300_000,
    "nested quotes": lambda: "“" * 10_000 + "We agree" + "”" * 10_000,
    "nested quotes of two kinds": lambda: "“‘" * 5_000 + "We agree" + "’”" * 5_000,
    "open quotes": lambda: "“We agree, " * 500,
    "straight quotes": lambda: '"' * 20_000,
    "brackets": lambda: "(" * 20_000 + "he said" + ")" * 20_000,
    "combining marks": lambda: "a" + "\u0301" * 100_000,
    "zero width": lambda: "\u200b".join("Norway rejected the demand" * 200),
    "right to left": lambda: "\u202e" + "قال الوزير إن بلاده ترفض الطلب. " * 100,
    "emoji": lambda: "👩‍👩‍👧‍👦🇺🇦" * 3_000,
    "surrogates": lambda: "\ud83d " * 800,
    "control characters": lambda: "".join(map(chr, range(32))) * 300,
    "noise": lambda: "".join(map(chr, random.Random(8).choices([*range(0xD800), *range(0xE000, 0x11000)], k=5_000))),
}


@pytest.mark.parametrize("giant", GIANTS.values(), ids=GIANTS)
def test_giants_stop_nothing(giant: Callable[[], str]) -> None:
    began = time.process_time()
    prove(f"{giant()}")
    assert prove(f"{ARTICLE}{giant()}\n\n") >= 0
    # Quadratic time on such a text takes minutes.
    assert time.process_time() - began < 30
    assert prove(ARTICLE) > 3


@QUICK
@given(st.sampled_from(answers.catalogue()), st.data())
def test_no_parameter_breaks_out_of_its_question(question: answers.Question, data: st.DataObject) -> None:
    escapes = st.sampled_from(
        ['" } #', "> } DROP ALL #", "\\", "\\u0022", "'''", "} UNION {", "\n", "\x00", "\ud800", "2022-02-30", "9" * 40]
    )
    values = {
        parameter.name: data.draw(st.one_of(TEXTS, escapes, st.builds("https://e.example/{}".format, escapes)))
        for parameter in question.parameters
        if data.draw(st.booleans())
    }
    try:
        sparql = question.bind(values)
    except QueryError:
        return
    Store().query(sparql, use_default_graph_as_union=True)


@QUICK
@given(TEXTS)
def test_a_text_is_written_or_refused(text: str) -> None:
    quad = Quad("<https://e.example/s>", "<https://e.example/p>", literal(text), "<https://e.example/g>")
    try:
        raw = written([quad], "nquads")
    except UnicodeEncodeError:
        assert any("\ud800" <= char <= "\udfff" for char in text)
        return
    assert next(iter(parse(raw, format=RdfFormat.N_QUADS))).object.value == text


# The command on a machine that does not play along.


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "news.jsonl"
    records = ({"doc_id": f"n{number}", "text": ARTICLE.replace("Monday", f"{number} May")} for number in range(1, 31))
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "kgbuild", "extract", "-q", *map(str, arguments)]


def run(*arguments: str | Path, limit: int = 0, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)) if limit else None
    return subprocess.run(command(*arguments), check=False, capture_output=True, text=True, encoding="utf-8", preexec_fn=full, env=env)


@pytest.fixture(scope="module")
def whole(news: Path) -> bytes:
    path = news.with_name("whole.nq")
    assert run(news, "-o", path).returncode == 0
    return path.read_bytes()


def test_a_full_disk_is_said_and_leaves_the_old_file(news: Path, whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "news.nq"
    path.write_text("old\n", encoding="utf-8")
    done = run(news, "-o", path, limit=len(whole) // 2)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: Cannot write {path}:")
    assert [file.name for file in tmp_path.iterdir()] == ["news.nq"]
    assert path.read_text(encoding="utf-8") == "old\n"


def test_a_full_disk_keeps_the_shards_that_are_done(news: Path, whole: bytes, tmp_path: Path) -> None:
    options = ("--shards", tmp_path / "out", "--shard-size", "3")
    # At most thirty shards, of which the largest has more than this.
    done = run(news, *options, limit=len(whole) // 31)
    assert done.returncode == 2
    assert "Cannot write" in done.stderr
    assert run(news, *options).returncode == 0
    assert b"".join(sorted(b"".join(path.read_bytes() for path in (tmp_path / "out").glob("*.nq")).splitlines(True))) == b"".join(
        sorted(whole.splitlines(True))
    )


@pytest.mark.parametrize("place", ["/proc/news.nq", "FILE/news.nq"])
def test_a_place_that_cannot_be_written_is_said(news: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "FILE").write_text("", encoding="utf-8")
    path = tmp_path / place
    for options in (("-o", path), ("--shards", path)):
        done = run(news, *options)
        assert done.returncode == 2
        assert done.stderr.startswith("Error: Cannot write")


def test_a_file_is_old_or_new_whenever_the_run_is_killed(news: Path, whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "news.nq"
    path.write_text("old\n", encoding="utf-8")
    draw = random.Random(1)
    for _ in range(4):
        with subprocess.Popen(command(news, "-o", path), start_new_session=True) as process:
            time.sleep(draw.uniform(0.2, 3))
            os.killpg(process.pid, signal.SIGKILL)
        assert path.read_bytes() in {b"old\n", whole}
    assert run(news, "-o", path).returncode == 0
    assert path.read_bytes() == whole


def test_two_runs_on_one_file_leave_one_whole_result(news: Path, whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "news.nq"
    rivals = [subprocess.Popen(command(news, "-o", path)) for _ in range(2)]
    assert [rival.wait(timeout=120) for rival in rivals] == [0, 0]
    assert path.read_bytes() == whole
    assert [file.name for file in tmp_path.iterdir()] == ["news.nq"]


def test_the_clock_does_not_matter(news: Path, whole: bytes, tmp_path: Path) -> None:
    code = "import itertools, time\nsteps = itertools.count(4e9, -1000.0)\ntime.time = lambda: next(steps)\n"
    (tmp_path / "sitecustomize.py").write_text(code, encoding="utf-8")
    own = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    env = os.environ | {"PYTHONPATH": own, "TZ": "Pacific/Kiritimati"}
    done = run(news, "-o", tmp_path / "news.nq", "-j", "2", env=env)
    assert done.returncode == 0
    assert (tmp_path / "news.nq").read_bytes() == whole


@pytest.mark.parametrize("work", [("link-acts",), ("infer",), ("infer", "-f", "nquads"), ("convert",)], ids=" ".join)
def test_what_is_made_of_graphs_is_old_or_new_whenever_it_is_killed(
    news: Path, whole: bytes, tmp_path: Path, work: tuple[str, ...]
) -> None:
    path, graph = tmp_path / "made.nq", news.with_name("whole.nq")
    assert graph.read_bytes() == whole
    order = [sys.executable, "-m", "kgbuild", *work, str(graph), "-o", str(path)]
    began = time.monotonic()
    subprocess.run(order, check=True, capture_output=True)
    took, made = time.monotonic() - began, path.read_bytes()
    assert made
    path.write_text("old\n", encoding="utf-8")
    draw = random.Random(2)
    for _ in range(4):
        with subprocess.Popen(order, start_new_session=True, stderr=subprocess.DEVNULL) as process:
            time.sleep(draw.uniform(0.3, 1.1) * took)
            os.killpg(process.pid, signal.SIGKILL)
        assert path.read_bytes() in {b"old\n", made}
    subprocess.run(order, check=True, capture_output=True)
    assert path.read_bytes() == made
