from __future__ import annotations

import json
import lzma
from pathlib import Path
from random import Random

import pytest

from kgbuild import resources
from kgbuild.errors import ConfigError
from kgbuild.training import catalogue, made, names, roles, treebanks
from kgbuild.training.augment import augment, headline, listed, renamed, unstopped
from kgbuild.training.base import check_base
from kgbuild.training.batches import WINDOW, make_batches, make_windows, pack, to_arrays
from kgbuild.training.edits import NewWord, root_of, splice
from kgbuild.training.labels import IGNORED, Numbering, collect_labels
from kgbuild.training.pieces import Pieces
from kgbuild.training.quoting import is_quotable, quote, quote_pair
from kgbuild.training.scores import Score, Scores, table
from kgbuild.training.sentences import ANY, OUTSIDE, UNKNOWN, Sentence, Syntax, label_set, name_spans, single

CONLLU = """\
# newdoc id = talks
# sent_id = talks-1
# newpar
# text = Envoys of Freedonia left Sylvania.
1\tEnvoys\tenvoy\tNOUN\tNNS\tNumber=Plur|Animacy=Hum\t4\tnsubj\t_\t_
2\tof\tof\tADP\tIN\t_\t3\tcase\t_\t_
3\tFreedonia\tFreedonia\tPROPN\tNNP\tNumber=Sing\t1\tnmod\t_\t_
4\tleft\tleave\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\t_
5\tSylvania\tSylvania\tPROPN\tNNP\tNumber=Sing\t4\tobj\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = talks-2
# text = They can't agree.
1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\t_
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tagree\tagree\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_
"""
NAMES: catalogue.Names = {
    "PERSON": [("Rufus", "Firefly")],
    "LOC": [("Klopstokia",)],
    "ORG": [("Osterlich", "Trust")],
    "NORP": [("Klopstokian",)],
    "WEAPON": [("Rufus-2",)],
    "MISC": [("Treaty", "of", "Mollo")],
    "MEDIA": [("Bugle",)],
    "CAPITAL": [("Mollo",)],
}


def write_xz(path: Path, text: str) -> Path:
    path.write_bytes(lzma.compress(text.encode()))
    return path


@pytest.fixture
def document(tmp_path: Path) -> list[Sentence]:
    documents = treebanks.read_treebank(write_xz(tmp_path / "talks.conllu.xz", CONLLU))
    assert len(documents) == 1
    return documents[0]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(resources.model_folder("en") / "tokenizer.json")


def tree(sentence: Sentence) -> dict[str, tuple[str, str]]:
    assert sentence.syntax is not None
    heads = ["?" if head == UNKNOWN else sentence.words[head] for head in sentence.syntax.heads]
    return {word: (head, relation) for word, head, relation in zip(sentence.words, heads, sentence.syntax.relations, strict=True)}


def test_a_treebank_is_read_with_heads_features_and_places(document: list[Sentence]) -> None:
    first, second = document
    assert first.syntax is not None
    assert first.syntax.heads == [3, 2, 0, 3, 3, 3]
    assert first.syntax.features[0] == "Number=Plur"
    assert [first.text[start:end] for start, end in first.offsets] == first.words
    assert second.words == ["They", "ca", "n't", "agree", "."]
    assert (first.paragraph, second.paragraph) == (True, False)


def test_words_that_are_not_in_the_text_have_no_places() -> None:
    assert treebanks.find_words(["lost"], "found") == []


def test_uner_leaves_open_what_it_does_not_annotate(document: list[Sentence], tmp_path: Path) -> None:
    rows = "# sent_id = talks-1\n" + "".join(
        f"{n}\t{word}\t{tag}\n" for n, (word, tag) in enumerate([(w, "O") for w in document[0].words[:4]], 1)
    )
    rows += "5\tSylvania\tB-LOC\n6\t.\tO\n"
    names.add_uner([document], write_xz(tmp_path / "names.xz", rows), train=True)
    assert document[0].names == [OUTSIDE, OUTSIDE, label_set("O", "WEAPON", "MISC"), OUTSIDE, single("B-LOC"), OUTSIDE]
    assert document[0].gold_names == ["O"] * 4 + ["B-LOC", "O"]
    assert document[1].names is None


