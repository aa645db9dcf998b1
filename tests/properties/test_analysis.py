"""What holds for the language model on any text: batches, offsets and memory change nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.analysis import Analyzer
from kgbuild.analysis.pipeline import language
from kgbuild.config import Settings
from kgbuild.model import Analysis, Block, Document, Span

pytestmark = pytest.mark.slow

SENTENCES = (
    "The envoy of Sylvania denied that the talks had failed.",
    "“We will not sign,” the minister said on Tuesday.",
    "Freedonia, which fears a new war, asked its allies for help.",
    "According to two officials, the port will open in May.",
    "Nobody answered",
    "WHY DID THE COUNCIL REJECT THE PLAN?",
    "Osterlich's president called the report false and threatened to leave the alliance.",
)
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=30).map(" ".join)
QUICK = settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(Settings())


def document(text: str) -> Document:
    return Document("d", "d", text, "d", (Block(Span(0, len(text))),))


def sentences(analysis: Analysis) -> list[tuple[str, ...]]:
    """The words of each sentence with their heads and relations."""
    return [
        tuple(f"{token.text} {token.head - start} {token.dep}" for token in analysis.tokens[start:end]) for start, end in analysis.sentences
    ]


@QUICK
@given(texts=st.lists(TEXTS, min_size=2, max_size=4))
def test_a_document_alone_equals_the_same_document_in_a_batch(texts: list[str]) -> None:
    nlp = language("en", 1)
    alone = [nlp(text).to_json() for text in texts]
    assert [doc.to_json() for doc in nlp.pipe(texts, batch_size=len(texts))] == alone
    assert [doc.to_json() for doc in nlp.pipe(texts[::-1], batch_size=2)][::-1] == alone


@QUICK
@given(text=TEXTS)
def test_threads_change_nothing(analyzer: Analyzer, text: str) -> None:
    assert Analyzer(Settings(threads=2)).analyse(document(text)) == analyzer.analyse(document(text))


def test_sentences_of_a_long_paragraph_do_not_depend_on_where_windows_begin(analyzer: Analyzer) -> None:
    """What stands in front moves the seams of all windows; at most one in twenty words may be read otherwise for it."""
    text = " ".join(SENTENCES[place * 3 % 4] for place in range(60))
    plain = sentences(analyzer.analyse(document(text)))
    changed = total = 0
    for lead in ("It rained. ", "Two men met in the rain and parted. ", SENTENCES[6] + " "):
        moved = sentences(analyzer.analyse(document(lead + text)))[-len(plain) :]
        changed += sum(a != b for one, other in zip(plain, moved, strict=True) for a, b in zip(one, other, strict=True))
        total += sum(map(len, plain))
    assert changed / total < 0.05


def test_thousands_of_new_words_are_forgotten(analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgbuild.analysis.convert.KEPT_WORDS", 0)
    strings = language("en", 1).vocab.strings
    first = analyzer.analyse(document("Sylvania wrote to Freedonia."))
    before = len(strings)
    for number in range(20):
        analyzer.analyse(document(f"Envoy{number}x met Chief{number}y in Port{number}z."))
    assert len(strings) == before
    assert analyzer.analyse(document("Sylvania wrote to Freedonia.")) == first
