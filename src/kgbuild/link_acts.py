"""Acts that are one act in the world: told in several sentences or by several articles.

Two acts are joined when type, polarity, modality and a speaker are the same, their dates agree, and their contents overlap: the same
claim, or the same rare words and entities. A headline is compared by how much of it the text takes up. Long or quoted words that two acts
repeat in the same order join them over more days, and where one article does not know who speaks. Precision comes before recall, for a
wrong link makes an outlet corroborate what it did not tell.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import combinations
from typing import NamedTuple

from kgbuild.model import Quad
from kgbuild.rdf import KG, OA, SCHEMA, TYPE, decimal, iri, literal, value

#: Name of the graph that holds the links, so that they can be dropped and made again.
LINKS = "<https://w3id.org/kgbuild/graph/same-acts>"

#: Least score of a link, and shares of the words and of the entities in it. Of 80 pairs annotated within and across articles
#: (tests/links) these values link the fewest wrong ones; below .45 acts on one topic are taken for one act.
LEAST = 0.45
_WORDS, _ENTITIES = 0.7, 0.3
#: A shared claim says more than shared words; alone it is enough.
_CLAIM = 0.3
#: Days between two reports of one act: a story runs over a weekend, not longer; what was said in so many words is quoted for a week.
_DAYS, _DAYS_QUOTED, _DAYS_VERBATIM = 3, 7, 30
#: Words in a row that two contents share, to be the same words: as long as a clause; a few in quotation marks; fewer of a known
#: speaker, if they are half of what either quotes.
_VERBATIM, _QUOTED, _QUOTED_KNOWN = 8, 4, 3
#: The least share of the shorter content that the same words make up.
_SHARE = 0.5
#: Shared words that do not stand in a row are a shared topic: so many do, as such a share of the shorter content. A headline may be
#: shorter than that.
_ROW, _ROW_SHARE, _ROW_HEADLINE = 3, 0.3, 2
#: A word in more contents than this opens no block: pairs that share only such words would score too low anyway.
_COMMON = 50
#: Stems that two contents must share at least, unless the claim is the same: of one word every text has pairs.
_LEAST_SHARED = 2

_TOKEN = re.compile(r"[^\W\d_]{2,}|\d+")
_ANY_TOKEN = re.compile(r"[^\W_]+")
#: Ways of quoting that give the speaker's own words.
_QUOTES = frozenset({f"<{KG}direct>", f"<{KG}mixed>"})
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
    evidence: set[str] = field(default_factory=set)
    quote: str = ""
    #: The contents as they run, word by word.
    rows: list[tuple[str, ...]] = field(default_factory=list)
    in_headline: bool = False

    @property
    def known_speakers(self) -> set[str]:
        """Return the speakers that are more than a description of one article."""
        own = self.article.removesuffix(">") + "-"
        return {speaker for speaker in self.speakers if not speaker.startswith(own)}


class _Row(NamedTuple):
    """Words in a row that two contents share: how many, how many of them say something, their share of the shorter and the longer one."""

    length: int = 0
    telling: int = 0
    share: float = 0.0
    share_of_longer: float = 0.0


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
    f"<{KG}quoteType>": "quote",
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
    f"<{KG}evidence>": "evidence",
}
_HEADLINE = f"<{SCHEMA}headline>"
_ABOUT, _EXACT, _CUE = f"<{KG}about>", f"<{OA}exact>", f"<{KG}cue>"


@dataclass(slots=True)
class _Texts:
    """What is said beside the acts, by node: words of evidence, what contents are about, headlines, types."""

    exact: dict[str, str] = field(default_factory=dict)
    about: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    headlines: dict[str, str] = field(default_factory=dict)
    types: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, subject: str, predicate: str, term: str) -> None:
        if predicate == _EXACT:
            self.exact[subject] = value(term)
        elif predicate == _ABOUT:
            self.about[subject].add(term)
        elif predicate == _HEADLINE:
            self.headlines[subject] = value(term)
        elif predicate == TYPE and term.startswith(f"<{KG}"):
            self.types[subject].add(term)


def _read(quads: Iterable[Quad]) -> dict[str, _Act]:
    acts: defaultdict[str, _Act] = defaultdict(_Act)
    texts = _Texts()
    cued = set()
    for subject, predicate, term, graph in quads:
        if graph == LINKS:
            continue
        if predicate in _ONE:
            setattr(acts[subject], _ONE[predicate], term)
        elif predicate in _MANY:
            getattr(acts[subject], _MANY[predicate]).add(term)
        elif predicate == _CUE:
            cued.add(subject)
        else:
            texts.take(subject, predicate, term)
    for subject in cued:
        _finish(subject, acts[subject], texts)
    return {subject: acts[subject] for subject in sorted(cued)}


def _finish(subject: str, act: _Act, texts: _Texts) -> None:
    # The type that was written is the one in the IRI; inferred ones are classes above it.
    types = texts.types.get(subject, set())
    named = [name for name in types if f"-{value(name).rpartition('#')[2]}-" in subject]
    act.type = min(named or types, default="")
    told = [texts.exact.get(span, "") for span in sorted(act.words)]
    act.words = {stem for text in told for stem in _stems(text)}
    act.rows = [tuple(_ANY_TOKEN.findall(text.lower())) for text in told]
    act.entities = {thing for content in act.contents for thing in texts.about.get(content, ())}
    headline = texts.headlines.get(act.article)
    act.in_headline = headline is not None and any(texts.exact.get(span) == headline for span in act.evidence)


def _stems(text: str) -> set[str]:
    words = {word for word in _TOKEN.findall(text.lower()) if word not in _EMPTY}
    return {_stem(word) for word in words}


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _candidates(acts: Mapping[str, _Act], frequency: Counter[str]) -> set[tuple[str, str]]:
    """Return the pairs of one type that share a rare word or a claim and the speaker, or some words in a row."""
    blocks: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, act in acts.items():
        keys = act.claims | {word for word in act.words if frequency[word] <= _COMMON}
        for speaker in act.speakers:
            for key in keys:
                blocks[act.type, speaker, key].append(name)
        for words in {row[at : at + _QUOTED] for row in act.rows for at in range(len(row) - _QUOTED + 1)}:
            blocks[act.type, *words].append(name)
    return {pair for key, block in blocks.items() if len(key) == 3 or len(block) <= _COMMON for pair in combinations(sorted(block), 2)}


def _compare(one: str, other: str, acts: Mapping[str, _Act], weights: Mapping[str, float]) -> Link | None:
    a, b = acts[one], acts[other]
    if (a.polarity, a.modality) != (b.polarity, b.modality) or (a.parties and b.parties and not a.parties & b.parties):
        return None
    if _reports(one, b, acts) or _reports(other, a, acts):
        return None
    row = _longest_row(a, b)
    score, told = _by_row(a, b, row), "the same words"
    if not score and a.speakers & b.speakers and _same_time(a, b, _DAYS):
        score, told = _by_words(a, b, row, weights)
    speaker = "the same speaker" if a.speakers & b.speakers else "a speaker left open"
    return Link(one, other, round(score, 2), f"{value(a.type).rpartition('#')[2]} of {speaker}; {told}") if score else None


def _by_row(a: _Act, b: _Act, row: _Row) -> float:
    """Return a score for words that both acts repeat in the same order, 0 where they are too few."""
    if row.telling < _LEAST_SHARED or row.share < _SHARE:
        return 0.0
    known = bool(a.speakers & b.speakers)
    if not known and (a.article == b.article or (a.known_speakers and b.known_speakers)):
        return 0.0
    quoted = {a.quote, b.quote} <= _QUOTES
    few = known and row.length >= _QUOTED_KNOWN and row.share_of_longer >= _SHARE
    days = _DAYS_VERBATIM if row.length >= _VERBATIM else _DAYS_QUOTED if quoted and (few or row.length >= _QUOTED) else 0
    return (1 + row.share) / 2 if days and _same_time(a, b, days) else 0.0


def _by_words(a: _Act, b: _Act, row: _Row, weights: Mapping[str, float]) -> tuple[float, str]:
    """Return a score for common words, entities and claims, and what is common; 0 where it is too little."""
    claims, shared = a.claims & b.claims, a.words & b.words
    if not claims and not (len(shared) >= _LEAST_SHARED and _in_a_row(a, b, row)):
        return 0.0, ""
    words = _overlap(a, b, weights)
    named = min(a.entities, b.entities, key=len) if _headlines(a, b) else a.entities | b.entities
    entities = len(a.entities & b.entities) / len(named) if named else words
    rarest = sorted(shared, key=lambda word: (-weights[word], word))[:5]
    score = min(1.0, _WORDS * words + _ENTITIES * entities + (_CLAIM if claims else 0.0))
    return score, "the same claim" if claims else f"words {', '.join(rarest)}"


def _in_a_row(a: _Act, b: _Act, row: _Row) -> bool:
    if _headlines(a, b):
        return row.length >= _ROW_HEADLINE
    return row.length >= _ROW and row.telling >= _LEAST_SHARED and row.share >= _ROW_SHARE


def _longest_row(a: _Act, b: _Act) -> _Row:
    """Return the longest run of words that a content of each act shares."""
    best = _Row()
    for one in a.rows:
        for other in b.rows:
            match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
            if match.size > best.length:
                words = one[match.a : match.a + match.size]
                sizes = sorted((len(one), len(other)))
                best = _Row(match.size, len(_stems(" ".join(words))), match.size / sizes[0], match.size / sizes[1])
    return best


def _reports(outer: str, act: _Act, acts: Mapping[str, _Act]) -> bool:
    """Say whether the act is told inside the content of the outer one: what somebody says that he said is another act."""
    front, seen = set(act.within), set(act.within)
    while front:
        front = {name for inner in front if inner in acts for name in acts[inner].within} - seen
        seen |= front
    return outer in seen


def _overlap(a: _Act, b: _Act, weights: Mapping[str, float]) -> float:
    """Return the weight of the common words as a share of the geometric mean of both: a summary has fewer words than the full content.

    A headline is a summary of the text below it, so there it is a share of the headline.
    """
    sizes = [sum(weights[word] for word in act.words) for act in (a, b)]
    common = sum(weights[word] for word in a.words & b.words)
    whole = min(sizes) if _headlines(a, b) else math.sqrt(sizes[0] * sizes[1])
    return common / whole if whole > 0 else 0.0


def _headlines(a: _Act, b: _Act) -> bool:
    """Say whether one act is in the headline of the article that tells the other in its text."""
    return a.article == b.article and a.in_headline != b.in_headline


def _same_time(one: _Act, other: _Act, days: int) -> bool:
    """Say whether the dates agree as far as both are known: days of the act exactly, days of the report within some days."""
    if one.day and other.day:
        first, second = value(one.day), value(other.day)
        return first.startswith(second) or second.startswith(first)
    first_day, second_day = (_day(act.day or act.reported) for act in (one, other))
    return first_day is None or second_day is None or abs((first_day - second_day).days) <= days


def _day(term: str) -> date | None:
    try:
        return date.fromisoformat(value(term)) if term else None
    except ValueError:
        return None
