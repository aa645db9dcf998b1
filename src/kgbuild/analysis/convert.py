"""Document to spaCy `Doc`, and back to our own types."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import pairwise
from typing import cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.analysis.quotations import find_quotations
from kgbuild.analysis.tokens import WordTokenizer
from kgbuild.analysis.views import View, views
from kgbuild.model import Analysis, Document, Name, Predicate, Span, Token

#: Words that spaCy may keep for good, about 10 MB; made anew for each document, as in a memory zone, they cost 5 % of the time.
KEPT_WORDS = 30_000


def analyse(document: Document, nlp: Language) -> Analysis:
    """Run the pipeline on a document and return what it says as plain data over the original text."""
    # Past that number spaCy forgets the words of a document with it, so that a process that reads thousands of articles does not grow.
    with nlp.memory_zone() if len(nlp.vocab) > KEPT_WORDS else nullcontext():
        return _analyse(document, views(document), nlp)


def _analyse(document: Document, blocks: Sequence[View], nlp: Language) -> Analysis:
    doc, spans = _to_doc(blocks, nlp)
    doc = nlp(doc)
    tokens = _tokens(doc, spans)
    starts = np.flatnonzero(doc.to_array("SENT_START") == 1).tolist()
    return Analysis(
        document,
        tokens,
        tuple(pairwise([*starts, len(tokens)])) if tokens else (),
        tuple(Name(name.start, name.end, name.label_) for name in doc.ents),
        tuple(Predicate(token, arguments) for token, arguments in doc._.predicates),
        find_quotations(document, blocks),
    )


def _tokens(doc: Doc, spans: Sequence[Span]) -> tuple[Token, ...]:
    """Return the words of an annotated `Doc`; by columns, because spaCy makes an object for every word that is looked at alone."""
    columns = doc.to_array(["ORTH", "LEMMA", "POS", "DEP", "TAG", "MORPH"])
    heads = (np.arange(len(doc)) + doc.to_array("HEAD").view(np.int64)).tolist()
    strings = {number: doc.vocab.strings[number] for number in np.unique(columns).tolist()}
    texts, lemmas, tags_of_speech, deps, tags, morphs = ([strings[number] for number in column] for column in columns.T.tolist())
    return tuple(map(Token, range(len(doc)), spans, texts, lemmas, tags_of_speech, deps, heads, tags, morphs))


def _to_doc(blocks: Sequence[View], nlp: Language) -> tuple[Doc, list[Span]]:
    """Return the words of the blocks, with a sentence start at each block, and the span of each word in the original text."""
    tokenizer = cast("WordTokenizer", nlp.tokenizer)
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    spans: list[Span] = []
    for view in blocks:
        at = 0
        for start, end in tokenizer.spans(view.text):
            if words:
                spaces.append(not at or start > at)
            words.append(view.text[start:end])
            starts.append(None if at else True)
            spans.append(view.span(start, end))
            at = end
    spaces += [False][: len(words)]
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts), spans
