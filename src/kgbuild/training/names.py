"""The corpora of names, mapped to one scheme of kinds.

No corpus annotates all kinds: UNER knows no weapons and no events, GUM's unmarked proper nouns may be anything, MISC of wikigold may be a
nationality. What a corpus leaves open stays open (`LabelSet`). Mentions are trimmed to the name inside them: titles, determiners and
modifiers fall off.
"""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kgbuild.training.sentences import (
    ANY,
    OUTSIDE,
    Documents,
    LabelSet,
    Sentence,
    allow_name,
    begins,
    continues,
    label_set,
    mark_name,
    single,
)

_UNER = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "OTH": "NORP"}
#: What an unmarked proper noun of UNER may be.
_OPEN_IN_UNER = label_set("O", "WEAPON", "MISC")
_GUM = {"person": "PERSON", "place": "LOC", "organization": "ORG", "event": "MISC", "object": "MISC"}
_GUM_SETS = {
    "person": label_set("PERSON"),
    "place": label_set("LOC"),
    "organization": label_set("ORG"),
    "event": label_set("MISC"),
    "object": label_set("MISC", "WEAPON"),
    "abstract": label_set("O", "MISC", "NORP"),
}
_WIKIGOLD = {"PER": label_set("PERSON"), "ORG": label_set("ORG"), "LOC": label_set("LOC"), "MISC": label_set("MISC", "NORP")}
_RE3D = {
    "Person": "PERSON",
    "Organisation": "ORG",
    "Location": "LOC",
    "Nationality": "NORP",
    "Weapon": "WEAPON",
    "MilitaryPlatform": "WEAPON",
    "Vehicle": "WEAPON",
    "DocumentReference": "MISC",
}
#: Sentences of wikigold that are taken as one document where the file marks no border.
_WIKIGOLD_DOCUMENT = 30
#: Titles stand in front of a person's name and do not belong to it.
_TITLES = frozenset((
    "president", "prime", "minister", "secretary", "general", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "king",
    "queen", "prince", "foreign", "defence", "defense", "ambassador", "special", "envoy", "senator", "chancellor", "chairman",
    "colonel", "lieutenant", "major", "captain", "lord", "state", "us", "u.s.", "uk", "press", "spokesman", "spokesperson", "deputy",
    "vice", "representative", "high", "commissioner", "head", "chief",
))  # fmt: skip
#: Words that may stand inside the name of anything but a person.
_INNER = frozenset(("of", "the", "and", "&", "for", "-", "on"))
_GENITIVES = frozenset(("'s", "’s", "'", "’"))


def add_uner(documents: Documents, path: Path, *, train: bool) -> None:
    """Add the names of Universal NER (IOB2) to the sentences of EWT with the same id.

    Args:
        documents: The documents of EWT, changed in place.
        path: The IOB2 file, xz-compressed.
        train: Whether nationalities (OTH) count; the files for measuring lack them.
    """
    tags = _read_iob2(path)
    for sentence in (sentence for document in documents for sentence in document):
        found = tags.get(sentence.id, [])
        if len(found) != len(sentence.words) or sentence.syntax is None:
            continue
        gold = [_uner_label(tag, train=train) for tag in found]
        sentence.gold_names = gold
        sentence.names = [
            single(label) if label != "O" else _OPEN_IN_UNER if pos == "PROPN" else OUTSIDE
            for label, pos in zip(gold, sentence.syntax.pos, strict=True)
        ]


def _uner_label(tag: str, *, train: bool) -> str:
    return "O" if tag == "O" or (tag[2:] == "OTH" and not train) else tag[:2] + _UNER[tag[2:]]


def _read_iob2(path: Path) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    name = ""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# sent_id = "):
                name = line[12:].rstrip("\n")
                tags[name] = []
            elif line.strip() and line[0] != "#":
                tags[name].append(line.split("\t")[2].strip())
    return tags


def add_gum(documents: Documents, path: Path) -> int:
    """Add GUM's named mentions to the sentences of its documents and return how many sentences got them."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        records = {record["doc_id"]: record for record in map(json.loads, lines)}
    count = 0
    for document in documents:
        record = records.get(document[0].id.rsplit("-", 1)[0])
        if record is None or len(record["sentences"]) != len(document):
            continue
        for sentence, (start, end) in zip(document, record["sentences"], strict=True):
            if sentence.offsets and record["text"][start:end] == sentence.text:
                _add_gum_names(sentence, record["entities"], start, end)
                count += 1
    return count


def _add_gum_names(sentence: Sentence, entities: Sequence[Mapping[str, Any]], start: int, end: int) -> None:
    names, gold = _open_names(sentence), ["O"] * len(sentence.words)
    for entity in entities:
        first, last = entity["span"]
        words = words_inside(sentence, first - start, last - start) if first >= start and last <= end else []
        for word in words:
            names[word] = ANY
        kind = entity["type"]
        core = name_core(words, sentence, person=kind == "person")
        if not core or sentence.syntax is None:
            continue
        people = kind == "person" and sentence.syntax.xpos[core[-1]] == "NNPS"
        allow_name(names, core, label_set("NORP") if people else _GUM_SETS.get(kind, label_set("O", "MISC")))
        if kind in _GUM and not people:
            mark_name(gold, core, _GUM[kind])
    sentence.names, sentence.gold_names = names, gold


def _open_names(sentence: Sentence) -> list[LabelSet]:
    """Return what an unmarked word may be: a proper noun anything, a capitalised adjective perhaps a nationality."""
    syntax = sentence.syntax
    if syntax is None:
        return [ANY] * len(sentence.words)
    return [
        ANY if pos == "PROPN" else label_set("O", "NORP") if pos == "ADJ" and word[:1].isupper() else OUTSIDE
        for pos, word in zip(syntax.pos, sentence.words, strict=True)
    ]


def words_inside(sentence: Sentence, start: int, end: int) -> list[int]:
    """Return the words that lie inside a span of the sentence's text."""
    return [word for word, (first, last) in enumerate(sentence.offsets) if first >= start and last <= end]


