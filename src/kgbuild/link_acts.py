"""Acts that are one act in the world: told in several sentences or by several articles.

Two acts are joined when type, polarity, modality and a speaker are the same, their dates agree, and their contents overlap: the same
claim, or the same rare words and entities. Precision comes before recall, for a wrong link makes an outlet corroborate what it did not
tell.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import combinations

from kgbuild.model import Quad
from kgbuild.rdf import KG, OA, TYPE, decimal, iri, literal, value

#: Name of the graph that holds the links, so that they can be dropped and made again.
LINKS = "<https://w3id.org/kgbuild/graph/same-acts>"

#: Least score of a link, and shares of the words and of the entities in it. Of 40 pairs annotated over 351 articles (tests/links) these
#: values link the fewest wrong ones; below .45 acts on one topic are taken for one act.
LEAST = 0.45
_WORDS, _ENTITIES = 0.7, 0.3
#: A shared claim says more than shared words; alone it is enough.
_CLAIM = 0.3
#: Days between two reports of one act: a story runs over a weekend, not longer.
_DAYS = 3
#: A word in more contents than this opens no block: pairs that share only such words would score too low anyway.
_COMMON = 50
#: Stems that two contents must share at least, unless the claim is the same: of one word every text has pairs.
_LEAST_SHARED = 2

_TOKEN = re.compile(r"[^\W\d_]{2,}|\d+")
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a about after all also an and any are as at be been being but by can could did do does for from had has have "
        "he her his how i if in into is it its may more most no not of on one or other our out over own said say she "
        "should so some such than that the their them then there these they this to under until up was we were what "
        "when where which while who will with would you your",
    )
)


@dataclass(slots=True)
class _Act:
    """What the links look at, of one act."""

    type: str = ""
    article: str = ""
    polarity: str = ""
    modality: str = ""
    day: str = ""
    reported: str = ""
    speakers: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    within: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Link:
    """Two acts, by IRI in order, how alike they are (0 to 1) and why."""

    one: str
    other: str
    score: float
    reason: str


def link(quads: Iterable[Quad], least: float = LEAST) -> list[Link]:
    """Return the pairs of acts that are one act in the world, sorted.

    Args:
        quads: The graph of the articles, in any order.
        least: Score below which a pair is no link.
    """
    acts = _read(quads)
    frequency = Counter(word for act in acts.values() for word in act.words)
    weights = {word: math.log((1 + len(acts)) / count) for word, count in frequency.items()}
    found = (_compare(one, other, acts, weights) for one, other in sorted(_candidates(acts, frequency)))
    return [pair for pair in found if pair and pair.score >= least]


def quads_of(links: Iterable[Link], base: str) -> Iterator[Quad]:
    """Yield the statements of the links, in their own graph: the plain link both ways, and a node with score and reason.

    Args:
        links: The links.
        base: Namespace of the data.
    """
    for pair in links:
        node = iri(f"{base}l-{sha256(f'{pair.one} {pair.other}'.encode()).hexdigest()[:16]}")
        yield Quad(pair.one, f"<{KG}sameActAs>", pair.other, LINKS)
        yield Quad(pair.other, f"<{KG}sameActAs>", pair.one, LINKS)
        yield Quad(node, TYPE, f"<{KG}ActLink>", LINKS)
        for act in (pair.one, pair.other):
            yield Quad(node, f"<{KG}linkedAct>", act, LINKS)
        yield Quad(node, f"<{KG}linkScore>", decimal(pair.score), LINKS)
        yield Quad(node, f"<{KG}linkReason>", literal(pair.reason), LINKS)


_ONE = {f"<{KG}{name}>": name for name in ("polarity", "modality")} | {
    f"<{KG}inArticle>": "article",
    f"<{KG}date>": "day",
    f"<{KG}reportedOn>": "reported",
}
_MANY = {
    f"<{KG}speaker>": "speakers",
    f"<{KG}addressee>": "parties",
    f"<{KG}target>": "parties",
    f"<{KG}claim>": "claims",
    f"<{KG}content>": "contents",
    f"<{KG}within>": "within",
    f"<{KG}contentEvidence>": "words",
}
_ABOUT, _EXACT, _CUE = f"<{KG}about>", f"<{OA}exact>", f"<{KG}cue>"


def _read(quads: Iterable[Quad]) -> dict[str, _Act]:
    acts: defaultdict[str, _Act] = defaultdict(_Act)
    exact: dict[str, str] = {}
    about: defaultdict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = {}
    cued = set()
    for subject, predicate, term, graph in quads:
        if graph == LINKS:
            continue
        if predicate in _ONE:
            setattr(acts[subject], _ONE[predicate], term)
        elif predicate in _MANY:
            getattr(acts[subject], _MANY[predicate]).add(term)
        elif predicate == _EXACT:
            exact[subject] = value(term)
        elif predicate == _ABOUT:
            about[subject].add(term)
        elif predicate == TYPE and term.startswith(f"<{KG}"):
            types.setdefault(subject, set()).add(term)
        elif predicate == _CUE:
            cued.add(subject)
    for subject in cued:
        _finish(subject, acts[subject], types.get(subject, set()), exact, about)
    return {subject: acts[subject] for subject in sorted(cued)}


def _finish(subject: str, act: _Act, types: set[str], exact: Mapping[str, str], about: Mapping[str, set[str]]) -> None:
    # The type that was written is the one in the IRI; inferred ones are classes above it.
    named = [name for name in types if f"-{value(name).rpartition('#')[2]}-" in subject]
    act.type = min(named or types, default="")
    act.words = {stem for span in act.words for stem in _stems(exact.get(span, ""))}
    act.entities = {thing for content in act.contents for thing in about.get(content, ())}


def _stems(text: str) -> set[str]:
    words = {word for word in _TOKEN.findall(text.lower()) if word not in _EMPTY}
    return {_stem(word) for word in words}


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _candidates(acts: Mapping[str, _Act], frequency: Counter[str]) -> set[tuple[str, str]]:
    """Return the pairs of one type and speaker that share a rare word or a claim."""
    blocks: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, act in acts.items():
        keys = act.claims | {word for word in act.words if frequency[word] <= _COMMON}
        for speaker in act.speakers:
            for key in keys:
                blocks[act.type, speaker, key].append(name)
    return {pair for block in blocks.values() for pair in combinations(sorted(block), 2)}


def _compare(one: str, other: str, acts: Mapping[str, _Act], weights: Mapping[str, float]) -> Link | None:
    a, b = acts[one], acts[other]
    if (a.polarity, a.modality) != (b.polarity, b.modality) or not _same_time(a, b):
        return None
    if _reports(one, b, acts) or _reports(other, a, acts):
        return None
    if a.parties and b.parties and not a.parties & b.parties:
        return None
    claims, shared = a.claims & b.claims, a.words & b.words
    if len(shared) < _LEAST_SHARED and not claims:
        return None
    words = _overlap(a.words, b.words, weights)
    entities = len(a.entities & b.entities) / len(a.entities | b.entities) if a.entities | b.entities else words
    score = min(1.0, _WORDS * words + _ENTITIES * entities + (_CLAIM if claims else 0.0))
    return Link(one, other, round(score, 2), _reason(a, claims, sorted(shared, key=lambda word: (-weights[word], word))))


def _reports(outer: str, act: _Act, acts: Mapping[str, _Act]) -> bool:
    """Say whether the act is told inside the content of the outer one: what somebody says that he said is another act."""
    front, seen = set(act.within), set(act.within)
    while front:
        front = {name for inner in front if inner in acts for name in acts[inner].within} - seen
        seen |= front
    return outer in seen


def _reason(act: _Act, claims: set[str], shared: list[str]) -> str:
    told = "the same claim" if claims else f"words {', '.join(shared[:5])}"
    return f"{value(act.type).rpartition('#')[2]} of the same speaker; {told}"


def _overlap(one: set[str], other: set[str], weights: Mapping[str, float]) -> float:
    """Return the weight of the common words as a share of the geometric mean of both: a summary has fewer words than the full content."""
    sizes = [sum(weights[word] for word in words) for words in (one, other)]
    common = sum(weights[word] for word in one & other)
    return common / math.sqrt(sizes[0] * sizes[1]) if min(sizes) > 0 else 0.0


def _same_time(one: _Act, other: _Act) -> bool:
    """Say whether the dates agree as far as both are known: days of the act exactly, days of the report within a few days."""
    if one.day and other.day:
        first, second = value(one.day), value(other.day)
        return first.startswith(second) or second.startswith(first)
    days = [_day(act.day or act.reported) for act in (one, other)]
    first_day, second_day = days
    return first_day is None or second_day is None or abs((first_day - second_day).days) <= _DAYS


def _day(term: str) -> date | None:
    try:
        return date.fromisoformat(value(term)) if term else None
    except ValueError:
        return None
