"""The canned questions as files.

A question is a file `queries/<name>.rq`. It is plain SPARQL 1.1 that any endpoint runs as it stands; its front comment says

    # title: Who rejected what
    # group: Positions
    # question: Who rejected what, when, and according to whom?
    # phrase: what did {actor} (reject|refuse)
    # description: One row for each rejection and speaker.
    # param actor entity: Who rejects; anyone when left out.

Of a parameter either a clause `VALUES ?since { "2022-01-01"^^xsd:date }` holds the default, or a line that begins with `#:` holds a pattern
that is there only when the parameter is given: `#: VALUES ?who { $actor }`. Where the quickest way to everything is a slow way to one
thing, both are written down: `PATTERN # unless $actor` goes and `#: PATTERN # with $actor` comes when the parameter (or any of several) is
given. The parameter `limit` (a count) is the number of every `LIMIT 200`. Only the value inside such a clause, the `$name` in such a line
and that number are ever replaced, by terms that are escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kgbuild import resources
from kgbuild.answers.terms import ALL, CALLED, LOOKED_UP, NODES, TERMS
from kgbuild.errors import InputError, QueryError

#: (type, value as typed) -> the terms that it stands for in a store.
Lookup = Callable[[str, str], Sequence[str]]

_FIELD = re.compile(r"#\s*(?P<key>title|group|number|question|phrase|description|param)\b(?P<rest>[^:\n]*):\s*(?P<value>.*)")
_CLAUSE = re.compile(r"(?P<before>VALUES\s+\?(?P<name>\w+)\s*\{\s*)(?P<value>[^{}$]*?)(?P<after>\s*\})", re.IGNORECASE)
_OPTIONAL = re.compile(r"^(?P<indent>[ \t]*)#:[ \t]*(?P<pattern>[^\n$]*)\$(?P<name>\w+)(?P<rest>[^\n$]*)$", re.MULTILINE)
_PAGE = re.compile(r"^(?P<margin>[ \t]*)LIMIT[ \t]+(?P<count>\d+)$", re.MULTILINE)
_ANY = r"(?:[ \t]+\$\w+)+"
_UNLESS = re.compile(rf"^[^\n#]*#[ \t]*unless(?P<unless>{_ANY})[ \t]*$", re.MULTILINE)
_WITH = re.compile(rf"^(?P<left>[ \t]*)#:[ \t]*(?P<body>[^\n$#]*?)[ \t]*#[ \t]*with(?P<with>{_ANY})[ \t]*$", re.MULTILINE)
_REPLACED = re.compile(
    "|".join(
        (_WITH.pattern, _UNLESS.pattern, _OPTIONAL.pattern, _CLAUSE.pattern.replace("P<name>", "P<clause>"), _PAGE.pattern),
    ),
    re.MULTILINE | re.IGNORECASE,
)
#: The parameter that says how much is shown.
LIMIT = "limit"
_NEEDED = ("title", "group", "question", "description")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes; `default` is the term in the file, empty where the parameter restricts nothing unless given."""

    name: str
    type: str
    description: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """A canned query: its name, what it asks in words, its parameters and its SPARQL.

    `number` is the number of the analyst's question that it answers, "" for further ones.
    """

    name: str
    title: str
    group: str
    number: str
    question: str
    phrases: tuple[str, ...]
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str

    def bind(self, values: Mapping[str, str], lookup: Lookup | None = None) -> str:
        """Return the SPARQL with the values in it.

        Args:
            values: Parameter name to value, as a user types it; parameters that are left out keep their defaults.
            lookup: Finds the terms that the name of an entity, outlet or document stands for; without it only IRIs are taken.

        Raises:
            QueryError: If a name is unknown, a value is not of the parameter's type, or nothing in the store bears it.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = [name for name in values if name not in known]
        if unknown:
            has = f"It takes: {', '.join(known)}." if known else "It takes none."
            raise QueryError(f"{self.name} has no parameter {', '.join(unknown)}.", has)
        terms = {name: " ".join(_terms(known[name], value, lookup)) for name, value in values.items()}
        # One pass over the file as it is: a value that looks like a clause is never searched itself.
        return _REPLACED.sub(lambda found: _filled(found, terms), self.sparql)

    def unlimited(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return parameters with which all rows are asked for, unless they give a limit; for files, which nobody reads a page at a time."""
        return {LIMIT: ALL, **values} if any(parameter.name == LIMIT for parameter in self.parameters) else values

    def cut(self, values: Mapping[str, str], columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
        """Return the limit if an answer reached it, so that there may be more, else 0.

        A limit counts what a row is about, which the columns of nodes name: an act of two speakers is two rows and counts once.

        Args:
            values: The parameters as they were given to `bind`.
            columns: Names of the columns of the answer.
            rows: Its rows.
        """
        default = next((parameter.default for parameter in self.parameters if parameter.name == LIMIT), ALL)
        limit = TERMS["count"](values.get(LIMIT, default))
        if limit == ALL:
            return 0
        nodes = [number for number, name in enumerate(columns) if name in NODES]
        shown = len({tuple(row[number] for number in nodes) for row in rows}) if nodes else len(rows)
        return int(limit) if int(limit) in (shown, len(rows)) else 0


def _filled(found: re.Match[str], terms: Mapping[str, str]) -> str:
    if found["count"]:
        limit = terms.get(LIMIT, found["count"])
        return "" if limit == ALL else f"{found['margin']}LIMIT {limit}"
    if found["unless"]:
        return "" if _is_any(found["unless"], terms) else found[0]
    if found["with"]:
        return f"{found['left']}{found['body']}" if _is_any(found["with"], terms) else found[0]
    if found["clause"]:
        return f"{found['before']}{terms.get(found['clause'], found['value'])}{found['after']}"
    if found["name"] not in terms:
        return found[0]
    return f"{found['indent']}{found['pattern']}{terms[found['name']]}{found['rest']}"


def _is_any(names: str, terms: Mapping[str, str]) -> bool:
    return any(name[1:] in terms for name in names.split())


def _terms(parameter: Parameter, value: str, lookup: Lookup | None) -> Sequence[str]:
    kind = parameter.type
    try:
        if kind not in LOOKED_UP:
            return (TERMS[kind](value),)
        value.encode()
        return lookup(kind, value) if lookup else (TERMS["iri"](value),)
    except (ValueError, InputError) as error:
        hint = "Dates are written 2022-02-02." if kind == "date" else ""
        raise QueryError(f"{parameter.name} must be {CALLED.get(kind, 'a name or an absolute IRI')}, not {value!r}.", hint) from error


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
    found = list(_FIELD.finditer(sparql[: _front_end(sparql)]))
    fields = {m["key"]: m["value"].strip() for m in found}
    missing = [key for key in _NEEDED if not fields.get(key)]
    if canned and missing:
        raise QueryError(f"{path.name} has no {' and no '.join(missing)} in its front comment.")
    parameters = tuple(_parameter(path, m["rest"].split(), m["value"], sparql) for m in found if m["key"] == "param")
    _check_ways(path, sparql, {parameter.name for parameter in parameters})
    return Question(
        path.stem,
        fields.get("title", ""),
        fields.get("group", ""),
        fields.get("number", ""),
        fields.get("question", ""),
        tuple(m["value"].strip() for m in found if m["key"] == "phrase"),
        fields.get("description", ""),
        parameters,
        sparql,
    )


def _check_ways(path: Path, sparql: str, known: set[str]) -> None:
    named = [*(line["unless"] for line in _UNLESS.finditer(sparql)), *(line["with"] for line in _WITH.finditer(sparql))]
    if unknown := sorted({name[1:] for names in named for name in names.split()} - known):
        raise QueryError(f"{path.name}: a line ends in '# unless ${unknown[0]}' or '# with ${unknown[0]}', which is no parameter of it.")


def _front_end(sparql: str) -> int:
    end = 0
    for line in sparql.splitlines(keepends=True):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        end += len(line)
    return end


def _parameter(path: Path, words: list[str], description: str, sparql: str) -> Parameter:
    types = (*TERMS, *LOOKED_UP)
    if len(words) != 2 or words[1] not in types:
        raise QueryError(f"{path.name}: a parameter is written '# param NAME TYPE: words', with one of the types {', '.join(types)}.")
    name, kind = words
    defaults = {clause["name"]: clause["value"] for clause in _CLAUSE.finditer(sparql)}
    if name == LIMIT:
        defaults.update((LIMIT, page["count"]) for page in _PAGE.finditer(sparql))
    if name not in defaults and name not in {line["name"] for line in _OPTIONAL.finditer(sparql)}:
        placed = f"a clause 'VALUES ?{name} {{ default }}' or a line '#: VALUES ?variable {{ ${name} }}'"
        either = "a line 'LIMIT 200'" if name == LIMIT else placed
        raise QueryError(f"{path.name}: the parameter {name} needs {either}.")
    return Parameter(name, kind, description.strip(), defaults.get(name, ""))
