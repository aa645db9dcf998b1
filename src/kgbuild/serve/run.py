"""Running the web application under uvicorn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import uvicorn

from kgbuild.serve.app import LOOPBACK, Options, make_app
from kgbuild.serve.limits import Limits
from kgbuild.store import open_store
from kgbuild.views.texts import read_texts

#: Connections at once; further ones are told to come back later.
_CONNECTIONS = 500


def run(store: Path, articles: Sequence[str], given: Mapping[str, object], started: Callable[[], None]) -> None:
    """Serve a store until the process is interrupted.

    Args:
        store: Directory of the store.
        articles: Files and folders with the articles' texts.
        given: Options of the command: host, port, expose, timeout, rows, workers, cors.
        started: Called once the pages can be opened.

    Raises:
        StoreError: If there is no store.
    """
    open_store(store).graphs()
    limits = Limits(float(str(given["timeout"])), int(str(given["rows"])), workers=int(str(given["workers"])))
    hosts = () if given["expose"] else LOOPBACK
    app = make_app(store, Options(limits, read_texts(articles), hosts, str(given["cors"]), started=started))
    uvicorn.run(
        app,
        host=str(given["host"]),
        port=int(str(given["port"])),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
    )
