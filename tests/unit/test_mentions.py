"""Mentions of short texts: which noun phrases are found, and how far their names reach."""

from __future__ import annotations

import pytest

from kgbuild.analysis import Analyzer
from kgbuild.config import Settings
from kgbuild.mentions import find
from kgbuild.model import Block, Document, Mention, Span
from kgbuild.ontology.authority import Authority
from kgbuild.resources import folder

_ANALYZER = Analyzer(Settings())
_AUTHORITY = Authority.load((folder("ontology") / "entities",))


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the mentions of a text of one paragraph."""
    document = Document("d", "d", text, "d", (Block(Span(0, len(text))),))
    return find(_ANALYZER.analyse(document), _AUTHORITY)


def names(text: str) -> dict[str, str]:
    """Return the proper name of each named mention by its phrase."""
    return {m.span.of(text): m.name.of(text) for m in mentions(text) if m.form == "name"}


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("The US State Department rejected the plan.", "The US State Department", "US State Department"),
        ("Talks broke the NATO-Russia Founding Act, he said.", "the NATO-Russia Founding Act", "NATO-Russia Founding Act"),
        ("Italian lawmaker Carla Bruno called it a mistake.", "Italian lawmaker Carla Bruno", "Carla Bruno"),
        ("The state-run Xinhua news agency reported the visit.", "The state-run Xinhua news agency", "Xinhua news agency"),
        ("It was sent to the Speaker of the House Nancy Pelosi, who left.", "the Speaker of the House Nancy Pelosi", "Nancy Pelosi"),
        ("US Secretary of State Condoleezza Rice met reporters.", "US Secretary of State Condoleezza Rice", "Condoleezza Rice"),
        ("Foreign Minister Annalena Baerbock met reporters.", "Foreign Minister Annalena Baerbock", "Annalena Baerbock"),
    ],
)
def test_a_name_reaches_as_far_as_it_should(text: str, phrase: str, name: str) -> None:
    assert names(text)[phrase] == name


def test_pronouns_nouns_and_adjectives_of_nationality_are_mentions() -> None:
    text = "French officials said they would not attend, and Peru agreed."
    forms = {m.span.of(text): m.form for m in mentions(text)}
    assert forms["French"] == "adjective"
    assert forms["French officials"] == "noun"
    assert forms["they"] == "pronoun"
    assert forms["Peru"] == "name"


def test_a_lower_case_word_is_not_an_acronym() -> None:
    text = "He told us who was there."
    assert not names(text)


def test_a_person_who_shares_a_known_surname_keeps_the_own_name() -> None:
    text = "Laura Obama, a teacher in Leeds, praised the school."
    assert "Laura Obama" in names(text).values()


def test_there_is_one_mention_per_head_in_the_order_of_the_text() -> None:
    text = "Spain's El Pais newspaper and the Kremlin's spokesman denied that Chad and Mali had asked the US and NATO for troops."
    found = mentions(text)
    assert len({m.head for m in found}) == len(found)
    assert list(found) == sorted(found, key=lambda m: (m.span, m.head))
    assert all(m.span.holds(m.name) for m in found)


@pytest.mark.parametrize(
    ("text", "phrase", "form"),
    [
        ("The Free Forest Union met, and the Union agreed.", "the Union", "noun"),
        ("The President of Bolivia Carlos Mesa resigned.", "The President of Bolivia Carlos Mesa", "name"),
        ("The Bolivian Congress met.", "Bolivian", "adjective"),
        ("Union members met in Oslo.", "Union", "noun"),
    ],
)
def test_a_common_noun_with_a_capital_is_no_name_and_a_country_before_a_body_is(text: str, phrase: str, form: str) -> None:
    assert {m.span.of(text): m.form for m in mentions(text)}[phrase] == form


def test_a_title_is_not_the_name_of_its_holder() -> None:
    assert names("The President of Bolivia Carlos Mesa resigned.")["The President of Bolivia Carlos Mesa"] == "Carlos Mesa"
