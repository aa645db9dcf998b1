"""The evidence behind rows: the sentence with its spans, the article, the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kgbuild.answers.resolution import Ask
from kgbuild.answers.terms import TERMS
from kgbuild.marking import Mark, pieces
from kgbuild.model import Span
from kgbuild.rdf import KG, OA

#: Of several roles of a word the last is shown.
_ROLES = ("content", "mention", "cue")
_QUERY = """
PREFIX kg: <{kg}> PREFIX oa: <{oa}>
SELECT ?node ?role ?start ?end ?words ?article ?before ?after ?rule ?confidence WHERE {{
  VALUES ?node {{ {nodes} }}
  VALUES (?property ?role) {{ (kg:evidence "sentence") (kg:cue "cue") (kg:contentEvidence "content") }}
  ?node ?property ?span .
  ?span oa:start ?start ; oa:end ?end ; oa:exact ?words ; oa:hasSource/kg:name ?article .
  OPTIONAL {{ ?span oa:prefix ?before }}
  OPTIONAL {{ ?span oa:suffix ?after }}
  OPTIONAL {{ ?node kg:rule ?rule }}
  OPTIONAL {{ ?node kg:confidence ?confidence }}
}}
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of a node: `start` is its offset, `spans` are the cue and the contents in it, by offset, `rule` what found it."""

    text: str
    start: int
    article: str
    spans: tuple[tuple[int, int, str], ...]
    rule: str
    confidence: str


def evidence(nodes: Sequence[str], ask: Ask) -> dict[str, Evidence]:
    """Return the evidence of acts and mentions by their IRI; nodes without any are left out."""
    wanted = sorted({TERMS["iri"](node) for node in nodes if node})
    if not wanted:
        return {}
    found: dict[str, dict[str, list[Sequence[str]]]] = {}
    for row in ask(_QUERY.format(kg=KG, oa=OA, nodes=" ".join(wanted))).rows:
        found.setdefault(row[0], {}).setdefault(row[1], []).append(row)
    return {node: _evidence(roles) for node, roles in found.items() if "sentence" in roles}


def _evidence(roles: dict[str, list[Sequence[str]]]) -> Evidence:
    _, _, start, end, words, article, before, after, rule, confidence = roles["sentence"][0]
    spans = sorted({(int(row[2]), int(row[3]), role) for role in ("cue", "content") for row in roles.get(role, ())})
    if spans:
        return Evidence(words, int(start), article, tuple(spans), rule, confidence)
    # Of a mention the words are the evidence themselves; what stands around them makes them readable.
    mention = (int(start), int(end), "mention")
    return Evidence(before + words + after, int(start) - len(before), article, (mention,), rule, confidence)


def marked(found: Evidence) -> list[tuple[str, str]]:
    """Cut the sentence into pieces of one role each: cue, content, mention or "" for what is none; a cue inside a content is a cue."""
    marks = [Mark(Span(start - found.start, end - found.start), "", role) for start, end, role in found.spans]
    cut = [(piece.text, max((mark.role for mark in piece.marks), key=_ROLES.index, default="")) for piece in pieces(found.text, marks)]
    return [("".join(text for text, _ in group), role) for role, group in groupby(cut, key=itemgetter(1))]
