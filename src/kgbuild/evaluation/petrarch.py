"""Score events as PETRARCH codes them: source, target and the class that the code stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kgbuild.errors import InputError
from kgbuild.evaluation.figures import Figure, Report, Table
from kgbuild.model import Act, Extraction, Participant

Record = Mapping[str, Any]

#: Actor code -> names of the actor, in lower case.
Actors = Mapping[str, frozenset[str]]

_SAYING = frozenset({"Statement", "Report", "Confirmation", "Denial", "Belief"})

#: Code -> the act types that it stands for. The unit tests take their codes from WEIS, as the dictionaries of TABARI did (02 comment,
#: 03 consult, 04 approve, 05 promise, 08 agree, 09 request, 10 propose or urge, 11 reject, 12 accuse, 16 warn, 17 threaten); codes that
#: stand for deeds, for visits or only for a test of the dictionary format map to no act of ours.
TYPES: Mapping[str, frozenset[str]] = {
    "021": frozenset({"NoComment"}),
    "023": _SAYING,
    "024": _SAYING,
    "030": frozenset({"Agreement", "Offer", "Promise"}),
    "031": frozenset({"Consultation"}),
    "041": frozenset({"Support"}),
    "050": frozenset({"Promise", "Offer"}),
    "081": frozenset({"Agreement"}),
    "095": frozenset({"Request", "Demand"}),
    "096": frozenset({"Request", "Demand"}),
    "102": frozenset({"Request", "Demand", "Proposal"}),
    "111": frozenset({"Rejection"}),
    "112": frozenset({"Rejection", "Criticism"}),
    "121": frozenset({"Criticism", "Accusation"}),
    "122": frozenset({"Criticism", "Accusation"}),
    "123": frozenset({"Criticism", "Accusation"}),
    "132": frozenset({"Criticism", "Accusation"}),
    "160": frozenset({"Warning", "Threat"}),
    "162": frozenset({"Warning", "Threat"}),
    "173": frozenset({"Threat", "Promise"}),
}

#: Acts that are coded once for each party as source: who meets or agrees are parties alike, each the other's target.
_MUTUAL = frozenset({"Consultation", "Agreement"})

#: An actor that the text does not name: only its kind ("a senior official"). Codes that the dictionary does not know are read alike.
_NOBODY = "---"
_CODE_LETTERS = 3
_ENTRY = re.compile(r"^(?P<name>[^\[\]#;<]*)(?:\[(?P<codes>[^\]]*)\])?\s*(?:[#;].*)?$")


def actors(path: Path) -> Actors:
    """Read an actor dictionary of PETRARCH: names with a code in square brackets, `+` for further names of the same actor.

    Raises:
        InputError: If the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "The actor dictionary lies beside the unit tests.") from error
    found: dict[str, set[str]] = {}
    names: list[str] = []
    codes: list[str] = []
    for line in lines:
        match = _ENTRY.match(line.strip())
        if not match or line.startswith("<") or not line.strip():
            continue
        name = match["name"].strip().replace("_", " ").strip().lower()
        if name and not line.startswith(("+", "\t", " ")):
            names, codes = [], []
        names += [name.removeprefix("+")] if name else []
        codes += [code[:_CODE_LETTERS] for part in (match["codes"] or "").split("/") for code in part.split()[:1]]
        for code in codes:
            found.setdefault(code, set()).update(names)
    return {code: frozenset(found[code]) for code in sorted(found)}


def score(gold: Sequence[Record], found: Sequence[Extraction], known: Actors) -> Report:
    """Score the events whose code maps to an act.

    Args:
        gold: Gold records; those without such an event are left out.
        found: The extraction of each record's sentence, in the same order.
        known: The actors.
    """
    counts: dict[str, list[int]] = {}
    errors, total = [], 0
    for record, extraction in zip(gold, found, strict=True):
        events = [event for event in record["events"] if event["code"] in TYPES]
        total += bool(events)
        for event in events:
            right = is_right(event, extraction, known)
            tally = counts.setdefault(event["code"], [0, 0])
            tally[0] += right
            tally[1] += 1
            if not right:
                seen = ", ".join(_shown(act, record["text"]) for act in extraction.acts)
                shown = f"{event['source']} {event['code']} {event['target']}"
                errors.append(f"MISSED {record['id']}: {shown} ({seen or 'no act'}): {' '.join(record['text'].split())}")
    hits, wanted = (sum(tally[place] for tally in counts.values()) for place in (0, 1))
    figure = Figure("events", hits / wanted if wanted else 0.0)
    rows = tuple((code, " ".join(sorted(TYPES[code])), *map(str, counts[code])) for code in sorted(counts))
    table = Table("By code", ("code", "acts", "right", "events"), rows)
    return Report("petrarch", f"{total} sentences, {wanted} events whose code maps to an act", (figure,), (table,), tuple(errors))


def _shown(act: Act, text: str) -> str:
    return f"{act.type} {act.cue.of(text)!r}"


def is_right(event: Record, extraction: Extraction, known: Actors) -> bool:
    """Say whether an act has the type that the code stands for, the source as speaker and the target as another party or in its content."""
    text = extraction.document.text
    return any(
        act.type in TYPES[event["code"]]
        and _is_party(event["source"], act.participants if act.type in _MUTUAL else act.of_role("speaker"), text, known)
        and _is_target(event["target"], act, extraction, known)
        for act in extraction.acts
    )


def _is_target(code: str | None, act: Act, extraction: Extraction, known: Actors) -> bool:
    if code in {None, _NOBODY}:
        return True
    text = extraction.document.text
    others = [p for p in act.participants if p.role != "speaker" or act.type in _MUTUAL]
    said = act.content.of(text) if act.content else ""
    return _is_party(code, others, text, known) or _names(said, _names_of(code, known))


def _is_party(code: str | None, parties: Iterable[Participant], text: str, known: Actors) -> bool:
    if code is None:
        return True
    mentions = [f"{party.span.of(text)} {party.entity.label}" for party in parties]
    names = _names_of(code, known)
    if code.startswith(_NOBODY) or not names:
        everybody = frozenset().union(*known.values())
        return any(not _names(mention, everybody) for mention in mentions)
    return any(_names(mention, names) for mention in mentions)


def _names_of(code: str | None, known: Actors) -> frozenset[str]:
    return known.get((code or "")[:_CODE_LETTERS], frozenset())


def _names(mention: str, names: Iterable[str]) -> bool:
    plain = mention.lower().replace("_", " ")
    return any(re.search(rf"\b{re.escape(name)}", plain) for name in names)
