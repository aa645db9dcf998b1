"""Two outlets side by side: what each tells of the same acts, of the same speakers, and with which words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from kgbuild.rdf import literal
from kgbuild.views.acts import Act, load_acts
from kgbuild.views.sparql import Select, ask

#: Share of the words of two contents that they have in common, up from which they are shown as alike. Below a quarter it is little more
#: than names and the words of every sentence about a subject.
_ALIKE = 0.25
#: Words shorter than this say nothing about a content: articles, pronouns, most auxiliaries.
_SHORTEST = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """An act in the words of both outlets: `same` says that the graph links them, `share` how many of their words they have in common."""

    left: Act
    right: Act
    same: bool
    share: float


@dataclass(frozen=True, slots=True)
class Row:
    """The acts of one speaker and type that have no counterpart, as either outlet tells them."""

    speaker: str
    type: str
    left: list[Act]
    right: list[Act]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two outlets.

    Attributes:
        pairs: Acts that both tell, the linked ones first and then those most alike.
        rows: What each tells of the speakers that both quote.
        only: Speakers that one of them quotes alone, each with the number of acts, the most quoted first.
        cues: Each outlet's words for speech acts, with their numbers.
    """

    pairs: list[Pair]
    rows: list[Row]
    only: tuple[list[tuple[str, int]], list[tuple[str, int]]]
    cues: tuple[list[tuple[str, int]], list[tuple[str, int]]]


def outlets(select: Select) -> list[str]:
    """Return the names of the outlets."""
    return [row["name"] for row in ask(select, "SELECT DISTINCT ?name WHERE { ?it a kg:Article ; schema:publisher ?name } ORDER BY ?name")]


def compare(select: Select, left: str, right: str) -> Comparison:
    """Compare what two outlets tell."""
    first, second = (load_acts(select, f"?act kg:inArticle/schema:publisher {literal(name)} .") for name in (left, right))
    pairs = _pairs(first, second)
    paired = {act.iri for pair in pairs for act in (pair.left, pair.right)}
    cells: dict[tuple[str, str], tuple[list[Act], list[Act]]] = {}
    quoted: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for number, acts in enumerate((first, second)):
        for act in acts:
            for speaker in _speakers(act):
                quoted[number][speaker] += 1
                if act.iri not in paired:
                    cells.setdefault((speaker, act.type), ([], []))[number].append(act)
    both = quoted[0].keys() & quoted[1].keys()
    rows = [Row(speaker, kind, *cells[speaker, kind]) for speaker, kind in sorted(cells) if speaker in both]
    rows.sort(key=lambda row: not (row.left and row.right))
    alone = [Counter({name: count for name, count in counts.items() if name not in both}) for counts in quoted]
    cues = [Counter(act.cue.text.lower() for act in acts if act.cue) for acts in (first, second)]
    return Comparison(pairs, rows, (_most(alone[0]), _most(alone[1])), (_most(cues[0]), _most(cues[1])))


def _speakers(act: Act) -> list[str]:
    return [speaker.label for speaker in act.speakers if speaker.kind != "Unnamed"]


def _pairs(first: list[Act], second: list[Act]) -> list[Pair]:
    """Return the best counterpart of each act, every act in one pair at most."""
    candidates = sorted(_candidates(first, second), key=lambda pair: (not pair.same, -pair.share, pair.left.iri, pair.right.iri))
    taken: set[str] = set()
    found = []
    for pair in candidates:
        if taken.isdisjoint((pair.left.iri, pair.right.iri)):
            taken |= {pair.left.iri, pair.right.iri}
            found.append(pair)
    return found


def _candidates(first: list[Act], second: list[Act]) -> Iterator[Pair]:
    by_speaker: defaultdict[str, tuple[list[Act], list[Act]]] = defaultdict(lambda: ([], []))
    for number, acts in enumerate((first, second)):
        for act in acts:
            for speaker in _speakers(act):
                by_speaker[speaker][number].append(act)
    known = {act.iri: act for act in second}
    for left in first:
        for address in left.links.get("sameActAs", ()):
            if address in known:
                yield Pair(left, known[address], same=True, share=_share(left, known[address]))
    for lefts, rights in by_speaker.values():
        for left, right in product(lefts, rights):
            if left.iri != right.iri and (share := _share(left, right)) >= _ALIKE:
                yield Pair(left, right, same=False, share=share)


def _share(one: Act, other: Act) -> float:
    """Return the words that two contents have in common by all of theirs (Jaccard)."""
    words, others = _words(one), _words(other)
    return len(words & others) / len(words | others) if words and others else 0


def _words(act: Act) -> set[str]:
    return {word for part in act.content for word in _WORD.findall(part.text.lower()) if len(word) >= _SHORTEST}


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:15]
