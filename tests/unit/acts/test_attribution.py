"""Attribution: acts nest by their contents, chains never close, lists belong to what introduces them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kgbuild import acts
from kgbuild.acts import attribution, cues
from kgbuild.acts.attribution import Draft
from kgbuild.acts.content import Content
from kgbuild.acts.reading import Reading
from kgbuild.model import Act, Block, Span

Parse = Callable[..., Reading]

NESTED = """
    Reuters Reuters PROPN nsubj 2
    reported report VERB root 0
    that that SCONJ mark 5
    Berg Berg PROPN nsubj 5
    said say VERB ccomp 2
    that that SCONJ mark 8
    Chad Chad PROPN nsubj 8
    lied lie VERB ccomp 5
"""


def extract(reading: Reading) -> list[Act]:
    return list(acts.find(reading.analysis, tuple(reading.links.values()), reading.lexicon))


def test_nesting_follows_contents(parse: Parse) -> None:
    report, saying = extract(parse(NESTED))
    assert (report.content_act, saying.within, report.within, saying.content_act) == (saying.id, report.id, "", "")


def drafts(reading: Reading) -> list[Draft]:
    return [Draft(number, found, None, ()) for number, found in enumerate(cues.find(reading))]


def test_no_act_reports_itself(parse: Parse) -> None:
    first, second = pair = drafts(parse(NESTED))
    first.within, second.within = second, first
    attribution.break_cycles(pair)
    assert (first.within is None) != (second.within is None)


def test_contents_that_hold_each_other_do_not_close_a_circle(parse: Parse) -> None:
    reading = parse(NESTED)
    pair = drafts(reading)
    for draft in pair:
        draft.content = Content(Span(0, len(reading.text)), None, "clause")
    attribution.nest(reading, pair)
    for draft in pair:
        seen, here = set(), draft.within
        while here is not None:
            assert here.number not in seen
            seen.add(here.number)
            here = here.within


def test_items_of_a_list_belong_to_its_introduction(parse: Parse) -> None:
    reading = parse("""
        Norway Norway PROPN nsubj 2
        proposed propose VERB root 0
        steps step NOUN obj 2
        . . PUNCT punct 2
        patrols patrol NOUN root 0
        . . PUNCT punct 5
        hotlines hotline NOUN root 0
        . . PUNCT punct 7
    """)
    places = [reading.text.index(word) for word in ("patrols", "hotlines")]
    items = [Block(Span(start, reading.text.index(".", start) + 1), "item", 0) for start in places]
    document = replace(reading.analysis.document, blocks=(Block(Span(0, places[0] - 1)), *items))
    (proposal,) = extract(Reading(replace(reading.analysis, document=document), tuple(reading.links.values()), reading.lexicon))
    assert [item.of(reading.text) for item in proposal.items] == ["patrols", "hotlines"]


def test_captions_report_nothing(parse: Parse) -> None:
    reading = parse(NESTED)
    silent = replace(reading.analysis.document, blocks=(Block(Span(0, len(reading.text)), "caption"),))
    assert extract(Reading(replace(reading.analysis, document=silent), tuple(reading.links.values()), reading.lexicon)) == []
