"""The spaCy pipeline: our tokenizer and one component that runs the language model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kgbuild import resources
from kgbuild.analysis.capitals import lines_in_title_case, without_capitals
from kgbuild.analysis.decode import Parse
from kgbuild.analysis.names import agree
from kgbuild.analysis.parser import Parser
from kgbuild.analysis.quotations import mark_sides
from kgbuild.analysis.sentences import Words, sentence_starts
from kgbuild.analysis.tokens import WordTokenizer, treebank_tokenizer
from kgbuild.analysis.windows import WINDOW, context, cut, fill

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
    nlp.tokenizer = WordTokenizer(nlp.vocab, treebank_tokenizer(nlp))
    nlp.add_pipe(FACTORY, config={"folder": str(folder), "threads": threads})
    return nlp


@Language.factory(FACTORY, default_config={"folder": "", "threads": 1}, assigns=["token.pos", "token.dep", "token.head", "doc.ents"])
def make_model(nlp: Language, name: str, folder: str, threads: int) -> LanguageModel:
    """Make the component; without a folder it runs the bundled model of the pipeline's language."""
    model = LanguageModel(name, Path(folder) if folder else resources.model_folder(nlp.lang or ""), threads)
    model.remember_labels(nlp.vocab)
    return model


class LanguageModel:
    """Write parts of speech, dependencies, sentence starts, names, lemmas and predicates (`doc._.predicates`) to a `Doc`.

    Tokens whose `is_sent_start` is true when the `Doc` comes in start a block: no sentence crosses them.
    """

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        self.name = name
        self._parser = Parser(folder, threads)

    def remember_labels(self, vocab: Vocab) -> None:
        """Store the labels for good: those that first come up inside a memory zone of spaCy would go with it."""
        for names in self._parser.encoder.labels:
            for name in names:
                vocab.strings.add(name)
        for features in self._parser.encoder.labels.features:
            vocab.morphology.add(features.strip("_"))

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the `Doc` in place and return it."""
        if not len(doc):
            return doc
        words = _words(doc)
        parse = self._parse(words)
        write(doc, parse, [self._parser.lemmatizer.lemma(word, pos) for word, pos in zip(words.texts, parse.pos, strict=True)])
        return doc

    def _parse(self, words: Words) -> Parse:
        """Parse window by window; one that goes on inside a block reads the sentence before it again, which the last window decided."""
        encoder, size = self._parser.encoder, len(words.texts)
        sizes = [len(encoder.pieces(word)) for word in words.texts]
        ends = [*(word for word in range(1, size) if words.forced[word]), size]
        parse, known = Parse.empty(), list[bool]()
        while len(known) < size:
            start = len(known)
            first = context(sizes, known, words.forced, start)
            end = fill(sizes, ends, start, WINDOW - sum(sizes[first:start]))
            outputs = encoder.run(words.texts[first:end]).part(start - first, end - first)
            starts = sentence_starts(words.part(start, end), outputs.starts)
            if not (end == size or words.forced[end]):
                starts = starts[: cut(starts)]
            parse.append(self._parser.decode(outputs, words.texts[start:end], starts))
            known += starts
        for start, end in lines_in_title_case(words.texts, words.forced):
            parse.correct(start, self._reread(words.texts[start:end], known[start:end]))
        return parse._replace(names=agree(parse.names, words.texts))

    def _reread(self, line: Sequence[str], starts: Sequence[bool]) -> Parse:
        """Parse a line in title case as if only its first word had a capital; where its sentences start has been decided.

        On EWT and GUM dev, spelt as headlines: LAS 87.9 to 88.7 and 87.8 to 88.8, roles EWT 80.6 to 81.7; names fall, and are left alone.
        """
        texts = without_capitals(line)
        return self._parser.decode(self._parser.encoder.run(texts), texts, starts)


def _words(doc: Doc) -> Words:
    """Return the words of a `Doc` and which of them open or close a quotation."""
    # By columns, because spaCy makes an object for every word that is looked at alone.
    orths, spaces, marked = doc.to_array(["ORTH", "SPACY", "SENT_START"]).T.tolist()
    strings = {orth: doc.vocab.strings[orth] for orth in dict.fromkeys(orths)}
    texts = [strings[orth] for orth in orths]
    parts = [word + " " if space else word for word, space in zip(texts, spaces, strict=True)]
    offsets, text = list(accumulate(map(len, parts), initial=0)), "".join(parts)
    forced = [True, *(mark == 1 for mark in marked[1:])]
    opening, closing = [False] * len(texts), [False] * len(texts)
    bounds = [*(word for word, known in enumerate(forced) if known), len(texts)]
    for start, end in pairwise(bounds):
        block = text[offsets[start] : offsets[end]]
        sides = mark_sides(block)
        if sides:
            places = {offsets[word] - offsets[start]: word for word in range(start, end)}
            for place, opens in sides.items():
                if place in places:
                    (opening if opens else closing)[places[place]] = True
    return Words(texts, opening, closing, forced)


def write(doc: Doc, parse: Parse, lemmas: list[str]) -> None:
    """Write an analysis to a `Doc`, over what it holds."""
    strings = doc.vocab.strings
    steps = np.array(parse.heads, dtype=np.int64) - np.arange(len(doc))
    texts = (parse.pos, parse.tags, parse.deps, lemmas)
    numbers = {text: strings.add(text) for text in dict.fromkeys(chain(*texts))}
    columns = [[numbers[text] for text in column] for column in texts]
    morphs = {features: doc.vocab.morphology.add(features.strip("_")) for features in dict.fromkeys(parse.features)}
    columns.append([morphs[features] for features in parse.features])
    values: Any = np.column_stack([steps.view(np.uint64), np.array(columns, dtype=np.uint64).T])
    doc.from_array(["HEAD", "POS", "TAG", "DEP", "LEMMA", "MORPH"], values)
    doc.set_ents([Span(doc, name.start, name.end, label=name.label) for name in parse.names])
    doc._.predicates = tuple(sorted(parse.predicates))
