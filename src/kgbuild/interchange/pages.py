"""The ontology for readers and for JSON-LD: a documentation page and a context, both made from the Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from kgbuild.model import Quad
from kgbuild.rdf import KG, OWL, PREFIXES, RDFS, SKOS, TYPE, value

#: Sections of the page: title, and the type whose members it lists.
_SECTIONS = (
    ("Act types", f"<{KG}ActType>"),
    ("Classes", f"<{OWL}Class>"),
    ("Properties between nodes", f"<{OWL}ObjectProperty>"),
    ("Properties with values", f"<{OWL}DatatypeProperty>"),
    ("Properties of the knowledge files", f"<{OWL}AnnotationProperty>"),
    ("Individuals", f"<{OWL}NamedIndividual>"),
)
#: What a term says of itself, in the order of the page; `subject <- property` is read backwards.
_FACTS = {
    f"<{RDFS}subClassOf>": "kind of",
    f"<{RDFS}subPropertyOf>": "kind of",
    f"<{OWL}inverseOf>": "inverse of",
    f"<{RDFS}domain>": "from",
    f"<{RDFS}range>": "to",
    f"<{KG}relation>": "direct relation",
    f"<{KG}stance>": "stance",
    f"<{KG}cameo>": "CAMEO",
    f"<{KG}plover>": "PLOVER",
    f"<{KG}example>": "example",
}
_STYLE = "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}dt{font-weight:bold;margin-top:1em}code{color:#555}"


@dataclass(slots=True)
class Term:
    """A term of the ontology as the page shows it."""

    name: str
    label: str = ""
    definition: str = ""
    types: set[str] = field(default_factory=set)
    facts: list[tuple[str, str]] = field(default_factory=list)


def terms(quads: Iterable[Quad]) -> dict[str, Term]:
    """Return the terms of kgbuild's namespace by IRI, sorted."""
    found: dict[str, Term] = {}
    for subject, predicate, term, _ in quads:
        if not subject.startswith(f"<{KG}"):
            continue
        entry = found.setdefault(value(subject), Term(value(subject).removeprefix(KG)))
        if predicate == TYPE:
            entry.types.add(term)
        elif predicate == f"<{RDFS}label>":
            entry.label = value(term)
        elif predicate in {f"<{SKOS}definition>", f"<{RDFS}comment>"}:
            entry.definition = f"{entry.definition} {value(term)}".strip()
        elif predicate in _FACTS and not term.startswith("_:"):
            entry.facts.append((_FACTS[predicate], term))
    return {name: found[name] for name in sorted(found) if found[name].types}


def page(quads: Iterable[Quad]) -> str:
    """Return the documentation of the ontology as one HTML page without scripts or outside resources."""
    known = terms(quads)
    shown: set[str] = set()
    parts = [
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>kgbuild ontology</title><style>{_STYLE}</style></head><body>'
    ]
    parts.append(f"<h1>kgbuild ontology of reported acts</h1>\n<p>Namespace <code>{KG}</code>, prefix <code>kg:</code>.</p>")
    for title, kind in _SECTIONS:
        members = [(name, term) for name, term in known.items() if kind in term.types and name not in shown]
        if members:
            shown.update(name for name, _ in members)
            parts.append(f"<h2>{title}</h2>\n<dl>")
            parts += [_entry(term, known) for _, term in members]
            parts.append("</dl>")
    return "\n".join([*parts, "</body></html>", ""])


def _entry(term: Term, known: Mapping[str, Term]) -> str:
    facts: dict[str, list[str]] = {}
    for name, given in sorted(term.facts):
        facts.setdefault(name, []).append(_shown(given, known))
    lines = "".join(f"<br>{name}: {', '.join(given)}" for name, given in facts.items())
    head = f'<dt id="{escape(term.name)}">{escape(term.label or term.name)} <code>kg:{escape(term.name)}</code></dt>'
    return f"{head}\n<dd>{escape(term.definition)}{lines}</dd>"


def _shown(given: str, known: Mapping[str, Term]) -> str:
    text = value(given)
    if text in known:
        return f'<a href="#{escape(known[text].name)}">{escape(known[text].label or known[text].name)}</a>'
    return escape(text) if given.startswith('"') else f"<code>{escape(short(text))}</code>"


def short(iri: str) -> str:
    """Return an IRI with the prefix of its namespace, where it has one."""
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def context(quads: Iterable[Quad]) -> dict[str, object]:
    """Return the JSON-LD context: the prefixes, and a name for each property; one between nodes takes IRIs."""
    made: dict[str, object] = dict(PREFIXES)
    for term in terms(quads).values():
        if f"<{OWL}ObjectProperty>" in term.types:
            made[term.name] = {"@id": f"kg:{term.name}", "@type": "@id"}
        elif f"<{OWL}DatatypeProperty>" in term.types:
            made[term.name] = {"@id": f"kg:{term.name}"}
    return made
