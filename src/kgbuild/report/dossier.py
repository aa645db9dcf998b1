"""What goes into a dossier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgbuild.rdf import iri, literal
from kgbuild.report.layout import Point, layout
from kgbuild.views.acts import Act, ArticleHead, load_acts
from kgbuild.views.labels import Thing
from kgbuild.views.network import Edge
from kgbuild.views.sparql import Select

#: Actors in the drawing: a page holds no more names side by side.
_DRAWN = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """Which acts go in: those that an entity (IRIs) takes part in, from a day (ISO) on, told by an outlet. Empty lets all in."""

    entity: Sequence[str] = ()
    since: str = ""
    outlet: str = ""

    @property
    def pattern(self) -> str:
        """Return the SPARQL that binds `?act`."""
        parts = ["?act kg:inArticle ?article ."]
        if self.entity:
            parts.append(f"VALUES ?entity {{ {' '.join(iri(address) for address in self.entity)} }}")
            parts.append("?act kg:speaker|kg:addressee|kg:target|kg:citing|kg:about|kg:content/kg:about ?entity .")
        if self.since:
            parts.append(f"?article schema:datePublished ?day . FILTER(STR(?day) >= {literal(self.since)})")
        if self.outlet:
            parts.append(f"?article schema:publisher ?outlet . FILTER(LCASE(?outlet) = LCASE({literal(self.outlet)}))")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Person:
    """An actor with what it said."""

    thing: Thing
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class Dossier:
    """The content of a dossier; `chains` tells for each act who relays it, outermost first."""

    acts: list[Act]
    people: list[Person]
    nobody: list[Act]
    articles: list[ArticleHead]
    types: list[tuple[str, int]]
    days: list[tuple[str, int]]
    chains: dict[str, list[Act]]
    edges: list[Edge]
    points: dict[str, Point]
    names: dict[str, str]


def collect(select: Select, filters: Filters) -> Dossier:
    """Return what a store says, filtered."""
    acts = load_acts(select, filters.pattern)
    articles = {act.article.iri: act.article for act in acts}
    edges, names = _edges(acts)
    return Dossier(
        acts,
        _people(acts),
        [act for act in acts if not act.speakers],
        sorted(articles.values(), key=lambda head: (head.published, head.heading, head.iri)),
        _counted(act.type for act in acts),
        sorted(Counter(act.article.published for act in acts if act.article.published).items()),
        {act.iri: _chain(act, acts) for act in acts},
        edges,
        layout([(edge.source, edge.target) for edge in edges]),
        names,
    )


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))


def _people(acts: list[Act]) -> list[Person]:
    found: dict[str, Person] = {}
    for act in acts:
        for thing in act.speakers:
            found.setdefault(thing.iri, Person(thing, [])).acts.append(act)
    # Sources without a name come last: their label says little.
    return sorted(
        found.values(), key=lambda person: (person.thing.kind == "Unnamed", -len(person.acts), person.thing.label, person.thing.iri)
    )


def _chain(act: Act, acts: list[Act]) -> list[Act]:
    known = {other.iri: other for other in acts}
    tellers = {content: other for other in acts for content in other.links.get("content", ())}
    path: list[Act] = []
    step: Act | None = act
    while step is not None:
        outer = next((known[address] for address in step.links.get("within", ()) if address in known), None) or tellers.get(step.iri)
        if outer is None or outer is act or outer in path:
            break
        path.insert(0, outer)
        step = outer
    return path


def _edges(acts: list[Act]) -> tuple[list[Edge], dict[str, str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    names: dict[str, str] = {}
    for act in acts:
        for source in act.speakers:
            for target in act.actors.get("addressee", []) + act.actors.get("target", []):
                if "Unnamed" not in {source.kind, target.kind} and source.iri != target.iri:
                    found.setdefault((source.iri, target.iri), Counter())[act.type] += 1
                    names |= {source.iri: source.label, target.iri: target.label}
    weight: Counter[str] = Counter()
    for (source_iri, target_iri), types in found.items():
        weight.update({source_iri: types.total(), target_iri: types.total()})
    kept = set(sorted(weight, key=lambda actor: (-weight[actor], actor))[:_DRAWN])
    return [Edge(s, t, dict(types)) for (s, t), types in sorted(found.items()) if {s, t} <= kept], names
