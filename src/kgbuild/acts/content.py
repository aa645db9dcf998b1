"""Find what is said: the span of the clause, quotation or noun phrase that an act carries."""

from __future__ import annotations

from typing import NamedTuple

from kgbuild.acts.dates import is_day
from kgbuild.acts.frame import Frame
from kgbuild.acts.quoting import MAIN, complement_quotation, quotation_before, quotation_behind, with_own_words
from kgbuild.acts.reading import Reading
from kgbuild.acts.spans import span_without, trim
from kgbuild.acts.topics import topic
from kgbuild.lang import en
from kgbuild.model import ROLES, Quotation, Span

_MIN_PART = 3

#: Prepositions whose object can be the content, in the order of preference.
_CONTENT_SLOTS = (
    *("obj", "of", "for", "about", "on", "over", "to", "with", "against"),
    *("after", "in", "at", "from", "into", "pred", "as", "subj"),
)

#: The rule of a content that names what talks are about.
TOPIC = "topic of talks"

#: Types whose content is what is thought of a thing, where the thing stands before the verb.
_JUDGING = frozenset({"Belief", "Criticism", "Statement"})

#: Tags of the word that opens a finite predicate.
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


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
    # What an object is called ("described the plan as a danger") stands behind the object.
    first = [slot for slot in preferred if slot != "as"]
    slots = [slot for slot in dict.fromkeys((*first, *_CONTENT_SLOTS, *preferred)) if not (owned and slot == "of")]
    found = (
        _first_part(reading, tokens, frame)
        or _clause(reading, tokens, frame, roles)
        or _inverted(reading, tokens)
        or (_quoted(reading, tokens, frame) if roles.get("quote") == "content" else None)
        or _cleft(reading, tokens, frame)
        or _nominal(reading, tokens, frame, {slot: roles.get(slot, "") for slot in slots})
    )
    found = found or _spelled_out(reading, tokens) or _topic(reading, tokens)
    if found is None:
        return None
    span = trim(reading, _without_day(reading, _complete_quotation(reading, found.span, tokens), tokens))
    return Content(span, found.head, found.rule) if span.start < span.end else None


