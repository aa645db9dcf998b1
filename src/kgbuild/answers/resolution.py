"""From what a user types to what it stands for in a store: entities by label, alias or IRI, outlets and documents by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Protocol

from kgbuild.answers.terms import TERMS
from kgbuild.errors import InputError, QueryError
from kgbuild.rdf import ENTITY, KG, SCHEMA, SKOS, literal
from kgbuild.rdf import RDFS as RDFS_SPACE


class Answer(Protocol):
    """What a store answers: rows of plain texts."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Return the rows in order."""
        ...


#: SPARQL -> its rows.
Ask = Callable[[str], Answer]

_PREFIXES = f"PREFIX kg: <{KG}> PREFIX rdfs: <{RDFS_SPACE}> PREFIX schema: <{SCHEMA}> PREFIX skos: <{SKOS}>"
_NAME = "skos:prefLabel|skos:altLabel|rdfs:label|kg:acronym"
_NAMES = {"entity": _NAME, "actor": f"{_NAME}|(^kg:standsFor/kg:form)"}
_SHORT = {"kg:": KG, "kge:": ENTITY}
_SUGGESTIONS = 3


def resolve(kind: str, value: str, ask: Ask) -> Sequence[str]:
    """Return the terms in the store that a value stands for.

    Args:
        kind: entity, actor, outlet or document. An actor is an entity that a name may also stand for: "Moscow" is the state as well.
        value: A name or alias in capitals or not; of an entity also an IRI, in angle brackets or with the prefix `kg:` or `kge:`.
        ask: Runs SPARQL.

    Raises:
        QueryError: If nothing in the store bears the name; close names are in the hint.
    """
    return _entities(value, ask, _NAMES[kind]) if kind in _NAMES else _named(kind, value, ask)


def _entities(value: str, ask: Ask, names: str) -> Sequence[str]:
    name = value.strip()
    for prefix, space in _SHORT.items():
        if name.startswith(prefix):
            return (TERMS["iri"](space + name.removeprefix(prefix)),)
    if "://" in name or name.startswith("<"):
        return (TERMS["iri"](name),)
    found = _exactly(name, ask, names) or _in_any_case(name, ask, names) or _mentioned(name, ask)
    if not found:
        raise QueryError(f"Nothing in the store is called {value!r}.", _suggestion(name, ask))
    return _with_same(found, ask)


def _exactly(name: str, ask: Ask, names: str) -> list[str]:
    # A look-up in the index. Only where it fails every label is read, to compare without regard to capitals.
    values = " ".join((literal(name), literal(name, "en")))
    return _iris(ask(f"{_PREFIXES} SELECT DISTINCT ?thing WHERE {{ VALUES ?name {{ {values} }} ?thing {names} ?name }}"))


def _in_any_case(name: str, ask: Ask, names: str) -> list[str]:
    wanted = literal(name.lower())
    return _iris(ask(f"{_PREFIXES} SELECT DISTINCT ?thing WHERE {{ ?thing {names} ?name FILTER(LCASE(STR(?name)) = {wanted}) }}"))


def _mentioned(name: str, ask: Ask) -> list[str]:
    """Find entities that the articles mention by surname, or by a name that differs in accents or marks only.

    Only those: the authority knows several bearers of most surnames.
    """
    pattern = f"?mention kg:refersTo ?thing . ?thing {_NAME}|kg:surname ?name"
    rows = ask(f"{_PREFIXES} SELECT DISTINCT ?thing ?name WHERE {{ {pattern} }}").rows
    return sorted({TERMS["iri"](thing) for thing, known_name in rows if _folded(known_name) == _folded(name)})


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())


def _iris(answer: Answer) -> list[str]:
    # Classes and questions of the ontology have labels too; nobody asks who a class is.
    return sorted({TERMS["iri"](row[0]) for row in answer.rows if not row[0].startswith(KG)})


def _with_same(found: Sequence[str], ask: Ask) -> Sequence[str]:
    """Add the nodes that stand for the same entity under another name."""
    known, front = set(found), list(found)
    while front:
        pattern = f"VALUES ?thing {{ {' '.join(front)} }} ?thing kg:sameEntityAs|^kg:sameEntityAs ?other"
        sparql = f"{_PREFIXES} SELECT DISTINCT ?other WHERE {{ {pattern} }}"
        front = sorted({TERMS["iri"](row[0]) for row in ask(sparql).rows} - known)
        known.update(front)
    return sorted(known)


def _suggestion(name: str, ask: Ask) -> str:
    rows = ask(f"{_PREFIXES} SELECT DISTINCT ?name WHERE {{ ?mention kg:refersTo ?thing . ?thing {_NAME} ?name }}").rows
    return _did_you_mean(name, [row[0] for row in rows]) or "Use a name that the articles or the authority know."


def _did_you_mean(name: str, names: Sequence[str]) -> str:
    by_lower = {known.lower(): known for known in sorted(names, reverse=True)}
    close = [by_lower[lower] for lower in get_close_matches(name.lower(), sorted(by_lower), _SUGGESTIONS)]
    return f"Did you mean {', '.join(close)}?" if close else ""


_LISTS = {
    "document": "SELECT DISTINCT ?name WHERE { ?article a kg:Article ; kg:name ?name }",
    "outlet": (
        "SELECT DISTINCT ?name WHERE { ?article a kg:Article ; kg:name ?own . OPTIONAL { ?article schema:publisher ?given } "
        'OPTIONAL { ?article kg:publishedBy ?outlet . ?outlet skos:prefLabel|rdfs:label ?label FILTER(LANG(?label) IN ("", "en")) } '
        "BIND(STR(COALESCE(?label, ?given, ?own)) AS ?name) }"
    ),
}


def _named(kind: str, value: str, ask: Ask) -> Sequence[str]:
    names = sorted({row[0] for row in ask(f"{_PREFIXES} {_LISTS[kind]}").rows})
    wanted = value.strip().lower()
    found = [name for name in names if name == value.strip()] or [name for name in names if name.lower() == wanted]
    if not found:
        raise QueryError(f"The store has no {kind} called {value!r}.", _did_you_mean(value, names) or f"It has: {', '.join(names[:10])}.")
    return [literal(name) for name in found]


def known(kind: str, value: str, ask: Ask) -> bool:
    """Say whether a value stands for something in the store."""
    try:
        return bool(resolve(kind, value, ask))
    except (QueryError, InputError, ValueError):
        return False
