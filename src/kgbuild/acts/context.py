"""Who takes part in an act that does not say so itself: parties that the acts around it name."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

from kgbuild.acts.attribution import Draft, answered
from kgbuild.acts.parties import Party
from kgbuild.acts.reading import Reading
from kgbuild.acts.roles import AIMED
from kgbuild.lang import en
from kgbuild.model import Entity

#: Letters by which a noun and its verb are the same word ("demand", "demanded"; "meeting", "met" are not).
_STEM = 5

#: Acts whose speakers take part in the talks that they are about.
_OF_OWN_TALKS = frozenset({"Offer", "Proposal", "Agreement", "Rejection", "Promise", "Demand", "Request"})

#: Acts that a text tells again in other words ("accused", then "such allegations"; "met", then "the talks").
_TOLD_AGAIN = frozenset({"Consultation", "Accusation"})

#: Acts that a speaker who tells of them in the passive is most likely to have performed himself ("you have been offered a seat").
_OWN_DEEDS = frozenset({"Offer", "Promise"})

#: Acts whose words may speak of those who perform them.
_SAYING = frozenset({"Statement", "Report", "Confirmation", "Denial"})

#: Contents that a request is about, and does not ask for.
_TOPICS = frozenset({"about as content", "on as content", "over as content"})


def share_speakers(reading: Reading, drafts: list[Draft]) -> None:
    """Give what reports anew behind a statement ("said that ..., adding that ...") the speaker of the statement.

    Its subject by the tree alone would be that of the clause that was said.
    """
    by_cue = {d.cue: d for d in drafts}
    for draft in drafts:
        token = reading.tokens[draft.cue]
        goes_on = token.dep == "conj" or (token.dep == "advcl" and token.text.lower().endswith("ing"))
        if not goes_on or any(p.role == "speaker" and not p.implicit for p in draft.parties):
            continue
        uppers = (by_cue.get(a) for a in reading.tree.ancestors(draft.cue))
        upper = next((u for u in uppers if u and u.content and u.content.rule == "clause"), None)
        if (
            upper
            and upper.content
            and upper.content.span.end <= token.span.start
            and upper.content.head in reading.tree.ancestors(draft.cue)
        ):
            speakers = tuple(replace(p, implicit=True) for p in upper.parties if p.role == "speaker")
            draft.parties = (*speakers, *(p for p in draft.parties if p.role != "speaker"))


def address(drafts: list[Draft]) -> None:
    """Find to whom an act is said by the acts around it.

    Who rejects or accepts a demand or a proposal had it put to them; an offer to talk is made to the other party of the talks.
    """
    for draft in drafts:
        speakers = [p for p in draft.parties if p.role == "speaker" and p.entity]
        inner = answered(draft)
        authors = {p.entity.iri for p in inner.parties if p.role == "speaker" and p.entity} if inner else set()
        if inner and authors and draft.found.cue.type != "Denial" and not any(p.role == "addressee" for p in inner.parties):
            inner.parties += tuple(
                replace(p, role="addressee", implicit=True) for p in speakers if p.entity and p.entity.iri not in authors
            )
        if draft.found.cue.type in {"Offer", "Proposal"} and not any(p.role == "addressee" for p in draft.parties):
            own = {p.entity.iri for p in speakers if p.entity}
            talks = [d for d in draft.inside if d.found.cue.type == "Consultation"]
            others = {p.entity.iri: p for d in talks for p in d.parties if p.entity and p.entity.iri not in own}
            draft.parties += tuple(replace(p, role="addressee", implicit=True) for p in others.values())


def control(reading: Reading, drafts: list[Draft]) -> None:
    """Let an act inside another take its performer from it, where its own clause names none.

    What somebody is asked for, whoever is asked performs ("Chad asked Mali for a reply", "demands that Mali meets to sign"); what
    somebody offers, promises or agrees to do, he does himself ("it was ready to meet").
    """
    for draft in sorted(drafts, key=_nesting):
        upper = draft.within
        if upper is None:
            continue
        if _denies_for_itself(draft, upper):
            draft.parties = (*_implied(_speakers(upper), "speaker", "denial told"), *(p for p in draft.parties if p.role != "speaker"))
            continue
        if not _speakers(draft) and _is_unresolved_self(reading, draft, upper):
            draft.parties = (*_implied(_speakers(upper), "speaker", "speaks of itself"), *draft.parties)
            continue
        asked = "Request" in (upper.found.cue.type, *reading.lexicon.ancestors(upper.found.cue.type))
        if asked:
            _obey(reading, draft, upper)
        elif (
            draft.found.frame.passive
            and draft.found.cue.type in _OWN_DEEDS
            and not _speakers(draft)
            and _is_own_word(reading, draft, upper)
        ):
            draft.parties = (*_implied(_speakers(upper), "speaker", "own words"), *draft.parties)
        elif draft is upper.reported and _lacks_subject(draft) and _is_controlled(reading, draft, upper):
            draft.parties = (*_implied(_speakers(upper), "speaker", "control"), *draft.parties)


def _denies_for_itself(draft: Draft, upper: Draft) -> bool:
    """Say whether whoever says "Chad had nothing at all to do with it", "there is no truth in it" denies it by saying so."""
    cue = draft.found.cue
    stated = cue.type == "Denial" and cue.kind == "phrase" and upper.found.cue.type == "Statement" and bool(_speakers(upper))
    return stated and (not _speakers(draft) or "nothing" in cue.lemmas)


def _is_unresolved_self(reading: Reading, draft: Draft, upper: Draft) -> bool:
    """Say whether an "it" that stands for nothing else performs what is said ("a statement saying it condemns the raid")."""
    frame, coordinated = draft.found.frame, reading.tokens[draft.cue].dep == "conj"
    subjects = [reading.tokens[s] for s in frame.of("subj") if coordinated or s not in frame.understood]
    said = upper.content is not None and upper.content.rule in {"clause", "quotation"} and upper.found.cue.type in _SAYING
    return said and bool(subjects) and all(s.text.lower() == "it" and s.index not in _acting(upper) for s in subjects)


def _acting(upper: Draft) -> set[int]:
    return {p.head for p in upper.parties}


def _is_own_word(reading: Reading, draft: Draft, upper: Draft) -> bool:
    """Say whether an act is told in the words of whoever the act above lets speak: in quotation marks, or in a paragraph of his."""
    here = reading.tokens[draft.cue].span
    quoted = reading.quotation_around(here.start)
    cited = upper.content is not None and upper.content.span.holds(here)
    return (quoted is not None and not quoted.inner.holds(reading.tokens[upper.cue].span)) or not cited


def _obey(reading: Reading, draft: Draft, upper: Draft) -> None:
    """Make those who are asked perform what they are asked for, towards those who ask."""
    asked = [p for p in upper.parties if p.role == "addressee" and p.entity]
    wants_deed = upper.found.cue.kind == "noun" and reading.tokens[draft.cue].pos == "VERB" and all(p.implicit for p in _speakers(draft))
    wanted = wants_deed or (draft.found.cue.kind == "noun" and not _speakers(draft) and draft.found.cue.type != "Disclosure")
    reported = upper.reported
    first = reading.tree.head(draft.cue) if reading.tokens[draft.cue].dep == "conj" else draft.cue
    if not asked or not wanted or reported is None or first != reported.cue or upper.content is None or upper.content.rule in _TOPICS:
        return
    others = tuple(p for p in draft.parties if p.role != "speaker")
    draft.parties = (*_implied(asked, "speaker", "asked to"), *others)
    if not wants_deed and not any(p.role in {"addressee", "target"} for p in others) and draft.found.cue.type != "Consultation":
        performers = {p.entity.iri for p in asked if p.entity}
        askers = [p for p in _speakers(upper) if p.entity and p.entity.iri not in performers]
        draft.parties += _implied(askers, "addressee", "asked to")


def _is_controlled(reading: Reading, draft: Draft, upper: Draft) -> bool:
    """Say whether the subject of an act above is that of an infinitive, or of a state with an "it" that the parser took for empty."""
    active = not draft.found.frame.passive and draft.found.cue.kind != "noun"
    infinitive = reading.tokens[draft.cue].dep == "xcomp" and active and upper.found.frame.complement == "to"
    return infinitive or _has_empty_subject(reading, draft.cue)


def _lacks_subject(draft: Draft) -> bool:
    """Say whether nobody performs an act, or of talks only the party behind "with" is known."""
    speakers = _speakers(draft)
    return not speakers or (draft.found.cue.type == "Consultation" and all(p.head in draft.found.frame.of("with") for p in speakers))


def _has_empty_subject(reading: Reading, token: int) -> bool:
    """Say whether the parser took the "it" of "stated it was ready to talk" for an empty word."""
    return any(reading.tokens[c].text.lower() == "it" for c in reading.tree.of_dep(token, "expl"))


def _speakers(draft: Draft) -> list[Party]:
    return [p for p in draft.parties if p.role == "speaker"]


def _implied(parties: list[Party], role: str, rule: str) -> tuple[Party, ...]:
    return tuple(replace(p, role=role, implicit=True, rule=rule, score=p.score * 0.8) for p in parties)


def recall_parties(reading: Reading, drafts: list[Draft]) -> None:
    """Let "the talks" and "that demand", told without parties, have those of the last act of the type and word before them.

    One meeting goes by many words: where no consultation of the same word is told, the last of any other word is meant.
    """
    last: dict[tuple[str, str], tuple[Party, ...]] = {}
    told = _Told()
    for draft in drafts:
        speakers = _speakers(draft)
        word = reading.tokens[draft.cue].lemma.lower()
        key, any_word = (draft.found.cue.type, en.SYNONYMS.get(word, word[:_STEM])), (draft.found.cue.type, "")
        if speakers:
            aimed = [p for p in draft.parties if p.role == "target"] if draft.found.cue.type == "Accusation" else []
            last[key] = (*speakers, *aimed)
            if draft.found.cue.type in _TOLD_AGAIN:
                last[any_word] = last[key]
        elif draft.found.cue.type == "NoComment" and (asked := told.asked_by(draft)):
            # "has asked the ministry for comment but received no reply"
            draft.parties += _implied(asked, "speaker", "asked before")
        elif draft.found.frame.passive and (before := told.same_answer(draft)):
            draft.parties += _implied(_speakers(before), "speaker", "same act")
        elif draft.found.cue.kind == "noun" and reading.is_definite(draft.cue):
            recalled = last.get(key) or last.get(any_word, ())
            draft.parties += tuple(replace(p, implicit=True, rule="same act", score=p.score * 0.7) for p in recalled)
        told.add(draft)


class _Told:
    """The acts told so far that have a speaker, by who asks in them and by whom they answer."""

    def __init__(self) -> None:
        self._requests: dict[str, tuple[int, Draft]] = {}
        self._answers: dict[tuple[str, str], tuple[int, Draft]] = {}
        # Whom an act answers is only known when the act that it answers has been told, after it.
        self._new: list[Draft] = []
        self._count = 0

    def add(self, draft: Draft) -> None:
        """Remember an act that was told."""
        if not _speakers(draft):
            return
        self._count += 1
        self._new.append(draft)
        if draft.found.cue.type == "Request":
            self._requests.update((p.entity.iri, (self._count, draft)) for p in _speakers(draft) if p.entity)

    def asked_by(self, draft: Draft) -> list[Party]:
        """Return whom the party that got no answer asked last."""
        own = {p.entity.iri for p in draft.parties if p.role == "addressee" and p.entity}
        _, request = max((self._requests[iri] for iri in own if iri in self._requests), key=itemgetter(0), default=(0, None))
        return [p for p in request.parties if p.role == "addressee"] if request else []

    def same_answer(self, draft: Draft) -> Draft | None:
        """Return the first act of the type that answers an act of the same author: "The demand of Chad was rejected" tells it again."""
        for place, earlier in enumerate(self._new, self._count - len(self._new)):
            for author in _answered_authors(earlier):
                self._answers.setdefault((earlier.found.cue.type, author), (place, earlier))
        self._new.clear()
        keys = [(draft.found.cue.type, author) for author in _answered_authors(draft)]
        _, first = min((self._answers[key] for key in keys if key in self._answers), key=itemgetter(0), default=(0, None))
        return first


def _answered_authors(draft: Draft) -> set[str]:
    inner = answered(draft)
    return {p.entity.iri for p in _speakers(inner) if p.entity} if inner else set()


def join_talks(drafts: list[Draft]) -> None:
    """Make whoever speaks of "talks with Chad" the other party of the talks, where nothing else names one."""
    for draft in drafts:
        named = {p.entity.iri for p in draft.parties if p.role == "speaker" and p.entity}
        own = draft.within is not None and draft.within.found.cue.type in _OF_OWN_TALKS
        one_sided = len(named) == 1 and (own or draft.found.frame.of("with")) and not draft.found.frame.of("between")
        told = any(p.role == "addressee" for p in draft.parties)
        if draft.found.cue.type != "Consultation" or draft.found.cue.kind == "verb" or not one_sided or told:
            continue
        others = [p for p in (draft.within.parties if draft.within else ()) if p.role == "speaker" and p.entity and p.entity.is_actor]
        draft.parties += tuple(
            replace(p, implicit=True, rule="speaks of own talks", score=p.score * 0.8)
            for p in others
            if p.entity and p.entity.iri not in named and "MediaOutlet" not in p.entity.types
        )


def aim(drafts: list[Draft]) -> None:
    """Aim a rejection or criticism of another's act at whoever performs that act."""
    for draft in drafts:
        if (
            draft.found.cue.type in AIMED | {"Agreement"}
            and draft.inside
            and draft.inside[0].found.cue.type != "Consultation"
            and not any(p.role in {"target", "addressee"} for p in draft.parties)
        ):
            own = {p.entity.iri for p in draft.parties if p.entity}
            authors = [p for p in draft.inside[0].parties if p.role == "speaker" and p.entity and p.entity.iri not in own]
            draft.parties += tuple(replace(p, role="target", implicit=True) for p in authors)


