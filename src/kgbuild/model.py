"""The frozen types that flow between the stages; the whole contract of the house.

    Document -> Analysis -> Mention* -> Link* -> Act*  =  Extraction -> Quad*

All offsets are Unicode code points into `Document.text`, half-open; token positions are indices into `Analysis.tokens`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

#: Types of things that can speak, be addressed or be aimed at (the subclasses of kg:Actor; a test compares them with the Turtle).
ACTOR_TYPES = frozenset({"Person", "Country", "Government", "Organization", "MediaOutlet", "Group", "Unnamed"})

#: Entity types whose class in the ontology bears another name: kg:Agreement is the act of agreeing.
CLASS_NAMES = {"Agreement": "Treaty"}

#: Roles that a participant can have in an act, in the order in which they are written.
ROLES = ("speaker", "addressee", "target", "citing", "medium")

#: Pairs of agent and patient up to which each is a claim of its own; longer lists are about groups, not about each pair.
MAX_PAIRS = 9

_NOT_NAME = re.compile("[^a-z0-9]+")


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
    (Markdown link targets, asterisks): the analysis skips them. `page` is the SHA-256 of the page that the text was extracted from,
    empty where the text is what was read.
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
    author: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: its place, its text without markup, and its syntax (Universal Dependencies, `head == index` at the root).

    `tag` is the Penn tag, `morph` the features in the notation of Universal Dependencies (`Mood=Ind|Tense=Past|VerbForm=Fin`): tense, mood,
    number, person, voice, degree, form of the verb and type of the pronoun, as far as the language model gives them.
    """

    index: int
    span: Span
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    tag: str = ""
    morph: str = ""

    def feature(self, name: str) -> str:
        """Return the value of a morphological feature, empty if there is none.

        >>> Token(0, Span(0, 4), "said", "say", "VERB", "root", 0, "VBD", "Mood=Ind|Tense=Past").feature("Tense")
        'Past'
        """
        return next((value for key, _, value in (pair.partition("=") for pair in self.morph.split("|")) if key == name), "")


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
    aliases live there and not in a document's graph. `outer` entities are known too, but by a compiled authority, which no graph
    brings along: each document that names one describes it.
    """

    iri: str
    label: str
    types: tuple[str, ...]
    same_as: tuple[str, ...] = ()
    known: bool = False
    outer: bool = False

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
    """An entity in a role of an act.

    `implicit` marks one that is understood (control, coordination, passive), at its nearest mention. `rule` says how the mention became
    the entity, `slot` where the mention stands in the frame of the cue (subj, obj, iobj, poss, mod, a preposition), "" where it does not.
    """

    role: str
    span: Span
    entity: Entity
    rule: str
    implicit: bool = False
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Proposition:
    """What the words of a content come down to: who does what to whom.

    `span` are the words (the content or an item of its list), `predicate` the lemma of the main verb, of an event noun its verb, of a
    copular clause "be" and the noun or adjective. `noun` is the lemma of the noun in the place of the patient where it names no entity.
    `polarity`, `modality`, `date` and `period` are those of what is said, not of the act that says it.
    """

    span: Span
    predicate: str
    agents: tuple[Entity, ...] = ()
    patients: tuple[Entity, ...] = ()
    noun: str = ""
    polarity: str = ""
    modality: str = ""
    date: str = ""
    period: str = ""

    def claims(self) -> tuple[Claim, ...]:
        """Return the claims, one for each pair of agent and patient; none for too many pairs.

        An agent that does nothing to anything ("agreed", "has") is too little to recognise a claim by, unless it is said to be something.
        """
        agents, patients = self.agents or (None,), self.patients or (None,)
        pairs = [(agent, patient) for agent in agents for patient in patients]
        told = self.patients or (self.agents and (self.noun or self.predicate.startswith("be ")))
        if not told or len(pairs) > MAX_PAIRS:
            return ()
        return tuple(Claim(self.predicate, agent, patient, "" if patient else self.noun) for agent, patient in pairs)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who does what to whom, without polarity, modality and time: what an accusation and its denial have in common."""

    predicate: str
    agent: Entity | None
    patient: Entity | None
    noun: str = ""

    @property
    def name(self) -> str:
        """Return a name that follows from predicate, agent and patient alone, the same in every document.

        >>> Claim("attack", Entity("urn:a", "A", ()), None).name == Claim("attack", Entity("urn:a", "The A", ()), None).name
        True
        """
        parts = (self.predicate, self.agent.iri if self.agent else "", self.patient.iri if self.patient else "", self.noun)
        return f"c-{_NOT_NAME.sub('-', self.predicate)}-{sha256(chr(0).join(parts).encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Act:
    """A reported act: who says, demands, rejects ... what. `type` is a class name of the ontology.

    `id` is unique in the document and made of the cue's span and the type. `evidence` is the sentence or quotation that carries the
    act. `content_act` is the act that the content itself reports, `within` the act whose content reports this one. `polarity` is
    "negative" or "", `modality` "possible", "conditional", "future" or "", `date` an ISO date of any granularity, `quote` "direct",
    "indirect", "mixed" or "". `about` are the entities named in the content. `items` are the contents one by one when a list spells
    them out; `content` is then what introduces the list, or reaches from its first item to its last. `propositions` say who does what
    to whom in the content, where it is no act itself. `period` is the stretch of time that the text gives where no single date says it:
    first and last day joined by "/", ".." for an end left open. `stance` is what the cue says of the truth of the content: "distancing"
    ("claimed"), "endorsing" ("revealed") or "". `response` says by which rule and how surely the act answers `responds_to`. `grounds`
    are the factors that make up the confidence.
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
    propositions: tuple[Proposition, ...] = ()
    period: str = ""
    stance: str = ""
    response: tuple[str, float] | None = None
    grounds: tuple[tuple[str, float], ...] = ()

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
