"""Find the noun phrases that may stand for an entity: names, common nouns, pronouns and adjectives of nationality.

There is at most one mention per head token, so that whoever knows the head of a role finds its mention. Names come from the language
model and from the authority; where the authority knows a name, it decides where the name begins and ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kgbuild.lang import given_names
from kgbuild.model import Analysis, Mention, Name, Span
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.gazetteer import Row, row_of
from kgbuild.ontology.records import Reading
from kgbuild.syntax import Tree

#: Relations in which a word other than a noun or pronoun stands for a noun phrase ("16 percent", "the poor", "both said").
_ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod:poss"})

#: Relations of words that only modify or continue their head.
_PARTS = frozenset({"compound", "flat", "fixed", "goeswith", "nmod:desc"})

#: Relations in which an adjective of nationality modifies a noun.
_MODIFIERS = frozenset({"amod", "compound", "nmod:desc"})

#: Classes of common nouns that act even where they only modify another noun ("media reports", "police statement").
_BODIES = frozenset({"Government", "MediaOutlet", "Organization"})

_GIVEN_NAMES = given_names.FEMALE | given_names.MALE

#: Classes of what has no title.
_GROUNDS = frozenset({"Place", "Country"})

#: Marks at which a name ends when a space follows them; those inside a word ("Jean-Yves") belong to it.
_BREAKS = frozenset({",", ";", ":", "-", "\u2013", "\u2014", "/"})

#: Marks at which a name always ends.
_BRACKETS = frozenset("()[]")

#: Names of times are no entities.
_TIMES = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may"}
    | {"june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "aug", "sep", "sept"}
    | {"oct", "nov", "dec", "today", "yesterday", "tomorrow", "a.m.", "p.m."}
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A proper name as a range of tokens. `label` is the coarse type of the model, `known` whether the authority holds it."""

    start: int
    end: int
    label: str
    known: bool

    def holds(self, index: int) -> bool:
        return self.start <= index < self.end

    def overlaps(self, other: _Name) -> bool:
        return self.start < other.end and other.start < self.end


def find(analysis: Analysis, authority: Authority) -> tuple[Mention, ...]:
    """Return the mentions of a document, sorted by their spans."""
    finder = _Finder(analysis, authority)
    return tuple(sorted(finder.mentions(), key=lambda mention: (mention.span, mention.head)))


