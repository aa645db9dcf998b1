"""Links between acts, on forty pairs of the Wikinews articles that were read and judged: one act told twice, or two acts.

The pairs were drawn over the whole range of scores, most of them between a headline and its lead; no two of these articles tell of one
act. The file holds names of documents and places of cues only.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

import kgbuild
from kgbuild.errors import InputError
from kgbuild.graph import quads
from kgbuild.link_acts import link

#: Figures of 2026-11-22; precision matters more, for a wrong link makes an outlet corroborate what it did not tell.
PRECISION, RECALL = 0.9, 0.5

PAIRS = Path(__file__).parent / "pairs.tsv"


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


@pytest.mark.slow
def test_precision_and_recall(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = _rows()
    names = {row["document"] for row in rows}
    settings = kgbuild.Settings()
    pipeline = kgbuild.Pipeline(settings)
    found = set()
    for document in kgbuild.read([shared / "articles" / "wikinews.jsonl"], settings):
        if not isinstance(document, InputError) and document.name in names:
            for pair in link(quads(pipeline(document), settings)):
                ends = sorted(end.rstrip(">").rpartition("/")[2].partition("-")[2] for end in (pair.one, pair.other))
                found.add((document.name, *ends))
    linked = [row for row in rows if (row["document"], *sorted((row["one"], row["other"]))) in found]
    right = sum(row["same"] == "yes" for row in linked)
    wanted = sum(row["same"] == "yes" for row in rows)
    figures = f"precision {right / len(linked):.2f}, recall {right / wanted:.2f}"
    with capsys.disabled():
        sys.stdout.write(f"\n{len(rows)} pairs, {wanted} one act; linked {len(linked)}: {figures}\n")
    assert right / len(linked) >= PRECISION
    assert right / wanted >= RECALL


def test_the_set_is_whole() -> None:
    rows = _rows()
    assert len(rows) == 40
    assert {row["same"] for row in rows} == {"yes", "no"}
