"""The act lexicon: the files that ship, and what the reader says about bad ones."""

import pickle
import re
from pathlib import Path

import pytest

import kgbuild.acts
from kgbuild.errors import OntologyError
from kgbuild.ontology import Lexicon
from kgbuild.ontology.lexicon import KINDS, ROOT, parse_cue
from kgbuild.resources import folder

ACTS = folder("ontology") / "acts"

TYPES = {
    "Statement": (ROOT, "states", "010", ""),
    "Report": ("Statement", "reports", "010", ""),
    "Confirmation": ("Statement", "confirms", "015", ""),
    "Denial": ("Statement", "denies", "016", ""),
    "Belief": ("Statement", "believes", "", ""),
    "NoComment": (ROOT, "declinesToComment", "011", ""),
    "Proposal": (ROOT, "proposes", "036", "AGREE"),
    "Offer": ("Proposal", "offers", "030", "AGREE"),
    "Promise": (ROOT, "promises", "030", "AGREE"),
    "Request": (ROOT, "requests", "020", "REQUEST"),
    "Demand": ("Request", "demands", "100", "REQUEST"),
    "Agreement": (ROOT, "agreesTo", "057", "AGREE"),
    "Rejection": (ROOT, "rejects", "120", "REJECT"),
    "Criticism": (ROOT, "criticises", "111", "ACCUSE"),
    "Accusation": ("Criticism", "accuses", "112", "ACCUSE"),
    "Support": (ROOT, "supports", "051", "SUPPORT"),
    "Warning": (ROOT, "warns", "130", "THREATEN"),
    "Threat": ("Warning", "threatens", "130", "THREATEN"),
    "Disclosure": (ROOT, "discloses", "", ""),
    "Consultation": (ROOT, "consultsOn", "040", "CONSULT"),
}

IRREGULAR = {"said": "say", "found": "find", "made": "make", "met": "meet", "held": "hold", "gave": "give", "had": "have"}

HEAD = """
@prefix kg: <https://w3id.org/kgbuild/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
kg:words a kg:WordSet ; kg:word "plan", "idea" .
"""
BLOCK = """
kg:{name} a kg:ActType ; rdfs:subClassOf kg:{parent} ; rdfs:label "x"@en ; skos:definition "y"@en ; kg:relation kg:does ;
    kg:example "They [did] it."@en ; kg:frame "{frame}"@en ; kg:verb {verbs} .
"""


def block(verbs: str, name: str = "Doing", parent: str = "Act", frame: str = "obj=content") -> str:
    return BLOCK.format(name=name, parent=parent, frame=frame, verbs=verbs)


def load(tmp_path: Path, *blocks: str) -> Lexicon:
    (tmp_path / "acts.ttl").write_text(HEAD + "".join(blocks), encoding="utf-8")
    return Lexicon.load((tmp_path,))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load((ACTS,))


def test_all_types_are_there(lexicon: Lexicon) -> None:
    found = {t.name: (t.parent, t.relation, t.cameo, t.plover) for t in lexicon.types.values()}
    assert found == TYPES


@pytest.mark.parametrize("name", TYPES)
def test_type_is_complete(lexicon: Lexicon, name: str) -> None:
    act_type = lexicon.types[name]
    assert act_type.label
    assert act_type.definition.endswith(".")
    assert act_type.examples
    assert {cue.kind for cue in lexicon.cues if cue.type == name} == set(KINDS)
    assert (ACTS / f"{name.lower()}.ttl").is_file()


@pytest.mark.parametrize("name", TYPES)
def test_example_has_a_cue_of_its_type(lexicon: Lexicon, name: str) -> None:
    stems = {lemma[:3] for cue in lexicon.cues if cue.type == name for lemma in cue.lemmas if len(lemma) > 2}
    for example in lexicon.types[name].examples:
        words = re.findall(r"\w+", example.partition("[")[2].partition("]")[0].lower())
        assert any(IRREGULAR.get(word, word)[:3] in stems for word in words), example


def test_word_sets_are_used(lexicon: Lexicon) -> None:
    declared = set(re.findall(r"^kg:(\w+) a kg:WordSet", (ACTS / "wordsets.ttl").read_text(encoding="utf-8"), re.MULTILINE))
    named = {condition.partition(":")[2] or condition for cue in lexicon.cues for condition in cue.conditions}
    rules = "".join(path.read_text(encoding="utf-8") for path in Path(kgbuild.acts.__path__[0]).glob("*.py"))
    assert declared
    assert declared <= named | set(re.findall(r'"(\w+)"', rules))


def test_lexicon_survives_pickling(lexicon: Lexicon) -> None:
    again = pickle.loads(pickle.dumps(lexicon))
    assert again == lexicon
    assert again.by_lemma("verb", "reject") == lexicon.by_lemma("verb", "reject")


