"""What follows from a graph by the ontology: the OWL 2 RL closure, by owlrl. For small graphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from owlrl import DeductiveClosure, OWLRL_Semantics
from owlrl.Namespaces import ERRNS
from rdflib import Graph, URIRef

from kgbuild.errors import InputError
from kgbuild.model import Finding, Quad
from kgbuild.rdf import KG, OWL, RDFS, TYPE, knowledge

#: Name of the graph that holds inferred statements, so that they can be dropped and made again.
INFERRED = "<https://w3id.org/kgbuild/graph/inferred>"

#: Statements up to which inference is tried. owlrl takes 7 s of CPU for the 6,000 of two articles, hence four minutes at this size.
LIMIT = 200_000

Triple = tuple[str, str, str]

# True of everything, hence no news.
_TRIVIAL = frozenset({f"<{OWL}Thing>", f"<{RDFS}Resource>"})
_IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"']+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inference:
    """New statements about the data, sorted, and the contradictions that were met."""

    quads: tuple[Quad, ...]
    contradictions: tuple[Finding, ...]


def infer(quads: Iterable[Quad], ontology: Iterable[Quad] | None = None, limit: int = LIMIT) -> Inference:
    """Close a graph under the ontology and return what is new about the things it speaks of.

    Args:
        quads: The graph, in any order.
        ontology: Classes, properties and the authority; those that kgbuild brings when None.
        limit: Number of statements above which the graph is refused.

    Raises:
        InputError: If the graph has more statements than `limit`.
    """
    data: set[Triple] = set()
    for quad in quads:
        data.add(quad[:3])
        if len(data) > limit:
            raise InputError(
                f"The graph has more than {limit:,} statements, too many for inference.", "Infer over fewer articles at a time."
            )
    classes = {o for _, p, o in data if p == TYPE}
    things = {term for s, _, o in data for term in (s, o) if term.startswith("<") and not term.startswith(f"<{KG}")} - classes
    schema = _relevant(knowledge() if ontology is None else ontology, things)
    # Half of a graph are literals, and no rule that the ontology uses looks at them: every node that has one has its types as well.
    closed, messages = _close({triple for triple in data if not triple[2].startswith('"')} | schema)
    new = sorted(triple for triple in closed - data - schema if triple[0] in things and _is_news(triple))
    found = {_contradiction(message, things) for message in messages}
    return Inference(
        tuple(Quad(*triple, INFERRED) for triple in new), tuple(sorted(found, key=lambda finding: (finding.focus, finding.message)))
    )


def _relevant(ontology: Iterable[Quad], things: set[str]) -> set[Triple]:
    """Keep what a rule can use: no literals (labels, cues), and of the authority only the entities that the data names."""
    kept: set[Triple] = set()
    for quad in ontology:
        axiom = quad.subject.startswith(("_:", f"<{KG}")) or quad.predicate.startswith((f"<{RDFS}", f"<{OWL}"))
        if not quad.object.startswith('"') and (axiom or quad.subject in things):
            kept.add(quad[:3])
    return kept


def _close(triples: set[Triple]) -> tuple[set[Triple], list[str]]:
    graph = Graph(bind_namespaces="none")
    graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples)), format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    # owlrl writes what it derives of literals too, with literals as subjects; that is no RDF and of no interest.
    closed = {(s.n3(), p.n3(), o.n3()) for s, p, o in graph if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef)}
    return closed, [str(message) for message in graph.objects(None, ERRNS.error)]


def _is_news(triple: Triple) -> bool:
    subject, predicate, term = triple
    return subject != term and not (predicate == TYPE and term in _TRIVIAL)


def _contradiction(message: str, things: set[str]) -> Finding:
    named = [iri.rstrip(".,;:)") for iri in _IRI.findall(message)]
    return Finding(next((iri for iri in named if f"<{iri}>" in things), ""), "", message, "Violation")
