"""The frame of a cue: the slots around its head, with what its particles govern and what the parser hung elsewhere."""

from __future__ import annotations

from kgbuild.acts.frame import Frame, preposition
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.ontology import Cue

#: Who is told something where "to" stands behind an object; others may be what the object is directed at ("its commitment to Norway").
_HEARERS = frozenset({"MediaOutlet", "Person"})

#: A phrase of place or medium right behind a verb of saying has at most so many words up to its noun ("in the written reply").
_NEAR = 4

#: Acts that ask somebody to do something.
_ASKED = frozenset({"Request", "Demand"})

#: Acts whose verbs take a receiver and a thing.
_GIVEN = frozenset({"Offer", "Promise"})


def cue_frame(reading: Reading, tokens: tuple[int, ...], cue: Cue) -> Frame:
    """Return the frame of the head, with what its particles govern as an object and what the phrase's noun brings."""
    own = _stance(reading, tokens) or reading.frames.of(_syntactic_head(reading, tokens, cue))
    frame = Frame(own.token, {slot: list(heads) for slot, heads in own.slots.items()}, own.complement, set(own.understood), own.passive)
    first, roles = reading.tokens[tokens[0]], reading.lexicon.roles(cue)
    if first.dep == "case" and first.head not in (first.index, *tokens):
        # "according to Norway": what the preposition governs is who speaks.
        frame.add("subj", first.head)
    if cue.kind == "phrase":
        _take_over(reading, frame, tokens)
    if cue.kind == "adjective" and roles.get("subj") != "content":
        _read_state(reading, frame)
    _read_particles(reading, frame, cue)
    if any(condition.startswith("pred") or condition == "prep:as" for condition in cue.conditions):
        for head in frame.of("as"):
            frame.add("pred", head)
    _find_complements(reading, frame, cue, roles)
    return frame


def _stance(reading: Reading, tokens: tuple[int, ...]) -> Frame | None:
    """Return the frame of "is against" in "Norway is against the plan", where the plan is the predicate of the tree, or None."""
    tree, copula, word = reading.tree, reading.tokens[tokens[0]], reading.tokens[tokens[-1]]
    if copula.dep != "cop" or word.dep != "case" or copula.head != word.head:
        return None
    frame = Frame(copula.index)
    for subject in tree.of_dep(copula.head, "nsubj", "nsubj:outer"):
        frame.add("subj", subject)
    frame.add(word.lemma.lower(), copula.head)
    return frame


def _find_complements(reading: Reading, frame: Frame, cue: Cue, roles: dict[str, str]) -> None:
    """Find the receiver and the clause of a cue that the parser hung elsewhere."""
    if cue.type in _GIVEN and cue.kind == "verb":
        _find_receiver(reading, frame)
    if cue.type in _ASKED and not frame.of("clause"):
        _find_request(reading, frame)
    if "to" in cue.conditions and frame.of("purpose") and not (frame.of("clause") or frame.of("obj")):
        # "agreed on Tuesday to send aid"
        frame.add("clause", frame.of("purpose")[0])
        frame.complement = "to"
    if any(condition.startswith("pred") for condition in cue.conditions):
        _find_predicate(reading, frame)
    if roles.get("obj") == "addressee" and not (frame.of("obj") or frame.of("iobj")):
        _find_hearer(reading, frame)
    if cue.kind == "verb" and "Statement" in (cue.type, *reading.lexicon.ancestors(cue.type)):
        _turn_inversion(reading, frame)
    if cue.kind == "verb":
        _find_inside_object(reading, frame, roles)
        _find_medium(reading, frame)
    for slot in ("of", "for"):
        if roles.get(slot) == "content" and roles.get("obj") in {"target", "addressee"} and not frame.of(slot):
            _find_charge(reading, frame, slot)


