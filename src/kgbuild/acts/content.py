"""Find what is said: the span of the clause, quotation or noun phrase that an act carries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kgbuild.acts.dates import is_day
from kgbuild.acts.frames import Frame
from kgbuild.acts.quoting import MAIN, complement_quotation, quotation_before
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import Quotation, Span

#: Characters that a content neither begins nor ends with (the annotation guidelines leave marks and final stops outside).
_EDGE = " \t\r\n\"“”„«»‘’'`,;:.–—-*_[]()"


_MIN_PART = 3


#: Prepositions whose object can be the content, in the order of preference.
_CONTENT_SLOTS = ("obj", "of", "for", "about", "on", "over", "to", "with", "against", "in", "at", "from", "into", "pred", "subj")


class Content(NamedTuple):
    """The content of an act: its span, its head token (None for a bare quotation) and the rule that found it."""

    span: Span
    head: int | None
    rule: str


def find(
    reading: Reading, tokens: tuple[int, ...], frame: Frame, roles: dict[str, str], *, preferred: tuple[str, ...] = (), owned: bool = False
) -> Content | None:
    """Return the content of the act whose cue is `tokens`, or None where none is expressed.

    Args:
        reading: The document.
        tokens: The tokens of the cue.
        frame: The slots around the cue.
        roles: Which slot fills which role.
        preferred: Slots that the cue itself names for the content; they go before the others.
        owned: Whether the noun after "of" is the speaker of a nominal act and so not its content.
    """
    slots = [slot for slot in dict.fromkeys((*preferred, *_CONTENT_SLOTS)) if not (owned and slot == "of")]
    found = (
        _first_part(reading, tokens, frame)
        or _clause(reading, tokens, frame, roles)
        or _inverted(reading, tokens)
        or (_quoted(reading, tokens, frame) if roles.get("quote") == "content" else None)
        or _nominal(reading, tokens, frame, {slot: roles.get(slot, "") for slot in slots})
    )
    if found is None:
        return None
    span = trim(reading, _without_day(reading, _complete_quotation(reading, found.span, tokens), tokens))
    return Content(span, found.head, found.rule) if span.start < span.end else None


def _first_part(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> Content | None:
    """Return the first part of a quotation that its attribution splits ("If so", X warned, "we go")."""
    clauses = frame.of("clause")
    if not clauses or clauses[0] < tokens[0] or reading.tokens[tokens[0]].dep not in MAIN:
        return None
    quotation = quotation_before(reading, tokens, frame)
    if quotation is None:
        return None
    # Fewer words are a term in quotation marks ('citing "sources," he said'), unless the quotation goes on behind the verb.
    sentence = reading.sentence_span(tokens[0])
    second = reading.quotations_from(reading.tokens[tokens[-1]].span.end, sentence.end)[:1]
    goes_on = any(reading.text[reading.tokens[tokens[-1]].span.end : q.span.start].strip() == "," for q in second)
    full = len(quotation.inner.of(reading.text).split()) >= _MIN_PART
    return _from_quotation(reading, quotation) if full or goes_on else None


def inverted_clause(reading: Reading, tokens: tuple[int, ...]) -> int | None:
    """Return the head of the clause that a following or inserted "X said", "as X said" or "according to X" reports, or None."""
    tree, cue = reading.tree, reading.tokens[tokens[0]]
    if cue.dep in {"case", "mark", "fixed"} and cue.head not in (cue.index, *tokens):
        return _main_clause(reading, cue.head)
    if cue.dep == "parataxis" and not tree.of_dep(cue.index, "ccomp", "obj", "xcomp"):
        # Inserted behind the subject ("Egypt, it said, will pay") it reports the whole clause.
        behind_subject = tree.tokens[cue.head].dep in {"nsubj", "nsubj:pass"}
        return tree.head(cue.head) if behind_subject else cue.head
    if cue.dep == "advcl" and any(tree.tokens[m].lemma.lower() == "as" for m in tree.of_dep(cue.index, "mark", "case")):
        return cue.head if not tree.of_dep(cue.index, "ccomp", "obj", "nsubj:pass") else None
    if cue.dep in {"advcl", "acl:relcl"} and _is_trailing(reading, cue.index):
        return next((a for a in tree.ancestors(cue.index) if tree.tokens[a].dep in {"root", "ccomp", "parataxis", "conj"}), None)
    return None


def _is_trailing(reading: Reading, cue: int) -> bool:
    """Say whether an adverbial or relative clause of the parser is ", X said": comma, subject and verb, no complement, no link."""
    tree = reading.tree
    subjects = [
        s for s in tree.of_dep(cue, "nsubj") if tree.tokens[s].pos in {"NOUN", "PROPN"} or tree.tokens[s].text.lower() in en.PERSONAL
    ]
    if not subjects or tree.of_dep(cue, "ccomp", "obj", "xcomp", "mark", "cc") or tree.tokens[subjects[0]].lemma.lower() == "who":
        return False
    first = min(tree.phrase_tokens(subjects[0])[0], cue)
    return first > 0 and tree.tokens[first - 1].text == ","


def _clause(reading: Reading, tokens: tuple[int, ...], frame: Frame, roles: dict[str, str]) -> Content | None:
    if roles.get("clause") != "content":
        return None
    heads = [h for h in frame.of("clause") if h not in tokens] or _stray_clause(reading, tokens, frame)
    if not heads:
        return None
    # The parser may hang the subject of "X said" into the quotation before it.
    own = [s for s in frame.of("subj") if s not in frame.understood and s > heads[0]]
    span = _span_without(reading, heads[0], (*tokens, *own))
    named = [h for h in frame.of("obj") if _carries(reading, h, roles.get("obj", "")) and h < heads[0] and h not in tokens]
    if span and named:
        # "rejected the demand that ...": the parser hung the clause of the noun on the verb.
        whole = _joined(reading, _span_without(reading, named[-1], tokens), span)
        if whole and whole.end == span.end:
            return Content(whole, named[-1], "obj as content")
    for further in heads[1:]:
        span = _joined(reading, span, _span_without(reading, further, tokens))
    while span and (following := _coordinated_clause(reading, span)) is not None:
        whole = _joined(reading, span, _span_without(reading, following, tokens))
        if whole in {None, span}:
            break
        span = whole
    return Content(span, heads[0], "clause") if span else None


def _stray_clause(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> list[int]:
    """Return the clause of a "that" right after the cue or its object which the parser hung elsewhere."""
    if frame.complement:
        return []
    receivers = [max(reading.tree.phrase_tokens(h)) for h in (*frame.of("obj"), *frame.of("iobj")) if h > tokens[-1]]
    for place in (max([tokens[-1], *receivers]) + 1, tokens[-1] + 1):
        if place < len(reading.tokens) and reading.tokens[place].text == "that" and reading.tokens[place].dep == "mark":
            return [reading.tokens[place].head]
    return []


def _coordinated_clause(reading: Reading, span: Span) -> int | None:
    """Return the head of what goes on after "said that A" with "and that B", wherever the parser hung it."""
    last = reading.tree.tokens_in(span)[-1]
    window = reading.tokens[last + 1 : last + 4]
    words = [t.text.lower() for t in window if t.text != ","]
    if words[:2] not in (["and", "that"], ["or", "that"], ["but", "that"]):
        return None
    that = next(t for t in window if t.text.lower() == "that")
    return that.head if that.dep == "mark" and that.head > that.index else None


def _joined(reading: Reading, first: Span | None, second: Span | None) -> Span | None:
    """Join two spans when nothing but a conjunction or punctuation stands between them."""
    if first is None or second is None or second.start < first.end:
        return first
    between = reading.text[first.end : second.start].strip(" ,\t\r\n").lower()
    return Span(first.start, second.end) if between in en.JOINTS else first


def _inverted(reading: Reading, tokens: tuple[int, ...]) -> Content | None:
    head = inverted_clause(reading, tokens)
    if head is None:
        return None
    span = _span_without(reading, head, tokens)
    return Content(span, head, "inverted clause") if span else None


def _quoted(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> Content | None:
    quotation = complement_quotation(reading, frame, tokens)
    return _from_quotation(reading, quotation) if quotation else None


def _from_quotation(reading: Reading, quotation: Quotation) -> Content:
    return Content(quotation.inner, _top(reading, list(reading.tree.tokens_in(quotation.inner))), "quotation")


def _nominal(reading: Reading, tokens: tuple[int, ...], frame: Frame, roles: dict[str, str]) -> Content | None:
    for slot, role in roles.items():
        heads = [h for h in frame.of(slot) if h not in tokens]
        if not heads or not _carries(reading, heads[0], "content" if slot == "pred" else role):
            continue
        if slot == "obj" and frame.passive and frame.of("pred") and heads[0] < tokens[0]:
            continue
        head = _antecedent(reading, heads[0])
        # The receiver in "offered Chad talks" stands inside the phrase by the tree.
        outside = (*tokens, *frame.of("iobj"))
        span = _span_without(reading, head, outside) if head == heads[0] else reading.tree.noun_phrase(head)
        if span is None:
            continue
        if slot == "obj" and head == heads[0]:
            span = _with_predicate(reading, span, tokens, frame, roles)
        return Content(span, head, f"{slot} as content")
    return None


def _antecedent(reading: Reading, head: int) -> int:
    """Return the noun that a relative pronoun stands for, else the token itself."""
    tree, token = reading.tree, reading.tokens[head]
    if token.lemma.lower() not in {"which", "that", "who", "whom"} or token.pos != "PRON":
        return head
    clause = next((a for a in tree.ancestors(head) if tree.tokens[a].dep == "acl:relcl"), None)
    return head if clause is None else tree.head(clause)


def _carries(reading: Reading, head: int, role: str) -> bool:
    """Say whether a slot holds the content: by its role, or because what an act is aimed at is no actor ("criticised the visit")."""
    return role == "content" or (role == "target" and reading.actor(head) is None)


def _with_predicate(reading: Reading, span: Span, tokens: tuple[int, ...], frame: Frame, roles: dict[str, str]) -> Span:
    """Join object and predicate: "described [the plan as regrettable]", "called [the leak shameless]"."""
    slots = ["pred"] + (["as"] if roles.get("as") == "content" else [])
    for head in [h for slot in slots for h in frame.of(slot) if h > frame.of("obj")[0]]:
        span = _joined(reading, span, _span_without(reading, head, tokens)) or span
    return span


def _main_clause(reading: Reading, nominal: int) -> int | None:
    """Return the clause that an "according to X" phrase hangs on."""
    head = reading.tree.head(nominal)
    return None if head == nominal else head


def _span_without(reading: Reading, head: int, tokens: tuple[int, ...]) -> Span | None:
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
    kept = sorted(below - cut)
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
    infinitive = token.dep == "mark" and token.text.lower() == "to"
    return token.dep == "fixed" or (token.dep in {"case", "mark"} and token.head == head and not infinitive)


def _reports_anew(reading: Reading, child: int, head: int) -> bool:
    """Say whether a clause below a content is no part of it: it reports something itself, or comments on what was said.

    That is the case after a comma for "adding that ...", "as announced by", "while his rival said", for a coordinated clause with a
    speaker of its own, and for a relative clause behind a nominal content.
    """
    tree, token = reading.tree, reading.tokens[child]
    first = min(tree.subtree(child))
    marks = {tree.tokens[m].text.lower() for m in tree.of_dep(child, "mark", "case")}
    after_comma = tree.tokens[first].dep == "punct" or (first > 0 and tree.tokens[first - 1].text in {",", "—", "–"})
    speaks = bool(reading.lexicon.by_lemma("verb", token.lemma.lower())) and bool(tree.of_dep(child, "ccomp", "xcomp", "obj", "obl:agent"))
    if token.dep == "advcl" and after_comma:
        announced = "as" in marks and speaks and not tree.of_dep(child, "obj", "ccomp")
        return bool(marks & {"while", "whilst"}) or announced or (speaks and token.text.lower().endswith("ing") and not marks)
    if token.dep == "conj" and speaks and tree.of_dep(child, "nsubj") and tree.of_dep(child, "ccomp"):
        return "that" not in marks
    if token.dep == "conj" and speaks and tree.head(child) == head and not tree.of_dep(child, "nsubj", "nsubj:pass", "mark", "aux"):
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


def _top(reading: Reading, inside: list[int]) -> int | None:
    members = set(inside)
    return next((i for i in inside if reading.tree.head(i) not in members or reading.tree.head(i) == i), None)


def _complete_quotation(reading: Reading, span: Span, tokens: tuple[int, ...]) -> Span:
    """Stretch a content that begins or ends inside a quotation to the quotation's edge: sentences of one quotation are said together."""
    cue = reading.tree.span(tokens)
    start, end = span
    for quotation in reading.quotations_touching(span):
        inner = quotation.inner
        if quotation.span.overlaps(cue) or (quotation.span.holds(Span(start, end)) and inner.holds(cue)):
            continue
        if inner.start < end <= inner.end and start < inner.end:
            end = inner.end if cue.start < inner.start or cue.start > inner.end else end
        if inner.start <= start < inner.end:
            start = inner.start
    if start < cue.start < end:
        return span
    return Span(start, end)


def _without_day(reading: Reading, span: Span, tokens: tuple[int, ...]) -> Span:
    """Leave the day to the verb in "said Monday the reef was dying"."""
    following = tokens[-1] + 1
    if following < len(reading.tokens) and reading.tokens[following].span.start == span.start and is_day(reading.tokens[following].text):
        return Span(reading.tokens[following].span.end, span.end)
    return span


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
