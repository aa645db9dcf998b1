"""Asking the query processes from the thread that makes a page."""

from __future__ import annotations

import json

from anyio import from_thread

from kgbuild.serve.endpoint import STATUS, RequestError
from kgbuild.serve.pool import Pool
from kgbuild.store import Table
from kgbuild.store.messages import Answer, Request
from kgbuild.views.sparql import Row


class Asker:
    """Runs the queries of pages.

    Args:
        pool: The query processes.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def answer(self, query: str, table: str = "json", graph: str = "turtle") -> Answer:
        """Return the answer to a query.

        Raises:
            RequestError: If the query fails.
        """
        found: Answer = from_thread.run(self._pool.ask, Request(query, table, graph))
        if found.failed:
            raise RequestError(STATUS[found.outcome], found.body.decode() or "The query failed.")
        return found

    def terms(self, query: str) -> tuple[list[str], list[dict[str, Row]]]:
        """Return the columns and rows of a query; a cell has `type` and `value`."""
        document = json.loads(self.answer(query).body)
        return document["head"].get("vars", []), document.get("results", {}).get("bindings", [])

    def table(self, query: str) -> Table:
        """Return the rows of a query as texts in the order of the columns."""
        columns, rows = json.loads(self.answer(query, "table").body)
        return Table(tuple(columns), tuple(map(tuple, rows)))

    def select(self, query: str) -> list[Row]:
        """Return the rows of a query as texts by column."""
        columns, rows = json.loads(self.answer(query, "table").body)
        return [{name: text for name, text in zip(columns, row, strict=True) if text} for row in rows]
