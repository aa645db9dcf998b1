"""Say how an act or an event is presented: negated or not, as having happened or only as possible, quoted or paraphrased, and when."""

from __future__ import annotations

from kgbuild.acts.content import Content
from kgbuild.acts.cues import Found, is_negated
from kgbuild.acts.dates import NEVER, Time, is_day, read
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import Span

#: Acts whose content lies ahead.
_PROSPECTIVE = frozenset({"Request", "Proposal", "Promise", "Warning"})

#: Contents whose words are a clause of their own: a time in them is not the time of the act.
_CLAUSES = frozenset({"clause", "inverted clause", "quotation"})

#: Longer phrases only mention a time on the way ("over the death of ... who left in 1990").
_LONGEST = 12


def polarity(reading: Reading, found: Found) -> str:
    """Return "negative" when the act itself is negated ("did not reject"), else ""."""
    if "negated" in found.cue.conditions:
        return ""
    tree, heads = reading.tree, [found.head]
    carrier = _carrier(reading, found.head)
    if carrier is not None and tree.tokens[found.head].dep == "obj":
        heads.append(carrier)
    if tree.tokens[found.head].dep == "xcomp" and tree.tokens[tree.head(found.head)].lemma.lower() in en.DUE:
        # "is not going to accept"
        heads.append(tree.head(found.head))
    if any(is_negative(reading, head) for head in heads if not _negator_in_cue(reading, found, head)):
        return "negative"
    if any(tree.tokens[d].lemma.lower() == "no" for t in found.tokens[1:] for d in tree.of_dep(t, "det") if d not in found.tokens):
        return "negative"
    own = [s for s in found.frame.of("subj") if s not in found.frame.understood]
    return "negative" if _are_nobody(reading, own) else ""


def is_negative(reading: Reading, token: int) -> bool:
    """Say whether a predicate does not happen: a negator in its clause, "without signing", "failed to sign", "has yet to sign"."""
    tree = reading.tree
    if is_negated(reading, token) or any(_is_no_longer(reading, c) for c in tree.of_dep(token, "advmod")):
        return True
    before = {tree.tokens[c].text.lower() for c in tree.of_dep(token, "mark", "case")}
    if before & en.NEGATING_MARKS or (tree.tokens[token].pos == "VERB" and tree.case_of(token) in en.NEGATING_MARKS):
        return True
    if tree.tokens[token].dep not in {"xcomp", "advcl", "acl"} or tree.head(token) == token:
        return False
    upper = tree.tokens[tree.head(token)]
    if upper.lemma.lower() in reading.lexicon.wordsets.get("preventing", frozenset()):
        return tree.tokens[token].dep == "xcomp" or not is_negated(reading, upper.index)
    yet = {tree.tokens[c].lemma.lower() for c in tree.of_dep(upper.index, "advmod")}
    return "yet" in yet and upper.lemma.lower() in {"have", "be"} and upper.index < token


def _is_no_longer(reading: Reading, adverb: int) -> bool:
    texts = [reading.tokens[c].text.lower() for c in (*reading.tree.children(adverb), adverb)]
    return texts == ["no", "longer"]


def _are_nobody(reading: Reading, subjects: list[int]) -> bool:
    tree = reading.tree
    if any(tree.tokens[s].lemma.lower() in {"nobody", "none", "neither"} for s in subjects):
        return True
    negators = {tree.tokens[c].lemma.lower() for s in subjects for c in tree.of_dep(s, "det", "cc:preconj", "cc")}
    return bool({"no", "neither"} & negators)


def _negator_in_cue(reading: Reading, found: Found, head: int) -> bool:
    """Say whether the negator is one of the cue's own words ("have nothing to do with", "say no")."""
    return any(token in found.tokens for token in reading.tree.children(head) if reading.tree.tokens[token].dep == "advmod")


def modality(reading: Reading, found: Found) -> str:
    """Return "future", "conditional" or "possible" when the act is not presented as having happened, else ""."""
    if _is_performed(reading, found):
        return ""
    here = _carrier(reading, found.head)
    mode = presented(reading, found.head if here is None else here)
    if here is not None and not mode:
        # "talks are set to resume"
        mode = next((m for m in (presented(reading, c) for c in reading.tree.of_dep(here, "xcomp")) if m), "")
    # "would not comment" tells that somebody did not.
    return "" if mode == "conditional" and found.cue.type == "NoComment" else mode


