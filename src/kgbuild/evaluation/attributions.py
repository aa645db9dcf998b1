"""Turn acts into attributions as PolNeAR marks them, so that both can be compared.

The scheme differs from ours in its extents, not in what it is about:

- A word is part of one attribution at most: of nested acts the outermost is kept.
- The cue has its auxiliaries, negation and adverbs; the addressee belongs to no part.
- The source is the whole noun phrase, with relative clauses and appositions, of all speakers together.
- The content has its complementiser and quotation marks, and goes on behind an attribution that splits it.
- What has no source or no content is no attribution, nor are meetings and publications, which ascribe no words to anybody, nor acts
  of a noun or an adjective, of which the scheme has few.
"""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.model import Act, Analysis, Participant, Quotation, Span
from kgbuild.syntax import Tree

Attribution = dict[str, list[list[int]]]

#: Relations of words that belong to a verbal cue when they stand right before it.
_OF_CUE = frozenset({"aux", "aux:pass", "advmod", "cop"})

#: Words before a content that belong to it.
_LEADING = frozenset({"that", "whether", "if"})

#: Relations that hang on a noun and lie outside its phrase.
_OUTSIDE_PHRASE = ("case", "conj", "cc", "cop", "aux", "nsubj", "nsubj:pass", "advcl", "obl", "parataxis", "ccomp", "advmod")

#: Acts that ascribe no content.
_WITHOUT_CONTENT = frozenset({"Consultation", "Disclosure"})

#: Ends of the rule of an act whose content is a clause or a quotation. Only these are kept where the speaker is understood: of acts with
#: an understood speaker and a noun phrase as content four in ten are attributions of the development set.
_SAID = ("clause", "quotation")

#: A quotation goes on behind an attribution of at most so many characters in the same sentence ("A," he said of the plan, "B").
_LONGEST_INSERTION = 120


def attributions(analysis: Analysis, acts: Sequence[Act]) -> list[Attribution]:
    """Return the attributions that the acts of a document make, in the order of their cues."""
    tree = Tree(analysis)
    return [_attribution(tree, act, acts) for act in kept(tree, acts)]


def kept(tree: Tree, acts: Sequence[Act]) -> list[Act]:
    """Return the acts that are attributions and that no other one reports."""
    known = {act.id: act for act in acts if _attributes(tree, act)}
    above = {act.id: act.within for act in acts}
    return [act for act in known.values() if not any(name in known for name in _chain(act.id, above))]


def _chain(name: str, above: dict[str, str]) -> list[str]:
    chain: list[str] = []
    here = above.get(name, "")
    while here and here not in chain:
        chain.append(here)
        here = above.get(here, "")
    return chain


def _attributes(tree: Tree, act: Act) -> bool:
    if not act.content or act.type in _WITHOUT_CONTENT or not _outside(act):
        return False
    if all(party.implicit for party in _outside(act)) and not act.rule.endswith(_SAID):
        return False
    return all(tree.tokens[token].pos not in {"NOUN", "ADJ"} for token in tree.tokens_in(act.cue)[:1])


def _outside(act: Act) -> list[Participant]:
    """Return the speakers that do not stand inside what is said."""
    return [party for party in act.of_role("speaker") if not (act.content and act.content.holds(party.span))]


def _attribution(tree: Tree, act: Act, acts: Sequence[Act]) -> Attribution:
    cue = _cue(tree, act.cue)
    spans = [_noun_phrase(tree, party.span, cue) for party in _outside(act)]
    source = [min(span.start for span in spans), max(span.end for span in spans)]
    return {"source": [source], "cue": [list(cue)], "content": _contents(tree, act, Span(*source), acts)}


def _cue(tree: Tree, cue: Span) -> Span:
    """Return the cue with the auxiliaries, negation and adverbs right before it."""
    inside = tree.tokens_in(cue)
    if not inside:
        return cue
    first = inside[0]
    while first > 0 and tree.tokens[first - 1].dep in _OF_CUE and tree.head(first - 1) in inside:
        first -= 1
    return Span(tree.tokens[first].span.start, cue.end)


