"""Contradictions in words: what is wrong with a thing, and the statements, acts among them, that make it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kgbuild.model import Finding
from kgbuild.rdf import KG, OWL
from kgbuild.reason.encode import LOW, SHIFT, Facts, Pairs
from kgbuild.reason.engine import Closure, clashing, offending
from kgbuild.reason.rules import NOTHING, Rules

#: Contradictions and statements that are told one by one; a graph with more has one cause for all of them.
_TOLD, _CAUSES = 1000, 5


def contradictions(facts: Facts, closure: Closure, rules: Rules) -> tuple[Finding, ...]:
    """Return what contradicts the ontology, in the order of the things concerned."""
    found = [*_classes(facts, closure, rules), *_properties(facts, closure, rules)]
    return tuple(sorted(found, key=lambda finding: (finding.focus, finding.message)))


def _short(term: str) -> str:
    return "kg:" + term[len(KG) + 1 : -1] if term.startswith(f"<{KG}") else term[1:-1].replace(OWL, "owl:")


def _classes(facts: Facts, closure: Closure, rules: Rules) -> Iterator[Finding]:
    rows = [(int(node), one, other) for one, other, nodes in offending(closure, rules) for node in nodes if facts.things[node]]
    causes = _Causes(facts, closure, rules, np.unique(np.array([row[0] for row in rows[:_TOLD]], np.int64))) if rows else None
    for place, (node, one, other) in enumerate(rows):
        told = causes if place < _TOLD else None
        reasons = [f"{_short(kind)}{told.of(node, kind) if told else ''}" for kind in dict.fromkeys((one, other))]
        message = f"It is a {reasons[0]}, which nothing is." if one == NOTHING else f"It cannot be both {' and '.join(reasons)}."
        yield Finding(_name(facts, node), "", message, "Violation")


def _properties(facts: Facts, closure: Closure, rules: Rules) -> Iterator[Finding]:
    for words, pairs in clashing(closure, rules):
        for pair in pairs:
            subject, term = int(pair >> SHIFT), int(pair & LOW)
            if facts.things[subject]:
                message = f"{words.replace(KG, 'kg:').replace('<', '').replace('>', '')}: see {_name(facts, term)}."
                yield Finding(_name(facts, subject), "", message[0].upper() + message[1:], "Violation")


def _name(facts: Facts, node: int) -> str:
    return facts.names[node].decode().strip("<>")


class _Causes:
    """Why some nodes are in the classes they are in: stated, or by a property that leads to or from them."""

    def __init__(self, facts: Facts, closure: Closure, rules: Rules, nodes: Pairs) -> None:
        self._facts = facts
        self._found: dict[int, list[tuple[set[str], str]]] = defaultdict(list)
        supers = rules.supers
        for kind, members in facts.members.items():
            for node in np.intersect1d(members, nodes):
                self._found[int(node)].append(({kind, *supers.get(kind, ())}, "as it is stated"))
        # Statements of the graph before those that follow from them.
        for held in (facts.pairs, closure.pairs):
            for name in sorted(held):
                self._by(name, held[name], nodes, supers_of(rules.domains.get(name, set()), rules), "of")
                self._by(name, held[name], nodes, supers_of(rules.ranges.get(name, set()), rules), "in")
        for name, bearers in facts.bearers.items():
            for node in np.intersect1d(bearers, nodes):
                self._found[int(node)].append((supers_of(rules.domains[name], rules), f"by its {_short(name)}"))

    def _by(self, name: str, pairs: Pairs, nodes: Pairs, kinds: set[str], side: str) -> None:
        if not kinds:
            return
        column: NDArray[np.int64] = pairs >> SHIFT if side == "of" else pairs & LOW
        for pair in pairs[np.isin(column, nodes)]:
            subject, term = int(pair >> SHIFT), int(pair & LOW)
            words = f"by its {_short(name)}" if side == "of" else f"as the {_short(name)} of {_name(self._facts, subject)}"
            self._found[subject if side == "of" else term].append((kinds, words))

    def of(self, node: int, kind: str) -> str:
        """Return the reasons in words, a few at most."""
        reasons = list(dict.fromkeys(words for kinds, words in self._found[node] if kind in kinds))
        more = f" and {len(reasons) - _CAUSES} more" if len(reasons) > _CAUSES else ""
        return f" ({'; '.join(reasons[:_CAUSES])}{more})" if reasons else ""


def supers_of(kinds: set[str], rules: Rules) -> set[str]:
    """Return classes with all classes above them."""
    return kinds.union(*(rules.supers.get(kind, set()) for kind in kinds))
