"""What a store holds, in numbers, and finding things in it."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.rdf import KG, literal
from kgbuild.views.acts import Act, ArticleHead, act_types, load_acts, load_articles
from kgbuild.views.labels import Thing, things
from kgbuild.views.sparql import Select, ask, ask_about, values

#: Rows of a list on an overview; the rest is a search away.
_LONGEST = 25
#: Articles on one page of the list.
PAGE = 100


@dataclass(frozen=True, slots=True)
class Count:
    """How many acts something has."""

    thing: Thing
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A store in numbers; `days` are ISO dates with the number of acts reported on them."""

    articles: int
    acts: int
    types: list[Count]
    speakers: list[Count]
    outlets: list[tuple[str, int]]
    days: list[tuple[str, int]]


def overview(select: Select) -> Overview:
    """Return a store in numbers."""
    return Overview(
        _number(select, "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Article }"),
        _number(select, "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it kg:cue ?cue }"),
        _types(select),
        _speakers(select),
        [(row["name"], int(row["n"])) for row in ask(select, _OUTLETS)],
        [(row["day"], int(row["n"])) for row in ask(select, _DAYS)],
    )


_OUTLETS = (
    "SELECT ?name (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Article ; schema:publisher ?name } GROUP BY ?name ORDER BY DESC(?n) ?name"
)
_DAYS = (
    "SELECT ?day (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it kg:cue ?cue ; kg:inArticle/schema:datePublished ?day } GROUP BY ?day ORDER BY ?day"
)
#: Reasoning adds the classes above a type; an act counts under its own type alone.
_TYPES = """SELECT ?type (COUNT(DISTINCT ?it) AS ?n) WHERE {
  ?type a kg:ActType . ?it a ?type ; kg:cue ?cue .
  MINUS { ?it a ?own . ?own a kg:ActType ; rdfs:subClassOf ?type . FILTER(?own != ?type) }
} GROUP BY ?type ORDER BY DESC(?n) ?type"""


def _number(select: Select, body: str) -> int:
    rows = ask(select, body)
    return int(rows[0]["n"]) if rows else 0


def _types(select: Select) -> list[Count]:
    labels = act_types(select)
    rows = ask(select, _TYPES)
    return [
        Count(Thing(row["type"], labels.get(row["type"].removeprefix(KG), row["type"])), int(row["n"])) for row in rows if row["n"] != "0"
    ]


def _speakers(select: Select) -> list[Count]:
    rows = ask(
        select,
        "SELECT ?who (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it kg:speaker ?who MINUS { ?who a kg:Unnamed } } "
        f"GROUP BY ?who ORDER BY DESC(?n) ?who LIMIT {_LONGEST}",
    )
    named = things(select, {row["who"] for row in rows})
    return [Count(named[row["who"]], int(row["n"])) for row in rows]


def articles(select: Select, page: int = 0, publisher: str = "") -> list[tuple[ArticleHead, int]]:
    """Return a page of the articles, the newest first, each with the number of its acts."""
    only = f"?it schema:publisher {literal(publisher)} ." if publisher else ""
    rows = ask(
        select,
        f"SELECT ?it ?day (COUNT(DISTINCT ?act) AS ?n) WHERE {{ ?it a kg:Article . {only} OPTIONAL {{ ?it schema:datePublished ?day }} "
        f"OPTIONAL {{ ?act kg:inArticle ?it }} }} GROUP BY ?it ?day ORDER BY DESC(?day) ?it LIMIT {PAGE} OFFSET {page * PAGE}",
    )
    heads = {head.iri: head for head in load_articles(select, [row["it"] for row in rows])}
    return [(heads[row["it"]], int(row["n"])) for row in rows]


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found for some words: things by name, and acts by the words of their sentence."""

    things: list[tuple[Thing, str]]
    acts: list[Act]


def search(select: Select, words: str) -> Hits:
    """Find things whose names, and acts whose sentences, hold all words, in capitals or not."""
    parts = words.split()
    if not parts:
        return Hits([], [])
    return Hits(_find_things(select, parts), _find_acts(select, parts))


def _find_things(select: Select, parts: list[str]) -> list[tuple[Thing, str]]:
    rows = ask(
        select,
        "SELECT ?it (MIN(?name) AS ?alias) WHERE { ?it skos:prefLabel|skos:altLabel|rdfs:label|kg:acronym ?name . "
        f"{_all_in('?name', parts)} }} GROUP BY ?it",
    )
    aliases = {row["it"]: row.get("alias", "") for row in rows if row.get("it")}
    # Only what the articles speak of: the store also holds every entity that kgbuild knows.
    used = ask_about(select, aliases, lambda it: f"SELECT DISTINCT ?it WHERE {{ {it} ?mention kg:refersTo ?it }}")
    named = things(select, {row["it"] for row in used})
    return sorted(((thing, aliases[address]) for address, thing in named.items()), key=lambda hit: (hit[0].label, hit[0].iri))


def _find_acts(select: Select, parts: list[str]) -> list[Act]:
    rows = ask(
        select,
        "SELECT DISTINCT ?it WHERE { ?it kg:cue ?cue ; kg:evidence/oa:exact ?words . "
        f"{_all_in('?words', parts)} }} ORDER BY ?it LIMIT {PAGE}",
    )
    return load_acts(select, values("act", (row["it"] for row in rows))) if rows else []


def _all_in(variable: str, parts: list[str]) -> str:
    return " ".join(f"FILTER(CONTAINS(LCASE(STR({variable})), {literal(part.lower())}))" for part in parts)
