from __future__ import annotations

from dataclasses import replace

import pytest

from kgbuild.config import Settings
from kgbuild.errors import InputError, KgbuildError
from kgbuild.graph import Run, date_term, quads
from kgbuild.model import Act, Entity, Extraction, Proposition, Quad, Span
from kgbuild.rdf import KG, OA, RDFS, TYPE, value

A = "https://w3id.org/kgbuild/id/a0123456789abcdef"
E = "https://w3id.org/kgbuild/entity/"
NATO = Entity(E + "nato", "NATO", ("Organization",), known=True)
RURITANIA = Entity("https://w3id.org/kgbuild/id/e-country-ruritania", "Ruritania", ("Country",))
RELATIONS = {"Report": KG + "reports", "Rejection": "rejects", "NoComment": "declinesToComment"}


def build(extraction: Extraction, settings: Settings | None = None) -> list[Quad]:
    return list(quads(extraction, settings or Settings(), RELATIONS, Run("1.0", "m", "s")))


def objects(found: list[Quad], subject: str, predicate: str) -> set[str]:
    return {value(q.object) for q in found if q.subject == f"<{subject}>" and q.predicate == f"<{predicate}>"}


def with_act(extraction: Extraction, index: int, **changes: object) -> Extraction:
    acts = list(extraction.acts)
    acts[index] = replace(acts[index], **changes)  # type: ignore[arg-type]
    return replace(extraction, acts=tuple(acts))


def test_every_statement_is_once_in_the_graph_of_the_article(extraction: Extraction) -> None:
    found = build(extraction)
    assert len(found) == len(set(found))
    assert {q.graph for q in found} == {f"<{A}>"}


def test_nesting_is_an_edge_from_act_to_act(extraction: Extraction) -> None:
    found = build(extraction)
    assert objects(found, f"{A}-Report-17-25", KG + "content") == {f"{A}-Rejection-51-59"}
    assert objects(found, f"{A}-Rejection-51-59", KG + "content") == {f"{A}-Demand-72-78"}
    assert objects(found, f"{A}-Demand-72-78", KG + "content") == {f"{A}-p-83-94"}
    assert objects(found, f"{A}-Rejection-51-59", KG + "within") == {f"{A}-Report-17-25"}
    assert objects(found, f"{A}-Rejection-51-59", KG + "respondsTo") == {f"{A}-Demand-72-78"}


def test_what_the_content_names_is_said_of_the_content(extraction: Extraction) -> None:
    assert objects(build(extraction), f"{A}-Demand-72-78", KG + "about") == {"https://w3id.org/kgbuild/id/e-country-ruritania"}


def test_evidence_quotes_the_text_with_its_surroundings(extraction: Extraction) -> None:
    found, text = build(extraction), extraction.document.text
    for node in {q.subject[1:-1] for q in found if q.object == f"<{KG}Evidence>"}:
        start, end = (int(*objects(found, node, OA + name)) for name in ("start", "end"))
        assert objects(found, node, OA + "exact") == {text[start:end]}
        assert objects(found, node, OA + "prefix") == {text[max(0, start - 20) : start]}
        assert objects(found, node, OA + "suffix") == {text[end : end + 20]}
        assert node == f"{A}#char={start},{end}"


def test_the_items_of_a_list_are_contents_one_by_one(extraction: Extraction) -> None:
    items = (Span(60, 69), Span(83, 94))
    act = replace(extraction.acts[1], content=Span(60, 94), items=items, content_act="", responds_to="", within="")
    found = build(replace(extraction, acts=(act,)))
    node = f"{A}-Rejection-51-59"
    assert objects(found, node, KG + "content") == {f"{A}-p-60-69", f"{A}-p-83-94"}
    assert objects(found, node, KG + "contentEvidence") == {f"{A}#char=60,69", f"{A}#char=83,94"}
    assert objects(found, f"{A}-p-60-69", KG + "about") == {"https://w3id.org/kgbuild/id/e-country-ruritania"}
    assert objects(found, f"{A}-p-83-94", KG + "about") == set()
    assert objects(found, E + "nato", KG + "rejects") == {f"{A}-p-60-69", f"{A}-p-83-94"}


