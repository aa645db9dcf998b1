"""Rows of a question for people: without the columns of nodes, with the evidence of each row when it is asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence

import click

from kgbuild.answers import NODES, Ask, Evidence, Question, evidence, marked
from kgbuild.cli import tables
from kgbuild.rdf import KG

#: Formats that people read; there the columns of nodes would only widen the table.
_FOR_PEOPLE = frozenset({"table", "markdown"})
_DERIVED = re.compile(r"kg:(nestedIn|accordingTo|contentOf|Proposal|Request|Support|Report|Rejection|Accusation|Denial|NoComment)\b")
_STYLES = {"cue": {"bold": True, "fg": "red"}, "content": {"underline": True}, "mention": {"bold": True}}
_PLAIN = {"cue": "[[{}]]", "content": "{{{}}}", "mention": "[[{}]]"}


def show(columns: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> None:
    """Write the rows in one of the formats of tables; say on standard error when there are none."""
    kept = [i for i, name in enumerate(columns) if form not in _FOR_PEOPLE or name not in NODES]
    tables.write([columns[i] for i in kept], [[row[i] for i in kept] for row in rows], form)
    if not rows:
        click.echo("No rows.", err=True)


def asked(question: Question, values: Mapping[str, str], form: str) -> Mapping[str, str]:
    """Return the parameters with which a question is asked: a table has a limit, a file for a program holds every row."""
    return values if form in _FOR_PEOPLE else question.unlimited(values)


def hint_at_more(question: Question, values: Mapping[str, str], columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Say on standard error that the limit of a question was reached, and how to get more."""
    if limit := question.cut(values, columns, rows):
        click.echo(f"Only the first {limit} are shown; there may be more: -p limit={limit * 10}, or -p limit=all.", err=True)


def hint_at_inference(sparql: str, ask: Ask) -> None:
    """Say on standard error when a question needs what follows from the graph and the store holds none of it.

    Two looks into the index, and none of them for a question that needs nothing inferred: of classes, those with subclasses do
    (an offer is a proposal), and every one that a user may have put a subclass under.
    """
    if not _DERIVED.search(sparql):
        return
    # Whatever is inferred, each act is an act.
    acts = ask(f"SELECT ?act WHERE {{ ?act <{KG}cue> ?words }} LIMIT 1").rows
    if acts and not ask(f"SELECT ?act WHERE {{ ?act a <{KG}Act> }} LIMIT 1").rows:
        click.echo(
            "Hint: nothing is inferred in this store, so that nesting is not seen, nor that a demand is a request: "
            "run 'kgbuild infer' and load its result too.",
            err=True,
        )


def show_with_evidence(columns: Sequence[str], rows: Sequence[Sequence[str]], ask: Ask) -> None:
    """Write each row as a block: its values, and under them the sentence with cue and content marked, article, offsets and rule."""
    nodes = [i for i, name in enumerate(columns) if name in NODES]
    found = evidence([row[i] for row in rows for i in nodes], ask)
    for number, row in enumerate(rows, 1):
        values = "; ".join(f"{name}: {value}" for name, value in zip(columns, row, strict=True) if value and _is_short(name))
        sys.stdout.write(f"{number}. {values}\n")
        for node in dict.fromkeys(row[i] for i in nodes):
            if node in found:
                sys.stdout.write(_block(node, found[node]))
    if not rows:
        click.echo("No rows.", err=True)


def _is_short(name: str) -> bool:
    # The evidence prints the sentence and the content anyway.
    return name not in (*NODES, "sentence", "content", "otherContent", "answeredWords")


def _block(node: str, found: Evidence) -> str:
    coloured = sys.stdout.isatty()
    pieces = (_mark(text, role, coloured) for text, role in marked(found))
    end = found.start + len(found.text)
    confidence = f", confidence {found.confidence}" if found.confidence else ""
    rule = f"{found.rule}{confidence}" if found.rule else "no rule"
    return f"   {' '.join(''.join(pieces).split())}\n   {found.article} {found.start}-{end}; {rule}\n   {node}\n"


def _mark(text: str, role: str, coloured: bool) -> str:
    if not role:
        return text
    return click.style(text, **_STYLES[role]) if coloured else _PLAIN[role].format(text)  # type: ignore[arg-type]
