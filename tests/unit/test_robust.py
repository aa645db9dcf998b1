"""News as it is written: headlines, capitals, lists, missing blanks, typographic marks, hyphens. One made-up text each."""

from __future__ import annotations

import re

import pytest

from kgbuild.analysis import Analyzer
from kgbuild.analysis.capitals import lines_in_title_case
from kgbuild.config import Settings
from kgbuild.model import Analysis, Block, Document, Span, Token


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(Settings())


def analyse(analyzer: Analyzer, text: str, part: str = "body") -> Analysis:
    blocks = tuple(Block(Span(*match.span()), part) for match in re.finditer(r"\S.*", text))
    return analyzer.analyse(Document("d", "d", text, "d", blocks))


def word(analysis: Analysis, text: str) -> Token:
    return next(token for token in analysis.tokens if token.text == text)


def subject(analysis: Analysis, verb: str) -> str:
    head = word(analysis, verb)
    return next(token.text for token in analysis.tokens if token.head == head.index and token.dep.startswith("nsubj"))


def test_a_headline_without_final_stop_is_one_clause(analyzer: Analyzer) -> None:
    analysis = analyse(analyzer, "Norway Rejects Swedish Demand Over Fishing Rights", part="title")
    assert len(analysis.sentences) == 1
    assert (word(analysis, "Rejects").pos, word(analysis, "Rejects").dep) == ("VERB", "root")
    assert subject(analysis, "Rejects") == "Norway"


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("Peru, Chile Offer Border Talks in Secret Letter to Bolivia", "Offer"),
        ("Courts Order Release of Jailed Reporters", "Order"),
    ],
)
def test_a_verb_with_the_form_of_a_noun_is_found_in_title_case(analyzer: Analyzer, line: str, verb: str) -> None:
    analysis = analyse(analyzer, f"The envoys left the capital.\n{line}\nNobody was hurt.", part="title")
    assert (word(analysis, verb).pos, word(analysis, verb).dep) == ("VERB", "root")
    assert len(analysis.sentences) == 3


@pytest.mark.parametrize(
    ("line", "is_title_case"),
    [
        ("Rebels Leave Base Near the Capital", True),
        ("Rebels Leave Base Near the Capital.", False),
        ("Rebels leave base near Capital City", False),
        ("Ann Berg", False),
        ("REBELS LEAVE BASE NEAR CAPITAL", False),
    ],
)
def test_lines_in_title_case_are_known(line: str, is_title_case: bool) -> None:
    words = ["Yes", ".", *line.removesuffix(".").split(), *(["."] if line.endswith(".") else [])]
    forced = [place in {0, 2} for place in range(len(words))]
    assert list(lines_in_title_case(words, forced)) == ([(2, len(words))] if is_title_case else [])


def test_capitals_throughout_are_read(analyzer: Analyzer) -> None:
    analysis = analyse(analyzer, "THE MINISTER DENIED THAT THE ARMY HAD CROSSED THE BORDER.")
    assert word(analysis, "DENIED").lemma == "deny"
    assert subject(analysis, "DENIED") == "MINISTER"
    assert (word(analysis, "CROSSED").dep, subject(analysis, "CROSSED")) == ("ccomp", "ARMY")


def test_small_letters_throughout_are_read(analyzer: Analyzer) -> None:
    analysis = analyse(analyzer, "the president of poland said that germany would pay.")
    assert subject(analysis, "said") == "president"
    assert subject(analysis, "pay") == "germany"


@pytest.mark.parametrize("bullet", ["-", "•", "*", "1."])
def test_items_of_a_list_are_sentences_of_their_own(analyzer: Analyzer, bullet: str) -> None:
    analysis = analyse(analyzer, f"{bullet} Withdraw all troops from the border\n{bullet} Release every prisoner of war")
    assert len(analysis.sentences) == 2
    assert [word(analysis, verb).dep for verb in ("Withdraw", "Release")] == ["root", "root"]


def test_a_missing_blank_after_a_full_stop_still_ends_the_sentence(analyzer: Analyzer) -> None:
    analysis = analyse(analyzer, "The envoys left Geneva.They will meet again in May.")
    assert [token.text for token in analysis.tokens][3:6] == ["Geneva", ".", "They"]
    assert len(analysis.sentences) == 2


@pytest.mark.parametrize("marks", ["“”", "«»", "„“", '""', "‘’"])
def test_quotation_marks_of_all_shapes_leave_the_clause_as_it_is(analyzer: Analyzer, marks: str) -> None:
    analysis = analyse(analyzer, f"{marks[0]}We will never accept this plan,{marks[1]} the minister said on Monday.")
    assert len(analysis.sentences) == 1
    assert subject(analysis, "said") == "minister"
    assert word(analysis, "accept").head == word(analysis, "said").index or word(analysis, "said").head == word(analysis, "accept").index


def test_prefixes_stay_with_their_word_and_compounds_are_cut(analyzer: Analyzer) -> None:
    analysis = analyse(analyzer, "Both sides agreed to de-escalate after the US-led talks with non-nuclear states.")
    words = [token.text for token in analysis.tokens]
    assert {"de-escalate", "non-nuclear"} <= set(words)
    assert words[words.index("US") : words.index("US") + 3] == ["US", "-", "led"]
    assert (word(analysis, "de-escalate").pos, word(analysis, "de-escalate").dep) == ("VERB", "xcomp")


def test_tags_and_features_reach_the_rules(analyzer: Analyzer) -> None:
    analysis = analyse(analyzer, "He was told that stronger sanctions follow.")
    told, sanctions, stronger = (word(analysis, text) for text in ("told", "sanctions", "stronger"))
    assert (told.tag, told.feature("Voice"), told.feature("Tense")) == ("VBN", "Pass", "Past")
    assert (sanctions.tag, sanctions.feature("Number"), stronger.feature("Degree")) == ("NNS", "Plur", "Cmp")
    assert (word(analysis, "He").feature("Person"), word(analysis, "follow").feature("Mood")) == ("3", "Ind")
    assert word(analysis, "that").feature("Mood") == ""
