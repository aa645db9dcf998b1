"""Other pipelines: labels of CLEAR become ours, and a pipeline trained on the spot runs the whole extraction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.training import Example

from kgbuild.analysis import Analyzer
from kgbuild.analysis.clear import Tree, to_universal
from kgbuild.config import Settings
from kgbuild.documents import make
from kgbuild.documents.details import Details
from kgbuild.errors import ConfigError
from kgbuild.model import Document
from kgbuild.pipeline import Pipeline

#: word/UPOS/tag/head/CLEAR label, and the label and head that Universal Dependencies ask for.
SENTENCES = {
    "oblique": "Envoys/NOUN/NNS/2/nsubj/nsubj/2 met/VERB/VBD/2/ROOT/root/2 in/ADP/IN/2/prep/case/4 Sylvania/PROPN/NNP/3/pobj/obl/2",
    "of a noun": "the/DET/DT/2/det/det/2 ban/NOUN/NN/2/ROOT/root/2 of/ADP/IN/2/prep/case/4 arms/NOUN/NNS/3/pobj/nmod/2",
    "chain": "ran/VERB/VBD/1/ROOT/root/1 out/ADP/IN/1/prep/case/4 of/ADP/IN/2/prep/case/4 town/NOUN/NN/3/pobj/obl/1",
    "agent": (
        "Plans/NOUN/NNS/3/nsubjpass/nsubj:pass/3 were/AUX/VBD/3/auxpass/aux:pass/3 made/VERB/VBN/3/ROOT/root/3 "
        "by/ADP/IN/3/agent/case/5 Ann/PROPN/NNP/4/pobj/obl:agent/3"
    ),
    "gerund": ("accused/VERB/VBD/1/ROOT/root/1 Ann/PROPN/NNP/1/dobj/obj/1 of/ADP/IN/1/prep/mark/4 lying/VERB/VBG/3/pcomp/advcl/1"),
    "copula": "Ann/PROPN/NNP/2/nsubj/nsubj/4 is/AUX/VBZ/2/ROOT/cop/4 a/DET/DT/4/det/det/4 liar/NOUN/NN/2/attr/root/4",
    "adjective": "Ann/PROPN/NNP/2/nsubj/nsubj/3 is/AUX/VBZ/2/ROOT/cop/3 ready/ADJ/JJ/2/acomp/root/3",
    "existence": "There/PRON/EX/2/expl/expl/2 is/VERB/VBZ/2/ROOT/root/2 hope/NOUN/NN/2/attr/nsubj/2",
    "infinitive": "wants/VERB/VBZ/1/ROOT/root/1 to/PART/TO/3/aux/mark/3 go/VERB/VB/1/xcomp/xcomp/1",
    "conjuncts": (
        "Ann/PROPN/NNP/1/ROOT/root/1 ,/PUNCT/,/1/punct/punct/1 Bob/PROPN/NNP/1/conj/conj/1 and/CCONJ/CC/3/cc/cc/5 "
        "Eve/PROPN/NNP/3/conj/conj/1"
    ),
    "relative": (
        "who/PRON/WP/2/nsubj/nsubj/2 left/VERB/VBD/2/relcl/root/2 them/PRON/PRP/2/dative/iobj/2 today/NOUN/NN/2/npadvmod/obl:unmarked/2"
    ),
}
LEMMAS = {"is": "be", "were": "be", "There": "there", "met": "meet"}


def _columns(text: str) -> list[list[str]]:
    rows = [word.rsplit("/", 6) for word in text.split()]
    return [list(column) for column in zip(*rows, strict=True)]


def _tree(text: str, kinds: list[str] | None = None) -> Tree:
    words, pos, tags, heads, deps, _, _ = _columns(text)
    return Tree([LEMMAS.get(word, word) for word in words], pos, tags, kinds or [""] * len(words), [int(head) - 1 for head in heads], deps)


@pytest.mark.parametrize("name", SENTENCES)
def test_clear_becomes_universal(name: str) -> None:
    tree = _tree(SENTENCES[name])
    to_universal(tree)
    *_, deps, heads = _columns(SENTENCES[name])
    assert list(zip(tree.deps, tree.heads, strict=True)) == [(dep, int(head) - 1) for dep, head in zip(deps, heads, strict=True)]


def test_a_persons_name_hangs_on_its_first_word() -> None:
    tree = _tree("Ann/PROPN/NNP/2/compound/x/1 Berg/PROPN/NNP/3/nsubj/x/1 left/VERB/VBD/3/ROOT/x/3", ["PERSON", "PERSON", ""])
    to_universal(tree)
    assert (tree.heads, tree.deps) == ([2, 0, 2], ["nsubj", "flat", "root"])


#: Sentences of one shape with few words: a parser of any kind learns them by heart.
_SHAPE = (
    "{who}/PROPN/NNP/2/nsubj said/VERB/VBD/2/ROOT that/SCONJ/IN/7/mark {other}/PROPN/NNP/7/nsubj had/AUX/VBD/7/aux not/PART/RB/7/neg "
    "{verb}/VERB/VBN/2/ccomp the/DET/DT/9/det plan/NOUN/NN/7/dobj in/ADP/IN/7/prep {place}/PROPN/NNP/10/pobj ./PUNCT/./2/punct"
)
_NAMES = ("Russia", "Ukraine", "Norway", "Poland")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pipeline trained on a few sentences in the labels of CLEAR and OntoNotes."""
    nlp = spacy.blank("en")
    for pipe in ("tok2vec", "tagger", "morphologizer", "parser", "ner"):
        config: dict[str, Any] = (
            {} if pipe == "tok2vec" else {"model": {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}}}
        )
        if pipe == "parser":
            config["min_action_freq"] = 1
        nlp.add_pipe(pipe, config=config)
    examples = []
    for number in range(24):
        who, other, place = (_NAMES[(number + step) % 4] for step in (0, 1 + number % 3, 2))
        words, pos, tags, heads, deps = (
            list(column)
            for column in zip(
                *(
                    row.rsplit("/", 4)
                    for row in _SHAPE.format(who=who, other=other, place=place, verb=("rejected", "leaked")[number % 2]).split()
                ),
                strict=True,
            )
        )
        ents = ["U-GPE" if word in _NAMES else "O" for word in words]
        gold = {"words": words, "pos": pos, "tags": tags, "heads": [int(head) - 1 for head in heads], "deps": deps, "entities": ents}
        examples.append(Example.from_dict(nlp.make_doc(" ".join(words)), gold))
    nlp.initialize(lambda: examples)
    for _ in range(50):
        nlp.update(examples)
    folder = tmp_path_factory.mktemp("pipeline") / "made_up"
    nlp.to_disk(folder)
    return folder


