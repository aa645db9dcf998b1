"""Link names: by the authority, by the full names of the document, by acronyms that the text introduces; else to an entity of their own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kgbuild.entities import metonymy, nested
from kgbuild.entities.people import People
from kgbuild.entities.readings import Readings
from kgbuild.entities.scene import POLITE_TITLES, Scene
from kgbuild.entities.shortnames import ShortNames
from kgbuild.entities.spelling import without_titles
from kgbuild.model import Candidate, Mention
from kgbuild.ontology.records import Reading, normalise

#: Types of the model and the classes they stand for where nothing better is known.
_CLASSES = {"PERSON": "Person", "ORG": "Organization", "LOC": "Place", "NORP": "Group", "WEAPON": "Weapon", "MISC": "Other"}

#: Scores of readings that the document gives, not the authority.
_SURNAME, _OFFICE, _ACRONYM, _UNKNOWN = 0.9, 0.8, 0.9, 0.6

#: Classes of bodies that a country has its own of.
_NATIONAL = frozenset({"Government", "Organization", "Group"})

#: What departments of a government are called.
_DEPARTMENTS = frozenset({"ministry", "department"})
_PORTFOLIOS = frozenset(
    {"foreign", "affairs", "defence", "interior", "finance", "health", "justice", "education", "trade", "energy", "economy", "culture"}
    | {"environment", "agriculture", "labour", "transport", "information", "home", "commerce"}
)

#: Names in capitals alone are bodies up to this length; longer ones are words of a headline.
_ACRONYM_LETTERS = 5


class Names:
    """The names of one document: who was named in full, which acronyms were introduced.

    Args:
        scene: The document under linking.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.readings = Readings(scene)
        self.people = People(scene, self.readings)
        self.short = ShortNames(scene)
        self.mentions: dict[str, list[Mention]] = defaultdict(list)
        self.kinds: dict[str, str] = {}

    def link_all(self, mentions: Iterable[Mention]) -> None:
        """Link every name and adjective of nationality: full names first, as short forms lean on them wherever they stand."""
        named = [m for m in mentions if m.form in ("name", "adjective")]
        self.readings.note(named)
        for mention in named:
            self.mentions[self.readings.key(mention)].append(mention)
        regions = nested.towns(self.scene, named)
        for head, (town, region) in regions.items():
            words = self.scene.words(town.name)
            for name in (words, nested.plain(words)):
                self.readings.within.setdefault(normalise(name), region)
            self.scene.links[head] = ()
        named = [m for m in named if m.head not in regions and not self._is_portfolio(m)]
        # "President Chirac" tells who is meant by the surname alone, in the headline before it too.
        short = sorted((m for m in named if self._is_short(m)), key=lambda m: not self.people.titles(m))
        for mention in named:
            if not self._is_short(mention):
                self._keep(mention, self._full(mention))
        for mention in named:
            self._lengthen(mention)
        for mention in short:
            self._keep(mention, self._short(mention))
        for mention in named:
            self._complete(mention)
        for mention in (m for m in named if self._is_nested(m)):
            self.scene.links[mention.head] = ()

    def _is_nested(self, mention: Mention) -> bool:
        """Say whether the name of a place, or of the state that it stands for, is only a part of another name or of that of players."""
        best = self.scene.best(mention.head)
        if best is None or mention.form != "name" or not best.entity.known:
            return False
        if nested.is_of_team(self.scene, mention.head):
            return True
        return ("Place" in best.entity.types or best.rule == "metonym") and nested.is_part(self.scene, mention, best.entity)

    def _is_portfolio(self, mention: Mention) -> bool:
        """Say whether a name is only that of a department ("the Foreign Ministry"): whose it is, the context tells as for a noun."""
        words = self.readings.key(mention).split(" ")
        return words[-1] in _DEPARTMENTS and set(words[:-1]) <= _PORTFOLIOS and not self.scene.authority.lookup(" ".join(words))

    def _lengthen(self, mention: Mention) -> None:
        """Give an unknown name the body of the document whose longer name it shortens: "Home Office", "the British Home Office"."""
        best = self.scene.best(mention.head)
        longer = self.short.longer(best.entity) if best and not best.entity.known else None
        if longer:
            self.scene.links[mention.head] = (Candidate(longer, _SURNAME, "short name"),)

    def _complete(self, mention: Mention) -> None:
        """Link both names of a coordination that shares its last word: "North and South Korea"."""
        scene, tree = self.scene, self.scene.tree
        inside, last = tree.tokens_in(mention.name), self.scene.words(mention.name).split(" ")[-1]
        for child in tree.of_dep(mention.head, "compound", "amod"):
            joined = [i for i in tree.of_dep(child, "conj") if i in inside and any(scene.lemma(c) == "and" for c in tree.of_dep(i, "cc"))]
            readings = scene.authority.lookup(f"{scene.tokens[child].text} {last}") if joined and child not in inside else ()
            if readings and scene.links.get(mention.head):
                first = Candidate(readings[0].entity, readings[0].score, "shared name")
                scene.members[mention.head] = (first, scene.links[mention.head][0])
                if child in scene.by_head:
                    scene.links[child] = (first,)

    def _keep(self, mention: Mention, candidates: tuple[Candidate, ...]) -> None:
        scene = self.scene
        scene.links[mention.head] = candidates
        if not candidates:
            return
        entity = candidates[0].entity
        if "Person" in entity.types:
            self.people.note(mention, entity)
        else:
            self.short.note(mention, entity)

    # Kinds of names

    def _is_short(self, mention: Mention) -> bool:
        """Say whether a name is one word that may be a surname or an acronym explained elsewhere."""
        text = self.scene.words(mention.name)
        if mention.form == "adjective" or " " in text:
            return False
        readings = self.scene.authority.lookup(text)
        if not readings or self.scene.authority.metonym(text) or any(r.rule == "surname" for r in readings):
            return True
        return self.readings.label(mention) == "PERSON" and not _is_sure(readings)

    def _full(self, mention: Mention) -> tuple[Candidate, ...]:
        text = self.scene.words(mention.name)
        text = nested.plain(text) if normalise(text) in self.readings.within else text
        readings = self.readings.of(mention, text)
        if readings:
            return self._outlet(text, readings) or self.readings.candidates(mention, readings)
        if mention.form == "adjective":
            return ()
        whole = self._whole(mention, text)
        if whole:
            return self.readings.candidates(mention, whole)
        kind = self._kind(mention)
        if kind == "Person":
            return self._person(mention, text)
        again = self.short.again(text)
        return (Candidate(again, _SURNAME, "near-name"),) if again else self._unknown(mention, text)

    def _whole(self, mention: Mention, text: str) -> tuple[Reading, ...]:
        """Return what a name is together with the one after its "of", where only both are known: "Labour Party of Chad"."""
        scene = self.scene
        for child in scene.tree.of_dep(mention.head, "nmod"):
            other = scene.by_head.get(child)
            if other and other.form == "name" and scene.tree.case_of(child) == "of":
                found = self.readings.of(mention, f"{text} of {scene.words(other.name)}")
                if found:
                    return found
        return ()

    def _kind(self, mention: Mention) -> str:
        """Return the class of an unknown name: that which most of its mentions tell, the first of equals, so that it is one entity."""
        key = self.readings.key(mention)
        if key not in self.kinds:
            votes = Counter(self._kind_told(other) for other in self.mentions.get(key, (mention,)))
            self.kinds[key] = max(votes, key=lambda kind: votes[kind])
        return self.kinds[key]

    def _kind_told(self, mention: Mention) -> str:
        scene = self.scene
        head = scene.own_head(mention)
        if scene.titles_of(head) or self._has_polite_title(head):
            return "Person"
        name = scene.words(mention.name)
        # A name is built on its last word, or on the one before "of": "Treaty of Oslo".
        last, noun = name.split(" ")[-1], name.split(" of ")[0].split(" ")[-1]
        described = (scene.authority.class_of(last) or scene.authority.class_of(noun)) if " " in name else ""
        described = described or (scene.class_of(mention.head) if mention.head != head else "")
        label = self.readings.label(mention)
        # "Emily Post" is a person, "the Human Rights Commission" is not.
        is_body = label != "PERSON" or name.count(" ") > 1 or scene.determiner(mention.head) == "the"
        if described and described not in ("Person", "Event") and is_body:
            return "Place" if described == "Country" and normalise(last) == "state" else described
        if last.isupper() and 1 < len(last) <= _ACRONYM_LETTERS and label in ("PERSON", ""):
            return "Organization"
        if label:
            return _CLASSES.get(label, "Other")
        return "Person" if scene.tree.of_dep(head, "flat") else "Other"

    def _has_polite_title(self, head: int) -> bool:
        around = (*self.scene.tree.children(head), self.scene.tree.head(head))
        return any(
            self.scene.tokens[i].text.rstrip(".").lower() in POLITE_TITLES and self.scene.tokens[i].text[0].isupper() for i in around
        )

    def _person(self, mention: Mention, text: str) -> tuple[Candidate, ...]:
        plain = without_titles(text)
        return self.people.link(mention, plain, is_titled=plain != text) if " " in plain else self._short(mention)

    def _short(self, mention: Mention) -> tuple[Candidate, ...]:
        """Link one word: the person of that surname in the document, an acronym it explains, a known surname, an office holder."""
        text = without_titles(self.scene.words(mention.name))
        if text in self.short.acronyms:
            return (Candidate(self.short.acronyms[text], _ACRONYM, "acronym"),)
        readings = self.readings.of(mention, text)
        if text != self.scene.words(mention.name):
            # "Queen Victoria" is no city.
            readings = tuple(r for r in readings if "Person" in r.entity.types)
        sure = tuple(r for r in readings if r.rule != "surname")
        people = self.people.bearers(mention, text)
        if people and (self.readings.label(mention) in ("PERSON", "") or not sure or self._acts_as_person(mention)):
            return (*(Candidate(p, _SURNAME, "surname") for p in people[:1]), *(Candidate(r.entity, 0.5, "alias") for r in sure))
        if readings:
            return self._outlet(text, readings) or self.readings.candidates(mention, readings)
        return self._unknown(mention, text)

    def _outlet(self, text: str, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
        outlet = self.short.outlet(text, [reading.entity for reading in readings])
        return (Candidate(outlet, _SURNAME, "short name"),) if outlet else ()

    def _acts_as_person(self, mention: Mention) -> bool:
        """Say whether the name of a city that is also a surname of the document stands where a person does, and no place."""
        metonym = self.scene.authority.metonym(self.scene.words(mention.name))
        return metonym is not None and not metonymy.is_place(self.scene, mention.head, metonym.default)

    def _unknown(self, mention: Mention, text: str) -> tuple[Candidate, ...]:
        """Return the body that a word shortens or the office holder of that surname, else an entity of the name's own."""
        kind = self._kind(mention)
        if kind == "Person":
            found, score, rule = self.people.office_holder(mention, text), _OFFICE, "title"
        else:
            found, score, rule = None if kind == "Place" else self.short.by_word(mention, text), _SURNAME, "short name"
        if found:
            return (Candidate(found, score, rule),)
        described, country = self.scene.authority.class_of(text), self.readings.told(mention)
        if country and described in _NATIONAL:
            # "the Bolivian Congress", where another country's is the known one.
            return (Candidate(self.scene.unknown(described, f"{self.scene.adjective(country)} {text}"), _UNKNOWN, "body"),)
        if self.scene.is_beside(mention.head) and kind not in ("Person", "Place"):
            # Credits and licences under a picture name nothing that the article is about.
            return ()
        region = self.readings.within.get(self.readings.key(mention)) if kind == "Place" else None
        # The region tells one Springfield from another.
        return (Candidate(self.scene.unknown(kind, f"{text}, {region.label}" if region else text), _UNKNOWN, "name"),)


def _is_sure(readings: tuple[Reading, ...]) -> bool:
    return any(r.rule in ("name", "alias", "acronym", "demonym", "metonym") for r in readings)
