"""The parent of the query processes of a server: `python -m kgbuild.store.keeper DIRECTORY MEMORY`.

For each socket that is passed to it over its standard input it forks a process that answers queries on that socket (`worker`). A store
that is not large is copied into its memory first, which all of them share.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from pathlib import Path

import pyoxigraph as ox

from kgbuild.store.worker import Reader, changed_at, serve

#: Bytes of a store on disk up to which it is copied. A statement takes 0.2 kB there, in memory 0.5 kB and 10 microseconds to copy; a query
#: for a node then takes a quarter of the time. The 351 articles of one archive are 343,516 statements in 72 MB.
LARGEST = 100_000_000


def main(path: Path, memory: int) -> None:
    """Fork query processes until standard input ends; each may have so many bytes of address space."""
    seen = changed_at(path)
    reader = Reader(path, _copied(path), seen)
    # Nobody waits for the children: their sockets tell when they end.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=sys.stdin.fileno()) as orders:
        while lines := socket.recv_fds(orders, 1, 1)[1]:
            if not os.fork():
                orders.close()
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
                with open(lines[0], "rb", closefd=False) as source, open(lines[0], "wb") as sink:  # noqa: PTH123 (a number, no path)
                    serve(reader, source, sink)
                os._exit(0)
            os.close(lines[0])


def _copied(path: Path) -> ox.Store | None:
    """Return the store in memory; nothing if it is large or cannot be read."""
    if sum(file.stat().st_size for file in path.glob("*.sst")) > LARGEST:
        return None
    source, sink = os.pipe()
    # Read by a child: a store on disk has threads, which a process that is forked further must not have.
    child = os.fork()
    if not child:
        os.close(source)
        _dump(path, sink)
    os.close(sink)
    copy = ox.Store()
    whole = True
    with open(source, "rb") as quads:  # noqa: PTH123 (a number, no path)
        try:
            copy.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
        except SyntaxError:
            # The child ended within a line.
            whole = False
    return copy if not os.waitpid(child, 0)[1] and whole else None


def _dump(path: Path, sink: int) -> None:
    try:
        with open(sink, "wb") as quads:
            ox.Store.read_only(str(path)).dump(quads, format=ox.RdfFormat.N_QUADS)
    finally:
        # Success is said only once all is written.
        os._exit(sys.exc_info()[0] is not None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
