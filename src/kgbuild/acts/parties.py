"""Turn a token in a role into participants: its mention, those coordinated with it, and whom a document speaks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import Entity, Span


@dataclass(frozen=True, slots=True)
class Party:
    """A participant before first persons are resolved; `entity` is None for "I" and "we"."""

    role: str
    head: int
    span: Span
    entity: Entity | None
    rule: str
    score: float
    implicit: bool = False


def parties(reading: Reading, head: int, role: str, *, implicit: bool) -> list[Party]:
    """Return the mention at a token and those coordinated with it as participants."""
    result: list[Party] = []
    for member in _members(reading, head):
        link = reading.links.get(member)
        if link and link.members:
            # A plural that stands for several entities together: each takes part, at the same words.
            result += [Party(role, member, link.mention.span, m.entity, m.rule, m.score, implicit) for m in link.members]
            continue
        owners = _owners_of_document(reading, member) if role == "speaker" else []
        if owners:
            result += owners
            continue
        party = _party(reading, member, role, implicit=implicit)
        if party:
            result.append(party)
    return result


def _members(reading: Reading, head: int) -> tuple[int, ...]:
    """Return the token and those that take part with it, behind it in the text."""
    members = [m for m in reading.tree.companions(head) if m >= head]
    for name in reading.tree.of_dep(head, "appos", "flat"):
        # "the ministers Ada Berg and Ole Lund": the second hangs on the first, the first on the noun.
        if name == head + 1 and reading.tokens[name].pos == "PROPN":
            members += reading.tree.of_dep(name, "conj")
    return tuple(sorted(set(members)))


def _party(reading: Reading, head: int, role: str, *, implicit: bool) -> Party | None:
    link = reading.links.get(head)
    if link is None:
        return None
    if reading.is_first_person(head):
        return Party(role, head, link.mention.span, None, "first person", 1.0, implicit)
    candidate = reading.voice(head) if role in {"speaker", "addressee"} and not is_clause(reading, head) else reading.best(head)
    if candidate is None:
        return _unresolved(reading, head, role, implicit=implicit)
    return Party(role, head, link.mention.span, candidate.entity, candidate.rule, candidate.score, implicit)


def _unresolved(reading: Reading, head: int, role: str, *, implicit: bool) -> Party | None:
    """Keep a person whom nobody can name: a node of its own for each pronoun without a clear antecedent."""
    text, span = reading.tokens[head].text.lower(), reading.tokens[head].span
    if text not in en.PERSONAL:
        return None
    entity = Entity(f"{reading.analysis.document.id}-x-{span.start}-{span.end}", text, ("Unnamed",))
    return Party(role, head, span, entity, "unresolved pronoun", 0.3, implicit)


def _reader_of_document(reading: Reading, head: int) -> Party | None:
    """In "documents seen by a newspaper" the newspaper reports, relying on the documents."""
    for clause in reading.tree.of_dep(head, "acl"):
        # Of "the daily El Mundo" in two parts the name counts.
        readers = reading.frames.of(clause).of("subj")
        for reader in sorted(readers, key=lambda r: (r not in reading.links or reading.links[r].mention.form != "name", r)):
            candidate = reading.actor(reader)
            if candidate and "MediaOutlet" in candidate.entity.types:
                return Party("speaker", reader, reading.links[reader].mention.span, candidate.entity, "reader of document", candidate.score)
    return None


def _owners_of_document(reading: Reading, head: int) -> list[Party]:
    """In "issued a statement saying" and "the ministry's reply said" the document speaks for whoever gave it."""
    candidate = reading.voice(head)
    if candidate is None or candidate.entity.is_actor:
        return []
    reader = _reader_of_document(reading, head)
    if reader:
        return [reader, *(p for p in [_party(reading, head, "citing", implicit=False)] if p)]
    owners = [p for h in reading.issuers(head) for p in parties(reading, h, "speaker", implicit=True)]
    return [replace(p, rule="owner of document") for p in owners]


def is_clause(reading: Reading, head: int) -> bool:
    """Say whether a token heads a clause and can be nobody."""
    return reading.tokens[head].pos in {"VERB", "AUX"}
