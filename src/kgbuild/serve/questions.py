"""The canned questions as forms, with their answers as tables and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode

from kgbuild import answers
from kgbuild.answers import Question
from kgbuild.rdf import value
from kgbuild.serve.asking import Asker
from kgbuild.serve.endpoint import RequestError
from kgbuild.views.sparql import Row, ask, values

#: Format of a download -> its media type.
DOWNLOADS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
}
#: Names offered while a parameter is typed: those of the actors with the most acts.
_OFFERED = 300
_INPUTS = {"date": "date", "integer": "number"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what its parameters were set to, and the answer, whose cells have `type` and `value`.

    `cut` is the limit that the answer reached, so that there may be more; 0 where it reached none.
    """

    question: Question
    values: Mapping[str, str]
    names: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Mapping[str, Row]] = field(default_factory=list)
    answered: bool = False
    cut: int = 0

    #: Columns whose nodes have a page that says more than their address.
    nodes: ClassVar[Sequence[str]] = answers.NODES
    #: Types of parameters for which names are offered.
    named: ClassVar[Sequence[str]] = ("actor", "entity")

    @property
    def filled(self) -> list[str]:
        """Return the columns that have a value in some row."""
        return [name for name in self.columns if any(row.get(name, {}).get("value") for row in self.rows)]

    @property
    def given(self) -> str:
        """Return the parameters as they stand in an address."""
        return urlencode(self.values)

    def typed(self, name: str) -> str:
        """Return what stands in the field of a parameter."""
        default = next(parameter.default for parameter in self.question.parameters if parameter.name == name)
        return self.values.get(name, value(default) if default else "")

    def input(self, kind: str) -> str:
        """Return the sort of field for a type of parameter."""
        return _INPUTS.get(kind, "text")


def given(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that a form holds; an empty field is one that is left out."""
    return {name: text for name, text in fields.items() if name != "run" and text.strip()}


def form(name: str, fields: Mapping[str, str], asker: Asker) -> Asked:
    """Return a question, answered when the form was sent."""
    question, typed = answers.find(name), given(fields)
    offered = _names(asker) if any(parameter.type in Asked.named for parameter in question.parameters) else []
    if "run" not in fields:
        return Asked(question, typed, offered)
    columns, rows = asker.terms(_bound(question, typed, asker))
    texts = [[row.get(name, {}).get("value", "") for name in columns] for row in rows]
    return Asked(question, typed, offered, columns, rows, answered=True, cut=question.cut(typed, columns, texts))


def download(name: str, ending: str, fields: Mapping[str, str], asker: Asker) -> bytes:
    """Return the answer to a question as a file; as Turtle, what the graph says of the nodes in the answer.

    Raises:
        RequestError: If there is no such format.
    """
    if ending not in DOWNLOADS:
        raise RequestError(404, f"A download ends in .{', .'.join(DOWNLOADS)}.")
    question = answers.find(name)
    query = _bound(question, question.unlimited(given(fields)), asker)
    if ending != "ttl":
        return asker.answer(query, table=ending).body
    nodes = {cell["value"] for row in asker.terms(query)[1] for cell in row.values() if cell["type"] == "uri"}
    return asker.answer(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {values('s', sorted(nodes))} ?s ?p ?o }}").body


def _bound(question: Question, typed: Mapping[str, str], asker: Asker) -> str:
    return question.bind(typed, lambda kind, text: answers.resolve(kind, text, asker.table))


def _names(asker: Asker) -> list[str]:
    rows = ask(
        asker.select,
        "SELECT ?label (COUNT(DISTINCT ?act) AS ?n) WHERE { ?act kg:speaker ?who . ?who skos:prefLabel|rdfs:label ?label "
        f"MINUS {{ ?who a kg:Unnamed }} FILTER(LANG(?label) IN ('', 'en')) }} GROUP BY ?label ORDER BY DESC(?n) ?label LIMIT {_OFFERED}",
    )
    return [row["label"] for row in rows if "label" in row]