def test_known_entities_are_only_referred_to(extraction: Extraction) -> None:
    found = build(extraction)
    assert not [q for q in found if q.subject == f"<{E}nato>" and q.predicate in {TYPE, f"<{RDFS}label>"}]
    assert objects(found, "https://w3id.org/kgbuild/id/e-country-ruritania", RDFS + "label") == {"Ruritania"}


def test_a_metonym_keeps_the_city_reachable(extraction: Extraction) -> None:
    found, mention = build(extraction), f"{A}-m-96-104"
    assert objects(found, mention, KG + "refersTo") == {"https://w3id.org/kgbuild/id/e-country-ruritania"}
    assert objects(found, mention, KG + "alternative") == {E + "strelsau"}
    assert objects(found, mention, KG + "rule") == {"metonym"}


def test_a_passing_phrase_leaves_no_mention(extraction: Extraction) -> None:
    found = build(extraction)
    assert not objects(found, f"{A}-m-106-116", KG + "refersTo")
    assert f"<{A}-u-minister>" not in {q.subject for q in found}


def test_an_implicit_participant_has_a_mention_of_its_own(extraction: Extraction) -> None:
    found = build(extraction)
    assert f"{A}-m-42-46-implicit" in objects(found, f"{A}-Demand-72-78", KG + "mention")
    assert objects(found, f"{A}-m-42-46", KG + "rule") == {"alias"}


def test_direct_relations_are_written_for_facts_of_the_text_only(extraction: Extraction) -> None:
    rejection = (f"<{E}nato>", f"<{KG}rejects>", f"<{A}-Demand-72-78>")
    assert rejection in {q[:3] for q in build(extraction)}
    for change in ({"polarity": "negative"}, {"modality": "future"}, {"content": None, "content_act": ""}):
        assert not [q for q in build(with_act(extraction, 1, **change)) if q.predicate == f"<{KG}rejects>"]


def test_polarity_and_modality_are_always_said(extraction: Extraction) -> None:
    found = build(extraction)
    assert objects(found, f"{A}-Report-17-25", KG + "polarity") == {KG + "positive"}
    assert objects(found, f"{A}-NoComment-154-161", KG + "modality") == {KG + "conditional"}


def test_two_documents_share_no_act(extraction: Extraction) -> None:
    other = replace(extraction, document=replace(extraction.document, id="afedcba9876543210"))
    both = {q.subject for q in build(extraction)} & {q.subject for q in build(other)}
    assert both <= {f"<{E}nato>", f"<{E}harbour-post>", "<https://w3id.org/kgbuild/id/e-country-ruritania>", f"<{A}-u-minister>"}


def test_a_base_that_ends_in_a_hash_still_gives_iris(extraction: Extraction) -> None:
    found = build(extraction, Settings(base="https://news.example/data#"))
    assert all(term.count("#") < 2 for q in found for term in q if term.startswith("<"))


BAN = Proposition(Span(83, 94), "ban", (RURITANIA,), (NATO,), polarity="negative", modality="future", date="2023", period="2023-01-01/..")
CLAIM = f"https://w3id.org/kgbuild/id/{BAN.claims()[0].name}"


def test_a_proposition_says_how_it_is_put_and_leads_to_its_claim(extraction: Extraction) -> None:
    found = build(with_act(extraction, 2, propositions=(BAN,)))
    node = f"{A}-p-83-94"
    assert objects(found, node, KG + "polarity") == {KG + "negative"}
    assert objects(found, node, KG + "modality") == {KG + "future"}
    assert objects(found, node, KG + "eventDate") == {"2023"}
    assert objects(found, node, KG + "dateFrom") == {"2023-01-01"}
    assert objects(found, node, KG + "dateTo") == set()
    assert objects(found, node, KG + "claim") == {CLAIM}
    assert objects(found, CLAIM, KG + "predicate") == {"ban"}
    assert objects(found, CLAIM, KG + "agent") == {RURITANIA.iri}
    assert objects(found, CLAIM, KG + "patient") == {E + "nato"}


def test_a_rejection_and_its_demand_meet_in_the_claim_and_the_report_keeps_out_of_it(extraction: Extraction) -> None:
    found = build(with_act(extraction, 2, propositions=(replace(BAN, polarity=""),)))
    assert objects(found, f"{A}-Demand-72-78", KG + "claim") == objects(found, f"{A}-Rejection-51-59", KG + "claim") == {CLAIM}
    assert objects(found, f"{A}-Report-17-25", KG + "claim") == set()


