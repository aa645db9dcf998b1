from __future__ import annotations

from dataclasses import replace

import pytest

from kgbuild.config import Settings
from kgbuild.graph import quads
from kgbuild.model import Extraction, Quad
from kgbuild.rdf import OA, integer, literal
from kgbuild.verify import verify

ID = "a0123456789abcdef"


def spans(extraction: Extraction) -> list[Quad]:
    return list(quads(extraction, Settings()))


def change(found: list[Quad], name: str, term: str) -> list[Quad]:
    """Change one field of the cue of the rejection."""
    old = next(q for q in found if q.subject.endswith("#char=51,59>") and q.predicate == f"<{OA}{name}>")
    return [q for q in found if q != old] + ([old._replace(object=term)] if term else [])


def test_every_span_of_an_untouched_graph_is_proved(extraction: Extraction) -> None:
    result = verify(spans(extraction), {ID: extraction.document.text})
    assert result.holds
    assert result.proved == result.total == 13


def test_the_text_is_known_by_its_digest_whatever_it_is_called(extraction: Extraction) -> None:
    assert verify(spans(extraction), {"another": extraction.document.text}).holds


def test_an_article_that_was_not_given_is_counted_not_blamed(extraction: Extraction) -> None:
    result = verify(spans(extraction), {})
    assert (result.proved, result.missing, result.failures) == (0, 13, ())
    assert not result.holds


def test_a_text_that_changed_since_is_a_failure(extraction: Extraction) -> None:
    result = verify(spans(extraction), {ID: extraction.document.text.replace("NATO", "nato")})
    assert len(result.failures) == 13
    assert "digest" in result.failures[0].message


@pytest.mark.parametrize(
    ("name", "term", "message"),
    [
        ("exact", literal("accepted"), "is 'rejected', not 'accepted'"),
        ("start", integer(50), "The text at 50-59"),
        ("end", integer(9000), "does not lie in the text"),
        ("start", literal("x"), "not whole numbers"),
        ("exact", "", "lacks exact"),
        ("prefix", literal("gladly "), "words around"),
    ],
)
def test_a_span_that_is_wrong_is_named(extraction: Extraction, name: str, term: str, message: str) -> None:
    result = verify(change(spans(extraction), name, term), {ID: extraction.document.text})
    assert [f.focus.rpartition("#")[2] for f in result.failures] == ["char=51,59"]
    assert message in result.failures[0].message
    assert result.failures[0].graph.endswith(ID)


def test_offsets_count_code_points(extraction: Extraction) -> None:
    text = "😀" + extraction.document.text[1:]
    moved = replace(extraction, document=replace(extraction.document, text=text))
    assert verify(spans(moved), {ID: text}).holds
