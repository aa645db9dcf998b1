"""Link countries and their bodies by description: "the country", "the Iranian foreign ministry", "parliament", "both governments"."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.entities import focus
from kgbuild.entities.offices import Offices
from kgbuild.entities.scene import Scene
from kgbuild.model import Candidate, Entity, Mention

#: Bodies of which a country has one, so that "the government" needs no name beside it.
_NATIONAL = frozenset({"government", "parliament", "legislature", "army", "military", "police", "cabinet", "junta", "regime"})

#: Bodies of which a country has one for each matter.
_DEPARTMENTS = frozenset({"ministry", "department"})

#: Bodies that are national only where the text says so ("state television").
_SHARED = frozenset({"television"})

#: Classes of bodies that a country can have.
_BODIES = frozenset({"Government", "Organization", "MediaOutlet"})

#: Offices of which a country has one, so that "the French and Italian ministers" are two persons.
_SINGLE = frozenset({"president", "minister", "premier", "chancellor", "ambassador", "king", "queen", "secretary", "leader", "chief"})

#: Words that make no other body of a body.
_PLAIN = frozenset({"new", "current", "present", "own", "whole", "entire", "national", "central", "federal"})

_DEFINITE = frozenset({"the", "this", "that"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "any", "some"})
_BODY, _RECENT = 0.85, 0.7


class Bodies:
    """Countries and bodies of one document.

    Args:
        scene: The document under linking, its names already linked.
        resolve: Links the mention of a head token, once; used where a noun leans on another.
        offices: Who holds which office in the document.
    """

    def __init__(self, scene: Scene, resolve: Callable[[int], tuple[Candidate, ...]], offices: Offices) -> None:
        self.scene = scene
        self.resolve = resolve
        self.offices = offices

    # Countries

    def own_country(self, head: int) -> tuple[Candidate, ...]:
        """Return the country of whoever is said to own it: "his country"; of two, "their countries" are members."""
        for owner in self.scene.tree.of_dep(head, "nmod:poss"):
            candidates = self.resolve(owner) if owner in self.scene.by_head else ()
            owners = self.scene.members.get(owner) or candidates[:1]
            homes = dict.fromkeys(home for c in owners if (home := self.scene.home(c.entity)))
            found = tuple(Candidate(home, _RECENT, "description") for home in homes)
            if len(found) > 1 and self.scene.is_plural(head):
                self.scene.members[head] = found
            if found:
                return found
        return ()

    def country_in_focus(self, head: int) -> tuple[Candidate, ...]:
        """Return the country that the text is about: "the country", never the subject of the clause that "the country" stands in."""
        scene, tree = self.scene, self.scene.tree
        if scene.is_plural(head) or scene.determiner(head) not in _DEFINITE or tree.of_dep(head, "nmod:poss", "nmod"):
            return ()
        subjects = tree.of_dep(tree.head(head), "nsubj") if scene.tokens[head].dep in ("obj", "obl") else ()
        barred = frozenset(c.entity.iri for subject in subjects for c in scene.links.get(subject, ())[:1])
        country = focus.country(scene, head, barred)
        return (Candidate(country, _RECENT, "description"),) if country else ()

    # Bodies

    def link(self, mention: Mention, described: str) -> tuple[Candidate, ...]:
        """Return the body of a country or of a person: "the Iranian foreign ministry", "the Bush administration"."""
        scene, head = self.scene, mention.head
        if described not in _BODIES or scene.is_plural(head) or scene.determiner(head) in _INDEFINITE:
            return ()
        country = scene.country_of_phrase(head)
        if country:
            return (self._body_of(country, self._rest(mention), described, head),)
        names = [i for i in scene.tree.of_dep(head, "compound", "nmod:poss") if scene.tokens[i].pos == "PROPN"]
        if described == "Government" and names:
            return (Candidate(scene.unknown("Government", scene.label(mention)), _BODY, "body"),)
        return ()

    def each(self, mention: Mention, described: str) -> tuple[Candidate, ...]:
        """Return one body or office holder per country: "the Chilean and Peruvian governments"; they are the members of the mention."""
        scene, head = self.scene, mention.head
        countries = scene.countries_of_phrase(head)
        if len(countries) < 2 or not scene.is_plural(head) or described not in (*_BODIES, "Person"):
            return ()
        rest = self._rest(mention).split(" ")
        if described != "Person" or scene.lemma(head) in _SINGLE:
            rest = [scene.lemma(head) if word == scene.tokens[head].text else word for word in rest]
        found = tuple(self._one(country, " ".join(rest), described, head) for country in countries)
        scene.members[head] = found
        return found

    def _one(self, country: Entity, rest: str, described: str, head: int) -> Candidate:
        if described != "Person":
            return self._body_of(country, rest, described, head)
        holders = self.offices.of_country(head, country) if self.scene.lemma(head) in _SINGLE else ()
        if holders:
            return holders[0]
        return Candidate(self.scene.described("Unnamed", f"{self.scene.adjective(country)} {rest}"), 0.5, "unnamed")

    def _body_of(self, country: Entity, rest: str, described: str, head: int) -> Candidate:
        adjective = self.scene.adjective(country)
        for form in (f"{adjective} {rest}", f"{rest} of {country.label}", f"{rest} of the {country.label}", f"{country.label} {rest}"):
            known = self._known_body(form, country, described)
            if known:
                return Candidate(known, _BODY, "body")
        only = self.scene.authority.bodies(country, self.scene.lemma(head)) if " " not in rest else ()
        if len(only) == 1:
            return Candidate(only[0], _BODY, "body")
        return Candidate(self.scene.unknown(described, f"{adjective} {rest}"), _BODY, "body")

    def _known_body(self, form: str, country: Entity, described: str) -> Entity | None:
        """Return the body of that name: of the core, else the one of the country that the wide authority has."""
        known = [r.entity for r in self.scene.authority.lookup(form) if r.entity != country]
        wide = (r.entity for r in self.scene.authority.widely(form) if described in r.entity.types)
        return next(iter(known), None) or next((body for body in wide if self.scene.country_of(body) == country), None)

    def _rest(self, mention: Mention) -> str:
        """Return the words of a body without determiner, country and possessive mark."""
        tree = self.scene.tree
        out = {i for child in tree.children(mention.head) if self._is_outside(child) for i in tree.subtree(child)}
        return " ".join(self.scene.tokens[i].text for i in tree.tokens_in(mention.span) if i not in out)

    def _is_outside(self, child: int) -> bool:
        token = self.scene.tokens[child]
        if any("Country" in c.entity.types for c in self.scene.links.get(child, ())):
            return True
        if token.dep == "nmod":
            return self.scene.tree.case_of(child) not in ("of", "for")
        return token.dep in ("det", "nmod:poss", "appos", "acl", "acl:relcl", "punct", "conj", "cc", "nummod")

    # Bodies of the country in focus

    def national(self, mention: Mention, described: str) -> tuple[Candidate, ...]:
        """Return the body of the country that the text is about at this point: "parliament", "state television"."""
        head = mention.head
        if not self._is_national(head):
            return ()
        country = self._country_near(head) or focus.country(self.scene, head)
        return self._described_body(country, mention, described) if country else ()

    def _country_near(self, head: int) -> Entity | None:
        """Return the country in the same phrase: "government forces in Chad", "the government in Chad"."""
        scene, top = self.scene, head
        if scene.tokens[head].dep == "compound":
            top = scene.tree.head(head)
        near = (c.entity for i in scene.tree.of_dep(top, "nmod") for c in scene.links.get(i, ())[:1])
        return scene.country_of_phrase(top) or next((entity for entity in near if "Country" in entity.types), None)

    def _is_national(self, head: int) -> bool:
        scene, lemma = self.scene, self.scene.lemma(head)
        if scene.is_plural(head) or scene.determiner(head) not in ("", "the"):
            return False
        modifiers = scene.tree.of_dep(head, "compound", "amod")
        if lemma in _SHARED:
            return any(scene.lemma(i) in ("state", "national") for i in modifiers)
        # "The ministry" takes up one named before; "the foreign ministry" is that of the country in focus.
        return lemma in _NATIONAL or (lemma in _DEPARTMENTS and bool(modifiers) and scene.determiner(head) == "the")

    def _described_body(self, country: Entity, mention: Mention, described: str) -> tuple[Candidate, ...]:
        words = [word for word in self._rest(mention).split(" ") if word.lower() not in _PLAIN]
        if "-" in words:
            # "self-government" is no government.
            return ()
        rest = " ".join(words)
        body = self._body_of(country, rest, described, mention.head)
        return (Candidate(body.entity, round(_BODY * _RECENT, 4), "description"),)