def _noun_phrase(tree: Tree, mention: Span, cue: Span) -> Span:
    """Return the whole phrase around a mention: relative clauses and appositions belong to the source."""
    inside = tree.tokens_in(mention)
    if not inside:
        return mention
    head = next((t for t in inside if tree.head(t) not in inside), inside[0])
    below = {t for t in tree.subtree(head, without=_OUTSIDE_PHRASE) if not cue.overlaps(tree.tokens[t].span)}
    last = inside[-1]
    while last + 1 in below:
        last += 1
    while last > inside[-1] and tree.tokens[last].text in {",", "-", "—", "–", "―"}:
        last -= 1
    end = tree.tokens[last].span.end
    text = tree.analysis.document.text
    if "(" in text[mention.start : end] and text[end : end + 1] == ")":
        end += 1
    return Span(mention.start, max(mention.end, end))


def _contents(tree: Tree, act: Act, source: Span, acts: Sequence[Act]) -> list[list[int]]:
    """Return the parts of a content: what our contents, which are one span each, leave out stands on the other side of the cue."""
    if act.content is None:
        return []
    first = _with_marks(tree, act.content)
    quotation = _second_quotation(tree, act, first, acts)
    other = quotation.span if quotation else _other_side(tree, act, source)
    return [list(span) for span in sorted([first, *([_with_marks(tree, other)] if other else [])])]


def _other_side(tree: Tree, act: Act, source: Span) -> Span | None:
    """Return what an inserted attribution cuts off a clause ("The reef, he said, is dying")."""
    inside = tree.tokens_in(act.content) if act.content else range(0)
    top = next((t for t in inside if tree.head(t) not in inside or tree.head(t) == t), None)
    here = tree.tokens_in(act.cue)
    if top is None or not here or act.content is None or not act.rule.endswith("clause"):
        return None
    start, end = min(source.start, act.cue.start), max(source.end, act.cue.end)
    sentence = tree.sentence_of(here[0])
    cut = [t for t in tree.subtree(top) if sentence[0] <= t < sentence[1] and t not in inside and tree.tokens[t].dep != "punct"]
    if act.content.start >= end:
        rest = [t for t in cut if tree.tokens[t].span.end <= start]
    else:
        rest = [t for t in cut if tree.tokens[t].span.start >= end and act.content.end <= start]
    kept_back = [t for t in rest if not any(s.overlaps(tree.tokens[t].span) for s in (source, act.cue))]
    return tree.span(kept_back) if kept_back and len(kept_back) == len(rest) else None


def _with_marks(tree: Tree, content: Span) -> Span:
    """Return a content with its complementiser and quotation marks."""
    (start, end), text = content, tree.analysis.document.text
    for quotation in tree.analysis.quotations:
        inner = quotation.inner
        if inner.start == start:
            start = quotation.span.start
        if inner.start < end <= inner.end and not text[end : inner.end].strip(" .,;:!?"):
            end = quotation.span.end
    before = tree.tokens_in(Span(max(0, start - 10), start))
    if before and tree.tokens[before[-1]].text.lower() in _LEADING and tree.tokens[before[-1]].dep == "mark":
        start = tree.tokens[before[-1]].span.start
    return Span(start, end)


def _second_quotation(tree: Tree, act: Act, first: Span, acts: Sequence[Act]) -> Quotation | None:
    """Return the quotation behind the attribution that splits it ("A," she said. "B.")."""
    cue = act.cue
    if first.end > cue.start or not any(q.span.overlaps(first) for q in tree.analysis.quotations):
        return None
    following = [q for q in tree.analysis.quotations if q.span.start >= cue.end]
    quotation = min(following, key=lambda q: q.span.start, default=None)
    if quotation is None or any(_is_of(other, quotation) for other in acts if other is not act):
        return None
    between = tree.analysis.document.text[cue.end : quotation.span.start]
    if "\n" in between.strip():
        return None
    return quotation if len(between) <= _LONGEST_INSERTION or _opens_sentence(tree, quotation, cue) else None


def _is_of(act: Act, quotation: Quotation) -> bool:
    """Say whether a quotation is the content of another act."""
    return act.content is not None and act.content.overlaps(quotation.inner) and not quotation.span.overlaps(act.cue)


def _opens_sentence(tree: Tree, quotation: Quotation, cue: Span) -> bool:
    """Say whether a quotation opens the sentence right behind that of the cue."""
    here, there = tree.tokens_in(cue), tree.tokens_in(quotation.inner)
    if not here or not there or tree.sentence_number(there[0]) != tree.sentence_number(here[0]) + 1:
        return False
    start = tree.sentence_of(there[0])[0]
    return tree.tokens[start].span.start >= quotation.span.start