def _find_predicate(reading: Reading, frame: Frame) -> None:
    """Tell the two nouns behind a verb of calling apart: "calling [the flight] [a provocation]", "[what] it called [a blockade]"."""
    if frame.of("pred"):
        return
    token = reading.tokens[frame.token]
    after = [h for h in frame.of("obj") if h > frame.token]
    if token.dep == "acl:relcl" and reading.tokens[token.head].lemma.lower() == "what" and after:
        frame.slots["obj"] = [token.head]
        frame.add("pred", after[-1])
    elif len(after) > 1:
        frame.slots["obj"].remove(after[-1])
        frame.add("pred", after[-1])
    elif after:
        # "called the delay "disappointing"": a quoted word behind the object says what it is called.
        for child in reading.tree.of_dep(after[0], "acl", "amod"):
            if child > after[0] and reading.tokens[child - 1].text in {*en.OPENING_QUOTES, '"'}:
                frame.add("pred", child)


def _find_hearer(reading: Reading, frame: Frame) -> None:
    """Find the hearer whom the parser hung on the clause: "told the radio the reef was dying", "warned Norway not to attack"."""
    for clause in frame.of("clause"):
        subjects = reading.tree.of_dep(clause, "nsubj", "nsubj:pass")
        if any(reading.tree.lemmas[mark] == "to" for mark in reading.tree.of_dep(clause, "mark")):
            for hearer in (subject for subject in subjects if subject > frame.token and reading.actor(subject)):
                frame.add("iobj", hearer)
        for hearer in reading.tree.of_dep(clause, "iobj", "obj"):
            if subjects and frame.token < hearer < subjects[0]:
                frame.add("iobj", hearer)


def _turn_inversion(reading: Reading, frame: Frame) -> None:
    """Take the people right behind the verb of ", reported the agency" for its subject, which the parser may call an object."""
    token, subjects = reading.tokens[frame.token], set(frame.of("subj"))
    objects = [h for slot in ("obj", "iobj") for h in frame.of(slot) if h > frame.token]
    finite = token.index > 0 and not token.text.lower().endswith("ing")
    inverted = finite and reading.tokens[token.index - 1].text in en.INVERTING and subjects <= frame.understood
    voice = reading.voice(objects[0]) if inverted and len(objects) == 1 else None
    if voice and voice.entity.is_actor and reading.tree.phrase_tokens(objects[0])[0] == frame.token + 1:
        for slot in ("obj", "iobj"):
            frame.slots[slot] = [h for h in frame.of(slot) if h not in objects]
        frame.slots["subj"] = objects


def _find_medium(reading: Reading, frame: Frame) -> None:
    """Take over "in its reply" in "she said in its reply, the ministry agreed", which the parser hangs on what was said."""
    for clause in frame.of("clause"):
        subjects = reading.tree.of_dep(clause, "nsubj", "nsubj:pass")
        opened = [m for m in reading.tree.of_dep(clause, "mark") if reading.tokens[m].text == "that"]
        for child in reading.tree.of_dep(clause, "obl"):
            phrase = reading.tree.phrase_tokens(child)
            before_that = opened and frame.token < child < opened[0]
            right_behind = subjects and phrase[-1] < subjects[0] and frame.token < child <= frame.token + _NEAR
            if before_that or (right_behind and reading.tokens[phrase[-1] + 1].text == ","):
                frame.add(preposition(reading.tree, child), child)


def _find_inside_object(reading: Reading, frame: Frame, roles: dict[str, str]) -> None:
    """Find partners that the parser joins to the object: "discuss grain [with Chad]", "seek a loan [from the bank]"."""
    for slot, role in (("with", "speaker"), ("from", "addressee"), ("to", "addressee")):
        if roles.get(slot) != role or frame.of(slot):
            continue
        for head in frame.of("obj"):
            for child in reading.tree.of_dep(head, "nmod"):
                partner = reading.actor(child) if preposition(reading.tree, child) == slot and head > frame.token else None
                if partner and (slot != "to" or _HEARERS & set(partner.entity.types)):
                    frame.add(slot, child)


