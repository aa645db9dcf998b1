"""Articles that are copies of one another: wire stories that several outlets print, cut or with a few words changed.

What is compared are runs of five words in the sentences that stand as evidence in the graph, so no article is needed. It is the share
of the shorter article that the longer one holds, counted and not estimated as MinHash does: an outlet that prints the first half of a wire
story has copied it, though the two texts as wholes are half alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from kgbuild.model import Quad
from kgbuild.rdf import KG, OA, SCHEMA, value

#: Name of the graph that holds the finding, so that it can be dropped and made again.
COPIES = "<https://w3id.org/kgbuild/graph/copies>"

#: Words in a run: two reporters of one event share names and phrases, but few runs of five words outside quotations.
_RUN = 5
#: One run in so many is kept, to save memory; which, its digest says.
_KEPT = 4
#: Runs that the shorter article must have (about three sentences): a single quotation in two articles makes no copy.
_LEAST_RUNS = 10
#: Share of the runs of the shorter article that the other must hold. Two articles that quote one speech at length stay below.
LEAST = 0.8
#: A run in more originals than this is a phrase, or the small print of an outlet.
_COMMON = 50

_WORD = re.compile(r"\w+")
_EXACT, _SOURCE, _DATE = f"<{OA}exact>", f"<{OA}hasSource>", f"<{SCHEMA}datePublished>"
#: Sorts after every date.
_UNDATED = "~"


class Copies:
    """Looks at statements as they pass by, and then says which article is a copy of which."""

    def __init__(self) -> None:
        self._runs: dict[str, frozenset[int]] = {}
        self._sources: dict[str, str] = {}
        self._dates: dict[str, str] = {}

    def watch(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield the statements as they are, and remember what is evidence of what."""
        for quad in quads:
            if quad.predicate == _EXACT and (runs := _runs(value(quad.object))):
                self._runs[quad.subject] = runs
            elif quad.predicate == _SOURCE:
                self._sources[quad.subject] = quad.object
            elif quad.predicate == _DATE:
                self._dates[quad.subject] = value(quad.object)
            yield quad

    def find(self, least: float = LEAST) -> dict[str, str]:
        """Return copy -> original for what has passed, in the order of the copies; the earliest article is the original.

        Args:
            least: Share of the shorter article that the longer must hold.
        """
        articles: defaultdict[str, set[int]] = defaultdict(set)
        for node, runs in self._runs.items():
            if node in self._sources:
                articles[self._sources[node]] |= runs
        found: dict[str, str] = {}
        # Only originals are compared with: a story that hundreds print is compared once with each.
        index: defaultdict[int, list[str]] = defaultdict(list)
        for article in sorted(articles, key=lambda name: (self._dates.get(name, _UNDATED), name)):
            original = _original(articles[article], articles, index, least)
            if original:
                found[article] = original
                continue
            for run in articles[article]:
                index[run].append(article)
        return dict(sorted(found.items()))


def quads_of(found: dict[str, str]) -> Iterator[Quad]:
    """Yield the statements of the finding, in their own graph."""
    for copy, original in found.items():
        yield Quad(copy, f"<{KG}copyOf>", original, COPIES)


def _original(runs: set[int], articles: dict[str, set[int]], index: dict[int, list[str]], least: float) -> str:
    """Return the original that shares most with the runs, of equals the first by name; empty when none shares enough."""
    shared = Counter(name for run in runs if len(named := index.get(run, [])) <= _COMMON for name in named)
    sizes = {name: min(len(runs), len(articles[name])) for name in shared}
    near = [(-count / sizes[name], name) for name, count in shared.items() if sizes[name] >= _LEAST_RUNS and count >= least * sizes[name]]
    return min(near)[1] if near else ""


def _runs(text: str) -> frozenset[int]:
    words = _WORD.findall(text.lower())
    digests = (_digest(" ".join(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1))
    return frozenset(digest for digest in digests if digest % _KEPT == 0)


def _digest(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "replace"), digest_size=8).digest(), "big")
