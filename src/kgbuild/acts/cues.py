"""Find the words that announce an act: entries of the lexicon whose conditions hold, and unknown verbs of saying by their syntax."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kgbuild.acts.content import antecedent, inverted_clause
from kgbuild.acts.cueframe import cue_frame
from kgbuild.acts.dates import is_day
from kgbuild.acts.frame import Frame, is_infinitive, is_set_noun
from kgbuild.acts.quoting import complement_quotation
from kgbuild.acts.reading import Reading
from kgbuild.lang import en
from kgbuild.model import Token
from kgbuild.ontology import Cue
from kgbuild.syntax import Tree

#: Words that may stand between the words of a phrase ("made a new formal proposal").
_GAP = frozenset({"ADV", "DET", "ADJ", "PART", "NUM", "PRON", "PUNCT", "PROPN"})
_MAX_GAP = 4

#: How far a particle or preposition may stand from its verb ("turned the offer down").
_PARTICLE_REACH = 6

#: An unknown verb with a speaker and a finite clause or quotation: kept as a Statement of low confidence.
OPEN = Cue("Statement", "verb", ("",), ("that", "actor"), (), "neutral", "")

#: Negators for which the "not" of an entry stands.
_LEADING_NEGATORS = frozenset({"never", "n't"})
_NEGATING = frozenset({"advmod", "det", "cc", "aux"})

#: A participle before a noun is no act of these types ("the estimated cost", "reported clashes").
_NOT_ATTRIBUTIVE = frozenset({"Statement", "Report", "Belief"})

#: Types of the verbs whose complement can itself be a threat or a promise.
_SAYING = frozenset({"Statement", "Confirmation"})

#: Types of the acts that answer a proposal, and relations over which they govern it.
_ANSWERING = frozenset({"Agreement", "Rejection"})
_GOVERNED = frozenset({"obj", "nsubj:pass", "nmod"})

#: A quotation of fewer words may be a title or a term, and makes no unknown verb a verb of saying.
_MIN_QUOTED_WORDS = 3

#: Relations of words that only serve another: no cue of their own ("has said", "in order to").
_FUNCTION = frozenset({"aux", "aux:pass", "fixed"})
_CLAUSES = frozenset({"xcomp", "ccomp"})

_POS = {
    "verb": {"VERB", "AUX"},
    "noun": {"NOUN"},
    "adjective": {"ADJ", "VERB"},
    "phrase": {"VERB", "AUX", "NOUN", "ADP", "ADJ", "PRON", "PART", "DET", "CCONJ", "ADV"},
}


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in the text: the entry, its tokens (first to last) and the frame around them."""

    cue: Cue
    tokens: tuple[int, ...]
    frame: Frame

    @property
    def head(self) -> int:
        """Return the token that the cue's syntax hangs on: the first, of a compound noun the last."""
        return self.frame.token

    @property
    def words(self) -> tuple[int, ...]:
        """Return the tokens that the act is anchored on: of a verb and its prepositions those that stand together."""
        if self.cue.kind == "phrase":
            return self.tokens
        gaps = [n for n, (a, b) in enumerate(pairwise(self.tokens), 1) if b != a + 1]
        return self.tokens[: gaps[0]] if gaps else self.tokens

    @property
    def is_open(self) -> bool:
        """Say whether no entry of the lexicon but the syntax alone proposed the cue."""
        return self.cue.literal == ""


def find(reading: Reading) -> list[Found]:
    """Return the cues of a document in text order; no two share a token."""
    proposals: list[Found] = []
    for start, end in reading.spoken_sentences():
        for token in reading.tokens[start:end]:
            best = _best(reading, token)
            if best:
                proposals.append(best)
    taken: set[int] = set()
    kept = []
    for found in sorted(proposals, key=lambda f: (-len(f.tokens), f.tokens)):
        if taken.isdisjoint(found.tokens):
            taken.update(found.tokens)
            kept.append(found)
    return sorted(kept, key=lambda f: f.tokens)


def _best(reading: Reading, token: Token) -> Found | None:
    matches = list(_matches(reading, token))
    if matches:
        return min(matches, key=lambda f: _rank(reading, f))
    return _open(reading, token)


def _rank(reading: Reading, found: Found) -> tuple[int, int, int, str]:
    """More words first, then more conditions, then the more specific type, then the alphabet."""
    cue = found.cue
    return -len(found.tokens), -sum(map(_weight, cue.conditions)), -reading.lexicon.depth(cue.type), cue.type


def _weight(condition: str) -> int:
    """A condition that names words or a preposition says more than one that names a construction."""
    return 3 if ":" in condition else 1