def _first_part(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> Content | None:
    """Return the first part of a quotation that its attribution splits ("If so", X warned, "we go")."""
    clauses, cue = frame.of("clause"), reading.tokens[tokens[0]]
    if not clauses or clauses[0] < tokens[0] or cue.dep not in MAIN or cue.text.lower().endswith("ing"):
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
    hearsay = cue.dep == "advmod" and cue.pos == "ADV" and len(tokens) == 1
    if hearsay or (cue.dep in {"case", "mark", "fixed"} and cue.head not in (cue.index, *tokens)):
        # "has reportedly closed": somebody says so who is not named.
        return cue.head if hearsay else _main_clause(reading, cue.head)
    if cue.dep == "parataxis" and not tree.of_dep(cue.index, "ccomp", "obj", "xcomp"):
        # Inserted behind the subject ("Egypt, it said, will pay") it reports the whole clause.
        behind_subject = tree.tokens[cue.head].dep in {"nsubj", "nsubj:pass"}
        reported = tree.head(cue.head) if behind_subject else cue.head
        # 'said no; she added, "..."' goes on and reports nothing of what stands before.
        return None if quotation_behind(reading, tokens) else reported
    if cue.dep == "advcl" and cue.text.lower().endswith("ing"):
        return None
    if cue.dep == "advcl" and any(tree.tokens[m].lemma.lower() == "as" for m in tree.of_dep(cue.index, "mark", "case")):
        return cue.head if not tree.of_dep(cue.index, "ccomp", "obj", "nsubj:pass") else None
    governs = any(tree.tokens[t].dep == "case" for t in tokens[1:])
    if cue.dep in {"advcl", "acl", "acl:relcl"} and not governs and _is_trailing(reading, cue.index):
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
    heads = _clause_heads(reading, tokens, frame, may_quote=roles.get("quote") == "content")
    if not heads:
        return None
    # The parser may hang the subject of "X said" into the quotation before it.
    own = [s for s in frame.of("subj") if s not in frame.understood and s > heads[0]]
    own += [h for slot in ("iobj", "in", "at", "on") for h in frame.of(slot) if tokens[-1] < h < heads[0]]
    span = span_without(reading, heads[0], (*tokens, *own))
    named = [h for h in frame.of("obj") if _carries(reading, h, roles.get("obj", "")) and h < heads[0] and h not in tokens]
    caused = [h for h in frame.of("obj") if tokens[-1] < h < heads[0]]
    if span and caused and reading.tokens[heads[0]].tag == "VBN" and frame.complement == "to" and not _has_to(reading, heads[0]):
        # "ordered the gate closed": what is to be closed is no addressee.
        whole = _joined(reading, span_without(reading, caused[-1], tokens), span)
        if whole and whole.end == span.end:
            return Content(whole, heads[0], "clause")
    if span and named:
        # "rejected the demand that ...": the parser hung the clause of the noun on the verb.
        whole = _joined(reading, span_without(reading, named[-1], tokens), span)
        if whole and whole.end == span.end:
            return Content(whole, named[-1], "obj as content")
    for further in heads[1:]:
        span = _joined(reading, span, span_without(reading, further, tokens))
    while span and (following := _coordinated_clause(reading, span)) is not None:
        whole = _joined(reading, span, span_without(reading, following, tokens))
        if whole in {None, span}:
            break
        span = whole
    return Content(with_own_words(reading, span, tokens, roles), heads[0], "clause") if span else None


def _clause_heads(reading: Reading, tokens: tuple[int, ...], frame: Frame, *, may_quote: bool) -> list[int]:
    heads = [h for h in frame.of("clause") if h not in tokens and not _is_quoted_by_another(reading, tokens, h)]
    heads = heads or _stray_clause(reading, tokens, frame)
    return [h for h in heads if not (may_quote and _is_outquoted(reading, tokens, h))]


def _is_outquoted(reading: Reading, tokens: tuple[int, ...], clause: int) -> bool:
    """Say whether a clause before 'X boasted, "..."' that is no quotation itself is another matter, wherever the parser hung it."""
    before = clause < tokens[0] and not reading.quotation_around(reading.tokens[clause].span.start)
    return before and quotation_behind(reading, tokens) is not None


def _is_quoted_by_another(reading: Reading, tokens: tuple[int, ...], clause: int) -> bool:
    """Say whether a clause is a quotation that another verb introduces: 'criticised the visit and said, "..."' has two acts."""
    quotation = reading.quotation_around(reading.tokens[clause].span.start)
    before = list(reading.tree.tokens_in(Span(reading.sentence_span(clause).start, quotation.span.start))) if quotation else []
    while before and reading.tokens[before[-1]].text in {",", ":"}:
        before.pop()
    verb = reading.tokens[before[-1]] if before else None
    if verb is None or verb.index <= tokens[-1] or verb.pos != "VERB":
        return False
    return bool(reading.lexicon.by_lemma("verb", verb.lemma.lower()))


def _stray_clause(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> list[int]:
    """Return the clause of a "that" right after the cue or its object which the parser hung elsewhere."""
    if frame.complement:
        return []
    gapped = _gapped_clause(reading, tokens)
    gapped = _behind_insertion(reading, tokens) if gapped is None else gapped
    if gapped is not None:
        return [gapped]
    receivers = [max(reading.tree.phrase_tokens(h)) for slot in ("obj", "iobj", "to") for h in frame.of(slot) if h > tokens[-1]]
    for place in (max([tokens[-1], *receivers]) + 1, tokens[-1] + 1):
        if place < len(reading.tokens) and reading.tokens[place].text == "that" and reading.tokens[place].dep == "mark":
            return [reading.tokens[place].head]
    return []


def _has_to(reading: Reading, clause: int) -> bool:
    return any(reading.tokens[m].text.lower() == "to" for m in reading.tree.of_dep(clause, "mark"))


def _gapped_clause(reading: Reading, tokens: tuple[int, ...]) -> int | None:
    """Return the clause without subject right behind the verb of a relative clause ("a plan that they say is dead")."""
    cue, place = reading.tokens[tokens[0]], tokens[-1] + 1
    if cue.dep != "acl:relcl" or place >= len(reading.tokens) or reading.tokens[place].tag not in _FINITE:
        return None
    follower = reading.tokens[place]
    head = follower.head if follower.dep in {"aux", "aux:pass", "cop"} else place
    inside = reading.tree.sentence_number(head) == reading.tree.sentence_number(cue.index)
    return head if inside and not reading.tree.of_dep(head, "nsubj", "nsubj:pass") else None


def _behind_insertion(reading: Reading, tokens: tuple[int, ...]) -> int | None:
    """Return the infinitive that goes on behind an inserted "X said" ("agreed, it said, to pay"), of which both parts are clauses."""
    tree, cue = reading.tree, reading.tokens[tokens[0]]
    if cue.dep != "ccomp" or cue.head <= tokens[-1]:
        return None
    behind = [clause for clause in tree.of_dep(cue.head, "ccomp", "xcomp") if clause > cue.head and _has_to(reading, clause)]
    return behind[0] if behind and not tree.of_dep(behind[0], "nsubj", "nsubj:pass") else None


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
        return _rest_of_sentence(reading, tokens)
    below = reading.tree.subtree(head)
    if reading.tokens[tokens[0]].dep == "advmod" and below[0] not in tokens:
        # A span has no gap: the adverb stays inside.
        return Content(reading.tree.span(below), head, "inverted clause")
    span = span_without(reading, head, tokens)
    return Content(span, head, "inverted clause") if span else None


def _rest_of_sentence(reading: Reading, tokens: tuple[int, ...]) -> Content | None:
    """Return what follows "According to X," to the end of its sentence where the parser made X the top of it."""
    tree, cue = reading.tree, reading.tokens[tokens[0]]
    start, end = tree.sentence_of(cue.index)
    subjects = tree.of_dep(cue.head, "nsubj", "nsubj:pass")
    if cue.dep != "case" or cue.head in (cue.index, *tokens) or cue.index != start or tree.head(cue.head) != cue.head or not subjects:
        return None
    first = min(tree.subtree(subjects[0]))
    return Content(tree.span((first, end - 1)), subjects[0], "rest of sentence") if reading.tokens[first - 1].text == "," else None


def _quoted(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> Content | None:
    quotation = complement_quotation(reading, frame, tokens)
    if quotation is None:
        return None
    said = _from_quotation(reading, quotation)
    # 'reported "nine fires" in the valley': the quotation opens a noun phrase that goes on behind it.
    around = [h for h in frame.of("obj") if tokens[-1] < h and quotation.inner.holds(reading.tokens[h].span)]
    whole = span_without(reading, around[0], tokens) if around else None
    return Content(Span(said.span.start, whole.end), around[0], "quotation") if whole and whole.end > said.span.end else said


def _from_quotation(reading: Reading, quotation: Quotation) -> Content:
    return Content(quotation.inner, _top(reading, list(reading.tree.tokens_in(quotation.inner))), "quotation")


def _cleft(reading: Reading, tokens: tuple[int, ...], frame: Frame) -> Content | None:
    """Return what "what" stands for in "what they demand is a treaty"."""
    tree = reading.tree
    for head in frame.of("obj"):
        token = reading.tokens[head]
        copulas = [c for c in tree.of_dep(token.head, "cop") if c > tokens[-1]]
        if token.lemma.lower() == "what" and token.dep.startswith("nsubj") and copulas:
            kept = [t for t in tree.subtree(token.head) if t > copulas[-1]]
            return Content(tree.span(kept), token.head, "cleft as content") if kept else None
    return None


def _nominal(reading: Reading, tokens: tuple[int, ...], frame: Frame, roles: dict[str, str]) -> Content | None:
    for slot, role in roles.items():
        heads = [h for h in frame.of(slot) if h not in tokens]
        if slot == "after":
            # Who is criticised after doing something is criticised for it; after a meeting he is not.
            heads = [h for h in heads if reading.tokens[h].pos == "VERB"]
        if slot == "on":
            heads = [h for h in heads if reading.tree.lemmas[h] not in en.CHANNELS]
        if not heads or not _carries(reading, heads[0], "content" if slot == "pred" else role):
            continue
        judged = reading.act_types.get(tokens[0]) in _JUDGING
        if slot == "obj" and heads[0] < tokens[0] and frame.passive and judged and _described_as(frame, tokens, roles):
            # "the tax is seen as a burden": a span has no gap, and what is thought of it stands behind the verb.
            continue
        head = _counted(reading, antecedent(reading, heads[0]), tokens)
        # The receiver in "offered Chad talks" and the partner in "discuss grain with Chad" stand inside the phrase by the tree.
        # Of "Norway is against the plan" the subject does.
        below = [subject for subject in frame.of("subj") if reading.tree.head(subject) == head]
        outside = (*tokens, *below, *frame.of("iobj"), *(h for s in ("with", "from", "to") if roles.get(s) in ROLES for h in frame.of(s)))
        span = span_without(reading, head, outside) if head == heads[0] else reading.tree.noun_phrase(head)
        if span is None:
            continue
        if slot == "obj" and head == heads[0]:
            span = _with_predicate(reading, span, tokens, frame, roles)
        return Content(span, head, f"{slot} as content")
    return None


def _described_as(frame: Frame, tokens: tuple[int, ...], roles: dict[str, str]) -> bool:
    behind = [h for slot in ("pred", "as") if slot == "pred" or roles.get("as") == "content" for h in frame.of(slot)]
    return any(h > tokens[-1] for h in behind)


def _counted(reading: Reading, head: int, tokens: tuple[int, ...]) -> int:
    """Return the noun of quantity that an understood object belongs to ("a series of issues that they will discuss")."""
    tree, token = reading.tree, reading.tokens[head]
    upper = reading.tokens[token.head]
    counts = upper.lemma.lower() in en.QUANTITIES and token.dep == "nmod" and tree.case_of(head) == "of"
    return upper.index if counts and not set(tokens) & set(tree.ancestors(head)) else head


def _spelled_out(reading: Reading, tokens: tuple[int, ...]) -> Content | None:
    """Return what stands behind the colon in "made three demands: a meter, a lower price and a contract"."""
    for noun in tokens:
        for apposition in reading.tree.of_dep(noun, "appos"):
            below = [t for t in reading.tree.subtree(apposition) if t > noun]
            if below and reading.tokens[below[0]].text == ":":
                return Content(reading.tree.span(below[1:]), apposition, "behind colon") if below[1:] else None
    return None


def _topic(reading: Reading, tokens: tuple[int, ...]) -> Content | None:
    found = topic(reading, tokens)
    return Content(*found, TOPIC) if found else None


def antecedent(reading: Reading, head: int) -> int:
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
        span = _joined(reading, span, span_without(reading, head, tokens)) or span
    return span


def _main_clause(reading: Reading, nominal: int) -> int | None:
    """Return the clause that an "according to X" phrase hangs on."""
    head = reading.tree.head(nominal)
    return None if head == nominal else head


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
    following = next(iter(reading.tokens[tokens[-1] + 1 : tokens[-1] + 2]), None)
    if following and following.span.start == span.start and following.dep != "nmod:poss" and is_day(following.text):
        return Span(following.span.end, span.end)
    return span
