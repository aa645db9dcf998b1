"""Score reported acts: matched by overlapping cues, then types, speakers, recipients, contents and nesting."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kgbuild.evaluation import reliability
from kgbuild.evaluation.figures import Figure, Report, Table, context, f1, overlap, words

Record = Mapping[str, Any]
_Party = tuple[tuple[int, int], str]

#: Type -> the type above it; a type beside or one step away counts as near.
PARENTS = {
    "Report": "Statement",
    "Confirmation": "Statement",
    "Denial": "Statement",
    "Belief": "Statement",
    "Offer": "Proposal",
    "Demand": "Request",
    "Accusation": "Criticism",
    "Threat": "Warning",
}

#: Spellings of names that count as one.
_SAME_NAMES = {
    "us": "united states",
    "usa": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "eu": "european union",
    "un": "united nations",
    "sergei lavrov": "sergey lavrov",
}

#: A surname of fewer letters alone is no evidence for the same person.
_SHORTEST_SURNAME = 4

#: A content counts as found when it shares this much with the gold one, as token F1.
_ENOUGH = 0.5


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    types: dict[str, Counter[str]] = field(default_factory=dict)
    contents: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    def of_type(self, name: str) -> Counter[str]:
        return self.types.setdefault(name, Counter())


def score(gold: Sequence[Record], found: Mapping[str, Record]) -> Report:
    """Score the acts of documents.

    Args:
        gold: Gold records.
        found: Document name -> extracted record, in the same format; a document that is missing counts as one without acts.
    """
    tally = _Tally()
    for document in sorted(gold, key=lambda record: str(record["doc_id"])):
        extracted = found.get(document["doc_id"], {}).get("acts", [])
        _score_document(tally, document, extracted)
    c = tally.counts
    summary = f"{len(gold)} documents, {c['gold']} gold acts, {c['found']} extracted"
    return Report("acts", summary, _figures(tally), (_by_type(tally), reliability.table(tally.judged)), tuple(tally.errors))


def linked(gold: Record, found: Sequence[Record]) -> set[int]:
    """Return the positions of the extracted acts of a document that are right by the strict figure."""
    tally = _Tally()
    _score_document(tally, gold, found)
    return {number for number, (_, is_right) in enumerate(tally.judged) if is_right}


def near(first: str, second: str) -> bool:
    """Say whether two types are equal, one above the other, or beside each other under one type."""
    above, beside = PARENTS.get(first), PARENTS.get(second)
    return second in {first, above} or beside == first or (above is not None and above == beside)


def match(gold: Sequence[Record], found: Sequence[Record]) -> dict[int, int]:
    """Return which gold act is which extracted one: cues overlap, the largest overlap first, each act once."""
    pairs = [
        (shared, -i, -j) for i, g in enumerate(gold) for j, p in enumerate(found) if (shared := overlap(tuple(g["cue"]), tuple(p["cue"])))
    ]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if -i not in matched and -j not in taken:
            matched[-i] = -j
            taken.add(-j)
    return matched


def _score_document(tally: _Tally, document: Record, found: Sequence[Record]) -> None:
    gold, c = document["acts"], tally.counts
    matched = match(gold, found)
    c["gold"] += len(gold)
    c["found"] += len(found)
    places = {act["id"]: i for i, act in enumerate(gold)}
    names = {act["id"]: j for j, act in enumerate(found)}
    right: set[int] = set()
    for i, wanted in enumerate(gold):
        tally.of_type(wanted["type"])["gold"] += 1
        if i not in matched:
            tally.errors.append(_line("MISSED", document, wanted, wanted["type"]))
            continue
        got = found[matched[i]]
        if _score_pair(tally, document, wanted, got):
            right.add(matched[i])
        if wanted.get("content_act"):
            c["nest gold"] += 1
            inner = places[wanted["content_act"]]
            is_right = inner in matched and got.get("content_act") is not None and names.get(got["content_act"]) == matched[inner]
            c["nest"] += is_right
            if not is_right:
                tally.errors.append(_line("NESTING", document, wanted, f"content_act of {wanted['type']}"))
    for j, got in enumerate(found):
        tally.of_type(got["type"])["found"] += 1
        c["nest found"] += bool(got.get("content_act"))
        tally.judged.append((float(got.get("confidence", 1.0)), j in right))
        if j not in matched.values():
            tally.errors.append(_line("EXTRA", document, got, got["type"]))


def _score_pair(tally: _Tally, document: Record, gold: Record, found: Record) -> bool:
    """Score a matched pair; say whether it is right by the strict figure."""
    c, kind = tally.counts, tally.of_type(gold["type"])
    typed = gold["type"] == found["type"]
    lenient = near(gold["type"], found["type"])
    c["acts"] += 1
    c["typed"] += typed
    c["lenient"] += lenient
    kind["right"] += 1
    kind["typed"] += typed
    if not typed:
        tally.errors.append(_line("TYPE", document, gold, f"{gold['type']}, got {found['type']}"))
    all_speakers = _score_speakers(tally, document, gold, found)
    _score_recipients(tally, document, gold, found)
    shared = _score_content(tally, document, gold, found)
    linked = lenient and all_speakers and shared >= _ENOUGH
    c["linked"] += linked
    return linked


def _score_speakers(tally: _Tally, document: Record, gold: Record, found: Record) -> bool:
    wanted, got = _parties(gold, "speaker"), _parties(found, "speaker")
    hits = _hits(wanted, got)
    if wanted:
        names, others = _names(gold, "speaker"), _names(found, "speaker")
        same = _same_names(names, others)
        tally.counts.update(
            {"speaker": hits, "speaker gold": len(wanted), "speaker found": len(got)}
            | {"entity": same, "entity gold": len(names), "entity found": len(others)}
        )
        if hits < len(wanted):
            tally.errors.append(_line("SPEAKER", document, gold, f"{sorted(names)}, got {sorted(others)}"))
        elif same < len(names):
            tally.errors.append(_line("ENTITY", document, gold, f"{sorted(names)}, got {sorted(others)}"))
    return hits == len(wanted)


def _score_recipients(tally: _Tally, document: Record, gold: Record, found: Record) -> None:
    wanted, got = _parties(gold, "addressee", "target"), _parties(found, "addressee", "target")
    hits = _hits(wanted, got)
    tally.counts.update({"recipient": hits, "recipient gold": len(wanted), "recipient found": len(got)})
    if hits < max(len(wanted), len(got)):
        tally.errors.append(_line("RECIPIENT", document, gold, f"{sorted(n for _, n in wanted)}, got {sorted(n for _, n in got)}"))


def _score_content(tally: _Tally, document: Record, gold: Record, found: Record) -> float:
    if not gold.get("content"):
        return 1.0
    text = document["text"]
    wanted = words(text, tuple(gold["content"]))
    got = words(text, tuple(found["content"])) if found.get("content") else set()
    shared = 2 * len(wanted & got) / (len(wanted) + len(got)) if wanted or got else 1.0
    tally.contents.append(shared)
    if shared < 1:
        said = text[slice(*found["content"])] if found.get("content") else ""
        tally.errors.append(_line("CONTENT", document, gold, f"{shared:.2f} {text[slice(*gold['content'])]!r}, got {said!r}"))
    return shared


def _line(kind: str, document: Record, act: Record, what: str) -> str:
    return f"{kind} {document['doc_id']}: {what}: {context(document['text'], tuple(act['cue']))}"


def fold(name: str) -> str:
    """Return a name without accents, marks, article and spelling variants.

    >>> fold("The U.S.")
    'united states'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"^(the|a|an|some) ", "", re.sub(r"[^a-z0-9 ]+", "", plain).strip())
    return _SAME_NAMES.get(plain, plain)