def test_what_an_act_puts_in_the_negative_is_no_claim_of_it(extraction: Extraction) -> None:
    found = build(with_act(extraction, 2, propositions=(BAN,)))
    assert objects(found, f"{A}-Demand-72-78", KG + "claim") == set()
    assert objects(found, f"{A}-Demand-72-78", KG + "negatedClaim") == {CLAIM}
    assert objects(found, f"{A}-p-83-94", KG + "claim") == {CLAIM}


def test_a_claim_has_the_same_name_in_every_article(extraction: Extraction) -> None:
    one = with_act(extraction, 2, propositions=(BAN,))
    other = replace(one, document=replace(one.document, id="afedcba9876543210"))
    assert {q[:3] for q in build(one) if q.subject == f"<{CLAIM}>"} == {q[:3] for q in build(other) if q.subject == f"<{CLAIM}>"}


def test_a_noun_stands_for_a_patient_without_a_name(extraction: Extraction) -> None:
    found = build(with_act(extraction, 2, propositions=(replace(BAN, patients=(), noun="mine"),)))
    (claim,) = objects(found, f"{A}-p-83-94", KG + "claim")
    assert objects(found, claim, KG + "patientNoun") == {"mine"}
    assert objects(found, claim, KG + "patient") == set()


def test_two_predicates_of_one_content_are_put_alike(extraction: Extraction) -> None:
    found = build(with_act(extraction, 2, propositions=(BAN, replace(BAN, predicate="stop", polarity=""))))
    assert objects(found, f"{A}-p-83-94", KG + "polarity") == {KG + "negative"}
    assert len(objects(found, f"{A}-p-83-94", KG + "claim")) == 2


def test_time_of_the_act_stance_and_response(extraction: Extraction) -> None:
    node = f"{A}-Rejection-51-59"
    changes = {"date": "", "period": "2022-01-24/2022-01-30", "stance": "distancing", "response": ("content", 0.9)}
    found = build(with_act(extraction, 1, **changes))
    assert objects(found, node, KG + "dateFrom") == {"2022-01-24"}
    assert objects(found, node, KG + "dateTo") == {"2022-01-30"}
    assert objects(found, node, KG + "date") == set()
    assert objects(found, node, KG + "cueStance") == {KG + "distancing"}
    assert objects(found, node, KG + "responseRule") == {"content"}
    assert objects(found, node, KG + "responseConfidence") == {"0.9"}
    assert objects(found, f"{A}-Report-17-25", KG + "cueStance") == {KG + "neutral"}
    assert objects(found, f"{A}-Report-17-25", KG + "responseRule") == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2022-02-28", "date"),
        ("2021-12", "gYearMonth"),
        ("2021", "gYear"),
        ("2022-02-30", ""),
        ("2021-13", ""),
        ("0000", ""),
        ("in May", ""),
        ("٢٠٢١", ""),
    ],
)
def test_dates_are_typed_by_granularity(text: str, kind: str) -> None:
    assert date_term(text) == (f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}>' if kind else f'"{text}"')


def test_a_lone_surrogate_is_refused_by_name_and_place(extraction: Extraction) -> None:
    text = extraction.document.text[:-1] + "\ud800"
    with pytest.raises(InputError, match=r"harbour.* offset 162"):
        build(replace(extraction, document=replace(extraction.document, text=text)))


@pytest.mark.parametrize("change", [{"cue": Span(5, 900)}, {"cue": Span(5, 5)}, {"within": "Report-0-1"}])
def test_a_defect_of_an_earlier_stage_is_loud(extraction: Extraction, change: dict[str, object]) -> None:
    with pytest.raises(KgbuildError):
        build(with_act(extraction, 3, **change))


def test_whatever_an_entity_is_called_its_iri_is_valid(extraction: Extraction) -> None:
    odd = Entity("e-other-a b<c>\u202e", "odd", ("Other",))
    act = Act("Statement-17-25", "Statement", Span(17, 25), Span(0, 95), (), content=Span(42, 46), about=(odd,))
    found = build(replace(extraction, acts=(act,)))
    assert objects(found, f"{A}-p-42-46", KG + "about") == {"https://w3id.org/kgbuild/id/e-other-a%20b%3Cc%3E\u202e"}
