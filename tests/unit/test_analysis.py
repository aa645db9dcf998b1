"""The analyzer: from a document to tokens, sentences, names, predicates and quotations over the original text."""

import hashlib
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from kgbuild import resources
from kgbuild.analysis import Analyzer
from kgbuild.analysis.tokens import MAX_RUN
from kgbuild.config import Settings
from kgbuild.model import Analysis, Block, Document, Span

FOLDER = resources.model_folder("en")
HARD = [
    *["", " ", "\n", '"', '"""', "??!!", ". . . .", "\x00\x01abc \x1b[0m", "\ud800 lone \udfff said", "\ufeffHello there."],
    *[
        "😀👩\u200d👩\u200d👧 said “yes”",
        'قال الرئيس إن "الحرب" انتهت.',
        "日本政府は「反対」と述べた。",
        "\u202eabc\u202c def.",
        "\t\r\n x \x85 y",
    ],
]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(Settings())


def _document(text: str, *markup: str, part: str = "body") -> Document:
    """One block a paragraph; `markup` are strings that are not language."""
    blocks = tuple(Block(Span(*match.span()), part) for match in re.finditer(r"\S(?:.|\n(?!\n))*", text))
    spans = [Span(*match.span()) for mark in markup for match in re.finditer(re.escape(mark), text)]
    return Document("d", "d", text, "d", blocks, tuple(sorted(spans)))


def _words(analysis: Analysis) -> list[str]:
    return [token.text for token in analysis.tokens]


def _sentences(analysis: Analysis) -> list[str]:
    tokens = analysis.tokens
    return [analysis.document.text[tokens[start].span.start : tokens[end - 1].span.end] for start, end in analysis.sentences]


def _check(analysis: Analysis) -> None:
    """What holds for every analysis, whatever the text."""
    tokens = analysis.tokens
    assert all(token.span.start < token.span.end for token in tokens)
    assert all(before.span.end <= after.span.start for before, after in pairwise(tokens))
    assert [index for sentence in analysis.sentences for index in range(*sentence)] == list(range(len(tokens)))
    for start, end in analysis.sentences:
        assert sum(token.head == token.index for token in tokens[start:end]) == 1
        assert all(start <= token.head < end for token in tokens[start:end])
        assert all((token.dep == "root") == (token.head == token.index) for token in tokens[start:end])


def test_a_plain_sentence(analyzer: Analyzer) -> None:
    analysis = analyzer.analyse(_document("Finland denied on Monday that it had sent the letter to Norway."))
    _check(analysis)
    denied = next(token for token in analysis.tokens if token.text == "denied")
    sent = next(token for token in analysis.tokens if token.text == "sent")
    assert (denied.lemma, denied.pos, denied.dep) == ("deny", "VERB", "root")
    assert (sent.dep, sent.head) == ("ccomp", denied.index)
    roles = {predicate.token: dict(predicate.arguments) for predicate in analysis.predicates}
    assert (roles[denied.index]["A0"], roles[denied.index]["A1"]) == (0, sent.index)
    assert [analysis.tokens[name.start].text for name in analysis.names] == ["Finland", "Norway"]


def test_markup_neither_breaks_words_nor_shows(analyzer: Analyzer) -> None:
    text = "It **re**ported [a leak](x y) on **Mon**day."
    analysis = analyzer.analyse(_document(text, "**", "[", "](x y)"))
    assert _words(analysis) == ["It", "reported", "a", "leak", "on", "Monday", "."]
    assert [token.span.of(text) for token in analysis.tokens][1:6] == ["re**ported", "a", "leak", "on", "Mon**day"]


def test_invisible_characters_do_not_break_words(analyzer: Analyzer) -> None:
    text = "A trea\u00adty on mis\u200bsiles."
    analysis = analyzer.analyse(_document(text))
    assert _words(analysis) == ["A", "treaty", "on", "missiles", "."]
    assert analysis.tokens[1].span.of(text) == "trea\u00adty"


def test_no_sentence_crosses_a_block(analyzer: Analyzer) -> None:
    analysis = analyzer.analyse(_document("Ministers meet in\n\nOslo on Friday"))
    assert _sentences(analysis) == ["Ministers meet in", "Oslo on Friday"]


def test_a_line_break_inside_a_block_is_white_space(analyzer: Analyzer) -> None:
    analysis = analyzer.analyse(_document("The minister of\nDefence left. The envoy\nstayed."))
    assert _sentences(analysis) == ["The minister of\nDefence left.", "The envoy\nstayed."]


