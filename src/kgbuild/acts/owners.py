"""Let "the document said" speak for whoever the text has just let speak by a document, where it does not say whose it is."""

from __future__ import annotations

from dataclasses import replace

from kgbuild.acts.attribution import Draft
from kgbuild.acts.parties import Party
from kgbuild.acts.reading import Reading
from kgbuild.lang import en

#: How many sentences back the owner of a document speaks: the sentence before, or one between.
_REACH = 2

#: Share of the confidence in the earlier speaker that is left for the owner of the document, a guess.
_LEFT = 0.7


def speak_for_owners(reading: Reading, drafts: list[Draft]) -> None:
    """Give what a document says to its owner: "Chad said no. The letter added ..." tells more of what Chad says.

    The mention stays the document's; a cue that is a report because a document is its subject becomes a statement.
    """
    for number, draft in enumerate(drafts):
        speakers = [p for p in draft.parties if p.role == "speaker"]
        if len(speakers) != 1 or not _is_ownerless(reading, speakers[0]):
            continue
        owners = _voice_before(reading, drafts[:number], draft)
        if not owners:
            continue
        document = speakers[0]
        said = tuple(replace(document, entity=o.entity, rule="document of who spoke before", score=o.score * _LEFT) for o in owners)
        draft.parties = (*said, *(p for p in draft.parties if p.role != "speaker"))
        if draft.found.cue.type == "Report" and "document" in draft.found.cue.conditions:
            draft.found = replace(draft.found, cue=replace(draft.found.cue, type="Statement"))


def _is_ownerless(reading: Reading, party: Party) -> bool:
    """Say whether a speaker is "the letter": a text written to say something, known from before, and of nobody in its phrase."""
    written = reading.lexicon.wordsets.get("statements", frozenset()) | en.TEXTS
    known = reading.tokens[party.head].lemma.lower() in written and reading.is_definite(party.head)
    return known and party.entity is not None and not party.entity.is_actor and party.rule != "reader of document"


def _voice_before(reading: Reading, drafts: list[Draft], draft: Draft) -> list[Party]:
    here = reading.tree.sentence_number(draft.cue)
    for earlier in reversed(drafts):
        distance = here - reading.tree.sentence_number(earlier.cue)
        if distance > _REACH:
            return []
        voices = [p for p in earlier.parties if p.role == "speaker" and p.entity and not p.implicit]
        outlets = any("MediaOutlet" in p.entity.types for p in voices if p.entity)
        if distance and earlier.within is None and voices and not outlets and all(p.entity and p.entity.is_actor for p in voices):
            return voices
    return []
