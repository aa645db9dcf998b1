"""A short run of every target of atheris, with a fixed seed; longer ones are started by hand (`fuzz.py`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

#: Inputs for each target: about five seconds of processor time together, on an idle machine.
RUNS = {"readers": 400, "quotations": 3_000, "writing": 1_000, "parameters": 300}
SEEDS = (
    b"The minister said: \xe2\x80\x9cWe agree,\xe2\x80\x9d he added, 'no'.",
    b'\x04{"doc_id": "a", "text": "He said no.", "published": "2022-02-02"}\n',
    b'\x03id,title,text\n1,T,"He said ""no""."\n',
    b"\x09<html><body><p>He said no.</p></body></html>",
    b"\x0c<?xml version='1.0'?><rss version='2.0'><channel><item><description>No.</description></item></channel></rss>",
    b'"""\\u0041\r\n\x00\xf0\x9f\x98\x80 } UNION { #',
)


@pytest.mark.parametrize("target", RUNS)
def test_no_input_breaks_the_target(target: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(SEEDS):
        (corpus / str(number)).write_bytes(seed)
    options = [f"-runs={RUNS[target]}", "-seed=8", "-max_len=600", "-len_control=0", "-timeout=30", f"-artifact_prefix={tmp_path}/"]
    order = [sys.executable, str(Path(__file__).with_name("fuzz.py")), target, *options, str(corpus)]
    done = subprocess.run(order, check=False, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stderr[-3_000:]
    assert f"Done {RUNS[target]} runs" in done.stderr
