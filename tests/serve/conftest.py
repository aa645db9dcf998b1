"""A server over a small store, made once: our two test articles, one of them with markup in its title and quotes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from kgbuild.cli import run

MARKUP = '<script>alert(1)</script> & "quotes" \u202eRTL'
ARTICLES = {
    "plain.md": """---
title: Ministers trade words over the strait
publisher: Harbour Wire
date: 2022-02-02
---

Russian Foreign Minister Sergey Lavrov accused the United States of ignoring the letter on Tuesday. "We will answer in kind," Lavrov told
reporters in Moscow.

NATO denied that it had promised to close its doors. Dmitry Peskov said that the Kremlin rejected the proposal of the alliance.
""",
    "hostile.md": f"""---
title: {MARKUP}
publisher: The Meridian Review
date: 2022-02-03
---

"{MARKUP} is what they wrote," Dmitry Peskov said on Thursday. Sergei Lavrov rejected the demand of the United States.
""",
}


@dataclass(frozen=True)
class Server:
    address: str
    store: Path
    articles: Path


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("served")
    articles = folder / "articles"
    articles.mkdir()
    for name, text in ARTICLES.items():
        (articles / name).write_text(text, encoding="utf-8")
    graph, store = folder / "graph.ttl", folder / "store"
    assert run(["extract", str(articles), "-o", str(graph), "-q"]) == 0
    assert run(["load", str(graph), str(store), "-q"]) == 0
    return store, articles


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(store: Path, articles: Path, *options: str) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "kgbuild", "serve", str(store), "--articles", str(articles), "--port", str(port), *options]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        for _ in range(200):
            try:
                httpx.get(address, timeout=5)
                break
            except httpx.TransportError:
                assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
                time.sleep(0.1)
        yield Server(address, store, articles)
        process.terminate()


@pytest.fixture(scope="session")
def server(store: tuple[Path, Path]) -> Iterator[Server]:
    yield from start(*store, "--timeout", "4", "--workers", "2", "--rows", "5000")


@pytest.fixture(scope="session")
def patient(store: tuple[Path, Path]) -> Iterator[Server]:
    """A server with the limits that users get: a page must not fail because the machine is busy."""
    yield from start(*store)
