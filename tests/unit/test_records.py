from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import InputError
from kgbuild.model import Act, Block, Candidate, Document, Entity, Extraction, Link, Mention, Participant, Problem, Proposition, Span
from kgbuild.records import decode, dumps, encode


def test_the_record_has_the_fields_of_the_gold_files(extraction: Extraction) -> None:
    record = encode(extraction)
    assert list(record) == ["doc_id", "title", "publisher", "published", "url", "text", "entities", "acts", "problems"]
    rejection = record["acts"][1]
    assert rejection == {
        "id": "Rejection-51-59",
        "type": "Rejection",
        "cue": [51, 59],
        "cue_text": "rejected",
        "speaker": [{"span": [42, 46], "text": "NATO", "entity": "NATO", "iri": "https://w3id.org/kgbuild/entity/nato"}],
        "content": [60, 94],
        "content_text": "Ruritania's demand for a naval ban",
        "content_act": "Demand-72-78",
        "about": ["Ruritania"],
        "reported_by": "Report-17-25",
        "responds_to": "Demand-72-78",
        "rule": "verb:reject",
        "confidence": 0.85,
    }


def test_a_mention_counts_for_what_its_role_made_of_it(extraction: Extraction) -> None:
    entities = encode(extraction)["entities"]
    assert entities["Ruritania"]["mentions"] == [[60, 69], [96, 104]]
    assert "Strelsau" not in entities


def test_an_implicit_participant_is_marked_and_is_no_mention(extraction: Extraction) -> None:
    record = encode(extraction)
    assert record["acts"][2]["addressee"][0]["implicit"] is True
    assert record["entities"]["NATO"]["mentions"] == [[42, 46]]


def test_a_record_is_one_line_in_plain_characters(extraction: Extraction) -> None:
    line = dumps(extraction)
    assert "\n" not in line
    assert "“will not wait”" in line
    assert json.loads(line) == encode(extraction)


@pytest.mark.parametrize(
    ("label", "kind", "forms", "name"),
    [
        ("United Kingdom", "Country", ["Britain"], "Britain"),
        ("United Kingdom", "Country", ["Britain", "United Kingdom"], "United Kingdom"),
        ("Knesset", "Organization", ["Israeli parliament"], "Israeli parliament"),
        ("US Congress", "Organization", ["Congress"], "US Congress"),
        ("Ana Roca", "Person", ["Anna Rocca"], "Ana Roca"),
    ],
)
def test_an_entity_is_called_as_the_article_calls_it_in_full(label: str, kind: str, forms: list[str], name: str) -> None:
    entity, text = Entity("https://news.example/1", label, (kind,), known=True), " ".join(forms)
    spans = [Span(text.index(form), text.index(form) + len(form)) for form in forms]
    links = tuple(Link(Mention(span, span, "name", head), (Candidate(entity, 1.0, "alias"),)) for head, span in enumerate(spans))
    record = encode(Extraction(Document("a1", "d", text, "d.txt", (Block(Span(0, len(text))),)), links))
    assert list(record["entities"]) == [name]
    assert decode(record).links[0].candidates[0].entity.iri == entity.iri


def test_entities_of_one_name_are_told_apart(extraction: Extraction) -> None:
    twins = tuple(Entity(f"https://news.example/{n}", "Georgia", (kind,)) for n, kind in enumerate(("Country", "Place", "Place")))
    acts = (replace(extraction.acts[0], about=twins, content_act=""),)
    record = encode(replace(extraction, links=(), acts=acts))
    assert record["acts"][0]["about"] == ["Georgia", "Georgia (Place)", "Georgia (https://news.example/2)"]
    assert [e.iri for e in decode(record).acts[0].about] == [twin.iri for twin in twins]


def test_what_a_record_holds_survives_the_way_back(extraction: Extraction) -> None:
    record = encode(extraction)
    back = decode(record, extraction.document.id)
    assert encode(back) == record
    assert back.document.id == extraction.document.id
    assert back.problems == extraction.problems
    for ours, theirs in zip(back.acts, extraction.acts, strict=True):
        assert [(p.role, p.span, p.entity.iri, p.implicit) for p in ours.participants] == [
            (p.role, p.span, p.entity.iri, p.implicit) for p in theirs.participants
        ]


