"""Links between acts, on pairs that were read and judged: one act told twice, or two acts.

58 pairs are of one article, most of them a headline and its lead; 40 are of two articles, drawn from everything that shares words in a
row, a claim, or speaker and topic. They come from Wikinews, and from the newspapers of PolNeAR, which tell the same campaign. The file
holds names of documents and places of cues only; a document of PolNeAR is named by a digest of its name.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest

import kgbuild
from kgbuild.errors import InputError
from kgbuild.graph import quads
from kgbuild.link_acts import link
from kgbuild.model import Quad

#: Figures of 2026-11-22 in one article and across articles. Precision matters more, for a wrong link makes an outlet corroborate what it
#: did not tell. The thresholds of `kgbuild.link_acts` were chosen on these pairs, so that other articles may do worse.
PRECISION = {"one article": 0.9, "two articles": 0.9}
RECALL = {"one article": 0.65, "two articles": 0.45}

PAIRS = Path(__file__).parent / "pairs.tsv"
#: An act: document, type, start and end of its cue.
End = tuple[str, str, int, int]


def _rows() -> list[tuple[End, End, bool]]:
    rows = csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return [(_end(row["document"], row["one"]), _end(row["other_document"], row["other"]), row["same"] == "yes") for row in rows]


def _end(document: str, name: str) -> End:
    kind, start, end = name.split("-")
    return document, kind, int(start), int(end)


def _same(one: End, other: End) -> bool:
    """Say whether two cues are one: the extraction moves their limits now and then."""
    return one[:2] == other[:2] and one[2] < other[3] and other[2] < one[3]


@pytest.fixture(scope="module")
def linked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[End, End]]:
    polnear = shared / "gold" / "polnear" / "dev.jsonl.gz"
    if not polnear.exists():
        pytest.skip("PolNeAR is not beside the checkout")
    plain = tmp_path_factory.mktemp("links") / "polnear.jsonl"
    names = {end[0] for one, other, _ in _rows() for end in (one, other)}
    with plain.open("w", encoding="utf-8") as file, gzip.open(polnear, "rt", encoding="utf-8") as packed:
        for record in map(json.loads, packed):
            name = f"polnear-{sha256(record['doc_id'].encode()).hexdigest()[:8]}"
            if record["primary"] and name in names:
                kept = {key: record[key] for key in ("title", "publisher", "text")}
                file.write(json.dumps({"doc_id": name, "published": record["date"], **kept}) + "\n")
    found = []
    for path in (plain, shared / "articles" / "wikinews.jsonl"):
        articles: dict[str, str] = {}
        given = list(chain.from_iterable(_graphs(path, names, articles)))
        for pair in link(given):
            one, other = (end.strip("<>").rpartition("/")[2].partition("-") for end in (pair.one, pair.other))
            found.append((_end(articles[one[0]], one[2]), _end(articles[other[0]], other[2])))
    return found


def _graphs(path: Path, names: set[str], articles: dict[str, str]) -> Iterator[list[Quad]]:
    settings = kgbuild.Settings()
    pipeline = kgbuild.Pipeline(settings)
    for document in kgbuild.read([path], settings):
        if not isinstance(document, InputError) and document.name in names:
            articles[document.id] = document.name
            yield list(quads(pipeline(document), settings))


@pytest.mark.slow
@pytest.mark.parametrize("where", ["one article", "two articles"])
def test_precision_and_recall(where: str, linked: list[tuple[End, End]], capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row for row in _rows() if (row[0][0] == row[1][0]) == (where == "one article")]
    verdicts = [same for one, other, same in rows if any(_pair(one, other, *pair) for pair in linked)]
    wanted = sum(same for *_, same in rows)
    precision, recall = sum(verdicts) / len(verdicts), sum(verdicts) / wanted
    with capsys.disabled():
        sys.stdout.write(
            f"\n{where}: {len(rows)} pairs, {wanted} one act; linked {len(verdicts)}: precision {precision:.2f}, recall {recall:.2f}\n"
        )
    assert precision >= PRECISION[where]
    assert recall >= RECALL[where]


def _pair(one: End, other: End, first: End, second: End) -> bool:
    return (_same(one, first) and _same(other, second)) or (_same(one, second) and _same(other, first))


def test_the_set_is_whole() -> None:
    rows = _rows()
    assert len(rows) == 98
    assert sum(one[0] == other[0] for one, other, _ in rows) == 58
    assert len({frozenset(row[:2]) for row in rows}) == 98