def _find_charge(reading: Reading, frame: Frame, slot: str) -> None:
    """Find the gerund in "accused the army of burning farms", which the parser joins to the accused."""
    for head in (*frame.of("obj"), *frame.of("iobj")):
        for child in reading.tree.children(head):
            token = reading.tokens[child]
            charge = token.pos == "VERB" or token.dep == "acl"
            # "informed the public of the risk": nobody owns the public.
            told = slot == "of" and token.dep == "nmod" and head > frame.token and reading.actor(child) is None
            if (charge or (told and _is_audience(reading, head))) and preposition(reading.tree, child) == slot:
                frame.add(slot, child)


def _is_audience(reading: Reading, head: int) -> bool:
    """Say whether a noun names people by a name or by their being an audience, so that "of" behind it belongs to the verb."""
    token = reading.tokens[head]
    return token.pos in {"PROPN", "PRON"} or token.lemma.lower() in reading.lexicon.wordsets.get("audiences", frozenset())


def _find_request(reading: Reading, frame: Frame) -> None:
    """Find what is asked for in "called on Chad to sign", which the parser often takes as a purpose or joins to the one asked."""
    asked = [h for slot in ("obj", "on", "to", "upon") for h in frame.of(slot) if reading.actor(h)]
    behind = [c for h in asked for c in reading.tree.of_dep(h, "acl") if reading.frames.of(h).complement == "to"]
    clauses = [*frame.of("purpose"), *behind]
    if asked and clauses:
        frame.add("clause", clauses[0])
        frame.complement = "to"


def _find_receiver(reading: Reading, frame: Frame) -> None:
    """Take the actor right behind a verb of giving for the receiver ("offered Chad talks"); the parser often joins both."""
    after = [h for h in frame.of("obj") if h > frame.token]
    if len(after) > 1 and reading.actor(after[0]):
        frame.slots["obj"].remove(after[0])
        frame.add("iobj", after[0])
    elif after and frame.token + 1 < after[0] and reading.tokens[frame.token + 1].head == after[0]:
        first = reading.tokens[frame.token + 1]
        if first.dep == "compound" and first.pos == "PROPN" and reading.actor(first.index):
            frame.add("iobj", first.index)


def _read_state(reading: Reading, frame: Frame) -> None:
    """Take the subject of "were disappointed", which the tree may call a passive, for the one who is in that state."""
    for subject in reading.tree.of_dep(frame.token, "nsubj:pass"):
        if subject in frame.of("obj"):
            frame.slots["obj"].remove(subject)
            frame.slots["subj"] = [*(s for s in frame.of("subj") if s not in frame.understood), subject]


def _syntactic_head(reading: Reading, tokens: tuple[int, ...], cue: Cue) -> int:
    """Return the token whose clause the cue belongs to: behind a leading negator the next word, of a compound noun the last."""
    if cue.kind == "noun" and len(tokens) > 1 and reading.tokens[tokens[-1]].pos == "NOUN":
        return tokens[-1]
    return tokens[1] if len(tokens) > 1 and cue.lemmas[0] == "not" else tokens[0]


def _take_over(reading: Reading, frame: Frame, tokens: tuple[int, ...]) -> None:
    """Merge the frames of the further words of a phrase, and leave its own words out of the slots."""
    for token in tokens:
        if token != frame.token and reading.tokens[token].pos in {"NOUN", "VERB", "ADJ", "ADV"}:
            frame.merge(reading.frames.of(token), skip=tokens)
        for behind in reading.tree.of_dep(token, "nmod") if reading.tokens[token].pos in {"DET", "INTJ"} else ():
            # "said no to the plan"
            frame.add(preposition(reading.tree, behind), behind)
    for slot, heads in frame.slots.items():
        frame.slots[slot] = [h for h in heads if h not in tokens]


def _read_particles(reading: Reading, frame: Frame, cue: Cue) -> None:
    """Make what a preposition of the cue governs its object, or what the object is called ("viewed the plan as a threat")."""
    roles = reading.lexicon.roles(cue)
    for lemma in cue.lemmas[1:]:
        for head in frame.of(lemma) if lemma not in roles else ():
            frame.add("pred" if frame.of("obj") and head not in frame.of("obj") else "obj", head)
