"""The ontology as rules about data: what OWL 2 RL makes of it, once it has been closed by the reference reasoner.

Every axiom is either compiled or refused; none is passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kgbuild.errors import OntologyError
from kgbuild.rdf import OWL, RDF, RDFS, TYPE
from kgbuild.reason.reference import close

Triple = tuple[str, str, str]
Names = defaultdict[str, set[str]]


def _terms(space: str, names: str) -> frozenset[str]:
    return frozenset(f"<{space}{name}>" for name in names.split())


_SUBCLASS, _SUBPROPERTY = f"<{RDFS}subClassOf>", f"<{RDFS}subPropertyOf>"
_DOMAIN, _RANGE = f"<{RDFS}domain>", f"<{RDFS}range>"
_FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("first", "rest", "nil"))
_INVERSE, _CHAIN, _VALUE, _ON = (f"<{OWL}{name}>" for name in ("inverseOf", "propertyChainAxiom", "hasValue", "onProperty"))
_DISJOINT, _COMPLEMENT, _APART, _MEMBERS = (
    f"<{OWL}{name}>" for name in ("disjointWith", "complementOf", "propertyDisjointWith", "members")
)
_TRANSITIVE, _SYMMETRIC, _ASYMMETRIC, _IRREFLEXIVE = (
    f"<{OWL}{name}Property>" for name in ("Transitive", "Symmetric", "Asymmetric", "Irreflexive")
)
_ALL_DISJOINT = f"<{OWL}AllDisjointClasses>"
#: The class that nothing is in.
NOTHING = f"<{OWL}Nothing>"

#: Axioms that bear on data, and are compiled.
_AXIOMS = (
    _terms(RDFS, "subClassOf subPropertyOf domain range")
    | _terms(RDF, "first rest")
    | _terms(OWL, "equivalentClass equivalentProperty inverseOf propertyChainAxiom hasValue onProperty")
    | _terms(OWL, "disjointWith complementOf propertyDisjointWith members")
)
_KINDS = _terms(OWL, "TransitiveProperty SymmetricProperty AsymmetricProperty IrreflexiveProperty AllDisjointClasses")
#: Words of the vocabulary that say nothing about data.
_SILENT = _terms(RDFS, "label comment seeAlso isDefinedBy Class Datatype Resource Literal") | _terms(
    OWL,
    "Ontology Class Restriction ObjectProperty DatatypeProperty AnnotationProperty OntologyProperty NamedIndividual Thing Nothing imports "
    "versionIRI versionInfo priorVersion backwardCompatibleWith incompatibleWith deprecated",
)
_VOCABULARY = (f"<{RDFS}", f"<{OWL}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What follows from what. All names are terms; classes and properties are closed, so that no rule needs another of its own kind.

    Args:
        copies: Property -> properties that hold as well, and whether they lead the other way round.
        chains: Properties one after the other, and the property that they make; a transitive one makes itself.
        domains: Property -> classes of its subjects.
        ranges: Property -> classes of its objects.
        supers: Class -> classes above it.
        fills: Class -> property and value that its members have.
        filled: Property and value -> classes of those that have them.
        disjoint: Pairs of classes without a common member.
        apart: Pairs of properties without a common pair.
        asymmetric: Properties that never hold both ways.
        irreflexive: Properties that nothing has to itself.
    """

    copies: Mapping[str, set[tuple[str, bool]]]
    chains: tuple[tuple[tuple[str, ...], str], ...]
    domains: Names
    ranges: Names
    supers: Names
    fills: Mapping[str, set[tuple[str, str]]]
    filled: Mapping[tuple[str, str], set[str]]
    disjoint: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]
    asymmetric: frozenset[str]
    irreflexive: frozenset[str]

    @property
    def bearing(self) -> set[str]:
        """Return the properties of which more follows than the class of their subject, literals included."""
        watched = {name for pair in self.disjoint for name in pair} | set(self.fills)
        reaching = {p for p, classes in self.ranges.items() if any(not watched.isdisjoint({c, *self.supers[c]}) for c in classes)}
        chained = {p for chain, _ in self.chains for p in chain}
        return set(self.copies) | chained | reaching | {p for p, _ in self.filled} | {p for pair in self.apart for p in pair}


def compile_rules(ontology: Iterable[Triple]) -> Rules:
    """Turn the axioms of an ontology into rules.

    Args:
        ontology: Statements; those that are no axioms are passed over.

    Raises:
        OntologyError: If an axiom is outside the profile that can be compiled.
    """
    axioms = set(_axioms(ontology))
    closed, _ = close(axioms)
    return _Compiler(closed, axioms).rules()


