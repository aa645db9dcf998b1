"""Read the frames of an analysis: from the dependency tree, and where it shows no subject or complement, from the predicate roles."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.acts.control import ask_roles, borrow_subject, share_clause, share_object, take_neighbour
from kgbuild.acts.dates import is_day
from kgbuild.acts.frame import Frame, is_agent, is_infinitive, is_set_noun, possessors, preposition
from kgbuild.lang import en
from kgbuild.model import Predicate
from kgbuild.syntax import Tree


class Frames:
    """Read and remember the frames of an analysis."""

    def __init__(self, tree: Tree, predicates: Iterable[Predicate]) -> None:
        #: The trees of the document.
        self.tree = tree
        self._roles = {p.token: p.arguments for p in predicates}
        self._times = {token: [a for role, a in arguments if role == "TMP"] for token, arguments in self._roles.items()}
        self._frames: dict[int, Frame] = {}
        titles = (block.span for block in tree.analysis.document.blocks if block.part in {"title", "heading"})
        self._titled = frozenset(token for span in titles for token in tree.tokens_in(span))

    def of(self, token: int) -> Frame:
        """Return the frame of a verb, noun or adjective."""
        if token not in self._frames:
            self._frames[token] = self._read(token)
        return self._frames[token]

    def arguments(self, token: int) -> tuple[tuple[str, int], ...]:
        """Return the roles and arguments that the language model gives to a predicate."""
        return self._roles.get(token, ())

    def times(self, token: int) -> list[int]:
        """Return the heads of the time phrases that the predicate roles give to a predicate."""
        return self._times.get(token, [])

    def _read(self, token: int) -> Frame:
        frame = Frame(token)
        # Remembered before it is complete: a malformed tree must not make two frames read each other for ever.
        self._frames[token] = frame
        nominal = self.tree.tokens[token].pos in {"NOUN", "PROPN"}
        if nominal:
            self._read_noun(frame)
        if not nominal or (self._has_subject(token) and not frame.of("poss")):
            self._read_clause(frame)
        self._fill_from_roles(frame, nominal=nominal)
        return frame

    def _has_subject(self, token: int) -> bool:
        return bool(self.tree.of_dep(token, "nsubj", "nsubj:pass", "cop"))

    # -- clauses -------------------------------------------------------------------------------------------------------------

    def _read_clause(self, frame: Frame) -> None:
        tree, token = self.tree, frame.token
        agents = any(is_agent(tree, agent) for agent in tree.of_dep(token, "obl:agent"))
        perfect = [tree.tokens[a].lemma.lower() for a in tree.of_dep(token, "aux")].count("have")
        # "Norway has charged three men": without "been" the perfect is active, whatever the parser calls its subject.
        subjects = tree.of_dep(token, "nsubj:pass") and not (perfect and tree.of_dep(token, "obj"))
        frame.passive = agents or bool(subjects or tree.of_dep(token, "aux:pass")) or self._is_past_participle(token)
        for child in tree.children(token):
            self._read_dependent(frame, child)
        self._sort_subjects(frame)
        self._sort_objects(frame)
        self._read_relative(frame)
        self._read_participle(frame)
        if frame.passive and frame.of("obj") and tree.of_dep(token, "obj") and tree.of_dep(token, "nsubj:pass"):
            self._read_double_object(frame)
        self._read_headline(frame)
        if not frame.of("subj") and not frame.passive:
            take_neighbour(self, frame)
        if not frame.of("subj"):
            ask_roles(self, frame)
        if not frame.of("subj"):
            borrow_subject(self, frame)
        share_object(self, frame)
        share_clause(self, frame)

    def _read_double_object(self, frame: Frame) -> None:
        """In "Ukraine was offered cooperation" the subject of the passive is the receiver, in "the time that it was read" it is not."""
        read = {argument for role, argument in self.arguments(frame.token) if role == "A1"}
        for subject in self.tree.of_dep(frame.token, "nsubj:pass"):
            if subject in read:
                frame.slots["obj"] = [subject]
                return
            frame.slots["obj"].remove(subject)
            frame.add("iobj", subject)

    def _sort_subjects(self, frame: Frame) -> None:
        """Of several subjects keep the one nearest before the predicate; one behind it, beside one before it, is an object."""
        subjects = [s for s in frame.of("subj") if self.tree.tokens[s].dep.startswith("nsubj")]
        before = [s for s in subjects if s < frame.token]
        if len(subjects) < 2 or not before:
            return
        frame.slots["subj"] = [s for s in before if s == before[-1] or self._is_listed(s, before[-1])]
        for subject in subjects:
            if subject > frame.token:
                frame.add("obj", subject)

    def _sort_objects(self, frame: Frame) -> None:
        """Drop the empty "it" of "it was announced that"; take a noun right before an active verb without subject for its subject."""
        if not frame.of("obj") and len(frame.of("pred")) > 1 and frame.of("pred")[0] > frame.token:
            # "called the plan a threat" with two predicates by the tree
            frame.add("obj", frame.slots["pred"].pop(0))
        tokens, objects = self.tree.tokens, frame.of("obj")
        if frame.of("clause") and len(objects) == 1 and frame.passive and tokens[objects[0]].lemma.lower() == "it":
            frame.slots["obj"] = []
        elif (
            len(objects) > 1
            and not frame.of("subj")
            and not frame.passive
            and objects[0] < frame.token < objects[1]
            and self._is_noun(objects[0])
        ):
            frame.slots["obj"] = objects[1:]
            frame.add("subj", objects[0])

    def _is_noun(self, token: int) -> bool:
        return self.tree.tokens[token].pos in {"NOUN", "PROPN"}

    def _is_listed(self, first: int, last: int) -> bool:
        """Say whether names up to a subject are a list ("Chad, Mali and Niger") that the parser did not join."""
        between = self.tree.tokens[first + 1 : last]
        return any(t.text == "," for t in between) and all(t.pos in {"PROPN", "PUNCT", "CCONJ", "DET"} for t in between)

    def _read_dependent(self, frame: Frame, child: int) -> None:
        dep = self.tree.tokens[child].dep
        match dep:
            case "nsubj" if child > frame.token and preposition(self.tree, child) in en.GOVERNING:
                # No subject stands behind its verb and a preposition ("said an envoy to the agency").
                self._add_oblique(frame, child)
            case "nsubj" | "nsubj:outer" | "csubj":
                frame.add("subj", child)
            case "nsubj:pass" if not frame.passive:
                frame.add("subj", child)
            case "nsubj:pass" | "obj":
                frame.add("obj", child)
                self._add_strays(frame, child)
            case "iobj":
                frame.add("iobj", child)
            case "ccomp" | "xcomp" | "acl" | "csubj:outer" | "csubj:pass":
                self._add_clause(frame, child)
            case "obl:agent" if is_agent(self.tree, child):
                frame.add("subj", child)
            case "obl" | "nmod" | "advcl" | "obl:agent":
                self._add_oblique(frame, child)
            case "advmod" if child > frame.token and self.tree.of_dep(child, "det") and child not in self.times(frame.token):
                # Words with an article are no adverb: 20 of the 16,655 in the treebanks that the parser learnt from.
                frame.add("obj", child)

    def _add_strays(self, frame: Frame, noun: int) -> None:
        """Take what the parser hung on the object for an argument of the verb where it is marked as a clause: "accuses Chad of looting".

        None of the 12,024 nominal modifiers in the treebanks has such a mark.
        """
        for child in self.tree.of_dep(noun, "nmod"):
            if self.tree.of_dep(child, "mark"):
                self._add_oblique(frame, child)

    def _add_clause(self, frame: Frame, child: int) -> None:
        kind = self.clause_kind(child)
        if not kind and frame.of("clause"):
            return
        frame.add("clause" if kind else "pred", child)
        frame.complement = frame.complement or kind

    def clause_kind(self, child: int) -> str:
        """Return the kind of a clause below a predicate: "that", "to", "ing", or "" for what is no clause."""
        tree, token = self.tree, self.tree.tokens[child]
        if is_infinitive(tree, child) and any(tree.tokens[m].lemma == "to" for m in tree.of_dep(child, "mark")):
            return "that" if tree.of_dep(child, "nsubj", "nsubj:outer") and token.dep == "ccomp" else "to"
        if token.dep == "ccomp" or self._has_subject(child):
            return "that"
        if token.pos in {"VERB", "AUX"}:
            return "ing" if token.text.lower().endswith("ing") else "to" if token.dep == "xcomp" else "that"
        return ""

    def _add_oblique(self, frame: Frame, child: int) -> None:
        word = preposition(self.tree, child)
        if (word, self.tree.tokens[child].lemma.lower()) in en.SET_PHRASES or is_set_noun(self.tree, child):
            return
        if not word:
            if self.tree.tokens[child].dep == "advcl" and self.clause_kind(child) == "to":
                frame.add("purpose", child)
            elif self._is_bare_object(frame, child):
                frame.add("obj", child)
            return
        if child in self.times(frame.token) and self.tree.tokens[child].dep != "advcl":
            frame.add("time", child)
        elif word == "by" and frame.passive and self.tree.tokens[child].dep != "advcl":
            frame.add("subj", child)
        else:
            frame.add(word, child)

    def _is_bare_object(self, frame: Frame, child: int) -> bool:
        """Say whether a noun without preposition behind an active verb, which the parser calls oblique, is its object."""
        behind = child > frame.token and not frame.passive and self._is_noun(child) and child not in self.times(frame.token)
        return behind and self.tree.tokens[child].dep == "obl" and not is_day(self.tree.tokens[child].text)

    def _read_headline(self, frame: Frame) -> None:
        """In the headline "Minister criticised after a speech" the subject of the participle is the one criticised."""
        token, subjects = self.tree.tokens[frame.token], frame.of("subj")
        if not subjects or frame.passive or frame.token not in self._titled or not token.text.lower().endswith("ed"):
            return
        roles = {argument: role for role, argument in self.arguments(frame.token)}
        complements = [slot for slot in ("obj", "iobj", "clause", "pred") if frame.of(slot)]
        if not complements and not self.tree.of_dep(frame.token, "aux") and all(roles.get(s) != "A0" for s in subjects):
            frame.passive = True
            for subject in list(subjects):
                frame.slots["subj"].remove(subject)
                frame.add("obj", subject)

    def _read_relative(self, frame: Frame) -> None:
        """In "the demand that Russia made" and "which it is willing to discuss" the noun is the object that the relative clause lacks."""
        token, upper = self.tree.tokens[frame.token], self.tree.tokens[self.tree.head(frame.token)]
        subjects = frame.of("subj")
        if token.dep == "xcomp" and upper.dep == "acl:relcl":
            # The subject of the relative clause is that of the infinitive.
            token, subjects = upper, list(self.tree.of_dep(upper.index, "nsubj"))
        first = min(self.tree.subtree(token.index))
        # After a comma ("..., the paper said") nothing is lacking.
        loose = "," in {self.tree.tokens[first].text, self.tree.tokens[max(first - 1, 0)].text}
        if token.dep != "acl:relcl" or not subjects or loose or frame.of("obj") or frame.of("clause"):
            return
        if not any(self.tree.tokens[s].lemma in {"which", "who", "that"} for s in subjects):
            frame.add("obj", token.head, understood=True)

    def _read_participle(self, frame: Frame) -> None:
        """In "documents published by" the noun is the object, in "a letter saying" the subject of the participle."""
        token = self.tree.tokens[frame.token]
        if token.dep not in {"acl", "amod"} or token.pos not in {"VERB", "ADJ"}:
            return
        if token.text.lower().endswith("ing"):
            if not frame.of("subj"):
                frame.add("subj", token.head, understood=True)
        elif self._is_past_participle(frame.token) and not frame.of("obj"):
            frame.add("obj", token.head, understood=True)
            if token.dep == "amod" and not frame.of("subj"):
                # "Norway's proposed treaty": who owns the noun performs the participle.
                for owner in possessors(self.tree, token.head):
                    frame.add("subj", owner)

    def _is_past_participle(self, index: int) -> bool:
        token, tree = self.tree.tokens[index], self.tree
        if token.pos != "VERB" or token.text.lower().endswith("ing"):
            return False
        marks = {tree.tokens[m].text.lower() for m in tree.of_dep(index, "mark")}
        if token.dep == "advcl" and not tree.of_dep(index, "nsubj", "nsubj:pass", "aux"):
            # "when asked", "Asked about the leak, ..."
            marks |= {tree.tokens[m].text.lower() for m in tree.of_dep(index, "advmod") if m < index}
            fronted = not marks and token.text.endswith("ed") and index == tree.sentence_of(index)[0]
            return fronted or bool(marks & en.ELLIPTIC)
        return token.dep in {"acl", "amod"} and not marks

    # -- nouns ---------------------------------------------------------------------------------------------------------------

    def _read_noun(self, frame: Frame) -> None:
        tree, owners = self.tree, possessors(self.tree, frame.token)
        for child in tree.children(frame.token):
            dep = tree.tokens[child].dep
            if child in owners:
                frame.add("poss", child)
            elif dep in {"amod", "compound", "nmod:desc", "nmod:unmarked"}:
                self._read_modifier(frame, child)
            elif dep in {"nmod", "obl"}:
                self._read_oblique_of_noun(frame, child)
            elif dep in {"acl", "ccomp", "advcl", "xcomp"}:
                word = preposition(tree, child)
                if word and word != "to":
                    frame.add(word, child)
                elif dep != "acl" or self._is_complement(child):
                    self._add_clause(frame, child)

    def _read_modifier(self, frame: Frame, child: int) -> None:
        frame.add("mod", child)
        # "Chilean-Peruvian talks": the first party hangs on the second.
        for first in self.tree.of_dep(child, "compound", "amod"):
            if self.tree.tokens[first + 1].text in en.HYPHENS:
                frame.add("mod", first)

    def _read_oblique_of_noun(self, frame: Frame, child: int) -> None:
        word = preposition(self.tree, child) or "mod"
        # "a speech on Sunday" is not about Sunday.
        frame.add("time" if word in {"on", "in"} and is_day(self.tree.tokens[child].text) else word, child)
        if word in {"by", "of", "from"}:
            self._read_behind(frame, child)

    def _read_behind(self, frame: Frame, author: int) -> None:
        """In "threats by Chad against Mali" the parser hangs the second phrase on the first."""
        for child in self.tree.of_dep(author, "nmod"):
            word = preposition(self.tree, child)
            if word in {"against", "to", "for", "on", "over", "about"}:
                frame.add(word, child)

    def _is_complement(self, clause: int) -> bool:
        """Say whether a clause behind a noun says what the noun is of ("the demand that", "a plan to") and does not only describe it."""
        marks = {self.tree.tokens[m].text.lower() for m in self.tree.of_dep(clause, "mark")}
        return bool(marks & {"that", "to", "whether", "if"}) or bool(self.tree.of_dep(clause, "nsubj", "nsubj:pass"))

    # -- predicate roles -----------------------------------------------------------------------------------------------------

    def _fill_from_roles(self, frame: Frame, *, nominal: bool) -> None:
        own = set(self.tree.subtree(frame.token))
        for role, argument in self.arguments(frame.token):
            if argument == frame.token or any(argument in tokens for tokens in frame.slots.values()):
                continue
            quality = role == "A1" and self.tree.tokens[frame.token].pos == "ADJ" and not frame.of("obj")
            if (role == "A0" or quality) and not frame.of("subj") and not frame.of("poss") and not frame.of("by"):
                # "believe Chad to be ready for talks"
                frame.add("subj", argument, understood=argument not in own)
            elif role == "A1" and not nominal and not frame.of("obj") and not frame.of("clause"):
                self._fill_object(frame, argument)
            elif role == "A2" and not nominal and argument > frame.token and not frame.of("clause") and self.clause_kind(argument) == "to":
                # "for helping and persuading Chad to return": the infinitive hangs on the first verb.
                self._fill_object(frame, argument)

    def _fill_object(self, frame: Frame, argument: int) -> None:
        token = self.tree.tokens[argument]
        if token.pos in {"VERB", "AUX"} or self._has_subject(argument):
            frame.add("clause", argument)
            frame.complement = self.clause_kind(argument) or "that"
        else:
            frame.add("obj", argument, understood=True)
