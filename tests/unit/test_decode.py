"""Decoding: trees, labels, names and sentence starts from scores."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from kgbuild.analysis.decode import Decoder, Parse
from kgbuild.analysis.encoder import Labels, Outputs
from kgbuild.analysis.names import NamePart, agree, best_names
from kgbuild.analysis.repairs import join_listed_names, join_name_and_noun
from kgbuild.analysis.sentences import Words, sentence_starts
from kgbuild.analysis.trees import Heads, Scores, best_tree, chu_liu_edmonds, eisner, is_projective
from kgbuild.analysis.windows import CONTEXT, LONGEST_SENTENCE, context, cut, fill

LABELS = ["O", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


def _all_trees(size: int) -> list[Heads]:
    found = []
    for heads in itertools.product(range(size), repeat=size - 1):
        tree = np.array([0, *heads])
        nodes = list(range(1, size))
        for _ in nodes:
            nodes = [int(tree[node]) for node in nodes]
        if not any(nodes):
            found.append(tree)
    return found


def _score(scores: Scores, heads: Heads) -> float:
    return float(sum(scores[node, heads[node]] for node in range(1, len(heads))))


@pytest.mark.parametrize("seed", range(6))
def test_both_algorithms_find_the_best_tree_of_their_kind(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(5, 5))
    trees = _all_trees(5)
    best = max(_score(scores, tree) for tree in trees)
    best_projective = max(_score(scores, tree) for tree in trees if is_projective(tree))
    assert _score(scores, chu_liu_edmonds(scores)) == pytest.approx(best)
    assert _score(scores, eisner(scores)) == pytest.approx(best_projective)


@pytest.mark.parametrize("seed", range(6))
def test_the_tree_of_a_sentence_is_projective_and_has_one_root(seed: int) -> None:
    arcs = np.random.default_rng(seed).normal(size=(9, 10)).astype(np.float32)
    heads = best_tree(arcs)
    assert sum(int(head) == word for word, head in enumerate(heads)) == 1
    assert is_projective(heads)


def test_crossing_arcs_are_seen() -> None:
    assert is_projective(np.array([1, 1, 1, 2]))
    assert not is_projective(np.array([2, 3, 2, 2]))


def test_a_bare_noun_and_the_name_after_it_are_one_subject() -> None:
    heads, deps = [1, 3, 3, 3], ["amod", "nsubj", "nsubj", "root"]
    join_name_and_noun(["ADJ", "NOUN", "PROPN", "VERB"], heads, deps)
    assert (heads, deps) == ([1, 2, 3, 3], ["amod", "nmod:desc", "nsubj", "root"])


def test_a_name_belongs_to_the_noun_with_a_determiner_before_it() -> None:
    heads, deps = [1, 3, 3, 3], ["det", "nsubj", "nsubj", "root"]
    join_name_and_noun(["DET", "NOUN", "PROPN", "VERB"], heads, deps)
    assert (heads, deps) == ([1, 3, 1, 3], ["det", "nsubj", "appos", "root"])


def test_two_arguments_with_words_between_are_left_alone() -> None:
    heads, deps = [3, 3, 3, 3], ["nsubj", "advmod", "nsubj", "root"]
    join_name_and_noun(["NOUN", "ADV", "PROPN", "VERB"], heads, deps)
    assert heads == [3, 3, 3, 3]


@pytest.mark.parametrize(("mark", "head"), [("PROPN", 2), ("PUNCT", 0)])
def test_a_listed_name_belongs_to_the_name_before_it(mark: str, head: int) -> None:
    # "papers, Le Monde and Figaro wrote", and the same with a comma before the "and"
    heads, deps = [6, 2, 0, 2, 5, 0, 6], ["nsubj", "punct", "appos", "flat", "cc", "conj", "root"]
    join_listed_names(["NOUN", "PUNCT", "PROPN", mark, "CCONJ", "PROPN", "VERB"], heads, deps)
    assert heads == [6, 2, 0, 2, 5, head, 6]


def _random_outputs(size: int, labels: Labels) -> Outputs:
    random = np.random.default_rng(size)
    shapes = [(size, len(labels.pos)), (size, len(labels.ner)), (size, 0), (size, 0), (size,), (size,), (size, size + 1), (size + 1, 3)]
    shapes += [(size, len(labels.rel), 3), (size, 3), (size, len(labels.roles), 3)]
    return Outputs(*(random.normal(size=shape).astype(np.float32) for shape in shapes))


def test_sentences_that_are_decided_together_are_as_each_alone() -> None:
    labels = Labels(["NOUN", "VERB", "PROPN"], ["root", "nsubj", "obj"], LABELS, ["-", "A0", "A1", "TMP"], [], [])
    words, outputs, decode = list("abcdefghijk"), _random_outputs(11, labels), Decoder(labels)
    together, alone = decode(outputs, words, [word in (0, 1, 7) for word in range(11)]), Parse.empty()
    for start, end in ((0, 1), (1, 7), (7, 11)):
        alone.append(decode(outputs.part(start, end), words[start:end], [word == start for word in range(start, end)]))
    assert together[:5] == alone[:5]
    assert together.predicates == alone.predicates
    assert [name[:3] for name in together.names] == [name[:3] for name in alone.names]


def _spans(logits: npt.NDArray[np.float32]) -> list[tuple[int, int, str]]:
    return [(name.start, name.end, name.label) for name in best_names(logits, LABELS)]


def test_names_are_the_best_legal_sequence() -> None:
    logits = np.array([[0, 4, 0, 0, 0], [0, 0, 4, 0, 0], [5, 0, 0, 0, 0], [0, 0, 0, 4, 0]], dtype=np.float32)
    assert _spans(logits) == [(0, 2, "ORG"), (3, 4, "LOC")]


def test_a_name_does_not_change_its_label_inside() -> None:
    logits = np.array([[0, 3, 0, 2.5, 0], [0, 0, 0, 0, 3]], dtype=np.float32)
    assert _spans(logits) == [(0, 2, "LOC")]


def test_a_name_does_not_begin_inside() -> None:
    logits = np.array([[0, 0.5, 3, 0, 0]], dtype=np.float32)
    assert _spans(logits) == [(0, 1, "ORG")]


def test_mentions_of_a_name_agree_on_its_kind() -> None:
    sure, unsure = {"ORG": -0.1, "LOC": -2.4}, {"ORG": -0.8, "LOC": -0.6}
    names = [NamePart(0, 1, "ORG", sure), NamePart(3, 4, "LOC", unsure), NamePart(5, 6, "LOC", unsure)]
    words = ["Osterlich", "said", "in", "Osterlich", "that", "Sylvania"]
    assert [name.label for name in agree(names, words)] == ["ORG", "ORG", "LOC"]


def _starts(text: str, guesses: str = "", score: float = 1.0) -> list[str]:
    """Words of the sentences that start; `guesses` are the words where the model sees a start; { and } stand for quotation marks."""
    texts = text.split()
    words = Words(texts, [text == "{" for text in texts], [text == "}" for text in texts], [True] + [False] * (len(texts) - 1))
    logits = np.array([score if text in guesses.split() else -1.0 for text in texts], dtype=np.float32)
    return [text for text, start in zip(texts, sentence_starts(words, logits), strict=True) if start]


def test_a_reporting_clause_goes_on_after_comma_and_closing_mark() -> None:
    assert _starts("{ We agree , } Spain said .", "We } Spain") == ["{"]


def test_a_question_in_quotation_marks_goes_on_with_a_small_letter() -> None:
    assert _starts("{ Why ? } he asked .", "} he") == ["{"]


def test_a_closing_mark_belongs_to_the_sentence_before() -> None:
    assert _starts("It has { one goal . } Poland disagreed .", "}") == ["It", "Poland"]


def test_a_sentence_starts_with_its_opening_mark() -> None:
    assert _starts("They met . { Nothing changed , } she said .", "Nothing") == ["They", "{"]


def test_titles_and_initials_end_no_sentence() -> None:
    assert _starts("He met Gen. Young and J. Smith .", "Young Smith") == ["He"]


def test_an_abbreviation_ends_a_sentence_when_the_model_sees_a_start() -> None:
    assert _starts("He left the U.S. Then it rained .", "Then") == ["He", "Then"]
    assert _starts("He left the U.S. Senate .") == ["He"]


def test_the_number_of_an_item_is_no_sentence() -> None:
    assert _starts("1 . Withdraw all troops .", "Withdraw") == ["1"]
    assert _starts("They met in 2022 . Nothing changed .", "Nothing") == ["They", "Nothing"]


def test_a_reference_number_stays_with_its_sentence() -> None:
    assert _starts("It was signed . [ 2 ] Then it failed .") == ["It", "Then"]


def test_no_sentence_starts_without_an_end_before_it() -> None:
    assert _starts("Talks with North Macedonia went on", "North Macedonia") == ["Talks"]


def test_a_sure_start_needs_no_end_before_it_but_a_comma_forbids_it() -> None:
    assert _starts("Yours Ann Berg The talks went on", "The", score=6.0) == ["Yours", "The"]
    assert _starts("Yours , The talks went on", "The", score=6.0) == ["Yours"]


def test_a_window_inside_a_block_begins_with_the_sentence_before() -> None:
    starts = [True, False, False, True, False]
    assert context([1] * 8, starts, [True] + [False] * 7, 5) == 3
    assert context([1] * 8, starts, [True, *[False] * 4, True, False, False], 5) == 5
    assert context([CONTEXT] * 8, starts, [True] + [False] * 7, 5) == 5


def test_windows_hold_whole_blocks_where_they_can() -> None:
    sizes = [1] * 10
    assert fill(sizes, [3, 6, 10], 0, limit=7) == 6
    assert fill(sizes, [3, 6, 10], 6, limit=7) == 10
    assert fill(sizes, [10], 0, limit=7) == 7
    assert fill([9], [1], 0, limit=7) == 1


def test_a_window_is_cut_where_its_last_whole_sentence_ends() -> None:
    assert cut([True] + [False] * 9 + [True] + [False] * 9) == 10
    assert cut([True] + [False] * 8 + [True]) == 10
    assert cut([True] + [False] * 300) == LONGEST_SENTENCE
