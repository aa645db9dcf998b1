"""Cut the words of a content out of the text: without the clause that reports it, what reports anew, marks and final stops."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.acts.frame import is_infinitive
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import Span

#: Relations of clauses that may report anew.
_CLAUSES = frozenset({"advcl", "conj", "acl", "acl:relcl"})

#: Characters that a content neither begins nor ends with (the annotation guidelines leave marks and final stops outside).
_EDGE = " \t\r\n\"“”„«»‘’'`,;:.–—-*_[]()"


def span_without(reading: Reading, head: int, tokens: tuple[int, ...]) -> Span | None:
    """Return the contiguous part of a subtree that lies outside the cue's own clause: the part before it, else the part after."""
    tree = reading.tree
    cut: set[int] = set(tokens)
    below = set(tree.subtree(head))
    for token in tokens:
        if token in below:
            cut.update(tree.subtree(_top_inside(reading, token, head)))
    for child in below - cut - {head}:
        if _reports_anew(reading, child, head):
            cut.update(tree.subtree(child))
    # What stands before "that" ("said, in a letter, that") is told of the saying.
    opened = min((m for m in tree.of_dep(head, "mark") if tree.tokens[m].text.lower() == "that"), default=-1)
    kept = sorted(t for t in below - cut if t >= opened)
    while kept and kept[0] != head and _governs(reading, kept[0], head):
        del kept[0]
    if not kept:
        return None
    runs = _runs(kept)
    own = next((run for run in runs if head in run), runs[0])
    # "Egypt, Reuters reported, has asked ...": what stands around an inserted attribution counts by its longer part.
    longer = runs[0] if len(runs[0]) > len(own) else own
    return tree.span(longer if set(tokens) & below else own)


def _governs(reading: Reading, word: int, head: int) -> bool:
    """Say whether a word only ties the content to the cue: a preposition or a conjunction, but not the "to" of an infinitive."""
    token = reading.tokens[word]
    infinitive = token.dep == "mark" and token.text.lower() == "to" and is_infinitive(reading.tree, head)
    asks = token.text.lower() in en.INTERROGATIVE
    return token.dep == "fixed" or (token.dep in {"case", "mark"} and token.head == head and not infinitive and not asks)


def _reports_anew(reading: Reading, child: int, head: int) -> bool:
    """Say whether a clause below a content is no part of it: it reports something itself, or comments on what was said.

    That is the case after a comma for "adding that ...", "as announced by", "while his rival said", for a coordinated clause with a
    speaker of its own, and for a relative clause behind a nominal content.
    """
    tree, token = reading.tree, reading.tokens[child]
    if token.dep not in _CLAUSES:
        return False
    first = min(tree.subtree(child))
    marks = {tree.tokens[m].text.lower() for m in tree.of_dep(child, "mark", "case")}
    after_comma = tree.tokens[first].dep == "punct" or (first > 0 and tree.tokens[first - 1].text in {",", "—", "–"})
    speaks = bool(reading.lexicon.by_lemma("verb", token.lemma.lower())) and bool(tree.of_dep(child, "ccomp", "xcomp", "obj", "obl:agent"))
    if token.dep == "advcl" and after_comma:
        announced = "as" in marks and speaks and not tree.of_dep(child, "obj", "ccomp")
        speaks = speaks or child in reading.act_types
        return bool(marks & {"while", "whilst"}) or announced or (speaks and token.text.lower().endswith("ing") and not marks)
    if token.dep == "conj" and speaks and tree.of_dep(child, "nsubj") and tree.of_dep(child, "ccomp"):
        return "that" not in marks
    bare = token.dep == "conj" and token.pos == "VERB" and not tree.of_dep(child, "nsubj", "nsubj:pass", "mark", "aux")
    infinitive = any(tree.tokens[m].text.lower() == "to" for m in tree.of_dep(tree.head(child), "mark"))
    finite = token.text.lower() != token.lemma.lower()
    if bare and (speaks or child in reading.act_types) and after_comma and finite and not token.text.lower().endswith("ing"):
        # "said she was willing to wait, and repeated ...": the comma sets the second verb beside the first.
        return True
    if bare and speaks and not infinitive and tree.head(child) == head:
        # "said the talks were over and ordered ...": what was said has a subject that cannot order.
        return not any(reading.actor(s) or reading.is_first_person(s) for s in tree.of_dep(head, "nsubj", "nsubj:pass"))
    return _is_loose(reading, child, head) if after_comma or token.dep == "conj" else False


def _is_loose(reading: Reading, child: int, head: int) -> bool:
    """Say whether a clause behind an infinitive, gerund or noun as content only adds to it: ", which ...", "and has been ..."."""
    tree, token, top = reading.tree, reading.tokens[child], reading.tokens[head]
    if tree.of_dep(head, "nsubj", "nsubj:pass", "cop"):
        return False
    if token.dep == "acl:relcl" or (token.dep == "acl" and tree.head(child) == head and not token.text.lower().endswith("ing")):
        return True
    finite = any(tree.tokens[a].lemma in {"have", "be", "will"} for a in tree.of_dep(child, "aux", "aux:pass"))
    return token.dep == "conj" and top.pos == "VERB" and finite and tree.head(child) == head


def _top_inside(reading: Reading, token: int, head: int) -> int:
    """Return the highest ancestor of the token below `head` that belongs to the cue's clause: its case noun or the token itself."""
    here = token
    while (
        reading.tokens[here].dep in {"case", "fixed", "mark", "obj", "obl", "xcomp", "conj"}
        and reading.tree.head(here) != head
        and reading.tree.head(here) != here
    ):
        here = reading.tree.head(here)
    return here


def _runs(indices: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in indices:
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def trim(reading: Reading, span: Span) -> Span:
    """Take quotation marks, stops and the complementiser off the ends of a content."""
    text, (start, end) = reading.text, span
    while start < end:
        if text[start] in _EDGE:
            start += 1
            continue
        first = next(iter(reading.tree.tokens_in(Span(start, end))), None)
        quoted = (
            any(q.inner.start == reading.tokens[first].span.start for q in reading.quotations_touching(span)) if first is not None else True
        )
        if first is None or quoted or reading.tokens[first].dep != "mark" or reading.tokens[first].text.lower() not in en.COMPLEMENTISERS:
            break
        start = reading.tokens[first].span.end
    while start < end and text[end - 1] in _EDGE and not _belongs(text, start, end):
        end -= 1
    return Span(start, end)


def _belongs(text: str, start: int, end: int) -> bool:
    """Say whether the last mark is part of the words: a bracket opened inside, the stop of an abbreviation of letters ("U.S.")."""
    if text[end - 1] == ")":
        return "(" in text[start:end]
    return text[end - 1] == "." and end - 3 >= start and text[end - 3] == "." and text[end - 2].isupper()