def resolve_first_person(reading: Reading, drafts: list[Draft]) -> None:
    """Give "I" and "we" the speaker of the act that reports them; what stays without one is left out."""
    for draft in sorted(drafts, key=_nesting):
        voices = _voices(draft.within)
        resolved: list[Party] = []
        for party in draft.parties:
            if party.entity is not None:
                resolved.append(party)
                continue
            plural = reading.tokens[party.head].text.lower() in {"we", "us", "our", "ours", "ourselves"}
            for voice in voices:
                entity = (_people_of(reading, party, voice) if plural else None) or voice.entity
                resolved.append(Party(party.role, party.head, party.span, entity, "first person", voice.score * 0.9, party.implicit))
        draft.parties = tuple(resolved)


def _nesting(draft: Draft) -> int:
    depth = 0
    while draft.within is not None:
        draft, depth = draft.within, depth + 1
    return depth


def _voices(draft: Draft | None) -> list[Party]:
    while draft is not None:
        voices = [p for p in draft.parties if p.role == "speaker" and p.entity is not None]
        if voices:
            return voices
        draft = draft.within
    return []


def _people_of(reading: Reading, party: Party, voice: Party) -> Entity | None:
    """Return the country that a speaker calls "we": that of the office, or the one that the mention says ("the Norwegian envoy")."""
    linked = reading.links[party.head].candidates if party.head in reading.links else ()
    if linked:
        return linked[0].entity
    for token in reading.tree.tokens_in(voice.span):
        candidate = reading.actor(token) if token in reading.links else None
        if candidate and "Country" in candidate.entity.types:
            return candidate.entity
    return None
