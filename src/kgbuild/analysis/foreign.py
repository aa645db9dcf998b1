"""Other pipelines: any installed spaCy pipeline for English in the place of the bundled model."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kgbuild import resources
from kgbuild.analysis.clear import UNIVERSAL, Tree, to_universal
from kgbuild.analysis.decode import Parse
from kgbuild.analysis.lemmas import Lemmatizer, read_lemmas
from kgbuild.analysis.names import NamePart
from kgbuild.analysis.pipeline import write
from kgbuild.analysis.tokens import WordTokenizer
from kgbuild.errors import ConfigError

#: Name of the component that puts the annotation into our terms.
ADAPTER = "kgbuild_adapter"
#: Kinds of OntoNotes and ours; what is missing (dates, amounts) is no name.
_KINDS = {kind: kind for kind in ("PERSON", "ORG", "LOC", "NORP", "WEAPON", "MISC")}
_KINDS |= {"PER": "PERSON", "GPE": "LOC", "FAC": "LOC", "LANGUAGE": "NORP"} | dict.fromkeys(
    ("PRODUCT", "EVENT", "LAW", "WORK_OF_ART"), "MISC"
)
#: A sentence that every parser of English should say something about.
_PROBE = "The minister met his guests in Oslo."
#: What a verb's dependents are to it, as far as the tree alone can tell.
_ROLES = {"nsubj": "A0", "csubj": "A0", "obl:agent": "A0", "obj": "A1", "nsubj:pass": "A1", "ccomp": "A1", "xcomp": "A1", "iobj": "A2"}
_ROLES |= {"obl": "ADV", "advcl": "ADV"}


@cache
def foreign_language(name: str) -> Language:
    """Return the installed pipeline of a name or in a folder, with a last component that puts its annotation into our terms.

    Raises:
        ConfigError: If there is none, it is not for English, or it lacks a parser or parts of speech.
    """
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        first = str(error).strip().splitlines()[0]
        raise ConfigError(
            f"The spaCy pipeline {name!r} cannot be loaded: {first}", "Install it, or leave `model` empty for ours."
        ) from error
    if nlp.lang != "en":
        raise ConfigError(f"The spaCy pipeline {name!r} is for {nlp.lang!r}; kgbuild reads English.")
    probe = nlp(_PROBE)
    for attribute, what in (("DEP", "a parser"), ("POS", "parts of speech")):
        if not probe.has_annotation(attribute):
            raise ConfigError(f"The spaCy pipeline {name!r} has no {what.removeprefix('a ')}.", "Name a pipeline with tagger and parser.")
    labels = {label for pipe in nlp.pipe_names for label in nlp.pipe_labels.get(pipe, ())}
    nlp.tokenizer = WordTokenizer(nlp.vocab, nlp.tokenizer)
    nlp.add_pipe(ADAPTER, config={"universal": not UNIVERSAL.isdisjoint(labels)}, last=True)
    return nlp


@Language.factory(ADAPTER, default_config={"universal": False})
def make_adapter(nlp: Language, name: str, universal: bool) -> Adapter:
    """Make the component."""
    return Adapter(read_lemmas(resources.model_folder("en")), convert=not universal)


class Adapter:
    """Rewrite the annotation of a `Doc`: Universal Dependencies, our kinds of names and lemmas, roles from the tree.

    Args:
        lemmatizer: Gives the lemmas, so that cues are found whatever the pipeline thinks of word forms.
        convert: Whether the labels are those of CLEAR.
    """

    def __init__(self, lemmatizer: Lemmatizer, *, convert: bool) -> None:
        self._lemmatizer = lemmatizer
        self._convert = convert

    def __call__(self, doc: Doc) -> Doc:
        """Rewrite the annotation in place and return the `Doc`."""
        pos, tags = [token.pos_ for token in doc], [token.tag_ for token in doc]
        lemmas = [self._lemmatizer.lemma(token.text, token.pos_) for token in doc]
        kinds = [_KINDS.get(token.ent_type_, "") for token in doc]
        tree = Tree(lemmas, pos, tags, kinds, [token.head.i for token in doc], [token.dep_ for token in doc])
        if self._convert:
            to_universal(tree)
        names = [NamePart(name.start, name.end, _KINDS[name.label_], {}) for name in doc.ents if name.label_ in _KINDS]
        morphs = [str(token.morph) for token in doc]
        write(doc, Parse(pos, tags, morphs, tree.heads, tree.deps, names, _predicates(tree)), lemmas)
        return doc


def _predicates(tree: Tree) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
    """Return the verbs with the roles that their dependents have by their labels."""
    found = []
    for word, pos in enumerate(tree.pos):
        if pos == "VERB":
            roles = ((_role(tree, child), child) for child in tree.children(word))
            found.append((word, tuple((role, child) for role, child in roles if role)))
    return found


def _role(tree: Tree, child: int) -> str:
    if tree.deps[child] == "aux":
        return "MOD" if tree.tags[child] == "MD" else ""
    if tree.deps[child] == "advmod":
        return "NEG" if tree.lemmas[child] in {"not", "never"} else "ADV"
    return _ROLES.get(tree.deps[child], "")
