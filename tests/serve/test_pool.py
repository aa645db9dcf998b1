"""The query processes of a server: one store in memory for all of them, ended and replaced one by one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kgbuild.serve.limits import Limits
from kgbuild.serve.pool import Pool
from kgbuild.store.messages import Answer, Request

T = TypeVar("T")
COUNT = Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "table")
ENDLESS = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
#: Sorts more rows than fit.
GREEDY = Request("SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?g ?d ?a")


def add(path: Path, name: str, count: int = 1) -> None:
    quads = (ox.Quad(ox.NamedNode(f"{name}{n}"), ox.NamedNode("urn:p"), ox.Literal(str(n)), ox.NamedNode("urn:g")) for n in range(count))
    ox.Store(path).extend(quads)


def with_pool(path: Path, limits: Limits, work: Callable[[Pool], Awaitable[T]]) -> T:
    async def run() -> T:
        pool = Pool(path, limits)
        await pool.start()
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


def number(answer: Answer) -> int:
    assert not answer.failed, answer
    return int(json.loads(answer.body)[1][0][0])


def test_an_endless_query_ends_and_the_others_are_answered(tmp_path: Path) -> None:
    add(tmp_path / "s", "urn:a", 400)

    async def work(pool: Pool) -> tuple[Answer, list[Answer], Answer]:
        endless = asyncio.create_task(pool.ask(ENDLESS))
        others = [await pool.ask(COUNT) for _ in range(20)]
        ended = await endless
        return ended, others, await pool.ask(COUNT)

    ended, others, after = with_pool(tmp_path / "s", Limits(seconds=1, workers=2), work)
    assert ended.outcome == "time"
    assert {number(answer) for answer in [*others, after]} == {400}


def test_a_query_that_needs_too_much_memory_ends(tmp_path: Path) -> None:
    add(tmp_path / "s", "urn:a", 400)

    async def work(pool: Pool) -> tuple[Answer, Answer]:
        return await pool.ask(GREEDY), await pool.ask(COUNT)

    greedy, after = with_pool(tmp_path / "s", Limits(seconds=60, workers=1, memory=400_000_000), work)
    assert greedy.outcome == "memory"
    assert number(after) == 400


def test_what_is_loaded_meanwhile_is_answered(tmp_path: Path) -> None:
    add(tmp_path / "s", "urn:a")

    async def work(pool: Pool) -> tuple[int, int]:
        before = number(await pool.ask(COUNT))
        add(tmp_path / "s", "urn:b")
        return before, number(await pool.ask(COUNT))

    assert with_pool(tmp_path / "s", Limits(workers=1), work) == (1, 2)


def test_the_parent_of_the_processes_is_replaced(tmp_path: Path) -> None:
    add(tmp_path / "s", "urn:a", 400)

    async def work(pool: Pool) -> tuple[Answer, Answer, Answer]:
        assert pool._keeper
        pool._keeper.kill()
        await pool._keeper.wait()
        return await pool.ask(COUNT), await pool.ask(ENDLESS), await pool.ask(COUNT)

    before, ended, after = with_pool(tmp_path / "s", Limits(seconds=1, workers=1), work)
    assert ended.outcome == "time"
    assert number(before) == number(after) == 400


def test_a_missing_store_is_said(tmp_path: Path) -> None:
    async def work(pool: Pool) -> Answer:
        return await pool.ask(COUNT)

    assert with_pool(tmp_path / "none", Limits(workers=1), work).outcome == "store"
