"""The authority: what its files may say, how forms are looked up, and that the shipped files keep their promises."""

from __future__ import annotations

import gc
import pickle
import time
from pathlib import Path

import pytest

from kgbuild.errors import OntologyError
from kgbuild.model import Entity
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.records import normalise
from kgbuild.resources import folder

HEAD = """@prefix kg: <https://w3id.org/kgbuild/ontology#> .
@prefix kge: <https://w3id.org/kgbuild/entity/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

ENTITIES = """
kge:utopia a kg:Country ; skos:prefLabel "Utopia"@en ; kg:acronym "UTO"@en ; kg:adjective "Utopian"@en .
kge:amaurot a kg:Place ; skos:prefLabel "Amaurot"@en ; kg:country kge:utopia .
kge:metonym-amaurot a kg:Metonym ; kg:form "Amaurot"@en ; kg:standsFor kge:utopia ; kg:place kge:amaurot ; kg:default "government" .
kge:raphael-lopez a kg:Person ; skos:prefLabel "Raphaël López"@en ; kg:surname "López"@en ; kg:country kge:utopia .
"""


@pytest.fixture(scope="module")
def shipped() -> Authority:
    """Return the authority of the repository."""
    return Authority.load((folder("ontology") / "entities",))


def written(path: Path, text: str) -> Authority:
    """Return the authority of one file with that text."""
    (path / "own.ttl").write_text(HEAD + text, encoding="utf-8")
    return Authority.load((path,))


def labels(authority: Authority, form: str) -> list[tuple[str, str]]:
    """Return label and rule of each reading."""
    return [(reading.entity.label, reading.rule) for reading in authority.lookup(form)]


def test_forms_lead_to_entities_whatever_accents_case_and_hyphens(tmp_path: Path) -> None:
    authority = written(tmp_path, ENTITIES)
    assert labels(authority, "raphael LOPEZ") == [("Raphaël López", "name")]
    assert labels(authority, "Lopez") == [("Raphaël López", "surname")]
    assert labels(authority, "Utopian") == [("Utopia", "adjective")]
    assert labels(authority, "nowhere") == []


def test_a_government_body_acts_for_its_country(tmp_path: Path) -> None:
    authority = written(tmp_path, ENTITIES + 'kge:court a kg:Government ; skos:prefLabel "Court"@en ; kg:country kge:utopia .')
    court, person = (authority.lookup(name)[0].entity for name in ("Court", "Lopez"))
    assert authority.state_of(court).label == "Utopia"
    assert authority.state_of(person) == person
    stranger = Entity("urn:x", "Senate", ("Government",))
    assert authority.state_of(stranger) == stranger


def test_the_collector_of_garbage_works_again_after_reading(tmp_path: Path) -> None:
    with pytest.raises(OntologyError):
        written(tmp_path, "kge:a")
    assert gc.isenabled()


@pytest.mark.parametrize("form", ["Dar-es-Salaam", "F-16", "Al_Qaeda", "", "-", "St. John's", "Labor-Party", "Ao\u00e2"])
def test_the_quick_way_to_the_normal_form_is_the_slow_one(form: str) -> None:
    # A letter with an accent in front keeps the pattern way.
    assert normalise(f"\u00e9 {form}") == f"e {normalise(form)}".strip().replace("e the ", "e ")


def test_acronyms_count_only_as_written(tmp_path: Path) -> None:
    authority = written(tmp_path, ENTITIES)
    assert labels(authority, "UTO") == labels(authority, "U.T.O.") == [("Utopia", "acronym")]
    assert labels(authority, "uto") == []


def test_a_metonym_gives_the_body_and_the_place(tmp_path: Path) -> None:
    authority = written(tmp_path, ENTITIES)
    assert labels(authority, "Amaurot") == [("Utopia", "metonym"), ("Amaurot", "name")]
    metonym = authority.metonym("Amaurot")
    assert metonym is not None
    assert metonym.default == "government"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kge:a a kg:Country", "not valid Turtle"),
        ("kge:a a kg:Country .", "exactly one skos:prefLabel"),
        ('kge:a a kg:Place ; skos:prefLabel "A"@en ; kg:colour "red" .', "unknown property"),
        ('kge:a a kg:Place ; skos:prefLabel "A"@en ; kg:kind <urn:none> .', "unknown kind"),
        ('kge:m a kg:Metonym ; kg:form "M"@en ; kg:standsFor kge:none .', "not an entity"),
        ("kge:o a kg:OfficeHolding ; kg:holder kge:none .", "kg:holder"),
        ("kge:a kg:country [] .", "blank nodes"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(OntologyError, match=said):
        written(tmp_path, text)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="nowhere"):
        Authority.load((tmp_path / "nowhere",))


def test_the_normal_form_joins_spellings() -> None:
    assert normalise("the U.S. State Department") == normalise("US State Department")
    assert normalise("Ministry of Defense") == normalise("ministry of defence")
    assert normalise("People\u2019s Army") == normalise("People's Army")


@pytest.mark.parametrize(
    ("form", "label", "type_"),
    [
        ("Sergei Lavrov", "Sergey Lavrov", "Person"),
        ("Peskov", "Dmitry Peskov", "Person"),
        ("El Pais", "El País", "MediaOutlet"),
        ("The Moscow Times", "The Moscow Times", "MediaOutlet"),
        ("THAAD", "THAAD", "Weapon"),
        ("Deveselu", "Deveselu", "Facility"),
        ("NATO-Russia Founding Act", "NATO-Russia Founding Act", "Agreement"),
        ("U.S. Department of State", "US State Department", "Government"),
        ("Kremlin", "Kremlin", "Government"),
        ("Germans", "Germany", "Country"),
        ("Moscow", "Russia", "Country"),
    ],
)
def test_the_shipped_authority_knows_the_field(shipped: Authority, form: str, label: str, type_: str) -> None:
    first = shipped.lookup(form)[0].entity
    assert (first.label, first.types[0]) == (label, type_)


def test_sovereign_states_have_a_capital_that_stands_for_them(shipped: Authority) -> None:
    for capital in ("Washington", "Paris", "Tehran", "Kiev", "Nairobi", "Canberra"):
        assert labels(shipped, capital)[0][1] == "metonym"


def test_common_nouns_have_a_class(shipped: Authority) -> None:
    assert shipped.class_of("official") == "Person"
    assert shipped.class_of("newspaper") == "MediaOutlet"
    assert shipped.class_of("onion") == ""


def test_the_files_are_small_and_quick_to_read() -> None:
    entities = folder("ontology") / "entities"
    assert sum(path.stat().st_size for path in entities.iterdir()) < 1_000_000
    taken = []
    for _ in range(3):
        start = time.process_time()
        Authority.load((entities,))
        taken.append(time.process_time() - start)
    # The budget is 0.1 s; the best of three and thrice the time, so that a busy machine does not fail the test.
    assert min(taken) < 0.3
    assert len(Authority.load((entities,)).records) <= 3000


def test_the_authority_survives_a_worker_process(shipped: Authority) -> None:
    again = pickle.loads(pickle.dumps(shipped))
    assert labels(again, "NATO") == labels(shipped, "NATO")
