"""Names across articles: what is proposed to be one thing, what never is, and what becomes of decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from kgbuild.cli import run
from kgbuild.errors import InputError
from kgbuild.model import CLASS_NAMES, Quad
from kgbuild.ontology.authority import Authority
from kgbuild.rdf import KG, RDFS, TYPE, iri, literal
from kgbuild.resolve import names, propose
from kgbuild.resolve.corpus import Corpus
from kgbuild.resolve.proposals import Proposal, lines, links, read
from kgbuild.resources import folder

BASE = "https://example.org/"
KNOWN = "https://w3id.org/kgbuild/entity/"


@pytest.fixture(scope="module")
def core() -> Authority:
    """Return the core of the shipped authority."""
    return Authority.load((folder("ontology") / "entities",))


def node(name: str) -> str:
    """Return the IRI that the tests give to an unlinked name."""
    return f"{BASE}e-{sha256(name.encode()).hexdigest()[:16]}"


def corpus(articles: Mapping[str, Mapping[str, str]]) -> Iterator[Quad]:
    """Yield graphs: article -> name -> type; names in angle brackets are known entities."""
    for article, named in articles.items():
        graph = iri(BASE + article)
        for number, (name, kind) in enumerate(named.items()):
            known = name.startswith("<")
            thing = iri(KNOWN + name.strip("<>") if known else node(name))
            yield Quad(iri(f"{BASE}{article}-m-{number}-{number + 1}"), f"<{KG}refersTo>", thing, graph)
            if not known:
                yield Quad(thing, TYPE, iri(KG + CLASS_NAMES.get(kind, kind)), graph)
                yield Quad(thing, f"<{RDFS}label>", literal(name, "en"), graph)


def pairs(core: Authority, articles: Mapping[str, Mapping[str, str]]) -> set[frozenset[str]]:
    """Return the pairs of labels that are proposed."""
    return {frozenset((p.keep_label, p.same_label)) for p in propose(corpus(articles), core)}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Sergei Ivanov", "Sergey Ivanov", "Person"),
        ("Viktor Yanukovich", "Viktor Yanukovych", "Person"),
        ("Maria Lopez Ruiz", "Maria Ruiz", "Person"),
        ("Abou Zeid", "Abdelhamid Abou Zeid", "Person"),
        ("University of Bodo", "Bodo University", "Organization"),
        ("Jemaah Islamiah", "Jemaah Islamiyah", "Group"),
    ],
)
def test_spellings_of_one_name_are_alike(one: str, other: str, kind: str) -> None:
    found = names.compare(one, other, kind)
    assert found.score >= 0.6
    assert not found.weak


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Sergei Ivanov", "Viktor Ivanov", "Person"),
        ("Anna Ivanov", "Anna Ivanova", "Person"),
        ("Sergei Ivanov", "Sergei Lavrov", "Person"),
        ("Arvid Holm Jr.", "Arne Holm", "Person"),
        ("Pope Linus II", "Pope Linus III", "Person"),
        ("Resolution 1441", "Resolution 1442", "Document"),
        ("Ministry of Health", "Ministry of Wealth", "Government"),
        ("North Fjord Party", "South Fjord Party", "Group"),
    ],
)
def test_other_names_are_not_alike(one: str, other: str, kind: str) -> None:
    assert names.compare(one, other, kind).score == 0


def test_a_misspelt_name_is_proposed_with_its_reasons(core: Authority) -> None:
    articles = {
        "a1": {"Arvid Hallstrom": "Person", "<norway>": ""},
        "a2": {"Arvid Hallstroem": "Person", "<norway>": ""},
        "a3": {"<chad>": ""},
    }
    (found,) = propose(corpus(articles), core)
    assert {found.keep_label, found.same_label} == {"Arvid Hallstrom", "Arvid Hallstroem"}
    assert found.decision == "?"
    assert "other spelling" in found.reasons
    assert "Norway" in found.reasons


def test_homonyms_stay_apart(core: Authority) -> None:
    articles = {
        "a1": {
            "<georgia>": "",
            "<georgia-usa>": "",
            "Georgia": "Person",
            "Sergei Ivanov": "Person",
            "<jordan>": "",
            "<washington-d-c>": "",
        },
        "a2": {
            "Viktor Ivanov": "Person",
            "Michael Jordan": "Person",
            "Denzel Washington": "Person",
            "<turkey>": "",
            "Turkey Creek": "Place",
        },
        "a3": {"Jordan": "Person", "Washington": "Person", "Georgia": "Person"},
    }
    assert not pairs(core, articles)


def test_a_surname_alone_needs_company_and_another_article(core: Authority) -> None:
    told = {"<norway>": "", "Kari Holt": "Person", "Fjord Bank": "Organization"}
    both = {"a1": {**told, "Arvid Hallstrom": "Person"}, "a2": {**told, "Hallstrom": "Person"}, "a3": {"<chad>": ""}}
    assert frozenset(("Arvid Hallstrom", "Hallstrom")) in pairs(core, both)
    apart = {"a1": {**told, "Arvid Hallstrom": "Person"}, "a2": {"<chad>": "", "Hallstrom": "Person"}}
    assert not pairs(core, apart)
    beside = {"a1": {**told, "Arvid Hallstrom": "Person", "Hallstrom": "Person"}, "a3": {"<chad>": ""}}
    assert not pairs(core, beside)


def test_two_persons_are_not_joined_by_an_initial_between_them(core: Authority) -> None:
    told = {"<norway>": "", "Fjord Bank": "Organization", "Kari Holt": "Person"}
    articles = {
        "a1": {**told, "Andrei Hallstrom": "Person"},
        "a2": {**told, "A. Hallstrom": "Person"},
        "a3": {**told, "Arvid Hallstrom": "Person"},
        "a4": {"<chad>": ""},
    }
    found = list(propose(corpus(articles), core))
    joined = {frozenset((p.keep_label, p.same_label)) for p in found}
    assert frozenset(("Andrei Hallstrom", "Arvid Hallstrom")) not in joined
    assert len(found) == 1


def test_the_known_entity_is_kept(core: Authority) -> None:
    articles = {"a1": {"<sergey-lavrov>": "", "<russia>": ""}, "a2": {"Sergei Lavrow": "Person", "<russia>": ""}, "a3": {"<chad>": ""}}
    (found,) = propose(corpus(articles), core)
    assert found.keep == f"{KNOWN}sergey-lavrov"


A, B, C, D = (f"{BASE}e-{letter * 16}" for letter in "abcd")
NAMED = {A: False, B: False, C: True, D: True}


def written(path: Path, *rows: Proposal | str) -> Path:
    """Write a file of proposals with those rows, strings as they are."""
    made = [row if isinstance(row, str) else "".join(list(lines([row]))[-1:]) for row in rows]
    target = path / "names.tsv"
    target.write_text("".join([*list(lines([])), *made]), encoding="utf-8")
    return target


def row(decision: str, keep: str, same: str) -> Proposal:
    """Return a proposal with that decision."""
    return Proposal(decision, 0.9, keep, "Keep", same, "Same", "same name")


def test_only_yes_becomes_a_link(tmp_path: Path) -> None:
    decided = read(written(tmp_path, row("yes", C, A), row("no", D, B), row("?", D, A)), NAMED)
    (link,) = links(decided, BASE)
    assert link == Quad(f"<{A}>", f"<{KG}sameEntityAs>", f"<{C}>", f"<{BASE}same-entities>")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("yes\tonly two\n",), "line 4: 2 columns"),
        ((row("maybe", C, A),), "line 4: the decision 'maybe'"),
        ((row("yes", "nothing", A),), "line 4: 'nothing' is no absolute IRI"),
        ((row("yes", f"{BASE}e-0", A),), "line 4: .* named nowhere"),
        ((row("yes", A, A),), "line 4: .* itself"),
        ((f"yes\tvery\t{C}\tx\t{A}\ty\tz\n",), "line 4: the score 'very'"),
        ((row("yes", A, B), row("yes", B, A)), "line 5: line 4 decides about the same two"),
        ((row("yes", C, A), row("yes", A, B), row("yes", B, C)), "line 6: .* circle"),
        ((row("yes", C, A), row("yes", D, A)), "line 5: would make one of two known entities"),
    ],
)
def test_a_wrongly_edited_file_is_refused_with_its_line(tmp_path: Path, wrong: tuple[Proposal | str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(written(tmp_path, *wrong), NAMED)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    given = [row("?", C, A), row("yes", D, B)]
    assert read(written(tmp_path, *given), NAMED) == given


def test_descriptions_are_no_names(core: Authority) -> None:
    graph, thing = iri(f"{BASE}a1"), iri(f"{BASE}a1-x-0123456789ab")
    quads = [
        Quad(iri(f"{BASE}a1-m-0-9"), f"<{KG}refersTo>", thing, graph),
        Quad(thing, TYPE, iri(f"{KG}Person"), graph),
        Quad(thing, f"<{RDFS}label>", literal("officials", "en"), graph),
    ]
    assert not Corpus(quads, core).named


def test_the_command_proposes_applies_and_refuses(tmp_path: Path) -> None:
    articles = {
        "a1": {"Arvid Hallstrom": "Person", "<norway>": ""},
        "a2": {"Arvid Hallstroem": "Person", "<norway>": ""},
        "a3": {"<chad>": ""},
    }
    graph, proposed, same = tmp_path / "news.nq", tmp_path / "names.tsv", tmp_path / "same.nq"
    graph.write_text("".join(f"{q.subject} {q.predicate} {q.object} {q.graph} .\n" for q in corpus(articles)), encoding="utf-8")
    assert run(("resolve", str(graph), "-o", str(proposed))) == 0
    text = proposed.read_text(encoding="utf-8")
    assert run(("resolve", "--apply", str(proposed), str(graph), "-o", str(same))) == 0
    assert same.read_text(encoding="utf-8") == ""
    proposed.write_text(text.replace("\n?", "\nyes"), encoding="utf-8")
    assert run(("resolve", "--apply", str(proposed), str(graph), "-o", str(same))) == 0
    assert same.read_text(encoding="utf-8").count("sameEntityAs") == 1
    proposed.write_text(text.replace("\n?", "\nperhaps"), encoding="utf-8")
    before = same.read_bytes()
    assert run(("resolve", "--apply", str(proposed), str(graph), "-o", str(same))) == 3
    assert same.read_bytes() == before
