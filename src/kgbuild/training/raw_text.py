"""Measuring from raw text, with our own words and sentences, as the CoNLL 2018 shared task did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from kgbuild.analysis.pipeline import FACTORY, language, make_model
from kgbuild.analysis.tokens import WordTokenizer
from kgbuild.training.scores import Scores
from kgbuild.training.sentences import Documents, Sentence

#: Start and end of a word or sentence in the text.
_Place = tuple[int, int]
#: The scores of `RawText.measure`.
COLUMNS = ("words", "sentences", "UPOS", "UAS", "LAS")
#: Says what stands between two sentences of a paragraph.
Gap = Callable[[Sentence, Sentence], str]


class _Analysed(NamedTuple):
    """Words of a text by their places: part of speech, head and relation; the root is its own head. And the sentences."""

    words: dict[_Place, tuple[str, _Place, str]]
    sentences: set[_Place]


class RawText:
    """The product's way from text to syntax, with the model in a folder."""

    def __init__(self, model: Path) -> None:
        nlp = language("en", 1)
        self._tokenizer = cast("WordTokenizer", nlp.tokenizer)
        self._model = make_model(nlp, FACTORY, str(model), 1)

    def measure(self, documents: Documents, gap: Gap | None = None) -> Scores:
        """Return the scores over the documents; a word counts as found where start and end agree.

        Paragraphs are given, as they are to the product. Documents with a word that is not in their text are left out.

        Args:
            documents: The documents.
            gap: Says what stands between two sentences of a paragraph; a blank if it is left out.
        """
        scores = Scores()
        for document in documents:
            if all(sentence.offsets for sentence in document):
                text, gold = _gold(document, gap or _blank)
                _count(scores, self._analyse(text), gold)
        return scores

    def _analyse(self, text: str) -> _Analysed:
        places = list(self._tokenizer.spans(text))
        doc = self._tokenizer(text)
        for place, (start, _) in enumerate(places):
            if place and "\n" in text[places[place - 1][1] : start]:
                doc[place].is_sent_start = True
        doc = self._model(doc)
        words = {places[token.i]: (token.pos_, places[token.head.i], token.dep_) for token in doc}
        return _Analysed(words, {(places[sentence.start][0], places[sentence.end - 1][1]) for sentence in doc.sents})


def _blank(before: Sentence, sentence: Sentence) -> str:
    return " "


def _gold(document: Sequence[Sentence], gap: Gap) -> tuple[str, _Analysed]:
    text = ""
    gold = _Analysed({}, set())
    for number, sentence in enumerate(document):
        if number:
            text += "\n" if sentence.paragraph else gap(document[number - 1], sentence)
        places = [(len(text) + start, len(text) + end) for start, end in sentence.offsets]
        syntax = sentence.syntax
        if syntax is not None:
            for place, pos, head, relation in zip(places, syntax.pos, syntax.heads, syntax.relations, strict=True):
                gold.words[place] = (pos, places[head], relation)
        gold.sentences.add((places[0][0], places[-1][1]))
        text += sentence.text
    return text, gold


def _count(scores: Scores, found: _Analysed, gold: _Analysed) -> None:
    scores["words"].add(found.words.keys(), gold.words.keys())
    scores["sentences"].add(found.sentences, gold.sentences)
    scores["UPOS"].add({(place, word[0]) for place, word in found.words.items()}, {(place, word[0]) for place, word in gold.words.items()})
    scores["UAS"].add({(place, word[1]) for place, word in found.words.items()}, {(place, word[1]) for place, word in gold.words.items()})
    scores["LAS"].add({(place, word[1:]) for place, word in found.words.items()}, {(place, word[1:]) for place, word in gold.words.items()})
