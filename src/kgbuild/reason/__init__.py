"""What follows from a graph by the ontology, in OWL 2 RL.

owlrl closes the ontology, which is small, and is the reference for the whole. What it finds there is compiled into rules, and the rules
close the data: the same statements, a thousand times faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from kgbuild.model import Finding, Quad
from kgbuild.rdf import TYPE, knowledge
from kgbuild.reason.encode import LOW, SHIFT, Encoder, Facts, Pairs
from kgbuild.reason.engine import Closure, close, without
from kgbuild.reason.explain import contradictions
from kgbuild.reason.reference import INFERRED, TRIVIAL
from kgbuild.reason.rules import Rules, compile_rules

__all__ = ["INFERRED", "Inference", "infer", "infer_files"]

#: Statements that are turned into text together.
_CHUNK = 100_000


class Inference:
    """New statements about the things of a graph, in order, and the contradictions that were met.

    Args:
        facts: What was given.
        closure: All that follows, what was given included.
        rules: What the ontology says.
    """

    def __init__(self, facts: Facts, closure: Closure, rules: Rules) -> None:
        self._names = facts.names
        self._kinds, self._rows = _news(facts, closure)
        #: What contradicts the ontology, with the statements that do.
        self.contradictions: tuple[Finding, ...] = contradictions(facts, closure, rules)

    def __len__(self) -> int:
        return len(self._rows[0])

    def __iter__(self) -> Iterator[Quad]:
        for subject, kind, term in self._terms():
            predicate, _, known = self._kinds[kind].partition(" ")
            yield Quad(self._names[subject].decode(), predicate, known or self._names[term].decode(), INFERRED)

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """Return the new statements at once; for a large graph rather iterate."""
        return tuple(self)

    def lines(self, graph: str = INFERRED) -> Iterator[str]:
        """Yield the new statements as lines of N-Quads, or of N-Triples when `graph` is empty."""
        names, end = self._names, f" {graph} .\n" if graph else " .\n"
        middles = [f" {kind}{end}" if " " in kind else f" {kind} " for kind in self._kinds]
        stated = [" " in kind for kind in self._kinds]
        for subject, kind, term in self._terms():
            if stated[kind]:
                yield names[subject].decode() + middles[kind]
            else:
                yield names[subject].decode() + middles[kind] + names[term].decode() + end

    def _terms(self) -> Iterator[tuple[int, int, int]]:
        pairs, kinds = self._rows
        for start in range(0, len(pairs), _CHUNK):
            some = pairs[start : start + _CHUNK]
            yield from zip((some >> SHIFT).tolist(), kinds[start : start + _CHUNK].tolist(), (some & LOW).tolist(), strict=True)


def _news(facts: Facts, closure: Closure) -> tuple[list[str], tuple[Pairs, Pairs]]:
    """Return predicates (with the class, where it is a type), and the new statements: their pairs and the places of their predicates."""
    found: dict[str, Pairs] = {}
    nothing = np.empty(0, np.int64)
    writable = np.fromiter((name[0] == ord("<") for name in facts.names), np.bool_, len(facts.names))
    for name, pairs in closure.pairs.items():
        new = without(pairs, facts.pairs.get(name, nothing))
        found[name] = new[facts.things[new >> SHIFT] & writable[new & LOW]]
    for kind, members in closure.members.items():
        if kind not in TRIVIAL and kind[0] == "<":
            new = without(members, facts.members.get(kind, nothing))
            found[f"{TYPE} {kind}"] = new[facts.things[new]] << SHIFT
    kinds = sorted(name for name, pairs in found.items() if pairs.size)
    places = np.repeat(np.arange(len(kinds)), [found[name].size for name in kinds])
    pairs = np.concatenate([found[name] for name in kinds]) if kinds else nothing
    order = np.lexsort((pairs & LOW, places, pairs >> SHIFT))
    return kinds, (pairs[order], places[order])


def infer(quads: Iterable[Quad], ontology: Iterable[Quad] | None = None) -> Inference:
    """Close a graph under the ontology and return what is new about the things it speaks of.

    Args:
        quads: The graph, in any order.
        ontology: Classes, properties and the authority; those that kgbuild brings when None.

    Raises:
        InputError: If the graph holds axioms of its own.
        OntologyError: If an axiom is outside the profile that can be compiled.
    """
    return _infer(ontology, quads=quads)


def infer_files(paths: Sequence[Path], ontology: Iterable[Quad] | None = None) -> Inference:
    """Close the graph in some files; N-Triples and N-Quads are read fastest.

    Raises:
        InputError: If a file cannot be read, is malformed or holds axioms of its own.
        OntologyError: If an axiom is outside the profile that can be compiled.
    """
    return _infer(ontology, paths=paths)


def _infer(ontology: Iterable[Quad] | None, quads: Iterable[Quad] = (), paths: Sequence[Path] = ()) -> Inference:
    schema = [quad[:3] for quad in (knowledge() if ontology is None else ontology)]
    rules = compile_rules(schema)
    encoder = Encoder(rules)
    for path in paths:
        encoder.read(path)
    for quad in quads:
        encoder.add(*(term.encode() for term in quad[:3]))
    facts = encoder.finish(schema)
    return Inference(facts, close(facts, rules), rules)
