"""Entities on gold: types, links, clusters, pronouns, metonyms; no figure may fall below `floors_entities.json`.

`pytest tests/gold/test_entities.py -m slow -s` prints the figures; `ENTITIES.md` explains them.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kgbuild import acts, documents, entities, mentions, records
from kgbuild.analysis import Analyzer
from kgbuild.config import Settings
from kgbuild.evaluation import clusters
from kgbuild.evaluation.clusters import Score
from kgbuild.evaluation.entities import Counts, Linked, is_inside, linked, speakers, typed
from kgbuild.model import Analysis, Block, Document, Extraction, Link, Span
from kgbuild.ontology import Lexicon
from kgbuild.ontology.authority import Authority
from kgbuild.resources import folder, wide_authority

Row = dict[str, Any]
Figures = dict[str, float]

HERE = Path(__file__).parent
FLOORS: Figures = json.loads((HERE / "floors_entities.json").read_text(encoding="utf-8"))
LINKING = ("wiki-fair-v2", "oke-2015-train", "kore50")
WIKIDATA = "http://www.wikidata.org/entity/"

#: Types of the clusters that are measured: what the ontology has classes for and news is about.
KINDS = frozenset({"person", "organization", "place"})
OURS = frozenset({"Person", "Country", "Government", "Organization", "MediaOutlet", "Group", "Place", "Facility"})
PRONOUNS = frozenset({"he", "she", "it", "they", "him", "his", "her", "its", "their", "them"})

#: What the two seed articles name, with the types that are right.
SEEDS = {
    **dict.fromkeys(("Belarus", "Bulgaria", "Romania", "Russia", "Spain", "Ukraine", "United States"), "Country"),
    **dict.fromkeys(("El País", "RIA Novosti", "RT"), "MediaOutlet"),
    **dict.fromkeys(("Dmitry Peskov", "Sergey Lavrov", "Vladimir Dzhabarov", "Vladimir Putin"), "Person"),
    **dict.fromkeys(("Brussels", "Eastern Europe", "Moscow"), "Place"),
    **dict.fromkeys(("Kremlin", "US State Department"), "Government"),
    **dict.fromkeys(("THAAD", "Tomahawk"), "Weapon"),
    "Cold War": "Event",
    "Deveselu": "Facility",
    "Europe": "Group",
    "NATO": "Organization",
    "the West": "Group",
    "NATO-Russia Founding Act": "Agreement",
    "Open Door Policy": "Other",
}


class Tool(NamedTuple):
    """The stages up to links, loaded once."""

    analyzer: Analyzer
    authority: Authority
    settings: Settings

    def analyse(self, text: str, name: str = "d", published: str = "") -> Analysis:
        """Return the analysis of a text whose lines are paragraphs."""
        blocks, start = [], 0
        for line in text.split("\n"):
            if line.strip():
                blocks.append(Block(Span(start, start + len(line.rstrip()))))
            start += len(line) + 1
        return self.analyzer.analyse(Document("d", name, text, name, tuple(blocks), published=published))

    def links(self, analysis: Analysis) -> tuple[Link, ...]:
        """Return the links of an analysed document."""
        return entities.link(analysis, mentions.find(analysis, self.authority), self.authority, self.settings)

    def identity(self, name: str) -> str:
        """Return the IRI of what a name plainly names, or ""."""
        readings = self.authority.lookup(name) or self.authority.widely(name)
        return next((r.entity.iri for r in readings if r.rule in ("name", "alias", "acronym")), "")


@pytest.fixture(scope="module")
def tool() -> Tool:
    settings = Settings()
    authority = Authority.load((folder("ontology") / "entities",), wide=wide_authority())
    return Tool(Analyzer(settings), authority, settings)


def check(figures: Figures) -> None:
    """Print figures and compare those that have one with their floors."""
    print("\n" + "\n".join(f"{name:32} {value:.3f}" for name, value in figures.items()))  # noqa: T201 (the figures are what is asked for)
    below = {name: value for name, value in figures.items() if value < FLOORS.get(name, 0)}
    assert not below


def rows(path: Path) -> Iterable[Row]:
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


# Reported acts


@pytest.mark.slow
def test_types_and_speakers(tool: Tool, shared: Path, tmp_path: Path) -> None:
    gold = list(rows(shared / "gold" / "acts" / "dev.jsonl"))
    asked = "".join(json.dumps({k: row[k] for k in ("doc_id", "title", "publisher", "published", "url", "text")}) + "\n" for row in gold)
    (tmp_path / "articles.jsonl").write_text(asked, encoding="utf-8")
    lexicon = Lexicon.load((folder("ontology") / "acts",))
    found = {}
    for document in documents.read([str(tmp_path / "articles.jsonl")], tool.settings):
        assert isinstance(document, Document)
        analysis = tool.analyzer.analyse(document)
        links = tool.links(analysis)
        found[document.name] = records.encode(Extraction(document, links, acts.find(analysis, links, lexicon)))
    types = voices = Counts()
    for row in gold:
        types = types.plus(typed(row, found[row["doc_id"]], tool.identity))
        voices = voices.plus(speakers(row, found[row["doc_id"]], tool.identity))
    check({"typed": types.f1, "speakers": voices.f1, "speakers precision": voices.precision, "speakers recall": voices.recall})


# Links


def neighbours(shared: Path) -> dict[str, str]:
    """Return Wikidata items that stand beside a country ("Kingdom of Chad") with the country's, as the facts give them."""
    return {q: row["wikidata"] for row in rows(shared / "facts" / "countries.jsonl") for q in row.get("wikidata_related", ())}