def _carrier(reading: Reading, noun: int) -> int | None:
    """Return the verb whose clause tells whether a nominal act happens: "talks will resume", "may make a proposal"; None without one.

    Of other verbs the noun is only an object that is there already: "will not bow to the demands".
    """
    token = reading.tokens[noun]
    if token.pos != "NOUN" or token.head == noun:
        return None
    verb = reading.tokens[token.head].lemma.lower()
    light = any(verb in reading.lexicon.wordsets.get(name, frozenset()) for name in ("lightverbs", "supporting"))
    carries = token.dep in {"nsubj", "nsubj:pass"} or (token.dep in {"obj", "obl"} and light)
    return token.head if carries and not reading.tree.of_dep(noun, "cop") else None


def presented(reading: Reading, here: int) -> str:
    """Return how a predicate is presented: "future", "conditional", "possible", or "" for what has happened or happens."""
    tree = reading.tree
    if _is_hypothetical(reading, here):
        return "conditional"
    auxiliaries = {tree.tokens[c].text.lower() for c in tree.of_dep(here, "aux")}
    if auxiliaries & en.FUTURE:
        return "future"
    if auxiliaries & en.CONDITIONAL:
        return "" if _is_habitual(reading, here) else "conditional"
    if auxiliaries & en.POSSIBLE:
        return "possible"
    if any(tree.tokens[c].text.lower() == "to" for c in tree.of_dep(here, "mark")):
        return "future" if _is_ahead(reading, here) else _of_upper(reading, here)
    return ""


def _of_upper(reading: Reading, here: int) -> str:
    """Return the modality that an infinitive has from the verb above it: "will continue to reject"."""
    token = reading.tokens[here]
    return presented(reading, token.head) if token.dep == "xcomp" and token.head != here else ""


def _is_hypothetical(reading: Reading, here: int) -> bool:
    """Say whether a predicate stands in a condition: "if", "unless", "provided that", or inverted ("should Chad reject", "had Chad")."""
    tree = reading.tree
    if any(tree.tokens[c].lemma.lower() in en.CONDITIONAL_MARKS for c in tree.of_dep(here, "mark")):
        return True
    subjects = tree.of_dep(here, "nsubj", "nsubj:pass")
    if tree.tokens[here].dep != "advcl" or not subjects or tree.of_dep(here, "mark", "advmod"):
        return False
    return any(tree.tokens[a].text.lower() in en.INVERTED and a < subjects[0] for a in tree.of_dep(here, "aux", "aux:pass", "cop"))


def _is_habitual(reading: Reading, here: int) -> bool:
    """Say whether "would" tells what somebody used to do ("would often reject"): no condition hangs on it."""
    tree = reading.tree
    adverbs = {tree.tokens[c].lemma.lower() for c in tree.of_dep(here, "advmod")}
    conditions = any(_is_hypothetical(reading, c) for c in tree.of_dep(here, "advcl"))
    return bool(adverbs & en.HABITUAL) and not conditions


def _is_ahead(reading: Reading, here: int) -> bool:
    """Say whether an infinitive lies ahead: "is to meet", "is due to meet"."""
    token = reading.tokens[here]
    upper = reading.tokens[token.head]
    # "went on to say" lies behind, "is going to say" ahead.
    due = token.dep == "xcomp" and upper.lemma.lower() in en.DUE and (upper.lemma != "go" or upper.text.lower().endswith("ing"))
    return due or token.dep in {"root", "parataxis", "acl:relcl"}


def is_prospective(reading: Reading, found: Found, within: Found) -> bool:
    """Say whether an act is only asked for, offered, promised, agreed to or wished by the act whose content it stands in.

    A noun of an act in such a content may well have happened ("asked about the demands"), unless it names a meeting or an accord to come.
    """
    if not puts_ahead(reading, within) or _is_performed(reading, found):
        return False
    return found.cue.kind != "noun" or found.cue.type in {"Consultation", "Agreement"}


