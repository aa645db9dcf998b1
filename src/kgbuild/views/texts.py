"""The texts of articles, which a graph does not hold: they are read from files and recognised by their digest."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from kgbuild.documents import read
from kgbuild.errors import InputError
from kgbuild.model import Document


def read_texts(paths: Iterable[str | Path]) -> dict[str, Document]:
    """Return the articles in files and folders by the digest of their text; what cannot be read is left out."""
    found = (document for document in read(paths) if not isinstance(document, InputError))
    return {sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(): document for document in found}
