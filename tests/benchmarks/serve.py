"""Point queries a second from one keep-alive client, beside the Oxigraph server in the same run; and the page of a long article.

usage: python tests/benchmarks/serve.py [QUERIES]

The store holds the graph of a long made-up article and of those in `seeds`; the Oxigraph server (package `oxigraph`) reads the same
directory, where it is installed. The two answer in turns, so that what else the machine does meets both; the median round counts.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import quote

ENTITY = "https://w3id.org/kgbuild/entity/kremlin"
POINT = f"SELECT ?p ?o {{ <{ENTITY}> ?p ?o }}"
#: A paragraph with three acts, repeated until an article has some 3,000 words: as many acts a word as 351 news articles have.
PARAGRAPH = (
    "Dmitry Peskov said on Wednesday that the Kremlin rejected the proposal of NATO and demanded an answer from the United States. "
    "The harbour lay under snow that day, and the ferries to the islands came late or not at all. Shops along the quay stayed open, the "
    "trains to the north were full, and in the old town hall the lamps burned until long after midnight. Nothing moved on the bridge."
)
WORDS = 3000
LOOKS = 20
ROUNDS = 5


def main(queries: int = 3000) -> None:
    """Measure and print a table; `queries` are those of all rounds."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        words = _written(Path(folder) / "long.md")
        store = Path(folder) / "store"
        kgbuild = [sys.executable, "-m", "kgbuild"]
        subprocess.run([*kgbuild, "extract", "seeds", Path(folder) / "long.md", "-o", f"{folder}/g.ttl", "-q"], check=True)
        subprocess.run([*kgbuild, "load", f"{folder}/g.ttl", store, "-q"], check=True)
        port, other = _port(), _port()
        servers.enter_context(_running([*kgbuild, "serve", str(store), "--articles", folder, "--port", str(port)], port))
        asked = {"kgbuild serve": (port, "/sparql")}
        if binary := shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph"):
            peer = [binary, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{other}", "--union-default-graph"]
            servers.enter_context(_running(peer, other))
            asked["Oxigraph server"] = (other, "/query")
        rounds = [{name: _rate(*at, queries // ROUNDS) for name, at in asked.items()} for _ in range(ROUNDS)]
        for name in asked:
            sys.stdout.write(f"{name}: {median(rates[name] for rates in rounds):.0f} point queries a second\n")
        if len(asked) > 1:
            sys.stdout.write(f"ratio {median(rates['kgbuild serve'] / rates['Oxigraph server'] for rates in rounds):.2f}\n")
        sys.stdout.write(f"page of an article of {words} words: median {median(_page_times(port)) * 1000:.0f} ms of {LOOKS}\n")


def _written(article: Path) -> int:
    """Write the long article and return how many words it has."""
    body = "\n\n".join(PARAGRAPH for _ in range(WORDS // len(PARAGRAPH.split())))
    article.write_text(f"---\ntitle: A long article\ndate: 2022-02-02\n---\n\n{body}\n", encoding="utf-8")
    return len(body.split())


def _port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
        process.terminate()


def _rate(port: int, path: str, queries: int) -> float:
    client = HTTPConnection("127.0.0.1", port)
    target = f"{path}?query={quote(POINT)}"
    headers = {"Accept": "application/sparql-results+json"}
    began, answer = 0.0, b"{}"
    for number in range(-200, queries):
        if number == 0:
            began = time.perf_counter()
        client.request("GET", target, headers=headers)
        answer = client.getresponse().read()
    if not json.loads(answer)["results"]["bindings"]:
        raise SystemExit("The query has no answer: nothing was measured.")
    return queries / (time.perf_counter() - began)


def _page_times(port: int) -> list[float]:
    client = HTTPConnection("127.0.0.1", port)
    query = 'SELECT ?a { ?a <https://schema.org/headline> ?t FILTER(STR(?t) = "A long article") }'
    client.request("GET", f"/sparql?query={quote(query)}")
    article = json.loads(client.getresponse().read())["results"]["bindings"][0]["a"]["value"]
    times = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        client.request("GET", f"/resource?iri={quote(article)}", headers={"Accept": "text/html"})
        page = client.getresponse().read()
        times.append(time.perf_counter() - began)
        if b"data-acts" not in page:
            raise SystemExit("The page does not show the text.")
    return times


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
