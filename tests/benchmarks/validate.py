"""Measure validation on a synthetic graph: the shapes compiled to SPARQL beside pySHACL, in one process and one run.

usage: validate.py [STATEMENTS]    (default: 100000; pySHACL runs on the first 20000 of them)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kgbuild.model import Quad
from kgbuild.rdf import knowledge, read
from kgbuild.shapes import check, validate
from kgbuild.store.oxigraph import ask

#: Statements on which the slow peer runs.
SAMPLE = 20_000

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the CPU seconds of a call and its result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main(statements: int) -> None:
    """Print the seconds of both engines and whether they agree on the sample."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        subprocess.run([sys.executable, Path(__file__).with_name("generate.py"), str(statements), path], check=True)
        quads = list(read(path))
    schema = list(knowledge())
    sample = list(islice(quads, SAMPLE))
    slow, reference = timed(lambda: validate(sample, ontology=schema))
    small, large = _store(chain(sample, schema)), _store(chain(quads, schema))
    quick, found = timed(lambda: check(lambda sparql: ask(small, sparql)))
    whole, _ = timed(lambda: check(lambda sparql: ask(large, sparql)))
    sys.stdout.write(
        f"{len(sample)} statements: pySHACL {slow:.2f} s, compiled {quick:.2f} s, findings {'equal' if found == reference else 'DIFFER'}\n"
        f"{len(quads)} statements: compiled {whole:.2f} s\n"
    )


def _store(quads: chain[Quad]) -> ox.Store:
    store = ox.Store()
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o, _ in quads)
    store.bulk_load(lines.encode(), format=ox.RdfFormat.TURTLE)
    return store


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 100_000)