def _document(text: str) -> Document:
    found = next(iter(make(Document(id="", name="x", text=text, source="x", blocks=()), Details(), is_markdown=False)))
    assert isinstance(found, Document)
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_pipeline_in_a_folder_runs_the_whole_extraction(trained: Path) -> None:
    settings = Settings(model=str(trained))
    document = _document("Norway said that Russia had not rejected the plan in Poland .")
    analysis = Analyzer(settings).analyse(document)
    assert [token.dep for token in analysis.tokens] == [
        *["nsubj", "root", "mark", "nsubj", "aux", "advmod", "ccomp", "det", "obj", "case", "obl", "punct"]
    ]
    assert [token.lemma for token in analysis.tokens[1:8:5]] == ["say", "reject"]
    assert {name.label for name in analysis.names} == {"LOC"}
    pipeline = Pipeline(settings)
    extraction = pipeline(document)
    assert not extraction.problems
    acts = {act.type: act for act in extraction.acts}
    assert [participant.entity.label for participant in acts["Statement"].of_role("speaker")] == ["Norway"]
    assert [participant.entity.label for participant in acts["Rejection"].of_role("speaker")] == ["Russia"]
    assert acts["Rejection"].polarity == "negative"
    assert list(pipeline.quads(extraction))


def test_a_name_that_is_not_installed_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match="no_such_pipeline"):
        Analyzer(Settings(model="no_such_pipeline"))


@pytest.mark.parametrize(("lang", "message"), [("en", "has no parser"), ("de", "reads English")])
def test_a_pipeline_without_parser_or_for_another_language_is_a_configuration_error(tmp_path: Path, lang: str, message: str) -> None:
    spacy.blank(lang).to_disk(tmp_path / lang)
    with pytest.raises(ConfigError, match=message):
        Analyzer(Settings(model=str(tmp_path / lang)))
