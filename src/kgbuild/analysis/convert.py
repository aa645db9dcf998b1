"""Document to spaCy `Doc`, and back to our own types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.analysis.quotations import find_quotations
from kgbuild.analysis.tokens import WordTokenizer
from kgbuild.analysis.views import View, views
from kgbuild.model import Analysis, Document, Name, Predicate, Span, Token


def analyse(document: Document, nlp: Language) -> Analysis:
    """Run the pipeline on a document and return what it says as plain data over the original text."""
    blocks = views(document)
    doc, spans = _to_doc(blocks, nlp)
    doc = nlp(doc)
    tokens = tuple(Token(token.i, spans[token.i], token.text, token.lemma_, token.pos_, token.dep_, token.head.i) for token in doc)
    return Analysis(
        document,
        tokens,
        tuple((sentence.start, sentence.end) for sentence in doc.sents) if tokens else (),
        tuple(Name(name.start, name.end, name.label_) for name in doc.ents),
        tuple(Predicate(token, arguments) for token, arguments in doc._.predicates),
        find_quotations(document, blocks),
    )


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