def _matches(reading: Reading, token: Token) -> Iterator[Found]:
    if token.dep in _FUNCTION:
        return
    for kind, parts_of_speech in _POS.items():
        entries = _entries(reading, kind, token) if token.pos in parts_of_speech else ()
        if not entries or _is_modifier(reading, token, kind):
            continue
        # The first word of a compound ("phone call") announces nothing alone.
        inner = kind == "noun" and token.dep == "compound"
        for cue in entries:
            if (kind == "verb" and token.dep == "amod" and cue.type in _NOT_ATTRIBUTIVE) or (inner and len(cue.lemmas) == 1):
                continue
            tokens = _phrase(reading, token, cue) if kind == "phrase" else _with_particles(reading, token, cue)
            if tokens:
                frame = cue_frame(reading, tokens, cue)
                if all(holds(reading, frame, tokens, condition) for condition in cue.conditions):
                    yield Found(cue, tokens, frame)


def _is_modifier(reading: Reading, token: Token, kind: str) -> bool:
    """Say whether a word only describes another: "warning shots", "a rebel-backed party", the set phrase "in response to"."""
    if token.index and reading.text[token.span.start - 1] in "-\u2010\u2011":
        return True
    if kind != "noun":
        return False
    if is_set_noun(reading.tree, token.index):
        return True
    after = {"nmod"} if token.lemma.lower() in reading.lexicon.wordsets.get("statements", frozenset()) else set()
    bare = all(reading.tokens[c].dep in {"case", "punct"} | after for c in reading.tree.children(token.index))
    return bare and token.dep == "obl" and reading.tree.case_of(token.index) == "in" and token.lemma == token.text.lower()


def _entries(reading: Reading, kind: str, token: Token) -> tuple[Cue, ...]:
    """Return the entries for a word by its lemma; those of phrases also by the form itself ("according to")."""
    lemma, word = reading.tree.lemmas[token.index], reading.tree.words[token.index]
    entries = reading.lexicon.by_lemma(kind, lemma)
    if kind == "phrase" and word != lemma:
        entries += reading.lexicon.by_lemma(kind, word)
    if kind == "phrase" and lemma in _LEADING_NEGATORS:
        entries += reading.lexicon.by_lemma(kind, "not")
    return entries


def _phrase(reading: Reading, token: Token, cue: Cue) -> tuple[int, ...]:
    """Match the lemmas in order, with a few modifiers between them; return the matched tokens or nothing."""
    matched = [token.index]
    for lemma in cue.lemmas[1:]:
        first = matched[-1] + 1
        here = _next_place(reading.tree, lemma, first, first + _MAX_GAP + 1)
        if here is None or here >= reading.tree.sentence_of(token.index)[1] or reading.tokens[here].pos == "PROPN":
            return ()
        # A copula has no object that could stand there ("is a threat against").
        around_object = here > first and token.lemma != "be" and any(slot == "obj" for slot, _ in cue.roles)
        if not all(_may_stand_between(reading, between, around_object=around_object) for between in reading.tokens[first:here]):
            return ()
        matched.append(here)
    last = reading.tokens[matched[-1]]
    # "says no delay is planned" does not say no.
    return () if last.dep == "det" and last.head > last.index else tuple(matched)


def _next_place(tree: Tree, lemma: str, start: int, end: int) -> int | None:
    """Return the first token from `start` to before `end` with a lemma or form."""
    # Most entries end here: to search two short lists costs less than to look at the words one by one.
    if lemma not in tree.lemmas[start:end] and lemma not in tree.words[start:end]:
        return None
    return next(place for place in range(start, end) if lemma in (tree.lemmas[place], tree.words[place]))


def _may_stand_between(reading: Reading, token: Token, *, around_object: bool) -> bool:
    """Say whether a word may interrupt a phrase: a modifier, or a noun where the entry names an object ("made the names public")."""
    if token.pos == "CCONJ" and reading.tokens[token.head].pos == "ADJ":
        return True
    if token.lemma.lower() == "to":
        return False
    return token.pos in _GAP or token.dep == "compound" or (around_object and token.pos == "NOUN")


def _with_particles(reading: Reading, token: Token, cue: Cue) -> tuple[int, ...]:
    """Match a head and its particles or prepositions, which may stand after an object."""
    if cue.kind == "noun" and len(cue.lemmas) > 1:
        return _phrase(reading, token, cue)
    matched = [token.index]
    end = min(reading.tree.sentence_of(token.index)[1], token.index + _PARTICLE_REACH + 1)
    for lemma in cue.lemmas[1:]:
        place = next((i for i in range(matched[-1] + 1, end) if _is_particle(reading, token.index, i, lemma)), None)
        if place is None:
            return ()
        matched.append(place)
    return tuple(matched)