def _is_performed(reading: Reading, found: Found) -> bool:
    """Say whether "I want to thank" performs the act in saying so."""
    token = reading.tokens[found.head]
    polite = token.dep == "xcomp" and reading.tokens[token.head].lemma.lower() in en.POLITE
    return polite and any(reading.is_first_person(s) for s in found.frame.of("subj"))


def puts_ahead(reading: Reading, found: Found) -> bool:
    """Say whether what an act contains lies ahead: it is asked for, offered, promised; by an infinitive agreed to, wished or refused."""
    lineage = {found.cue.type, *reading.lexicon.ancestors(found.cue.type)}
    infinitive = found.frame.complement == "to"
    return bool(lineage & _PROSPECTIVE or (infinitive and lineage & {"Agreement", "Belief", "Rejection"}))


def quote(reading: Reading, found: Found, content: Span | None) -> str:
    """Return "direct", "mixed" or "indirect" for what a Statement says, "" for other acts."""
    lineage = (found.cue.type, *reading.lexicon.ancestors(found.cue.type))
    if content is None or "Statement" not in lineage:
        return ""
    touching = reading.quotations_touching(content)
    if any(q.inner.holds(content) and not q.span.holds(reading.tokens[found.head].span) for q in touching):
        return "direct"
    return "mixed" if any(not q.inner.holds(content) for q in touching) else "indirect"


def date(reading: Reading, found: Found, mode: str, content: Content | None = None) -> Time:
    """Return when the act was performed, if its clause says so, seen from the day of publication.

    Args:
        reading: The document.
        found: The cue of the act.
        mode: Its modality; a bare weekday of a future act is the next one.
        content: What the act contains; a time inside a clause that is said belongs to what is said.
    """
    following = found.tokens[-1] + 1
    if following < len(reading.tokens) and is_day(reading.tokens[following].text):
        return when(reading, [following], mode)
    said = content.span if content and content.rule in _CLAUSES else Span(0, 0)
    heads = [head for head in _times_of_act(reading, found) if not said.holds(reading.tokens[head].span)]
    return when(reading, heads, mode)


def when(reading: Reading, heads: list[int], mode: str) -> Time:
    """Return the first time that one of the phrases with these heads names, NEVER where none does."""
    published = reading.analysis.document.published
    tense = "past" if mode == "" else "future"
    for head in dict.fromkeys(heads):
        phrase = reading.tree.subtree(head)
        if reading.tokens[head].pos in {"NOUN", "PROPN", "NUM", "ADV"} and len(phrase) <= _LONGEST:
            time = read(reading.tree.span(phrase).of(reading.text), published, tense)
            if time != NEVER:
                return time
    return NEVER


def times(reading: Reading, token: int) -> list[int]:
    """Return the heads of the phrases around a predicate that may say when."""
    found = reading.tree.of_dep(token, "obl", "obl:unmarked", "obl:tmod", "advmod", "nmod:unmarked", "nmod")
    return [*found, *reading.frames.times(token)]


def _times_of_act(reading: Reading, found: Found) -> list[int]:
    tree = reading.tree
    heads = [head for token in found.tokens for head in times(reading, token)]
    heads += reading.frames.times(found.head)
    if tree.tokens[found.head].pos == "NOUN":
        # "the December offer"
        heads += tree.of_dep(found.head, "compound")
    carrier = _carrier(reading, found.head)
    if carrier is not None:
        # "Talks resumed on Tuesday", "talks are set to resume on Tuesday"
        heads += [head for token in (carrier, *tree.of_dep(carrier, "xcomp")) for head in times(reading, token)]
    token = tree.tokens[found.head]
    if token.dep in {"advcl", "acl"} and token.text.lower().endswith("ing") and not tree.of_dep(found.head, "mark"):
        # "spoke on Monday, saying that", "issued a letter on Monday urging"
        above = tree.head(found.head)
        heads += times(reading, above)
        if tree.tokens[above].dep == "obj":
            heads += times(reading, tree.head(above))
    # "Speaking on Monday, she said": what is told beside the act happens with it.
    beside = [c for c in tree.of_dep(found.head, "advcl") if c < found.head and tree.tokens[c].text.lower().endswith("ing")]
    return heads + [head for c in beside if not tree.of_dep(c, "mark") for head in times(reading, c)]
