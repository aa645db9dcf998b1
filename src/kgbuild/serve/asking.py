"""Asking the query processes from the thread that makes a page."""

from __future__ import annotations

import json

from anyio import from_thread

from kgbuild.serve.endpoint import STATUS, RequestError
from kgbuild.serve.limits import Limits
from kgbuild.serve.messages import Answer, Request
from kgbuild.serve.pool import Pool
from kgbuild.store import Table
from kgbuild.views.sparql import Row


class Asker:
    """Runs the queries of pages.

    Args:
        pool: The query processes.
        limits: What a client may use.
    """

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool, self._limits = pool, limits

    def answer(self, query: str, table: str = "json", graph: str = "turtle") -> Answer:
        """Return the answer to a query.

        Raises:
            RequestError: If the query fails.
        """
        found: Answer = from_thread.run(self._pool.ask, Request(query, table, graph, self._limits.rows))
        if found.failed:
            raise RequestError(STATUS[found.outcome], found.body.decode() or "The query failed.")
        return found

    def terms(self, query: str) -> tuple[list[str], list[dict[str, Row]]]:
        """Return the columns and rows of a query; a cell has `type` and `value`."""
        document = json.loads(self.answer(query).body)
        return document["head"].get("vars", []), document.get("results", {}).get("bindings", [])

    def select(self, query: str) -> list[Row]:
        """Return the rows of a query as texts by column."""
        return [{name: term["value"] for name, term in row.items()} for row in self.terms(query)[1]]

    def table(self, query: str) -> Table:
        """Return the rows of a query as texts in the order of the columns."""
        columns, rows = self.terms(query)
        return Table(tuple(columns), tuple(tuple(row[name]["value"] if name in row else "" for name in columns) for row in rows))
