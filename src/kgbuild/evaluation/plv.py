"""Score the class of the relation between two given actors (PLOVER classes, PLV sentences)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kgbuild.evaluation.figures import Figure, Report, Table, f1
from kgbuild.model import Act, Extraction, Proposition, Span
from kgbuild.ontology.lexicon import Lexicon

Record = Mapping[str, Any]

#: The classes that name reported acts; the others (ASSAULT, AID, SANCTION ...) are deeds.
CLASSES = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONSULT")

#: A class that says the opposite when its act is negated ("will not agree").
_TURNED = frozenset({"AGREE", "SUPPORT", "CONSULT"})

#: Demands that name a time or a price are threats there (CAMEO 136, issue ultimatum).
_LIMITS = frozenset({"ultimatum", "ultimatums", "deadline", "deadlines"})

#: Acts whose class is that of what is said: PLOVER codes "said it would free them" like "promised to free them".
_SAYING = frozenset({"Statement", "Report", "Confirmation", "Promise"})

#: What is established by agreement besides treaties.
_TIES = frozenset({"tie", "relation"})

#: Modality of what is said that makes a demand of it ("said that Chad must withdraw").
_OBLIGING = frozenset({"necessary", "obligatory"})


def is_scored(record: Record) -> bool:
    """Say whether a row is of one of the `CLASSES`."""
    return record["label"] in CLASSES


def score(gold: Sequence[Record], found: Sequence[Extraction], lexicon: Lexicon) -> Report:
    """Score the rows of the `CLASSES`.

    Args:
        gold: Gold records.
        found: The extraction of each record's sentence, in the same order.
        lexicon: Gives the PLOVER class of an act type, and what counts as a treaty.
    """
    rows = [(record, extraction) for record, extraction in zip(gold, found, strict=True) if is_scored(record)]
    confusion: Counter[tuple[str, str]] = Counter()
    errors = []
    for row, extraction in rows:
        guess = classify(row, extraction, lexicon)
        confusion[row["label"], guess] += 1
        if guess != row["label"]:
            seen = ", ".join(f"{act.type} {act.cue.of(row['text'])!r}" for act in extraction.acts)
            errors.append(f"{row['label']} {row['id']}: got {guess or 'nothing'} ({seen or 'no act'}): {' '.join(row['text'].split())}")
    figures = [_figure(name, confusion) for name in CLASSES]
    macro = Figure("macro", sum(figure.value for figure in figures) / len(figures))
    right = sum(count for (label, guess), count in confusion.items() if label == guess)
    accuracy = Figure("accuracy", right / len(rows) if rows else 0.0)
    return Report("plv", f"{len(rows)} rows", (macro, accuracy, *figures), (_table(confusion),), tuple(errors))


def _figure(name: str, confusion: Mapping[tuple[str, str], int]) -> Figure:
    found = sum(count for (_, guess), count in confusion.items() if guess == name)
    wanted = sum(count for (label, _), count in confusion.items() if label == name)
    return f1(name.lower(), confusion.get((name, name), 0), found, wanted)


def _table(confusion: Mapping[tuple[str, str], int]) -> Table:
    guesses = (*CLASSES, "")
    rows = tuple((label, *(str(confusion.get((label, guess), 0)) for guess in guesses)) for label in CLASSES)
    return Table("Gold (rows) by class found (columns)", ("gold", *CLASSES, "none"), rows)


def classify(row: Record, extraction: Extraction, lexicon: Lexicon) -> str:
    """Return the PLOVER class of the act that connects the source to the target of a row, or "".

    An act whose speaker is the source goes first, then the one that stands highest in the nesting, then one that is aimed at the target or
    speaks of it, then the first.
    """
    coded = [(number, act, name) for number, act in enumerate(extraction.acts) if (name := class_of(act, extraction, lexicon))]
    ids = {act.id for _, act, _ in coded}

    def rank(item: tuple[int, Act, str]) -> tuple[bool, int, int, int]:
        number, act, _ = item
        return _is_by(row, act), -_depth(act, extraction, ids), _aim(row, act), -number

    return max(coded, key=rank)[2] if coded else ""


def class_of(act: Act, extraction: Extraction, lexicon: Lexicon) -> str:
    """Return the PLOVER class of an act: the one of its type, unless what it is about decides otherwise."""
    name = lexicon.types[act.type].plover
    if act.type in _SAYING and (said := _class_of_saying(act)):
        return said
    if act.polarity == "negative" and name in _TURNED:
        return "REJECT"
    if name == "CONSULT" and act.modality == "future":
        # An intent to meet is an intent to cooperate (CAMEO 036).
        return "AGREE"
    if name == "REQUEST" and not _LIMITS.isdisjoint(_words(act.cue, extraction)):
        return "THREATEN"
    if act.type == "Agreement" and _is_concluded(act, extraction, lexicon):
        # A signed treaty is cooperation, no longer the intent to cooperate (CAMEO 057).
        return "SUPPORT"
    return name


def _class_of_saying(act: Act) -> str:
    """Return the class of what is said: what must be done is asked for, what will not be done is refused."""
    said: Proposition | None = next(iter(act.propositions), None)
    if said is None:
        return ""
    if said.modality in _OBLIGING:
        return "REQUEST"
    own = {party.entity.iri for party in act.of_role("speaker")}
    if said.modality != "future" or own.isdisjoint(agent.iri for agent in said.agents):
        return ""
    return "REJECT" if said.polarity == "negative" else "AGREE"


def _is_concluded(act: Act, extraction: Extraction, lexicon: Lexicon) -> bool:
    """Say whether a treaty is agreed on, rather than to do something."""
    treaties = lexicon.wordsets["treaties"] | _TIES
    if not treaties.isdisjoint(_words(act.cue, extraction)):
        return True
    is_thing = act.content is not None and not act.rule.endswith("clause")
    return is_thing and act.content is not None and not treaties.isdisjoint(_words(act.content, extraction))


def _words(span: Span, extraction: Extraction) -> frozenset[str]:
    found = re.findall(r"[a-z-]+", span.of(extraction.document.text).lower())
    return frozenset({*found, *(word.removesuffix("s") for word in found)})


def _is_by(row: Record, act: Act) -> bool:
    return any(_touches(row["source_spans"], party.span) for party in act.of_role("speaker"))


def _aim(row: Record, act: Act) -> int:
    aimed = any(_touches(row["target_spans"], p.span) for p in act.participants if p.role != "speaker")
    about = act.content is not None and _touches(row["target_spans"], act.content)
    return 2 * aimed + about


def _touches(spans: Sequence[Sequence[int]], span: Span) -> bool:
    return any(span.overlaps(Span(start, end)) for start, end in spans)


def _depth(act: Act, extraction: Extraction, coded: Collection[str]) -> int:
    """Return how many acts with a class stand above an act."""
    above = {other.id: other.within for other in extraction.acts}
    chain: list[str] = []
    here = act.within
    while here and here not in chain:
        chain.append(here)
        here = above.get(here, "")
    return sum(name in coded for name in chain)
