"""Say how an act is presented: negated or not, as having happened or only as possible, quoted or paraphrased, and when."""

from __future__ import annotations

from kgbuild.acts.cues import Found, is_negated
from kgbuild.acts.dates import is_day, resolve
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import Span

#: Acts whose content lies ahead.
_PROSPECTIVE = frozenset({"Request", "Proposal", "Promise", "Warning"})


def polarity(reading: Reading, found: Found) -> str:
    """Return "negative" when the act itself is negated ("did not reject"), else ""."""
    if "negated" in found.cue.conditions:
        return ""
    tree, heads = reading.tree, [found.head]
    if tree.tokens[found.head].pos == "NOUN" and tree.tokens[found.head].dep == "obj":
        heads.append(tree.head(found.head))
    if any(is_negated(reading, head) for head in heads if not _negator_in_cue(reading, found, head)):
        return "negative"
    if any(tree.tokens[d].lemma.lower() == "no" for t in found.tokens[1:] for d in tree.of_dep(t, "det") if d not in found.tokens):
        return "negative"
    own = [s for s in found.frame.of("subj") if s not in found.frame.understood]
    negators = [tree.tokens[c].lemma.lower() for s in own for c in tree.of_dep(s, "det", "cc:preconj", "cc")]
    return "negative" if {"no", "neither"} & set(negators) else ""


def _negator_in_cue(reading: Reading, found: Found, head: int) -> bool:
    """Say whether the negator is one of the cue's own words ("have nothing to do with", "say no")."""
    return any(token in found.tokens for token in reading.tree.children(head) if reading.tree.tokens[token].dep == "advmod")


def modality(reading: Reading, found: Found) -> str:
    """Return "future", "conditional" or "possible" when the act is not presented as having happened, else ""."""
    tree, here = reading.tree, found.head
    if reading.tokens[here].pos == "NOUN" and reading.tokens[here].dep in {"obj", "nsubj", "nsubj:pass", "obl"}:
        here = tree.head(here)
    auxiliaries = {tree.tokens[c].text.lower() for c in tree.of_dep(here, "aux")}
    if auxiliaries & en.FUTURE:
        return "future"
    if auxiliaries & en.CONDITIONAL:
        # "would not comment" tells that somebody did not.
        return "" if found.cue.type == "NoComment" else "conditional"
    if auxiliaries & en.POSSIBLE:
        return "possible"
    if any(tree.tokens[c].lemma.lower() in {"if", "unless", "whether"} for c in tree.of_dep(here, "mark")):
        return "conditional"
    token = tree.tokens[here]
    if any(tree.tokens[c].text.lower() == "to" for c in tree.of_dep(here, "mark")):
        # "is to meet", "is due to meet"
        due = token.dep == "xcomp" and tree.tokens[token.head].lemma.lower() in en.DUE
        return "future" if due or token.dep in {"root", "parataxis", "acl:relcl"} else ""
    return ""


def is_prospective(reading: Reading, found: Found, within: Found) -> bool:
    """Say whether an act is only asked for, offered, promised, agreed to or wished by the act whose content it stands in.

    A noun of an act in such a content may well have happened ("asked about the demands"), unless it names a meeting or an accord to come.
    """
    lineage = {within.cue.type, *reading.lexicon.ancestors(within.cue.type)}
    infinitive = within.frame.complement == "to"
    if not (lineage & _PROSPECTIVE or (infinitive and lineage & {"Agreement", "Belief", "Rejection"})):
        return False
    return found.cue.kind != "noun" or found.cue.type in {"Consultation", "Agreement"}


def quote(reading: Reading, found: Found, content: Span | None) -> str:
    """Return "direct", "mixed" or "indirect" for what a Statement says, "" for other acts."""
    lineage = (found.cue.type, *reading.lexicon.ancestors(found.cue.type))
    if content is None or "Statement" not in lineage:
        return ""
    touching = reading.quotations_touching(content)
    if any(q.inner.holds(content) and not q.span.holds(reading.tokens[found.head].span) for q in touching):
        return "direct"
    return "mixed" if any(not q.inner.holds(content) for q in touching) else "indirect"


def date(reading: Reading, found: Found, mode: str) -> str:
    """Return the ISO date of the act when its clause names one, resolved against the date of publication, else ""."""
    published = reading.analysis.document.published
    tense = "future" if mode == "future" else "past"
    for phrase in _time_phrases(reading, found):
        value = resolve(phrase, published, tense)
        if value:
            return value
    return ""


def _time_phrases(reading: Reading, found: Found) -> list[str]:
    tree = reading.tree
    heads: list[int] = []
    for token in found.tokens:
        heads += tree.of_dep(token, "obl", "obl:unmarked", "obl:tmod", "advmod", "nmod:unmarked", "nmod")
    heads += reading.frames.times(found.head)
    following = found.tokens[-1] + 1
    if following < len(tree.tokens) and is_day(tree.tokens[following].text):
        return [tree.tokens[following].text]
    if tree.tokens[found.head].pos == "NOUN":
        # "Talks resumed on Tuesday", "the December offer"
        heads += tree.of_dep(found.head, "compound")
        governor = tree.head(found.head)
        if tree.tokens[found.head].dep in {"nsubj", "nsubj:pass", "obj"} and governor != found.head:
            heads += reading.frames.times(governor)
    nominal = [h for h in dict.fromkeys(heads) if tree.tokens[h].pos in {"NOUN", "PROPN", "NUM", "ADV"}]
    return [tree.span(tree.subtree(head)).of(reading.text) for head in nominal]
