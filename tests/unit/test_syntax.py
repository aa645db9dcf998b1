"""The tree questions, on trees made by hand: one line a token with word, part of speech, relation and head (counted from 1, 0 the root)."""

from __future__ import annotations

import pytest

from kgbuild.model import Analysis, Block, Document, Span, Token
from kgbuild.syntax import Tree

MINISTER = """
The DET det 3
former ADJ amod 3
minister NOUN nsubj 11
of ADP case 5
Chad PROPN nmod 3
, PUNCT punct 7
Ada PROPN appos 3
Berg PROPN flat 7
, PUNCT punct 3
openly ADV advmod 11
rejected VERB root 0
Mali PROPN nmod:poss 14
's PART case 12
offer NOUN obj 11
and CCONJ cc 17
its PRON nmod:poss 17
terms NOUN conj 14
. PUNCT punct 11
"""

SOURCES = """
Officials NOUN nsubj 6
who PRON nsubj 3
know VERB acl:relcl 1
the DET det 5
plan NOUN obj 3
spoke VERB root 0
to ADP case 8
reporters NOUN obl 6
according VERB case 12
to ADP fixed 9
the DET det 12
agency NOUN obl 6
. PUNCT punct 6
"""


def tree(*tables: str) -> Tree:
    """Return the tree of sentences given as tables."""
    text = ""
    tokens: list[Token] = []
    sentences: list[tuple[int, int]] = []
    for table in tables:
        first = len(tokens)
        for number, line in enumerate(table.strip().splitlines()):
            word, pos, dep, head = line.split(" ")
            text += "" if word in (",", ".", "'s") or not text else " "
            span = Span(len(text), len(text) + len(word))
            text += word
            target = first + int(head) - 1 if head != "0" else first + number
            tokens.append(Token(first + number, span, word, word.lower(), pos, dep, target))
        sentences.append((first, len(tokens)))
    document = Document("d", "d", text, "d", (Block(Span(0, len(text))),))
    return Tree(Analysis(document, tuple(tokens), tuple(sentences), (), (), ()))


def phrase(found: Tree, word: str) -> str:
    """Return the noun phrase of the first token with that text."""
    index = next(t.index for t in found.tokens if t.text == word)
    return found.noun_phrase(index).of(found.analysis.document.text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("minister", "The former minister of Chad, Ada Berg"),
        ("Chad", "Chad"),
        ("Mali", "Mali"),
        ("offer", "Mali's offer"),
        ("terms", "its terms"),
    ],
)
def test_a_noun_phrase_keeps_modifiers_and_the_apposition_but_no_conjunct_or_possessive_mark(word: str, expected: str) -> None:
    assert phrase(tree(MINISTER), word) == expected


def test_a_noun_phrase_has_no_relative_clause_and_no_preposition_of_its_own() -> None:
    found = tree(SOURCES)
    assert phrase(found, "Officials") == "Officials"
    assert phrase(found, "agency") == "the agency"


def test_children_heads_ancestors_and_subtrees_agree() -> None:
    found = tree(MINISTER, SOURCES)
    assert found.of_dep(10, "nsubj", "obj") == (2, 13)
    assert found.ancestors(4) == (2, 10)
    assert found.head(10) == 10
    assert found.subtree(13) == (11, 12, 13, 14, 15, 16)
    assert found.subtree(13, without=("conj",)) == (11, 12, 13)
    assert all(child in found.subtree(t.index) for t in found.tokens for child in found.children(t.index))


def test_conjuncts_are_the_same_from_every_member() -> None:
    found = tree(MINISTER)
    assert found.conjuncts(13) == found.conjuncts(16) == (13, 16)


def test_sentences_and_spans_index_the_document() -> None:
    found = tree(MINISTER, SOURCES)
    assert found.sentence_of(0) == (0, 18)
    assert found.sentence_of(18) == (18, 31)
    span = found.span((6, 7))
    assert span.of(found.analysis.document.text) == "Ada Berg"
    assert list(found.tokens_in(span)) == [6, 7]


def test_a_preposition_of_several_words_is_one() -> None:
    found = tree(SOURCES)
    assert found.case_of(11) == "according to"
    assert found.case_of(7) == "to"
    assert found.case_of(0) == ""


BESIDE = """
Chad PROPN nsubj 7
, PUNCT punct 5
along ADP case 5
with ADP case 5
Mali PROPN nmod 1
, PUNCT punct 1
agreed VERB root 0
. PUNCT punct 7
"""


def test_a_preposition_that_joins_makes_companions() -> None:
    found = tree(BESIDE)
    assert found.case_of(4) == "along with"
    assert found.companions(0) == (0, 4)
    assert found.conjuncts(0) == (0,)