class _Finder:
    def __init__(self, analysis: Analysis, authority: Authority) -> None:
        self.tree = Tree(analysis)
        self.tokens = analysis.tokens
        self.text = analysis.document.text
        self.analysis = analysis
        self.authority = authority
        self.named = {index for name in analysis.names for index in range(name.start, name.end)}
        self.names = {self._head(name): name for name in self._names()}
        self.covered = {index: name for name in self.names.values() for index in range(name.start, name.end)}

    def mentions(self) -> Iterator[Mention]:
        for head, name in self.names.items():
            if name.end - name.start > 1 or not self._is_time(head, name.label):
                yield self._of_name(head, name)
        for token in self.tokens:
            if token.index in self.covered:
                continue
            if self._heads_phrase(token.index):
                yield self._of_noun(token.index)
            elif token.dep == "compound" and token.pos in ("NOUN", "PROPN") and self._class(token.index) in _BODIES:
                yield Mention(token.span, token.span, "noun", token.index)

    # Names

    def _names(self) -> list[_Name]:
        own = [name for n in self.analysis.names if self._is_name(n.start, n.end) and (name := self._trimmed(n))]
        own = [name for name in own if not self._is_plain(name)]
        at = {index: name for name in own for index in range(name.start, name.end)}
        names: list[_Name] = []
        found = list(self._known_names())
        # In "Bolivian Congress" the Congress is known, so that the country before it is a name of its own.
        split = {m for name in found for m in {at.get(name.end - 1)} if m and m.end == name.end and not self._outranks(m, name)}
        for name in found:
            around = list(dict.fromkeys(m for i in range(name.start, name.end) if (m := at.get(i)) and m not in split))
            if not any(self._outranks(m, name) for m in around):
                whole = at.get(name.end - 1)
                label = whole.label if whole in split else next((m.label for m in around), "")
                names.append(_Name(name.start, name.end, label, known=True))
        taken = {index for name in names for index in range(name.start, name.end)}
        names += [m for m in own if taken.isdisjoint(range(m.start, m.end))]
        taken = {index for name in names for index in range(name.start, name.end)}
        return names + [n for n in self._spelled_names() if not taken.intersection(range(n.start, n.end))]

    def _trimmed(self, name: Name) -> _Name | None:
        """Return a name of the model up to the first bracket, dash or comma that stands in it, None where nothing is left."""
        start, end = name.start, name.end
        while start < end and self.tokens[start].pos == "PUNCT":
            start += 1
        while name.label == "PERSON" and end - start > 1 and self._is_title(start) and self.tokens[start].dep in _PARTS:
            start += 1
        if name.label == "PERSON":
            start = self._after_portfolio(start, end)
        end = next((i for i in range(start, end) if self._breaks(i)), end)
        while end > start and self.tokens[end - 1].pos in ("ADP", "DET", "PUNCT"):
            end -= 1
        return _Name(start, end, name.label, known=False) if end > start else None

    def _after_portfolio(self, start: int, end: int) -> int:
        """Return where a person's name begins that the model has begun with the matter of an office: "Secretary of State Ann Lee"."""
        of = start - 2 if start > 1 and self.tokens[start - 1].text == "the" else start - 1
        if of < 1 or end - start < 3 or self.tokens[of].text not in ("of", "for") or not self._is_title(of - 1):
            return start
        matter = [i for i in range(start, end - 1) if self.tree.head(i) == of - 1 and self.tokens[i].dep == "nmod"]
        if matter:
            return matter[-1] + 1
        first, second = (self.tokens[i].text.lower() in _GIVEN_NAMES for i in (start, start + 1))
        return start + 1 if second and not first else start

    def _breaks(self, index: int) -> bool:
        return self.tokens[index].text in _BRACKETS or (self.tokens[index].text in _BREAKS and self._is_spaced(index))

    def _is_spaced(self, index: int) -> bool:
        return self.text[self.tokens[index].span.end : self.tokens[index].span.end + 1].isspace()

    def _known_names(self) -> Iterator[_Name]:
        gazetteer, row = self.authority.gazetteer, self._row()
        starts = [i for i in gazetteer.starts(row) if not self.tokens[i].text[0].islower()]
        place = 0
        for start, end in self.analysis.sentences:
            titled, last = None, start
            while place < len(starts) and starts[place] < end:
                index, place = starts[place], place + 1
                if index < last:
                    continue
                titled = self._is_titled(start, end) if titled is None else titled
                stop = self._longest_form(index, gazetteer.stops(row, index, end), titled=titled)
                if stop:
                    yield _Name(index, stop, "", known=True)
                    last = stop

    def _row(self) -> Row:
        spans = [token.span for token in self.tokens]
        spaced = [True, *(before.end < span.start for before, span in pairwise(spans))]
        return row_of([token.text for token in self.tokens], spaced)

    def _longest_form(self, start: int, stops: Sequence[int], *, titled: bool) -> int:
        """Return where the longest form that begins at the token and is a name here ends, or 0."""
        for stop in stops:
            readings = self.authority.lookup(self._text(start, stop))
            if readings and self._is_plausible(start, stop, readings, titled=titled):
                return stop
        return 0

    def _is_plausible(self, start: int, stop: int, readings: tuple[Reading, ...], *, titled: bool) -> bool:
        """Say whether the words are a name here: a single word may be a common word at the start of a sentence or in a title."""
        if stop - start > 1:
            return True
        token = self.tokens[start]
        before = self.tokens[start - 1] if start else None
        if all(r.entity.label.startswith("The ") for r in readings) and not (before and before.text.lower() == "the"):
            return False
        if token.pos == "PROPN" or start in self.named:
            return True
        if token.pos not in ("NOUN", "ADJ", "X"):
            return False
        initial = start == self.tree.sentence_of(start)[0]
        return any(r.rule in ("adjective", "demonym", "acronym") for r in readings) or not (initial or titled)

    def _outranks(self, own: _Name, known: _Name) -> bool:
        """Say whether a name of the model swallows a shorter known one: a person of that surname, a body called after a place."""
        if not (own.start <= known.start and known.end <= own.end and own.end - own.start > known.end - known.start):
            return False
        tokens = self.tokens[own.start : own.end]
        if not all(t.text[0].isupper() or t.text[0].isdigit() or t.pos in ("PROPN", "ADP", "DET", "PUNCT", "PART") for t in tokens):
            return False
        if own.label == "PERSON" or self._head(known) != self._head(own):
            return True
        # "Social Democrats" is another party than the Democrats; "British Parliament" is the Parliament.
        # A title before a place is part of a name ("the Queen Victoria"), before a person it is not.
        is_place = all(not _GROUNDS.isdisjoint(r.entity.types) for r in self._readings(known))
        others = [t for t in tokens if not known.holds(t.index) and t.pos in ("PROPN", "ADJ")]
        return any(not self._says_whose(t.index) or (is_place and self._is_title(t.index)) for t in others)

    def _says_whose(self, index: int) -> bool:
        """Say whether a word is a title or the name or adjective of a country, which stand before a name without being part of it."""
        readings = self.authority.lookup(self.tokens[index].text)
        return self._is_title(index) or any("Country" in reading.entity.types for reading in readings)

    def _is_name(self, start: int, end: int) -> bool:
        """Say whether what the model calls a name is one: titles ("US Secretary") and lower-case words are not."""
        head = self._head(_Name(start, end, "", known=False))
        if self._class(head) == "Person" and not any(start <= i < end for i in self.tree.of_dep(head, "flat")):
            return False
        if end - start == 1 and self._opens_title(start):
            return False
        return any(t.text[0].isupper() and "$" not in t.text for t in self.tokens[start:end])

    def _opens_title(self, index: int) -> bool:
        """Say whether a word only makes a title of the title after it: "Vice President", "Crown Prince", "Lord Mayor"."""
        after = index + 1
        if after >= len(self.tokens) or self.tree.head(index) != after or self.tokens[index].dep not in _PARTS:
            return False
        return self.tokens[after].text[0].isupper() and self._is_title(after) and not self.authority.lookup(self.tokens[index].text)

    def _spelled_names(self) -> Iterator[_Name]:
        """Yield runs of proper nouns under one head that neither the model nor the authority took for a name."""
        for token in self.tokens:
            if token.pos == "PROPN" and self._may_head_name(token.index):
                start, end = token.index, token.index + 1
                while start and self._continues(start - 1, token.index):
                    start -= 1
                while end < len(self.tokens) and self._continues(end, token.index):
                    end += 1
                name = _Name(start, end, "", known=False)
                if not self._is_plain(name):
                    yield name

    def _is_plain(self, name: _Name) -> bool:
        """Say whether a name is only a common noun with a capital, which takes up a longer name ("the Council", "the Treaty")."""
        return name.end - name.start == 1 and name.label != "PERSON" and self._class(name.start) != "" and not self._readings(name)

    def _may_head_name(self, index: int) -> bool:
        token = self.tokens[index]
        return token.dep not in _PARTS and token.dep != "amod" and "$" not in token.text and not self._is_title(index)

    def _continues(self, index: int, head: int) -> bool:
        token = self.tokens[index]
        return token.pos == "PROPN" and token.dep in ("flat", "compound", "goeswith") and token.head == head

    def _is_title(self, index: int) -> bool:
        return self._class(index) == "Person"

    def _class(self, index: int) -> str:
        token = self.tokens[index]
        singular = token.text.removesuffix("s") if token.pos == "PROPN" else token.lemma
        return self.authority.class_of(token.lemma) or self.authority.class_of(singular)

    def _is_titled(self, start: int, end: int) -> bool:
        """Say whether a sentence is written like a title: (nearly) all longer words capitalised."""
        words = [t.text for t in self.tokens[start:end] if t.text.isalpha() and len(t.text) > 3]
        return bool(words) and sum(w[0].isupper() for w in words) > 0.8 * len(words)

    def _head(self, name: _Name) -> int:
        """Return the token of the name that hangs outside it (the last such, as English names end with their head)."""
        outside = [i for i in range(name.start, name.end) if not name.holds(self.tree.head(i)) or self.tree.head(i) == i]
        nominal = [i for i in outside if self.tokens[i].pos not in ("PUNCT", "ADP", "DET")]
        return (nominal or outside or [name.end - 1])[-1]

    # Mentions

    def _of_name(self, head: int, name: _Name) -> Mention:
        own = self._span(name.start, name.end)
        if self.tokens[head].dep in _MODIFIERS:
            form = "adjective" if self._is_adjective(head, own) else "name"
            return Mention(own, own, form, head, name.label)
        phrase = self._phrase(head)
        return Mention(Span(min(phrase.start, own.start), max(phrase.end, own.end)), own, "name", head, name.label)

    def _of_noun(self, head: int) -> Mention:
        if self.tokens[head].pos == "PRON":
            own = self.tokens[head].span
            return Mention(own, own, "pronoun", head)
        phrase, naming = self._phrase(head), self._naming(head)
        if naming is None:
            return Mention(phrase, phrase, "noun", head)
        own = self._span(naming.start, naming.end)
        return Mention(Span(phrase.start, max(phrase.end, own.end)), own, "name", head, naming.label)

    def _phrase(self, head: int) -> Span:
        """Return the noun phrase of a token; what a number is a part of belongs to it, and no bracket stays open."""
        phrase = self.tree.noun_phrase(head)
        if self.tokens[head].pos in ("DET", "ADJ", "NUM"):
            wholes = (i for i in self.tree.of_dep(head, "obl") if i > head and self.tree.case_of(i) == "of")
            phrase = Span(phrase.start, max((self.tree.noun_phrase(i).end for i in wholes), default=phrase.end))
        text = phrase.of(self.text)
        opened = text.rfind("(")
        if opened <= 0 or ")" in text[opened:] or phrase.start + opened <= self.tokens[head].span.start:
            return phrase
        return Span(phrase.start, phrase.start + len(text[:opened].rstrip()))

    def _naming(self, head: int) -> _Name | None:
        """Return the name inside the phrase that names what the noun describes: "the RIA news agency", "the minister, Ada Berg"."""
        follower = self.covered.get(head + 1)
        if follower and follower.label == "PERSON" and self._class(head) == "Person":
            # A title right before a name belongs to it, however the parser has hung the two.
            return follower
        for child in self.tree.children(head):
            name, dep = self.names.get(child), self.tokens[child].dep
            if name is None:
                continue
            if child > head and dep in ("appos", "flat", "nmod:desc") and self._follows(head, child):
                return name
            if child < head and dep in ("compound", "nmod:desc") and self._describes(head, name):
                return name
        return None

    def _follows(self, head: int, child: int) -> bool:
        if self.tree.of_dep(child, "conj"):
            return False
        described, name = self._class(head), self.names[child]
        if described == "Person":
            return name.label in ("PERSON", "") or any("Person" in r.entity.types for r in self._readings(name))
        return not described or self._describes(head, name)

    def _describes(self, head: int, name: _Name) -> bool:
        lemma, described = self.tokens[head].lemma.lower(), self._class(head)
        for reading in self._readings(name):
            record = self.authority.record(reading.entity)
            if record and (lemma in record.nouns or described == "MediaOutlet" in reading.entity.types):
                return True
        return not name.known and described in ("MediaOutlet", "Group")

    def _readings(self, name: _Name) -> tuple[Reading, ...]:
        return self.authority.lookup(self._text(name.start, name.end))

    def _is_adjective(self, head: int, own: Span) -> bool:
        rules = {reading.rule for reading in self.authority.lookup(own.of(self.text))}
        return bool(rules & {"adjective", "demonym"}) or (self.tokens[head].pos == "ADJ" and not rules)

    def _heads_phrase(self, index: int) -> bool:
        token = self.tokens[index]
        if token.dep in _PARTS or token.dep == "expl" or self._is_time(index):
            return False
        if token.pos == "PRON":
            return token.text.lower() != "there"
        if token.pos in ("NOUN", "PROPN"):
            return token.text == "%" or any(c.isalpha() for c in token.text)
        return token.pos in ("NUM", "SYM", "ADJ", "DET", "X") and token.dep in _ARGUMENTS

    def _is_time(self, index: int, label: str = "") -> bool:
        token = self.tokens[index]
        if token.text.lower() == "may":
            return label != "PERSON"
        return token.text.lower() in _TIMES

    def _span(self, start: int, end: int) -> Span:
        return Span(self.tokens[start].span.start, self.tokens[end - 1].span.end)

    def _text(self, start: int, end: int) -> str:
        return self._span(start, end).of(self.text)
