"""What pages show of a store: long lists a page at a time, who addresses whom, two outlets side by side, counts over time."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
import pytest

from kgbuild.store.oxigraph import ask
from kgbuild.views.listing import load_listing
from kgbuild.views.network import load_network
from kgbuild.views.outlets import compare
from kgbuild.views.periods import periods
from kgbuild.views.sparql import Row, Select

HEAD = """
@prefix kg: <https://w3id.org/kgbuild/ontology#> . @prefix oa: <http://www.w3.org/ns/oa#> . @prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <urn:x:> .
kg:Statement a kg:ActType ; rdfs:label "statement" . kg:Denial a kg:ActType ; rdfs:subClassOf kg:Statement ; rdfs:label "denial" .
kg:Warning a kg:ActType ; rdfs:label "warning" .
:ann a kg:Person ; rdfs:label "Ann" . :bob a kg:Person ; rdfs:label "Bob" . :cy a kg:Person ; rdfs:label "Cy" .
:left a kg:Article ; kg:name "left" ; schema:publisher "Left" . :right a kg:Article ; kg:name "right" ; schema:publisher "Right" .
"""


def act(name: str, kind: str, speaker: str, words: str, rest: str = "", article: str = "left") -> str:
    return f"""
:{name} a kg:{kind} ; kg:speaker :{speaker} ; kg:inArticle :{article} ; kg:cue :{name}-cue ; kg:contentEvidence :{name}-content {rest} .
:{name}-cue oa:start 5 ; oa:end 9 ; oa:exact "said" . :{name}-content oa:start 10 ; oa:end 20 ; oa:exact "{words}" .
"""


def selecting(*acts: str) -> Select:
    store = ox.Store()
    store.load((HEAD + "".join(acts)).encode(), format=ox.RdfFormat.TURTLE)

    def select(query: str) -> Sequence[Row]:
        table = ask(store, query)
        return [{name: text for name, text in zip(table.columns, row, strict=True) if text} for row in table.rows]

    return select


@pytest.fixture
def said() -> Select:
    dated = [act(f"a{n}", "Statement", "ann", "this", f'; kg:date "2022-0{n}-03"') for n in range(1, 5)]
    # Reasoning has given the denial the class above it.
    both = act("b", "Denial", "ann", "that", '; a kg:Statement ; kg:reportedOn "2022-02-20"')
    return selecting(*dated, both, act("c", "Warning", "ann", "these"), ":d a kg:Statement ; kg:speaker :ann .")


PATTERN = "?act kg:speaker <urn:x:ann> ."


def test_a_list_counts_types_and_days_and_shows_the_newest_first(said: Select) -> None:
    found = load_listing(said, PATTERN)
    assert found.total == 6
    assert found.types == [("Statement", 4), ("Denial", 1), ("Warning", 1)]
    assert len(found.days) == 5
    assert [(month, [act.iri[-2:] for act in acts]) for month, acts in found.months] == [
        ("2022-04", ["a4"]),
        ("2022-03", ["a3"]),
        ("2022-02", [":b", "a2"]),
        ("2022-01", ["a1"]),
        ("", [":c"]),
    ]


def test_a_list_is_read_in_pages_and_by_type(said: Select) -> None:
    pages = [load_listing(said, PATTERN, page=number, size=4) for number in (0, 1, 9)]
    shown = [[act.iri for _, acts in page.months for act in acts] for page in pages]
    assert [len(acts) for acts in shown] == [4, 2, 2]
    assert [(page.page, page.pages) for page in pages] == [(0, 2), (1, 2), (1, 2)]
    only = load_listing(said, PATTERN, "Denial")
    assert (only.total, only.pages, [len(acts) for _, acts in only.months]) == (6, 1, [1])
    assert load_listing(said, "?act kg:speaker <urn:x:cy> .").months == []


def test_a_network_leaves_out_who_has_few_acts() -> None:
    many = [act(f"m{n}", "Warning", "ann", "x", "; kg:target :bob") for n in range(3)]
    select = selecting(*many, act("n", "Statement", "cy", "x", "; kg:addressee :ann"))
    whole = load_network(select, 10)
    assert [(edge.source[-3:], edge.target[-3:], edge.count) for edge in whole.edges] == [("ann", "bob", 3), (":cy", "ann", 1)]
    assert [actor.label for actor in whole.actors] == ["Ann", "Bob", "Cy"]
    assert whole.weights["urn:x:ann"] == 4
    assert whole.choices == [(1, 3), (2, 2), (3, 2)]
    few = load_network(select, 10, least=2)
    assert [actor.label for actor in few.actors] == ["Ann", "Bob"]
    assert few.left_out == 1
    assert load_network(select, 10, around="urn:x:cy").edges[0].types == {"Statement": 1}


def test_outlets_are_paired_by_links_first_and_then_by_words() -> None:
    select = selecting(
        act("l1", "Denial", "ann", "the harbour was closed", "; kg:sameActAs :r1"),
        act("l2", "Statement", "ann", "ferries to the northern islands came late"),
        act("l3", "Statement", "ann", "nothing whatever about prices"),
        act("l4", "Statement", "bob", "only here"),
        act("r1", "Statement", "ann", "no ship left", article="right"),
        act("r2", "Statement", "ann", "the ferries to northern islands were late", article="right"),
        act("r3", "Warning", "ann", "storms would come", article="right"),
    )
    found = compare(select, "Left", "Right")
    assert [(pair.left.iri[-2:], pair.right.iri[-2:], pair.same) for pair in found.pairs] == [("l1", "r1", True), ("l2", "r2", False)]
    assert [(row.type, len(row.left), len(row.right)) for row in found.rows] == [("Statement", 1, 0), ("Warning", 0, 1)]
    assert found.only == ([("Bob", 1)], [])
    assert found.cues[0] == [("said", 4)]


def test_counts_stand_on_an_axis_of_time() -> None:
    assert periods([("2022-02-27", 1), ("2022-03-01", 2)]).counts == [("2022-02-27", 1), ("2022-02-28", 0), ("2022-03-01", 2)]
    unit, counts = periods([("2004", 1), ("2013-12-31", 2), ("2013-12-02", 1)])
    assert (unit, len(counts), counts[0], counts[-1]) == ("month", 120, ("2004-01", 1), ("2013-12", 3))
    unit, counts = periods([("1980-05-01", 1), ("2013-12-31", 2)])
    assert (unit, len(counts)) == ("year", 34)


@pytest.mark.parametrize("day", ["", "soon", "9999-12-31", "2022-13-01", "2022-02-30"])
def test_what_is_no_date_of_the_news_is_left_out(day: str) -> None:
    assert periods([(day, 1), ("2022-02-01", 2)]).counts == [("2022-02-01", 2)]
    assert periods([(day, 1)]).counts == []
