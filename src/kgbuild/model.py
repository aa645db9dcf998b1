"""The frozen types that flow between the stages; the whole contract of the house.

    Document -> Analysis -> Mention* -> Link* -> Act*  =  Extraction -> Quad*

All offsets are Unicode code points into `Document.text`, half-open; token positions are indices into `Analysis.tokens`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

#: Types of things that can speak, be addressed or be aimed at (the subclasses of kg:Actor; a test compares them with the Turtle).
ACTOR_TYPES = frozenset({"Person", "Country", "Government", "Organization", "MediaOutlet", "Group", "Unnamed"})

#: Entity types whose class in the ontology bears another name: kg:Agreement is the act of agreeing.
CLASS_NAMES = {"Agreement": "Treaty"}

#: Roles that a participant can have in an act, in the order in which they are written.
ROLES = ("speaker", "addressee", "target", "citing", "medium")


class Span(NamedTuple):
    """A half-open range of code points.

    >>> Span(0, 6).of("Russia denies it")
    'Russia'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters that the span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Say whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with one part in the layout.

    `part` is one of title, heading, body, item (of a list), quote, caption, aside (related links, date lines, footers).
    Captions and asides yield no acts. `intro` is the index, in `Document.blocks`, of the block that introduces a list item.
    """

    span: Span
    part: str = "body"
    intro: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read: its text is never changed, everything points into it.

    `id` is a digest of text and URL or publisher, never of a path. `name` is what the user calls the document (a file's stem, the
    `doc_id` of a record). `published` is an ISO date or empty. `markup` are the spans inside blocks that are not language
    (Markdown link targets, asterisks): the analysis skips them.
    """

    id: str
    name: str
    text: str
    source: str
    blocks: tuple[Block, ...]
    markup: tuple[Span, ...] = ()
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: its place, its text without markup, and its syntax (Universal Dependencies, `head == index` at the root)."""

    index: int
    span: Span
    text: str
    lemma: str
    pos: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name found by the language model; `start` and `end` are token indices, `label` its coarse type."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate and the head tokens of its arguments as (role, token index): A0..A4, NEG, MOD, TMP, LOC, ADV."""

    token: int
    arguments: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words: `span` with the marks, `inner` without. The closing mark may be missing (end of block, next paragraph opens again)."""

    span: Span
    inner: Span


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the language model says about a document. `sentences` are half-open ranges of token indices; they never cross a block."""

    document: Document
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    predicates: tuple[Predicate, ...]
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase that may stand for an entity, one at most per head token.

    `span` is the noun phrase without relative clauses and trailing appositions of other entities; `name` the part that is a proper
    name or alias (may equal `span`); `form` is name, noun, pronoun or adjective; `label` the coarse type of the language model or "".
    """

    span: Span
    name: Span
    form: str
    head: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing in the world, or an unnamed source of one document.

    `types` are class names of the ontology, the most specific first. `known` is true for entities of the authority, whose labels and
    aliases live there and not in a document's graph.
    """

    iri: str
    label: str
    types: tuple[str, ...]
    same_as: tuple[str, ...] = ()
    known: bool = False

    @property
    def is_actor(self) -> bool:
        """Say whether the entity can speak."""
        return not ACTOR_TYPES.isdisjoint(self.types)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a mention: the entity, a score in 0..1 and the rule that proposed it (alias, surname, metonym, pronoun ...)."""

    entity: Entity
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Link:
    """A mention with its candidates, best first; the role of the mention in an act may choose another than the first.

    Candidates are rival readings of one entity. `members` are the entities that a plural stands for together ("they", "both
    countries", "the Chilean and Peruvian governments"): where there are any, all of them take the role, at the span of the mention.
    """

    mention: Mention
    candidates: tuple[Candidate, ...]
    members: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity in a role of an act. `implicit` marks one that is understood (control, coordination, passive), at its nearest mention."""

    role: str
    span: Span
    entity: Entity
    rule: str
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A reported act: who says, demands, rejects ... what. `type` is a class name of the ontology.

    `id` is unique in the document and made of the cue's span and the type. `evidence` is the sentence or quotation that carries the
    act. `content_act` is the act that the content itself reports, `within` the act whose content reports this one. `polarity` is
    "negative" or "", `modality` "possible", "conditional", "future" or "", `date` an ISO date of any granularity, `quote` "direct",
    "indirect", "mixed" or "". `about` are the entities named in the content. `items` are the contents one by one when a list spells
    them out; `content` is then what introduces the list, or reaches from its first item to its last.
    """

    id: str
    type: str
    cue: Span
    evidence: Span
    participants: tuple[Participant, ...]
    content: Span | None = None
    items: tuple[Span, ...] = ()
    content_act: str = ""
    within: str = ""
    responds_to: str = ""
    about: tuple[Entity, ...] = ()
    polarity: str = ""
    modality: str = ""
    date: str = ""
    quote: str = ""
    rule: str = ""
    confidence: float = 1.0

    def of_role(self, role: str) -> tuple[Participant, ...]:
        """Return the participants that have the given role."""
        return tuple(p for p in self.participants if p.role == role)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with one document; it never stops the others."""

    stage: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that kgbuild found in a document: pure data, picklable, comparable; the unit of cache, process, test and evaluation."""

    document: Document
    links: tuple[Link, ...] = ()
    acts: tuple[Act, ...] = ()
    problems: tuple[Problem, ...] = ()


class Quad(NamedTuple):
    """An RDF statement with its graph; terms are in N-Triples syntax (`<iri>` or a literal)."""

    subject: str
    predicate: str
    object: str
    graph: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of validation: which shape said what about which node."""

    focus: str
    path: str
    message: str
    severity: str
    graph: str = ""
