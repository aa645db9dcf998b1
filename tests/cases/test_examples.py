"""Every example of the act lexicon is run: the words in brackets must be found as a cue of its type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.model import Extraction, Span
from kgbuild.ontology import Lexicon
from kgbuild.resources import folder

LEXICON = Lexicon.load((folder("ontology") / "acts",))
EXAMPLES = [(name, example) for name, kind in LEXICON.types.items() for example in kind.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(EXAMPLES)])
def test_example_is_found(extract: Callable[..., Extraction], name: str, example: str) -> None:
    start, end = example.index("["), example.index("]") - 1
    text = example.replace("[", "").replace("]", "")
    acts = extract(text).acts
    found = [(act.type, act.cue.of(text)) for act in acts]
    assert any(act.type == name and act.cue.overlaps(Span(start, end)) for act in acts), found
