"""Link names: by the authority, by the full names of the document, by acronyms that the text introduces; else to an entity of their own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from kgbuild.entities import metonymy
from kgbuild.entities.scene import POLITE_TITLES, Scene
from kgbuild.entities.spelling import abbreviates, likeness, surname, without_titles
from kgbuild.model import Candidate, Entity, Mention
from kgbuild.ontology.records import Reading, normalise

#: Two spellings of a full name are one person from this likeness on: 0.85 takes Sergei for Sergey, not Ivanov for Ivanova.
_NEAR = 0.85

#: Types of the model and the classes they stand for where nothing better is known.
_CLASSES = {"PERSON": "Person", "ORG": "Organization", "LOC": "Place", "NORP": "Group", "WEAPON": "Weapon", "MISC": "Other"}

#: Scores of readings that the document gives, not the authority.
_SURNAME, _OFFICE, _ACRONYM, _NEARLY, _UNKNOWN = 0.9, 0.8, 0.9, 0.75, 0.6

#: Classes of bodies that a country has its own of.
_NATIONAL = frozenset({"Government", "Organization", "Group"})

#: Classes whose names are shortened to their first word or initials, and words that initials leave out.
_NAMED_SHORT = frozenset({"Organization", "Group", "Government", "MediaOutlet"})
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to"})

#: First words that many names share.
_PLAIN_FIRST = frozenset({"north", "south", "east", "west", "new", "united", "national", "international", "central", "state", "free"})

#: What departments of a government are called.
_DEPARTMENTS = frozenset({"ministry", "department"})
_PORTFOLIOS = frozenset(
    {"foreign", "affairs", "defence", "interior", "finance", "health", "justice", "education", "trade", "energy", "economy", "culture"}
    | {"environment", "agriculture", "labour", "transport", "information", "home", "commerce"}
)

#: Names in capitals alone are bodies up to this length; longer ones are words of a headline.
_ACRONYM_LETTERS = 5

_ACRONYM_IN_BRACKETS = re.compile(r"\s*\(\s*[\"“]?([A-Z][A-Za-z-]{1,9})[\"”]?\s*[),;]")


class Names:
    """The names of one document: who was named in full, which acronyms were introduced.

    Args:
        scene: The document under linking.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.people: dict[str, list[Entity]] = {}
        self.acronyms: dict[str, Entity] = {}
        self.given: dict[str, dict[Entity, None]] = defaultdict(dict)
        self.bodies: dict[str, Entity] = {}
        self.labels: dict[str, Counter[str]] = defaultdict(Counter)
        self.countries: dict[str, set[str]] = {}

    def link_all(self, mentions: Iterable[Mention]) -> None:
        """Link every name and adjective of nationality: full names first, as short forms lean on them wherever they stand."""
        named = [m for m in mentions if m.form in ("name", "adjective")]
        self._note_countries(named)
        for mention in named:
            self.labels[self._key(mention)][mention.label] += 1
        named = [m for m in named if not self._is_portfolio(m)]
        short = [m for m in named if self._is_short(m)]
        for mention in named:
            if not self._is_short(mention):
                self._keep(mention, self._full(mention))
        for mention in short:
            self._keep(mention, self._short(mention))
        for mention in named:
            self._complete(mention)

    def _is_portfolio(self, mention: Mention) -> bool:
        """Say whether a name is only that of a department ("the Foreign Ministry"): whose it is, the context tells as for a noun."""
        words = self._key(mention).split(" ")
        return words[-1] in _DEPARTMENTS and set(words[:-1]) <= _PORTFOLIOS and not self.scene.authority.lookup(" ".join(words))

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

    def _key(self, mention: Mention) -> str:
        return normalise(self.scene.words(mention.name))

    def _label(self, mention: Mention) -> str:
        """Return the type that the language model gave the name most often in this document, the first of equals."""
        labels = self.labels[self._key(mention)]
        return max((label for label in labels if label), key=lambda label: labels[label], default="")

    def _note_countries(self, named: Iterable[Mention]) -> None:
        """Note the countries of the document with the forms that say so, as a name of a national body needs one beside it."""
        for text in dict.fromkeys(self.scene.words(mention.name) for mention in named):
            for reading in self.scene.authority.lookup(text):
                country = self.scene.country_of(reading.entity)
                if country:
                    self.countries.setdefault(country.iri, set()).add(normalise(text))

    def _keep(self, mention: Mention, candidates: tuple[Candidate, ...]) -> None:
        scene = self.scene
        scene.links[mention.head] = candidates
        if not candidates:
            return
        entity = candidates[0].entity
        if "Person" in entity.types:
            self._note_person(mention, entity)
        else:
            self._note_acronym(mention, entity)
            self._note_body(entity)

    def _note_person(self, mention: Mention, entity: Entity) -> None:
        told = self.scene.gender_told(self._own_head(mention))
        if told:
            self.scene.genders.setdefault(entity.iri, told)
        for name in (without_titles(self.scene.words(mention.name)), entity.label):
            known = self.people.setdefault(surname(name), [])
            if entity not in known:
                known.append(entity)
            self.given[normalise(name).split(" ")[0]].setdefault(entity)

    def _note_acronym(self, mention: Mention, entity: Entity) -> None:
        found = _ACRONYM_IN_BRACKETS.match(self.scene.text, mention.name.end)
        if found and abbreviates(found[1], self.scene.words(mention.name)):
            self.acronyms.setdefault(found[1], entity)

    def _note_body(self, entity: Entity) -> None:
        """Note the short forms of a name of several words: its first word, the noun it is built on, its initials."""
        label = normalise(entity.label)
        words = [word for word in label.split(" ") if word not in _SMALL]
        if len(words) > 1 and not _NAMED_SHORT.isdisjoint(entity.types):
            noun = label.split(" of ")[0].split(" ")[-1]
            # The first word is one's own only in a name that is not built on a country or a compass point.
            first = words[0] if not entity.known and not self.scene.authority.lookup(words[0]) and words[0] not in _PLAIN_FIRST else noun
            for form in (first, noun, "".join(word[0] for word in words)):
                self.bodies.setdefault(form, entity)

    def _own_head(self, mention: Mention) -> int:
        """Return the head of the name itself, where the mention's head is the noun that the name names."""
        inside = self.scene.tree.tokens_in(mention.name)
        if mention.head in inside:
            return mention.head
        return next((i for i in inside if self.scene.tree.head(i) not in inside), mention.head)

    # Kinds of names

    def _is_short(self, mention: Mention) -> bool:
        """Say whether a name is one word that may be a surname or an acronym explained elsewhere."""
        text = self.scene.words(mention.name)
        if mention.form == "adjective" or " " in text:
            return False
        readings = self.scene.authority.lookup(text)
        return not readings or any(r.rule == "surname" for r in readings) or (self._label(mention) == "PERSON" and not _is_sure(readings))

    def _full(self, mention: Mention) -> tuple[Candidate, ...]:
        text = self.scene.words(mention.name)
        readings = tuple(r for r in self.scene.authority.lookup(text) if self._is_at_home(mention, r))
        if readings:
            return self._known(mention, readings)
        if mention.form == "adjective":
            return ()
        kind = self._kind(mention)
        if kind == "Person":
            return self._person(mention, text)
        return self._unknown(mention, text)

    def _known(self, mention: Mention, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
        if mention.form == "adjective":
            fitting = tuple(r for r in readings if r.rule in ("adjective", "demonym"))
            return tuple(Candidate(r.entity, r.score, "demonym") for r in fitting or readings)
        metonym = self.scene.authority.metonym(self.scene.words(mention.name))
        if metonym:
            return metonymy.read(self.scene, mention, metonym, readings)
        ranked = sorted(readings, key=lambda r: (-self._fit(mention, r), r.entity.iri))
        rules = {"adjective": "demonym", "name": "alias"}
        return tuple(Candidate(r.entity, round(r.score * self._fit(mention, r), 4), rules.get(r.rule, r.rule)) for r in ranked)

    def _is_at_home(self, mention: Mention, reading: Reading) -> bool:
        """Say whether a national body ("the Senate") can be meant: the phrase names no other country and the document names this one."""
        country = self.scene.country_of(reading.entity)
        if country is None or not _NATIONAL.intersection(reading.entity.types):
            return True
        told = self._told(mention)
        if told and told != country:
            return False
        others = self.countries.get(country.iri, set()) - {normalise(self.scene.words(mention.name))}
        return reading.rule not in ("alias", "acronym") or told == country or bool(others)

    def _told(self, mention: Mention) -> Entity | None:
        """Return the country that the phrase around a name tells, by names that are not linked yet."""
        tree = self.scene.tree
        for child in tree.of_dep(mention.head, "amod", "nmod:poss", "compound", "nmod"):
            other = self.scene.by_head.get(child)
            if other and (self.scene.tokens[child].dep != "nmod" or tree.case_of(child) == "of"):
                readings = self.scene.authority.lookup(self.scene.words(other.name))
                found = next((r.entity for r in readings if "Country" in r.entity.types), None)
                if found:
                    return found
        return None

    def _fit(self, mention: Mention, reading: Reading) -> float:
        """Return how well a reading agrees with the rest of the sentence: its person has that title, it is in that country."""
        scene, fit = self.scene, reading.score
        if reading.entity.is_actor and "Person" in reading.entity.types:
            fit *= 1.0 if self._held_office(reading.entity) else 0.9
        elif self._label(mention) == "PERSON" and scene.titles_of(self._own_head(mention)):
            fit *= 0.5
        told = self._told(mention)
        own = scene.country_of(reading.entity)
        if told and own and told != own and "Country" not in reading.entity.types:
            fit *= 0.9
        return fit

    def _held_office(self, person: Entity) -> bool:
        """Say whether no date of an office speaks against the person at the time of the article."""
        record, day = self.scene.authority.record(person), self.scene.analysis.document.published
        dated = [o for o in record.offices if o.start] if record and day else []
        return not dated or any(o.start[:4] <= day[:4] <= (o.end or "9999")[:4] for o in dated)

    def _kind(self, mention: Mention) -> str:
        scene, head = self.scene, self._own_head(mention)
        if scene.titles_of(head) or self._has_polite_title(head):
            return "Person"
        last = scene.words(mention.name).split(" ")[-1]
        described = scene.authority.class_of(last) if last != scene.words(mention.name) else ""
        described = described or (scene.class_of(mention.head) if mention.head != head else "")
        if described and described not in ("Person", "Event") and self._label(mention) != "PERSON":
            return described
        label = self._label(mention)
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

    # Persons

    def _person(self, mention: Mention, text: str) -> tuple[Candidate, ...]:
        plain = without_titles(text)
        if " " not in plain:
            return self._short(mention)
        again = self._same_spelling(plain, self.people.get(surname(plain), []))
        if again:
            return (Candidate(again, _SURNAME, "alias"),)
        known = self.scene.authority.lookup(plain)
        if known and plain != text:
            return self._known(mention, known)
        near = self._nearly(mention, plain)
        if near:
            return (Candidate(near, _NEARLY, "near-name"),)
        return (Candidate(self.scene.unknown("Person", plain), _UNKNOWN, "name"),)

    def _same_spelling(self, text: str, people: list[Entity]) -> Entity | None:
        close = [p for p in people if likeness(text, p.label) >= _NEAR]
        return close[0] if len(close) == 1 else None

    def _nearly(self, mention: Mention, text: str) -> Entity | None:
        """Return the one known person with almost that name who belongs to the country that the title names."""
        country = self._country_told(mention)
        if country is None:
            return None
        close = [p for p in self.scene.authority.people_of(country) if likeness(text, p.label) >= _NEAR]
        return close[0] if len(close) == 1 else None

    def _country_told(self, mention: Mention) -> Entity | None:
        head = self._own_head(mention)
        for index in (head, *self.scene.titles_of(head)):
            country = self.scene.country_of_phrase(index)
            if country:
                return country
        return None

    def _short(self, mention: Mention) -> tuple[Candidate, ...]:
        """Link one word: the person of that surname in the document, an acronym it explains, a known surname, an office holder."""
        scene, text = self.scene, without_titles(self.scene.words(mention.name))
        if text in self.acronyms:
            return (Candidate(self.acronyms[text], _ACRONYM, "acronym"),)
        readings = tuple(r for r in scene.authority.lookup(text) if self._is_at_home(mention, r))
        sure = tuple(r for r in readings if r.rule != "surname")
        people = self._bearers(mention, text)
        if people and (self._label(mention) in ("PERSON", "") or not sure):
            return (*(Candidate(p, _SURNAME, "surname") for p in people[:1]), *(Candidate(r.entity, 0.5, "alias") for r in sure))
        if readings:
            return self._known(mention, readings)
        return self._unknown(mention, text)

    def _unknown(self, mention: Mention, text: str) -> tuple[Candidate, ...]:
        """Return the body that a word shortens or the office holder of that surname, else an entity of the name's own."""
        kind, body = self._kind(mention), self.bodies.get(normalise(text))
        if kind == "Person":
            found, score, rule = self._office_holder(mention, text), _OFFICE, "title"
        else:
            found, score, rule = body if len(text) > 2 or not text.isupper() else None, _SURNAME, "short name"
        if found:
            return (Candidate(found, score, rule),)
        described, country = self.scene.authority.class_of(text), self._told(mention)
        if country and described in _NATIONAL:
            # "the Bolivian Congress", where another country's is the known one.
            return (Candidate(self.scene.unknown(described, f"{self.scene.adjective(country)} {text}"), _UNKNOWN, "body"),)
        return (Candidate(self.scene.unknown(kind, text), _UNKNOWN, "name"),)

    def _bearers(self, mention: Mention, text: str) -> list[Entity]:
        """Return the persons of the document with that surname; two of them are told apart by gender, or not at all."""
        people = self.people.get(surname(text), [])
        told = self.scene.gender_told(self._own_head(mention))
        fitting = [p for p in people if not told or self.scene.gender(p) in ("", told)]
        if len(fitting) == 1:
            return fitting
        given = list(self.given.get(normalise(text), ()))
        return given if not fitting and len(given) == 1 else []

    def _office_holder(self, mention: Mention, text: str) -> Entity | None:
        titles = {self.scene.tokens[i].lemma.lower() for i in self.scene.titles_of(self._own_head(mention))}
        fitting = []
        for person in self.scene.authority.family(text):
            record = self.scene.authority.record(person)
            offices = [o for o in record.offices if titles.intersection(o.title.split(" "))] if record else []
            if offices and self._held_office(person):
                fitting.append((any(o.start for o in offices), person))
        # One who held the office on that day goes before those of whom no date is known.
        dated = [person for known, person in fitting if known] or [person for _, person in fitting]
        return dated[0] if len(dated) == 1 else None


def _is_sure(readings: tuple[Reading, ...]) -> bool:
    return any(r.rule in ("name", "alias", "acronym", "demonym", "metonym") for r in readings)