def given(tool: Tool, row: Row) -> list[Linked]:
    """Return the links with a Wikidata identifier that the names of a text are given, inside the part that the gold annotates."""
    start, end = row.get("evaluation_span") or (0, len(row["text"]))
    found = []
    for link in tool.links(tool.analyse(row["text"])):
        name = link.mention.name
        if link.mention.form == "name" and link.candidates and start <= name.start and name.end <= end:
            same = [iri.removeprefix(WIKIDATA) for iri in link.candidates[0].entity.same_as if iri.startswith(WIKIDATA)]
            found += [Linked((name.start, name.end), frozenset(same))] if same else []
    return found


@pytest.mark.slow
def test_links(tool: Tool, shared: Path) -> None:
    beside, figures = neighbours(shared), dict[str, float]()
    everything = judged = Counts()
    for name in LINKING:
        total = Counts()
        for row in rows(shared / "gold" / "entity-linking" / f"{name}.jsonl.gz"):
            spans = [tuple(m["span"]) for m in row["mentions"]]
            named = [m for m in row["mentions"] if m["wikidata"] and not m["coref"]]
            gold = [Linked(tuple(m["span"]), frozenset({m["wikidata"], beside.get(m["wikidata"], m["wikidata"])})) for m in named]
            found = given(tool, row)
            total = total.plus(linked(gold, found))
            # A link inside a longer name whose parts the gold leaves out is neither right nor wrong.
            plain = [link for link in found if linked(gold, [link]).right or not is_inside(link.span, spans)]
            judged = judged.plus(linked(gold, plain))
        figures |= {f"{name} precision": total.precision, f"{name} recall": total.recall}
        everything = everything.plus(total)
    check(
        figures | {"links precision": everything.precision, "links judged precision": judged.precision, "links recall": everything.recall}
    )


# Clusters


def clusters_of(tool: Tool, row: Row) -> tuple[dict[Any, str], dict[Any, str], Counts, Counts]:
    """Return the gold and found clusters of the named mentions by head token, and the counts of pronouns of persons and of others."""
    analysis = tool.analyse(row["text"], row["doc_id"], (row.get("date") or "")[:10])
    heads = {tuple(m["head"]): m for m in row["mentions"]}
    named = {h: m for h, m in sorted(((tuple(m["head"]), m) for m in row["mentions"]), key=str) if m["named"] and m["type"] in KINDS}
    links = {tuple(analysis.tokens[link.mention.head].span): link for link in tool.links(analysis)}
    found: dict[Any, str] = {}
    for head, link in links.items():
        if link.mention.form != "name" or not link.candidates:
            continue
        inside = [tuple(t.span) for t in analysis.tokens if link.mention.name.holds(t.span) and tuple(t.span) in named]
        place = head if head in named or not inside else inside[-1]
        # Where the gold has a mention that is not measured, nothing is asked; elsewhere a name that it lacks counts against us.
        if place in named or (place not in heads and not OURS.isdisjoint(link.candidates[0].entity.types)):
            found.setdefault(place, link.candidates[0].entity.iri)
    return {h: str(m["cluster"]) for h, m in named.items()}, found, *pronouns(row, links, heads)