def test_propositions_time_stance_and_response_are_kept(extraction: Extraction) -> None:
    said = Proposition(Span(83, 94), "ban", (extraction.acts[2].participants[0].entity,), (), "mine", "negative", "future", "2023", "")
    changed = replace(extraction.acts[2], propositions=(said,), period="2022-01-01/..", stance="distancing", response=("same claim", 0.8))
    record = encode(replace(extraction, acts=(*extraction.acts[:2], changed, extraction.acts[3])))
    found = record["acts"][2]
    assert found["propositions"] == [
        {
            "span": [83, 94],
            "predicate": "ban",
            "agent": ["Ruritania"],
            "noun": "mine",
            "polarity": "negative",
            "modality": "future",
            "date": "2023",
        }
    ]
    assert (found["period"], found["stance"]) == ("2022-01-01/..", "distancing")
    assert (found["response_rule"], found["response_confidence"]) == ("same claim", 0.8)
    back = decode(record).acts[2]
    assert (back.response, back.stance, back.period) == (changed.response, changed.stance, changed.period)
    assert [claim.name for claim in back.propositions[0].claims()] == [claim.name for claim in said.claims()]


def test_a_gold_record_without_iris_is_read() -> None:
    acts = [
        {"id": "a1", "type": "Denial", "cue": [4, 10], "cue_text": "denied", "speaker": [{"entity": "Ann", "span": [0, 3], "text": "Ann"}]}
    ]
    found = decode({"doc_id": "d", "text": "Ann denied it.", "acts": acts})
    assert found.acts[0].participants[0].entity.label == "Ann"
    assert found.acts[0].evidence == Span(0, 10)


@pytest.mark.parametrize(
    "record", [{}, {"doc_id": "d"}, {"doc_id": "d", "text": "t", "acts": [{"id": "a"}]}, {"doc_id": "d", "text": "t", "acts": [7]}]
)
def test_a_malformed_record_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(InputError, match="malformed"):
        decode(record)


TEXT = "Ann told Bob that Eve “may” go."
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 6)).map(lambda t: Span(t[0], min(len(TEXT), sum(t))))
ENTITIES = st.builds(
    lambda n, label, kind: Entity(f"https://news.example/{n}-{label}-{kind}", label, (kind,)),
    st.integers(0, 2),
    st.sampled_from(["Ann", "Bob (Person)", "El País"]),
    st.sampled_from(["Person", "Place"]),
)
PARTICIPANTS = st.builds(
    Participant, st.sampled_from(["speaker", "addressee", "target", "citing", "medium"]), SPANS, ENTITIES, st.just("x"), st.booleans()
)
ACTS = st.builds(
    Act,
    id=st.text("ab-12", min_size=1),
    type=st.sampled_from(["Denial", "Report"]),
    cue=SPANS,
    evidence=SPANS,
    participants=st.lists(PARTICIPANTS, max_size=3).map(tuple),
    content=st.none() | SPANS,
    content_act=st.sampled_from(["", "a"]),
    within=st.sampled_from(["", "b"]),
    about=st.lists(ENTITIES, max_size=2).map(tuple),
    polarity=st.sampled_from(["", "negative"]),
    date=st.sampled_from(["", "2021-12"]),
    period=st.sampled_from(["", "2021-12-01/.."]),
    stance=st.sampled_from(["", "endorsing"]),
    response=st.none() | st.just(("content", 0.9)),
    propositions=st.lists(
        st.builds(
            Proposition, SPANS, st.sampled_from(["attack", "be a"]), st.lists(ENTITIES, max_size=2).map(tuple), st.just(()), st.text()
        ),
        max_size=2,
    ).map(tuple),
    confidence=st.floats(0, 1),
)


@given(st.lists(ACTS, max_size=4).map(tuple), st.lists(st.builds(Problem, st.text(), st.text(), st.none() | SPANS), max_size=2).map(tuple))
def test_encoding_what_was_decoded_gives_the_record_again(acts: tuple[Act, ...], problems: tuple[Problem, ...]) -> None:
    document = Document("a0", "d", TEXT, "", (Block(Span(0, len(TEXT))),))
    record = encode(Extraction(document, (), acts, problems))
    assert encode(decode(json.loads(json.dumps(record)), "a0")) == record
