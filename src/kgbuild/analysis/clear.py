"""CLEAR to Universal Dependencies: the labels of spaCy's published English pipelines, turned into those that the rules read.

CLEAR hangs a noun on its preposition, a predicate noun on the copula and each conjunct on the one before; Universal Dependencies hang
the function word on the content word and all conjuncts on the first. The rest is a matter of names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Labels that only change their name.
_RENAMED = {
    "ROOT": "root",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dobj": "obj",
    "dative": "iobj",
    "relcl": "acl:relcl",
    "rcmod": "acl:relcl",
    "infmod": "acl",
    "partmod": "acl",
    "poss": "nmod:poss",
    "possessive": "case",
    "prt": "compound:prt",
    "neg": "advmod",
    "intj": "discourse",
    "predet": "det:predet",
    "preconj": "cc:preconj",
    "quantmod": "advmod",
    "nn": "compound",
    "num": "nummod",
    "number": "nummod",
    "complm": "mark",
    "oprd": "xcomp",
    "acomp": "xcomp",
    "attr": "xcomp",
    "meta": "parataxis",
}
#: Labels of prepositions that have a noun or a clause below them.
_PREPOSITIONS = frozenset({"prep", "agent", "dative"})
_COMPLEMENTS = frozenset({"pobj", "pcomp"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: Labels that only a treebank of Universal Dependencies has; a parser with one of them needs no conversion.
UNIVERSAL = frozenset({"obl", "obj", "nsubj:pass", "acl:relcl"})


@dataclass(slots=True)
class Tree:
    """A text as parsed: positions count from its first word, roots are their own heads; `kinds` are those of names, or empty."""

    lemmas: Sequence[str]
    pos: Sequence[str]
    tags: Sequence[str]
    kinds: Sequence[str]
    heads: list[int]
    deps: list[str]

    def children(self, word: int) -> list[int]:
        """Return the dependents of a word in their order."""
        return [other for other, head in enumerate(self.heads) if head == word != other]

    def swap(self, head: int, child: int, dep: str) -> None:
        """Put a child into the place of its head, which becomes its dependent with the given label and loses its other dependents."""
        for other in self.children(head):
            self.heads[other] = child
        self.heads[child] = self.heads[head] if self.heads[head] != head else child
        self.deps[child] = self.deps[head]
        self.heads[head], self.deps[head] = child, dep


def to_universal(tree: Tree) -> None:
    """Convert the heads and labels of a text from CLEAR to Universal Dependencies, in place."""
    steps: tuple[Callable[[Tree, int], None], ...] = (_preposition, _copula, _name, _unmarked, _coordinator)
    # What CLEAR calls nmod stands before its noun without a preposition.
    tree.deps[:] = ["compound" if dep == "nmod" else dep for dep in tree.deps]
    for step in steps:
        # From the right: the inner of two prepositions ("out of the town") is the one on the right.
        for word in reversed(range(len(tree.heads))):
            step(tree, word)
    for word in range(len(tree.heads)):
        _conjunct(tree, word)
    tree.deps[:] = [_renamed(tree, word) for word in range(len(tree.heads))]


def _preposition(tree: Tree, word: int) -> None:
    """Hang a preposition on its noun or clause, and that on the word above; one without either becomes an adverb."""
    is_joined = tree.deps[word] == "conj" and tree.pos[word] in {"ADP", "SCONJ"}
    if tree.deps[word] not in _PREPOSITIONS and not is_joined:
        return
    below = [child for child in tree.children(word) if tree.deps[child] in _COMPLEMENTS or tree.deps[child].startswith(("obl", "nmod"))]
    if not below:
        if tree.deps[word] == "prep":
            tree.deps[word] = "advmod"
        return
    child, above, label = below[0], tree.heads[word], tree.deps[word]
    is_clause = tree.deps[child] == "pcomp" and tree.pos[child] in {"VERB", "AUX"}
    tree.swap(word, child, "mark" if is_clause else "case")
    if is_joined:
        return
    if is_clause:
        tree.deps[child] = "acl" if tree.pos[above] in _NOMINAL else "advcl"
    elif label == "agent":
        tree.deps[child] = "obl:agent"
    else:
        tree.deps[child] = "nmod" if tree.pos[above] in _NOMINAL and above != word else "obl"


def _copula(tree: Tree, word: int) -> None:
    """Make the predicate noun or adjective below a copula the head; in "there is a plan" the noun is the subject."""
    if tree.lemmas[word] != "be":
        return
    children = tree.children(word)
    predicates = [child for child in children if tree.deps[child] in {"attr", "acomp"}]
    if any(tree.deps[child] == "expl" and tree.lemmas[child] == "there" for child in children):
        for child in predicates:
            tree.deps[child] = "nsubj"
        return
    subjects = [child for child in children if tree.deps[child] in {"nsubj", "csubj"}]
    if not predicates and subjects and not any(tree.deps[child] in {"ccomp", "xcomp"} for child in children):
        predicates = [child for child in children if tree.deps[child] == "obl" and child > word][:1]
    if predicates:
        tree.swap(word, predicates[-1], "cop")


def _name(tree: Tree, word: int) -> None:
    """Hang the later words of a person's name on the first (`flat`)."""
    if tree.kinds[word] != "PERSON" or tree.pos[word] != "PROPN":
        return
    parts = [child for child in tree.children(word) if tree.deps[child] == "compound" and tree.kinds[child] == "PERSON" and child < word]
    if parts and tree.pos[parts[0]] == "PROPN":
        tree.swap(word, parts[0], "flat")
        for part in parts[1:]:
            tree.deps[part] = "flat"


def _unmarked(tree: Tree, word: int) -> None:
    if tree.deps[word] == "npadvmod":
        tree.deps[word] = "nmod:unmarked" if tree.pos[tree.heads[word]] in _NOMINAL else "obl:unmarked"


def _coordinator(tree: Tree, word: int) -> None:
    """Hang "and" on the conjunct after it."""
    if tree.deps[word] == "cc":
        after = [child for child in tree.children(tree.heads[word]) if child > word and tree.deps[child] == "conj"]
        tree.heads[word] = after[0] if after else tree.heads[word]


def _conjunct(tree: Tree, word: int) -> None:
    """Hang a conjunct on the first one, whose own label is none."""
    head = tree.heads[word]
    if tree.deps[word] == "conj" and tree.deps[head] == "conj" and head < word:
        tree.heads[word] = tree.heads[head]


def _renamed(tree: Tree, word: int) -> str:
    dep = tree.deps[word]
    if tree.heads[word] == word:
        return "root"
    if dep == "aux" and tree.tags[word] == "TO":
        return "mark"
    if dep in {"prep", "agent", *_COMPLEMENTS}:
        return "obl"
    return _RENAMED.get(dep, dep)
