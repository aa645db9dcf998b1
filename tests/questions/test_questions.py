"""Every canned question, on the graph of the articles in seeds/: the rows that a reader expects, and the same rows from every engine."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.conftest import Cli
from tests.questions.engines import ENGINES, Ask

from kgbuild import answers
from kgbuild.errors import QueryError

CASES = tomllib.loads((Path(__file__).parent / "expected.toml").read_text(encoding="utf-8"))["question"]
QUESTIONS = answers.catalogue()

#: How many questions of analysts there are, numbered from 1.
ANALYSTS = 25


@pytest.fixture(scope="session")
def graphs(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the graph of the seeds, what follows from it and the links between its acts."""
    folder = tmp_path_factory.mktemp("questions")
    made = [folder / name for name in ("seeds.nq", "inferred.nq", "links.nq")]
    for arguments in (("extract", "seeds", "-o", made[0]), ("infer", made[0], "-o", made[1]), ("link-acts", made[0], "-o", made[2])):
        done = cli(*arguments)
        assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="session", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, graphs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Return a function that asks one of the engines, after it has loaded the graphs."""
    return ENGINES[request.param](tmp_path_factory.mktemp(request.param), graphs)


@pytest.fixture(scope="session")
def reference(graphs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Return a function that asks the embedded store."""
    return ENGINES["oxigraph"](tmp_path_factory.mktemp("reference"), graphs)


def _holds(cell: str, wanted: str) -> bool:
    inner = wanted.removeprefix("...").removesuffix("...")
    return inner in cell if len(wanted) > len(inner) else cell == wanted


def _found(rows: Sequence[Mapping[str, str]], wanted: Mapping[str, str]) -> bool:
    return any(all(_holds(row[name], value) for name, value in wanted.items()) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['name']}" for n, case in enumerate(CASES)])
def test_expected_rows(engine: Ask, case: Mapping[str, object]) -> None:
    question = answers.find(str(case["name"]))
    values: dict[str, str] = case.get("parameters", {})  # type: ignore[assignment]

    def lookup(kind: str, value: str) -> Sequence[str]:
        return answers.resolve(kind, value, engine)

    if "error" in case:
        with pytest.raises(QueryError, match=str(case["error"])):
            question.bind(values, lookup)
        return
    table = engine(question.bind(values, lookup))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    wanted: list[dict[str, str]] = case["rows"]  # type: ignore[assignment]
    unwanted: list[dict[str, str]] = case.get("none", [])  # type: ignore[assignment]
    assert not [row for row in wanted if not _found(rows, row)], rows
    assert not [row for row in unwanted if _found(rows, row)]


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=[question.name for question in QUESTIONS])
def test_every_engine_gives_the_same_rows(engine: Ask, reference: Ask, question: answers.Question) -> None:
    assert sorted(engine(question.sparql).rows) == sorted(reference(question.sparql).rows)


def test_every_question_of_the_analysts_is_asked_and_expected() -> None:
    assert sorted(int(question.number) for question in QUESTIONS if question.number) == list(range(1, ANALYSTS + 1))
    assert {question.name for question in QUESTIONS} == {case["name"] for case in CASES}


@pytest.mark.slow
def test_every_question_has_an_answer_on_the_real_articles(shared: Path, cli: Cli, tmp_path: Path) -> None:
    articles = sorted((shared / "seeds").glob("0*.txt"))
    made = [tmp_path / name for name in ("real.nq", "inferred.nq", "links.nq")]
    assert cli("extract", *articles, "-o", made[0], "--published", "2022-02-02").returncode == 0
    assert cli("infer", made[0], "-o", made[1]).returncode == 0
    assert cli("link-acts", made[0], "-o", made[2]).returncode == 0
    ask = ENGINES["oxigraph"](tmp_path, made)
    assert [question.name for question in QUESTIONS if question.number and not ask(question.sparql).rows] == []
