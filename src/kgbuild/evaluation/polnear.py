"""Score attributions (source, cue, content) as the reference scorer of PolNeAR does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kgbuild.evaluation.figures import Figure, Report, context, cover, f1
from kgbuild.evaluation.gold import PARTS

Record = Mapping[str, Any]
_Spans = Sequence[Sequence[int]]
_Covered = Mapping[str, set[int]]

_TOKEN = re.compile(r"\w+|[^\w\s]")

#: Two contents are the same when they share this much of their characters (Jaccard).
_ENOUGH = 0.5


def score(gold: Sequence[Record], found: Mapping[str, Record]) -> Report:
    """Score the attributions of documents, the first annotator's where several annotated one.

    Args:
        gold: Gold records; `primary` false marks those of further annotators, which are left out.
        found: Document name -> record with `attributions`; a document that is missing counts as one without any.
    """
    counts: Counter[str] = Counter()
    errors: list[str] = []
    documents = {str(record["doc_id"]): record for record in gold if record.get("primary", True)}
    for name, document in documents.items():
        got = found.get(name, {}).get("attributions", [])
        _score_spans(counts, document, got)
        _score_links(counts, document, got, errors)
    figures = [f1(key, counts[key], counts["found"], counts["gold"]) for key in ("linked", "strict")]
    for part in PARTS:
        figures += [_figure(counts, part, measure) for measure in ("exact", "begin", "overlap")]
    summary = f"{len(documents)} documents, {counts['gold']} gold attributions, {counts['found']} extracted"
    return Report("polnear", summary, tuple(figures), errors=tuple(errors))


def _figure(counts: Counter[str], part: str, measure: str) -> Figure:
    key = f"{part} {measure}"
    return f1(key, counts[key], counts[f"{key} found"], counts[f"{key} gold"])


def _score_spans(counts: Counter[str], document: Record, found: Sequence[Record]) -> None:
    for part in PARTS:
        wanted, got = _spans(document["attributions"], part), _spans(found, part)
        _count(counts, f"{part} exact", wanted, got)
        _count(counts, f"{part} begin", {start for start, _ in wanted}, {start for start, _ in got})
        covered, claimed = cover(wanted), cover(got)
        starts = {match.start() for match in _TOKEN.finditer(document["text"])}
        _count(counts, f"{part} overlap", starts & covered, starts & claimed)


def _count(counts: Counter[str], key: str, wanted: set[Any], got: set[Any]) -> None:
    counts.update({key: len(wanted & got), f"{key} found": len(got), f"{key} gold": len(wanted)})


def _spans(attributions: Sequence[Record], part: str) -> set[tuple[int, int]]:
    return {(start, end) for attribution in attributions for start, end in attribution[part]}


def _score_links(counts: Counter[str], document: Record, found: Sequence[Record], errors: list[str]) -> None:
    """Pair attributions, best shared content and cue first, and count those that are right."""
    gold = document["attributions"]
    wanted = [{part: cover(_pairs(a[part])) for part in PARTS} for a in gold]
    got = [{part: cover(_pairs(a[part])) for part in PARTS} for a in found]
    paired: dict[int, int] = {}
    taken: set[int] = set()
    linked: set[int] = set()
    for _, i, j, shared, cue in sorted(_candidates(wanted, got), reverse=True):
        if i in paired or j in taken:
            continue
        paired[i] = j
        taken.add(j)
        if cue and shared >= _ENOUGH and _meet(wanted[i]["source"], got[j]["source"]):
            linked.add(i)
        counts["strict"] += all(wanted[i][part] == got[j][part] for part in PARTS)
    counts.update({"linked": len(linked), "gold": len(gold), "found": len(found)})
    for i, attribution in enumerate(gold):
        if i not in linked:
            errors.append(
                _error("MISSED" if i not in paired else "WRONG", document, attribution, found[paired[i]] if i in paired else None)
            )
    errors += [_error("EXTRA", document, attribution, None) for j, attribution in enumerate(found) if j not in taken]


def _pairs(spans: _Spans) -> list[tuple[int, int]]:
    return [(span[0], span[1]) for span in spans]


def _meet(first: set[int], second: set[int]) -> bool:
    return bool(first & second) or not (first or second)


def _candidates(
    wanted: Sequence[Mapping[str, set[int]]], got: Sequence[Mapping[str, set[int]]]
) -> list[tuple[float, int, int, float, bool]]:
    candidates = []
    for i, a in enumerate(wanted):
        for j, b in enumerate(got):
            union = a["content"] | b["content"]
            shared = len(a["content"] & b["content"]) / len(union) if union else 1.0
            cue = _meet(a["cue"], b["cue"])
            if shared > 0 or cue:
                candidates.append((shared + cue, i, j, shared, cue))
    return candidates


def _error(kind: str, document: Record, attribution: Record, instead: Record | None) -> str:
    text = document["text"]
    line = f"{kind} {document['doc_id']}: {_shown(text, attribution)}"
    line += f", got {_shown(text, instead)}" if instead else ""
    cue = attribution["cue"] or attribution["content"]
    return f"{line}: {context(text, (cue[0][0], cue[0][1]))}" if cue else line


def _shown(text: str, attribution: Record) -> str:
    return " | ".join(" + ".join(" ".join(text[s:e].split()) for s, e in attribution[part]) or "-" for part in PARTS)
