"""What a finding says beside the rule, the article by name and the sentence; and acts that contain themselves, which Core cannot find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kgbuild.model import Finding
from kgbuild.rdf import KG, OA, value

_SENTENCE = 300  # characters of the sentence that a message quotes; a paragraph would bury the fault


def edges(data: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield which act holds which, through content or because it says that it is within the other."""
    for subject, predicate, term in data:
        if predicate == f"<{KG}content>":
            yield value(subject), value(term)
        elif predicate == f"<{KG}within>":
            yield value(term), value(subject)


def cycles(held: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield a finding for every act that contains itself, given which holds which."""
    inner: dict[str, set[str]] = {}
    for outer, act in held:
        inner.setdefault(outer, set()).add(act)
    for act in inner:
        if _reaches(act, inner):
            yield Finding(act, KG + "content", "The act contains itself.", "Violation")


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
class Context:
    """Where a node stands: its article, the article's name, its sentence."""

    articles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Iterable[tuple[str, str, str]]) -> Context:
        """Read the tables from the triples."""
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
