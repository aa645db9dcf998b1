"""`kgbuild ontology`: the vocabulary, to read."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kgbuild import rdf, writers
from kgbuild.cli import options, tables
from kgbuild.errors import OntologyError
from kgbuild.interchange import pages


@click.command(
    epilog=options.examples("kgbuild ontology list", "kgbuild ontology show Rejection", "kgbuild ontology docs -o ontology.html")
)
@click.argument("what", type=click.Choice(("list", "show", "docs", "context")))
@click.argument("term", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write [default: standard output].")
def command(what: str, term: str | None, output: Path | None) -> int:
    """Print the vocabulary: `list` its terms, `show` one TERM, write the documentation page (`docs`) or the JSON-LD `context`."""
    if what == "list":
        rows = [(f"kg:{t.name}", t.label, t.definition) for t in pages.terms(rdf.knowledge()).values()]
        tables.write(("term", "label", "definition"), rows, "table")
    elif what == "show":
        _show(term or "")
    else:
        text = pages.page(rdf.knowledge()) if what == "docs" else _context()
        if output is None:
            sys.stdout.write(text)
        else:
            with writers.atomic(output) as stream:
                stream.write(text)
    return 0


def _context() -> str:
    return json.dumps({"@context": pages.context(rdf.knowledge())}, indent=1) + "\n"


def _show(name: str) -> None:
    known = pages.terms(rdf.knowledge())
    found = known.get(rdf.KG + name.removeprefix("kg:"))
    if found is None:
        raise OntologyError(f"There is no term {name!r}.", "'kgbuild ontology list' names them.")
    sys.stdout.write(f"kg:{found.name}: {found.label}\n{found.definition}\n")
    sys.stdout.writelines(f"{fact}: {pages.short(rdf.value(given))}\n" for fact, given in sorted(found.facts))