def test_a_name_loses_titles_and_modifiers() -> None:
    words = ["Prime", "Minister", "Rufus", "Firefly", ",", "tall"]
    sentence = Sentence(words, syntax=bare_syntax(["PROPN"] * 4 + ["PUNCT", "ADJ"]))
    assert names.name_core(range(6), sentence, person=True) == [2, 3]


def bare_syntax(pos: list[str]) -> Syntax:
    return Syntax(pos, [""] * len(pos), [""] * len(pos), [0] * len(pos), [""] * len(pos))


def test_an_argument_is_the_head_of_its_span(document: list[Sentence], tmp_path: Path) -> None:
    arguments = [
        {"role": "ARG0", "span": [0, 19]},
        {"role": "ARG1", "span": [25, 33]},
        {"role": "V", "span": [20, 24]},
        {"role": "C-ARG1", "span": [0, 6]},
    ]
    record = {"sent_id": "talks-1", "text": document[0].text, "predicates": [{"span": [20, 24], "roleset": "leave.01", "roles": arguments}]}
    assert roles.add_propbank([document], write_xz(tmp_path / "roles.xz", json.dumps(record))) == 1
    assert document[0].predicates == [(3, ((0, "A0"), (4, "A1")), "leave.01")]
    assert document[1].predicates is None


def test_a_splice_moves_heads_and_drops_predicates_that_lose_an_argument(document: list[Sentence], tmp_path: Path) -> None:
    test_an_argument_is_the_head_of_its_span(document, tmp_path)
    longer = splice(document[0], 0, 0, [NewWord("Yesterday", "NOUN")])
    assert tree(longer)["Envoys"] == ("left", "nsubj")
    assert longer.predicates == [(4, ((1, "A0"), (5, "A1")), "leave.01")]
    assert splice(document[0], 4, 5, []).predicates is None
    assert tree(splice(document[0], 0, 1, [NewWord("The"), NewWord("envoys")]))["Freedonia"] == ("?", "")


def test_a_quotation_hangs_on_its_reporting_verb(document: list[Sentence]) -> None:
    assert is_quotable(document[0])
    document[0].predicates = []
    for seed in range(40):
        made_up = quote(document[0], NAMES, Random(seed))
        assert made_up.syntax is not None
        assert sum(head == word for word, head in enumerate(made_up.syntax.heads)) == 1
        root = root_of(made_up)
        left = made_up.words.index("left")
        if made_up.words[0] == "According" or made_up is document[0]:
            assert root == left
            continue
        assert (made_up.syntax.heads[left], made_up.syntax.relations[left]) == (root, "ccomp")
        assert made_up.predicates is not None
        assert (left, "A1") in made_up.predicates[-1].arguments
        assert made_up.syntax.heads[len(made_up.words) - 1] in (root, left)


def test_two_sentences_become_one_quotation(document: list[Sentence]) -> None:
    forms = {
        tuple(" ".join(sentence.words) for sentence in quote_pair(document[0], document[1], NAMES, Random(seed))) for seed in range(30)
    }
    assert all(sum(text.count('"') for text in pair) % 2 == 0 for pair in forms)
    assert any(pair[1].startswith('"') for pair in forms)
    assert any(not pair[1].startswith('"') for pair in forms)


def test_headlines_and_items(document: list[Sentence]) -> None:
    assert unstopped(document[0]).words[-1] == "Sylvania"
    assert headline(document[0]).words == ["Envoys", "of", "Freedonia", "Left", "Sylvania"]
    item = listed(document[0], "-")
    assert item.paragraph
    assert tree(item)["-"] == ("left", "punct")


def test_a_name_of_one_word_takes_the_place_of_another(document: list[Sentence]) -> None:
    document[0].names = [OUTSIDE] * 4 + [single("B-LOC"), OUTSIDE]
    changed = renamed(document[0], NAMES, Random(1))
    assert changed.words[4] == "Klopstokia"
    assert tree(changed)["Klopstokia"] == ("left", "obj")
    assert changed.names is not None
    assert changed.names[4] == single("B-LOC")


