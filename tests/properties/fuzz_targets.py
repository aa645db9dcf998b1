"""What must hold for any bytes; `fuzz.py` looks for bytes for which it does not."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import cache
from io import StringIO
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from kgbuild import answers, documents, records, writers
from kgbuild.analysis.quotations import find_quoted
from kgbuild.documents import files
from kgbuild.errors import InputError, QueryError
from kgbuild.model import Document, Extraction, Quad
from kgbuild.rdf import literal

SUFFIXES = sorted(files.FORMATS)
SYNTAXES = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}


@cache
def folder() -> Path:
    return Path(tempfile.mkdtemp())


def readers(data: bytes) -> None:
    """Read bytes as a file of some format: documents with blocks in their text, or errors that say something."""
    path = folder() / f"fuzz{SUFFIXES[data[0] % len(SUFFIXES)] if data else ''}"
    path.write_bytes(data[1:])
    for found in documents.read([path]):
        if isinstance(found, InputError):
            assert found.message
        else:
            found.text.encode()
            assert all(0 <= block.span.start < block.span.end <= len(found.text) for block in found.blocks)


def quotations(data: bytes) -> None:
    """Find quotations: they lie in the text and nest."""
    text = data.decode("utf-8", "replace")
    ends = [len(text)]
    for found in find_quoted(text):
        assert 0 <= found.start < found.inner_start < found.inner_end <= found.end <= len(text)
        while ends[-1] <= found.start:
            ends.pop()
        assert found.end <= ends[-1]
        ends.append(found.end)


def writing(data: bytes) -> None:
    """Write a literal in each syntax and an article as a record: both come back as they were."""
    text = data.decode("utf-8", "replace")
    for form, syntax in SYNTAXES.items():
        stream = StringIO()
        graph = "" if form == "turtle" else "<https://e.example/g>"
        writers.write([Quad("<https://e.example/s>", "<https://e.example/p>", literal(text), graph)], stream, form)
        assert [quad.object.value for quad in parse(stream.getvalue().encode(), format=syntax)] == [text]
    document = Document("a0123456789abcdef", "x", text, "x", (), title=text[:40])
    record = json.loads(json.dumps(records.encode(Extraction(document, ()))))
    decoded = records.decode(record, document.id)
    assert decoded.document.text == text
    assert json.loads(json.dumps(records.encode(decoded))) == record


def parameters(data: bytes) -> None:
    """Bind a text to the parameters of a question: it is refused, or the query is still one query that changes nothing."""
    catalogue = answers.catalogue()
    question = catalogue[data[0] % len(catalogue) if data else 0]
    text = data[1:].decode("utf-8", "replace")
    try:
        sparql = question.bind({parameter.name: text for parameter in question.parameters})
    except QueryError:
        return
    Store().query(sparql, use_default_graph_as_union=True)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": readers,
    "quotations": quotations,
    "writing": writing,
    "parameters": parameters,
}
