"""Servers that fail: what a load and a query do about it, and what they say. The server is a small one that answers as it is told."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from kgbuild.errors import QueryError, StoreError
from kgbuild.store import Wishes, open_store
from kgbuild.store.credentials import Credentials
from kgbuild.store.presets import PRESETS
from kgbuild.store.remote import RemoteStore

KG = "https://w3id.org/kgbuild/ontology#"
SECRET = "correct-horse"


class Script:
    """What the server answers, and what it was asked: a store of graphs whose failures a test sets."""

    def __init__(self) -> None:
        self.graphs: dict[str, set[bytes]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        #: Called for each request with its number, method and size; a code other than 0 is the answer.
        self.fault: Callable[[int, str, int], int] = lambda _number, _method, _size: 0
        self.challenge = ""
        self.rows: list[dict[str, dict[str, str]]] = []

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        self.asked.append((method, path, headers))
        if self.challenge and not headers.get("authorization", "").startswith(self.challenge.split()[0]):
            return 401, b"who are you?"
        if code := self.fault(len(self.asked), method, len(body)):
            return code, b"the disk of the server is on fire"
        if "/store" not in path:
            return 200, json.dumps({"head": {"vars": ["graph", "digest"]}, "results": {"bindings": self.stored(body)}}).encode()
        return self.change(method, parse_qs(urlsplit(path).query)["graph"][0], body), b""

    def stored(self, body: bytes) -> list[dict[str, dict[str, str]]]:
        if b"graphDigest" not in body:
            return self.rows
        found = [(name, re.search(rb'graphDigest> "(\w+)"', line)) for name, lines in self.graphs.items() for line in lines]
        return [{"graph": {"value": name}, "digest": {"value": match[1].decode()}} for name, match in found if match]

    def change(self, method: str, graph: str, body: bytes) -> int:
        if method == "DELETE":
            self.graphs.pop(graph, None)
        else:
            kept = self.graphs.get(graph, set()) if method == "POST" else set()
            self.graphs[graph] = kept | set(body.splitlines())
        return 204


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def address(script: Script) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            code, said = script.answer(self.command, self.path, body, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(code)
            if code == 401:
                self.send_header("WWW-Authenticate", script.challenge)
            if code != 204:
                self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 (names that the base class calls)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(autouse=True)
def small_ontology(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "kgbuild.ttl").write_text(f"<{KG}Act> a <http://www.w3.org/2002/07/owl#Class> .", encoding="utf-8")
    monkeypatch.setattr("kgbuild.resources.folder", lambda _: folder)
    for name in ("KGBUILD_STORE_USER", "KGBUILD_STORE_PASSWORD", "KGBUILD_STORE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(folder / "netrc"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def news(folder: Path, articles: int = 3, statements: int = 5) -> Path:
    lines = []
    for number in range(articles):
        article = f"https://example.org/id/a{number:016x}"
        lines.append(f"<{article}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KG}Article> <{article}> .\n")
        lines += [f'<{article}> <{KG}name> "name {n}" <{article}> .\n' for n in range(statements - 1)]
    path = folder / "news.nq"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def store(address: str, kind: str = "oxigraph", backoff: tuple[float, ...] = (0.01, 0.01)) -> RemoteStore:
    return RemoteStore(address, PRESETS[kind], Credentials.of(address), backoff=backoff)


def test_a_load_and_its_repetition(address: str, script: Script, tmp_path: Path) -> None:
    path = news(tmp_path)
    report = store(address).load([path])
    assert (report.statements, len(report.added)) == (15, 3)
    assert len(script.graphs) == 4
    script.asked.clear()
    assert store(address).load([path]).statements == 0
    assert [method for method, _, _ in script.asked] == ["POST", "POST"]


def test_a_dry_run_writes_nothing(address: str, script: Script, tmp_path: Path) -> None:
    report = store(address).load([news(tmp_path)], Wishes(dry_run=True))
    assert len(report.added) == 3
    assert script.graphs == {}


def test_a_failure_in_the_middle_passes(address: str, script: Script, tmp_path: Path) -> None:
    script.fault = lambda number, _method, _size: 500 if number in {4, 5} else 0
    assert store(address).load([news(tmp_path)]).statements == 15
    assert len(script.graphs) == 4


def test_a_failure_that_stays_is_taken_up_again(address: str, script: Script, tmp_path: Path) -> None:
    path = news(tmp_path)
    script.fault = lambda number, _method, _size: 500 if number > 4 else 0
    with pytest.raises(StoreError, match="fails with 500: the disk of the server is on fire") as caught:
        store(address).load([path])
    assert "run the same command again" in caught.value.hint
    assert len(script.graphs) == 2
    script.fault = lambda _number, _method, _size: 0
    report = store(address).load([path])
    assert (len(report.kept), len(report.added)) == (1, 2)
    assert len(script.graphs) == 4


def test_a_graph_in_portions_is_whole_only_at_its_end(
    address: str, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kgbuild.store.loading.PORTION", 4)
    path = news(tmp_path, articles=1, statements=10)
    name = "https://example.org/id/a0000000000000000"
    # The question for digests, that for articles, the ontology, the first portion; the second never comes.
    script.fault = lambda number, _method, _size: 500 if number > 4 else 0
    with pytest.raises(StoreError, match="fails with 500"):
        store(address).load([path])
    assert len(script.graphs[name]) == 4
    assert not any(b"graphDigest" in line for line in script.graphs[name])
    script.fault = lambda _number, _method, _size: 0
    assert store(address).load([path]).added == (name,)
    assert len(script.graphs[name]) == 11


def test_what_is_too_large_is_parted(address: str, script: Script, tmp_path: Path) -> None:
    path = news(tmp_path, articles=1, statements=1000)
    script.fault = lambda _number, method, size: 413 if method in {"PUT", "POST"} and size > 40_000 else 0
    store(address).load([path])
    assert len(script.graphs["https://example.org/id/a0000000000000000"]) == 1001
    script.fault = lambda _number, method, size: 413 if size > 10 and method == "PUT" else 0
    script.graphs.clear()
    with pytest.raises(StoreError, match="fails with 413"):
        store(address).load([path])


def test_a_server_that_is_down(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        store(f"http://127.0.0.1:{port}").load([news(tmp_path)])
    assert "running" in caught.value.hint


def test_a_slow_server(address: str, script: Script) -> None:
    def slow(_number: int, _method: str, _size: int) -> int:
        time.sleep(1)
        return 0

    script.fault = slow
    with pytest.raises(StoreError, match=r"not answered within 0\.2 seconds"):
        open_store(f"oxigraph+{address}", timeout=0.2).query("ASK {}")


@pytest.mark.parametrize("challenge", ['Basic realm="kg"', 'Digest realm="kg", nonce="abc", qop="auth"', "Bearer"])
def test_every_way_to_say_who_we_are(address: str, script: Script, challenge: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script.challenge = challenge
    with pytest.raises(StoreError, match="does not let us in") as caught:
        store(address).query("ASK {}")
    assert "KGBUILD_STORE_USER" in caught.value.hint
    monkeypatch.setenv("KGBUILD_STORE_TOKEN" if challenge == "Bearer" else "KGBUILD_STORE_PASSWORD", SECRET)
    monkeypatch.setenv("KGBUILD_STORE_USER", "ann")
    assert store(address).load([news(tmp_path)]).statements == 15
    assert "authorization" in script.asked[-1][2]


def test_secrets_from_netrc(address: str, script: Script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script.challenge = 'Basic realm="kg"'
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login ann password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert store(address).query("SELECT ?s {}").rows == ()
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 {SECRET}")
    with pytest.raises(StoreError, match="cannot be read") as caught:
        store(address)
    assert SECRET not in caught.value.message + caught.value.hint


def test_secrets_are_not_shown(address: str, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_STORE_USER", "ann")
    monkeypatch.setenv("KGBUILD_STORE_PASSWORD", SECRET)
    assert SECRET not in repr(Credentials.of(address))
    script.fault = lambda _number, _method, _size: 403
    with pytest.raises(StoreError) as caught:
        store(address).query("ASK {}")
    assert SECRET not in caught.value.message + caught.value.hint
    with pytest.raises(StoreError, match="list of processes") as caught:
        open_store(address.replace("http://", f"oxigraph+http://ann:{SECRET}@"))
    assert SECRET not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [(400, QueryError, "does not understand"), (302, StoreError, "302"), (404, StoreError, "404"), (500, StoreError, "on fire")],
)
def test_a_query_that_fails(address: str, script: Script, code: int, error: type[Exception], words: str) -> None:
    script.fault = lambda _number, _method, _size: code
    with pytest.raises(error, match=words):
        store(address).query("SELECT ?s {}")


def test_an_answer_that_is_none(address: str, script: Script) -> None:
    script.fault = lambda _number, _method, _size: 200
    for query in ("SELECT ?s {}", "ASK {}", "CONSTRUCT {} {}"):
        with pytest.raises(StoreError, match="no result of SPARQL"):
            store(address).query(query)


@pytest.mark.parametrize("kind", sorted(PRESETS))
def test_the_doors_of_every_kind(address: str, script: Script, kind: str, tmp_path: Path) -> None:
    """Queries and writes go where the manual of each server says; the server here only listens."""
    base = f"{address}/repositories/r" if kind == "graphdb" else f"{address}/ds" if kind == "fuseki" else address
    script.change = lambda *_: 204  # type: ignore[method-assign]
    expected = {
        "": ("/", "/"),
        "oxigraph": ("/query", "/store"),
        "fuseki": ("/ds/query", "/ds/data"),
        "graphdb": ("/repositories/r", "/repositories/r/rdf-graphs/service"),
        "virtuoso": ("/sparql", "/sparql-graph-crud-auth"),
        "qlever": ("/", "/"),
        "neptune": ("/sparql", "/sparql/gsp/"),
    }
    store(base, kind).load([news(tmp_path)])
    paths = [urlsplit(path).path for _, path, _ in script.asked]
    assert (paths[0], paths[-1]) == expected[kind]
