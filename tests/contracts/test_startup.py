"""`kgbuild --help` starts fast because it loads click and nothing heavy."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

HEAVY = ("spacy", "thinc", "numpy", "onnxruntime", "tokenizers", "rdflib", "owlrl", "pyshacl", "pyoxigraph")

#: The promise is 0.15 s on an idle machine, where a bare interpreter takes 0.012 s. A shared machine is slower at both, so the test
#: allows the promise plus the same multiple of whatever the bare interpreter takes at that moment.
PROMISED_SECONDS = 0.15
PROMISED_MULTIPLE = 12

HELP = "import sys; sys.argv = ['kgbuild', '--help']; from kgbuild.cli import main\ntry:\n    main()\nexcept SystemExit: pass\n"


def _seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - start


def test_help_loads_nothing_heavy() -> None:
    code = f"{HELP}print(*[name for name in {HEAVY!r} if name in sys.modules], sep=',', file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "Usage" in done.stdout
    assert done.stderr.strip() == ""


def test_help_is_quick() -> None:
    pairs = [(_seconds("pass"), _seconds(HELP)) for _ in range(7)]
    bare = statistics.median(first for first, _ in pairs)
    helped = statistics.median(second for _, second in pairs)
    assert helped <= max(PROMISED_SECONDS, PROMISED_MULTIPLE * bare), f"help {helped:.3f} s, bare interpreter {bare:.3f} s"
