"""The spaCy pipeline: our tokenizer and one component that runs the language model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kgbuild import resources
from kgbuild.analysis.decode import Parse, decode
from kgbuild.analysis.encoder import Encoder
from kgbuild.analysis.lemmas import read_lemmas
from kgbuild.analysis.quotations import mark_sides
from kgbuild.analysis.sentences import Words, sentence_starts
from kgbuild.analysis.tokens import WordTokenizer
from kgbuild.analysis.windows import cut, fill

#: Name of the factory in spaCy's registry; it is also the entry point in pyproject.toml.
FACTORY = "kgbuild_model"

Doc.set_extension("predicates", default=(), force=True)


@cache
def language(lang: str, threads: int) -> Language:
    """Return the one pipeline of this process for a language.

    Raises:
        ConfigError: If no model for the language is bundled.
    """
    folder = resources.model_folder(lang)
    nlp = spacy.blank(lang)
    nlp.tokenizer = WordTokenizer(nlp)
    nlp.add_pipe(FACTORY, config={"folder": str(folder), "threads": threads})
    return nlp


@Language.factory(FACTORY, default_config={"folder": "", "threads": 1}, assigns=["token.pos", "token.dep", "token.head", "doc.ents"])
def make_model(nlp: Language, name: str, folder: str, threads: int) -> LanguageModel:
    """Make the component; without a folder it runs the bundled model of the pipeline's language."""
    return LanguageModel(name, Path(folder) if folder else resources.model_folder(nlp.lang or ""), threads)


class LanguageModel:
    """Write parts of speech, dependencies, sentence starts, names, lemmas and predicates (`doc._.predicates`) to a `Doc`.

    Tokens whose `is_sent_start` is true when the `Doc` comes in start a block: no sentence crosses them.
    """

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        self.name = name
        self._encoder = Encoder(folder, threads)
        self._lemmatizer = read_lemmas(folder)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the `Doc` in place and return it."""
        if not len(doc):
            return doc
        parse = Parse([], [], [], [], [])
        for start, part in self._parts(doc):
            parse.pos.extend(part.pos)
            parse.deps.extend(part.deps)
            parse.heads.extend(start + head for head in part.heads)
            parse.names.extend((start + first, start + last, label) for first, last, label in part.names)
            parse.predicates.extend((start + word, tuple((role, start + at) for role, at in roles)) for word, roles in part.predicates)
        _write(doc, parse, [self._lemmatizer.lemma(token.text, pos) for token, pos in zip(doc, parse.pos, strict=True)])
        return doc

    def _parts(self, doc: Doc) -> Iterator[tuple[int, Parse]]:
        words = _words(doc)
        sizes = [len(self._encoder.pieces(word)) for word in words.texts]
        ends = [*(word for word in range(1, len(doc)) if words.forced[word]), len(doc)]
        start = 0
        while start < len(doc):
            end = fill(sizes, ends, start)
            outputs = self._encoder.run(words.texts[start:end])
            starts = sentence_starts(words.part(start, end), outputs.starts)
            if not (end == len(doc) or words.forced[end]):
                starts = starts[: cut(starts)]
            yield start, decode(outputs, starts, self._encoder.labels)
            start += len(starts)


def _words(doc: Doc) -> Words:
    """Return the words of a `Doc` and which of them open or close a quotation."""
    forced = [token.is_sent_start is True or not token.i for token in doc]
    opening, closing = [False] * len(doc), [False] * len(doc)
    bounds = [*(word for word, known in enumerate(forced) if known), len(doc)]
    for start, end in pairwise(bounds):
        block = doc[start:end]
        places = {token.idx - block.start_char: token.i for token in block}
        for place, opens in mark_sides(block.text).items():
            if place in places:
                (opening if opens else closing)[places[place]] = True
    return Words([token.text for token in doc], opening, closing, forced)


def _write(doc: Doc, parse: Parse, lemmas: list[str]) -> None:
    strings = doc.vocab.strings
    steps = np.array(parse.heads, dtype=np.int64) - np.arange(len(doc))
    columns = [[strings.add(value) for value in values] for values in (parse.pos, parse.deps, lemmas)]
    values: Any = np.column_stack([steps.view(np.uint64), np.array(columns, dtype=np.uint64).T])
    doc.from_array(["HEAD", "POS", "DEP", "LEMMA"], values)
    doc.set_ents([Span(doc, first, last, label=label) for first, last, label in parse.names])
    doc._.predicates = tuple(sorted(parse.predicates))
