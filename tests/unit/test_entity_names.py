"""Names of short texts with both authorities: what a name may be, what tells homonyms apart, and when nothing is claimed."""

from __future__ import annotations

import pytest

from kgbuild.analysis import Analyzer
from kgbuild.config import Settings
from kgbuild.entities import link
from kgbuild.mentions import find
from kgbuild.model import Block, Candidate, Document, Entity, Link, Span
from kgbuild.ontology.authority import Authority
from kgbuild.resources import folder, wide_authority

_SETTINGS = Settings()
_ANALYZER = Analyzer(_SETTINGS)
_AUTHORITY = Authority.load((folder("ontology") / "entities",), wide=wide_authority())


def links(text: str, published: str = "2022-02-02") -> tuple[Link, ...]:
    """Return the links of a text whose lines are paragraphs."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(Span(start, start + len(line))))
        start += len(line) + 1
    analysis = _ANALYZER.analyse(Document("doc", "doc", text, "doc", tuple(blocks), published=published))
    return link(analysis, find(analysis, _AUTHORITY), _AUTHORITY, _SETTINGS)


def candidates(text: str, words: str, published: str = "2022-02-02") -> tuple[Candidate, ...]:
    """Return the candidates of the last mention whose name or phrase is the given one."""
    found = [f for f in links(text, published) if words in (f.mention.name.of(text), f.mention.span.of(text))]
    return found[-1].candidates


def entity(text: str, words: str, published: str = "2022-02-02") -> Entity:
    """Return the entity of the last mention of that name or phrase."""
    return candidates(text, words, published)[0].entity


@pytest.mark.parametrize(
    ("text", "words", "label", "rule"),
    [
        (
            "The Harbour Court of Appeal refused.\nThe Harbour Court gave no reason.",
            "Harbour Court",
            "Harbour Court of Appeal",
            "short name",
        ),
        ("The Forest People's Party won.\nThe Forest Peoples Party was glad.", "Forest Peoples Party", "Forest People's Party", "name"),
        ("The Rural Harvest Party won.\nThe Rural Harvset Party was glad.", "Rural Harvset Party", "Rural Harvest Party", "near-name"),
        ("North Korea refused.\nThe North gave no reason.", "North", "North Korea", "short name"),
        ("The New York Times reported it first.\nThe Times quoted no source.", "The Times", "The New York Times", "short name"),
        ("Iain Duncan Smith left.\nDuncan Smith was tired.", "Duncan Smith", "Iain Duncan Smith", "alias"),
        ("Valeria Paris sued the bank.\nParis said she was tired.", "Paris", "Valeria Paris", "surname"),
        ("The treaty was signed in Nagasaki, Japan.", "Nagasaki", "Nagasaki", "alias"),
        ("The Russian foreign minister refused.", "The Russian foreign minister", "Sergey Lavrov", "office"),
        ('"We will not give in," Russian President Vladimir Putin said.', "We", "Russia", "first person"),
        ("The Liberal Democratic Party of Russia won.", "Liberal Democratic Party", "Liberal Democratic Party of Russia", "alias"),
        ("Kathryn Waters met Robert Holm. He was late.", "He", "Robert Holm", "pronoun"),
        ("The Ukraine Foreign Ministry refused.", "Ukraine Foreign Ministry", "Ukrainian Foreign Ministry", "alias"),
        ("The United States Justice Department refused.", "United States Justice Department", "US Justice Department", "alias"),
        ("The Arab League met. The 22-nation group refused.", "The 22-nation group", "Arab League", "description"),
        (
            "Undersecretary of State for Harbours Ana Roca left. The undersecretary was tired.",
            "The undersecretary",
            "Ana Roca",
            "description",
        ),
        ("It was seen by Spanish daily El Mundo.", "Spanish daily", "El Mundo", "apposition"),
    ],
)
def test_each_mechanism(text: str, words: str, label: str, rule: str) -> None:
    best = candidates(text, words)[0]
    assert (best.entity.label, best.rule) == (label, rule)


@pytest.mark.parametrize(
    ("text", "words", "types"),
    [
        ("The Treaty of Harstad was signed.", "Treaty of Harstad", ("Agreement",)),
        ("The Harbour Rights Commission met.", "Harbour Rights Commission", ("Organization",)),
        ("Peace-loving countries refused.", "Peace-loving countries", ("Group",)),
        ("The ship sailed to Ithaca in June.", "Ithaca", ("Place",)),
    ],
)
def test_a_name_has_the_type_of_the_noun_that_it_is_built_on(text: str, words: str, types: tuple[str, ...]) -> None:
    assert entity(text, words).types == types


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The moss was first named by Mueller.", "Mueller"),
        ('The old ship "Washington" sank.', "Washington"),
        ("John Smith won the race.", "John Smith"),
        ("They played on their debut EP.", "EP"),
    ],
)
def test_a_name_that_nothing_speaks_for_stays_unknown(text: str, words: str) -> None:
    found = candidates(text, words)
    assert not found or not found[0].entity.known


def test_a_language_is_no_country() -> None:
    found = candidates("The report was written in Spanish.", "Spanish")
    assert not found or "Country" not in found[0].entity.types


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Georgia and Russia fought a war.", "Georgia", "Georgia"),
        ("Jordan and Egypt reopened the border.", "Jordan", "Jordan"),
        ("Turkey rejected the plan.", "Turkey", "Turkey"),
        ("The mayor of Brandvale, Ohio, left.", "Brandvale", "Brandvale, Ohio"),
        ("Talks were held in Washington.", "Washington", "Washington, D.C."),
        ("Washington rejected the plan.", "Washington", "United States"),
    ],
)
def test_homonyms(text: str, words: str, label: str) -> None:
    assert entity(text, words).label == label


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He was born in Brandvale, Ohio.", "Ohio"),
        ("The province of Bergamo lies north of it.", "Bergamo"),
        ("The Malta national football team lost.", "Malta"),
        ("David and Victoria came late.", "Victoria"),
    ],
)
def test_the_place_in_a_longer_name_is_not_linked(text: str, words: str) -> None:
    assert not [c for c in candidates(text, words) if c.entity.known]


def test_a_town_of_a_known_name_in_another_region_is_not_that_town() -> None:
    assert not entity("The storm hit Cairo, Illinois, on Monday.", "Cairo").known
    assert entity("The storm hit Chicago, Illinois, on Monday.", "Chicago").known


def test_a_korean_is_called_by_the_given_name_too() -> None:
    text = "Park Min-ho, an ambassador, wrote a letter.\nMin-ho was tired."
    assert entity(text, "Min-ho").label == "Park Min-ho"


def test_two_of_one_surname_stay_apart_and_the_surname_alone_is_nobody() -> None:
    text = "Sergei Dorenkov met Pavel Dorenkov.\nDorenkov was tired."
    people = {entity(text, name).iri for name in ("Sergei Dorenkov", "Pavel Dorenkov")}
    assert len(people) == 2
    assert entity(text, "Dorenkov").iri not in people


def test_a_surname_alone_is_the_one_that_is_named_most() -> None:
    text = "Sergei Dorenkov left. Sergei Dorenkov had met Pavel Dorenkov.\nDorenkov was tired."
    assert entity(text, "Dorenkov").label == "Sergei Dorenkov"


def test_an_unknown_person_is_not_merged_into_a_known_one_of_the_surname() -> None:
    found = entity("Marta Lavrov, a baker in Leeds, praised Russia.", "Marta Lavrov")
    assert not found.known
    assert found.label == "Marta Lavrov"


def test_an_unknown_name_has_one_iri_in_all_documents() -> None:
    one, other = entity("Borut Kravos left.", "Borut Kravos"), entity("A spokesman thanked Borut Kravos.", "Borut Kravos")
    assert one == other
    assert one.iri.startswith(f"{_SETTINGS.base}e-")


@pytest.mark.parametrize("published", ["1999-05-01", ""])
def test_nobody_holds_an_office_before_the_first_term_or_without_a_date(published: str) -> None:
    assert "Person" not in entity("The Russian foreign minister refused.", "The Russian foreign minister", published).types


@pytest.mark.parametrize(("published", "label"), [("1990-05-01", "George H. W. Bush"), ("2008-01-14", "George W. Bush")])
def test_of_two_of_one_name_the_one_in_office_is_meant(published: str, label: str) -> None:
    assert entity("George Bush refused.", "George Bush", published).label == label


@pytest.mark.parametrize("text", ["Bush signs bill into law\nPresident Bush approved a bill.", "The Bush administration refused."])
def test_a_surname_alone_is_that_of_the_leader_then(text: str) -> None:
    assert all(
        found.candidates[0].entity.label == "George W. Bush" for found in links(text, "2005-03-21") if found.mention.name.of(text) == "Bush"
    )


def test_a_bare_state_takes_up_no_country() -> None:
    text = "France refused. The US Secretary of State agreed."
    assert not [
        c for found in links(text) if found.mention.span.of(text) == "State" for c in found.candidates if c.entity.label == "France"
    ]


def test_who_speaks_for_no_country_is_not_we() -> None:
    assert candidates('"We will not give in," miner Ana Roca of Peru said.', "We") == ()


def test_a_subject_is_not_what_its_sentence_goes_on_to_name() -> None:
    found = candidates("NATO met. They will write to NATO, an aide said.", "They")
    assert not found or found[0].entity.label != "NATO"


def test_sanctions_do_not_threaten() -> None:
    text = "Chad and Mali announced sanctions.\nThey threatened to close the border."
    found = next(f for f in links(text) if f.mention.span.of(text) == "They")
    assert [member.entity.label for member in found.members] == ["Chad", "Mali"]


def test_a_word_of_a_title_is_no_name() -> None:
    text = "Vice President Ana Roca met Lord Mayor Omar Sabah."
    assert {f.mention.name.of(text) for f in links(text) if f.mention.form == "name"} == {"Ana Roca", "Omar Sabah"}


def test_a_bracket_ends_a_name_and_a_phrase() -> None:
    text = "The Northern Fishing Council (NFC) met."
    assert [f.mention.span.of(text) for f in links(text) if f.mention.form == "name"] == ["The Northern Fishing Council", "NFC"]


def test_a_month_is_no_entity() -> None:
    text = "Chad votes in the May 4 elections."
    assert [f.mention.name.of(text) for f in links(text) if f.mention.form == "name"] == ["Chad"]
