from __future__ import annotations

import pytest

from kgbuild.config import Settings
from kgbuild.errors import InputError
from kgbuild.graph import quads
from kgbuild.model import Extraction, Quad
from kgbuild.rdf import KG, TYPE
from kgbuild.reason import INFERRED, infer

A = "https://w3id.org/kgbuild/id/a0123456789abcdef"
NATO, POST = ("<https://w3id.org/kgbuild/entity/nato>", "<https://w3id.org/kgbuild/entity/harbour-post>")


def graph(extraction: Extraction) -> list[Quad]:
    return list(quads(extraction, Settings(), {"Demand": KG + "demands"}))


def test_attribution_and_depth_are_derived(extraction: Extraction) -> None:
    found = infer(graph(extraction))
    new = {quad[:3] for quad in found.quads}
    according = {o for s, p, o in new if s == f"<{A}-Demand-72-78>" and p == f"<{KG}accordingTo>"}
    assert according == {NATO, POST}
    assert (f"<{A}-p-83-94>", f"<{KG}nestedIn>", f"<{A}-Report-17-25>") in new
    assert ("<https://w3id.org/kgbuild/id/e-country-ruritania>", f"<{KG}requests>", f"<{A}-p-83-94>") in new
    assert (f"<{A}-Demand-72-78>", TYPE, f"<{KG}Request>") in new


def test_a_sound_graph_has_no_contradiction(extraction: Extraction) -> None:
    assert infer(graph(extraction)).contradictions == ()


def test_only_news_about_the_data_comes_back(extraction: Extraction) -> None:
    given = {quad[:3] for quad in graph(extraction)}
    found = infer(graph(extraction)).quads
    assert not given & {quad[:3] for quad in found}
    assert list(found) == sorted(found)
    for quad in found:
        assert quad.graph == INFERRED
        assert quad.subject.startswith("<https:")
        assert not quad.subject.startswith(f"<{KG}")
        assert "owl#" not in quad.object
        assert quad.subject != quad.object


def test_a_contradiction_names_its_thing(extraction: Extraction) -> None:
    mixed = Quad(f"<{A}-Demand-72-78>", TYPE, f"<{KG}Evidence>", f"<{A}>")
    found = infer([*graph(extraction), mixed]).contradictions
    assert f"{A}-Demand-72-78" in {finding.focus for finding in found}
    assert all("isjoint" in finding.message for finding in found)


def test_a_large_graph_is_refused(extraction: Extraction) -> None:
    with pytest.raises(InputError, match="more than 10 statements"):
        infer(graph(extraction), limit=10)
