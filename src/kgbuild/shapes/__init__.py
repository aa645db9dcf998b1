"""Whether a graph has the shape it should: `ontology/shapes.ttl`, and that no act contains itself.

Small graphs go through pySHACL, the reference. Large ones, and stores, are asked the same shapes compiled to SPARQL; the findings are the
same (tests plant errors and compare).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kgbuild.model import Finding, Quad
from kgbuild.rdf import KG, OA, RDFS, TYPE, iri, knowledge, literal
from kgbuild.resources import folder
from kgbuild.shapes.compiled import Ask, Check, Guard, compiled, findings
from kgbuild.shapes.context import Context, cycles, edges

__all__ = ["LIMIT", "Ask", "Check", "Guard", "check", "compiled", "validate"]

#: Statements up to which pySHACL is used when nobody chooses: half a minute on a slow machine.
LIMIT = 200_000

#: Which node holds which, less the innermost ones: four of five contents hold nothing, and what holds nothing is in no circle.
_NESTING = f"""SELECT DISTINCT ?outer ?inner WHERE {{
  {{ ?outer <{KG}content> ?inner }} UNION {{ ?inner <{KG}within> ?outer }}
  FILTER EXISTS {{ {{ ?inner <{KG}content> ?any }} UNION {{ ?any <{KG}within> ?inner }} }}
}}"""
_SUBCLASS = f"<{RDFS}subClassOf>"


def validate(quads: Iterable[Quad], shapes: Path | None = None, ontology: Iterable[Quad] | None = None) -> list[Finding]:
    """Check a graph against the shapes by pySHACL and look for acts that contain themselves.

    Args:
        quads: The graph, in any order.
        shapes: A SHACL file; the one that kgbuild brings when None.
        ontology: Classes and the authority; those that kgbuild brings when None.

    Returns:
        Findings sorted by article, node and path; each message names the article and quotes the sentence where there is one.

    Raises:
        OntologyError: If the shapes file is not valid.
    """
    from kgbuild.shapes.reference import conform  # noqa: PLC0415 (pySHACL costs 0.4 s, which the compiled shapes need not pay)

    data = {quad[:3] for quad in quads}
    context = Context.of(sorted(data))
    schema = _schema(knowledge() if ontology is None else ontology, data)
    found = [*conform(data | schema, _file(shapes)), *cycles(edges(data))]
    return _sorted(context.locate(finding) for finding in found)


def check(ask: Ask, shapes: Path | None = None) -> list[Finding]:
    """Check what a store holds against the shapes, compiled to SPARQL, and look for acts that contain themselves.

    Args:
        ask: Runs SPARQL over the union of all graphs, the ontology among them.
        shapes: A SHACL file; the one that kgbuild brings when None.

    Returns:
        The findings of `validate`.

    Raises:
        OntologyError: If the shapes file is not valid, or says what is not compiled.
    """
    found = [*findings(compiled(_file(shapes), ask), ask)]
    found += cycles((row[0], row[1]) for row in ask(_NESTING).rows)
    return _sorted(_located(finding, ask) for finding in found)


def _located(finding: Finding, ask: Ask) -> Finding:
    focus = iri(finding.focus)
    properties = ", ".join(f"<{name}>" for name in (f"{KG}inArticle", f"{OA}hasSource", f"{KG}name", f"{OA}exact", f"{KG}evidence"))
    hops = [f"{focus} <{name}> ?s" for name in (f"{KG}evidence", f"{KG}inArticle", f"{OA}hasSource")]
    hops.append(f"{focus} <{KG}evidence> ?near . ?near <{OA}hasSource> ?s")
    # Each hop with the statements it leads to: Virtuoso finds nothing where VALUES or a hop stands apart from them.
    near = " UNION ".join([f"{{ {focus} ?p ?o BIND({focus} AS ?s) }}", *(f"{{ {hop} . ?s ?p ?o }}" for hop in hops)])
    rows = ask(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {near} FILTER(?p IN ({properties})) }}").rows
    triples = sorted((iri(s), iri(p), iri(o) if p in _LINKS else literal(o)) for s, p, o in rows)
    return Context.of(triples).locate(finding)


_LINKS = frozenset({f"{KG}inArticle", f"{OA}hasSource", f"{KG}evidence"})


def _file(shapes: Path | None) -> Path:
    return shapes or folder("ontology") / "shapes.ttl"


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.graph, f.focus, f.path, f.message))


def _schema(ontology: Iterable[Quad], data: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Keep what shapes ask for: the tree of classes, and the types of act types and of the entities that the data names."""
    named = {o for _, _, o in data if o.startswith("<")}
    return {q[:3] for q in ontology if q.predicate == _SUBCLASS or (q.predicate == TYPE and q.subject in named)}
