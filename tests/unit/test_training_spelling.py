"""Spellings of news in training: what is changed keeps its annotation, and every line of the list of hard spellings is made."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from kgbuild import resources
from kgbuild.analysis.encoder import case_class
from kgbuild.lang import en
from kgbuild.training import robustness, spelling
from kgbuild.training.augment import augment
from kgbuild.training.batches import make_windows, pack
from kgbuild.training.catalogue import Names
from kgbuild.training.edits import root_of
from kgbuild.training.labels import Numbering, collect_labels
from kgbuild.training.pieces import Pieces
from kgbuild.training.raw_text import RawText
from kgbuild.training.sentences import ANY, NAME_LABELS, OUTSIDE, UNKNOWN, Predicate, Sentence, Syntax
from kgbuild.training.treebanks import find_words

NAMES: Names = {"LOC": [("Klopstokia",)], "ORG": [("Bugle",)], "CAPITAL": [("Mollo",)], "PERSON": [("Rufus", "Firefly")]}


@pytest.fixture
def sentence() -> Sentence:
    """Return `The envoys rejected the stale plan ; talks failed .`"""
    words = ["The", "envoys", "rejected", "the", "stale", "plan", ";", "talks", "failed", "."]
    pos = ["DET", "NOUN", "VERB", "DET", "ADJ", "NOUN", "PUNCT", "NOUN", "VERB", "PUNCT"]
    heads = [1, 2, 2, 5, 5, 2, 8, 8, 2, 2]
    relations = ["det", "nsubj", "root", "det", "amod", "obj", "punct", "nsubj", "parataxis", "punct"]
    syntax = Syntax(pos, ["_"] * 10, ["_"] * 10, heads, relations)
    return Sentence(words, syntax=syntax, names=[OUTSIDE] * 10, predicates=[Predicate(2, ((1, "A0"), (5, "A1")), "reject.01")])


def test_a_prefix_leaves_the_annotation_as_it_is(sentence: Sentence) -> None:
    seen = set()
    for seed in range(60):
        changed = spelling.prefixed(sentence, Random(seed))
        assert (changed.syntax, changed.names, changed.predicates) == (sentence.syntax, sentence.names, sentence.predicates)
        (place,) = (place for place, word in enumerate(changed.words) if word != sentence.words[place])
        prefix, _, rest = changed.words[place].partition("-")
        assert rest == sentence.words[place]
        seen.add(prefix)
    assert len(seen) > 5
    assert seen <= set(en.PREFIXES)


def test_all_prefixes_are_ones_that_the_tokenizer_leaves_on_their_word() -> None:
    assert {prefix for prefixes in spelling._PREFIXES.values() for prefix in prefixes} <= set(en.PREFIXES)


def test_a_compound_with_a_name_hangs_on_its_noun(sentence: Sentence) -> None:
    changed = spelling.compounded(sentence, NAMES, Random(1))
    at = changed.words.index("-")
    noun = at + 2
    assert changed.syntax is not None
    assert (changed.words[noun], changed.words[at - 1]) in {
        ("plan", "Klopstokia"),
        ("plan", "Mollo"),
        ("envoys", "Klopstokia"),
        ("envoys", "Mollo"),
    }
    assert changed.syntax.heads[at - 1 : noun] == [at + 1, at + 1, noun]
    assert changed.syntax.relations[at - 1 : noun] == ["", "punct", "amod"]
    assert root_of(changed) == changed.words.index("rejected")
    assert changed.predicates is None
    assert changed.names is not None
    assert changed.names[at - 1] == 1 << NAME_LABELS.index("B-LOC") | 1 << NAME_LABELS.index("B-ORG")


def test_no_compound_without_names_or_after_a_changing_article(sentence: Sentence) -> None:
    assert spelling.compounded(sentence, {}, Random(1)) is sentence
    sentence.words[0], sentence.words[4] = "An", "a"
    assert spelling.compounded(sentence, NAMES, Random(1)) is sentence


def test_a_missing_blank_makes_one_run_of_two_words(sentence: Sentence) -> None:
    changed = spelling.glued(sentence, Random(1))
    assert changed.words == ["The", "envoys", "rejected", "the", "stale", "plan;talks", "failed", "."]
    assert changed.syntax is not None
    run = 5
    assert (changed.syntax.pos[run], changed.syntax.heads[run], changed.syntax.relations[run]) == ("", UNKNOWN, "")
    assert changed.syntax.heads == [1, 2, 2, run, run, UNKNOWN, 2, 2]
    assert changed.names is not None
    assert changed.names[run] == ANY
    assert changed.predicates is None


def test_levelled_case(sentence: Sentence) -> None:
    forms = {spelling.levelled(sentence, Random(seed)).words[1] for seed in range(20)}
    assert forms == {"ENVOYS", "envoys"}
    assert sentence.words[1] == "envoys"


def test_single_marks(sentence: Sentence) -> None:
    sentence.words[0] = sentence.words[9] = '"'
    assert spelling.with_single_marks(sentence).words[::9] == ["'", "'"]


@pytest.mark.parametrize("mark", [*"“”„«»"])
def test_typographic_marks_are_the_same_pieces_as_plain_ones(mark: str) -> None:
    pieces = Pieces(resources.model_folder("en") / "tokenizer.json")
    assert pieces(mark) == pieces('"')
    assert case_class(mark) == case_class('"')


def test_windows_of_levelled_case_look_like_texts_of_that_case(sentence: Sentence) -> None:
    pieces = Pieces(resources.model_folder("en") / "tokenizer.json")
    encoded = Numbering(collect_labels([sentence])).encode(sentence)
    plain = pack([encoded], pieces)
    seen = {tuple(window.word_cases) for seed in range(300) for window in make_windows([[encoded]], pieces, Random(seed))}
    texts = {tuple(case_class(level(word)) for word in sentence.words) for level in (str.lower, str.title, str.upper)}
    assert seen == texts | {tuple(plain.word_cases)}
    for window in (window for seed in range(300) for window in make_windows([[encoded]], pieces, Random(seed))):
        assert [window.cases[first] for first in window.firsts] == window.word_cases


def test_every_hard_spelling_comes_up(sentence: Sentence) -> None:
    words = [made.words for document in augment([[sentence] * 3000], NAMES, Random(3)) for made in document]
    texts = [" ".join(sentence) for sentence in words]
    for sign in ("plan;talks", "-envoys", " - led ", "THE ENVOYS", "the envoys rejected", "- The"):
        assert any(sign in text for text in texts), sign
    assert any(text.endswith("failed") for text in texts)
    assert sum(text == " ".join(sentence.words) for text in texts) > 0.7 * len(texts)


@pytest.fixture
def placed() -> Sentence:
    """Return `"We won't go," he said.` with the places of its words."""
    words = ['"', "We", "wo", "n't", "go", ",", '"', "he", "said", "."]
    heads = [4, 4, 4, 4, 8, 4, 4, 8, 8, 8]
    text = '"We won\'t go," he said.'
    pos = ["PUNCT", "PRON", "AUX", "PART", "VERB", "PUNCT", "PUNCT", "PRON", "VERB", "PUNCT"]
    return Sentence(words, text=text, offsets=find_words(words, text), syntax=Syntax(pos, ["_"] * 10, ["_"] * 10, heads, ["dep"] * 10))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("typographic marks", "“We won’t go,” he said."),
        ("single marks", "‘We won’t go,’ he said."),
        ("capitals", '"WE WON\'T GO," HE SAID.'),
        ("no capitals", '"we won\'t go," he said.'),
        ("lines without a final stop", '"We won\'t go," he said'),
        ("headlines", '"We Won\'t Go," He Said'),
        ("items of lists", '- "We won\'t go," he said.'),
    ],
)
def test_a_harder_spelling_keeps_text_and_words_together(kind: str, text: str, placed: Sentence) -> None:
    changed = robustness.KINDS[kind](placed)
    assert changed.text == text
    assert [changed.text[start:end] for start, end in changed.offsets] == changed.words
    assert changed.paragraph == (kind in {"lines without a final stop", "headlines", "items of lists"})
    assert changed.syntax is not None
    assert len(changed.syntax.heads) == len(changed.words)


def test_a_prefix_moves_the_places_behind_it(placed: Sentence) -> None:
    placed.words[8] = "says"
    texts = {robustness.KINDS["a hyphenated prefix"](replace(placed, text=placed.text + " " * length)).text for length in range(9)}
    assert texts == {f'"We won\'t go," he {prefix}-says.' for prefix in ("re", "co", "de", "pre", "counter")}


def test_only_plain_stops_lose_their_blank(placed: Sentence) -> None:
    following = Sentence(["They"], text="They")
    assert robustness.missing_blank(placed, following) == ""
    assert robustness.missing_blank(replace(placed, text='He said "no."'), following) == " "
    assert robustness.missing_blank(replace(placed, text="He lives in the U.S."), following) == " "


def test_the_table_holds_every_kind(placed: Sentence) -> None:
    raw_text = RawText(resources.model_folder("en"))
    scores = robustness.robustness([[placed, replace(placed)]], raw_text)
    assert list(scores) == ["clean", "blanks missing after stops", *robustness.KINDS]
    assert all(score["words"].gold >= 18 for score in scores.values())
    assert scores["clean"]["sentences"].f == 100
