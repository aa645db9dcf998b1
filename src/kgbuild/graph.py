"""An extraction as RDF: the one module that mints IRIs and knows the output vocabulary.

Local names are flat (`a0123-Rejection-10-18`, never `a0123/acts/3`): serialisers that learn namespaces from IRIs become quadratic
when every article opens one. There are no blank nodes, and every IRI follows from the text alone, so the same input gives the same bytes.

The article's own voice: an act that no other act reports (no `kg:within`) is what the publisher says. No act of the publisher is
written for it, because no words of the text would be its evidence; `kg:inArticle / kg:publishedBy` answers the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType

from kgbuild import claims
from kgbuild.config import Settings
from kgbuild.errors import InputError, KgbuildError
from kgbuild.model import CLASS_NAMES, ROLES, Act, Claim, Document, Entity, Extraction, Link, Proposition, Quad, Span
from kgbuild.rdf import KG, OA, PROV, RDFS, SCHEMA, SKOS, TYPE, XSD, decimal, integer, iri, literal, lone_surrogate

#: Characters of context kept on either side of a span, as Web Annotation's text quote selector wants them.
CONTEXT = 20

_DATES = (("date", re.compile(r"\d{4}-\d\d-\d\d")), ("gYearMonth", re.compile(r"\d{4}-\d\d")), ("gYear", re.compile(r"\d{4}")))
_NO_RELATIONS: Mapping[str, str] = MappingProxyType({})

#: Names of the ontology whose IRIs are remembered; it has some 300 classes and properties.
_TERMS = 1 << 10


@dataclass(frozen=True, slots=True)
class Run:
    """What made the graph of an article: version of kgbuild, digest of the language model and digest of the settings."""

    version: str = ""
    model: str = ""
    settings: str = ""


_NO_RUN = Run()


def quads(
    extraction: Extraction,
    settings: Settings,
    relations: Mapping[str, str] = _NO_RELATIONS,
    run: Run = _NO_RUN,
    publisher: Entity | None = None,
) -> Iterator[Quad]:
    """Yield the statements about one article, each once, all in the article's graph.

    Args:
        extraction: What was found in the article.
        settings: Gives the namespace of the data.
        relations: Act type -> its direct relation, a name of the ontology or an IRI (`Rejection` -> `rejects`).
        run: Versions and digests, written as one PROV activity.
        publisher: The outlet that published the article, when the authority knows it.

    Raises:
        InputError: If the text holds a lone surrogate and so has no encoding in UTF-8.
        KgbuildError: If a span does not lie in the text or an act refers to an unknown act; this is a defect of an earlier stage.
    """
    document = extraction.document
    bad = lone_surrogate(document.text)
    if bad >= 0:
        raise InputError(f"{document.name}: the character at offset {bad} is half of a surrogate pair.", "Write the text as UTF-8.")
    builder = _Builder(document, settings, {act.id: act for act in extraction.acts})
    builder.article(publisher, run)
    builder.mentions(extraction.links, extraction.acts)
    for act in extraction.acts:
        builder.act(act)
        builder.relation(act, relations.get(act.type, ""))
    builder.alternatives()
    graph = builder.root
    yield from [Quad(s, p, o, graph) for s, p, o in builder.triples]


@lru_cache(maxsize=_TERMS)
def _term(name: str) -> str:
    """Return the IRI of a name of the ontology."""
    return iri(KG + name)


class _Builder:
    """Collects the triples of one article; a dict keeps each once, in the order of writing."""

    def __init__(self, document: Document, settings: Settings, acts: Mapping[str, Act]) -> None:
        self._document = document
        self._base = settings.base
        self._prefix = settings.base + document.id
        # RFC 5147 names a span by a fragment; under a base that ends in "#" the fragment is already taken.
        self._char = iri(f"{self._prefix}-char-" if settings.base.endswith("#") else f"{self._prefix}#char=")[:-1]
        self._acts = acts
        self.root = iri(self._prefix)
        self.triples: dict[tuple[str, str, str], None] = {}
        # Where each entity may be mentioned: it tells which item of a list names it.
        self._places: dict[str, list[Span]] = {}
        self._others: list[tuple[str, Entity]] = []
        # Nodes that stand with all that is said of them.
        self._entities: dict[Entity, str] = {}
        self._evidence: dict[Span, str] = {}
        self._stem = self.root[:-1]
        # Propositions of which it is said how they are put.
        self._put: set[str] = set()

    def _add(self, subject: str, predicate: str, *objects: str) -> None:
        for term in objects:
            self.triples[subject, f"<{predicate}>", term] = None

    def _type(self, subject: str, name: str) -> None:
        self.triples[subject, TYPE, _term(name)] = None

    def _kg(self, subject: str, name: str, *objects: str) -> None:
        for term in objects:
            self.triples[subject, _term(name), term] = None

    def article(self, publisher: Entity | None, run: Run) -> None:
        document, node = self._document, self.root
        self._type(node, "Article")
        self._kg(node, "name", literal(document.name))
        self._kg(node, "digest", literal(sha256(document.text.encode()).hexdigest()))
        if document.page:
            self._kg(node, "pageDigest", literal(document.page))
        if document.title:
            self._add(node, SCHEMA + "headline", literal(document.title, document.lang))
        if document.publisher:
            self._add(node, SCHEMA + "publisher", literal(document.publisher))
        if publisher:
            self._kg(node, "publishedBy", self._entity(publisher))
        if document.author:
            self._add(node, SCHEMA + "author", literal(document.author))
        if document.published:
            self._add(node, SCHEMA + "datePublished", date_term(document.published))
        if document.url:
            # A literal: whatever was given as the address, the file stays valid.
            self._add(node, SCHEMA + "url", literal(document.url, datatype=XSD + "anyURI"))
        self._run(run)

    def _run(self, run: Run) -> None:
        # The run *used* the article. It is not written as `article prov:wasGeneratedBy run`: article and graph share an IRI, and the
        # article was written by its author.
        node = iri(f"{self._prefix}-run")
        self.triples[node, TYPE, f"<{PROV}Activity>"] = None
        self._add(node, PROV + "used", self.root)
        for name, text in (("toolVersion", run.version), ("modelDigest", run.model), ("settingsDigest", run.settings)):
            if text:
                self._kg(node, name, literal(text))

    def evidence(self, span: Span) -> str:
        text = self._document.text
        if not 0 <= span.start < span.end <= len(text):
            raise KgbuildError(f"{self._document.name}: the span {span.start}-{span.end} does not lie in the text.")
        known = self._evidence.get(span)
        if known:
            return known
        node = self._evidence[span] = f"{self._char}{span.start},{span.end}>"
        self._type(node, "Evidence")
        self._add(node, OA + "hasSource", self.root)
        self._add(node, OA + "start", integer(span.start))
        self._add(node, OA + "end", integer(span.end))
        self._add(node, OA + "exact", literal(span.of(text)))
        self._add(node, OA + "prefix", literal(text[max(0, span.start - CONTEXT) : span.start]))
        self._add(node, OA + "suffix", literal(text[span.end : span.end + CONTEXT]))
        return node

    def _entity(self, entity: Entity) -> str:
        # Entities of the core are described by the ontology, once; a document only refers to them.
        known = self._entities.get(entity)
        if known:
            return known
        node = self._entities[entity] = iri(entity.iri if ":" in entity.iri else self._base + entity.iri)
        if entity.outer or not entity.known:
            for name in entity.types or ("Other",):
                self._type(node, CLASS_NAMES.get(name, name))
            self._add(node, RDFS + "label", literal(entity.label, self._document.lang))
            self._add(node, SKOS + "exactMatch", *(iri(same) for same in entity.same_as))
        return node

    def _mention(self, span: Span, entity: Entity, rule: str, kind: str = "Mention") -> str:
        ending = "" if kind == "Mention" else "-implicit"
        node = f"{self._stem}-m-{span.start}-{span.end}{ending}>"
        self._type(node, kind)
        self._kg(node, "refersTo", self._entity(entity))
        if rule:
            self._kg(node, "rule", literal(rule))
        self._kg(node, "evidence", self.evidence(span))
        return node

    def mentions(self, links: tuple[Link, ...], acts: tuple[Act, ...]) -> None:
        """Write what each mention refers to: what its role in an act made of it, else its best candidate.

        A phrase that is no name, of something that the authority does not know and no act involves, is left out: half of all noun
        phrases are such, and no question asks for them.
        """
        chosen: dict[Span, set[str]] = {}
        involved = {entity.iri for act in acts for entity in act.about}
        for participant in (p for act in acts for p in act.participants):
            involved.add(participant.entity.iri)
            if not participant.implicit:
                chosen.setdefault(participant.span, set()).add(participant.entity.iri)
        for link in links:
            span, named = link.mention.span, link.mention.form == "name"
            # The members of a plural are all meant; of rival readings only the first is.
            ranked = [(0, member) for member in link.members] or list(enumerate(link.candidates))
            for rank, candidate in ranked:
                entity = candidate.entity
                self._places.setdefault(entity.iri, []).append(span)
                if entity.iri in chosen.get(span, set()) or (rank == 0 and span not in chosen):
                    if named or entity.known or entity.iri in involved:
                        self._mention(span, entity, candidate.rule)
                elif entity.known:
                    # The reading that was not taken stays reachable: the city behind "Washington said".
                    self._others.append((f"{self._stem}-m-{span.start}-{span.end}>", entity))

    def alternatives(self) -> None:
        """Write the readings that were not taken, of the mentions that are in the graph; call it after the acts."""
        for mention, entity in self._others:
            if (mention, TYPE, f"<{KG}Mention>") in self.triples:
                self._kg(mention, "alternative", self._entity(entity))

    def _act_iri(self, act_id: str) -> str:
        act = self._acts.get(act_id)
        if act is None:
            raise KgbuildError(f"{self._document.name}: an act refers to {act_id!r}, which is not an act of the document.")
        return iri(f"{self._prefix}-{act.type}-{act.cue.start}-{act.cue.end}")

    def act(self, act: Act) -> None:
        node = self._act_iri(act.id)
        self._type(node, act.type)
        self._kg(node, "inArticle", self.root)
        self._kg(node, "cue", self.evidence(act.cue))
        self._kg(node, "evidence", self.evidence(act.evidence))
        self._kg(node, "polarity", _term(act.polarity or "positive"))
        self._kg(node, "modality", _term(act.modality or "certain"))
        self._kg(node, "cueStance", _term(act.stance or "neutral"))
        self._kg(node, "confidence", decimal(act.confidence))
        if act.quote:
            self._kg(node, "quoteType", _term(act.quote))
        if act.rule:
            self._kg(node, "rule", literal(act.rule))
        self._time(node, "date", act.date, act.period)
        if self._document.published:
            self._kg(node, "reportedOn", date_term(self._document.published))
        if act.within:
            self._kg(node, "within", self._act_iri(act.within))
        self._response(node, act)
        self._participants(node, act)
        self._content(node, act)

    def _time(self, node: str, name: str, day: str, period: str) -> None:
        if day:
            self._kg(node, name, date_term(day))
        for end, limit in zip(period.split("/"), ("dateFrom", "dateTo"), strict=False):
            if end not in {"", ".."}:
                self._kg(node, limit, date_term(end))

    def _response(self, node: str, act: Act) -> None:
        if act.responds_to:
            self._kg(node, "respondsTo", self._act_iri(act.responds_to))
        if act.responds_to and act.response:
            rule, confidence = act.response
            self._kg(node, "responseRule", literal(rule))
            self._kg(node, "responseConfidence", decimal(confidence))

    def _participants(self, node: str, act: Act) -> None:
        for role in ROLES:
            for participant in act.of_role(role):
                self._kg(node, role, self._entity(participant.entity))
                kind = "ImplicitMention" if participant.implicit else "Mention"
                self._kg(node, "mention", self._mention(participant.span, participant.entity, participant.rule, kind))

    def _contents(self, act: Act) -> list[tuple[str, Span | None]]:
        """Return the nodes that stand for the content, with the words that each is tied to.

        The act that the content reports, or else a proposition: one node, so that a question for the content has one answer. Where the
        act does not exhaust the content, the words do (`kg:contentEvidence`), and further acts inside it point here by `kg:within`.
        A list is as many propositions as it has items, beside what introduces it ("areas of negotiation:").
        """
        reported: list[tuple[str, Span | None]] = [(self._act_iri(act.content_act), None)] if act.content_act else []
        introduced = act.content and not reported and not _covers_list(act)
        spans = ((act.content,) if introduced and act.content else ()) + act.items
        return reported + [(f"{self._stem}-p-{span.start}-{span.end}>", span) for span in spans]

    def _content(self, node: str, act: Act) -> None:
        contents = self._contents(act)
        for span in (() if act.content is None or _covers_list(act) else (act.content,)) + act.items:
            self._kg(node, "contentEvidence", self.evidence(span))
        for content, words in contents:
            self._kg(node, "content", content)
            if words:
                self._type(content, "Proposition")
                self._kg(content, "evidence", self.evidence(words))
        for entity in act.about:
            naming = [content for content, words in contents if words and self._names(words, entity)]
            for subject in naming or [content for content, _ in contents] or [node]:
                self._kg(subject, "about", self._entity(entity))
        written = {words: content for content, words in contents if words}
        for proposition in act.propositions:
            if proposition.span in written:
                self._proposition(written[proposition.span], proposition)
        for name, group in zip(("claim", "negatedClaim"), claims.of_act(act, self._acts), strict=True):
            self._kg(node, name, *(self._claim(claim) for claim in group))

    def _proposition(self, node: str, proposition: Proposition) -> None:
        if node not in self._put:
            # Of several predicates in one content ("attack and occupy") the first says how it is put.
            self._put.add(node)
            self._kg(node, "polarity", _term(proposition.polarity or "positive"))
            self._kg(node, "modality", _term(proposition.modality or "certain"))
            self._time(node, "eventDate", proposition.date, proposition.period)
        for claim in proposition.claims():
            self._kg(node, "claim", self._claim(claim))

    def _claim(self, claim: Claim) -> str:
        node = iri(self._base + claim.name)
        self._type(node, "Claim")
        self._kg(node, "predicate", literal(claim.predicate))
        if claim.agent:
            self._kg(node, "agent", self._entity(claim.agent))
        if claim.patient:
            self._kg(node, "patient", self._entity(claim.patient))
        if claim.noun:
            self._kg(node, "patientNoun", literal(claim.noun))
        return node

    def _names(self, words: Span, entity: Entity) -> bool:
        return any(words.holds(place) for place in self._places.get(entity.iri, ()))

    def relation(self, act: Act, relation: str) -> None:
        """Write who stands in the direct relation to the content."""
        # Only what is presented as having happened: "did not reject" and "may reject" are no rejections.
        # What a denial denies ("denied leaking the reply") did not happen by the word of the one who denies.
        outer = self._acts.get(act.within)
        if not relation or act.polarity or act.modality or (outer is not None and outer.type == "Denial"):
            return
        predicate = relation if ":" in relation else KG + relation
        for speaker in act.of_role("speaker"):
            self._add(self._entity(speaker.entity), predicate, *(content for content, _ in self._contents(act)))


def _covers_list(act: Act) -> bool:
    """Say whether the content of an act is nothing but the list that spells it out."""
    return bool(act.items) and act.content is not None and act.content.start == act.items[0].start


def date_term(text: str) -> str:
    """Return a date as a term typed by its granularity; what is no date stays a plain literal, for validation to find.

    >>> date_term("2021-12")
    '"2021-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    for name, pattern in _DATES:
        if pattern.fullmatch(text) and text.isascii() and _exists(text):
            return literal(text, datatype=XSD + name)
    return literal(text)


def _exists(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
