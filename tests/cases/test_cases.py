"""Run the cases: text in, the listed acts out, with every field that a case names and no other.

A file holds `[[case]]` tables: `name`, `text`, and optionally `published` (an ISO date), `markdown` (the text has headings or lists),
`count` (the number of acts), `absent` (words that must be no cue) and `acts`. An act is found by its `cue` (words of the text, which
must occur once; `around` gives unique words around a cue that does not) and must have the given type. Its further keys are checked when
they are there: participants as canonical names (`speaker`, `addressee`, `target`, `citing`), `content` (the exact words, or "" for
none), `within` (the cue of the act that reports it, or "") and the plain texts `polarity`, `modality`, `date`, `quote`.

`known_failures.toml` holds the cases that are right and not yet met, each with the mechanism that is missing. They must fail.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kgbuild import documents
from kgbuild.model import ROLES, Act, Document, Extraction, Span
from kgbuild.pipeline import Pipeline

FOLDER = Path(__file__).parent
PUBLISHED = "2022-02-02"
TEXTS = ("polarity", "modality", "date", "quote")
KEYS = {"type", "cue", "around", "content", "within", *ROLES, *TEXTS}

Case = dict[str, Any]
Read = Callable[[Case], Extraction]


def load(path: Path) -> list[Case]:
    cases: list[Case] = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return cases


def parameters() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for case in load(path):
            mechanism = case.get("mechanism", "")
            marks = [pytest.mark.xfail(reason=mechanism, raises=AssertionError)] if path.stem == "known_failures" else []
            found.append(pytest.param(case, id=f"{path.stem}-{case['name']}", marks=marks))
    return found


@pytest.fixture(scope="session")
def read(extract: Callable[..., Extraction], tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("cases")

    def run(case: Case) -> Extraction:
        published = case.get("published", PUBLISHED)
        if not case.get("markdown"):
            return extract(case["text"], published)
        path = folder / f"{case['name']}.md"
        path.write_text(case["text"], encoding="utf-8")
        (document,) = documents.read([path])
        assert isinstance(document, Document)
        return Pipeline()(replace(document, published=published))

    return run


@pytest.mark.parametrize("case", parameters())
def test_case(read: Read, case: Case) -> None:
    wrong = list(differences(case, read(case)))
    assert not wrong, "\n".join(wrong)


def test_cases_are_well_formed() -> None:
    names = [case["name"] for path in FOLDER.glob("*.toml") for case in load(path)]
    assert sorted(names) == sorted(set(names))
    for path in FOLDER.glob("*.toml"):
        for case in load(path):
            assert bool(case.get("mechanism")) == (path.stem == "known_failures"), case["name"]
            assert case.get("acts") or case.get("absent") or case.get("count") == 0, case["name"]
            for wanted in case.get("acts", ()):
                assert set(wanted) <= KEYS, case["name"]
                place(case["text"], wanted["cue"], wanted.get("around", ""))
                # A content need not be contiguous words of a Markdown source, but it must be in the text.
                assert wanted.get("content", "") in case["text"], case["name"]


def differences(case: Case, extraction: Extraction) -> Iterator[str]:
    acts, text = extraction.acts, extraction.document.text
    if case.get("count", len(acts)) != len(acts):
        yield f"{len(acts)} acts instead of {case['count']}: {[(a.type, a.cue.of(text)) for a in acts]}"
    for word in case.get("absent", ()):
        yield from (f"{a.type} {word!r} is no act" for a in acts if a.cue.overlaps(place(text, word)))
    for wanted in case.get("acts", ()):
        cue = place(text, wanted["cue"], wanted.get("around", ""))
        act = next((a for a in acts if a.cue.overlaps(cue)), None)
        if act is None:
            yield f"no act at {wanted['cue']!r}"
        else:
            yield from (f"{wanted['cue']!r}: {line}" for line in _differences(wanted, act, extraction))


def _differences(wanted: Case, act: Act, extraction: Extraction) -> Iterator[str]:
    text = extraction.document.text
    found: Case = {"type": act.type, "content": act.content.of(text) if act.content else ""}
    found |= {field: getattr(act, field) for field in TEXTS}
    found |= {role: sorted(fold(p.entity.label) for p in act.of_role(role)) for role in ROLES}
    found["within"] = next((a.cue.of(text) for a in extraction.acts if a.id == act.within), "")
    for key in KEYS & set(wanted) - {"cue", "around"}:
        expected = sorted(map(fold, wanted[key])) if key in ROLES else wanted[key]
        if found[key] != expected:
            yield f"{key} is {found[key]!r}, not {expected!r}"


def place(text: str, words: str, around: str = "") -> Span:
    """Return where the words stand: once in the text, or once within other words that stand there once."""
    start = 0
    if around:
        assert text.count(around) == 1, around
        start, text = text.index(around), around
    found = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    assert len(found) == 1, f"{words!r} occurs {len(found)} times"
    return Span(start + found[0], start + found[0] + len(words))


def fold(name: str) -> str:
    """Return a name without accents, capitals and article: canonical names are compared, not spellings."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"^(?:the|an?|some) ", "", plain)
