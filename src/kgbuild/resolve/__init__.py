"""Find names in a corpus that no authority knows and that may stand for one thing: proposals that a person decides.

Names are compared only inside blocks (words that few names share), so that a corpus of a hundred thousand names takes seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from kgbuild.model import Quad
from kgbuild.ontology.authority import Authority
from kgbuild.resolve import names
from kgbuild.resolve.corpus import Corpus, Named
from kgbuild.resolve.proposals import Proposal

__all__ = ["propose"]

#: What the company adds to the name, and the least that a pair must reach.
_COMPANY, _LEAST = 0.15, 0.6
#: Company that a weak likeness (a surname alone, initials) needs.
_NEAR = 0.15
#: Names that may share a block; a larger one is a common word.
_BLOCK = 60


def propose(quads: Iterable[Quad], authority: Authority) -> list[Proposal]:
    """Return which names may stand for one thing, the surest first.

    Args:
        quads: The graphs of a corpus.
        authority: The known entities.

    Returns:
        Proposals, each of an unlinked name and what it may be the same as: a known entity, or the most frequent name of its cluster.
    """
    corpus = Corpus(quads, authority)
    clusters = _Clusters()
    for pair in sorted(_pairs(corpus), key=lambda p: (-p.score, p.keep, p.same)):
        clusters.join(corpus.named[pair.keep], corpus.named[pair.same], pair)
    return sorted(clusters.proposals(), key=lambda p: (-p.score, p.keep, p.same))


def _pairs(corpus: Corpus) -> Iterator[Proposal]:
    seen: set[tuple[str, str]] = set()
    for block in _blocks(corpus.named.values()):
        for one, other in combinations(block, 2):
            pair = (one.iri, other.iri) if one.iri < other.iri else (other.iri, one.iri)
            if pair not in seen and not (one.known and other.known):
                seen.add(pair)
                found = _compared(corpus, one, other)
                if found:
                    yield found


def _blocks(named: Iterable[Named]) -> Iterator[list[Named]]:
    blocks: dict[str, list[Named]] = defaultdict(list)
    for thing in named:
        for key in dict.fromkeys(_keys(thing)):
            blocks[key].append(thing)
    yield from (block for _, block in sorted(blocks.items()) if 1 < len(block) <= _BLOCK)


def _keys(thing: Named) -> Iterator[str]:
    """Yield the blocks of a name: the beginnings of its words, and its initials.

    Wide blocks find more, narrow ones remain where a large corpus makes the wide ones too large.
    """
    words = names.words(thing.label, thing.kind)
    first, last = words[0], words[-1]
    if thing.kind == "Person":
        yield from (
            f"p {last[:3]}",
            f"p {last[:3]} {first[:1]}",
            f"p {last} {first[:2]}",
            f"p {first[:3]} {last[:1]}",
            f"p {first} {last[:2]}",
        )
        return
    for word in words:
        yield f"b {word[:4]}"
    yield f"b {first[:4]} {last[:4]}"
    yield f"b {''.join(word[0] for word in words)}" if len(words) > 2 else f"b {first}"


def _compared(corpus: Corpus, one: Named, other: Named) -> Proposal | None:
    if not names.fitting(one.kind, other.kind):
        return None
    kind = one.kind if one.kind == "Person" else other.kind
    like = names.compare(one.label, other.label, kind)
    # Who is named in full beside the other in one article is somebody else; a second spelling there would have been joined.
    if not like.score or (like.weak and one.articles & other.articles):
        return None
    near = corpus.nearness(one, other)
    if like.weak and near < _NEAR:
        return None
    score = round(min(1.0, like.score + _COMPANY * near - (0.0 if one.kind == other.kind else 0.1)), 3)
    if score < _LEAST:
        return None
    keep, same = (one, other) if _rank(one) >= _rank(other) else (other, one)
    reasons = [like.reason]
    if near:
        reasons.append(f"named beside {', '.join(corpus.shared(one, other))}")
    if one.kind != other.kind:
        reasons.append(f"types {keep.kind} and {same.kind}")
    return Proposal("?", score, keep.iri, keep.label, same.iri, same.label, "; ".join(reasons))


def _rank(thing: Named) -> tuple[bool, int, int, str]:
    """Return what makes a name the one to keep: a known entity, the name of most articles, the longer name."""
    return thing.known, len(thing.articles), len(thing.label), thing.iri


class _Clusters:
    """Names that are taken for one thing. A cluster holds one known entity at most, and persons whose names all agree."""

    def __init__(self) -> None:
        self._home: dict[str, list[Named]] = {}
        self._pairs: dict[str, list[Proposal]] = defaultdict(list)

    def join(self, one: Named, other: Named, pair: Proposal) -> None:
        first, second = self._home.setdefault(one.iri, [one]), self._home.setdefault(other.iri, [other])
        if first is not second:
            if sum(thing.known for thing in (*first, *second)) > 1 or not all(_agree(a, b) for a in first for b in second):
                return
            first += second
            for thing in second:
                self._home[thing.iri] = first
        self._pairs[pair.same].append(pair)
        self._pairs[pair.keep].append(pair)

    def proposals(self) -> Iterator[Proposal]:
        """Yield one proposal for each member of a cluster but the one to keep, with its surest reason."""
        for cluster in {id(found): found for found in self._home.values()}.values():
            keep = max(cluster, key=_rank)
            for thing in cluster:
                if thing is not keep:
                    best = self._pairs[thing.iri][0]
                    own = (
                        best if keep.iri in (best.keep, best.same) else best._replace(reasons=f"{best.reasons} (by {_other(best, thing)})")
                    )
                    yield own._replace(keep=keep.iri, keep_label=keep.label, same=thing.iri, same_label=thing.label)


def _other(pair: Proposal, thing: Named) -> str:
    return pair.same_label if pair.keep == thing.iri else pair.keep_label


def _agree(one: Named, other: Named) -> bool:
    return "Person" not in (one.kind, other.kind) or names.compare(one.label, other.label, "Person").score > 0
