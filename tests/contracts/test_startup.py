"""`kgbuild --help` starts fast because it loads click and nothing heavy."""

from __future__ import annotations

import resource
import subprocess
import sys

HEAVY = ("spacy", "thinc", "numpy", "onnxruntime", "tokenizers", "rdflib", "owlrl", "pyshacl", "pyoxigraph", "sqlite3", "rapidfuzz")

#: Processor time of the whole process. Not the clock on the wall, which on a shared machine measures the neighbours.
PROMISED_SECONDS = 0.15

HELP = "import sys; sys.argv = ['kgbuild', '--help']; from kgbuild.cli import main\ntry:\n    main()\nexcept SystemExit: pass\n"


def _seconds(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_loads_nothing_heavy() -> None:
    code = f"{HELP}print(*[name for name in {HEAVY!r} if name in sys.modules], sep=',', file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "Usage" in done.stdout
    assert done.stderr.strip() == ""


def test_help_is_quick() -> None:
    assert min(_seconds(HELP) for _ in range(5)) <= PROMISED_SECONDS
