"""Measure an extraction against gold: reported acts, attributions (PolNeAR), relation classes (PLV) and coded events (PETRARCH).

Each scheme is a module with a function that takes gold rows and what was found and returns a `Report`; `evaluate` composes reading,
extraction and scoring. `tests/gold/README.md` explains the figures.
"""

from kgbuild.evaluation.figures import Figure, Report, Table
from kgbuild.evaluation.gold import SCHEMES, Gold, read
from kgbuild.evaluation.run import evaluate, score_records

__all__ = ["SCHEMES", "Figure", "Gold", "Report", "Table", "evaluate", "read", "score_records"]
