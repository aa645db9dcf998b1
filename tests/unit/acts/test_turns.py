"""Words that only the layout attributes: turns of a transcript, signed quotations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kgbuild import acts
from kgbuild.acts import turns
from kgbuild.acts.reading import Reading
from kgbuild.model import Act, Block, Span

Parse = Callable[..., Reading]

TURN = """
    {name} {name} PROPN nsubj 6
    : : PUNCT punct 6
    We we PRON nsubj 6
    will will AUX aux 6
    not not PART advmod 6
    wait wait VERB root 0
    . . PUNCT punct 6
"""

SIGNED = """
    " " PUNCT punct 6
    The the DET det 3
    reef reef NOUN nsubj 6
    is be AUX cop 6
    nearly nearly ADV advmod 6
    dead dead ADJ root 0
    " " PUNCT punct 6
    {dash} {dash} PUNCT punct 9
    Berg Berg PROPN nsubj 6
"""


def _acts(reading: Reading) -> list[Act]:
    links = tuple(reading.links[head] for head in sorted(reading.links))
    return list(acts.find(reading.analysis, links, reading.lexicon))


def test_name_and_colon_open_a_turn(parse: Parse) -> None:
    reading = parse(TURN.format(name="Berg"))
    (act,) = _acts(reading)
    assert act.type == "Statement"
    assert act.cue.of(reading.text) == ":"
    assert [party.entity.label for party in act.of_role("speaker")] == ["Berg"]
    assert act.content is not None
    assert act.content.of(reading.text) == "We will not wait"
    assert act.quote == "direct"


def test_what_is_no_person_opens_a_topic(parse: Parse) -> None:
    assert turns.find(parse(TURN.format(name="Chad")), 0) == []


def test_title_opens_a_topic(parse: Parse) -> None:
    reading = parse(TURN.format(name="Berg"))
    document = reading.analysis.document
    titled = replace(document, blocks=(Block(Span(0, len(document.text)), "title"),))
    reading.analysis = replace(reading.analysis, document=titled)
    assert turns.find(reading, 0) == []


def test_clause_before_a_colon_is_no_name(parse: Parse) -> None:
    rows = "But but CCONJ cc 7\n" + TURN.format(name="Berg").lstrip("\n").replace("nsubj 6", "nsubj 7").replace(" 6\n", " 7\n")
    assert turns.find(parse(rows), 0) == []


def test_dash_and_name_sign_a_quotation(parse: Parse) -> None:
    reading = parse(SIGNED.format(dash="\u2014"))
    (draft,) = turns.find(reading, 3)
    assert draft.number == 3
    assert [party.entity.label for party in draft.parties if party.entity] == ["Berg"]
    assert draft.content is not None
    assert draft.content.span.of(reading.text) == "The reef is nearly dead"


def test_name_with_a_verb_behind_it_signs_nothing(parse: Parse) -> None:
    rows = SIGNED.format(dash="\u2014") + "    waved wave VERB conj 6\n"
    assert turns.find(parse(rows), 0) == []


def test_other_mark_signs_nothing(parse: Parse) -> None:
    assert turns.find(parse(SIGNED.format(dash="/")), 0) == []
