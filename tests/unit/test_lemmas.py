"""Lemmas: the table, the rules for words that it does not hold, and the learner."""

import lzma
from pathlib import Path

import pytest

from kgbuild import resources
from kgbuild.analysis.lemmas import Edit, Lemmatizer, read_lemmas
from kgbuild.errors import ConfigError
from kgbuild.training.lemmas import Word, accuracy, learn, read_words

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


@pytest.fixture(scope="module")
def lemmatizer() -> Lemmatizer:
    return read_lemmas(resources.model_folder("en"))


@pytest.mark.parametrize(
    ("form", "pos", "lemma"),
    [
        *[("said", "VERB", "say"), ("denies", "VERB", "deny"), ("Leaked", "VERB", "leak"), ("leaking", "VERB", "leak")],
        *[("rebutted", "VERB", "rebut"), ("rebuking", "VERB", "rebuke"), ("accused", "VERB", "accuse"), ("need", "VERB", "need")],
        *[("bring", "VERB", "bring"), ("vowed", "VERB", "vow"), ("was", "AUX", "be"), ("’s", "AUX", "be"), ("n't", "PART", "not")],
        *[("treaties", "NOUN", "treaty"), ("progress", "NOUN", "progress"), ("women", "NOUN", "woman"), ("Better", "ADJ", "good")],
        *[("Moscow", "PROPN", "Moscow"), ("States", "PROPN", "States"), ("him", "PRON", "he"), ("*", "PUNCT", "*")],
    ],
)
def test_lemma(lemmatizer: Lemmatizer, form: str, pos: str, lemma: str) -> None:
    assert lemmatizer.lemma(form, pos) == lemma


def test_known_words_settle_the_base_of_an_unknown_form() -> None:
    edits = {("*ing", "VERB"): Edit(3, "")}
    assert Lemmatizer(edits, frozenset({"grate"})).lemma("grating", "VERB") == "grate"
    assert Lemmatizer(edits, frozenset({"treat"})).lemma("treating", "VERB") == "treat"


def test_the_learner_keeps_endings_and_what_they_get_wrong() -> None:
    words = [Word(form, "NOUN", form[:-1]) for form in ("talks", "bombs", "bases")] + [Word("news", "NOUN", "news")]
    edits = learn(words, frozenset())
    assert edits == {("*", "NOUN"): Edit(1, ""), ("news", "NOUN"): Edit(0, "")} or edits["*s", "NOUN"] == Edit(1, "")
    table = Lemmatizer(edits)
    assert accuracy(table, words, "NOUN") == (4, 4)


def test_misspelt_words_are_not_learnt(tmp_path: Path) -> None:
    path = tmp_path / "train.conllu.xz"
    good, bad = "1\tSaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_", "2\tsiad\tsay\tVERB\tVBD\tTypo=Yes\t1\tdep\t_\t_"
    path.write_bytes(lzma.compress(f"# text = x\n{good}\n{bad}\n\n".encode()))
    assert list(read_words(path)) == [Word("said", "VERB", "say")]


def test_a_missing_table_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        read_lemmas(tmp_path)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the treebanks are not beside this checkout")
def test_verbs_of_the_test_treebank(lemmatizer: Lemmatizer) -> None:
    right, total = accuracy(lemmatizer, read_words(CORPORA / "ud_ewt" / "test.conllu.xz"), "VERB")
    assert right / total > 0.995
