"""Any text goes through the whole pipeline: nothing breaks, every span is inside the text, and documents do not know each other."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild import records
from kgbuild.documents import Details, make
from kgbuild.model import ROLES, Act, Document, Extraction, Span
from kgbuild.pipeline import Pipeline
from kgbuild.verify import verify

pytestmark = pytest.mark.slow

#: Stages whose failure would be ours whatever the text is; the stages before them only have to say what is wrong.
STAGES = {"analysis", "mentions", "entities", "acts"}

#: Phrases that the rules look at, so that random text reaches the rules at all.
PHRASES = """
Russia rejected|NATO said that|Lavrov denied|the demand|its proposal to withdraw|according to|Reuters|officials|he said|they|it|on Tuesday
, adding that|, citing|which Moscow|had been|not|never|will|would|if|may|and|or|nor|, who accused Iran of|lying|was told by|in December
called the plan a lie|We reject|I agree|our offer|declined to comment|held talks with|urged|to sign|asked whether|warned of|Ankara|.|.|,
a statement saying|the following proposals:|U.S.|Mr. Berg's|won't|the treaty|:|?|;
"""
QUOTES = st.sampled_from(["'", '"', "“", "”", "‘", "’", "«", "»", "„", "`", "``", "''", "—", "–", "…", "(", ")", "[", "]"])
BREAKS = st.sampled_from(["", "  ", "\n", "\n\n", "\n- ", "\n> ", "\n# ", "\r\n", "\t", "\u00a0", "\u200b", "\u2028"])
STRANGE = st.one_of(
    st.text(max_size=4),
    st.text(st.characters(categories=["Cc", "Cf", "Mn", "So", "Zs"]), max_size=3),
    st.sampled_from(["Путин", "习近平", "İstanbul", "ﬁnal", "e\u0301", "👩‍🚀", "\ufeff", "ß", "Ǆ", "عمان", "\x00", "\x85"]),
)
PIECES = st.tuples(
    st.sampled_from("pppppqqs").flatmap(
        {"p": st.sampled_from(PHRASES.strip().replace("\n", "|").split("|")), "q": QUOTES, "s": STRANGE}.__getitem__
    ),
    st.sampled_from("      b").flatmap({" ": st.just(" "), "b": BREAKS}.__getitem__),
).map("".join)
TEXTS = st.lists(PIECES, min_size=10, max_size=60).map("".join).filter(lambda text: bool(text.strip()))

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def document(text: str, name: str = "x", *, markdown: bool = False) -> Document | None:
    """Return what the readers make of a text, or None where they find no article in it."""
    blank = Document(id="", name=name, text=text, source=name, blocks=())
    found = make(blank, Details(published="2022-02-02"), is_markdown=markdown)
    return next((item for item in found if isinstance(item, Document)), None)


def spans(extraction: Extraction) -> Iterator[Span]:
    for link in extraction.links:
        yield from (link.mention.span, link.mention.name)
    for act in extraction.acts:
        yield from (act.cue, act.evidence, *act.items, *(p.span for p in act.participants), *([act.content] if act.content else []))


def check_act(act: Act, extraction: Extraction) -> None:
    text = extraction.document.text
    ids = {other.id for other in extraction.acts}
    assert act.id == f"{act.type}-{act.cue.start}-{act.cue.end}"
    assert act.cue.of(text).strip()
    assert act.evidence.holds(act.cue)
    assert act.content is None or act.evidence.holds(act.content)
    assert {act.content_act, act.within, act.responds_to} <= ids | {""}
    assert act.id not in {act.content_act, act.within, act.responds_to}
    assert {p.role for p in act.participants} <= set(ROLES)
    assert 0 < act.confidence <= 1


def check(pipeline: Pipeline, extraction: Extraction) -> None:
    text = extraction.document.text
    assert not [problem for problem in extraction.problems if problem.stage in STAGES]
    for span in spans(extraction):
        assert 0 <= span.start < span.end <= len(text), span
    assert len({act.id for act in extraction.acts}) == len(extraction.acts)
    assert [act.cue for act in extraction.acts] == sorted(act.cue for act in extraction.acts)
    for act in extraction.acts:
        check_act(act, extraction)
    proof = verify(pipeline.quads(extraction), {extraction.document.id: text})
    assert proof.holds, proof.failures


@QUICK
@given(text=TEXTS, markdown=st.booleans())
def test_any_text(pipeline: Pipeline, text: str, markdown: bool) -> None:
    article = document(text, markdown=markdown)
    if article is not None:
        assert article.text == text
        check(pipeline, pipeline(article))


@QUICK
@given(first=TEXTS, second=TEXTS)
def test_documents_do_not_know_each_other(pipeline: Pipeline, first: str, second: str) -> None:
    articles = [article for article in (document(first, "first"), document(second, "second")) if article]
    alone = [pipeline(article) for article in articles]
    assert [pipeline(article) for article in reversed(articles)] == alone[::-1]


@QUICK
@given(text=TEXTS)
def test_records_lose_nothing(pipeline: Pipeline, text: str) -> None:
    article = document(text)
    if article is None:
        return
    record = records.encode(pipeline(article))
    decoded = records.decode(json.loads(json.dumps(record)), article.id)
    assert decoded.document.text == text
    assert records.encode(decoded) == record


SENTENCE = '"We reject the demand," the minister said, adding that NATO’s reply — “a long letter” — was seen by Reuters on Tuesday.'


@pytest.mark.parametrize("place", range(0, len(SENTENCE), 7))
@pytest.mark.parametrize("mark", ['"', "”", "\x00", "\n\n", "。"], ids=["straight", "closing", "null", "break", "full-width"])
def test_a_stray_mark_anywhere(pipeline: Pipeline, mark: str, place: int) -> None:
    article = document(SENTENCE[:place] + mark + SENTENCE[place:])
    assert article is not None
    check(pipeline, pipeline(article))


def test_the_words_reach_the_rules(pipeline: Pipeline) -> None:
    article = document("Russia said that NATO rejected the demand.")
    assert article is not None
    extraction = pipeline(article)
    assert len(extraction.acts) == 3
    check(pipeline, extraction)