def pronouns(row: Row, links: dict[Any, Link], heads: dict[Any, Row]) -> tuple[Counts, Counts]:
    """Return the counts of the pronouns that are resolved to an entity that some noun or name of the right cluster has."""
    known = defaultdict(set)
    for head, found in links.items():
        if found.mention.form != "pronoun" and found.candidates and head in heads:
            known[found.candidates[0].entity.iri].add(heads[head]["cluster"])
    persons = others = Counts()
    for mention in row["mentions"]:
        word = mention["text"].lower()
        if word not in PRONOUNS or mention["head_upos"] != "PRON" or mention["type"] not in KINDS:
            continue
        link = links.get(tuple(mention["head"]))
        chosen = (link.members or link.candidates[:1]) if link else ()
        right = any(mention["cluster"] in known[c.entity.iri] for c in chosen)
        counts = Counts(float(right), float(bool(chosen)), 1)
        if word in ("he", "she", "him", "his", "her"):
            persons = persons.plus(counts)
        else:
            others = others.plus(counts)
    return persons, others


@pytest.mark.slow
def test_clusters(tool: Tool, shared: Path) -> None:
    b3 = links = entity = Score()
    persons = others = Counts()
    for row in rows(shared / "gold" / "gum_entities" / "news.jsonl.gz"):
        if row["split"] == "train":
            gold, found, he, they = clusters_of(tool, row)
            b3, links, entity = (
                b3.plus(clusters.b_cubed(gold, found)),
                links.plus(clusters.muc(gold, found)),
                entity.plus(clusters.ceaf(gold, found)),
            )
            persons, others = persons.plus(he), others.plus(they)
    figures = {"B3": b3.f1, "MUC": links.f1, "CEAFe": entity.f1, "CoNLL": (b3.f1 + links.f1 + entity.f1) / 3}
    figures |= {"he, she precision": persons.precision, "he, she recall": persons.recall}
    check(figures | {"it, they precision": others.precision, "it, they recall": others.recall})


# Metonyms


@pytest.mark.slow
@pytest.mark.parametrize(("file", "figure"), [("metonymy.toml", "metonyms"), ("metonymy_blind.toml", "metonyms blind")])
def test_metonyms(tool: Tool, file: str, figure: str) -> None:
    cases = tomllib.loads((HERE / file).read_text(encoding="utf-8"))
    assert len(cases["body"]) == len(cases["place"])
    right = []
    for kind in ("body", "place"):
        for case in cases[kind]:
            found = {
                link.mention.name.of(case["text"]): link for link in tool.links(tool.analyse(case["text"])) if link.mention.form == "name"
            }
            best = found[case["words"]].candidates[0].entity
            right.append(best.label == case["means"] and ("Place" in best.types) == (kind == "place"))
    check({figure: sum(right) / len(right)})


# Seeds


@pytest.mark.slow
def test_every_name_of_the_seeds_is_one_node_of_the_right_type(tool: Tool, shared: Path) -> None:
    nodes = defaultdict(set)
    for document in documents.read([str(shared / "seeds")], tool.settings):
        assert isinstance(document, Document)
        for link in tool.links(tool.analyzer.analyse(replace(document, published="2022-02-02"))):
            for candidate in link.candidates[:1] if link.mention.form in ("name", "adjective") else ():
                nodes[candidate.entity.label].add((candidate.entity.iri, candidate.entity.types[0]))
    found = {label: {kind for _, kind in pairs} for label, pairs in nodes.items() if len(pairs) == 1}
    assert {label: found.get(label, set()) for label in SEEDS} == {label: {kind} for label, kind in SEEDS.items()}
