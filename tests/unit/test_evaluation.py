"""Reading gold, scoring acts, reliability and floors."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kgbuild.errors import ConfigError, InputError
from kgbuild.evaluation import acts, floors, reliability
from kgbuild.evaluation.figures import Figure, Report
from kgbuild.evaluation.gold import read
from kgbuild.ontology.lexicon import Lexicon

TEXT = "Chad rejected Mali's demand. Mali said that Chad had lied."


def _span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def _party(words: str) -> dict[str, Any]:
    return {"span": _span(words), "text": words, "entity": words}


def _act(name: str, kind: str, cue: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": kind, "cue": _span(cue), "cue_text": cue, **more}


def _gold() -> dict[str, Any]:
    return {
        "doc_id": "d",
        "text": TEXT,
        "acts": [
            _act(
                "1",
                "Rejection",
                "rejected",
                speaker=[_party("Chad")],
                target=[_party("Mali")],
                content=_span("Mali's demand"),
                content_act="2",
            ),
            _act("2", "Demand", "demand", speaker=[_party("Mali")]),
            _act("3", "Statement", "said", speaker=[_party("Mali")], content=_span("Chad had lied")),
        ],
    }


def _score(found: dict[str, Any]) -> dict[str, Figure]:
    return {figure.name: figure for figure in acts.score([_gold()], {"d": found}).figures}


def _write(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_gold_against_itself_is_all_right() -> None:
    assert {figure.value for figure in acts.score([_gold()], {"d": _gold()}).figures} == {1.0}


def test_missing_document_counts_as_one_without_acts() -> None:
    report = acts.score([_gold()], {})
    assert report.value("acts") == 0
    assert [error.split()[0] for error in report.errors] == ["MISSED"] * 3


def test_type_beside_the_right_one_is_lenient() -> None:
    found = _gold()
    found["acts"][1]["type"] = "Request"
    figures = _score(found)
    assert figures["typed"].value == pytest.approx(2 / 3)
    assert figures["lenient"].value == 1


def test_speaker_by_name_counts_where_the_span_differs() -> None:
    found = _gold()
    found["acts"][0]["speaker"] = [{"span": [40, 44], "text": "x", "entity": "the Republic of Chad"}]
    assert _score(found)["speaker"].value == 1


def test_content_below_half_is_not_linked() -> None:
    found = _gold()
    found["acts"][2]["content"] = _span("lied")
    figures = _score(found)
    assert figures["linked"].recall == 1
    found["acts"][2]["content"] = _span("Mali said")
    assert _score(found)["linked"].recall == pytest.approx(2 / 3)


def test_extra_act_costs_precision_and_is_an_error() -> None:
    found = _gold()
    found["acts"].append(_act("4", "Statement", "lied"))
    report = acts.score([_gold()], {"d": found})
    assert report.figures[0].precision == pytest.approx(3 / 4)
    assert [error for error in report.errors if error.startswith("EXTRA d: Statement")]


def test_nesting_needs_the_same_act() -> None:
    found = _gold()
    found["acts"][0]["content_act"] = "3"
    assert _score(found)["nesting"].value == 0


def test_errors_show_the_cue_in_its_context() -> None:
    found = _gold()
    found["acts"].pop(0)
    assert "Chad [rejected] Mali's demand" in acts.score([_gold()], {"d": found}).errors[0]


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("lavrov", "sergey lavrov", True), ("un", "sun", False), ("mali", "somali", False)]
)
def test_surname_stands_for_the_name(first: str, second: str, expected: bool) -> None:
    assert acts.same(first, second) is expected


def test_reliability_compares_confidence_with_what_is_right() -> None:
    table = reliability.table([(0.9, True), (0.9, True), (0.85, False), (0.35, False)])
    assert table.rows == (("0.3 to 0.4", "1", "0.35", "0.00"), ("0.8 to 0.9", "3", "0.88", "0.67"), ("all", "4", "0.75", "0.50"))
    assert "0.250" in table.title


def test_reliability_of_nothing_is_empty() -> None:
    assert reliability.table([]).rows == (("all", "0", "0.00", "0.00"),)


def test_gzip_is_unpacked_and_scheme_told_by_fields(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(_gold()).encode()))
    assert read(path).scheme == "acts"


def _broken(**changes: Any) -> dict[str, Any]:
    record = _gold()
    record["acts"][0] |= changes
    return record


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "line 2 is not JSON"),
        ("[]", "line 2 is not a JSON object"),
        ("[" * 100_000, "line 2 is not JSON"),
        (_gold() | {"text": "\ud800" + TEXT}, "half of a surrogate pair"),
        (_broken(cue=[5, 5000]), "no span of a text of 58 characters"),
        (_broken(cue=[5, 13, 20]), "no span"),
        (_broken(cue=[True, 2]), "no span"),
        (_broken(cue=[0, 4]), "the text has 'Chad' there"),
        (_broken(content=[3, 3]), "the content of act '1'"),
        (_broken(content_act="9"), "content_act '9' is no act"),
        (_broken(type=""), "'type' must be a text"),
        (_broken(id="2"), "act '2' stands twice"),
        (_broken(speaker=[{"entity": "Chad"}]), "a speaker of act '1'"),
        (_gold() | {"acts": {}}, "'acts' must be a list"),
        (_gold() | {"doc_id": "c"}, "stands already in line 1"),
    ],
)
def test_malformed_line_is_named(tmp_path: Path, row: Any, message: str) -> None:
    path = _write(tmp_path / "gold.jsonl", _gold() | {"doc_id": "c"}, row)
    with pytest.raises(InputError) as caught:
        read(path)
    assert "line 2" in caught.value.message
    assert message in caught.value.message


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_empty_gold_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "gold.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="holds no gold"):
        read(tmp_path / "gold.jsonl")


@pytest.mark.parametrize("data", [b"\xff\xfe{}", b"\x1f\x8b broken"])
def test_unreadable_gold_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / ("gold.jsonl.gz" if data[0] == 0x1F else "gold.jsonl")
    path.write_bytes(data)
    with pytest.raises(InputError):
        read(path)


def test_unknown_fields_name_the_schemes(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no scheme") as caught:
        read(_write(tmp_path / "gold.jsonl", {"a": 1}))
    assert "polnear" in caught.value.hint


def _report(value: float) -> Report:
    return Report("acts", "", (Figure("linked", value, 0.8, 0.6),))


def test_floors_only_rise(tmp_path: Path) -> None:
    known = {"acts": {"linked": 0.7, "linked precision": 0.85}, "plv": {"macro": 0.5}}
    raised = floors.risen(_report(0.756), known)
    assert raised == {"acts": {"linked": 0.75, "linked precision": 0.85}, "plv": {"macro": 0.5}}
    floors.write(tmp_path / "floors.json", raised)
    assert floors.read(tmp_path / "floors.json") == raised


def test_undercut_floor_is_named() -> None:
    known = {"acts": {"linked": 0.75, "linked precision": 0.75}}
    assert floors.undercut(_report(0.74), known) == ["acts linked is 0.740, below its floor 0.75"]
    assert floors.undercut(_report(0.75), known) == []


def test_floor_of_an_unknown_figure_is_an_error() -> None:
    with pytest.raises(ConfigError, match="no figure 'speed'"):
        floors.undercut(_report(1), {"acts": {"speed": 1}})


@pytest.mark.parametrize("text", ["{", "[]", '{"acts": 1}', '{"acts": {"linked": "high"}}'])
def test_malformed_floors_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "floors.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        floors.read(tmp_path / "floors.json")


def test_scoring_changes_nothing() -> None:
    gold, before = _gold(), copy.deepcopy(_gold())
    acts.score([gold], {"d": gold})
    assert gold == before


def test_verb_without_its_last_letter_is_found(root: Path) -> None:
    lexicon = Lexicon.load((root / "ontology" / "acts",))
    assert {cue.type for cue in lexicon.by_lemma("verb", "deplor")} == {"Criticism"}
    assert lexicon.by_lemma("verb", "grip") == ()
