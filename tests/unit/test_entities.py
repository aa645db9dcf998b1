"""Links of short texts: for each mechanism at least one sentence that needs it."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType

import pytest

from kgbuild.analysis import Analyzer
from kgbuild.config import Settings
from kgbuild.entities import link
from kgbuild.entities.spelling import is_alike, likeness, surname
from kgbuild.mentions import find
from kgbuild.model import Analysis, Block, Candidate, Document, Link, Span
from kgbuild.ontology.authority import Authority
from kgbuild.resources import folder

_SETTINGS = Settings()
_ANALYZER = Analyzer(_SETTINGS)
_AUTHORITY = Authority.load((folder("ontology") / "entities",))


def analysed(text: str, published: str = "2022-02-02") -> Analysis:
    """Return the analysis of a text whose lines are paragraphs."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(Span(start, start + len(line))))
        start += len(line) + 1
    return _ANALYZER.analyse(Document("doc", "doc", text, "doc", tuple(blocks), published=published))


def found_links(text: str, published: str = "2022-02-02") -> tuple[Link, ...]:
    """Return the links of a text whose lines are paragraphs."""
    analysis = analysed(text, published)
    return link(analysis, find(analysis, _AUTHORITY), _AUTHORITY, _SETTINGS)


def links(text: str, published: str = "2022-02-02") -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of each mention by its phrase; a phrase that occurs twice keeps its last reading."""
    return {found.mention.span.of(text): found.candidates for found in found_links(text, published)}


def members(text: str, phrase: str) -> list[str]:
    """Return the labels of the entities that a phrase stands for together; the last such phrase counts."""
    return [candidate.entity.label for candidate in {found.mention.span.of(text): found for found in found_links(text)}[phrase].members]


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
        ("Peru praised NATO. Chad said it would sign \u201ca treaty that Chad and NATO drew up\u201d.", "it", "Chad", "pronoun"),
        ("Joe Biden spoke. Joe Biden met Boris Johnson and his aides.", "his", "Boris Johnson", "pronoun"),
        ("Joe Biden spoke. Joe Biden met the brother of Boris Johnson and praised his aides.", "his", "Joe Biden", "pronoun"),
        ("Angela Merkel said she would wait.", "she", "Angela Merkel", "pronoun"),
        ("A diplomat who saw the text refused.", "who", "diplomat", "relative"),
        ("An unnamed Chilean diplomat spoke.", "An unnamed Chilean diplomat", "unnamed Chilean diplomat", "unnamed"),
        ("Chad and Mali met. Mali's army left. The Malian president said the country was safe.", "the country", "Mali", "description"),
        ('Chad\'s minister spoke. "We stand by the government," he said.', "the government", "Chadian government", "description"),
        (
            "The plan is dead, said Ana Roca, spokeswoman for Peru's army. The government agreed.",
            "The government",
            "Peruvian government",
            "description",
        ),
        ("The Free Forest Union met. The Union refused.", "The Union", "Free Forest Union", "description"),
        ("The Free Forest Union met. FFU members refused.", "FFU", "Free Forest Union", "short name"),
        ("The Bolivian Congress met.", "The Bolivian Congress", "Bolivian Congress", "body"),
        ("Peru rejected Chad's demand to join NATO and sign its treaty.", "its", "Chad", "pronoun"),
        ("No other partner was asked.", "No other partner", "No other partner", "unnamed"),
        ("Norway's officials refused.", "Norway's officials", "Norwegian officials", "unnamed"),
        ("Peru protested. The Foreign Ministry rejected the plan.", "The Foreign Ministry", "Peruvian Foreign Ministry", "description"),
        ("Chad and Mali fought. The army is tired, the general from Chad said. The army left.", "The army", "Chadian army", "description"),
        ("In his speech, Sergei Lavrov refused.", "his", "Sergey Lavrov", "pronoun"),
        ("Ana Roca met her brother. He was late, she said.", "she", "Ana Roca", "pronoun"),
        ("Most of the voters agreed.", "Most of the voters", "voters", "part"),
    ],
)
def test_each_mechanism(text: str, phrase: str, label: str, rule: str) -> None:
    assert best(text, phrase) == (label, rule)


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("France and Germany rejected the plan. They said it was late.", "They", ["France", "Germany"]),
        ("France and Germany defended their plan.", "their", ["France", "Germany"]),
        ("The Merkel government, along with France, said they refused.", "they", ["Merkel government", "France"]),
        ("Iran asked Russia for help. The two countries signed a treaty.", "The two countries", ["Iran", "Russia"]),
        ("Vladimir Putin met Angela Merkel. Both leaders were content.", "Both leaders", ["Vladimir Putin", "Angela Merkel"]),
        ("Vladimir Putin met Angela Merkel. The pair discussed their countries.", "their countries", ["Russia", "Germany"]),
        (
            "Iran and Russia signed a treaty. Angela Merkel and Vladimir Putin met. Both sides were content.",
            "Both sides",
            ["Iran", "Russia"],
        ),
        ("The two outlets, Le Monde and El País, saw the text.", "The two outlets", ["Le Monde", "El País"]),
        (
            "The Chinese and Norwegian governments agreed.",
            "The Chinese and Norwegian governments",
            ["Chinese government", "Norwegian government"],
        ),
        ("The Chadian and Malian ambassadors left.", "The Chadian and Malian ambassadors", ["Chadian ambassador", "Malian ambassador"]),
        ("North and South Korea met.", "North and South Korea", ["North Korea", "South Korea"]),
        ("Putin and Merkel spoke about Chad and Mali. The two agreed.", "The two", ["Vladimir Putin", "Angela Merkel"]),
        ("Chad asked Mali for help. Both of them refused.", "Both of them", []),
        ("Chad and Mali met. Both of them refused.", "Both of them", ["Chad", "Mali"]),
        ("France or Germany rejected the plan. They said it was late.", "They", []),
        ("Iran asked Russia, China and Cuba for help. The two countries agreed.", "The two countries", []),
        ("Angela Merkel spoke. She was tired.", "She", []),
    ],
)
def test_a_plural_stands_for_its_members_together(text: str, phrase: str, expected: list[str]) -> None:
    assert members(text, phrase) == expected


def test_the_first_member_is_the_first_candidate() -> None:
    found = next(f for f in found_links("Chad and Mali met. They agreed.") if f.members)
    assert found.candidates[0].entity == found.members[0].entity


def test_whom_a_quotation_speaks_of_does_not_say_it() -> None:
    text = 'Boris Pistorius met Sergei Lavrov. "Sergei Lavrov has a plan," he said.'
    assert best(text, "he") == ("Boris Pistorius", "pronoun")


def test_a_description_with_a_country_is_not_that_of_another() -> None:
    text = "Prime Minister Manmohan Singh spoke. The Irish prime minister was absent."
    assert best(text, "The Irish prime minister") == ("Irish prime minister", "unnamed")


def test_a_body_that_was_it_is_not_they() -> None:
    text = "Some miners wrote to NATO. NATO said it had read the letter. They were angry."
    assert best(text, "They") == ("miners", "pronoun")


def test_a_name_has_one_type_in_a_document() -> None:
    found = found_links("Tavira members met.\nA spokesman for Tavira left.\nTavira announced that it agreed.\nTavira said no.")
    assert len({f.candidates[0].entity for f in found if f.mention.form == "name"}) == 1


def test_a_family_name_may_come_first() -> None:
    text = "President Chen Shui-bian spoke.\nHis wife, Wu Shu-chen, left.\nChen was tired."
    assert best(text, "Chen")[0] == "Chen Shui-bian"


def _calls_per_paragraph(repeats: int) -> float:
    paragraph = (
        "Chad and Mali met. The two countries said they agreed. The minister, Ana Roca, said she had read the letter of the government."
    )
    analysis = analysed("\n".join([paragraph] * repeats))
    calls = Counter[str]()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        calls[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        link(analysis, find(analysis, _AUTHORITY), _AUTHORITY, _SETTINGS)
    finally:
        sys.setprofile(before)
    return calls["call"] / repeats


def test_a_long_document_takes_no_more_work_a_paragraph() -> None:
    assert _calls_per_paragraph(80) < 1.3 * _calls_per_paragraph(20)


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
    for other in ("Sergey Lavrov", "Sergei Ivanov", "Ann Holm"):
        measured = likeness("Sergei Lavrov", other)
        assert is_alike("Sergei Lavrov", other, measured)
        assert not is_alike("Sergei Lavrov", other, measured + 0.01)
