"""A small extraction made by hand: an outlet reports that an alliance turned down what a country had asked for."""

from __future__ import annotations

import pytest

from kgbuild.model import Act, Block, Candidate, Document, Entity, Extraction, Link, Mention, Participant, Problem, Span

TEXT = (
    "The Harbour Post reported on Tuesday that NATO had rejected Ruritania's demand for a naval ban. "
    "Strelsau, a minister said, “will not wait” — nor would it comment.\n"
)

POST = Entity("https://w3id.org/kgbuild/entity/harbour-post", "The Harbour Post", ("MediaOutlet",), known=True)
NATO = Entity("https://w3id.org/kgbuild/entity/nato", "NATO", ("Organization",), ("http://www.wikidata.org/entity/Q7184",), known=True)
RURITANIA = Entity("https://w3id.org/kgbuild/id/e-country-ruritania", "Ruritania", ("Country",))
STRELSAU = Entity("https://w3id.org/kgbuild/entity/strelsau", "Strelsau", ("Place",), known=True)
MINISTER = Entity("https://w3id.org/kgbuild/id/a0123456789abcdef-u-minister", "a minister", ("Unnamed",))


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def mention(words: str, *candidates: Candidate, form: str = "name") -> Link:
    return Link(Mention(span(words), span(words), form, 0), candidates)


def acts() -> tuple[Act, ...]:
    sentence = span(TEXT[: TEXT.index(" Strelsau")])
    second = span(TEXT[TEXT.index("Strelsau") : TEXT.index("\n")])
    report, rejection, demand = "Report-17-25", "Rejection-51-59", "Demand-72-78"
    return (
        Act(
            report,
            "Report",
            span("reported"),
            sentence,
            (Participant("speaker", span("The Harbour Post"), POST, "alias"),),
            content=span("NATO had rejected Ruritania's demand for a naval ban"),
            content_act=rejection,
            date="2022-02-01",
            quote="indirect",
            rule="verb:report",
            confidence=0.90,
        ),
        Act(
            rejection,
            "Rejection",
            span("rejected"),
            sentence,
            (Participant("speaker", span("NATO"), NATO, "alias"),),
            content=span("Ruritania's demand for a naval ban"),
            content_act=demand,
            within=report,
            responds_to=demand,
            about=(RURITANIA,),
            rule="verb:reject",
            confidence=0.85,
        ),
        Act(
            demand,
            "Demand",
            span("demand"),
            sentence,
            (
                Participant("speaker", span("Ruritania"), RURITANIA, "name"),
                Participant("addressee", span("NATO"), NATO, "control", implicit=True),
            ),
            content=span("a naval ban"),
            within=rejection,
            date="2021-12",
            rule="noun:demand",
            confidence=1.0,
        ),
        Act(
            "NoComment-158-165",
            "NoComment",
            span("comment"),
            second,
            (Participant("speaker", span("Strelsau"), RURITANIA, "metonym"),),
            polarity="negative",
            modality="conditional",
            rule="verb:comment",
            confidence=0.5,
        ),
    )


@pytest.fixture
def extraction() -> Extraction:
    document = Document(
        "a0123456789abcdef",
        "harbour",
        TEXT,
        "harbour.txt",
        (Block(Span(0, len(TEXT))),),
        title="Alliance says no",
        publisher="The Harbour Post",
        published="2022-02-02",
        url="https://news.example/a?b=[1]",
    )
    links = (
        mention("The Harbour Post", Candidate(POST, 1.0, "alias")),
        mention("NATO", Candidate(NATO, 1.0, "alias")),
        mention("Ruritania", Candidate(RURITANIA, 0.9, "name")),
        mention("Strelsau", Candidate(STRELSAU, 0.8, "alias"), Candidate(RURITANIA, 0.7, "metonym")),
        mention("a minister", Candidate(MINISTER, 0.5, "unnamed"), form="noun"),
    )
    return Extraction(document, links, acts(), (Problem("entities", "two readings of a name", span("Strelsau")),))
