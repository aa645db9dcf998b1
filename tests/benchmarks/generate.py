"""Write a synthetic graph of the shape that kgbuild writes, of any size and always the same.

usage: generate.py STATEMENTS [FILE]    (default: standard output; N-Quads)

Articles, acts and mentions are drawn with a fixed seed and turned into statements by `kgbuild.graph` itself, so that the shape is that of
real output: about 80 statements an act, acts that report acts, claims that several acts come down to, popular and rare actors, known,
unknown and unnamed ones.
"""

from __future__ import annotations

import random
import re
import sys
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from kgbuild.config import Settings
from kgbuild.graph import Run, quads
from kgbuild.model import Act, Block, Candidate, Document, Entity, Extraction, Link, Mention, Participant, Proposition, Quad, Span
from kgbuild.rdf import ENTITY, KG

ONTOLOGY = Path(__file__).parents[2] / "ontology"

#: Acts of an article; real news has eleven on average.
ACTS = (4, 18)
#: How often an act is inside the one before it, answers an earlier one, or has this or that.
WITHIN, ANSWERS, ADDRESSEE, TARGET, UNKNOWN, ABOUT = 0.3, 0.1, 0.35, 0.2, 0.25, 0.6
#: How often a content comes down to a claim, is put in the negative, a speaker has no name, somebody relies on a document, and the text
#: gives a date (in the 351 articles 324 of 3,892 acts).
CLAIM, NEGATED, UNNAMED, CITING, DATED = 0.35, 0.08, 0.2, 0.03, 0.1
#: Rules by which mentions were recognised, as often as in the 351 articles; a metonym has another reading.
RULES = {"alias": 40, "name": 28, "pronoun": 13, "surname": 9, "description": 6, "metonym": 2, "body": 1}
_DONE = ("invade", "attack", "support", "sanction", "supply")
_SOURCES = ("an official", "two diplomats", "officials in the capital", "a source close to the talks")
#: Share of each type of act, after the 351 development articles: plain statements and reports make half of all.
_COMMON = {"Statement": 30, "Report": 20, "Belief": 6, "Request": 5, "Agreement": 5, "Rejection": 4, "Support": 4, "Criticism": 4}
_WORDS = re.findall(
    r"\w+",
    "harbour treaty envoy missile border talks letter grain summit sanctions pipeline garrison answer draft inspector convoy delegation "
    "ceasefire election budget minister embassy exercise radar submarine corridor passport tariff charter patrol island statement",
)
_DAYS = ("2021-12-17", "2022-01-26", "2022-02-01", "2022-02-02", "2022-02-03", "2022-01", "2021")


class _Pool:
    """Things drawn by Zipf's law: the n-th is n times rarer than the first."""

    def __init__(self, things: Sequence[Entity]) -> None:
        self._things = things
        self._sums = list(accumulate(1 / rank for rank in range(1, len(things) + 1)))

    def draw(self, chance: random.Random) -> Entity:
        return self._things[bisect(self._sums, chance.random() * self._sums[-1])]


def _known(name: str) -> list[Entity]:
    """Read entities of one file of the authority in the order of their names, those with the most names first: they are the best known."""
    text = (ONTOLOGY / "entities" / f"{name}.ttl").read_text(encoding="utf-8")
    found = re.findall(r'^kge:(\S+) a kg:(\w+) ;\n    skos:prefLabel "([^"]+)"@en(.*?)\.$', text, re.MULTILINE | re.DOTALL)
    ranked = sorted(found, key=lambda entry: (-len(entry[3]), entry[0]))
    return [Entity(ENTITY + local, label, (kind,), known=True) for local, kind, label, _ in ranked]


def _relations() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ONTOLOGY / "acts").glob("*.ttl")):
        found.update(re.findall(r"(?ms)^kg:(\w+) a owl:Class.*?kg:relation kg:(\w+)", path.read_text(encoding="utf-8")))
    return {kind: KG + relation for kind, relation in sorted(found.items())}


@dataclass
class _Article:
    """An article in the making: its text grows as spans are asked for."""

    number: int
    chance: random.Random
    text: list[str] = field(default_factory=list)
    length: int = 0
    links: dict[Span, Link] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)

    def say(self, words: str) -> Span:
        start = self.length
        self.text.append(words + " ")
        self.length += len(words) + 1
        return Span(start, start + len(words))

    def some(self, least: int, most: int) -> Span:
        return self.say(" ".join(self.chance.choices(_WORDS, k=self.chance.randint(least, most))))

    def name(self, entity: Entity, other: Entity | None = None) -> Span:
        span = self.say(entity.label)
        rule = self.chance.choices(list(RULES), list(RULES.values()))[0]
        rivals = (Candidate(other, 0.5, "alias"),) if other and rule == "metonym" else ()
        self.links[span] = Link(Mention(span, span, "name", 0), (Candidate(entity, 0.9, rule), *rivals))
        return span


