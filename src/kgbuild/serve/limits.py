"""What one client may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the server.

    Attributes:
        seconds: How long a query may run.
        rows: How many rows or triples an answer may have.
        body: Bytes of a request's body.
        memory: Bytes of address space of a query process.
        workers: Query processes, which is how many queries run at once.
        patience: Seconds that a query waits for a free process, and that a client may take to send a body.
    """

    seconds: float = 30
    rows: int = 100_000
    body: int = 1_000_000
    memory: int = 4 << 30
    workers: int = 4
    patience: float = 15