def _is_particle(reading: Reading, head: int, index: int, lemma: str) -> bool:
    if reading.tree.words[index] != lemma:
        return False
    token = reading.tokens[index]
    if lemma in {"to", "that"} and token.dep == "mark" and is_infinitive(reading.tree, token.head):
        return False
    if token.dep == "case" and (token.head in reading.frames.times(head) or is_day(reading.tokens[token.head].text)):
        # "agreed on Tuesday to"
        return False
    if token.dep == "case" and reading.tokens[token.head].dep in _CLAUSES and reading.tree.of_dep(token.head, "cop"):
        # "believed to be in the city"
        return False
    return index == head + 1 or token.head == head or reading.tokens[token.head].head == head


#: Which slots a condition with a word set looks at.
_SLOTS_OF = {"np": ("obj",), "subj": ("subj",), "pred": ("pred", "as")}


def holds(reading: Reading, frame: Frame, tokens: tuple[int, ...], condition: str) -> bool:
    """Say whether a condition of the cue grammar (`ontology/acts/README.md`) holds around a predicate."""
    name, _, argument = condition.partition(":")
    if name == "prep":
        return bool(frame.of(argument))
    if name in _SLOTS_OF and argument:
        words = reading.lexicon.wordsets[argument]
        heads = [h for slot in _SLOTS_OF[name] for h in frame.of(slot)]
        if name == "pred":
            heads += [m for h in heads for m in reading.tree.of_dep(h, "amod", "compound")]
            # "a sponsor of terror", "an act of aggression"
            heads += [m for h in heads for m in reading.tree.of_dep(h, "nmod") if reading.tree.case_of(m) == "of"]
        return any(reading.tokens[h].lemma.lower() in words for h in heads)
    return _CHECKS[name](reading, frame, tokens)


def _has_finite(reading: Reading, frame: Frame, tokens: tuple[int, ...]) -> bool:
    return frame.complement == "that" or inverted_clause(reading, tokens) is not None or _has_quote(reading, frame, tokens)


def _has_quote(reading: Reading, frame: Frame, tokens: tuple[int, ...]) -> bool:
    return complement_quotation(reading, frame, tokens) is not None


def _has_actor(reading: Reading, frame: Frame, _: tuple[int, ...]) -> bool:
    subjects = [*frame.of("subj"), *frame.of("poss")]
    return any(reading.actor(h) or reading.is_first_person(h) for h in subjects) if subjects else frame.passive


def _has_possessor(reading: Reading, frame: Frame, _: tuple[int, ...]) -> bool:
    nearby = [h for slot in ("mod", "of", "by", "from", "between", "subj") for h in frame.of(slot)]
    return bool(frame.of("poss")) or any(reading.actor(h) for h in nearby)


def _subject_is(reading: Reading, frame: Frame, kind: str) -> bool:
    for head in frame.of("subj"):
        if kind == "Document" and reading.issuers(head):
            # "issued a statement declaring": not the paper reports, somebody states.
            continue
        candidate = reading.best(head)
        if candidate and kind in candidate.entity.types:
            return True
        if kind == "Document" and reading.tokens[antecedent(reading, head)].lemma.lower() in reading.lexicon.wordsets.get("document", ()):
            return True
    return False


def is_negated(reading: Reading, token: int) -> bool:
    """Say whether a negator stands in the clause of a predicate ("would not comment")."""
    tree = reading.tree
    if any(tree.tokens[c].lemma.lower() in en.NEGATORS and tree.tokens[c].dep in _NEGATING for c in tree.children(token)):
        return True
    subjects = tree.of_dep(token, "nsubj", "nsubj:pass")
    return any(tree.tokens[d].lemma.lower() in {"no", "neither"} for s in subjects for d in tree.of_dep(s, "det", "cc:preconj", "cc"))


def _has_predicate(reading: Reading, frame: Frame, _: tuple[int, ...]) -> bool:
    predicates = [*frame.of("pred"), *frame.of("as")]
    token = reading.tokens[frame.token]
    if token.dep in {"acl", "acl:relcl", "root"} and frame.passive and not frame.of("subj"):
        # "a ship called Aurora" and "the ship is called Aurora" only tell its name.
        return any(reading.tokens[h].pos != "PROPN" for h in predicates)
    return bool(predicates)


def _is_subjunctive(reading: Reading, clause: int) -> bool:
    """Say whether a clause tells what shall be: "that it withdraw", "that talks be held"."""
    tree, tokens = reading.tree, reading.tokens
    auxiliaries = tree.of_dep(clause, "aux", "aux:pass", "cop")
    bare = tokens[min(auxiliaries, default=clause)].tag == "VB" and bool(tree.of_dep(clause, "nsubj", "nsubj:pass"))
    return bare and not any(tree.lemmas[mark] == "to" for mark in tree.of_dep(clause, "mark"))