class _Press:
    """Draws articles, one after the other."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        actors = [entity for name in ("countries", "organisations", "people", "media") for entity in _known(name)]
        self.chance.shuffle(actors)
        first = [entity for entity in actors if entity.label in {"Russia", "NATO", "United States", "Ukraine", "Germany"}]
        self._actors = _Pool([*first, *(entity for entity in actors if entity not in first)])
        self._outlets = _Pool(_known("media"))
        self._things = _Pool([entity for name in ("weapons", "places", "agreements", "events") for entity in _known(name)])
        self.relations = _relations()
        self._types = sorted(self.relations)
        self._weights = [_COMMON.get(kind, 2) for kind in self._types]

    def article(self, number: int) -> tuple[Extraction, Entity]:
        article = _Article(number, self.chance)
        for _ in range(self.chance.randint(*ACTS)):
            self._act(article)
        outlet = self._outlets.draw(self.chance)
        text = "".join(article.text)
        document = Document(
            "a" + sha256(f"{number}{text}".encode()).hexdigest()[:16],
            f"article-{number}",
            text,
            "",
            (Block(Span(0, len(text))),),
            title=f"Article {number}",
            publisher=outlet.label,
            published=f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}",
            url=f"https://news.example/{number}",
        )
        return Extraction(document, tuple(article.links.values()), tuple(article.acts)), outlet

    def _actor(self, article: _Article) -> Entity:
        if self.chance.random() < UNKNOWN:
            word = f"{self.chance.choice(_WORDS)} {self.chance.randrange(2000)}"
            return Entity(f"e-person-{word.replace(' ', '-')}", word.title(), ("Person",))
        return self._actors.draw(self.chance)

    def _speaker(self, article: _Article) -> Entity:
        if self.chance.random() >= UNNAMED:
            return self._actor(article)
        words = self.chance.choice(_SOURCES)
        return Entity(f"e-unnamed-{article.number}-{words.replace(' ', '-')}", words, ("Unnamed",))

    def _participants(self, article: _Article) -> list[Participant]:
        roles = ["speaker", *(role for role, share in (("addressee", ADDRESSEE), ("target", TARGET)) if self.chance.random() < share)]
        found = []
        for role in roles:
            entity = self._speaker(article) if role == "speaker" else self._actor(article)
            found.append(Participant(role, article.name(entity), entity, "alias" if entity.known else "name"))
        if self.chance.random() < CITING:
            letter = Entity(f"e-document-{article.number}", "a letter", ("Document",))
            found.append(Participant("citing", article.name(letter), letter, "name"))
        return found

    def _propositions(self, content: Span) -> tuple[Proposition, ...]:
        chance = self.chance
        if chance.random() >= CLAIM:
            return ()
        agent, patient = self._actors.draw(chance), self._actors.draw(chance)
        polarity = "negative" if chance.random() < NEGATED else ""
        return (Proposition(content, chance.choice(_DONE), (agent,), (patient,), polarity=polarity),)

    def _act(self, article: _Article) -> None:
        chance = self.chance
        kind = chance.choices(self._types, self._weights)[0]
        start = article.length
        participants = self._participants(article)
        cue, content = article.some(1, 1), article.some(4, 14)
        about = (self._things.draw(chance),) if chance.random() < ABOUT else ()
        if about:
            article.name(about[0], self._actors.draw(chance))
            content = Span(content.start, article.length - 1)
        within = article.acts[-1] if article.acts and chance.random() < WITHIN else None
        outer = within if within and not within.content_act else None
        answers = chance.choice(article.acts) if article.acts and chance.random() < ANSWERS else None
        act = Act(
            f"{kind}-{cue.start}-{cue.end}",
            kind,
            cue,
            Span(start, article.length - 1),
            tuple(participants),
            content=content,
            within=within.id if within else "",
            responds_to=answers.id if answers else "",
            about=about,
            polarity="negative" if chance.random() < 0.05 else "",
            modality=chance.choices(("", "possible", "conditional", "future"), (85, 5, 5, 5))[0],
            date=chance.choice(_DAYS) if chance.random() < DATED else "",
            quote=chance.choice(("direct", "indirect", "mixed")),
            rule=f"verb:{article.chance.choice(_WORDS)}",
            confidence=round(0.5 + chance.random() / 2, 2),
            propositions=self._propositions(content),
        )
        if outer:
            article.acts[-1] = _with_content(outer, act.id)
        article.acts.append(act)


def _with_content(act: Act, content_act: str) -> Act:
    return Act(**{**{name: getattr(act, name) for name in act.__slots__}, "content_act": content_act})


def articles(statements: int, seed: int = 7) -> Iterator[list[Quad]]:
    """Yield the statements of one article after the other until at least `statements` have come."""
    press, settings, run = _Press(seed), Settings(), Run("0", "model", "settings")
    count = number = 0
    while count < statements:
        extraction, outlet = press.article(number)
        found = list(quads(extraction, settings, press.relations, run, outlet))
        yield found
        count += len(found)
        number += 1


def main(statements: int, path: Path | None) -> None:
    """Write the graph as N-Quads."""
    with path.open("w", encoding="utf-8", newline="\n") if path else sys.stdout as stream:
        for article in articles(statements):
            stream.writelines(f"{s} {p} {o} {g} .\n" for s, p, o, g in article)


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
