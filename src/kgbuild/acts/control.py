"""Say who performs a predicate whose own clause does not: control and raising, coordination, participles, misplaced subjects."""

from __future__ import annotations

from typing import Protocol

from kgbuild.acts.frame import Frame, possessors, preposition
from kgbuild.lang import en
from kgbuild.syntax import Tree

#: Clauses without a subject of their own take the subject of the clause that they hang on.
_CONTROLLED = frozenset({"xcomp", "advcl", "conj", "ccomp", "parataxis", "acl", "dep"})

#: A subject is looked for over at most this many clauses: on the development gold four find no more speakers (recall .872) and are less
#: often right (precision .962 against .969).
_MAX_CLIMB = 2


class FrameReader(Protocol):
    """What reads frames: the trees, the frame and the roles of each token."""

    tree: Tree

    def of(self, token: int) -> Frame:
        """Return the frame of a token."""

    def arguments(self, token: int) -> tuple[tuple[str, int], ...]:
        """Return the predicate roles of a token."""

    def clause_kind(self, child: int) -> str:
        """Return the kind of a clause."""


def borrow_subject(frames: FrameReader, frame: Frame) -> None:
    """Give a predicate without a subject that of the clause above, as control, coordination and participles have it."""
    tree, here = frames.tree, frame.token
    if tree.of_dep(here, "nsubj:pass") or (frame.passive and frame.of("obj")):
        # "Berg hopes and Chad is discouraged", "wrote a letter published on Monday": who does it is not the subject above.
        return
    for _ in range(_MAX_CLIMB):
        token = tree.tokens[here]
        if token.head == here or token.dep.split(":")[0] not in _CONTROLLED:
            return
        if frame.passive and here == frame.token and token.dep not in {"xcomp", "conj", "advcl"}:
            return
        governor = tree.tokens[_of_whom(tree, token.head)]
        if governor.index != token.head and frames.of(governor.index).of("subj"):
            for subject in frames.of(governor.index).of("subj"):
                frame.add("subj", subject, understood=True)
            return
        nominal = (governor.pos in {"NOUN", "PROPN"} and token.dep == "acl") or _is_left_to(tree, token.head)
        controllers = _through_noun(frames, here) if nominal else _controllers(frames, frames.of(token.head), here)
        if controllers:
            for controller in controllers:
                frame.add("obj" if frame.passive and not frame.of("obj") else "subj", controller, understood=True)
            return
        if nominal:
            return
        here = token.head


def _of_whom(tree: Tree, token: int) -> int:
    """Return what "one" counts out of in "was one of the most vocal in claiming": its subject is one of them, and claims."""
    upper = tree.tokens[tree.head(token)]
    counted = tree.tokens[token].dep == "nmod" and tree.case_of(token) in {"of", "among"} and upper.pos in {"NUM", "PRON", "DET"}
    return upper.index if counted and tree.of_dep(upper.index, "cop") else token


def _through_noun(frames: FrameReader, clause: int) -> list[int]:
    """Return who acts in "made an effort to reject" and "was the first to reject": whoever has the noun."""
    tree = frames.tree
    noun = tree.head(clause)
    if frames.clause_kind(clause) != "to":
        return []
    if _is_left_to(tree, noun):
        return [noun]
    owners = possessors(tree, noun) or list(tree.of_dep(noun, "nsubj"))
    verb = tree.tokens[tree.head(noun)]
    # "left in a move to press Chad"
    aim = tree.tokens[noun].dep == "obl" and tree.case_of(noun) == "in"
    if owners or verb.index == noun or not (aim or verb.lemma in en.HAVING):
        return owners
    return frames.of(verb.index).of("subj")


def _is_left_to(tree: Tree, noun: int) -> bool:
    """Say whether a name stands between "up to" or "for" and the infinitive that it is to perform ("it is up to Norway to decide")."""
    cases = {tree.tokens[c].text.lower() for c in tree.of_dep(noun, "case")}
    return tree.tokens[noun].pos == "PROPN" and bool(cases & {"to", "for"})


def _controllers(frames: FrameReader, upper: Frame, clause: int) -> list[int]:
    dep = frames.tree.tokens[clause].dep
    participle = frames.tree.tokens[clause].text.lower().endswith("ing") and frames.tree.tokens[clause - 1].text == ","
    if dep == "ccomp" and frames.clause_kind(clause) != "to":
        # "the letter said, adding that": the parser took the participle for what was said.
        return upper.of("subj") if participle else []
    if dep in {"xcomp", "ccomp"} or (dep == "advcl" and preposition(frames.tree, clause) in en.OF_OBJECT):
        # "urged X to sign", "thanked X for signing": the object acts; "promised to sign": the subject does.
        return upper.of("obj") or upper.of("iobj") or upper.of("subj")
    return upper.of("subj") or (upper.of("obj") if upper.passive else [])


def take_neighbour(frames: FrameReader, frame: Frame) -> None:
    """Take the noun between a comma or closing mark and the verb for its subject when the parser hung it into the quotation before."""
    tokens, verb = frames.tree.tokens, frame.token
    head = verb - 1
    while head > 0 and tokens[head].dep in {"flat", "punct"}:
        head = tokens[head].head if tokens[head].dep == "flat" else head - 1
    if head < 1 or tokens[head].pos not in {"NOUN", "PROPN", "PRON"} or not tokens[head].dep.startswith(("nsubj", "appos")):
        return
    phrase = frames.tree.phrase_tokens(head)
    set_off = tokens[phrase[0] - 1].text in {",", '"', "”", "'", "’"} if phrase[0] else False
    if set_off and tokens[head].head < phrase[0] and phrase[-1] < verb:
        frame.add("subj", head)


def ask_roles(frames: FrameReader, frame: Frame) -> None:
    """Let the predicate roles say who acts in an infinitive of purpose, where the tree leaves it open."""
    if frames.tree.tokens[frame.token].dep == "advcl" and frames.clause_kind(frame.token) == "to":
        for role, argument in frames.arguments(frame.token):
            if role == "A0" and argument != frame.token:
                frame.add("subj", argument, understood=True)


def share_clause(frames: FrameReader, frame: Frame) -> None:
    """In "for helping and urging Chad to return" the infinitive that the parser hangs on the first verb is the second's too."""
    token = frames.tree.tokens[frame.token]
    if token.dep != "conj" or frame.of("clause"):
        return
    for clause in frames.tree.of_dep(token.head, "xcomp"):
        if clause > frame.token and frames.clause_kind(clause) == "to":
            frame.add("clause", clause)
            frame.complement = "to"


def share_object(frames: FrameReader, frame: Frame) -> None:
    """In "signed but not ratified the treaty" and "which it signed but not ratified" both verbs have the object."""
    token = frames.tree.tokens[frame.token]
    if token.pos != "VERB" or any(frame.of(slot) for slot in frame.slots if slot not in {"subj", "time"}):
        return
    for second in frames.tree.of_dep(frame.token, "conj"):
        if frames.tree.tokens[second].pos == "VERB" and not frames.tree.of_dep(second, "nsubj", "nsubj:pass"):
            for head in frames.tree.of_dep(second, "obj"):
                frame.add("obj", head, understood=True)
    if token.dep != "conj" or frames.tree.tokens[token.head].pos != "VERB":
        return
    upper = frames.of(token.head)
    for head in upper.of("obj"):
        if head > frame.token or frames.tree.tokens[head].lemma in {"which", "that", "what"}:
            frame.add("obj", head, understood=True)