def _is_intended(reading: Reading, frame: Frame, tokens: tuple[int, ...]) -> bool:
    """Say whether a verb is what somebody says that he himself will do ("said it would retaliate"): a threat or a promise."""
    tree, verb = reading.tree, reading.tokens[tokens[0]]
    auxiliaries = {tree.tokens[a].text.lower() for a in tree.of_dep(verb.index, "aux")}
    subjects = [s for s in frame.of("subj") if s not in frame.understood]
    if not auxiliaries & (en.FUTURE | en.CONDITIONAL) or is_negated(reading, verb.index) or not subjects:
        return False
    if reading.is_first_person(subjects[0]) and reading.quotation_around(verb.span.start):
        return True
    upper = tree.tokens[tree.head(verb.index)]
    if verb.dep != "ccomp" or not any(cue.type in _SAYING for cue in reading.lexicon.by_lemma("verb", upper.lemma.lower())):
        return False
    own = reading.best(subjects[0])
    voices = [reading.best(s) for s in reading.frames.of(upper.index).of("subj")]
    return own is not None and any(voice is not None and voice.entity.iri == own.entity.iri for voice in voices)


def _has_nothing(reading: Reading, frame: Frame, tokens: tuple[int, ...]) -> bool:
    if _has_quote(reading, frame, tokens):
        return False
    return not any(frame.of(slot) for slot in ("obj", "clause", "pred"))


def _is_answered(reading: Reading, _: Frame, tokens: tuple[int, ...]) -> bool:
    """Say whether a noun is what somebody agrees to or rejects ("approved the plan", "the vote against the plan")."""
    token = reading.tokens[tokens[-1]]
    upper = reading.tokens[token.head]
    kind = "verb" if upper.pos == "VERB" else "noun"
    signed = upper.lemma.lower() in reading.lexicon.wordsets.get("signing", frozenset())
    if signed or upper.index == token.index or token.dep not in _GOVERNED or token.lemma != token.text.lower():
        return False
    return any(c.type in _ANSWERING and len(c.lemmas) == 1 for c in reading.lexicon.by_lemma(kind, upper.lemma.lower()))


_CHECKS: dict[str, Callable[[Reading, Frame, tuple[int, ...]], bool]] = {
    "that": _has_finite,
    "quote": _has_quote,
    "to": lambda _, frame, __: frame.complement == "to",
    "ing": lambda _, frame, __: frame.complement == "ing",
    "np": lambda _, frame, __: bool(frame.of("obj")),
    "active": lambda _, frame, __: not frame.passive,
    "actorobj": lambda reading, frame, _: any(reading.actor(h) for h in [*frame.of("obj"), *frame.of("iobj")]),
    "actor": _has_actor,
    "answered": _is_answered,
    "medium": lambda reading, frame, _: _subject_is(reading, frame, "MediaOutlet"),
    "document": lambda reading, frame, _: _subject_is(reading, frame, "Document"),
    "negated": lambda reading, _, tokens: is_negated(reading, tokens[0]),
    "intended": _is_intended,
    "none": _has_nothing,
    "poss": _has_possessor,
    "passive": lambda _, frame, __: frame.passive,
    "pred": _has_predicate,
    "subjunctive": lambda reading, frame, _: any(_is_subjunctive(reading, clause) for clause in frame.of("clause")),
    "plural": lambda reading, _, tokens: reading.tokens[tokens[0]].text.lower() != reading.tokens[tokens[0]].lemma.lower(),
}


def _open(reading: Reading, token: Token) -> Found | None:
    """Propose a verb that no entry knows: somebody is its subject and a finite clause or a quotation its complement."""
    if (
        token.pos != "VERB"
        or token.lemma.lower() in reading.lexicon.wordsets.get("narrative", frozenset())
        or reading.lexicon.by_lemma("verb", token.lemma.lower())
    ):
        return None
    frame = reading.frames.of(token.index)
    subjects = [h for h in frame.of("subj") if h not in frame.understood]
    if not any(reading.actor(h) for h in subjects):
        return None
    tokens = (token.index,)
    finite = frame.complement == "that" and bool(reading.tree.of_dep(token.index, "ccomp"))
    quotation = complement_quotation(reading, frame, tokens)
    quoted = quotation is not None and len(quotation.inner.of(reading.text).split()) >= _MIN_QUOTED_WORDS
    return Found(OPEN, tokens, frame) if finite or quoted else None
