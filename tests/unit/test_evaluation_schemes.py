"""PolNeAR, PLV and PETRARCH: mapping and scoring of made-up rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kgbuild import resources
from kgbuild.errors import InputError
from kgbuild.evaluation import attributions, petrarch, plv, polnear
from kgbuild.model import Act, Analysis, Block, Document, Entity, Extraction, Participant, Proposition, Quotation, Span, Token
from kgbuild.ontology.lexicon import Lexicon

CHAD, MALI = (Entity(f"urn:{name}", name, ("Country",), known=True) for name in ("Chad", "Mali"))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load((resources.folder("ontology") / "acts",))


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _act(text: str, kind: str, cue: str, speaker: str = "", content: str = "", **more: Any) -> Act:
    parties = tuple(
        Participant("speaker", _span(text, name), entity, "test") for name, entity in (("Chad", CHAD), ("Mali", MALI)) if name == speaker
    )
    span = _span(text, cue)
    said = _span(text, content) if content else None
    return Act(f"{kind}-{span.start}", kind, span, span, (*parties, *more.pop("others", ())), said, **more)


def _extraction(text: str, *acts: Act) -> Extraction:
    return Extraction(Document("d", "d", text, "", (Block(Span(0, len(text))),)), acts=acts)


# -- PolNeAR ---------------------------------------------------------------------------------------------------------------------


def _row(**spans: list[list[int]]) -> dict[str, Any]:
    return {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 19]], **spans}


def _polnear(*found: dict[str, Any]) -> dict[str, float]:
    gold = {"doc_id": "d", "text": "Chad said it is late.", "attributions": [_row()]}
    report = polnear.score([gold], {"d": {"attributions": list(found)}})
    return {figure.name: figure.value for figure in report.figures}


def test_same_attribution_is_linked_and_strict() -> None:
    assert set(_polnear(_row()).values()) == {1.0}


def test_other_source_is_not_linked_but_cue_and_content_count() -> None:
    figures = _polnear(_row(source=[[16, 20]]))
    assert figures["linked"] == 0
    assert figures["cue exact"] == figures["content exact"] == 1


def test_half_of_the_content_is_linked_but_not_strict() -> None:
    figures = _polnear(_row(content=[[10, 16]]))
    assert figures["linked"] == 1
    assert figures["strict"] == figures["content exact"] == 0
    assert figures["content begin"] == 1


def test_second_annotator_is_left_out() -> None:
    gold: list[dict[str, Any]] = [
        {"doc_id": "d", "text": "Chad said it is late.", "attributions": [], "primary": primary} for primary in (True, False)
    ]
    gold[1]["attributions"] = [_row()]
    assert polnear.score(gold, {}).summary.startswith("1 documents, 0 gold")


def _analysis(text: str, *rows: tuple[str, str, str, int], quotations: tuple[Quotation, ...] = ()) -> Analysis:
    tokens, place = [], 0
    for index, (word, pos, dep, head) in enumerate(rows):
        start = text.index(word, place)
        place = start + len(word)
        tokens.append(Token(index, Span(start, place), word, word.lower(), pos, dep, head))
    document = _extraction(text).document
    return Analysis(document, tuple(tokens), ((0, len(tokens)),), (), (), quotations)


SENTENCE = "Chad has also said that it is late."
TREE = (
    ("Chad", "PROPN", "nsubj", 3),
    ("has", "AUX", "aux", 3),
    ("also", "ADV", "advmod", 3),
    ("said", "VERB", "root", 3),
    ("that", "SCONJ", "mark", 7),
    ("it", "PRON", "nsubj", 7),
    ("is", "AUX", "cop", 7),
    ("late", "ADJ", "ccomp", 3),
    (".", "PUNCT", "punct", 3),
)


def _parts(found: list[attributions.Attribution], text: str) -> list[dict[str, list[str]]]:
    return [{part: [text[start:end] for start, end in spans] for part, spans in row.items()} for row in found]


def test_cue_has_its_auxiliaries_and_content_its_complementiser() -> None:
    act = _act(SENTENCE, "Statement", "said", "Chad", "it is late", rule="verb 'say'; clause")
    found = attributions.attributions(_analysis(SENTENCE, *TREE), [act])
    assert _parts(found, SENTENCE) == [{"source": ["Chad"], "cue": ["has also said"], "content": ["that it is late"]}]


@pytest.mark.parametrize(
    "act",
    [
        _act(SENTENCE, "Statement", "said", "", "it is late", rule="clause"),
        _act(SENTENCE, "Statement", "said", "Chad"),
        _act(SENTENCE, "Consultation", "said", "Chad", "it is late", rule="clause"),
        _act(SENTENCE, "Statement", "late", "Chad", "it is", rule="clause"),
    ],
    ids=["no source", "no content", "meeting", "adjective"],
)
def test_what_attributes_nothing_is_left_out(act: Act) -> None:
    assert attributions.attributions(_analysis(SENTENCE, *TREE), [act]) == []


def test_outermost_act_is_kept() -> None:
    outer = _act(SENTENCE, "Statement", "said", "Chad", "it is late", rule="clause")
    inner = _act(SENTENCE, "Belief", "is", "Chad", "late", within=outer.id, rule="clause")
    assert len(attributions.attributions(_analysis(SENTENCE, *TREE), [outer, inner])) == 1


def test_quotation_goes_on_behind_its_attribution() -> None:
    text = "“No,” said Chad. “Never.”"
    quotations = (Quotation(Span(0, 5), Span(1, 4)), Quotation(Span(17, 25), Span(18, 24)))
    rows = (
        *(("“", "PUNCT", "punct", 1), ("No", "INTJ", "ccomp", 4), (",", "PUNCT", "punct", 1), ("”", "PUNCT", "punct", 1)),
        *(("said", "VERB", "root", 4), ("Chad", "PROPN", "nsubj", 4), (".", "PUNCT", "punct", 4)),
        *(("“", "PUNCT", "punct", 8), ("Never", "ADV", "root", 8), (".", "PUNCT", "punct", 8), ("”", "PUNCT", "punct", 8)),
    )
    act = _act(text, "Statement", "said", "Chad", "No", rule="verb 'say'; quotation")
    found = attributions.attributions(_analysis(text, *rows, quotations=quotations), [act])
    assert _parts(found, text)[0]["content"] == ["“No,”", "“Never.”"]


# -- PLV -------------------------------------------------------------------------------------------------------------------------


def _plv(text: str, label: str = "REJECT") -> dict[str, Any]:
    source, target = _span(text, "Chad"), _span(text, "Mali")
    return {"id": "1", "text": text, "label": label, "source_spans": [list(source)], "target_spans": [list(target)]}


def test_act_of_the_source_decides_the_class(lexicon: Lexicon) -> None:
    text = "Chad rejected what Mali demanded."
    acts = (_act(text, "Demand", "demanded", "Mali"), _act(text, "Rejection", "rejected", "Chad", "what Mali demanded"))
    assert plv.classify(_plv(text), _extraction(text, *acts), lexicon) == "REJECT"


def test_outer_act_goes_before_the_inner_one(lexicon: Lexicon) -> None:
    text = "Chad refused to meet Mali."
    outer = _act(text, "Rejection", "refused", "Chad", "to meet Mali")
    inner = _act(text, "Consultation", "meet", "Chad", within=outer.id)
    assert plv.classify(_plv(text), _extraction(text, inner, outer), lexicon) == "REJECT"


@pytest.mark.parametrize(
    ("kind", "cue", "content", "more", "expected"),
    [
        ("Agreement", "signed", "a treaty", {}, "SUPPORT"),
        ("Agreement", "signed", "to help Mali", {"rule": "clause"}, "AGREE"),
        ("Agreement", "signed", "", {"polarity": "negative"}, "REJECT"),
        ("Consultation", "meet", "", {"modality": "future"}, "AGREE"),
        ("Consultation", "meet", "", {}, "CONSULT"),
        ("Demand", "ultimatum", "", {}, "THREATEN"),
        ("Statement", "signed", "", {}, ""),
    ],
)
def test_what_an_act_is_about_decides_between_classes(
    lexicon: Lexicon, kind: str, cue: str, content: str, more: dict[str, Any], expected: str
) -> None:
    text = "Chad signed a treaty to help Mali and will meet an ultimatum."
    act = _act(text, kind, cue, "Chad", content, **more)
    assert plv.class_of(act, _extraction(text, act), lexicon) == expected


@pytest.mark.parametrize(("polarity", "expected"), [("", "AGREE"), ("negative", "REJECT")])
def test_own_intent_that_is_only_said_has_a_class(lexicon: Lexicon, polarity: str, expected: str) -> None:
    text = "Chad said it would help Mali."
    said = Proposition(_span(text, "it would help Mali"), "help", (CHAD,), (MALI,), polarity=polarity, modality="future")
    act = _act(text, "Statement", "said", "Chad", "it would help Mali", propositions=(said,))
    assert plv.class_of(act, _extraction(text, act), lexicon) == expected


def test_macro_is_the_mean_of_the_classes(lexicon: Lexicon) -> None:
    text = "Chad rejected Mali."
    found = _extraction(text, _act(text, "Rejection", "rejected", "Chad"))
    rows = [_plv(text), _plv(text, "ACCUSE"), _plv(text, "AID")]
    report = plv.score(rows, [found] * 3, lexicon)
    assert report.summary == "2 rows"
    assert report.value("macro") == pytest.approx(2 / 3 / len(plv.CLASSES))
    assert report.value("accuracy") == pytest.approx(1 / 2)


# -- PETRARCH --------------------------------------------------------------------------------------------------------------------

ACTORS = """<!-- made up -->
CHAD [CHD]
+CHADIAN ; nationality
MALI_REPUBLIC [MLI] # 1995
+MALI
NIGER ;
\t[NGR <950630]
\t[NIG]
LAKES  [CHD/NIG]
"""


@pytest.fixture
def known(tmp_path: Path) -> petrarch.Actors:
    path = tmp_path / "actors.txt"
    path.write_text(ACTORS, encoding="utf-8")
    return petrarch.actors(path)


def test_actor_dictionary_is_read(known: petrarch.Actors) -> None:
    assert known["CHD"] == {"chad", "chadian", "lakes"}
    assert known["MLI"] == {"mali republic", "mali"}
    assert known["NGR"] == {"niger"}
    assert known["NIG"] == {"niger", "lakes"}


def test_missing_dictionary_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        petrarch.actors(tmp_path / "none.txt")


def _events(known: petrarch.Actors, text: str, act: Act, **event: str | None) -> float:
    record = {"id": "1", "text": text, "events": [{"source": "CHDGOV", "code": "122", "target": "MLI", **event}]}
    return petrarch.score([record], [_extraction(text, act)], known).value("events")


def test_source_class_and_target_must_be_right(known: petrarch.Actors) -> None:
    text = "Chad denounced the raid by Mali."
    act = _act(text, "Criticism", "denounced", "Chad", "the raid by Mali")
    assert _events(known, text, act) == 1
    assert _events(known, text, act, source="MLI") == 0
    assert _events(known, text, act, target="NIG") == 0
    assert _events(known, text, act, code="041") == 0


def test_who_meets_is_source_and_target(known: petrarch.Actors) -> None:
    text = "Chad met Mali."
    other = Participant("speaker", _span(text, "Mali"), MALI, "test")
    act = _act(text, "Consultation", "met", "Chad", others=(other,))
    assert _events(known, text, act, code="031", source="MLI", target="CHD") == 1


def test_nameless_source_is_one_without_a_known_name(known: petrarch.Actors) -> None:
    text = "Officials said it to Mali; Chad said nothing."
    nameless = Participant("speaker", _span(text, "Officials"), Entity("urn:o", "officials", ("Unnamed",)), "test")
    act = _act(text, "Statement", "said", "", others=(nameless,))
    assert _events(known, text, act, code="023", source="---GOV", target="---") == 1
    assert _events(known, text, _act(text, "Statement", "said", "Chad"), code="023", source="---GOV", target="---") == 0


def test_codes_of_deeds_are_not_scored(known: petrarch.Actors) -> None:
    record = {"id": "1", "text": "Chad shelled Mali.", "events": [{"source": "CHD", "code": "223", "target": "MLI"}]}
    assert petrarch.score([record], [_extraction(str(record["text"]))], known).summary.startswith("0 sentences, 0 events")
