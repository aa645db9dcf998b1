"""Formats that hold a whole graph, beside those of `writers`: JSON-LD with the context of kgbuild, RDF/XML, RDF 1.2 Turtle."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from kgbuild.errors import ConfigError, InputError
from kgbuild.model import Quad
from kgbuild.rdf import KG, RDF, TYPE, value
from kgbuild.resources import folder

Triple = tuple[str, str, str]

_LITERAL = re.compile(r'".*"(?:@(?P<lang>[A-Za-z0-9-]+)|\^\^<(?P<type>[^>]*)>)?', re.DOTALL)
_REIFIES = f"<{RDF}reifies>"
_ROLES = {f"<{KG}speaker>": 0, f"<{KG}content>": 1}
# What may follow the last separator of a property's IRI to be the name of an XML element.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _by_graph(quads: Iterable[Quad]) -> Iterator[tuple[str, list[Triple]]]:
    for graph, group in groupby(quads, key=lambda quad: quad.graph):
        yield graph, sorted({quad[:3] for quad in group})


def context() -> dict[str, object]:
    """Return the JSON-LD context that kgbuild brings.

    Raises:
        InputError: If the file is no JSON.
    """
    try:
        loaded: dict[str, object] = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    except ValueError as error:
        raise InputError(f"The JSON-LD context of kgbuild is not valid: {error}.", "Install kgbuild again.") from error
    return loaded


def _jsonld(quads: Iterable[Quad], stream: TextIO) -> int:
    known = context()
    names = {str(entry["@id"] if isinstance(entry, dict) else entry): name for name, entry in known.items()}
    spaces = {str(entry): prefix for prefix, entry in known.items() if isinstance(entry, str) and entry.endswith(("#", "/"))}
    shorten = _Shortener(known, names, spaces)
    stream.write('{"@context": ' + json.dumps(known, ensure_ascii=False, indent=1) + ',\n"@graph": [')
    count, first = 0, True
    for graph, triples in _by_graph(quads):
        count += len(triples)
        nodes = [shorten.node(subject, list(group)) for subject, group in groupby(triples, key=lambda triple: triple[0])]
        for node in [{"@id": value(graph), "@graph": nodes}] if graph else nodes:
            stream.write(("\n" if first else ",\n") + json.dumps(node, ensure_ascii=False))
            first = False
    stream.write("\n]}\n")
    return count


class _Shortener:
    """Writes triples as JSON-LD nodes with the names of a context."""

    def __init__(self, known: Mapping[str, object], names: Mapping[str, str], spaces: Mapping[str, str]) -> None:
        self._known, self._names, self._spaces = known, names, spaces

    def node(self, subject: str, triples: list[Triple]) -> dict[str, object]:
        made: dict[str, object] = {"@id": value(subject)}
        for predicate, group in groupby(triples, key=lambda triple: triple[1]):
            terms = [term for _, _, term in group]
            name = "@type" if predicate == TYPE else self._name(value(predicate))
            found = [self._compact(value(term)) if name == "@type" else self._value(name, term) for term in terms]
            made[name] = found if len(found) > 1 else found[0]
        return made

    def _name(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._spaces.get(iri[:cut])
        return self._names.get(f"{prefix}:{iri[cut:]}") or self._names.get(iri) or self._compact(iri)

    def _compact(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._spaces.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _NAME.fullmatch(iri[cut:]) else iri

    def _value(self, name: str, term: str) -> object:
        entry = self._known.get(name)
        kind = entry.get("@type") if isinstance(entry, dict) else None
        if not term.startswith('"'):
            return value(term) if kind == "@id" else {"@id": value(term)}
        text, lang, datatype = _parts(term)
        if lang:
            return {"@value": text, "@language": lang}
        return {"@value": text, "@type": datatype} if datatype else text


def _parts(term: str) -> tuple[str, str, str]:
    match = _LITERAL.fullmatch(term)
    return value(term), (match["lang"] or "") if match else "", (match["type"] or "") if match else ""


def _rdfxml(quads: Iterable[Quad], stream: TextIO) -> int:
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="{RDF}">\n')
    count = 0
    for _, triples in _by_graph(quads):
        count += len(triples)
        for subject, group in groupby(triples, key=lambda triple: triple[0]):
            stream.write(f"<rdf:Description rdf:about={quoteattr(value(subject))}>\n")
            stream.writelines(_element(predicate, term) for _, predicate, term in group)
            stream.write("</rdf:Description>\n")
    stream.write("</rdf:RDF>\n")
    return count


def _element(predicate: str, term: str) -> str:
    address = value(predicate)
    name = re.search(r"[A-Za-z_][A-Za-z0-9_.-]*$", address)
    if name is None:
        raise InputError(f"RDF/XML cannot name the property {address}.", "Write Turtle, TriG, N-Quads or JSON-LD.")
    space = quoteattr(address[: name.start()])
    if not term.startswith('"'):
        return f"  <p:{name[0]} xmlns:p={space} rdf:resource={quoteattr(value(term))}/>\n"
    text, lang, datatype = _parts(term)
    if found := _NOT_XML.search(text):
        raise InputError(f"RDF/XML cannot hold the character U+{ord(found[0]):04X}.", "Write Turtle, TriG, N-Quads or JSON-LD.")
    mark = f' xml:lang="{lang}"' if lang else f" rdf:datatype={quoteattr(datatype)}" if datatype else ""
    # A bare carriage return would be read back as a line feed.
    body = escape(text, {"\r": "&#13;"})
    return f"  <p:{name[0]} xmlns:p={space}{mark}>{body}</p:{name[0]}>\n"


def _turtle12(quads: Iterable[Quad], stream: TextIO) -> int:
    stream.write('VERSION "1.2"\n')
    count = 0
    for _, triples in _by_graph(quads):
        count += len(triples)
        stream.writelines(f"{' '.join(triple)} .\n" for triple in triples)
        stream.writelines(f"{act} {_REIFIES} <<( {' '.join(triple)} )>> .\n" for act, triple in _reified(triples))
    return count


def _reified(triples: list[Triple]) -> Iterator[tuple[str, Triple]]:
    """Yield the direct relations with the acts that they are shortcuts for: in RDF 1.2 the act is the reifier of the relation."""
    parts: dict[str, tuple[set[str], set[str]]] = {}
    relations: dict[tuple[str, str], list[Triple]] = {}
    for triple in triples:
        subject, predicate, term = triple
        if predicate in _ROLES:
            parts.setdefault(subject, (set(), set()))[_ROLES[predicate]].add(term)
        elif predicate.startswith(f"<{KG}"):
            relations.setdefault((subject, term), []).append(triple)
    for act, (speakers, contents) in sorted(parts.items()):
        for speaker in sorted(speakers):
            for content in sorted(contents):
                for triple in relations.get((speaker, content), ()):
                    yield act, triple


#: Format -> ending of its files.
FORMATS: Mapping[str, str] = {"jsonld": ".jsonld", "rdfxml": ".rdf", "turtle12": ".ttl12"}
_WRITERS: Mapping[str, Callable[[Iterable[Quad], TextIO], int]] = {"jsonld": _jsonld, "rdfxml": _rdfxml, "turtle12": _turtle12}


def write(quads: Iterable[Quad], stream: TextIO, form: str) -> int:
    r"""Write quads in one of `FORMATS` and return how many statements were written.

    Memory holds one graph. RDF/XML and RDF 1.2 Turtle have no named graphs: there they are merged.

    Args:
        quads: Statements, graph after graph.
        stream: Where to write; opened as UTF-8 with newline `"\n"`.
        form: The format.

    Raises:
        ConfigError: If the format is unknown.
        InputError: If the format cannot express a statement.
    """
    if form not in _WRITERS:
        raise ConfigError(f"Unknown format {form!r}.", f"Formats: {', '.join(FORMATS)}.")
    return _WRITERS[form](quads, stream)