def _parties(act: Record, *roles: str) -> list[_Party]:
    return [((p["span"][0], p["span"][1]), fold(p["entity"])) for role in roles for p in act.get(role, [])]


def _names(act: Record, *roles: str) -> set[str]:
    return {name for _, name in _parties(act, *roles)}


def _hits(gold: Iterable[_Party], found: Sequence[_Party]) -> int:
    used: set[int] = set()
    for span, name in gold:
        hit = next((k for k, (s, n) in enumerate(found) if k not in used and (overlap(span, s) or same(name, n))), None)
        if hit is not None:
            used.add(hit)
    return len(used)


def same(first: str, second: str) -> bool:
    """Say whether two folded names are equal or one ends in the other ("lavrov", "sergey lavrov")."""
    return first == second or _ends(first, second) or _ends(second, first)


def _ends(short: str, long: str) -> bool:
    return len(short) >= _SHORTEST_SURNAME and long.endswith(f" {short}")


def _same_names(gold: set[str], found: set[str]) -> int:
    used: set[str] = set()
    for name in sorted(gold):
        hit = next((p for p in sorted(found) if p not in used and same(name, p)), None)
        if hit is not None:
            used.add(hit)
    return len(used)


def _figures(tally: _Tally) -> tuple[Figure, ...]:
    c, contents = tally.counts, tally.contents
    return (
        *(f1(name, c[name], c["found"], c["gold"]) for name in ("acts", "typed", "lenient", "linked")),
        *(f1(name, c[name], c[f"{name} found"], c[f"{name} gold"]) for name in ("speaker", "entity", "recipient")),
        f1("nesting", c["nest"], c["nest found"], c["nest gold"]),
        Figure("content", sum(contents) / len(contents) if contents else 0.0),
    )


def _by_type(tally: _Tally) -> Table:
    rows = [
        (name, *(str(count[key]) for key in ("gold", "right", "typed", "found")))
        for name, count in sorted(tally.types.items(), key=lambda item: (-item[1]["gold"], item[0]))
    ]
    return Table("By type", ("type", "gold", "found", "typed right", "extracted"), tuple(rows))
