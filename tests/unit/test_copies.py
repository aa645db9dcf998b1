"""Which articles are copies of one another, and which only tell the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.conftest import Cli

from kgbuild.copies import COPIES, Copies, quads_of
from kgbuild.model import Quad
from kgbuild.rdf import KG, OA, SCHEMA, XSD, literal

#: Sentences of made-up words, each one different from all others.
WORDS = [f"{first}{second}{third}" for first in "bdfgk" for second in ("alu", "ero", "iso") for third in ("m", "n", "rt", "sk")]


def sentences(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=22)) for _ in range(count)]


def article(name: str, told: list[str], published: str = "") -> list[Quad]:
    node = f"<urn:{name}>"
    quads = [Quad(node, f"<{SCHEMA}datePublished>", literal(published, datatype=XSD + "date"), node)] if published else []
    for number, sentence in enumerate(told):
        span = f"<urn:{name}-{number}>"
        quads += [Quad(span, f"<{OA}hasSource>", node, node), Quad(span, f"<{OA}exact>", literal(sentence), node)]
    return quads


def found(*articles: list[Quad]) -> dict[str, str]:
    copies = Copies()
    quads = [quad for quads in articles for quad in quads]
    assert list(copies.watch(quads)) == quads
    return copies.find()


STORY = sentences(1, 12)


def test_the_earliest_is_the_original() -> None:
    late, early, undated = article("a", STORY, "2022-02-03"), article("b", STORY, "2022-02-02"), article("0", STORY)
    assert found(late, early, undated) == {"<urn:a>": "<urn:b>", "<urn:0>": "<urn:b>"}
    assert found(undated, early, late) == found(late, early, undated)


def test_cut_edited_and_extended_copies() -> None:
    edited = [sentence.replace("balum", "xyz") for sentence in STORY]
    assert found(article("a", STORY), article("b", STORY[:5]), article("c", edited)) == {"<urn:b>": "<urn:a>", "<urn:c>": "<urn:a>"}
    assert found(article("a", STORY), article("b", [*STORY, *sentences(2, 12)])) == {"<urn:b>": "<urn:a>"}


def test_one_quotation_in_two_articles_is_no_copy() -> None:
    assert found(article("a", [*STORY[:2], *sentences(3, 8)]), article("b", [*STORY[:2], *sentences(4, 8)])) == {}
    assert found(article("a", STORY), article("b", STORY[:1])) == {}


def test_statements_have_a_graph_of_their_own() -> None:
    assert list(quads_of({"<urn:b>": "<urn:a>"})) == [Quad("<urn:b>", f"<{KG}copyOf>", "<urn:a>", COPIES)]


@pytest.mark.slow
def test_a_copy_corroborates_nothing(cli: Cli, root: Path, tmp_path: Path) -> None:
    text = (root / "seeds" / "moscow-reaction.txt").read_text(encoding="utf-8")
    for name, day, end in (("wire", 2, ""), ("gazette", 3, "\nReporting by our staff in the capital.\n")):
        (tmp_path / f"{name}.txt").write_text(text + end, encoding="utf-8")
        given = ("--publisher", name, "--published", f"2022-02-0{day}", "-o", f"{name}.nq")
        assert cli("extract", f"{name}.txt", *given, cwd=tmp_path).returncode == 0
    assert "copies of others: 1." in cli("link-acts", "wire.nq", "gazette.nq", "-o", "links.nq", cwd=tmp_path).stderr
    links = (tmp_path / "links.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "acts.nq").write_text("".join(line for line in links if "copyOf" not in line), encoding="utf-8")
    rows = {}
    for name in ("links", "acts"):
        assert cli("load", "wire.nq", "gazette.nq", f"{name}.nq", f"{name}.store", cwd=tmp_path).returncode == 0
        rows[name] = len(cli("query", f"{name}.store", "corroborated", "-f", "csv", cwd=tmp_path).stdout.splitlines()) - 1
    assert rows["links"] == 0
    assert rows["acts"] > 5
