"""Measure reasoning, stores, canned questions and writers on a synthetic graph, each beside a peer in the same run.

usage: bench.py [STATEMENTS [PART...]]    (default: 100000 statements, all parts: reason load query write)

Commands are measured as processes of their own, start included, in CPU time (user and system), so that other work on the machine weighs
little; memory is the peak of the process. The graph is made by `generate.py` and removed at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import rdflib

from kgbuild import answers, rdf, writers
from kgbuild.store.loading import ontology_files
from kgbuild.store.oxigraph import ask

HERE = Path(__file__).parent
#: Statements of the sample on which a slow peer runs.
SAMPLE = 3_000


class Cost(NamedTuple):
    """What a command took: CPU seconds, wall seconds, megabytes."""

    cpu: float
    wall: float
    peak: int

    def __str__(self) -> str:
        return f"{self.cpu:8.2f} s CPU {self.wall:8.2f} s wall {self.peak:6} MB"


class Bench(NamedTuple):
    """The folder of a run with its graph, a sample of it and an empty one."""

    folder: Path
    statements: int

    @property
    def graph(self) -> Path:
        return self.folder / "graph.nq"

    @property
    def sample(self) -> Path:
        return self.folder / "sample.nq"

    @property
    def inferred(self) -> Path:
        return self.folder / "inferred.nq"

    @property
    def store(self) -> Path:
        return self.folder / "store"


def cost(*command: str | Path) -> Cost:
    """Run a program and return what it took."""
    start = time.monotonic()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
    if status:
        sys.exit(f"{' '.join(map(str, command))} ended with {status}.")
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss // 1024)


def kgbuild(*arguments: str | Path) -> Cost:
    """Run a command of kgbuild."""
    return cost(sys.executable, "-m", "kgbuild", *arguments)


def say(name: str, figures: object) -> None:
    """Print a row."""
    sys.stdout.write(f"{name:46} {figures}\n")
    sys.stdout.flush()


def lines(path: Path) -> int:
    """Count the statements of a file."""
    with path.open("rb") as stream:
        return sum(1 for _ in stream)


def size(folder: Path) -> str:
    """Say how much of the disk a folder takes."""
    return f"{sum(file.stat().st_size for file in folder.rglob('*') if file.is_file()) / 1e6:.0f} MB on disk"


def reason(bench: Bench) -> None:
    """Rules beside owlrl."""
    empty, ours, theirs = bench.folder / "empty.nq", bench.folder / "ours.nq", bench.folder / "theirs.nq"
    empty.touch()
    start = kgbuild("infer", empty, "-o", ours)
    whole = kgbuild("infer", bench.graph, "-o", bench.inferred)
    small = kgbuild("infer", bench.sample, "-o", ours)
    peer = kgbuild("infer", bench.sample, "-o", theirs, "--reasoner", "owlrl")
    equal = sorted(ours.read_bytes().splitlines()) == sorted(theirs.read_bytes().splitlines())
    say("infer: an empty graph (start, ontology)", start)
    say(f"infer: rules, {lines(bench.inferred)} new", whole)
    say("infer: rules, start taken off", f"{whole.cpu - start.cpu:8.2f} s CPU")
    say(f"infer: rules, sample of {SAMPLE}", small)
    say(f"infer: owlrl, sample of {SAMPLE}, {'equal' if equal else 'DIFFERENT'}", peer)
    say("infer: owlrl / rules, start taken off", f"{(peer.cpu - start.cpu) / max(small.cpu - start.cpu, 0.01):8.0f} times")


def load(bench: Bench) -> None:
    """The embedded store beside the bulk loader of Oxigraph itself."""
    say("load: into an embedded store", f"{kgbuild('load', bench.graph, bench.store)} {size(bench.store)}")
    say("load: once more, nothing changed", kgbuild("load", bench.graph, bench.store))
    program, peer = Path(sys.executable).with_name("oxigraph"), bench.folder / "peer"
    if program.is_file():
        say("load: 'oxigraph load', the peer", f"{cost(program, 'load', '--location', peer, '--file', bench.graph)} {size(peer)}")


def query(bench: Bench) -> None:
    """Every canned question with its defaults, in memory and on disk."""
    if not bench.inferred.is_file():
        kgbuild("infer", bench.graph, "-o", bench.inferred)
    say("load: what was inferred besides", kgbuild("load", bench.graph, bench.inferred, bench.store))
    memory = ox.Store()
    for path in (bench.graph, bench.inferred):
        memory.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    for path in ontology_files():
        memory.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:ontology"))
    _questions("memory", memory)
    _questions("disk", ox.Store.read_only(str(bench.store)))


def _questions(place: str, store: ox.Store) -> None:
    found = []
    for question in answers.catalogue():
        start = time.process_time()
        rows = len(ask(store, question.sparql).rows)
        found.append((time.process_time() - start, question.name, rows))
    say(f"questions in {place}: {len(found)}", f"{sum(seconds for seconds, _, _ in found) * 1000:8.0f} ms CPU in all")
    for seconds, name, rows in sorted(found, reverse=True):
        say(f"  {name}", f"{seconds * 1000:8.0f} ms CPU {rows:8} rows")


def write(bench: Bench) -> None:
    """Our writers beside pyoxigraph and rdflib; the statements are in memory already."""
    target = bench.folder / "written"

    def ours(form: str) -> None:
        with target.open("w", encoding="utf-8", newline="\n") as stream:
            writers.write(quads, stream, form)

    quads = list(rdf.read(bench.graph))
    _written("Turtle", bench.statements, lambda: ours("turtle"))
    _written("N-Quads", bench.statements, lambda: ours("nquads"))
    parsed = [quad.triple for quad in ox.parse(path=str(bench.graph), format=ox.RdfFormat.N_QUADS)]
    _written("Turtle by pyoxigraph, unsorted", bench.statements, lambda: ox.serialize(parsed, str(target), format=ox.RdfFormat.TURTLE))
    graph = rdflib.Graph(bind_namespaces="none")
    graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o, _ in quads[:SAMPLE]), format="nt")
    _written(f"Turtle by rdflib, {SAMPLE} statements", SAMPLE, lambda: graph.serialize(target, format="turtle"))


def _written(name: str, statements: int, work: Callable[[], object]) -> None:
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    say(f"write: {name}", f"{seconds:8.2f} s CPU {statements / seconds / 1e6:6.2f} M statements/s")


PARTS = {"reason": reason, "load": load, "query": query, "write": write}


def main(statements: int, parts: list[str]) -> int:
    """Make the graph, run the parts, print their figures."""
    bench = Bench(Path(tempfile.mkdtemp()), statements)
    try:
        made = cost(sys.executable, HERE / "generate.py", str(statements), bench.graph)
        with bench.graph.open(encoding="utf-8") as stream, bench.sample.open("w", encoding="utf-8") as target:
            target.writelines(islice(stream, SAMPLE))
        say(f"{lines(bench.graph)} statements, {bench.graph.stat().st_size / 1e6:.0f} MB, generated", made)
        for part in parts:
            PARTS[part](bench)
    finally:
        shutil.rmtree(bench.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2:] or list(PARTS)))
