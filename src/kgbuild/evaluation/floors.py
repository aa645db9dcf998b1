"""Floors: figures that must not be undercut. They lie in a JSON file, one object a scheme, and only rise."""

from __future__ import annotations

import json
import math
from pathlib import Path

from kgbuild.errors import ConfigError
from kgbuild.evaluation.figures import Report

#: Floors are whole hundredths, so that a word more or less in the gold moves none.
_STEP = 100

Floors = dict[str, dict[str, float]]


def read(path: Path) -> Floors:
    """Read a file of floors.

    Raises:
        ConfigError: If it cannot be read, or is no object of objects of numbers.
    """
    try:
        floors = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"Cannot read {path}: {error.strerror}.") from error
    except ValueError as error:
        raise ConfigError(f"{path} is not JSON: {error}.") from error
    named = isinstance(floors, dict) and all(isinstance(part, dict) for part in floors.values())
    if not named or not all(isinstance(floor, int | float) for part in floors.values() for floor in part.values()):
        raise ConfigError(f"{path} is no file of floors.", 'It must look like {"acts": {"linked": 0.75}}.')
    return {scheme: {name: float(floor) for name, floor in part.items()} for scheme, part in floors.items()}


def undercut(report: Report, floors: Floors) -> list[str]:
    """Return a message for each floor of the report's scheme that the figures do not reach.

    Raises:
        ConfigError: If a floor names a figure that the scheme does not have.
    """
    values = _values(report)
    messages = []
    for name, floor in floors.get(report.scheme, {}).items():
        if name not in values:
            raise ConfigError(f"{report.scheme} has no figure {name!r}.", f"Figures: {', '.join(values)}.")
        if values[name] < floor:
            messages.append(f"{report.scheme} {name} is {values[name]:.3f}, below its floor {floor:.2f}")
    return messages


def risen(report: Report, floors: Floors) -> Floors:
    """Return the floors with those of the report's scheme raised to the figures, rounded down; none falls and none is added."""
    values = _values(report)
    own = floors.get(report.scheme, {})
    raised = {name: max(floor, math.floor(values.get(name, 0.0) * _STEP) / _STEP) for name, floor in own.items()}
    return floors | ({report.scheme: raised} if own else {})


def write(path: Path, floors: Floors) -> None:
    """Write a file of floors."""
    path.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")


def _values(report: Report) -> dict[str, float]:
    values: dict[str, float] = {}
    for figure in report.figures:
        values[figure.name] = figure.value
        if figure.precision is not None and figure.recall is not None:
            values |= {f"{figure.name} precision": figure.precision, f"{figure.name} recall": figure.recall}
    return values
