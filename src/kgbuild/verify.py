"""Prove a graph against the articles: every evidence span must be, character for character, what it says it is.

A graph does not hold its articles; it holds the digest of each text, by which the text is recognised wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from kgbuild.model import Finding, Quad, Span
from kgbuild.rdf import KG, OA, value

_FIELDS = {f"<{OA}{name}>": name for name in ("hasSource", "start", "end", "exact", "prefix", "suffix")}
_DIGEST = f"<{KG}digest>"
_MARKS = ("hasSource", "start", "end", "exact")


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of `verify`: spans proved, spans of articles whose text was not given, and what failed."""

    proved: int
    missing: int
    failures: tuple[Finding, ...]

    @property
    def total(self) -> int:
        """Return how many spans the graph holds."""
        return self.proved + self.missing + len(self.failures)

    @property
    def holds(self) -> bool:
        """Say whether every span was proved."""
        return not self.missing and not self.failures


def verify(quads: Iterable[Quad], texts: Mapping[str, str]) -> Verification:
    """Check every evidence span of a graph against the text of its article.

    Args:
        quads: The graph, in any order.
        texts: Document id -> text. A text is found by its digest first, so that ids may differ (another URL, another base); an id
            whose text has another digest is a failure, not a missing article.

    Returns:
        Counts, and a finding for each span that is not what the text says.
    """
    spans: dict[str, dict[str, str]] = {}
    digests: dict[str, str] = {}
    for quad in quads:
        if quad.predicate in _FIELDS:
            spans.setdefault(quad.subject, {})[_FIELDS[quad.predicate]] = value(quad.object)
        elif quad.predicate == _DIGEST:
            digests[value(quad.subject)] = value(quad.object)
    known = {sha256(text.encode("utf-8", "surrogatepass")).hexdigest(): text for text in texts.values()}
    proved, missing, failures = 0, 0, []
    for node in sorted(spans):
        fields = spans[node]
        article = fields.get("hasSource", "")
        text = known.get(digests.get(article, ""))
        if text is None and _id(article) not in texts:
            missing += 1
        elif message := "its article is not the text that was read: the digest differs" if text is None else _wrong(fields, text):
            failures.append(Finding(value(node), OA + "exact", f"{message[0].upper()}{message[1:]}.", "Violation", article))
        else:
            proved += 1
    return Verification(proved, missing, tuple(failures))


def _id(article: str) -> str:
    return article.replace("#", "/").rsplit("/", 1)[-1]


def _wrong(fields: Mapping[str, str], text: str) -> str:
    """Say what is wrong with a span, or nothing."""
    lacking = [mark for mark in _MARKS if mark not in fields]
    if lacking:
        return f"the evidence lacks {', '.join(lacking)}"
    if not (fields["start"].isdecimal() and fields["end"].isdecimal()):
        return "start and end are not whole numbers"
    span = Span(int(fields["start"]), int(fields["end"]))
    if not span.start < span.end <= len(text):
        return f"the span {span.start}-{span.end} does not lie in the text of {len(text)} characters"
    if span.of(text) != fields["exact"]:
        return f"the text at {span.start}-{span.end} is {span.of(text)!r}, not {fields['exact']!r}"
    if not text[: span.start].endswith(fields.get("prefix", "")) or not text[span.end :].startswith(fields.get("suffix", "")):
        return f"the words around {span.start}-{span.end} are not those of the prefix and suffix"
    return ""