@pytest.mark.parametrize(
    ("kind", "words", "conditions", "name"),
    [
        ("verb", "insist", ("that",), "Statement"),
        ("verb", "insist on", (), "Demand"),
        ("verb", "reject", (), "Rejection"),
        ("verb", "reject", ("np:claims",), "Denial"),
        ("verb", "suggest", ("that",), "Statement"),
        ("verb", "suggest", ("ing",), "Proposal"),
        ("verb", "find", ("that",), "Report"),
        ("verb", "want", ("to",), "Belief"),
        ("adjective", "ready", ("to",), "Offer"),
        ("noun", "talk", ("plural",), "Consultation"),
        ("phrase", "according to", ("medium",), "Report"),
        ("phrase", "according to", ("actor",), "Statement"),
        ("phrase", "decline to comment", (), "NoComment"),
        ("verb", "leak", ("np",), "Disclosure"),
    ],
)
def test_guidelines_decide_types(lexicon: Lexicon, kind: str, words: str, conditions: tuple[str, ...], name: str) -> None:
    lemmas = tuple(words.split())
    found = {cue.type for cue in lexicon.by_lemma(kind, lemmas[0]) if cue.lemmas == lemmas and cue.conditions == conditions}
    assert found == {name}


def test_specific_types_know_their_ancestors(lexicon: Lexicon) -> None:
    assert lexicon.ancestors("Denial") == ("Statement", ROOT)
    assert lexicon.depth("Denial") == 2
    assert lexicon.depth("Warning") == 1


def test_roles_of_cue_go_before_type_and_defaults(tmp_path: Path) -> None:
    lexicon = load(
        tmp_path,
        block('"ask > obj=addressee"@en', frame="obj=content, to=addressee"),
        block('"beg"@en', name="Begging", parent="Doing", frame="to=target"),
    )
    ask, beg = lexicon.by_lemma("verb", "ask")[0], lexicon.by_lemma("verb", "beg")[0]
    assert lexicon.roles(ask) == {
        "subj": "speaker",
        "poss": "speaker",
        "by": "speaker",
        "clause": "content",
        "quote": "content",
        "obj": "addressee",
        "to": "addressee",
    }
    assert lexicon.roles(beg)["obj"] == "content"
    assert lexicon.roles(beg)["to"] == "target"


def test_cue_is_read_in_full() -> None:
    cue = parse_cue("face up to | np:words, actor > subj=target, obj=content ~ distancing", "Doing", "verb", frozenset({"words"}))
    assert cue.lemmas == ("face", "up", "to")
    assert cue.conditions == ("np:words", "actor")
    assert cue.roles == (("subj", "target"), ("obj", "content"))
    assert cue.stance == "distancing"


@pytest.mark.parametrize(
    ("literal", "complaint"),
    [
        ("say | loudly", "condition 'loudly'"),
        ("say |", "condition ''"),
        ("say | np:nothing", "word set 'nothing'"),
        ("say | prep:under-way", "preposition 'under-way'"),
        ("say > obj=hearer", "role 'hearer'"),
        ("say > object=content", "slot 'object'"),
        ("say > obj=content, obj=target", "set twice"),
        ("say ~ ironic", "stance 'ironic'"),
        ("Say", "not a sequence of lemmas"),
        ("| that", "not a sequence of lemmas"),
    ],
)
def test_bad_literal_is_named(tmp_path: Path, literal: str, complaint: str) -> None:
    with pytest.raises(OntologyError, match=re.escape(complaint)) as caught:
        load(tmp_path, block(f'"{literal}"@en'))
    assert caught.value.message.startswith(f"acts.ttl: Doing: {literal!r}")


def test_conflicts_between_entries_are_errors(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="already a cue of Doing"):
        load(tmp_path, block('"say | that, actor"@en, "say | actor, that > obj=content"@en'))
    with pytest.raises(OntologyError, match="Saying: 'say' is already a cue of Doing"):
        load(tmp_path, block('"say"@en'), block('"say"@en', name="Saying"))


@pytest.mark.parametrize(
    ("turtle", "complaint"),
    [
        (block('"say"@en').replace('rdfs:label "x"@en ;', ""), "Doing has no label"),
        (block('"say"@en').replace('skos:definition "y"@en ;', ""), "Doing has no definition"),
        (block('"say"@en').replace('kg:example "They [did] it."@en ;', ""), "Doing has no example"),
        (block('"say"@en').replace("[did]", "did"), "square brackets"),
        (block('"say"@en', parent="Nowhere"), "the parent 'Nowhere' is not an act type"),
        (block('"say"@en', parent="Doing"), "above itself"),
        (block('"say"@en').replace("kg:verb", "kg:verbs"), "unknown property kg:verbs"),
        (block('"say"@en').replace('"x"@en', '"x"@en, "z"@en'), "more than one label"),
        (block('"say"'), "tagged @en"),
        (block('"say"@en', frame="obj=hearer"), "role 'hearer'"),
        ('kg:words kg:word "Big plan" .', "not a lemma"),
        ("kg:words kg:word .", "not valid Turtle"),
    ],
)
def test_bad_file_is_named(tmp_path: Path, turtle: str, complaint: str) -> None:
    with pytest.raises(OntologyError, match=re.escape(complaint)) as caught:
        load(tmp_path, turtle)
    assert caught.value.message.startswith("acts.ttl")


def test_folder_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="No act types"):
        Lexicon.load((tmp_path,))


def test_later_folder_adds_cues(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.ttl").write_text(HEAD + 'kg:Doing a kg:ActType ; kg:verb "babble"@en .', encoding="utf-8")
    (tmp_path / "acts.ttl").write_text(HEAD + block('"say"@en'), encoding="utf-8")
    lexicon = Lexicon.load((tmp_path, own))
    assert [cue.lemmas for cue in lexicon.cues] == [("babble",), ("say",)]
