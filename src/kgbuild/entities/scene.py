"""What linking knows of a document while it goes through it: tree, mentions, authority, and what each mention was taken for so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from hashlib import sha256

from kgbuild.config import Settings
from kgbuild.lang import given_names
from kgbuild.lang.en import TITLE_ABBREVIATIONS
from kgbuild.model import Analysis, Candidate, Entity, Mention, Quotation, Span
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.records import normalise
from kgbuild.syntax import Tree

#: Titles of politeness with the gender they tell, as they stand before a name.
POLITE_TITLES = {
    "mr": "male",
    "mister": "male",
    "sir": "male",
    "lord": "male",
    "king": "male",
    "prince": "male",
    "mrs": "female",
    "ms": "female",
    "miss": "female",
    "lady": "female",
    "dame": "female",
    "queen": "female",
    "princess": "female",
    **dict.fromkeys(("sheikh", "sheik", "shaikh", "ayatollah", "mullah", "imam"), "male"),
    **{title.rstrip(".").lower(): "" for title in TITLE_ABBREVIATIONS if title not in ("Mr.", "Mrs.", "Ms.")},
}

#: Nouns that tell the gender of the person they describe.
_GENDERED = {"spokeswoman": "female", "chairwoman": "female", "congresswoman": "female", "woman": "female", "mother": "female"}
_GENDERED |= {"daughter": "female", "wife": "female", "sister": "female", "girl": "female", "actress": "female", "queen": "female"}
_GENDERED |= {"spokesman": "male", "chairman": "male", "congressman": "male", "man": "male", "father": "male", "son": "male"}
_GENDERED |= {"husband": "male", "brother": "male", "boy": "male", "king": "male", "businessman": "male", "statesman": "male"}

_LEADING = frozenset({"the", "a", "an", "this", "that", "these", "those", "some", "one", "any", "every", "each", "both", "all", "other"})

_PLURAL_VERBS = frozenset({"are", "were", "have"})


class Scene:
    """The document under linking.

    Args:
        analysis: The analysed document.
        mentions: Its mentions.
        authority: The known entities.
        settings: Gives the namespace of entities that the authority does not know.
    """

    def __init__(self, analysis: Analysis, mentions: tuple[Mention, ...], authority: Authority, settings: Settings) -> None:
        self.analysis = analysis
        self.text = analysis.document.text
        self.tokens = analysis.tokens
        self.tree = Tree(analysis)
        self.authority = authority
        self.base = settings.base
        self.by_head = {mention.head: mention for mention in mentions}
        self.links: dict[int, tuple[Candidate, ...]] = {}
        self.members: dict[int, tuple[Candidate, ...]] = {}
        self.genders: dict[str, str] = {}
        self.homes: dict[str, Entity | None] = {}
        self.numbers: dict[str, str] = {}
        self.agents = frozenset(i for predicate in analysis.predicates for role, i in predicate.arguments if role == "A0")
        self.predicates = frozenset(predicate.token for predicate in analysis.predicates)
        self._words: dict[Span, str] = {}
        self._unknown: dict[str, Entity] = {}
        beside = (block.span for block in analysis.document.blocks if block.part in ("caption", "aside"))
        self._beside = frozenset(index for span in beside for index in self.tree.tokens_in(span))
        self._heads = sorted(self.by_head)
        self._quotations = self._quotation_of_tokens()
        self._coordinations = self._coordinations_of_mentions()

    def _quotation_of_tokens(self) -> dict[int, Quotation]:
        """Return the innermost quotation of each quoted token: the wider ones are written first."""
        ordered = sorted(self.analysis.quotations, key=lambda q: q.inner.start - q.inner.end)
        return {index: quotation for quotation in ordered for index in self.tree.tokens_in(quotation.inner)}

    def quotation_of(self, index: int) -> Quotation | None:
        """Return the innermost quotation that the token stands in, or None."""
        return self._quotations.get(index)

    def coordination(self, index: int) -> tuple[int, ...]:
        """Return the heads of the mentions coordinated with a mention by "and" or "along with", itself included, in order.

        Alternatives ("Chad or Mali") are none, as nobody says which is meant.
        """
        return self._coordinations.get(index, ())

    def _coordinations_of_mentions(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        for head in self._heads:
            if head not in found:
                members = tuple(i for i in self.tree.companions(head) if i in self.by_head)
                if len(members) > 1 and not self._is_alternative(members):
                    found.update(dict.fromkeys(members, members))
        return found

    def _is_alternative(self, members: tuple[int, ...]) -> bool:
        return any(self.lemma(mark) in ("or", "nor") for member in members for mark in self.tree.of_dep(member, "cc"))

    def best(self, head: int) -> Candidate | None:
        """Return the first candidate of the mention with that head, if it has one by now."""
        candidates = self.links.get(head, ())
        return candidates[0] if candidates else None

    def lemma(self, index: int) -> str:
        """Return the lemma of a token in lower case."""
        return self.tokens[index].lemma.lower()

    def words(self, span: Span) -> str:
        """Return the words of a span, single spaces between them, without markup and quotation marks."""
        known = self._words.get(span)
        if known is None:
            known = self._words[span] = self._words_of(span)
        return known

    def _words_of(self, span: Span) -> str:
        text, last = "", span.start
        for index in self.tree.tokens_in(span):
            token = self.tokens[index]
            if token.pos == "PUNCT" and token.text in '"“”„«»*_`':
                continue
            between = self.text[last : token.span.start]
            gap = " " if text and (between == " " or any(c.isspace() for c in between)) else ""
            text += gap + token.text
            last = token.span.end
        return text

    def class_of(self, index: int) -> str:
        """Return the class of things that a noun describes, together with the word before it where the two are one term."""
        lemma, compounds = self.lemma(index), self.tree.of_dep(index, "compound")
        pair = f"{self.lemma(compounds[-1])} {lemma}" if compounds else ""
        # Proper nouns are their own lemma, in the plural too ("Foreign Ministers").
        singular = lemma.removesuffix("s") if self.tokens[index].pos == "PROPN" else lemma
        # Some plurals are a term of their own ("powers").
        forms = (pair, self.tokens[index].text.lower(), lemma, singular)
        return next((found for form in forms if (found := self.authority.class_of(form))), "")

    def is_plural(self, index: int) -> bool:
        """Say whether a noun is in the plural: its form is not its lemma, or it is a plural pronoun or a coordination."""
        token = self.tokens[index]
        if token.pos == "PRON":
            return token.text.lower() in ("they", "them", "their", "theirs", "themselves", "these", "those", "we", "us", "our")
        text = token.text.lower()
        if token.pos == "PROPN":
            # "the Iranians", "Liberals are": not the name of one thing that happens to end in s.
            demonym = token.dep != "amod" and any(c.rule == "demonym" for c in self.links.get(index, ()))
            return text.endswith("s") and (demonym or self._agrees_in_plural(index))
        return token.pos == "NOUN" and text != token.lemma.lower() and text.endswith(("s", "men", "people"))

    def _agrees_in_plural(self, index: int) -> bool:
        """Say whether a subject stands with a plural verb: "are", "have", or the bare present."""
        verb = self.tokens[self.tokens[index].head]
        if self.tokens[index].dep not in ("nsubj", "nsubj:pass") or self.coordination(index):
            return False
        helpers = [self.tokens[i].text.lower() for i in self.tree.of_dep(verb.index, "aux", "aux:pass", "cop")]
        return not _PLURAL_VERBS.isdisjoint(helpers) or (not helpers and verb.pos == "VERB" and verb.text.lower() == verb.lemma.lower())

    def determiner(self, index: int) -> str:
        """Return the determiner of a noun in lower case, or ""."""
        dets = self.tree.of_dep(index, "det")
        return self.tokens[dets[0]].text.lower() if dets else ""

    def country_of_phrase(self, index: int) -> Entity | None:
        """Return the country that a noun is said to belong to: "Spanish daily", "Iran's parliament", "the army of Chad"."""
        return next(iter(self.countries_of_phrase(index)), None)

    def countries_of_phrase(self, index: int) -> tuple[Entity, ...]:
        """Return the countries that a noun is said to belong to, more than one for "the French and Italian ministers"."""
        found: dict[Entity, None] = {}
        for child in self.tree.of_dep(index, "amod", "nmod:poss", "compound", "nmod"):
            if self.tokens[child].dep == "nmod" and self.tree.case_of(child) != "of":
                continue
            for member in self.coordination(child) or (child,):
                country = next((c.entity for c in self.links.get(member, ()) if "Country" in c.entity.types), None)
                if country:
                    found.setdefault(country)
        return tuple(found)

    def adjective(self, country: Entity) -> str:
        """Return the adjective of a country, or its name where the authority knows none."""
        record = self.authority.record(country)
        return record.adjectives[0] if record and record.adjectives else country.label

    def home(self, entity: Entity) -> Entity | None:
        """Return the country that an entity acts for: by a title in this document (none for one of the UN), or by the authority."""
        return self.homes[entity.iri] if entity.iri in self.homes else self.country_of(entity)

    def is_beside(self, index: int) -> bool:
        """Say whether a token stands in a caption or an aside."""
        return index in self._beside

    def own_head(self, mention: Mention) -> int:
        """Return the head of the name itself, where the mention's head is the noun that the name names."""
        inside = self.tree.tokens_in(mention.name)
        if mention.head in inside:
            return mention.head
        return next((i for i in inside if self.tree.head(i) not in inside), mention.head)

    def is_name_like(self, index: int) -> bool:
        """Say whether a noun is used as a name: tagged as one and written with a capital."""
        return self.tokens[index].pos == "PROPN" and self.tokens[index].text[0].isupper()

    def label(self, mention: Mention) -> str:
        """Return the words of a phrase without determiner, with the country as an adjective ("Iran's officials": "Iranian officials")."""
        tree = self.tree
        dropped = [i for i in tree.of_dep(mention.head, "det", "det:predet", "cc:preconj") if self.tokens[i].text.lower() in _LEADING]
        indices = [i for i in tree.tokens_in(mention.span) if i not in dropped]
        for child in tree.of_dep(mention.head, "compound", "nmod:poss"):
            best, own = self.best(child), tree.subtree(child)
            is_told = child in self.by_head and self.by_head[child].form != "pronoun"
            if is_told and best and "Country" in best.entity.types and best.rule != "metonym" and indices[: len(own)] == list(own):
                first = own[-1] + 1
                return f"{self.adjective(best.entity)} {self.words(Span(self.tokens[first].span.start, mention.span.end))}"
        words = self.words(Span(self.tokens[indices[0]].span.start, mention.span.end)).split(" ") if indices else []
        while len(words) > 1 and words[0].lower() in _LEADING:
            words = words[1:]
        return " ".join(words)

    def country_of(self, entity: Entity) -> Entity | None:
        """Return the country that a known entity belongs to (itself, for a country)."""
        if "Country" in entity.types:
            return entity
        record = self.authority.record(entity)
        return self.authority.entity(record.country) if record and record.country else None

    def titles_of(self, head: int) -> tuple[int, ...]:
        """Return the heads of the nouns that describe the person named at the token ("Foreign Minister X", "X, the minister")."""
        tree = self.tree
        found = [child for child in tree.of_dep(head, "nmod:desc", "compound", "appos") if self.is_title(child)]
        if head and self.is_title(head - 1) and head - 1 not in found:
            found.append(head - 1)
        if head > 1 and self.tokens[head - 1].text == "," and self._is_set_off(head) and self.is_title(head - 2) and head - 2 not in found:
            found.append(head - 2)
        uppers = [tree.head(head)] if self.tokens[head].dep in ("appos", "flat", "nmod:desc") else []
        found += [i for i in (*uppers, *self._titles_ending_before(head)) if self.is_title(i) and i not in found]
        return tuple(found)

    def _titles_ending_before(self, head: int) -> Iterator[int]:
        """Yield the nouns whose phrase with "of" or "for" ends right before the name of a person: "Secretary of State"."""
        tree, mention = self.tree, self.by_head.get(head)
        last = tree.tokens_in(mention.name)[0] - 1 if mention and mention.label == "PERSON" else -1
        if last > 0 and self.tokens[last].dep in ("nmod", "compound", "flat"):
            for above in tree.ancestors(last):
                if self.tokens[above].pos not in ("NOUN", "PROPN") or tree.case_of(last) not in ("of", "for"):
                    break
                yield above

    def _is_set_off(self, head: int) -> bool:
        """Say whether a name ends at a comma or full stop: after "the president, " it is then his, however the parser has hung it."""
        after = max(self.tree.subtree(head, ("appos", "punct", "conj", "acl", "acl:relcl"))) + 1
        return after < len(self.tokens) and self.tokens[after].text in (",", ".")

    def is_title(self, index: int) -> bool:
        """Say whether a token is a noun that describes a person."""
        return self.tokens[index].pos in ("NOUN", "PROPN") and self.class_of(index) == "Person"

    def gender_told(self, head: int) -> str:
        """Return the gender that titles beside a name tell: female, male or ""."""
        for index in (*self.tree.children(head), self.tree.head(head)):
            word = self.tokens[index].text.lower().rstrip(".")
            if word in POLITE_TITLES and self.tokens[index].text[0].isupper():
                return POLITE_TITLES[word]
            if self.lemma(index) in _GENDERED and index in self.titles_of(head):
                return _GENDERED[self.lemma(index)]
        return ""

    def gender_of_noun(self, index: int) -> str:
        """Return the gender that a noun tells of the person it describes: "sister", "spokesman", or ""."""
        return _GENDERED.get(self.lemma(index), "")

    def gender(self, entity: Entity) -> str:
        """Return the gender by which pronouns take up a person, or "" where nothing tells it."""
        record = self.authority.record(entity)
        return (record.gender if record else "") or self.genders.get(entity.iri, "") or _gender_of_given(entity)

    def unknown(self, kind: str, label: str) -> Entity:
        """Return the entity of a name that the authority does not hold; the same name and type give the same IRI everywhere."""
        key = f"{kind} {normalise(label)}"
        if key not in self._unknown:
            self._unknown[key] = Entity(f"{self.base}e-{sha256(key.encode()).hexdigest()[:16]}", label, (kind,))
        return self._unknown[key]

    def described(self, kind: str, label: str) -> Entity:
        """Return the entity of an unnamed participant; one per document and description."""
        digest = sha256(normalise(label).encode()).hexdigest()[:12]
        return Entity(f"{self.base}{self.analysis.document.id}-x-{digest}", label, (kind,))

    def before(self, head: int, sentences: int | None = None) -> Iterator[int]:
        """Yield the heads of the linked mentions that begin before the token, nearest first.

        Args:
            head: The token.
            sentences: From how many sentences before its own; from all where it is None.
        """
        number = 0 if sentences is None else max(self.tree.sentence_number(head) - sentences, 0)
        first = bisect_left(self._heads, self.analysis.sentences[number][0])
        for place in range(bisect_left(self._heads, head) - 1, first - 1, -1):
            if self.links.get(self._heads[place]):
                yield self._heads[place]


def _gender_of_given(entity: Entity) -> str:
    """Return the gender that the given name of a person tells, or ""; one word may be a surname."""
    given, _, rest = normalise(entity.label).partition(" ")
    if not rest or "Person" not in entity.types:
        return ""
    return "female" if given in given_names.FEMALE else "male" if given in given_names.MALE else ""
