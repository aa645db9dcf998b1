"""Rank what the authority says of a name: by the phrase around it, the type that the model gave it, the countries of the document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kgbuild.entities import metonymy, nested
from kgbuild.entities.scene import Scene
from kgbuild.model import Candidate, Entity, Mention
from kgbuild.ontology.records import Reading, normalise

#: Classes of bodies that a country has its own of.
_NATIONAL = frozenset({"Government", "Organization", "Group"})

#: Classes of which a place is one for the language model.
_PLACES = frozenset({"Place", "Facility"})

#: Classes that a type of the model allows for a rare name; a name without a type is no person.
_ALLOWED = {
    "PERSON": frozenset({"Person"}),
    "LOC": frozenset({"Place", "Facility", "Country", "Government"}),
    "ORG": frozenset({"Organization", "Government", "MediaOutlet", "Group", "Facility"}),
    "NORP": frozenset({"Group", "Organization"}),
    "WEAPON": frozenset({"Weapon"}),
    "MISC": frozenset({"Agreement", "Event", "Other", "Weapon", "MediaOutlet", "Document"}),
    "": frozenset({"Organization", "Government", "MediaOutlet", "Group", "Agreement", "Event", "Weapon"}),
}

#: Acronyms up to this length are names only where the model says so ("EP" is a record, too).
_SHORT_ACRONYM = 2

#: How rare a name of the wide authority may be when nothing in the document speaks for it: half of the persons and places that news
#: anywhere would name have more, a namesake in sports or arts has not.
_FAMOUS = 0.5

#: What speaks for a rare name: its country is named in the phrase, in the document; its office stands beside it; it held one then, or not.
_TOLD, _NAMED, _TITLED, _IN_OFFICE, _OUT_OF_OFFICE = 0.5, 0.3, 0.3, 0.1, -0.2

#: Two rare names nearer to each other than this are a tie.
_TIE = 0.05

#: How much less sure a name of the wide authority is than one of the core.
_WIDE = 0.9

#: How well a person fits the time of the article: who held an office then goes before one of whom no date is known.
_FIT_OF_OFFICE = {True: 1.0, None: 0.97, False: 0.9}

#: Words of the name of a country at most, where the name of a body follows it.
_COUNTRY_WORDS = 3

_RULES = {"adjective": "demonym", "name": "alias"}


class Readings:
    """The readings of the names of one document.

    Args:
        scene: The document under linking.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.labels: dict[str, Counter[str]] = defaultdict(Counter)
        self.countries: dict[str, set[str]] = {}
        self.people: dict[str, set[str]] = {}
        self.times: Counter[str] = Counter()
        self.titles: dict[str, set[str]] = defaultdict(set)
        self.homes: dict[str, dict[Entity, None]] = defaultdict(dict)
        self.within: dict[str, Entity] = {}

    def note(self, named: Iterable[Mention]) -> None:
        """Note the types that the model gave the names, and the countries of the document with the forms that say so."""
        forms: Counter[str] = Counter()
        for mention in named:
            self.labels[self.key(mention)][mention.label] += 1
            forms[self.scene.words(mention.name)] += 1
            self.titles[self.key(mention)].update(self.scene.lemma(i) for i in self.scene.titles_of(self.scene.own_head(mention)))
            self.homes[self.key(mention)].update((e, None) for e in self._around(mention) if "Country" in e.types)
        for form, times in forms.items():
            for reading in self.scene.authority.lookup(form):
                country = self.scene.country_of(reading.entity)
                if country:
                    self.countries.setdefault(country.iri, set()).add(normalise(form))
                    self.times[country.iri] += times
                if "Person" in reading.entity.types:
                    self.people.setdefault(normalise(form), set()).add(reading.entity.iri)

    def key(self, mention: Mention) -> str:
        """Return the normal form of a name."""
        return normalise(self.scene.words(mention.name))

    def label(self, mention: Mention) -> str:
        """Return the type that the language model gave the name most often in this document, the first of equals."""
        labels = self.labels[self.key(mention)]
        return max((label for label in labels if label), key=lambda label: labels[label], default="")

    def of(self, mention: Mention, text: str) -> tuple[Reading, ...]:
        """Return what a name may stand for here, by the core, else by the wide authority; nothing where the document speaks against it."""
        if self._is_quoted_alone(mention):
            return ()
        known = self.scene.authority.lookup(text) or self._of_country(text)
        if known:
            known = tuple(r for r in known if self._is_meant(mention, r))
        elif mention.form != "adjective":
            known = self._widely(mention, text)
        region = self.within.get(self.key(mention))
        # "Paris, Texas" is in the country of the region.
        home = self.scene.country_of(region) if region and not region.outer else None
        return tuple(r for r in known if home is None or self.scene.country_of(r.entity) == home)

    def candidates(self, mention: Mention, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
        """Return the readings as candidates, the most fitting first."""
        if mention.form == "adjective":
            fitting = tuple(r for r in readings if r.rule in ("adjective", "demonym"))
            return tuple(Candidate(r.entity, r.score, "demonym") for r in fitting or readings)
        metonym = self.scene.authority.metonym(self.scene.words(mention.name))
        if metonym and self.label(mention) != "PERSON":
            return metonymy.read(self.scene, mention, metonym, readings)
        ranked = sorted(readings, key=lambda r: (-self._fit(mention, r), -r.prior, r.entity.iri))
        return tuple(Candidate(r.entity, round(r.score * self._fit(mention, r), 4), _RULES.get(r.rule, r.rule)) for r in ranked)

    def told(self, mention: Mention) -> Entity | None:
        """Return the country that the phrase around a name tells, by names that are not linked yet."""
        return next((e for e in self._around(mention) if "Country" in e.types), None)

    def _around(self, mention: Mention) -> Iterable[Entity]:
        """Yield the countries and places that the phrase around a name tells."""
        tree = self.scene.tree
        for child in tree.of_dep(mention.head, "amod", "nmod:poss", "compound", "nmod"):
            other = self.scene.by_head.get(child)
            if other and (self.scene.tokens[child].dep != "nmod" or tree.case_of(child) == "of"):
                readings = self.scene.authority.lookup(self.scene.words(other.name))
                yield from (r.entity for r in readings if not {"Country", "Place"}.isdisjoint(r.entity.types))

    def held_office(self, person: Entity) -> bool:
        """Say whether no date of an office speaks against the person at the time of the article."""
        return self._in_office(person) is not False

    def _in_office(self, person: Entity) -> bool | None:
        """Say whether the person held an office in the year of the article, None where no date tells."""
        record, day = self.scene.authority.record(person), self.scene.analysis.document.published
        offices = record.offices if record and day else ()
        if any(o.start and o.start[:4] <= day[:4] <= (o.end or "9999")[:4] for o in offices):
            return True
        return False if offices and all(o.start for o in offices) else None

    def is_of(self, person: Entity, countries: Iterable[str]) -> bool:
        """Say whether a person belongs to one of the countries, given by their IRIs."""
        country = self.scene.country_of(person)
        return country is not None and country.iri in countries

    # Names of the core

    def _of_country(self, text: str) -> tuple[Reading, ...]:
        """Return the body that a country's name and a noun name together, whichever form of the country stands first.

        The authority has "US State Department" or "State Department", the text "United States State Department".
        """
        words = text.split(" ")
        for size in range(1, min(len(words), _COUNTRY_WORDS + 1)):
            for country in (r.entity for r in self.scene.authority.lookup(" ".join(words[:size])) if "Country" in r.entity.types):
                rest = " ".join(words[size:])
                for form in (f"{self.scene.adjective(country)} {rest}", f"{country.label} {rest}", rest):
                    # With its country a name is a full one.
                    found = [r._replace(rule="name") for r in self.scene.authority.lookup(form) if self._is_body_of(r, country)]
                    if found:
                        return tuple(found)
        return ()

    def _is_body_of(self, reading: Reading, country: Entity) -> bool:
        is_body = not _NATIONAL.isdisjoint(reading.entity.types) and reading.rule in ("name", "alias")
        return is_body and self.scene.country_of(reading.entity) == country

    def _is_quoted_alone(self, mention: Mention) -> bool:
        """Say whether quotation marks hold nothing but the name: it is then what something is called."""
        quotation = self.scene.quotation_of(mention.head)
        return quotation is not None and quotation.inner == mention.name

    def _is_meant(self, mention: Mention, reading: Reading) -> bool:
        """Say whether a reading of the core can be meant: a lone surname, a short acronym or a national body needs its country."""
        types = reading.entity.types
        if reading.rule in ("adjective", "demonym"):
            return mention.form == "adjective" or not (self._is_language(mention) or self._is_of_two_peoples(mention))
        if (reading.rule == "metonym" or not _PLACES.isdisjoint(types)) and self._is_no_place(mention, reading):
            return False
        if reading.rule == "surname" and "Person" in types:
            return self._may_be_surname(mention, reading)
        if reading.rule == "acronym" and not self._is_told_as_name(mention) and "Country" not in types:
            return False
        return self._is_at_home(mention, reading)

    def _is_told_as_name(self, mention: Mention) -> bool:
        """Say whether more than two capital letters, the model or an article tells that an acronym is a name."""
        text = self.scene.words(mention.name)
        return len(text) > _SHORT_ACRONYM or bool(self.label(mention)) or self.scene.determiner(mention.head) == "the"

    def _is_no_place(self, mention: Mention, reading: Reading) -> bool:
        """Say whether the model takes the name of a place for a people here, or wherever it stands for a person or body.

        Capitals are too often taken for the body that they stand for; they are only no given name among persons.
        """
        if nested.is_given_name(self.scene, mention):
            return True
        if reading.rule == "metonym":
            return False
        labels = {label for label in self.labels[self.key(mention)] if label}
        other = {"PERSON"} if self.scene.authority.metonym(self.scene.words(mention.name)) else {"PERSON", "ORG", "NORP"}
        return mention.label == "NORP" or (bool(labels) and labels <= other)

    def _is_language(self, mention: Mention) -> bool:
        """Say whether an adjective that stands as a noun names a language: "in Spanish", "professor of English"."""
        scene, head = self.scene, mention.head
        bare = not scene.determiner(head) and not scene.tree.of_dep(head, "amod", "nummod", "nmod:poss", "compound")
        return bare and not scene.is_plural(head) and scene.tree.case_of(head) in ("in", "into", "from", "of")

    def _is_of_two_peoples(self, mention: Mention) -> bool:
        """Say whether a name of a people goes on from that of another: "African American", "British Pakistanis"."""
        before = self.scene.tree.tokens_in(mention.name)[0] - 1
        if before < 0 or self.scene.tokens[before].pos != "ADJ" or not self.scene.tokens[before].text[0].isupper():
            return False
        return any(r.rule in ("adjective", "demonym") for r in self.scene.authority.lookup(self.scene.tokens[before].text))

    def _may_be_surname(self, mention: Mention, reading: Reading) -> bool:
        """Say whether a bare surname may be that of a known person: the document names the country, the office, or others of them."""
        if self.scene.determiner(mention.head) or self.label(mention) not in ("PERSON", ""):
            return False
        country, key = self.scene.country_of(reading.entity), self.key(mention)
        countries = self.countries.get(country.iri, set()) - {key} if country else {""}
        others = any(iris != self.people.get(key) for iris in self.people.values())
        return bool(countries) or others or bool(self.scene.titles_of(self.scene.own_head(mention)))

    def _is_at_home(self, mention: Mention, reading: Reading) -> bool:
        """Say whether a national body ("the Senate") can be meant: the phrase names no other country and the document names this one."""
        country = self.scene.country_of(reading.entity)
        if country is None or _NATIONAL.isdisjoint(reading.entity.types):
            return True
        around = tuple(self._around(mention))
        if (around and country not in around) or self._is_of_another(mention, country):
            return False
        others = self.countries.get(country.iri, set()) - {self.key(mention)}
        return reading.rule not in ("alias", "acronym") or country in around or bool(others)

    def _is_of_another(self, mention: Mention, country: Entity) -> bool:
        """Say whether a body is said to be one of an organisation: "the Chadian presidency of the African Union"."""
        tree = self.scene.tree
        for child in tree.of_dep(mention.head, "nmod"):
            other = self.scene.by_head.get(child)
            if other and other.form == "name" and tree.case_of(child) == "of":
                readings = self.scene.authority.lookup(self.scene.words(other.name))
                if any("Organization" in r.entity.types and self.scene.country_of(r.entity) != country for r in readings):
                    return True
        return False

    def _fit(self, mention: Mention, reading: Reading) -> float:
        """Return how well a reading agrees with the rest of the sentence: its person has that title, it is in that country."""
        scene, fit = self.scene, reading.score
        if "Person" in reading.entity.types:
            fit *= _FIT_OF_OFFICE[self._in_office(reading.entity)]
        elif self.label(mention) == "PERSON" and scene.titles_of(scene.own_head(mention)):
            fit *= 0.5
        told, own = self.told(mention), scene.country_of(reading.entity)
        if told and own and told != own and "Country" not in reading.entity.types:
            fit *= 0.9
        return fit * (_WIDE if reading.entity.outer else 1.0)

    # Names of the wide authority

    def _widely(self, mention: Mention, text: str) -> tuple[Reading, ...]:
        """Return the one rare entity of that name that the document speaks for, nothing where two are as likely."""
        allowed = _ALLOWED.get(self.label(mention), frozenset())
        readings = [r for r in self.scene.authority.widely(text) if not allowed.isdisjoint(r.entity.types) and self._is_full(text, r)]
        ranked = sorted(((self._support(mention, r), r) for r in readings), key=lambda pair: (-pair[0], pair[1].entity.iri))
        ranked = [(support, r) for support, r in ranked if support >= _FAMOUS]
        if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _TIE):
            return ()
        return (ranked[0][1],)

    def _is_full(self, text: str, reading: Reading) -> bool:
        """Say whether a rare name stands in full: one word is enough for a place or a body, never for a person."""
        return reading.rule not in ("surname", "adjective", "demonym") and ("Person" not in reading.entity.types or " " in text)

    def _may_be_of(self, entity: Entity, country: Entity) -> bool:
        """Say whether a body can be that of a country that is only named: of several countries, that of which there is most talk."""
        return _NATIONAL.isdisjoint(entity.types) or self.times[country.iri] == max(self.times.values(), default=0)

    def _support(self, mention: Mention, reading: Reading) -> float:
        """Return how much speaks for a rare name anywhere in the document: how often it is in the news, its country, its office."""
        entity, key = reading.entity, self.key(mention)
        country, support = self.scene.country_of(entity), reading.prior
        if country is None:
            return support + (_TOLD if "Organization" in entity.types and " " in key else 0.0)
        if country in self.homes[key]:
            support += _TOLD
        elif self.countries.get(country.iri, set()) - {key}:
            support += _NAMED if self._may_be_of(entity, country) else 0.0
        return support + (self._support_of_office(entity, key) if "Person" in entity.types else 0.0)

    def _support_of_office(self, person: Entity, key: str) -> float:
        record, day = self.scene.authority.record(person), self.scene.analysis.document.published
        offices = record.offices if record else ()
        held = {word for office in offices for word in office.title.split(" ")}
        dated = any(o.start and o.start[:4] <= day[:4] <= (o.end or "9999")[:4] for o in offices) if day else False
        support = _TITLED if self.titles[key] & held else _IN_OFFICE if dated else 0.0
        return support if self.held_office(person) else support + _OUT_OF_OFFICE
