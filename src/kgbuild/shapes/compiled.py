"""SHACL Core compiled to SPARQL: one query for each constraint of each property shape, asking for the nodes that break it.

Only what `ontology/shapes.ttl` uses is compiled, and anything else is refused by name, so that no shape is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rdflib import RDF, SH, XSD, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kgbuild.errors import OntologyError
from kgbuild.model import Finding
from kgbuild.rdf import RDFS


class Answer(Protocol):
    """What a store answers: rows of plain texts."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Return the rows in order."""
        ...


#: SPARQL -> its rows.
Ask = Callable[[str], Answer]

#: Class -> the classes below it and itself.
Tree = dict[str, set[str]]

#: Parts of a shape that say no constraint of their own.
_SILENT = frozenset({SH.path, SH.message, SH.severity, SH.property, SH.targetClass, SH.targetSubjectsOf, RDF.type, SH.qualifiedMinCount})
_LEXICAL = {
    XSD.gYear: r'REGEX(STR({v}), "^-?[0-9]{{4,}}$")',
    XSD.gYearMonth: r'REGEX(STR({v}), "^-?[0-9]{{4,}}-(0[1-9]|1[0-2])$")',
    XSD.date: f"COALESCE(<{XSD.date}>(STR({{v}})) = <{XSD.date}>(STR({{v}})), false)",
    XSD.integer: r'REGEX(STR({v}), "^[+-]?[0-9]+$")',
    XSD.decimal: r'REGEX(STR({v}), "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$")',
    XSD.string: "true",
    XSD.anyURI: "true",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One compiled constraint: the SPARQL that selects `focus` and, where the fault is a value, `value`."""

    path: str
    message: str
    severity: str
    sparql: str

    def run(self, ask: Ask) -> Iterator[Finding]:
        """Yield a finding for each row."""
        for row in ask(self.sparql).rows:
            shown = len(row) > 1 and row[1] != row[0]
            message = self.message + (f" Found: {row[1]}." if shown else "")
            yield Finding(row[0], self.path, message, self.severity)


@dataclass(frozen=True, slots=True)
class Guard:
    """Checks behind queries of which one has a row if a check may find something, so that a sound graph is read once for a property.

    A guard may ask about more than the targets of a shape: looking up whether a node is a target costs more than all that is asked of it,
    and shapes that share a property share the query.
    """

    queries: tuple[str, ...]
    checks: tuple[Check, ...]


def findings(guards: Iterable[Guard], ask: Ask) -> Iterator[Finding]:
    """Yield what the checks find, each query of the guards asked once."""
    seen: dict[str, bool] = {}
    for guard in guards:
        for query in guard.queries:
            if query not in seen:
                seen[query] = bool(ask(query).rows)
        if any(seen[query] for query in guard.queries):
            for check in guard.checks:
                yield from check.run(ask)


def compiled(shapes: Path, ask: Ask) -> list[Guard]:
    """Return the constraints of a shapes file as SPARQL, those that one reading can rule out under one guard.

    Args:
        shapes: A SHACL file.
        ask: Gives the tree of classes.

    Raises:
        OntologyError: If the file is no Turtle, or uses a part of SHACL that is not compiled.
    """
    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(shapes, format="turtle")
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"The shapes in {shapes} cannot be used: {error}.") from error
    below = _tree(ask)
    guards: list[Guard] = []
    for shape in sorted(set(graph.subjects(SH.targetClass)) | set(graph.subjects(SH.targetSubjectsOf)), key=str):
        target = _Target.of(graph, shape, below)
        properties = [_Property(graph, prop, target.all, below) for prop in sorted(graph.objects(shape, SH.property), key=str)]
        guards += _guards(_Node(graph, shape, target.all, below), properties, target)
    return guards


def _guards(node: _Node, properties: Sequence[_Property], target: _Target) -> Iterator[Guard]:
    demanded = [(check, need) for shape in properties for check, need in shape.demands()]
    if demanded:
        all_there = " && ".join(f"EXISTS {{ {need} }}" for _, need in demanded)
        yield Guard(tuple(target.without(all_there)), tuple(check for check, _ in demanded))
    for shape in (node, *properties):
        yield from shape.faults()


def _tree(ask: Ask) -> Tree:
    below: Tree = {}
    pairs = {(row[0], row[1]) for row in ask(f"SELECT DISTINCT ?s ?o WHERE {{ ?s <{RDFS}subClassOf> ?o }}").rows}
    for _, upper in pairs:
        front = below.setdefault(upper, {upper})
        while True:
            more = {lower for lower, high in pairs if high in front} - front
            if not more:
                break
            front |= more
    return below


def _classes(name: Node, below: Tree) -> str:
    return " ".join(f"<{one}>" for one in sorted(below.get(str(name), {str(name)})))


def _typed_as(kind: Node, below: Tree, v: str) -> str:
    """Return the pattern that a node is of a class: with the class as a constant Oxigraph looks one statement up."""
    names = sorted(below.get(str(kind), {str(kind)}))
    if len(names) == 1:
        return f"{v} a <{names[0]}>"
    return f"{v} a ?kind FILTER(?kind IN ({', '.join(f'<{name}>' for name in names)}))"


@dataclass(frozen=True, slots=True)
class _Target:
    """The nodes that a shape is about, as patterns of `?focus`: members of classes, and subjects of properties."""

    members: tuple[str, ...]
    subjects: tuple[str, ...]
    #: The pattern that a node is a member.
    member: str

    @classmethod
    def of(cls, graph: Graph, shape: Node, below: Tree) -> _Target:
        kinds = sorted(graph.objects(shape, SH.targetClass), key=str)
        return cls(
            tuple(f"{{ VALUES ?class {{ {_classes(name, below)} }} ?focus a ?class }}" for name in kinds),
            tuple(f"{{ ?focus <{name}> ?any }}" for name in sorted(graph.objects(shape, SH.targetSubjectsOf), key=str)),
            " UNION ".join(f"{{ {_typed_as(name, below, '?focus')} }}" for name in kinds),
        )

    @property
    def all(self) -> str:
        return " UNION ".join((*self.members, *self.subjects))

    def without(self, condition: str) -> Iterator[str]:
        """Yield queries of which one has a row if a target does not fulfil a condition."""
        # Subjects that are members are met there, once; that others are none is reason enough to look closer.
        if self.members:
            yield f"SELECT ?focus WHERE {{ {' UNION '.join(self.members)} FILTER(!({condition})) }} LIMIT 1"
        for subject in self.subjects:
            yield f"SELECT ?focus WHERE {{ {subject} FILTER(!({f'EXISTS {{ {self.member} }}' if self.members else condition})) }} LIMIT 1"


class _Shape:
    """A shape with its target: what its values must fulfil, as SPARQL."""

    def __init__(self, graph: Graph, shape: Node, target: str, below: Tree) -> None:
        self._graph, self._shape, self._target, self._below = graph, shape, target, below

    def constraints(self) -> list[tuple[Node, Node]]:
        """Return the constraints of the shape, each with what it demands."""
        return sorted((p, o) for p, o in self._graph.predicate_objects(self._shape) if p not in _SILENT)

    def faults(self) -> Iterator[Guard]:
        """Yield the checks of the node itself."""
        for predicate, given in self.constraints():
            check = self._check(predicate, given)
            yield Guard((check.sparql,), (check,))

    def _check(self, predicate: Node, given: Node) -> Check:
        severity = str(self._graph.value(self._shape, SH.severity) or SH.Violation).rpartition("#")[2]
        message = " ".join(sorted(str(text) for text in self._graph.objects(self._shape, SH.message)))
        return Check(self._path, message, severity, self._sparql(predicate, given))

    _path = ""

    def _sparql(self, predicate: Node, given: Node) -> str:
        return f"SELECT DISTINCT ?focus WHERE {{ {{ {self._target} }} FILTER(!({self._condition(predicate, given, '?focus')})) }}"

    def _condition(self, predicate: Node, given: Node, v: str) -> str:
        """Return the SPARQL expression that a value must fulfil."""
        graph = self._graph
        simple: dict[Node, Callable[[], str]] = {
            SH["class"]: lambda: self._member(given, v),
            SH.datatype: lambda: self._typed(given, v),
            SH.nodeKind: lambda: self._kind(given, v),
            SH["in"]: lambda: f"{v} IN ({', '.join(item.n3() for item in Collection(graph, given))})",
            SH["or"]: lambda: " || ".join(f"({self._all(item, v)})" for item in Collection(graph, given)),
            SH.node: lambda: self._all(given, v),
            SH.property: lambda: self._counted(given, v),
            SH.minInclusive: lambda: f"COALESCE({v} >= {given.n3()}, false)",
            SH.maxInclusive: lambda: f"COALESCE({v} <= {given.n3()}, false)",
            SH.minLength: lambda: f"STRLEN(STR({v})) >= {int(str(given))}",
            SH.pattern: lambda: f'REGEX(STR({v}), "{_escaped(str(given))}")',
        }
        if predicate not in simple:
            raise _refused(self._shape, str(predicate))
        return simple[predicate]()

    def _member(self, kind: Node, v: str) -> str:
        return f"EXISTS {{ {_typed_as(kind, self._below, v)} }}"

    def _typed(self, kind: Node, v: str) -> str:
        if kind not in _LEXICAL:
            raise _refused(self._shape, f"the datatype {kind}")
        return f"isLITERAL({v}) && DATATYPE({v}) = <{kind}> && {_LEXICAL[URIRef(str(kind))].format(v=v)}"

    def _kind(self, kind: Node, v: str) -> str:
        if kind != SH.IRI:
            raise _refused(self._shape, f"the node kind {kind}")
        return f"isIRI({v})"

    def _all(self, shape: Node, v: str) -> str:
        pairs = sorted((p, o) for p, o in self._graph.predicate_objects(shape) if p not in _SILENT - {SH.property})
        return " && ".join(f"({self._condition(p, o, v)})" for p, o in pairs)

    def _counted(self, shape: Node, v: str) -> str:
        graph = self._graph
        path, most, least = (graph.value(shape, name) for name in (SH.path, SH.maxCount, SH.minCount))
        known = len(list(graph.predicate_objects(shape))) == 2
        if path is not None and known and str(most) == "0":
            return f"NOT EXISTS {{ {v} <{path}> ?none }}"
        if path is not None and known and str(least) == "1":
            return f"EXISTS {{ {v} <{path}> ?some }}"
        raise _refused(self._shape, "a nested property that does more than forbid or demand values")


class _Node(_Shape):
    """A node shape: its constraints are on the node itself."""


class _Property(_Shape):
    """A property shape of a node shape: its constraints are on the values of a property."""

    def __init__(self, graph: Graph, shape: Node, target: str, below: Tree) -> None:
        super().__init__(graph, shape, target, below)
        path = graph.value(shape, SH.path)
        if not isinstance(path, URIRef):
            raise _refused(shape, "a path that is no single property")
        self._path = str(path)

    def demands(self) -> Iterator[tuple[Check, str]]:
        """Yield the checks for a missing value, each with the pattern that must be there."""
        for predicate, given in self.constraints():
            if predicate == SH.minCount:
                yield self._check(predicate, given), f"?focus <{self._path}> ?value"
            elif predicate == SH.qualifiedValueShape:
                yield self._check(predicate, given), f"?focus <{self._path}> ?value . {self._members(given)}"

    def faults(self) -> Iterator[Guard]:
        """Yield the checks of the values."""
        has = f"?focus <{self._path}> ?value"
        fine: dict[str, Check] = {}
        for predicate, given in self.constraints():
            check = self._check(predicate, given)
            if predicate == SH.maxCount and str(given) == "1":
                # As many statements as subjects: counting both costs a fifth of comparing values or of grouping.
                counts = f"SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT ?focus) AS ?some) WHERE {{ {has} }}"
                yield Guard((f"SELECT ?all WHERE {{ {{ {counts} }} FILTER(?all != ?some) }}",), (check,))
            elif predicate in {SH.minCount, SH.maxCount}:
                # A least count of one is demanded of the targets; other counts are asked as they are.
                if str(given) != "1":
                    yield Guard((check.sparql,), (check,))
            elif predicate != SH.qualifiedValueShape:
                fine[self._fine(predicate, given)] = check
        if fine:
            conditions = " && ".join(f"({condition})" for condition in fine)
            yield Guard((f"SELECT ?focus WHERE {{ {has} FILTER(!({conditions})) }} LIMIT 1",), tuple(fine.values()))

    def _fine(self, predicate: Node, given: Node) -> str:
        """Return the expression that holds where a constraint cannot be broken."""
        if predicate == SH.datatype and given == XSD.integer:
            # No regular expression for each number; what is out of a store's range is looked at again.
            return f"DATATYPE(?value) = <{given}> && ISNUMERIC(?value)"
        if predicate in {SH.lessThan, SH.lessThanOrEquals}:
            sign = "<" if predicate == SH.lessThan else "<="
            return f"NOT EXISTS {{ ?focus <{given}> ?limit FILTER(!COALESCE(?value {sign} ?limit, false)) }}"
        return self._condition(predicate, given, "?value")

    def _sparql(self, predicate: Node, given: Node) -> str:
        has = f"?focus <{self._path}> ?value"
        if predicate == SH.minCount:
            return self._too_few(has, int(str(given)))
        if predicate == SH.maxCount:
            few = f"SELECT ?focus WHERE {{ {has} }} GROUP BY ?focus HAVING (COUNT(DISTINCT ?value) > {int(str(given))})"
            return f"SELECT DISTINCT ?focus WHERE {{ {{ {few} }} FILTER EXISTS {{ {self._target} }} }}"
        if predicate == SH.qualifiedValueShape:
            return self._too_few(f"{has} . {self._members(given)}", int(str(self._graph.value(self._shape, SH.qualifiedMinCount))))
        if predicate in {SH.lessThan, SH.lessThanOrEquals}:
            sign = "<" if predicate == SH.lessThan else "<="
            fault = f"?focus <{given}> ?limit . FILTER(!COALESCE(?value {sign} ?limit, false))"
        else:
            fault = f"FILTER(!({self._condition(predicate, given, '?value')}))"
        return f"SELECT DISTINCT ?focus ?value WHERE {{ {has} . {fault} FILTER EXISTS {{ {self._target} }} }}"

    def _too_few(self, has: str, least: int) -> str:
        if least != 1:
            few = f"GROUP BY ?focus HAVING (COUNT(DISTINCT ?value) < {least})"
            return f"SELECT ?focus WHERE {{ {{ {self._target} }} OPTIONAL {{ {has} }} }} {few}"
        return f"SELECT DISTINCT ?focus WHERE {{ {{ {self._target} }} MINUS {{ {has} }} }}"

    def _members(self, shape: Node) -> str:
        kind = self._graph.value(shape, SH["class"])
        if kind is None or len(list(self._graph.predicate_objects(shape))) != 1:
            raise _refused(self._shape, "a qualified shape that is no class")
        return _typed_as(kind, self._below, "?value")


def _escaped(pattern: str) -> str:
    return pattern.replace("\\", "\\\\").replace('"', '\\"')


def _refused(shape: Node, what: str) -> OntologyError:
    return OntologyError(f"The shape {shape} uses {what}, which is not compiled to SPARQL.", "Validate with --engine pyshacl.")