def test_augmentation_is_the_same_for_the_same_seed(document: list[Sentence]) -> None:
    documents = [document * 50]
    assert augment(documents, NAMES, Random(7)) == augment(documents, NAMES, Random(7))
    assert augment(documents, NAMES, Random(7)) != documents


def test_made_up_sentences_know_all_their_names() -> None:
    documents = made.make_documents(NAMES, Random(1), 40)
    for sentence in (sentence for document in documents for sentence in document):
        assert sentence.names is not None
        assert len(sentence.names) == len(sentence.words)
        assert any(labels != OUTSIDE for labels in sentence.names)
    assert made.make_documents({}, Random(1)) == []


def test_arrays_know_what_is_missing(document: list[Sentence], pieces: Pieces) -> None:
    numbering = Numbering(collect_labels(document))
    bare = Sentence(["Talks", "failed"], is_sentence=False)
    arrays = to_arrays([pack([numbering.encode(sentence) for sentence in (*document, bare)], pieces)])
    padding = 19
    assert {arrays[name].shape for name in ("ids", "heads", "starts")} == {(1, 13 + padding)}
    assert arrays["heads"][0].tolist() == [4, 3, 1, 0, 4, 4, 10, 10, 10, 0, 10, IGNORED, IGNORED] + [IGNORED] * padding
    assert arrays["starts"][0].tolist() == [IGNORED, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, IGNORED, IGNORED] + [IGNORED] * padding
    assert arrays["sentence"][0].tolist() == [0] * 6 + [1] * 5 + [2] * 2 + [-1] * padding
    assert set(arrays["names"][0].tolist()) == {ANY}
    assert arrays["at"].tolist() == [[-1]]


def test_roles_are_placed_by_window(document: list[Sentence], tmp_path: Path, pieces: Pieces) -> None:
    test_an_argument_is_the_head_of_its_span(document, tmp_path)
    labels = collect_labels(document)
    numbering = Numbering(labels)
    arrays = to_arrays([pack([numbering.encode(document[1]), numbering.encode(document[0])], pieces)])
    assert arrays["at"].tolist() == [[8]]
    assert arrays["roles"][0, 0].tolist() == [0] * 5 + [labels["roles"].index("A0"), 0, 0, 0, labels["roles"].index("A1"), 0] + [0] * 21


def test_windows_hold_whole_sentences_and_batches_stay_small(document: list[Sentence], pieces: Pieces) -> None:
    numbering = Numbering(collect_labels(document))
    encoded = [numbering.encode(sentence) for sentence in document] * 60
    windows = list(make_windows([encoded], pieces, Random(1)))
    assert sum(len(window.sentences) for window in windows) == len(encoded)
    assert max(len(window.ids) for window in windows) <= WINDOW * 1.5 + 2
    batches = make_batches(list(windows), 400, Random(1))
    assert sum(map(len, batches)) == len(windows)
    assert all(len(batch) == 1 or len(batch) * max(len(window.ids) for window in batch) <= 400 for batch in batches)


def test_scores() -> None:
    scores = Scores()
    scores["LAS"].add({1, 2}, {2, 3, 4, 5})
    assert scores["LAS"] == Score(1, 2, 4)
    assert table("words", ["LAS", "UAS"], {"talks": scores}).splitlines()[-1] == "| talks | 33.3 | - |"
    assert name_spans(["I-LOC", "I-LOC", "B-LOC", "O"]) == [(0, 2, "LOC"), (2, 3, "LOC")]


def test_the_catalogue_reads_the_tables(shared: Path) -> None:
    found = catalogue.read_names(shared / "facts")
    assert set(NAMES) <= set(found)
    assert all(names for names in found.values())


def test_only_the_base_weights_of_the_card_are_trained(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="missing"):
        check_base(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"others")
    with pytest.raises(ConfigError, match="another base"):
        check_base(tmp_path)
    check_base(tmp_path, "01db91d06032cc64162c16f8e35725b0e632beebdde8b2c2459979d04fb1e20c")
