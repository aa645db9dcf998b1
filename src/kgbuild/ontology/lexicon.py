"""The act lexicon: the types of reported acts and the cues that announce them, read from `ontology/acts/*.ttl`.

`ontology/acts/README.md` explains the files to those who maintain them; this module reads them, checks them and answers questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kgbuild.errors import OntologyError

KG = "https://w3id.org/kgbuild/ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"

#: The class above all act types.
ROOT = "Act"

KINDS = ("verb", "noun", "adjective", "phrase")
STANCES = ("neutral", "distancing", "endorsing")
ROLES = ("speaker", "addressee", "target", "content", "citing", "medium")
PREPOSITIONS = frozenset(
    {"about", "after", "against", "among", "around", "as", "at", "before", "behind", "between", "by", "concerning", "for", "from"}
    | {"in", "into", "of", "off", "on", "out", "over", "regarding", "through", "to", "toward", "towards", "under", "up", "upon"}
    | {"via", "with", "within", "without"}
)
SLOTS = frozenset({"subj", "obj", "iobj", "poss", "clause", "quote"}) | PREPOSITIONS

#: Conditions that stand alone; `np:SET`, `pred:SET`, `subj:SET` and `prep:P` take an argument.
CONDITIONS = frozenset(
    [
        *("active", "actor", "actorobj", "answered", "document", "ing", "intended", "medium", "negated", "none", "np"),
        *("passive", "plural", "poss", "pred", "quote", "subjunctive", "that", "to"),
    ],
)

#: What holds in every frame unless a type or a cue says otherwise.
DEFAULT_FRAME = (("by", "speaker"), ("clause", "content"), ("poss", "speaker"), ("quote", "content"), ("subj", "speaker"))

#: A shorter verb in e may be another without it (gripe, grip).
_LONG_VERB = 6

_LEMMA = re.compile(r"[a-z][a-z'.-]*")
_EXAMPLE = re.compile(r"[^\[\]]*\[[^\[\]]+\][^\[\]]*")
_SINGLE = ("label", "definition", "relation", "parent", "cameo", "plover", "frame")
_REQUIRED = ("label", "definition", "relation", "parent", "example")
_OUTSIDE = {f"{RDFS}label": "label", f"{RDFS}subClassOf": "parent", DEFINITION: "definition"}
_KG_PROPERTIES = frozenset({"relation", "cameo", "plover", "frame", "example", *KINDS})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that announce an act of one type, with what must hold around them.

    `roles` are only the slots that the cue itself sets; `Lexicon.roles` adds those of its type. `literal` is the entry as written.
    """

    type: str
    kind: str
    lemmas: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    stance: str = "neutral"
    literal: str = ""


