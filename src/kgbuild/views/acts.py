"""Acts as they are shown: with words, actors, chain and article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kgbuild.model import Span
from kgbuild.rdf import KG, RDF
from kgbuild.views.labels import Thing, things
from kgbuild.views.sparql import Row, Select, ask, ask_about

#: Properties of an act that name actors, in the order in which they are shown.
ROLES = ("speaker", "addressee", "target", "citing", "medium", "about")
#: Properties of an act that name other acts.
_LINKS = ("within", "content", "respondsTo", "sameActAs")
_PLAIN = ("date", "reportedOn", "confidence", "rule")
_VALUES = ("polarity", "modality", "quoteType", "stance")
_TYPE = f"{RDF}type"
_TOLD = ", ".join(["rdf:type", "kg:inArticle", *(f"kg:{name}" for name in (*ROLES, *_LINKS, *_PLAIN, *_VALUES))])


@dataclass(frozen=True, slots=True)
class Words:
    """A span of an article with its characters."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """What stands above an article; texts that it lacks are empty."""

    iri: str
    name: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    digest: str = ""

    @property
    def heading(self) -> str:
        """Return the title, or the name of an article that has none."""
        return self.title or self.name


@dataclass(slots=True)
class Act:
    """An act with everything that a page tells of it; times and values are empty where the graph has none."""

    iri: str
    type: str = ""
    article: ArticleHead = field(default_factory=lambda: ArticleHead("", ""))
    evidence: Words | None = None
    cue: Words | None = None
    content: list[Words] = field(default_factory=list)
    mentions: list[Words] = field(default_factory=list)
    actors: dict[str, list[Thing]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def speakers(self) -> list[Thing]:
        """Return who speaks."""
        return self.actors.get("speaker", [])

    @property
    def day(self) -> str:
        """Return when it happened, or else when it was reported."""
        return self.facts.get("date") or self.facts.get("reportedOn", "")

    @property
    def plain(self) -> bool:
        """Say whether the act is presented as having happened."""
        return self.facts.get("polarity", "positive") == "positive" and self.facts.get("modality", "certain") == "certain"


def load_acts(select: Select, pattern: str) -> list[Act]:
    """Return acts in the order of article and text.

    Args:
        select: Runs a query.
        pattern: SPARQL that binds `?act`; what it binds is only taken when it has a cue.
    """
    # Whether it has a cue is seen below: asked beside a UNION, it takes a store a hundred times as long.
    found = {row["act"]: Act(row["act"]) for row in ask(select, f"SELECT DISTINCT ?act WHERE {{ {pattern} }}")}
    if not found:
        return []
    deepest = type_depths(select)
    rows = ask_about(select, found, lambda it: f"SELECT ?it ?p ?o WHERE {{ {it} ?it ?p ?o FILTER(?p IN ({_TOLD})) }}")
    # Sorted here: the store takes ten times as long for it as for finding the rows.
    for row in sorted(rows, key=lambda row: (row["it"], row["p"], row["o"])):
        _note(found[row["it"]], row, deepest)
    _add_words(select, found)
    acts = [act for act in found.values() if act.cue]
    _add_names(select, acts)
    _add_articles(select, acts)
    return sorted(acts, key=_order)


def _order(act: Act) -> tuple[str, str, int, str]:
    return act.article.published, act.article.iri, act.cue.span.start if act.cue else 0, act.iri


def act_types(select: Select) -> dict[str, str]:
    """Return the types of acts with their labels."""
    rows = ask(select, "SELECT ?type ?label WHERE { ?type a kg:ActType ; rdfs:label ?label } ORDER BY ?label")
    return {row["type"].removeprefix(KG): row["label"] for row in rows}


def type_depths(select: Select) -> dict[str, int]:
    """Return how many classes stand above each type: of several types that reasoning gives an act, the deepest is shown."""
    rows = ask(select, "SELECT ?type (COUNT(DISTINCT ?above) AS ?n) WHERE { ?type a kg:ActType ; rdfs:subClassOf* ?above } GROUP BY ?type")
    return {row["type"]: int(row["n"]) for row in rows}


def _note(act: Act, row: Row, depths: dict[str, int]) -> None:
    if row["p"] == _TYPE:
        if depths.get(row["o"], 0) > depths.get(KG + act.type, 0):
            act.type = row["o"].removeprefix(KG)
        return
    name = row["p"].removeprefix(KG)
    if name in ROLES:
        act.actors.setdefault(name, []).append(Thing(row["o"], ""))
    elif name in _LINKS:
        act.links.setdefault(name, []).append(row["o"])
    elif name in _PLAIN:
        act.facts[name] = row["o"]
    elif name in _VALUES:
        act.facts[name] = row["o"].removeprefix(KG)
    elif name == "inArticle":
        act.article = ArticleHead(row["o"], "")


def _add_words(select: Select, found: dict[str, Act]) -> None:
    body = (
        "SELECT ?it ?p ?start ?end ?exact WHERE {{ {it} {{ VALUES ?p {{ kg:cue kg:evidence kg:contentEvidence }} ?it ?p ?e }} "
        "UNION {{ ?it kg:mention ?m . ?m kg:evidence ?e BIND(kg:mention AS ?p) }} ?e oa:start ?start ; oa:end ?end ; oa:exact ?exact }}"
    )
    rows = ask_about(select, found, lambda it: body.format(it=it))
    for row in sorted(rows, key=lambda row: (row["it"], row["p"], int(row["start"]), int(row["end"]))):
        act, words = found[row["it"]], Words(Span(int(row["start"]), int(row["end"])), row["exact"])
        name = row["p"].removeprefix(KG)
        if name == "cue":
            act.cue = words
        elif name == "evidence":
            act.evidence = words
        elif name == "contentEvidence":
            act.content.append(words)
        elif name == "mention":
            act.mentions.append(words)


def _add_names(select: Select, acts: Iterable[Act]) -> None:
    acts = list(acts)
    named = things(select, {thing.iri for act in acts for group in act.actors.values() for thing in group})
    for act in acts:
        act.actors = {role: sorted((named[thing.iri] for thing in group), key=lambda t: t.label) for role, group in act.actors.items()}


def _add_articles(select: Select, acts: Iterable[Act]) -> None:
    acts = list(acts)
    heads = {head.iri: head for head in load_articles(select, {act.article.iri for act in acts if act.article.iri})}
    for act in acts:
        act.article = heads.get(act.article.iri, act.article)


def load_articles(select: Select, iris: Iterable[str]) -> Sequence[ArticleHead]:
    """Return the heads of articles, oldest first."""
    names = {"name": "kg:name", "title": "schema:headline", "publisher": "schema:publisher", "published": "schema:datePublished"}
    names |= {"url": "schema:url", "digest": "kg:digest"}
    parts = " ".join(f"OPTIONAL {{ ?it {path} ?{name} }}" for name, path in names.items())
    rows = ask_about(select, iris, lambda it: f"SELECT ?it {' '.join(f'?{name}' for name in names)} WHERE {{ {it} {parts} }}")
    heads = {row["it"]: ArticleHead(row["it"], **{name: row.get(name, "") for name in names}) for row in rows}
    return sorted(heads.values(), key=lambda head: (head.published, head.heading, head.iri))
