"""The graph as a network of nodes and edges: GraphML, and tables for Gephi and Neo4j.

Nodes are articles, acts, propositions, claims and entities; edges the properties between them. Evidence and mentions are left out: network
tools draw who says what to whom, and the graph itself keeps the proof.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from kgbuild.model import Quad
from kgbuild.rdf import KG, OA, RDFS, SCHEMA, SKOS, TYPE, value

_HIDDEN = frozenset({"Evidence", "Mention", "ImplicitMention", "ActLink"})
_LABELS = (f"<{SKOS}prefLabel>", f"<{RDFS}label>", f"<{SCHEMA}headline>", f"<{KG}name>")
_FACTS = {f"<{KG}{name}>": name for name in ("date", "reportedOn", "polarity", "modality", "confidence", "rule", "predicate")}
_EXACT, _EVIDENCE, _CUE = f"<{OA}exact>", f"<{KG}evidence>", f"<{KG}cue>"


@dataclass(slots=True)
class Node:
    """A node: its class, what to call it, and its plain properties."""

    kind: str
    label: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by IRI, and edges as (from, property, to), both sorted."""

    nodes: Mapping[str, Node]
    edges: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, quads: Iterable[Quad], knowledge: Iterable[Quad]) -> Network:
        """Read the network from a graph; `knowledge` gives class and label of the entities that the graph only names."""
        data = sorted({quad[:3] for quad in quads})
        named = {term for _, _, term in data}
        known = [quad[:3] for quad in knowledge if quad.subject in named]
        nodes = _nodes(data, known)
        edges = ((s, p, o) for s, p, o in data if s in nodes and o in nodes and p.startswith(f"<{KG}"))
        plain = {value(name): node for name, node in sorted(nodes.items())}
        return cls(plain, tuple((value(s), _local(p), value(o)) for s, p, o in edges))

    def graphml(self, stream: TextIO) -> None:
        """Write GraphML, which Gephi, yEd, Cytoscape, NetworkX and igraph read."""
        keys = ("label", "kind", *sorted(set(_FACTS.values())))
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        stream.writelines(f'<key id="{key}" for="node" attr.name="{key}" attr.type="string"/>\n' for key in keys)
        stream.write('<key id="property" for="edge" attr.name="property" attr.type="string"/>\n<graph edgedefault="directed">\n')
        for name, node in self.nodes.items():
            facts = {"label": node.label, "kind": node.kind, **node.facts}
            data = "".join(f'<data key="{key}">{escape(facts[key])}</data>' for key in keys if facts.get(key))
            stream.write(f"<node id={quoteattr(name)}>{data}</node>\n")
        for source, name, target in self.edges:
            ends = f"source={quoteattr(source)} target={quoteattr(target)}"
            stream.write(f'<edge {ends}><data key="property">{name}</data></edge>\n')
        stream.write("</graph>\n</graphml>\n")

    def tables(self, nodes: TextIO, edges: TextIO, tool: str) -> None:
        """Write two tables, of nodes and of edges, with the column names that the tool (gephi or neo4j) imports."""
        facts = sorted(set(_FACTS.values()))
        heads = {
            "gephi": (("Id", "Label", "Kind", *facts), ("Source", "Target", "Type", "Label")),
            "neo4j": (("iri:ID", "label", ":LABEL", *facts), (":START_ID", ":END_ID", ":TYPE")),
        }
        rows, lines = csv.writer(nodes, lineterminator="\n"), csv.writer(edges, lineterminator="\n")
        rows.writerow(heads[tool][0])
        lines.writerow(heads[tool][1])
        for name, node in self.nodes.items():
            rows.writerow((name, node.label, node.kind, *(node.facts.get(fact, "") for fact in facts)))
        for source, name, target in self.edges:
            lines.writerow((source, target, "Directed", name) if tool == "gephi" else (source, target, name))


def _local(term: str) -> str:
    return value(term).rpartition("#")[2]


def _nodes(data: list[tuple[str, str, str]], known: list[tuple[str, str, str]]) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for subject, predicate, term in (*data, *known):
        if predicate == TYPE and term.startswith(f"<{KG}") and _local(term) not in _HIDDEN:
            nodes.setdefault(subject, Node(_local(term)))
    words = {subject: value(term) for subject, predicate, term in data if predicate == _EXACT}
    ranks: dict[str, int] = {}
    for subject, predicate, term in (*data, *known):
        node = nodes.get(subject)
        if node is None:
            continue
        if predicate in _LABELS and _LABELS.index(predicate) < ranks.get(subject, len(_LABELS)):
            node.label, ranks[subject] = value(term), _LABELS.index(predicate)
        elif predicate in _FACTS:
            node.facts[_FACTS[predicate]] = _local(term) if term.startswith("<") else value(term)
        elif predicate in {_EVIDENCE, _CUE} and subject not in ranks and (predicate == _CUE or not node.label):
            # An act is called by its cue, a proposition by its words.
            node.label = words.get(term, "")
    return nodes