@dataclass(frozen=True, slots=True)
class ActType:
    """A type of act; `parent` is a type or "Act", `frame` holds the slots that the type sets or inherits from its parent types."""

    name: str
    parent: str
    label: str
    definition: str
    relation: str
    cameo: str
    plover: str
    frame: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """All act types, cues and word sets, the types and cues in a fixed order."""

    types: Mapping[str, ActType]
    cues: tuple[Cue, ...]
    wordsets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folders: tuple[Path, ...]) -> Lexicon:
        """Read every Turtle file in the folders; later folders may add cues, examples and words to what earlier ones declare.

        Args:
            folders: Folders of `.ttl` files.

        Raises:
            OntologyError: If a folder holds no file, or a file, a type or a literal is malformed.
        """
        files = [file for folder in folders for file in sorted(folder.glob("*.ttl"))]
        if not files:
            raise OntologyError(f"No act types in {', '.join(str(folder) for folder in folders)}.")
        entries = _Entries({}, {})
        for file in files:
            _collect(file, entries)
        wordsets = {name: frozenset(words) for name, words in sorted(entries.sets.items())}
        types = _types(entries.types)
        return cls(types, _cues(entries.types, frozenset(wordsets)), wordsets)

    def by_lemma(self, kind: str, lemma: str) -> tuple[Cue, ...]:
        """Return the cues of a kind (verb, noun, adjective, phrase) whose first word has this lemma."""
        return self._index.get((kind, lemma), ())

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Return the classes above a type, nearest first, "Act" last."""
        above: list[str] = []
        while name != ROOT:
            name = self.types[name].parent
            above.append(name)
        return tuple(above)

    def depth(self, name: str) -> int:
        """Return how many classes lie above a type: 1 for the types directly under "Act"."""
        return len(self.ancestors(name))

    def roles(self, cue: Cue) -> dict[str, str]:
        """Return which slot fills which role: the cue's own frame over its type's over the universal one."""
        return dict(DEFAULT_FRAME) | dict(self.types[cue.type].frame) | dict(cue.roles)

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[Cue, ...]]:
        index: dict[tuple[str, str], tuple[Cue, ...]] = {}
        for cue in self.cues:
            key = (cue.kind, cue.lemmas[0])
            index[key] = (*index.get(key, ()), cue)
        bare = {(kind, lemma[:-1]): cues for (kind, lemma), cues in index.items() if kind == "verb" and _loses_its_e(lemma)}
        return bare | index


def _loses_its_e(verb: str) -> bool:
    """Say whether a rare verb may come as `deplor`: what a lemmatizer makes of `deplored` when it does not know the word."""
    return verb.endswith("e") and len(verb) >= _LONG_VERB


class _Value(NamedTuple):
    file: str
    text: str
    language: str


class _Entries(NamedTuple):
    """What the files say: type -> property -> values, and word set -> words."""

    types: dict[str, dict[str, list[_Value]]]
    sets: dict[str, list[str]]


def _collect(file: Path, entries: _Entries) -> None:
    try:
        triples = [quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{file.name} is not valid Turtle: {error}") from error
    kinds = {
        _name(t.subject): _name(t.object) for t in triples if t.predicate.value == RDF_TYPE and _name(t.object) in {"ActType", "WordSet"}
    }
    for triple in triples:
        subject, key = _name(triple.subject), _property(triple.predicate.value)
        kind = kinds.get(subject, "")
        if kind == "ActType":
            _add_property(entries, subject, key, _value(file, triple.object))
        elif kind == "WordSet" and key == "word":
            word = _value(file, triple.object).text
            if not _LEMMA.fullmatch(word):
                raise OntologyError(f"{file.name}: word set {subject}: {word!r} is not a lemma.")
            entries.sets.setdefault(subject, []).append(word)


def _add_property(entries: _Entries, subject: str, key: str, value: _Value) -> None:
    if key in _KG_PROPERTIES or key in _OUTSIDE.values():
        entries.types.setdefault(subject, {}).setdefault(key, []).append(value)
    elif key:
        raise OntologyError(f"{value.file}: {subject}: unknown property kg:{key}.", f"Known ones: {', '.join(sorted(_KG_PROPERTIES))}.")


def _property(iri: str) -> str:
    """Return the short name of a property that matters here, "" for those of other vocabularies."""
    return iri.removeprefix(KG) if iri.startswith(KG) else _OUTSIDE.get(iri, "")


def _value(file: Path, term: object) -> _Value:
    if isinstance(term, ox.Literal):
        return _Value(file.name, term.value, term.language or "")
    return _Value(file.name, _name(term), "")


def _name(term: object) -> str:
    return re.split("[#/]", term.value)[-1] if isinstance(term, ox.NamedNode) else str(term)


def _types(entries: Mapping[str, Mapping[str, list[_Value]]]) -> dict[str, ActType]:
    rows = {name: _row(name, values, entries) for name, values in sorted(entries.items())}
    own = {name: _frame(name, entries[name].get("frame", [])) for name in rows}
    return {name: _act_type(name, rows, own, entries[name]) for name in rows}


def _row(name: str, values: Mapping[str, list[_Value]], known: Iterable[str]) -> dict[str, str]:
    file = next(value.file for found in values.values() for value in found)
    for key in _REQUIRED:
        if key not in values:
            raise OntologyError(f"{file}: {name} has no {key}.")
    for key in _SINGLE:
        if len(values.get(key, [])) > 1:
            raise OntologyError(f"{values[key][1].file}: {name} has more than one {key}.")
    parent = values["parent"][0].text
    if parent != ROOT and parent not in known:
        raise OntologyError(f"{file}: {name}: the parent {parent!r} is not an act type.")
    for value in values["example"]:
        if not _EXAMPLE.fullmatch(value.text):
            raise OntologyError(f"{value.file}: {name}: the example {value.text!r} needs its cue in square brackets, once.")
    return {key: values[key][0].text for key in _SINGLE if key in values}


def _act_type(
    name: str, rows: Mapping[str, dict[str, str]], own: Mapping[str, dict[str, str]], values: Mapping[str, list[_Value]]
) -> ActType:
    line = [name]
    while rows[line[-1]]["parent"] != ROOT:
        parent = rows[line[-1]]["parent"]
        if parent in line:
            raise OntologyError(f"{values['parent'][0].file}: {name} is above itself: {' > '.join([*line, parent])}.")
        line.append(parent)
    frame: dict[str, str] = {}
    for above in reversed(line):
        frame |= own[above]
    row = rows[name]
    return ActType(
        name=name,
        parent=row["parent"],
        label=row["label"],
        definition=row["definition"],
        relation=row["relation"],
        cameo=row.get("cameo", ""),
        plover=row.get("plover", ""),
        frame=tuple(sorted(frame.items())),
        examples=tuple(sorted(value.text for value in values["example"])),
    )


def _frame(name: str, values: list[_Value]) -> dict[str, str]:
    return dict(_roles(values[0].text, f"{values[0].file}: {name}: frame {values[0].text!r}")) if values else {}


def _cues(entries: Mapping[str, Mapping[str, list[_Value]]], wordsets: frozenset[str]) -> tuple[Cue, ...]:
    seen: dict[tuple[str, tuple[str, ...], tuple[str, ...]], str] = {}
    cues: list[Cue] = []
    for name, values in sorted(entries.items()):
        for kind in KINDS:
            for value in sorted(values.get(kind, []), key=lambda v: v.text):
                place = f"{value.file}: {name}: {value.text!r}"
                if value.language != "en":
                    raise OntologyError(f"{place} must be tagged @en.")
                cue = parse_cue(value.text, name, kind, wordsets, place)
                key = (kind, cue.lemmas, tuple(sorted(cue.conditions)))
                if key in seen:
                    raise OntologyError(f"{place} is already a cue of {seen[key]}.", "Add a condition, or leave one of them out.")
                seen[key] = name
                cues.append(cue)
    return tuple(cues)


def parse_cue(literal: str, name: str, kind: str, wordsets: frozenset[str], place: str = "") -> Cue:
    """Read one cue literal: `WORDS | CONDITIONS > SLOT=ROLE, ... ~ STANCE`.

    Args:
        literal: The entry as written.
        name: The act type that it belongs to.
        kind: verb, noun, adjective or phrase.
        wordsets: Names of the word sets that conditions may use.
        place: How errors call the entry; the literal itself when empty.

    Raises:
        OntologyError: If a lemma, condition, slot, role, word set or stance is unknown.
    """
    place = place or repr(literal)
    rest, _, stance = (part.strip() for part in literal.partition("~"))
    rest, _, roles = (part.strip() for part in rest.partition(">"))
    words, bar, conditions = (part.strip() for part in rest.partition("|"))
    lemmas = tuple(words.split())
    if not lemmas or not all(_LEMMA.fullmatch(lemma) for lemma in lemmas):
        raise OntologyError(f"{place}: {words!r} is not a sequence of lemmas.")
    if stance and stance not in STANCES:
        raise OntologyError(f"{place}: unknown stance {stance!r}.", f"Stances are: {', '.join(STANCES)}.")
    found = tuple(part.strip() for part in conditions.split(",")) if bar else ()
    for condition in found:
        _check(condition, wordsets, place)
    return Cue(name, kind, lemmas, found, _roles(roles, place) if roles else (), stance or "neutral", literal)


def _check(condition: str, wordsets: frozenset[str], place: str) -> None:
    head, colon, argument = condition.partition(":")
    if head in {"np", "pred", "subj"} and colon:
        if argument not in wordsets:
            raise OntologyError(f"{place}: unknown word set {argument!r}.", f"Word sets are: {', '.join(sorted(wordsets))}.")
    elif head == "prep":
        if argument not in PREPOSITIONS:
            raise OntologyError(f"{place}: unknown preposition {argument!r}.")
    elif condition not in CONDITIONS:
        raise OntologyError(
            f"{place}: unknown condition {condition!r}.", f"Conditions are: {', '.join(sorted(CONDITIONS))}, np:, pred:, subj:, prep:."
        )


def _roles(text: str, place: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for part in text.split(","):
        slot, _, role = (piece.strip() for piece in part.partition("="))
        if slot not in SLOTS:
            raise OntologyError(f"{place}: unknown slot {slot!r}.", f"Slots are: {', '.join(sorted(SLOTS))}.")
        if role not in ROLES:
            raise OntologyError(f"{place}: unknown role {role!r}.", f"Roles are: {', '.join(ROLES)}.")
        if slot in dict(pairs):
            raise OntologyError(f"{place}: the slot {slot!r} is set twice.")
        pairs.append((slot, role))
    return tuple(pairs)