def name_core(words: Sequence[int], sentence: Sentence, *, person: bool) -> list[int]:
    """Return the words of the name inside a mention: its last run of proper nouns before a comma or bracket.

    Args:
        words: The words of the mention.
        sentence: The sentence; without syntax there is no core.
        person: Whether the mention is a person, whose titles fall off.
    """
    syntax = sentence.syntax
    if syntax is None or not words:
        return []
    run: list[int] = []
    for word in words:
        text = sentence.words[word]
        if (text in (",", "(", "–", "—") and run) or (text in _GENITIVES and run and word == words[-1]):
            break
        if _is_name_word(word, run, sentence, words[-1], person=person):
            run.append(word)
        elif run and text not in _GENITIVES and (person or syntax.pos[word] in ("VERB", "SCONJ", "PRON", "ADP")):
            break
        elif run:
            run = []
    return _trimmed(run, sentence, person=person)


def _is_name_word(word: int, run: list[int], sentence: Sentence, last: int, *, person: bool) -> bool:
    syntax = sentence.syntax
    if syntax is None:
        return False
    text, pos = sentence.words[word], syntax.pos[word]
    if pos == "PROPN" or syntax.xpos[word].startswith("NNP") or (pos == "VERB" and text == "United"):
        return True
    if run and (pos == "NUM" or text in ("-", ".") or (not person and text.lower() in _INNER)):
        return True
    return not person and pos == "ADJ" and text[:1].isupper() and syntax.pos[min(word + 1, last)] == "PROPN"


def _trimmed(run: list[int], sentence: Sentence, *, person: bool) -> list[int]:
    syntax = sentence.syntax
    if syntax is None:
        return []
    while run and syntax.pos[run[-1]] not in ("PROPN", "NUM") and not syntax.xpos[run[-1]].startswith("NNP"):
        run = run[:-1]
    while person and run and (sentence.words[run[0]].lower() in _TITLES or sentence.words[run[0]] in ("-", ".")):
        run = run[1:]
    return run


def read_wikigold(path: Path) -> Documents:
    """Read wikigold (IOB1, xz-compressed)."""
    documents: Documents = [[]]
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for rows in _runs(line.strip() for line in lines):
            documents[-1].append(_wikigold_sentence(rows))
            if len(documents[-1]) > _WIKIGOLD_DOCUMENT:
                documents.append([])
    return [document for document in documents if document]


def _runs(lines: Iterator[str]) -> Iterator[list[str]]:
    rows: list[str] = []
    for line in lines:
        if line and not line.startswith("-DOCSTART-"):
            rows.append(line)
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _wikigold_sentence(rows: list[str]) -> Sentence:
    words, tags = zip(*(row.rsplit(" ", 1) for row in rows), strict=True)
    names: list[LabelSet] = []
    before = "O"
    for tag in tags:
        labels = _WIKIGOLD.get(tag[2:], OUTSIDE)
        names.append(labels if tag == "O" else continues(labels) if tag[0] == "I" and before[2:] == tag[2:] else begins(labels))
        before = tag
    return Sentence(list(words), names=names)


def read_re3d(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (split, record) of the documents of re3d (gzip); `add_re3d` writes the names of one to its sentences."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["split"], record


def add_re3d(sentence: Sentence, entities: Sequence[Mapping[str, Any]]) -> None:
    """Add the names of re3d to a sentence whose offsets count in the document.

    re3d marks common nouns too ("the rebels"); only proper nouns are learnt as names, its other weapons are left open.
    """
    syntax = sentence.syntax
    if syntax is None:
        return
    names, gold = _open_names(sentence), ["O"] * len(sentence.words)
    for entity in entities:
        words = words_inside(sentence, *entity["span"]) if entity["flat"] else []
        kind = _RE3D.get(entity["type"])
        for word in words:
            names[word] = ANY if syntax.pos[word] == "PROPN" else label_set("O", kind) if kind else OUTSIDE
        core = words if kind == "NORP" else name_core(words, sentence, person=kind == "PERSON")
        if kind and core:
            allow_name(names, core, label_set(kind))
            mark_name(gold, core, kind)
    for entity in entities:
        words = words_inside(sentence, *entity["span"]) if entity["type"] == "Nationality" else []
        if words and all(gold[word] == "O" for word in words):
            allow_name(names, words, label_set("NORP"))
            mark_name(gold, words, "NORP")
    sentence.names, sentence.gold_names = names, gold
