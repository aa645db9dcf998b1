"""Frames: paths in a tree, the table that weighs roles by them, and how it is learnt."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from kgbuild.analysis.frames import ANY_LEMMA, NO_ROLE, TABLE, Frames, Key, Parsed, children_of, paths, read_frames
from kgbuild.analysis.lemmas import Lemmatizer
from kgbuild.errors import ConfigError
from kgbuild.training import frames as learner
from kgbuild.training.sentences import Predicate, Syntax
from kgbuild.training.sentences import Sentence as Gold

#: Envoys tried to reach Sylvania
WORDS = ["Envoys", "tried", "to", "reach", "Sylvania"]
HEADS, DEPS = [1, 1, 3, 1, 3], ["nsubj", "root", "mark", "xcomp", "obj"]
POS = ["NOUN", "VERB", "PART", "VERB", "PROPN"]
ROLES = [NO_ROLE, "A0", "A1", "A2"]


def test_paths_go_up_and_down() -> None:
    assert dict(paths(3, HEADS, DEPS, children_of(HEADS))) == {2: "mark", 4: "obj", 1: "^xcomp", 0: "^xcomp/nsubj"}


def test_a_path_never_comes_back_to_its_predicate() -> None:
    assert all(word != 3 for word, _ in paths(3, HEADS, DEPS, children_of(HEADS)))


def _weighed(counts: dict[Key, Counter[str]]) -> list[str]:
    scores = np.zeros((5, len(ROLES)), dtype=np.float32)
    Frames(counts, ROLES, Lemmatizer({})).weigh(scores[None], [3], Parsed(WORDS, POS, HEADS, DEPS))
    return [ROLES[best] for best in scores.argmax(axis=1)]


def test_the_table_settles_what_the_model_leaves_open() -> None:
    counts = {(ANY_LEMMA, "VERB", "^xcomp/nsubj"): Counter({"A0": 30}), (ANY_LEMMA, "VERB", "obj"): Counter({"A1": 30})}
    counts[ANY_LEMMA, "VERB", "mark"] = Counter({NO_ROLE: 200})
    assert _weighed(counts) == ["A0", NO_ROLE, NO_ROLE, NO_ROLE, "A1"]


def test_a_lemma_of_its_own_wins_over_all_others() -> None:
    counts = {(ANY_LEMMA, "VERB", "obj"): Counter({"A1": 30}), ("reach", "VERB", "obj"): Counter({"A2": 30})}
    assert _weighed(counts)[4] == "A2"


def test_the_learner_counts_paths_and_drops_what_says_nothing(tmp_path: Path) -> None:
    syntax = Syntax(POS, [""] * 5, [""] * 5, HEADS, DEPS)
    usual = Gold(WORDS, syntax=syntax, predicates=[Predicate(3, ((0, "A0"), (4, "A1")), "reach.01")])
    odd = Gold([*WORDS[:3], "resemble", "Sylvania"], syntax=syntax, predicates=[Predicate(3, ((4, "A2"),), "resemble.01")])
    table = learner.learn([[usual] * 8, [odd] * 3], Lemmatizer({}))
    assert table[ANY_LEMMA, "VERB", "obj"] == Counter({"A1": 8, "A2": 3})
    assert table["resemble", "VERB", "obj"] == Counter({"A2": 3})
    assert ("reach", "VERB", "mark") not in table
    learner.write(table, tmp_path)
    assert (tmp_path / TABLE).read_text(encoding="utf-8").splitlines()[0].count("\t") == 3
    read_frames(tmp_path, [NO_ROLE, "A0", "A1", "A2"], Lemmatizer({}))


@pytest.mark.parametrize("content", [None, "say\tVERB\tobj\n", "say\tVERB\tobj\tA1:x\n", "say\tVERB\tobj\tA1:2\n"])
def test_a_missing_or_broken_table_is_a_configuration_error(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / TABLE).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError):
        read_frames(tmp_path, ROLES, Lemmatizer({}))
