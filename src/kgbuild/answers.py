"""Canned questions: list them, read what they ask for, and put parameters into their SPARQL.

A question is a file `queries/<name>.rq`. It is plain SPARQL 1.1 that any endpoint runs as it stands; its front comment says

    # title: Who rejected what
    # question: Who rejected what, when, and according to whom?
    # description: One row for each rejection and speaker.
    # param actor text: Name of who rejects; anyone when empty.

and a parameter is a clause `VALUES ?actor { "" }` whose value is the default. Only the value inside such a clause is ever replaced, by a
term that is escaped here: what a user types is data, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from kgbuild import resources
from kgbuild.errors import InputError, QueryError
from kgbuild.rdf import XSD, integer, iri, literal

_FIELD = re.compile(r"#\s*(?P<key>title|question|description|param)\b(?P<rest>[^:\n]*):\s*(?P<value>.*)")
_CLAUSE = re.compile(r"(?P<before>VALUES\s+\?(?P<name>\w+)\s*\{\s*)(?P<value>[^{}]*?)(?P<after>\s*\})", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes; `type` is text, date, integer or iri, `default` the term in the file."""

    name: str
    type: str
    description: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """A canned query: its name, what it asks in words, its parameters and its SPARQL."""

    name: str
    title: str
    question: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the SPARQL with the values in it.

        Args:
            values: Parameter name to value, as a user types it; parameters that are left out keep their defaults.

        Raises:
            QueryError: If a name is unknown or a value is not of the parameter's type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = [name for name in values if name not in known]
        if unknown:
            has = f"It takes: {', '.join(known)}." if known else "It takes none."
            raise QueryError(f"{self.name} has no parameter {', '.join(unknown)}.", has)
        terms = {name: _term(known[name], value) for name, value in values.items()}
        # One pass over the file as it is: a value that looks like a clause is never searched itself.
        return _CLAUSE.sub(lambda clause: _filled(clause, terms), self.sparql)


def _filled(clause: re.Match[str], terms: Mapping[str, str]) -> str:
    return f"{clause['before']}{terms.get(clause['name'], clause['value'])}{clause['after']}"


def _term(parameter: Parameter, value: str) -> str:
    try:
        return _TERMS[parameter.type](value)
    except (ValueError, InputError) as error:
        hint = "Dates are written 2022-02-02." if parameter.type == "date" else ""
        raise QueryError(f"{parameter.name} must be {_ARTICLES[parameter.type]}, not {value!r}.", hint) from error


def _text_term(value: str) -> str:
    value.encode()
    return literal(value.strip())


def _date_term(value: str) -> str:
    return literal(date.fromisoformat(value.strip()).isoformat(), datatype=f"{XSD}date")


def _integer_term(value: str) -> str:
    if not _WHOLE_NUMBER.fullmatch(value.strip()):
        raise ValueError(value)
    return integer(int(value))


def _iri_term(value: str) -> str:
    return iri(value.strip().removeprefix("<").removesuffix(">"))


_TERMS: Mapping[str, Callable[[str], str]] = {"text": _text_term, "date": _date_term, "integer": _integer_term, "iri": _iri_term}
_ARTICLES = {"text": "a text", "date": "a date", "integer": "a whole number", "iri": "an absolute IRI"}


def catalogue(folder: Path | None = None) -> tuple[Question, ...]:
    """Return the canned questions in the order of their names.

    Raises:
        QueryError: If a file does not say what it asks.
    """
    return tuple(read(path) for path in sorted((folder or resources.folder("queries")).glob("*.rq")))


def find(name: str, folder: Path | None = None) -> Question:
    """Return the canned question of that name, or the query in the file of that name.

    Raises:
        QueryError: If there is neither.
    """
    home = folder or resources.folder("queries")
    path = Path(name)
    if path.suffix in {".rq", ".sparql"} and path.is_file():
        return read(path, canned=False)
    names = sorted(file.stem for file in home.glob("*.rq"))
    if name in names:
        return read(home / f"{name}.rq")
    close = get_close_matches(name, names, 3, 0.4)
    hint = f"Did you mean {', '.join(close)}?" if close else "'kgbuild query --list' names them; a file ends in .rq or .sparql."
    raise QueryError(f"There is no question {name!r}.", hint)


def read(path: Path, *, canned: bool = True) -> Question:
    """Read a question from its file; one that is not canned needs no front comment.

    Raises:
        QueryError: If the file cannot be read, or its front comment is incomplete or does not fit its SPARQL.
    """
    try:
        sparql = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path} cannot be read: {error}.") from error
    front = sparql[: _front_end(sparql)]
    fields = {m["key"]: m["value"].strip() for m in _FIELD.finditer(front) if m["key"] != "param"}
    parameters = tuple(_parameter(path, m["rest"].split(), m["value"], sparql) for m in _FIELD.finditer(front) if m["key"] == "param")
    missing = [key for key in ("title", "question", "description") if not fields.get(key)]
    if canned and missing:
        raise QueryError(f"{path.name} has no {' and no '.join(missing)} in its front comment.")
    title, question, description = (fields.get(key, "") for key in ("title", "question", "description"))
    return Question(path.stem, title, question, description, parameters, sparql)


def _front_end(sparql: str) -> int:
    end = 0
    for line in sparql.splitlines(keepends=True):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        end += len(line)
    return end


def _parameter(path: Path, words: list[str], description: str, sparql: str) -> Parameter:
    if len(words) != 2 or words[1] not in _TERMS:
        raise QueryError(f"{path.name}: a parameter is written '# param NAME TYPE: words', with one of the types {', '.join(_TERMS)}.")
    name, kind = words
    defaults = {clause["name"]: clause["value"] for clause in _CLAUSE.finditer(sparql)}
    if name not in defaults:
        raise QueryError(f"{path.name}: the parameter {name} needs a clause 'VALUES ?{name} {{ default }}'.")
    return Parameter(name, kind, description.strip(), defaults[name])
