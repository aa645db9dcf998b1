"""Measuring: the tables of the model card, with gold words and sentences and from raw text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kgbuild.analysis.decode import Parse
from kgbuild.analysis.encoder import Encoder
from kgbuild.analysis.names import agree
from kgbuild.analysis.parser import Parser
from kgbuild.training.batches import WINDOW
from kgbuild.training.corpora import Corpora
from kgbuild.training.raw_text import COLUMNS, RawText
from kgbuild.training.robustness import robustness
from kgbuild.training.scores import Scores, table
from kgbuild.training.sentences import Documents, Sentence, name_spans
from kgbuild.training.treebanks import read_treebank

#: The kinds that each test set annotates; others that the model finds there are neither right nor wrong.
_KINDS = {"ewt": ("PERSON", "ORG", "LOC"), "gum": ("PERSON", "ORG", "LOC"), "re3d": ("PERSON", "ORG", "LOC", "NORP", "WEAPON")}
#: Universal relations with a column of their own: where the content of speech hangs.
_RELATIONS = ("nsubj", "obj", "obl", "ccomp", "xcomp", "advcl", "acl", "conj", "appos", "parataxis")
#: Verbs of communication, whose roles have a row of their own.
_COMMUNICATION = frozenset((
    "say", "tell", "report", "deny", "reject", "propose", "demand", "accuse", "offer", "confirm", "claim", "ask", "urge", "warn",
    "announce", "state", "declare", "argue", "suggest", "insist", "call", "request", "promise", "threaten", "criticize", "condemn",
    "blame", "refuse", "agree", "admit", "note", "add", "explain", "reply", "respond", "acknowledge", "allege", "dismiss", "reiterate",
    "stress",
))  # fmt: skip
_SYNTAX = ["UPOS", "UAS", "LAS"]
_ROLES = ["predicates", "roles", "A0", "A1", "A2", "predicates (communication)", "roles (communication)"]


def evaluate(model: Path, corpora: Corpora, pud: Path | None, split: str = "test") -> str:
    """Return the tables of a model as Markdown.

    Args:
        model: Folder of the model.
        corpora: The prepared corpora.
        pud: File of the treebank that is only measured.
        split: `test`, or `dev` to choose between models.
    """
    sets = {name: corpora[f"{name}_{split}"] for name in ("ewt", "gum", "re3d") if f"{name}_{split}" in corpora}
    if pud:
        sets["pud"] = read_treebank(pud)
    parser = Parser(model, 1)
    gold = {name: measure(documents, parser, name) for name, documents in sets.items()}
    parsed = {name: scores for name, scores in gold.items() if scores["LAS"].gold}
    raw_text = RawText(model)
    raw = {name: raw_text.measure(sets[name]) for name in parsed}
    return "\n".join(
        (
            table("gold words and sentences", _SYNTAX, parsed),
            table("relations, head and universal label", list(_RELATIONS), parsed),
            table(
                "names, exact span and kind", ["names", "name spans", *_KINDS["re3d"]], {k: v for k, v in gold.items() if v["names"].gold}
            ),
            table("roles, head words", _ROLES, {name: scores for name, scores in gold.items() if scores["roles"].gold}),
            table("from raw text (CoNLL 2018)", list(COLUMNS), raw),
            table(
                "the same sentences spelt in harder ways", list(COLUMNS), robustness([d for name in parsed for d in sets[name]], raw_text)
            ),
        )
    )


def measure(documents: Documents, parser: Parser, name: str) -> Scores:
    """Return the scores with gold words and sentence borders, in windows of whole sentences."""
    scores = Scores()
    for document in documents:
        parse = Parse.empty()
        for window in _windows(document, parser.encoder):
            words = [word for sentence in window for word in sentence.words]
            parse.append(parser.parse(words, [place == 0 for sentence in window for place in range(len(sentence.words))]))
        parse = parse._replace(names=agree(parse.names, [word for sentence in document for word in sentence.words]))
        offset = 0
        for sentence in document:
            own = _part(parse, offset, offset + len(sentence.words))
            _count_syntax(scores, sentence, own)
            _count_names(scores, sentence, own, _KINDS.get(name, ()))
            _count_roles(scores, sentence, own)
            offset += len(sentence.words)
    return scores


def _windows(document: Sequence[Sentence], encoder: Encoder) -> Iterator[list[Sentence]]:
    current: list[Sentence] = []
    used = 0
    for sentence in document:
        size = sum(len(encoder.pieces(word)) for word in sentence.words)
        if current and used + size > WINDOW:
            yield current
            current, used = [], 0
        current.append(sentence)
        used += size
    if current:
        yield current


def _part(parse: Parse, start: int, end: int) -> Parse:
    return Parse(
        parse.pos[start:end],
        parse.tags[start:end],
        parse.features[start:end],
        [head - start for head in parse.heads[start:end]],
        parse.deps[start:end],
        [name.moved(-start) for name in parse.names if name.start >= start and name.end <= end],
        [(word - start, tuple((role, at - start) for role, at in roles)) for word, roles in parse.predicates if start <= word < end],
    )


def _count_syntax(scores: Scores, sentence: Sentence, parse: Parse) -> None:
    syntax = sentence.syntax
    if syntax is None:
        return
    scores["UPOS"].add(set(enumerate(parse.pos)), set(enumerate(syntax.pos)))
    scores["UAS"].add(set(enumerate(parse.heads)), set(enumerate(syntax.heads)))
    found, gold = (
        set(enumerate(zip(parse.heads, parse.deps, strict=True))),
        set(enumerate(zip(syntax.heads, syntax.relations, strict=True))),
    )
    scores["LAS"].add(found, gold)
    for relation in _RELATIONS:
        scores[relation].add(
            {(word, head) for word, (head, label) in found if label.partition(":")[0] == relation},
            {(word, head) for word, (head, label) in gold if label.partition(":")[0] == relation},
        )


def _count_names(scores: Scores, sentence: Sentence, parse: Parse, kinds: tuple[str, ...]) -> None:
    if sentence.gold_names is None or not kinds:
        return
    found = {name[:3] for name in parse.names if name.label in kinds}
    gold = {name for name in name_spans(sentence.gold_names) if name[2] in kinds}
    scores["names"].add(found, gold)
    scores["name spans"].add({name[:2] for name in found}, {name[:2] for name in gold})
    for kind in kinds:
        scores[kind].add({name for name in found if name[2] == kind}, {name for name in gold if name[2] == kind})


def _count_roles(scores: Scores, sentence: Sentence, parse: Parse) -> None:
    if sentence.predicates is None:
        return
    gold = {predicate.word: {(role, word) for word, role in predicate.arguments} for predicate in sentence.predicates}
    spoken = {predicate.word for predicate in sentence.predicates if predicate.sense.split(".")[0] in _COMMUNICATION}
    found = {word: set(roles) for word, roles in parse.predicates}
    scores["predicates"].add(found.keys(), gold.keys())
    scores["predicates (communication)"].add(found.keys() & spoken, spoken)
    for word in sorted(found.keys() | gold.keys()):
        ours, theirs = found.get(word, set()), gold.get(word, set())
        scores["roles"].add(ours, theirs)
        if word in spoken:
            scores["roles (communication)"].add(ours, theirs)
        for role in ("A0", "A1", "A2"):
            scores[role].add({item for item in ours if item[0] == role}, {item for item in theirs if item[0] == role})