def is_axiom(triple: Triple) -> bool:
    """Say whether a statement is an axiom that bears on data.

    Raises:
        OntologyError: If it is one that cannot be compiled.
    """
    _, predicate, term = triple
    word = term if predicate == TYPE else predicate
    if word in _AXIOMS or (predicate == TYPE and word in _KINDS):
        return True
    if word.startswith(_VOCABULARY) and word not in _SILENT:
        name = word[1:-1].replace(OWL, "owl:").replace(RDFS, "rdfs:")
        hint = "Leave it out, or infer with --reasoner owlrl, which is exact for all of OWL 2 RL and a thousand times slower."
        raise OntologyError(f"{triple[0]} uses {name}, which is outside the profile of the reasoner.", hint)
    return False


def _axioms(ontology: Iterable[Triple]) -> Iterator[Triple]:
    for triple in ontology:
        if is_axiom(triple):
            subject, predicate, term = triple
            if predicate in {_SUBPROPERTY, _DOMAIN, _RANGE, _INVERSE} and subject.startswith((f"<{RDF}", *_VOCABULARY)):
                raise OntologyError(f"{subject} is a word of RDF itself and cannot be given a meaning of its own.")
            yield subject, predicate, term


class _Compiler:
    """Sorts the statements of a closed ontology into rules."""

    def __init__(self, closed: set[Triple], axioms: set[Triple]) -> None:
        self._of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for s, p, o in sorted(closed | axioms):
            self._of[p].append((s, o))
        self._rest = dict(self._of[_REST])
        self._first = dict(self._of[_FIRST])

    def rules(self) -> Rules:
        fills, filled = self._values()
        return Rules(
            self._copies(),
            self._chains(),
            self._names(_DOMAIN),
            self._names(_RANGE),
            self._names(_SUBCLASS),
            fills,
            filled,
            tuple(sorted(set(self._disjoint()))),
            tuple(sorted({(min(pair), max(pair)) for pair in self._of[_APART]})),
            frozenset(self._kind(_ASYMMETRIC)),
            frozenset(self._kind(_IRREFLEXIVE)),
        )

    def _kind(self, kind: str) -> Iterator[str]:
        return (s for s, o in self._of[TYPE] if o == kind)

    def _names(self, predicate: str) -> Names:
        found: Names = defaultdict(set)
        for s, o in self._of[predicate]:
            if s != o:
                found[s].add(o)
        return found

    def _copies(self) -> dict[str, set[tuple[str, bool]]]:
        found: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        for s, o in self._of[_SUBPROPERTY]:
            if s != o:
                found[s].add((o, False))
        for s, o in self._of[_INVERSE]:
            found[s].add((o, True))
            found[o].add((s, True))
        for name in self._kind(_SYMMETRIC):
            found[name].add((name, True))
        return found

    def _chains(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        transitive = {((name, name), name) for name in self._kind(_TRANSITIVE)}
        return tuple(sorted(transitive | {(tuple(self._list(head)), name) for name, head in self._of[_CHAIN]}))

    def _list(self, head: str) -> Iterator[str]:
        seen: set[str] = set()
        while head != _NIL:
            if head in seen or head not in self._first:
                raise OntologyError("A list in the ontology has no end or no beginning.")
            seen.add(head)
            yield self._first[head]
            head = self._rest.get(head, _NIL)

    def _values(self) -> tuple[dict[str, set[tuple[str, str]]], dict[tuple[str, str], set[str]]]:
        fills: dict[str, set[tuple[str, str]]] = defaultdict(set)
        filled: dict[tuple[str, str], set[str]] = defaultdict(set)
        properties = self._names(_ON)
        for restriction, value in self._of[_VALUE]:
            for name in properties[restriction]:
                fills[restriction].add((name, value))
                filled[name, value].add(restriction)
        without = sorted(set(properties) - {restriction for restriction, _ in self._of[_VALUE]})
        if without:
            raise OntologyError(f"{without[0]} is a restriction other than owl:hasValue, which is outside the profile of the reasoner.")
        return fills, filled

    def _disjoint(self) -> Iterator[tuple[str, str]]:
        yield from ((min(pair), max(pair)) for pair in (*self._of[_DISJOINT], *self._of[_COMPLEMENT]))
        lists = dict(self._of[_MEMBERS])
        for axiom in self._kind(_ALL_DISJOINT):
            members = sorted(self._list(lists.get(axiom, _NIL)))
            yield from ((one, other) for n, one in enumerate(members) for other in members[n + 1 :])
