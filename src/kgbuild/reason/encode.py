"""Statements as numbers: what the rules can use of a graph, two numbers to a statement.

A pair (subject, object) is one 64-bit number, the subject in its upper half. Statements that no rule looks at, which are most literals,
are not kept.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild import compression, rdf
from kgbuild.errors import InputError
from kgbuild.rdf import KG, TYPE
from kgbuild.reason.rules import Rules, is_axiom

Pairs = NDArray[np.int64]

SHIFT = 32
LOW = (1 << SHIFT) - 1

_LITERAL = re.compile(rb'"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?')
_TYPE = TYPE.encode()
_OURS = f"<{KG}".encode()
_IRI, _QUOTE = b'<"'
_LINES = frozenset({".nt", ".nq"})


class Facts(NamedTuple):
    """A graph as numbers.

    Args:
        names: Terms in their order; a number is a place here.
        pairs: Property -> pairs, sorted and each once.
        members: Class -> its members, sorted and each once.
        bearers: Property of which only the class of its subjects follows -> its subjects.
        things: Whether a term is an IRI that the data speaks of, neither a class of it nor a word of the ontology.
    """

    names: list[bytes]
    pairs: dict[str, Pairs]
    members: dict[str, Pairs]
    bearers: dict[str, Pairs]
    things: NDArray[np.bool_]


class Encoder:
    """Takes the statements of the data, then those of the ontology.

    Args:
        rules: Say which statements count.
    """

    def __init__(self, rules: Rules) -> None:
        self._ids: dict[bytes, int] = {}
        self._pairs: dict[bytes, array[int]] = {}
        self._members: dict[bytes, array[int]] = {}
        self._bearers: dict[bytes, array[int]] = {}
        self._bearing = {name.encode() for name in rules.bearing}
        self._domains = {name.encode() for name in rules.domains} - self._bearing
        self._ruled = self._bearing.union(name.encode() for name in (*rules.domains, *rules.ranges, *rules.asymmetric, *rules.irreflexive))
        self._read_of_literals = self._bearing | self._domains
        self._values = sorted(value.encode() for filling in rules.fills.values() for _, value in filling)
        self._axioms: set[tuple[bytes, bytes, bytes]] = set()
        self._checked: set[bytes] = set()

    def add(self, subject: bytes, predicate: bytes, term: bytes) -> None:
        """Take a statement, its terms in N-Triples syntax.

        Raises:
            OntologyError: If it is an axiom that cannot be compiled.
        """
        if term[0] == _QUOTE:
            if predicate in self._bearing:
                self._pair(subject, predicate, term)
            elif predicate in self._domains:
                self._bearers.setdefault(predicate, array("q")).append(self._id(subject))
        elif predicate == _TYPE:
            if term not in self._members:
                self._check(subject, predicate, term)
                self._members[term] = array("q")
            self._members[term].append(self._id(subject))
        elif predicate in self._ruled:
            self._pair(subject, predicate, term)
        else:
            if predicate not in self._checked:
                self._check(subject, predicate, term)
            self._id(subject)
            self._id(term)

    def read(self, path: Path) -> None:
        """Take the statements of a file, those of N-Triples and N-Quads line by line, which is three times as fast as the parser.

        Raises:
            InputError: If the file cannot be read or is not RDF.
            OntologyError: If it holds an axiom that cannot be compiled.
        """
        if compression.plain_suffix(path) in _LINES and self._read_lines(path):
            return
        for quad in rdf.read(path):
            self.add(quad.subject.encode(), quad.predicate.encode(), quad.object.encode())

    def _read_lines(self, path: Path) -> bool:
        """Take lines of one plain statement each; say no at the first that is not plain, which the parser then judges."""
        kept = self._read_of_literals
        try:
            with compression.opened(path) as file:
                for line in file:
                    parts = line.split(b" ", 2)
                    if len(parts) != 3 or not line.endswith(b" .\n") or line[0] != _IRI:
                        return False
                    subject, predicate, rest = parts
                    if rest[0] == _IRI:
                        self.add(subject, predicate, rest[: rest.index(b">") + 1])
                    elif rest[0] != _QUOTE:
                        return False
                    elif predicate in kept:
                        literal = _LITERAL.match(rest)
                        if literal is None:
                            return False
                        self.add(subject, predicate, literal[0])
        except OSError as error:
            raise InputError(f"Cannot read {path}: {error.strerror or error}.") from error
        return True

    def finish(self, ontology: Iterable[tuple[str, str, str]]) -> Facts:
        """Take the ontology's own statements and return all.

        Raises:
            InputError: If the data holds axioms that the ontology does not.
        """
        known, data, classes = len(self._ids), self._axioms, set(self._members)
        self._axioms = set()
        for subject, predicate, term in ontology:
            # What no rule looks at was read for the sake of the things that the data speaks of, which end here.
            if predicate == TYPE or predicate.encode() in self._ruled or is_axiom((subject, predicate, term)):
                self.add(subject.encode(), predicate.encode(), term.encode())
        for value in self._values:
            self._id(value)
        if data - self._axioms:
            axiom = b" ".join(min(data - self._axioms)).decode()
            raise InputError(f"The graph holds an axiom of its own: {axiom}.", "Axioms belong into the ontology.")
        names = list(self._ids)
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.empty(len(names), np.int64)
        rank[order] = np.arange(len(names))
        things = np.zeros(len(names), np.bool_)
        own = [
            number for number, name in enumerate(names[:known]) if name[0] == _IRI and not name.startswith(_OURS) and name not in classes
        ]
        things[rank[own]] = True
        return Facts(
            [names[number] for number in order],
            {name.decode(): _sorted_pairs(held, rank) for name, held in self._pairs.items()},
            {name.decode(): np.unique(rank[_numbers(held)]) for name, held in self._members.items()},
            {name.decode(): np.unique(rank[_numbers(held)]) for name, held in self._bearers.items()},
            things,
        )

    def _id(self, term: bytes) -> int:
        return self._ids.setdefault(term, len(self._ids))

    def _pair(self, subject: bytes, predicate: bytes, term: bytes) -> None:
        self._pairs.setdefault(predicate, array("q")).append(self._id(subject) << SHIFT | self._id(term))

    def _check(self, subject: bytes, predicate: bytes, term: bytes) -> None:
        if is_axiom((subject.decode(), predicate.decode(), term.decode())):
            self._axioms.add((subject, predicate, term))
        else:
            self._checked.add(predicate)


def _numbers(held: array[int]) -> Pairs:
    return np.frombuffer(held, np.int64)


def _sorted_pairs(held: array[int], rank: Pairs) -> Pairs:
    pairs = _numbers(held)
    return np.unique(rank[pairs >> SHIFT] << SHIFT | rank[pairs & LOW])
