"""Real servers on this machine, started once for all tests of this folder: the Oxigraph binary and Virtuoso."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

#: Where `install.sh` puts Virtuoso, unless the environment names another place.
STORES = Path(os.environ.get("KGBUILD_STORES", Path(__file__).parents[2] / ".venv" / "stores"))
#: Seconds until a server answers; Virtuoso makes a new database in three.
PATIENCE = 60

_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtension = 200
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
DefaultHost = 127.0.0.1:{web}
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerThreads = 4
DavRoot = DAV
[SPARQL]
ResultSetMaxRows = 1000000
[Client]
SQL_PREFETCH_ROWS = 100
"""


class Server(NamedTuple):
    """A running server: the location that kgbuild takes, the folder of its data, and who may write."""

    location: str
    folder: Path
    user: str = ""
    password: str = ""
    sql_port: int = 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def absent(what: str) -> None:
    """Skip, or fail where the stores must be there."""
    message = f"{what} is not installed; 'make test-stores' installs it"
    if os.environ.get("KGBUILD_NEED_STORES") or os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def running(command: list[str], address: str, folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block; it answers at `address` when the block begins."""
    with (
        (folder / "output.log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=os.environ | environment) as process,
    ):
        try:
            end = time.monotonic() + PATIENCE
            while not _answers(address):
                assert process.poll() is None, (folder / "output.log").read_text(errors="replace")
                assert time.monotonic() < end, f"{command[0]} does not answer"
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(address: str) -> bool:
    try:
        httpx.get(address, timeout=5)
    except httpx.TransportError:
        return False
    return True


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if not binary:
        absent("oxigraph")
    address = f"http://127.0.0.1:{free_port()}"
    command = [str(binary), "serve", "--location", str(folder / "data"), "--bind", address.removeprefix("http://"), *options]
    with running(command, address, folder):
        yield Server(f"oxigraph+{address}", folder)


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    binary = STORES / "usr" / "bin" / "virtuoso-t"
    if not binary.is_file():
        absent("Virtuoso")
    sql, web = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, web=web))
    libraries = ":".join(str(path) for path in sorted(STORES.rglob("*-linux-gnu*")))
    command = [str(binary), "+configfile", "virtuoso.ini", "+foreground"]
    with running(command, f"http://127.0.0.1:{web}/sparql", folder, LD_LIBRARY_PATH=libraries):
        yield Server(f"virtuoso+http://127.0.0.1:{web}", folder, "dba", "dba", sql)


@pytest.fixture(scope="module")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return each server in turn, with its secrets in the environment."""
    found: Server = request.getfixturevalue(f"{request.param}_server")
    if found.user:
        monkeypatch.setenv("KGBUILD_STORE_USER", found.user)
        monkeypatch.setenv("KGBUILD_STORE_PASSWORD", found.password)
    return found


GENERATOR = Path(__file__).parents[1] / "benchmarks" / "generate.py"


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a synthetic graph of a few articles."""
    path = tmp_path_factory.mktemp("news") / "news.nq"
    subprocess.run([sys.executable, str(GENERATOR), "4000", str(path)], check=True)
    return path
