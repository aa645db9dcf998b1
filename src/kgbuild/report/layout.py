"""Places for the nodes of a small network: forces of Fruchterman and Reingold (1991), from a circle, so that it always looks the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: Size of the drawing in units of its own.
WIDTH, HEIGHT = 900.0, 600.0
#: Room around the nodes; names stand to the right of them.
LEFT, RIGHT, ABOVE = 30.0, 170.0, 30.0
_STEPS = 300
#: Share of the drawing that a node may move in the first step; it falls to nothing.
_FIRST_MOVE = 0.1

Positions = npt.NDArray[np.float64]


class Point(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float


def layout(edges: Sequence[tuple[str, str]]) -> dict[str, Point]:
    """Return a place for every node of the edges."""
    nodes = sorted({node for edge in edges for node in edge})
    if not nodes:
        return {}
    number = {node: place for place, node in enumerate(nodes)}
    turns = 2 * np.pi * np.arange(len(nodes)) / len(nodes)
    places = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    pairs = np.array([(number[source], number[target]) for source, target in edges])
    for step in range(_STEPS):
        places = _moved(places, pairs, _FIRST_MOVE * (1 - step / _STEPS))
    return {node: Point(round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, _scaled(places), strict=True)}


def _moved(places: Positions, pairs: npt.NDArray[np.int64], longest: float) -> Positions:
    ideal = np.sqrt(4 / len(places))
    away = places[:, None] - places[None]
    distance = np.maximum(np.linalg.norm(away, axis=2), 1e-3)
    force = (away * (ideal / distance)[..., None] ** 2).sum(axis=1)
    along = places[pairs[:, 1]] - places[pairs[:, 0]]
    pull = along * np.linalg.norm(along, axis=1, keepdims=True) / ideal
    np.add.at(force, pairs[:, 0], pull)
    np.add.at(force, pairs[:, 1], -pull)
    # A weak pull to the middle keeps parts together that no edge joins.
    force -= places * 2
    length = np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-9)
    moved: Positions = places + force / length * np.minimum(length, longest)
    return moved


def _scaled(places: Positions) -> Positions:
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.array([WIDTH - LEFT - RIGHT, HEIGHT - 2 * ABOVE])
    scaled: Positions = np.array([LEFT, ABOVE]) + (places - low) / np.maximum(high - low, 1e-9) * room
    return scaled
