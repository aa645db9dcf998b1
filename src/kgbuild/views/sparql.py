"""Asking a store: prefixes, terms and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kgbuild.rdf import PREFIXES, iri

#: One row of an answer: variable -> what the term says; what is not bound is left out.
Row = dict[str, str]
#: Runs a query and returns its rows.
Select = Callable[[str], Sequence[Row]]

_PREFIXES = "".join(f"PREFIX {name}: <{address}>\n" for name, address in PREFIXES.items())
#: IRIs put into one query; more would make it unreadable for some servers.
_CHUNK = 500


def ask(select: Select, body: str) -> Sequence[Row]:
    """Return the rows of a query that is written without its prefixes."""
    return select(_PREFIXES + body)


def values(name: str, iris: Iterable[str]) -> str:
    """Return a clause that binds a variable to IRIs."""
    return f"VALUES ?{name} {{ {' '.join(iri(address) for address in iris)} }}"


def ask_about(select: Select, iris: Iterable[str], body: Callable[[str], str]) -> list[Row]:
    """Return the rows of a query about many IRIs, asked in parts.

    Args:
        select: Runs a query.
        iris: What the variable `?it` is bound to.
        body: Takes the clause that binds it and returns the query.
    """
    wanted = sorted(set(iris))
    rows: list[Row] = []
    for start in range(0, len(wanted), _CHUNK):
        rows.extend(ask(select, body(values("it", wanted[start : start + _CHUNK]))))
    return rows
