"""RDF as text: terms in N-Triples syntax, and one reader for every RDF file that a user may hand us.

Stages that only make terms (graph, writers) and stages that only read files (verify, reason, shapes) share this module, so that
escaping is decided once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from pyoxigraph import Quad as OxigraphQuad
from pyoxigraph import RdfFormat, parse

from kgbuild import compression
from kgbuild.errors import InputError
from kgbuild.model import Quad
from kgbuild.resources import folder

KG = "https://w3id.org/kgbuild/ontology#"
#: Namespace of the entities of the authority.
ENTITY = "https://w3id.org/kgbuild/entity/"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

#: Prefixes of every file, used or not, so that files can be concatenated and compared.
PREFIXES: Mapping[str, str] = {
    "kg": KG,
    "kge": ENTITY,
    "oa": OA,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}

TYPE = f"<{RDF}type>"

# Besides what the grammar demands, every control character, line and paragraph separators (tools that split on `splitlines` break
# there), the byte order mark and noncharacters are escaped: the file then holds printable text only.
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufff0-\ufff8\ufffe\uffff]')
_SHORT = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_LONG = {escape: char for char, escape in _SHORT.items()} | {"\\'": "'"}
_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_LANG = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)

# What RFC 3987 lets stand in an IRI, less square brackets (they belong to IP addresses alone) and `#` (one is let through by `iri`).
_NOT_IRI = re.compile(
    "%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?%\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd-]"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

#: File name endings and the RDF syntax they stand for; TriG reads Turtle too and serves for everything else, such as stdin.
SYNTAXES = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG", ".jsonld": "JSON_LD", ".rdf": "RDF_XML"}


def iri(text: str) -> str:
    """Return an absolute IRI as a term; characters that may not stand in an IRI are percent-encoded.

    >>> iri("https://example.org/a b#char=1,2")
    '<https://example.org/a%20b#char=1,2>'

    Raises:
        InputError: If the text has no scheme, so that it is no absolute IRI.
    """
    if not _SCHEME.match(text):
        raise InputError(f"{text!r} is not an absolute IRI.")
    path, mark, fragment = text.partition("#")
    return f"<{_encode(path)}{mark}{_encode(fragment)}>"


def _encode(part: str) -> str:
    return _NOT_IRI.sub(lambda m: quote(m[0], safe=""), part)


def literal(text: str, lang: str = "", datatype: str = "") -> str:
    r"""Return a literal as a term: plain, with a language, or with a datatype (an IRI).

    >>> print(literal('a "b"\n', lang="en"))
    "a \"b\"\n"@en
    """
    body = '"' + _ESCAPED.sub(_escape, text) + '"'
    if datatype:
        return f"{body}^^<{datatype}>"
    return f"{body}@{lang.lower()}" if _LANG.fullmatch(lang) else body


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def integer(number: int) -> str:
    """Return a whole number as a term."""
    return f'"{number}"^^<{XSD}integer>'


def decimal(number: float) -> str:
    """Return a number as an xsd:decimal in canonical form, because stores rewrite any other form.

    >>> decimal(0.50)
    '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    # Four places: a confidence says no more than that.
    short = Decimal(repr(round(number, 4))).normalize() + 0
    return f'"{short:f}"^^<{XSD}decimal>'


def value(term: str) -> str:
    r"""Return what a term says: the address of an IRI, the unescaped characters of a literal.

    >>> value(literal("one\ttwo"))
    'one\ttwo'
    """
    if term.startswith("<"):
        return term[1:-1]
    match = _LITERAL.match(term)
    return _UNESCAPE.sub(_unescape, match[1]) if match else term


def _unescape(match: re.Match[str]) -> str:
    return _LONG.get(match[0]) or chr(int(match[1] or match[2], base=16))


def lone_surrogate(text: str) -> int:
    """Return the offset of the first lone surrogate, or -1: such a text cannot be written as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return -1


def read(source: Path | BinaryIO) -> Iterator[Quad]:
    """Read the statements of an RDF file (its ending names the syntax) or of an open binary stream of Turtle or TriG.

    Raises:
        InputError: If the file cannot be read or is not RDF; line and reason are named.
    """
    path = source if isinstance(source, Path) else None
    syntax = getattr(RdfFormat, SYNTAXES.get(compression.plain_suffix(path), "TRIG") if path else "TRIG")
    name = str(path or "standard input")
    try:
        for quad in _parsed(source, syntax):
            graph = str(quad.graph_name)
            yield Quad(str(quad.subject), str(quad.predicate), str(quad.object), "" if graph == "DEFAULT" else graph)
    except OSError as error:
        raise InputError(f"Cannot read {name}: {error.strerror or error}.") from error
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{name} is not valid RDF: {error}.") from error


def _parsed(source: Path | BinaryIO, syntax: RdfFormat) -> Iterator[OxigraphQuad]:
    if not isinstance(source, Path):
        yield from parse(source, format=syntax)
    elif source.suffix.lower() in compression.SUFFIXES:
        with compression.opened(source) as stream:
            yield from parse(stream, format=syntax)
    else:
        yield from parse(path=str(source), format=syntax)


def knowledge() -> Iterator[Quad]:
    """Read the ontology that kgbuild brings: classes, act types, codes, alignments and the authority, without the shapes.

    Raises:
        InputError: If a file is not valid RDF.
    """
    for path in sorted(folder("ontology").rglob("*.ttl")):
        if path.name != "shapes.ttl":
            yield from read(path)
