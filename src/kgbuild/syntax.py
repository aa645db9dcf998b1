"""Pure questions about the syntax of a document; mentions, entities and acts ask the same tree the same way.

Dependencies are those of Universal Dependencies. A relation asked for by name is matched as written: `nmod` is not `nmod:poss`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from kgbuild.model import Analysis, Span, Token

#: Relations that hang inside a noun phrase; everything else (clauses, conjuncts, copulas, arguments of a nominal predicate) is outside.
_INSIDE = frozenset(
    {"det", "det:predet", "amod", "nummod", "compound", "flat", "nmod", "nmod:poss", "nmod:desc", "nmod:unmarked"}
    | {"appos", "fixed", "goeswith", "case", "advmod", "punct", "cc:preconj", "dep"}
)

#: Left out among the head's own dependents, kept deeper down: a preposition or possessive mark governs the phrase as a whole.
_OUTSIDE_OF_HEAD = frozenset({"case", "dep", "cc:preconj"})

#: Prepositions that join as "and" does.
_BESIDE = frozenset({"along with", "together with", "as well as"})

#: Opening and closing marks that a phrase does not begin or end with.
_EDGE = frozenset("\"'“”‘’«»„,;:.!?()[]-–—*_`…")


class Tree:
    """The dependency trees of a document, with the questions that more than one stage asks.

    Args:
        analysis: The analysed document; it is kept as `analysis`, its tokens as `tokens`.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.tokens: tuple[Token, ...] = analysis.tokens
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                below[token.head].append(token.index)
        self._children = [tuple(own) for own in below]
        self._deps = [token.dep for token in self.tokens]
        self._sentence_starts = [start for start, _ in analysis.sentences]
        self._token_starts = [token.span.start for token in self.tokens]

    def children(self, index: int) -> tuple[int, ...]:
        """Return the dependents of a token in the order of the text."""
        return self._children[index]

    def head(self, index: int) -> int:
        """Return the head of a token; a root is its own head."""
        return self.tokens[index].head

    def of_dep(self, index: int, *deps: str) -> tuple[int, ...]:
        """Return the dependents that stand in one of the given relations."""
        below = self._children[index]
        return tuple([child for child in below if self._deps[child] in deps]) if below else below

    def ancestors(self, index: int) -> tuple[int, ...]:
        """Return the heads above a token, nearest first."""
        found: list[int] = []
        while (head := self.tokens[index].head) != index:
            found.append(head)
            index = head
        return tuple(found)

    def subtree(self, index: int, without: Iterable[str] = ()) -> tuple[int, ...]:
        """Return the token and all that hangs below it, sorted.

        Args:
            index: The top token.
            without: Relations that are not followed, with all below them.
        """
        cut, found = frozenset(without), [index]
        # The list grows while it is read: each word brings its dependents.
        for word in found:
            below = self._children[word]
            found += [child for child in below if self._deps[child] not in cut] if cut else below
        return tuple(sorted(found))

    def span(self, indices: Iterable[int]) -> Span:
        """Return the stretch of text from the first to the last of the given tokens.

        Raises:
            ValueError: If there is no token.
        """
        known = tuple(indices)
        return Span(self.tokens[min(known)].span.start, self.tokens[max(known)].span.end)

    def sentence_of(self, index: int) -> tuple[int, int]:
        """Return the half-open range of token indices of the sentence that holds the token."""
        return self.analysis.sentences[self.sentence_number(index)]

    def sentence_number(self, index: int) -> int:
        """Return the position in `Analysis.sentences` of the sentence that holds the token."""
        return max(bisect_right(self._sentence_starts, index) - 1, 0)

    @cached_property
    def lemmas(self) -> list[str]:
        """Return the lemma of each token in lower case."""
        return [token.lemma.lower() for token in self.tokens]

    @cached_property
    def words(self) -> list[str]:
        """Return the text of each token in lower case."""
        return [token.text.lower() for token in self.tokens]

    def tokens_in(self, span: Span) -> range:
        """Return the indices of the tokens that begin inside the span."""
        first = bisect_right(self._token_starts, span.start - 1)
        return range(first, max(first, bisect_right(self._token_starts, span.end - 1)))

    def conjuncts(self, index: int) -> tuple[int, ...]:
        """Return all members of the coordination that the token belongs to, itself included, in the order of the text."""
        first = index
        while self.tokens[first].dep == "conj" and self.tokens[first].head != first:
            first = self.tokens[first].head
        found, queue = [first], [first]
        while queue:
            for child in self.of_dep(queue.pop(), "conj"):
                found.append(child)
                queue.append(child)
        return tuple(sorted(found))

    def companions(self, index: int) -> tuple[int, ...]:
        """Return the members of a coordination with those that a preposition adds ("Chad, along with Mali"), in the order of the text."""
        found = self.conjuncts(index)
        added = [child for member in found for child in self.of_dep(member, "nmod", "obl") if self.case_of(child) in _BESIDE]
        if self.tokens[found[0]].dep == "nsubj":
            verb = self.head(found[0])
            added += [child for child in self.of_dep(verb, "obl") if found[0] < child < verb and self.case_of(child) in _BESIDE]
        return tuple(sorted({*found, *added}))

    def noun_phrase(self, index: int) -> Span:
        """Return the noun phrase of a nominal token.

        Modifiers, prepositional modifiers and appositions ("the minister, Ada Berg") belong to it; relative and other clauses, other
        conjuncts, the governing preposition, a possessive mark and punctuation at the ends do not.
        """
        return self.span(self.phrase_tokens(index))

    def phrase_tokens(self, index: int) -> range:
        """Return the tokens of the noun phrase of a nominal token, as one contiguous range."""
        kept = self._kept(index)
        first = last = index
        while first - 1 in kept:
            first -= 1
        while last + 1 in kept:
            last += 1
        while first < index and (self.tokens[first].text in _EDGE or self.tokens[first].pos in ("ADP", "CCONJ", "SCONJ")):
            first += 1
        while last > index and self.tokens[last].text in _EDGE:
            last -= 1
        return range(first, last + 1)

    def case_of(self, index: int) -> str:
        """Return the preposition that governs a nominal, in lower case ("according to" as one), or "" where there is none."""
        before = [child for child in self.of_dep(index, "case") if child < index]
        if not before:
            return ""
        joined = " ".join(self.tokens[part].text.lower() for part in before)
        if joined in _BESIDE:
            return joined
        parts = (before[0], *self.of_dep(before[0], "fixed"))
        return " ".join(self.tokens[part].text.lower() for part in sorted(parts))

    def _kept(self, index: int) -> frozenset[int]:
        kept = {index}
        queue = [child for child in self._children[index] if self._belongs(child, index)]
        while queue:
            token = queue.pop()
            kept.add(token)
            # Inside a modifier everything counts ("the treaty that was signed" apart), so that "of Iran and Iraq" stays whole.
            queue.extend(child for child in self._children[token] if self._nested(child))
        return frozenset(kept)

    def _belongs(self, child: int, head: int) -> bool:
        token = self.tokens[child]
        if token.dep == "appos":
            return not self.of_dep(child, "conj") and not self._follows_mark(child, ":", "\u2014", "\u2013")
        if token.dep == "nmod":
            return not self._follows_mark(child, ",")
        if token.dep == "advmod":
            # Adverbs of a nominal predicate ("is now a member") belong to the clause.
            return not self.of_dep(head, "cop", "nsubj")
        return token.dep in _INSIDE and token.dep not in _OUTSIDE_OF_HEAD

    def _follows_mark(self, child: int, *marks: str) -> bool:
        """Say whether a dependent is set off by one of the marks: a loose addition, no part of the phrase."""
        first = min(self.subtree(child))
        if self.tokens[first].text in marks:
            return True
        return first > 0 and self.tokens[first - 1].text in marks and first - 1 > self.tokens[child].head

    def _nested(self, child: int) -> bool:
        head = self.head(child)
        # What stands before a participle in a modifier is part of it, whatever its relation: "US-led".
        before_participle = child < head and self.tokens[head].dep == "amod"
        return self.tokens[child].dep in _INSIDE or self.tokens[child].dep in ("conj", "cc") or before_participle
