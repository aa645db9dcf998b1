"""The OWL 2 RL closure by owlrl: the reference for our own rules, and the engine for all that they do not cover."""

from __future__ import annotations

import re
from collections.abc import Iterable

from owlrl import DeductiveClosure, OWLRL_Semantics
from owlrl.Namespaces import ERRNS
from rdflib import Graph, URIRef
from rdflib.term import Node

from kgbuild.errors import InputError
from kgbuild.model import Finding, Quad
from kgbuild.rdf import KG, OWL, RDFS, TYPE, knowledge

Triple = tuple[str, str, str]


#: Name of the graph that holds inferred statements, so that they can be dropped and made again.
INFERRED = "<https://w3id.org/kgbuild/graph/inferred>"
#: True of everything, hence no news.
TRIVIAL = frozenset({f"<{OWL}Thing>", f"<{RDFS}Resource>"})
#: Statements up to which owlrl is tried. It takes 7 s of CPU for the 6,000 of two articles, hence four minutes at this size.
LIMIT = 200_000

_LOGIC = (f"<{RDFS}", f"<{OWL}")
_SAME = f"<{OWL}sameAs>"
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"']+", re.IGNORECASE)


def infer(
    quads: Iterable[Quad], ontology: Iterable[Quad] | None = None, limit: int = LIMIT
) -> tuple[tuple[Quad, ...], tuple[Finding, ...]]:
    """Close a graph under the ontology by owlrl alone; return what is new about the things it speaks of, and the contradictions.

    Raises:
        InputError: If the graph has more statements than `limit`.
    """
    data: set[Triple] = set()
    for quad in quads:
        data.add(quad[:3])
        if len(data) > limit:
            raise InputError(f"The graph has more than {limit:,} statements, too many for owlrl.", "Leave --reasoner out.")
    classes = {o for _, p, o in data if p == TYPE}
    things = {term for s, _, o in data for term in (s, o) if term.startswith("<") and not term.startswith(f"<{KG}")} - classes
    schema = _relevant(knowledge() if ontology is None else ontology, things)
    closed, messages = close(data | schema)
    new = sorted(triple for triple in closed - data - schema if triple[0] in things and _is_news(triple))
    found = {_contradiction(message, things) for message in messages}
    return tuple(Quad(*triple, INFERRED) for triple in new), tuple(sorted(found, key=lambda finding: (finding.focus, finding.message)))


def _relevant(ontology: Iterable[Quad], things: set[str]) -> set[Triple]:
    """Keep what a rule can use: no texts, and of the authority only the entities that the data names."""
    kept: set[Triple] = set()
    for quad in ontology:
        axiom = quad.subject.startswith(("_:", f"<{KG}")) or (quad.object if quad.predicate == TYPE else quad.predicate).startswith(_LOGIC)
        if not quad.object.startswith('"') and (axiom or quad.subject in things):
            kept.add(quad[:3])
    return kept


def _is_news(triple: Triple) -> bool:
    subject, predicate, term = triple
    return term.startswith("<") and not (predicate == _SAME and subject == term) and not (predicate == TYPE and term in TRIVIAL)


def _contradiction(message: str, things: set[str]) -> Finding:
    named = [iri.rstrip(".,;:)") for iri in _IRI.findall(message)]
    return Finding(next((iri for iri in named if f"<{iri}>" in things), ""), "", message, "Violation")


#: How owlrl names what is wrong; a subject or individual without a scheme is a literal.
_ON_LITERAL = re.compile(r"(?: property \S+ on | properties \S+ and \S+ on | have a common individual )(?![A-Za-z][\w+.-]*:)")


def close(triples: Iterable[Triple]) -> tuple[set[Triple], list[str]]:
    """Return all that follows from some statements, themselves included, and owlrl's words about contradictions.

    Blank nodes keep their names. Statements about literals, which owlrl makes as well, are left out with the contradictions between
    them: they are no RDF.
    """
    graph = Graph(bind_namespaces="none")
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(_named(triples)))
    graph.parse(data=text, format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    closed = {(_text(s), _text(p), _text(o)) for s, p, o in graph if isinstance(s, URIRef) and isinstance(p, URIRef)}
    messages = (str(message) for message in graph.objects(None, ERRNS.error))
    return closed, sorted(message for message in messages if not _ON_LITERAL.search(message))


#: What stands for a blank node while rdflib, which renames them, has it.
_BLANK = "urn:kgbuild:blank:"


def _named(triples: Iterable[Triple]) -> Iterable[Triple]:
    for s, p, o in triples:
        yield _name(s), p, _name(o)


def _name(term: str) -> str:
    return f"<{_BLANK}{term[2:]}>" if term.startswith("_:") else term


def _text(term: Node) -> str:
    if isinstance(term, URIRef) and term.startswith(_BLANK):
        return f"_:{term.removeprefix(_BLANK)}"
    return str(term.n3())
