"""Measure every canned question on a synthetic graph, in memory and on disk.

usage: questions.py [STATEMENTS [FOLDER]]    (default: 100000 statements, in a folder that is removed at the end)

Times are CPU times of one process, the best of two runs. Each question is asked with its defaults and, where it can be, about one actor,
entity or article that is neither frequent nor rare: nobody reads all that a large graph holds, most ask for something. In a FOLDER that is
given the graph and its store stay, so that a second run only asks. More than two million statements are asked on disk only.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kgbuild import answers
from kgbuild.rdf import ENTITY, KG
from kgbuild.store.loading import ontology_files
from kgbuild.store.oxigraph import ask

HERE = Path(__file__).parent
LINKS, COPIES = "<https://w3id.org/kgbuild/graph/same-acts>", "<https://w3id.org/kgbuild/graph/copies>"
#: Of acts of one type and speaker in two articles, one pair in so many is one act; one article in so many is a copy of the one before.
SAME, COPIED = 3, 20
#: More statements are not held in memory.
MOST_IN_MEMORY = 2_000_000
_SPOKEN = re.compile(rf"<(?P<article>[^>]+?)-(?P<type>[A-Z]\w+)-[0-9-]+> <{re.escape(KG)}speaker> (?P<who><[^>]+>)")
_ARTICLE = re.compile(rf"(<[^>]+>) \S+#type> <{re.escape(KG)}Article>")


def links(graph: Path) -> Iterator[str]:
    """Yield links between acts of one type and speaker in different articles, and between articles that are copies, as N-Quads."""
    last: dict[tuple[str, str], tuple[str, str]] = {}
    articles: list[str] = []
    pairs = 0
    with graph.open(encoding="utf-8") as stream:
        for line in stream:
            if found := _SPOKEN.match(line):
                act, key = line.split(" ", 1)[0], (found["type"], found["who"])
                article, other = last.get(key, (found["article"], ""))
                pairs += article != found["article"]
                if article != found["article"] and pairs % SAME == 0:
                    yield f"{act} <{KG}sameActAs> {other} {LINKS} .\n"
                    yield f"{other} <{KG}sameActAs> {act} {LINKS} .\n"
                last[key] = found["article"], act
            elif found := _ARTICLE.match(line):
                articles.append(found[1])
    for earlier, copy in zip(articles[::COPIED], articles[1::COPIED], strict=False):
        yield f"{copy} <{KG}copyOf> {earlier} {COPIES} .\n"


def selected(question: answers.Question) -> dict[str, str]:
    """Return a parameter for a question about one thing; none where the question takes no thing."""
    kinds = {parameter.type: parameter.name for parameter in reversed(question.parameters)}
    things = {"actor": f"{ENTITY}germany", "entity": f"{ENTITY}germany"}
    return next(({kinds[kind]: thing} for kind, thing in things.items() if kind in kinds), {})


def cost(store: ox.Store, sparql: str) -> tuple[float, int]:
    """Return the CPU seconds that a query takes, and its rows."""
    best, rows = float("inf"), 0
    for _ in range(2):
        start = time.process_time()
        rows = len(ask(store, sparql).rows)
        best = min(best, time.process_time() - start)
    return best, rows


def table(store: ox.Store, place: str) -> None:
    """Print what each question costs, with its defaults and about one thing."""
    sys.stdout.write(f"{place:26} {'defaults':>10} {'rows':>7} {'one thing':>10} {'rows':>7}\n")
    for question in answers.catalogue():
        seconds, rows = cost(store, question.sparql)
        line = f"  {question.name:24} {seconds * 1000:7.0f} ms {rows:7}"
        if values := selected(question):
            seconds, rows = cost(store, question.bind(values))
            line += f" {seconds * 1000:7.0f} ms {rows:7}"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def prepare(statements: int, folder: Path) -> list[Path]:
    """Make the graph, what follows from it, the links between its acts and the store, unless they are there; return the files."""
    paths = [folder / name for name in ("graph.nq", "inferred.nq", "links.nq")]
    if (folder / "store").is_dir():
        return paths
    folder.mkdir(parents=True, exist_ok=True)
    kgbuild = [sys.executable, "-m", "kgbuild"]
    subprocess.run([sys.executable, HERE / "generate.py", str(statements), paths[0]], check=True)
    subprocess.run([*kgbuild, "infer", paths[0], "-o", paths[1]], check=True)
    with paths[2].open("w", encoding="utf-8") as stream:
        stream.writelines(links(paths[0]))
    subprocess.run([*kgbuild, "load", *paths, folder / "store", "-q"], check=True)
    return paths


def main(statements: int, folder: Path) -> None:
    """Measure and print the tables."""
    paths = prepare(statements, folder)
    if statements <= MOST_IN_MEMORY:
        memory = ox.Store()
        for path in paths:
            memory.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        for path in ontology_files():
            memory.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:ontology"))
        table(memory, f"{statements} in memory")
        del memory
    table(ox.Store.read_only(str(folder / "store")), f"{statements} on disk")


if __name__ == "__main__":
    wanted = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        main(wanted, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(wanted, Path(made))
