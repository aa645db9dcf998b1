"""What graphs say of the things that are named in them: names, types, articles, and in whose company they are named."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kgbuild.model import CLASS_NAMES, Quad
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.reader import CLASSES
from kgbuild.rdf import KG, RDFS, TYPE, value

_TYPES = {f"<{KG}{CLASS_NAMES.get(name, name)}>": name for name in CLASSES}
_LABEL, _REFERS = f"<{RDFS}label>", f"<{KG}refersTo>"
#: IRIs of names that no authority knows; descriptions of one document have another form.
UNLINKED = re.compile(r".*[/#]e-[0-9a-f]{16}")


@dataclass(slots=True)
class Named:
    """A thing that is named in a corpus. `company` counts in how many articles each other thing is named beside it."""

    iri: str
    label: str = ""
    kind: str = ""
    known: bool = False
    articles: set[str] = field(default_factory=set)
    company: dict[str, int] = field(default_factory=dict)


class Corpus:
    """The named things of graphs.

    Args:
        quads: The graphs.
        authority: Gives names and types of the known entities, which graphs only refer to.
    """

    def __init__(self, quads: Iterable[Quad], authority: Authority) -> None:
        labels: dict[str, str] = {}
        kinds: dict[str, str] = {}
        places: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, target, graph in quads:
            if predicate == _REFERS:
                # Turtle has no graphs; a mention's IRI begins with that of its article.
                places[target].add(graph or subject.rsplit("-m-", 1)[0] + ">")
            elif predicate == _LABEL:
                labels[subject] = min(value(target), labels.get(subject, value(target)))
            elif predicate == TYPE and target in _TYPES:
                kinds[subject] = min(_TYPES[target], kinds.get(subject, _TYPES[target]), key=CLASSES.index)
        self.named = {n.iri: n for term in sorted(places) if (n := _named(term, labels, kinds, authority))}
        for term, found in places.items():
            if value(term) in self.named:
                self.named[value(term)].articles = found
        self._articles = self._accompany()

    def _accompany(self) -> int:
        inside: dict[str, list[str]] = defaultdict(list)
        for thing in self.named.values():
            for article in thing.articles:
                inside[article].append(thing.iri)
        for article in sorted(inside):
            for iri in inside[article]:
                company = self.named[iri].company
                for other in inside[article]:
                    if other != iri:
                        company[other] = company.get(other, 0) + 1
        return len(inside)

    def nearness(self, one: Named, other: Named) -> float:
        """Return how alike the company of two things is, 0 to 1; whoever is named everywhere says little (cosine, idf weights)."""
        shared = sum(self._weight(iri) ** 2 for iri in one.company.keys() & other.company.keys())
        if not shared:
            return 0.0
        return min(1.0, shared / math.sqrt(self._norm(one.company) * self._norm(other.company)))

    def _norm(self, company: Mapping[str, int]) -> float:
        return sum(self._weight(iri) ** 2 for iri in company)

    def _weight(self, iri: str) -> float:
        return math.log((1 + self._articles) / len(self.named[iri].articles))

    def shared(self, one: Named, other: Named) -> tuple[str, ...]:
        """Return the labels of the most telling things in whose company both are named."""
        both = sorted(one.company.keys() & other.company.keys(), key=lambda iri: (-self._weight(iri), iri))
        return tuple(self.named[iri].label for iri in both[:3])


def _named(term: str, labels: Mapping[str, str], kinds: Mapping[str, str], authority: Authority) -> Named | None:
    iri = value(term)
    record = authority.records.get(iri)
    if record:
        return Named(iri, record.entity.label, record.entity.types[0], known=True)
    if term not in labels or term not in kinds:
        return None
    unlinked = UNLINKED.fullmatch(iri) is not None
    # What has neither an entry in an authority nor the IRI of a name is a description ("officials").
    return Named(iri, labels[term], kinds[term], known=not unlinked) if unlinked or authority.entity(iri) else None
