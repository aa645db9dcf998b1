"""Tell whether confidence means what it says: of acts with confidence .8, eight of ten should be right."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.evaluation.figures import Table

#: Upper ends of the bins; the lowest holds what is rarely right, the top what nearly always is.
_BINS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def table(judged: Sequence[tuple[float, bool]]) -> Table:
    """Return the reliability table: how many acts of each bin of confidence are right by the strict figure.

    Args:
        judged: Confidence of each extracted act, and whether the act is right.
    """
    rows, gap, low = [], 0.0, 0.0
    for high in _BINS:
        inside = [(sure, right) for sure, right in judged if low < sure <= high or (sure == low == 0.0)]
        if inside:
            mean, share = sum(sure for sure, _ in inside) / len(inside), sum(right for _, right in inside) / len(inside)
            gap += abs(mean - share) * len(inside)
            rows.append((f"{low:.1f} to {high:.1f}", str(len(inside)), f"{mean:.2f}", f"{share:.2f}"))
        low = high
    rows.append(("all", str(len(judged)), *_totals(judged)))
    title = f"Reliability of confidence (expected error {gap / len(judged) if judged else 0.0:.3f})"
    return Table(title, ("confidence", "acts", "mean", "right"), tuple(rows))


def _totals(judged: Sequence[tuple[float, bool]]) -> tuple[str, str]:
    count = len(judged) or 1
    return f"{sum(sure for sure, _ in judged) / count:.2f}", f"{sum(right for _, right in judged) / count:.2f}"
