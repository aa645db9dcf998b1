"""Scores: how many predicted things are in the gold standard, and how many of its things were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass


@dataclass(slots=True)
class Score:
    """Counts of right, predicted and gold things."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, predicted: Collection[Hashable], gold: Collection[Hashable]) -> None:
        """Count two sets of things."""
        self.right += len(set(predicted) & set(gold))
        self.predicted += len(predicted)
        self.gold += len(gold)

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall, in percent; 0 if there is nothing.

        >>> Score(1, 2, 2).f
        50.0
        """
        both = self.predicted + self.gold
        return 200 * self.right / both if both else 0.0


class Scores(defaultdict[str, Score]):
    """Scores by name."""

    def __init__(self) -> None:
        super().__init__(Score)


def table(title: str, columns: list[str], rows: dict[str, Scores]) -> str:
    """Return a Markdown table of F scores, one row for each set; a set without a score has a dash."""
    lines = [f"| {title} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, scores in rows.items():
        cells = [f"{scores[column].f:.1f}" if scores[column].gold else "-" for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
