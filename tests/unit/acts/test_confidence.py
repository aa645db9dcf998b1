"""Confidence: the product of named factors."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import pytest

from kgbuild import acts
from kgbuild.acts.reading import Reading
from kgbuild.model import Act

Parse = Callable[..., Reading]

REJECTED = "Norway Norway PROPN nsubj 2\nrejected reject VERB root 0\nthe the DET det 4\ntreaty treaty NOUN obj 2"
NOBODY = "Rejected reject VERB root 0\nthe the DET det 3\ntreaty treaty NOUN obj 1"
NOTHING = "Norway Norway PROPN nsubj 2\nrejected reject VERB root 0"
UNKNOWN = "Norway Norway PROPN nsubj 2\nblurfed blurf VERB root 0\nthat that SCONJ mark 5\nChad Chad PROPN nsubj 5\nlied lie VERB ccomp 2"


def act(parse: Parse, rows: str) -> Act:
    reading = parse(rows)
    (found,) = acts.find(reading.analysis, tuple(reading.links.values()), reading.lexicon)
    return found


@pytest.mark.parametrize("rows", [REJECTED, NOBODY, NOTHING, UNKNOWN])
def test_the_factors_make_up_the_confidence(parse: Parse, rows: str) -> None:
    found = act(parse, rows)
    assert found.confidence == round(prod(value for _, value in found.grounds), 2)
    assert all(name and 0 < value <= 1 for name, value in found.grounds)


def test_what_is_missing_or_unknown_lowers_it(parse: Parse) -> None:
    whole = act(parse, REJECTED).confidence
    assert all(act(parse, rows).confidence < whole for rows in (NOBODY, NOTHING, UNKNOWN))
    assert act(parse, UNKNOWN).confidence < act(parse, NOTHING).confidence
