"""What a query may not do on a server: fetch from addresses that it names."""

from __future__ import annotations

import re

from kgbuild.errors import QueryError

#: Parts of a query in which a word is no keyword: strings, addresses, comments, variables, prefixed names.
_OPAQUE = re.compile(
    r"""
    "{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | <[^<>"{}|^`\\\s]*> | \#[^\n\r]*
    | [?$]\w+ | [\w.-]*:[\w.%\\:-]*
    """,
    re.VERBOSE | re.DOTALL,
)
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)


def check(query: str) -> None:
    """Refuse a query that calls another endpoint.

    Raises:
        QueryError: If the query holds a `SERVICE` clause.
    """
    if _SERVICE.search(_OPAQUE.sub(" ", query)):
        raise QueryError("SERVICE is not allowed: this server calls no other.", "Ask the other endpoint yourself, and join the answers.")
