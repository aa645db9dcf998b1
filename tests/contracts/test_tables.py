"""Lists that are written twice for a reason stay equal: Python's and the ontology's, README's and the program's."""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef

from kgbuild.cli import COMMANDS
from kgbuild.model import ACTOR_TYPES, ROLES

KG = Namespace("https://w3id.org/kgbuild/ontology#")


def _ontology(root: Path) -> Graph:
    return Graph().parse(root / "ontology" / "kgbuild.ttl")


def _local(term: object) -> str:
    return str(term).rsplit("#", 1)[-1]


def test_actor_types_are_the_subclasses_of_actor(root: Path) -> None:
    graph = _ontology(root)
    below = {term for term in graph.transitive_subjects(RDFS.subClassOf, KG.Actor) if isinstance(term, URIRef)} - {KG.Actor}
    assert {_local(term) for term in below} == ACTOR_TYPES


def test_roles_are_properties(root: Path) -> None:
    graph = _ontology(root)
    declared = {_local(term) for term in graph.subjects(RDF.type)}
    assert set(ROLES) <= declared


def test_readme_names_every_command(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert COMMANDS
    assert not [name for name in COMMANDS if not re.search(rf"\bkgbuild {name}\b", readme)]


def test_readme_names_every_query(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    names = sorted(path.stem for path in (root / "queries").glob("*.rq"))
    assert names
    assert not [name for name in names if f"`{name}`" not in readme]


def test_top_level_is_the_one_of_the_floor_plan(tracked: list[str]) -> None:
    assert {name.split("/", 1)[0] for name in tracked} == {
        *(".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml", "requirements.lock"),
        *("ontology", "out", "queries", "seeds", "src", "tests"),
    }


def test_lock_is_exact(root: Path) -> None:
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 20
    assert not [line for line in lines if not re.fullmatch(r"[\w.\-]+==[\w.]+( ; .+)?", line)]
