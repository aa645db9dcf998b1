"""Spellings of news, rare in the corpora: hyphenated prefixes, compounds with a name, missing blanks, levelled case, single marks."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from kgbuild.training.catalogue import CAPITALS, Names
from kgbuild.training.edits import NewWord, splice
from kgbuild.training.sentences import ANY, Sentence, begins, label_set

#: Prefixes by the part of speech of what they stand before and leave as it is; `pro` and `post` make adjectives of nouns.
_PREFIXES = {
    "NOUN": ("ex", "co", "non", "counter", "sub", "vice"),
    "VERB": ("re", "co", "de", "pre", "counter"),
    "ADJ": ("non", "anti", "pro", "semi", "post", "pre", "multi", "inter"),
}
#: Shorter words hardly take a prefix.
_SHORTEST = 4
#: Participles that follow a name in a compound ("X-led").
_PARTICIPLES = ("led", "backed", "based", "controlled", "occupied", "brokered", "funded", "allied", "held", "drafted")
#: Marks that the tokenizer cuts off only before a blank: where the blank is missing they glue two words together.
_GLUE = frozenset((";", ":", "(", ")"))
#: What a word before a noun must be for a compound to fit between them.
_BEFORE_NOUN = frozenset(("DET", "ADJ", "ADP"))
_ARTICLES = frozenset(("a", "an"))


def prefixed(sentence: Sentence, random: Random) -> Sentence:
    """Return the sentence with a prefix and a hyphen before one of its words, which stays one word and the same part of speech."""
    syntax = sentence.syntax
    pos = syntax.pos if syntax else []
    places = [
        place
        for place, word in enumerate(sentence.words[: len(pos)])
        if pos[place] in _PREFIXES and len(word) >= _SHORTEST and word.isalpha() and word[1:].islower()
    ]
    if not places:
        return sentence
    place = random.choice(places)
    word = sentence.words[place]
    prefix = random.choice(_PREFIXES[pos[place]])
    return _spelt(sentence, place, f"{prefix.capitalize() if word[0].isupper() else prefix}-{word.lower()}")


def _spelt(sentence: Sentence, place: int, word: str) -> Sentence:
    return replace(sentence, words=[*sentence.words[:place], word, *sentence.words[place + 1 :]], offsets=[])


def compounded(sentence: Sentence, names: Names, random: Random) -> Sentence:
    """Return the sentence with a compound of a name and a participle ("X-led") before one of its nouns, cut as the treebanks cut it.

    The relation of the name is left open, because the treebanks differ there; so are the roles of the sentence.
    """
    choices = [name[0] for kind in (CAPITALS, "LOC") for name in names.get(kind, []) if len(name) == 1]
    syntax = sentence.syntax
    places = [place for place in range(1, len(sentence.words)) if syntax and _takes_compound(sentence, place)]
    if not choices or not places:
        return sentence
    place = random.choice(places)
    noun, participle = place + 3, place + 2
    words = [
        NewWord(random.choice(choices), "PROPN", "NNP", "Number=Sing", participle, names=begins(label_set("LOC", "ORG"))),
        NewWord("-", "PUNCT", "HYPH", "_", participle, "punct"),
        NewWord(random.choice(_PARTICIPLES), "VERB", "VBN", "Tense=Past|VerbForm=Part", noun, "amod"),
    ]
    return splice(replace(sentence, predicates=None), place, place, words)


def _takes_compound(sentence: Sentence, place: int) -> bool:
    syntax = sentence.syntax
    before = place - 1
    return (
        syntax is not None
        and syntax.pos[place] == "NOUN"
        and syntax.pos[before] in _BEFORE_NOUN
        and syntax.heads[before] == place
        and sentence.words[before].lower() not in _ARTICLES
    )


def glued(sentence: Sentence, random: Random) -> Sentence:
    """Return the sentence with the blank missing after one of its marks, so that the words around it are read as one.

    Nothing is known about the run itself; what hung on one of its words hangs on it.
    """
    places = [
        place
        for place in range(1, len(sentence.words) - 1)
        if sentence.words[place] in _GLUE and sentence.words[place - 1].isalpha() and sentence.words[place + 1].isalpha()
    ]
    if not places:
        return sentence
    place = random.choice(places)
    return splice(sentence, place - 1, place + 2, [NewWord("".join(sentence.words[place - 1 : place + 2]), names=ANY)])


def levelled(sentence: Sentence, random: Random) -> Sentence:
    """Return the sentence in capitals, as headlines and captions are, or without any."""
    level = random.choice((str.upper, str.upper, str.lower))
    return replace(sentence, words=[level(word) for word in sentence.words], offsets=[])


def with_single_marks(sentence: Sentence) -> Sentence:
    """Return the sentence with single marks of quotation, as British news sets them."""
    return replace(sentence, words=["'" if word == '"' else word for word in sentence.words], offsets=[])
