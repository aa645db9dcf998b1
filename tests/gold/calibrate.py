"""Fit the factors behind the confidence of an act on gold acts, and say how well they hold for an article that they were not fitted on.

usage: calibrate.py [GOLD]    (default: ../shared/gold/acts/dev.jsonl beside the checkout)

An act's confidence is the product of its grounds (`kgbuild.acts.confidence`). Each factor is scaled until, over the acts that have it,
what is expected to be right (by the strict figure, `linked`) equals what is. Leaving one article out at a time shows what that is worth
elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import NamedTuple

import kgbuild
from kgbuild import records
from kgbuild.documents import Details, make
from kgbuild.evaluation import acts, read, reliability
from kgbuild.model import Act, Document

DEV = Path(__file__).parents[3] / "shared" / "gold" / "acts" / "dev.jsonl"

#: Acts that each factor is taken to have been right for already: with few acts it stays near what it was.
_PRIOR = 10
_ROUNDS = 50


class Judged(NamedTuple):
    """An extracted act: its article, the names and values of its grounds, and whether it is right."""

    article: str
    grounds: tuple[tuple[str, float], ...]
    is_right: bool


def judge(path: Path) -> list[Judged]:
    """Extract the articles of a gold file and compare every act with the gold."""
    pipeline = kgbuild.Pipeline()
    judged = []
    for row in read(path, "acts").rows:
        record = row.record
        details = Details(**{key: record.get(key) or "" for key in ("title", "publisher", "published", "url")})
        blank = Document("", record["doc_id"], record["text"], "", ())
        document = next(item for item in make(blank, Details(), details) if isinstance(item, Document))
        extraction = pipeline(document)
        right = acts.linked(record, records.encode(extraction)["acts"])
        judged += [Judged(document.name, _named(act), number in right) for number, act in enumerate(extraction.acts)]
    return judged


def _named(act: Act) -> tuple[tuple[str, float], ...]:
    """Return the grounds of an act; the rules by which a speaker is known are one ground, whose value is the score of the rule."""
    return tuple(("speaker" if name.startswith("speaker by") else name, value) for name, value in act.grounds)


def fit(judged: Sequence[Judged]) -> dict[str, float]:
    """Return by how much each ground is scaled."""
    scale = {name: 1.0 for act in judged for name, _ in act.grounds}
    for _ in range(_ROUNDS):
        for name in scale:
            own = [act for act in judged if name in dict(act.grounds)]
            expected = sum(confidence(act, scale) for act in own)
            scale[name] *= (sum(act.is_right for act in own) + _PRIOR) / (expected + _PRIOR)
    return scale


def confidence(act: Judged, scale: dict[str, float]) -> float:
    """Return the confidence of an act with scaled grounds."""
    return min(1.0, prod(value * scale.get(name, 1.0) for name, value in act.grounds))


def main(path: Path) -> int:
    """Print how reliable the factors are as they stand, fitted, and fitted without the article that is judged."""
    judged = judge(path)
    whole = fit(judged)
    apart = {name: fit([act for act in judged if act.article != name]) for name in dict.fromkeys(act.article for act in judged)}
    for title, scales in (("as it is", {}), ("fitted", dict.fromkeys(apart, whole)), ("fitted on the other articles", apart)):
        pairs = [(confidence(act, scales.get(act.article, {})), act.is_right) for act in judged]
        brier = sum((sure - right) ** 2 for sure, right in pairs) / len(pairs)
        table = reliability.table(pairs)
        sys.stdout.write(f"\n{title}: Brier score {brier:.4f}\n{table.title}\n")
        sys.stdout.writelines("  " + "  ".join(cell.ljust(10) for cell in row) + "\n" for row in (table.columns, *table.rows))
    for name, by in sorted(whole.items()):
        values = [value for act in judged for ground, value in act.grounds if ground == name]
        mean = sum(values) / len(values)
        sys.stdout.write(f"{name:32} {len(values):4} acts, {mean:.3f} now, {mean * by:.3f} fitted\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEV))