def test_captions_and_asides_are_analysed(analyzer: Analyzer) -> None:
    assert _words(analyzer.analyse(_document("A tank in Oslo.", part="caption"))) == ["A", "tank", "in", "Oslo", "."]


@pytest.mark.parametrize("marks", ['""', "“”"])
def test_quotations_and_their_reporting_clause_are_one_sentence(analyzer: Analyzer, marks: str) -> None:
    text = 'The talks ended. "We will not sign the treaty," Norway wrote. Sweden called it "a bad idea." Finland kept silent.'
    text = re.sub(r'"([^"]*)"', rf"{marks[0]}\1{marks[1]}", text)
    analysis = analyzer.analyse(_document(text))
    expected = [
        "The talks ended.",
        '"We will not sign the treaty," Norway wrote.',
        'Sweden called it "a bad idea."',
        "Finland kept silent.",
    ]
    assert [re.sub("[“”]", '"', sentence) for sentence in _sentences(analysis)] == expected
    assert [quotation.inner.of(text) for quotation in analysis.quotations] == ["We will not sign the treaty,", "a bad idea."]


def test_abbreviations_do_not_end_a_sentence(analyzer: Analyzer) -> None:
    text = "Lt. Gen. Ann Berg met Dr. J. Holm of the U.S. Senate. They talked."
    assert len(analyzer.analyse(_document(text)).sentences) == 2


def test_prefixes_stay_whole_and_compounds_are_cut(analyzer: Analyzer) -> None:
    words = _words(analyzer.analyse(_document("They de-escalate at the US-led talks.")))
    assert words == ["They", "de-escalate", "at", "the", "US", "-", "led", "talks", "."]


def test_words_that_lack_their_blank_and_hyphens_of_unicode_are_cut(analyzer: Analyzer) -> None:
    text = "The talks(which the US\u2011led group left)failed;nobody de\u2010escalated, so the meeting(s) ended."
    words = _words(analyzer.analyse(_document(text)))
    assert words[:14] == ["The", "talks", "(", "which", "the", "US", "\u2011", "led", "group", "left", ")", "failed", ";", "nobody"]
    assert "de\u2010escalated" in words
    assert "meeting(s" in words


@pytest.mark.parametrize("text", HARD)
def test_hard_texts_do_not_raise(analyzer: Analyzer, text: str) -> None:
    document = Document("d", "d", text, "d", (Block(Span(0, len(text))),))
    _check(analyzer.analyse(document))


def test_a_document_without_blocks_is_empty(analyzer: Analyzer) -> None:
    assert analyzer.analyse(Document("d", "d", "", "d", ())).tokens == ()


def test_a_long_run_without_blanks_is_cut_by_length(analyzer: Analyzer) -> None:
    analysis = analyzer.analyse(_document("x=1;" * 25_000))
    _check(analysis)
    assert len(analysis.tokens) == 100_000 // MAX_RUN


def test_a_long_paragraph_is_read_as_if_it_were_short(analyzer: Analyzer) -> None:
    sentence = "The minister said that the talks with the neighbours had failed. "
    analysis = analyzer.analyse(_document(sentence * 40))
    _check(analysis)
    assert len(analysis.sentences) == 40
    shapes = [tuple(token.head - start for token in analysis.tokens[start:end]) for start, end in analysis.sentences]
    assert len(set(shapes)) == 1


def test_words_without_any_sentence_end_are_read(analyzer: Analyzer) -> None:
    _check(analyzer.analyse(_document("talks " * 400)))


def test_a_result_does_not_depend_on_what_was_read_before(analyzer: Analyzer) -> None:
    document = _document("Spain backed the plan, Reuters reported. Italy did not.")
    first = analyzer.analyse(document)
    analyzer.analyse(_document("Nobody agreed with the minister of trade. " * 9))
    assert analyzer.analyse(document) == first


def test_threads_do_not_change_the_result(analyzer: Analyzer) -> None:
    document = _document("Spain backed the plan, Reuters reported. Italy did not, as its minister had told reporters in Rome on Sunday.")
    assert Analyzer(Settings(threads=2)).analyse(document) == analyzer.analyse(document)


def test_importing_the_door_is_light() -> None:
    code = "import sys, kgbuild.analysis; print([name for name in ('spacy', 'onnxruntime', 'numpy') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_model_card_names_the_digests_of_the_files() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"\| `([\w.]+)` \|.*\| `([0-9a-f]{64})` \|", card))
    files = {path.name for path in FOLDER.iterdir() if path.name not in {"README.md", "LICENSE"}}
    assert set(named) == files
    assert named == {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in files}
