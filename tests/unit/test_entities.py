"""Links of short texts: for each mechanism at least one sentence that needs it."""

from __future__ import annotations

import pytest

from kgbuild.analysis import Analyzer
from kgbuild.config import Settings
from kgbuild.entities import link
from kgbuild.entities.names import likeness, surname
from kgbuild.mentions import find
from kgbuild.model import Block, Candidate, Document, Span
from kgbuild.ontology.authority import Authority
from kgbuild.resources import folder

_SETTINGS = Settings()
_ANALYZER = Analyzer(_SETTINGS)
_AUTHORITY = Authority.load((folder("ontology") / "entities",))


def links(text: str, published: str = "2022-02-02") -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of each mention by its phrase; a phrase that occurs twice keeps its last reading."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(Span(start, start + len(line))))
        start += len(line) + 1
    analysis = _ANALYZER.analyse(Document("doc", "doc", text, "doc", tuple(blocks), published=published))
    return {found.mention.span.of(text): found.candidates for found in link(analysis, find(analysis, _AUTHORITY), _AUTHORITY, _SETTINGS)}


def best(text: str, phrase: str) -> tuple[str, str]:
    """Return label and rule of the first candidate of a phrase."""
    candidates = links(text)[phrase]
    return (candidates[0].entity.label, candidates[0].rule) if candidates else ("", "")


@pytest.mark.parametrize(
    ("text", "phrase", "label", "rule"),
    [
        ("Sergei Lavrov spoke.", "Sergei Lavrov", "Sergey Lavrov", "alias"),
        ("The U.S. refused.", "The U.S.", "United States", "acronym"),
        ("German officials refused.", "German", "Germany", "demonym"),
        ("Moscow rejected the offer.", "Moscow", "Russia", "metonym"),
        ("The talks were held in Moscow.", "Moscow", "Moscow", "alias"),
        ("He flew to Moscow.", "Moscow", "Moscow", "alias"),
        ("A letter was sent to Moscow.", "Moscow", "Russia", "metonym"),
        ("Washington's reply was late.", "Washington", "United States", "metonym"),
        ("The Kremlin denied it.", "The Kremlin", "Kremlin", "alias"),
        ("NATO met on Monday. The alliance rejected the demand.", "The alliance", "NATO", "description"),
        ("The European Union met. The bloc rejected the demand.", "The bloc", "European Union", "description"),
        ("Le Monde saw the text. The newspaper did not publish it.", "The newspaper", "Le Monde", "description"),
        ("Chad opened talks. The country wants peace.", "The country", "Chad", "description"),
        ("The Iranian foreign ministry denied it.", "The Iranian foreign ministry", "Iranian Foreign Ministry", "alias"),
        ("Norway's foreign ministry denied it.", "Norway's foreign ministry", "Norwegian foreign ministry", "body"),
        ("The Merkel government denied it.", "The Merkel government", "Merkel government", "body"),
        ("Peru said it would wait.", "it", "Peru", "pronoun"),
        ("Angela Merkel said she would wait.", "she", "Angela Merkel", "pronoun"),
        ("A diplomat who saw the text refused.", "who", "diplomat", "relative"),
        ("An unnamed Chilean diplomat spoke.", "An unnamed Chilean diplomat", "unnamed Chilean diplomat", "unnamed"),
        ("Most of the voters agreed.", "Most of the voters", "voters", "part"),
    ],
)
def test_each_mechanism(text: str, phrase: str, label: str, rule: str) -> None:
    assert best(text, phrase) == (label, rule)


def test_a_metonym_keeps_the_place_as_a_second_reading() -> None:
    readings = links("Tehran rejected the offer.")["Tehran"]
    assert [c.entity.types[0] for c in readings] == ["Country", "Place"]


def test_a_surname_leads_to_the_person_named_in_full() -> None:
    found = links("Finance Minister Ewa Nowicka resigned.\nNowicka said she was tired.")
    person = found["Finance Minister Ewa Nowicka"][0].entity
    assert person.types == ("Person",)
    assert not person.known
    assert found["Nowicka"][0].entity == found["she"][0].entity == person
    assert found["Nowicka"][0].rule == "surname"


def test_two_spellings_of_an_unknown_person_are_one_entity() -> None:
    found = links("Lawmaker Sergei Dorenkov spoke.\nSergey Dorenkov was criticised.")
    assert found["Lawmaker Sergei Dorenkov"][0].entity == found["Sergey Dorenkov"][0].entity


def test_an_office_leads_to_its_holder_in_the_document_only() -> None:
    text = "The Peruvian foreign minister, Ana Quispe, left.\nOn Monday the Peruvian foreign minister returned."
    assert links(text)["the Peruvian foreign minister"][0].entity.label == "Ana Quispe"
    assert best("The Peruvian foreign minister left.", "The Peruvian foreign minister") == ("Peruvian foreign minister", "unnamed")


def test_an_acronym_that_the_text_introduces_is_known_from_then_on() -> None:
    found = links("The Northern Fishing Council (NFC) met in Oslo.\nNFC rejected the quota.")
    assert found["NFC"][0].entity.label == "Northern Fishing Council"


def test_people_of_one_sex_that_could_both_be_meant_are_told_apart_by_gender() -> None:
    assert best("Vladimir Putin met Angela Merkel on Monday. She refused the offer.", "She") == ("Angela Merkel", "pronoun")


def test_first_persons_are_left_to_the_acts() -> None:
    assert links("We reject it, Chad said.")["We"] == ()


def test_unnamed_sources_belong_to_the_document_and_unknown_names_to_everybody() -> None:
    found = links("Officials told Borut Kravos that they agreed.")
    assert found["Officials"][0].entity.iri.startswith(f"{_SETTINGS.base}doc-x-")
    assert found["Officials"][0].entity.types == ("Unnamed",)
    assert found["Borut Kravos"][0].entity.iri.startswith(f"{_SETTINGS.base}e-")


def test_a_document_is_no_actor() -> None:
    assert links("The report criticised Chad.")["The report"][0].entity.types == ("Document",)


def test_the_date_decides_between_office_holders_of_one_name() -> None:
    assert links("President Bush refused.", "2006-05-01")["President Bush"][0].entity.label == "George W. Bush"


def test_surnames_and_likeness() -> None:
    assert surname("Carlos Vega Jr.") == "vega"
    assert likeness("Sergei Lavrov", "Sergey Lavrov") > likeness("Sergei Lavrov", "Sergei Ivanov")
