"""Whether a graph has the shape it should: SHACL Core by pySHACL, and the one thing Core cannot say, that no act contains itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyshacl
from rdflib import SH, Graph
from rdflib.term import Node

from kgbuild.errors import OntologyError
from kgbuild.model import Finding, Quad
from kgbuild.rdf import KG, OA, RDFS, TYPE, knowledge, value
from kgbuild.resources import folder

_SUBCLASS = f"<{RDFS}subClassOf>"
_SENTENCE = 300  # characters of the sentence that a message quotes; a paragraph would bury the fault


def validate(quads: Iterable[Quad], shapes: Path | None = None, ontology: Iterable[Quad] | None = None) -> list[Finding]:
    """Check a graph against the shapes and look for acts that contain themselves.

    Args:
        quads: The graph, in any order.
        shapes: A SHACL file; the one that kgbuild brings when None.
        ontology: Classes and the authority; those that kgbuild brings when None.

    Returns:
        Findings sorted by article, node and path; each message names the article and quotes the sentence where there is one.

    Raises:
        OntologyError: If the shapes file is not valid.
    """
    data = {quad[:3] for quad in quads}
    context = _Context.of(data)
    schema = _schema(knowledge() if ontology is None else ontology, data)
    found = [*_conform(data | schema, shapes or folder("ontology") / "shapes.ttl"), *_cycles(data)]
    return sorted((context.locate(finding) for finding in found), key=lambda f: (f.graph, f.focus, f.path, f.message))


def _schema(ontology: Iterable[Quad], data: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Keep what shapes ask for: the tree of classes, and the types of act types and of the entities that the data names."""
    named = {o for _, _, o in data if o.startswith("<")}
    return {q[:3] for q in ontology if q.predicate == _SUBCLASS or (q.predicate == TYPE and q.subject in named)}


def _conform(triples: set[tuple[str, str, str]], shapes: Path) -> Iterator[Finding]:
    data = Graph(bind_namespaces="none")
    data.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples)), format="nt")
    form = Graph(bind_namespaces="none")
    try:
        form.parse(shapes, format="turtle")
        conforms, report, text = pyshacl.validate(data, shacl_graph=form, inference="none", inplace=True)
    except (OSError, SyntaxError, pyshacl.errors.ReportableRuntimeError, pyshacl.errors.ShapeLoadError) as error:
        raise OntologyError(f"The shapes in {shapes} cannot be used: {error}.") from error
    if not isinstance(report, Graph):
        raise OntologyError(f"The shapes in {shapes} cannot be used: {text}")
    if conforms:
        return
    # What `sh:result` names, and not every validation result: the others are details of these.
    for result in report.objects(None, SH.result):
        yield _finding(report, result)


def _finding(report: Graph, result: Node) -> Finding:
    focus, path, given, severity = (report.value(result, p) for p in (SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity))
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    message = " ".join(messages) + (f" Found: {given}." if given is not None and given != focus else "")
    return Finding(str(focus), str(path or ""), message, str(severity or "").rpartition("#")[2])


def _cycles(data: set[tuple[str, str, str]]) -> Iterator[Finding]:
    """Yield a finding for every act that contains itself, through content or through acts that say they are within it."""
    inner: dict[str, set[str]] = {}
    for subject, predicate, term in data:
        if predicate == f"<{KG}content>":
            inner.setdefault(subject, set()).add(term)
        elif predicate == f"<{KG}within>":
            inner.setdefault(term, set()).add(subject)
    for act in inner:
        if _reaches(act, inner):
            yield Finding(value(act), KG + "content", "The act contains itself.", "Violation")


def _reaches(start: str, inner: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    front = list(inner[start])
    while front:
        node = front.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            front.extend(inner.get(node, ()))
    return False


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a node stands: its article, the article's name, its sentence."""

    articles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: set[tuple[str, str, str]]) -> _Context:
        context = cls()
        tables = {
            f"<{KG}inArticle>": context.articles,
            f"<{OA}hasSource>": context.articles,
            f"<{KG}name>": context.names,
            f"<{OA}exact>": context.words,
            f"<{KG}evidence>": context.evidence,
        }
        for subject, predicate, term in sorted(data):
            if (table := tables.get(predicate)) is not None:
                table.setdefault(value(subject), value(term))
        return context

    def locate(self, finding: Finding) -> Finding:
        """Return the finding with its article as graph, and article and sentence in the message."""
        evidence = self.evidence.get(finding.focus, finding.focus)
        article = self.articles.get(finding.focus) or self.articles.get(evidence) or (finding.focus if finding.focus in self.names else "")
        words = self.words.get(evidence, "")
        message = finding.message
        if article:
            message += f" In {self.names.get(article, article)}"
            message += f": “{words[:_SENTENCE]}{'…' if len(words) > _SENTENCE else ''}”" if words else "."
        return Finding(finding.focus, finding.path, message, finding.severity, article)
