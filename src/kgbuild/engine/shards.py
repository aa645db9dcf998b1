"""Shards: runs of documents whose borders follow from the documents, so that one more article changes one shard and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kgbuild.config import Settings
from kgbuild.model import Document

#: Usual number of documents in a shard: a minute of one core, which is what a crash costs.
SIZE = 500
#: A shard holds at most so many times the usual number of documents, whatever their ids are.
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of documents to be extracted into one file.

    Attributes:
        name: Name of the file without its ending; it follows from `inputs` and `run`.
        documents: What goes in.
        folder: Where the file goes; absolute, for a cluster.
        settings: What the extraction depends on.
        run: Digest of everything besides the documents that the result depends on.
        inputs: Digest of the documents.
        skipped: Ids of documents that are set aside, because they ended the process that worked on them.
    """

    name: str
    documents: tuple[Document, ...]
    folder: Path
    settings: Settings
    run: str = ""
    inputs: str = ""
    skipped: frozenset[str] = frozenset()

    @property
    def graph(self) -> Path:
        """Return the file of the statements."""
        return self.folder / f"{self.name}.nq"

    @property
    def summary(self) -> Path:
        """Return the file that says what the shard holds; it is written last."""
        return self.folder / f"{self.name}.json"

    @property
    def marker(self) -> Path:
        """Return the file that names the document in work."""
        return self.folder / f".{self.name}.at"

    def in_work(self) -> str | None:
        """Return the id of the document that was in work when its process ended, None if there was none."""
        try:
            return self.marker.read_text(encoding="utf-8") or None
        except OSError:
            return None

    def without(self, document: str) -> Shard:
        """Return the shard with a document set aside."""
        return replace(self, skipped=self.skipped | {document})


def cut(documents: Iterable[Document], folder: Path, settings: Settings, run: str, size: int) -> Iterator[Shard]:
    """Cut documents into shards.

    Args:
        documents: Read as they are needed.
        folder: Where the files go.
        settings: What the extraction depends on.
        run: Digest of everything else that the result depends on: version, model, settings.
        size: Usual number of documents in a shard.
    """
    held: list[Document] = []
    for document in documents:
        held.append(document)
        # A border is where an id says so: one article more or less moves the borders next to it and no others.
        if int(document.id[1:], 16) % size == 0 or len(held) >= _LONGEST * size:
            yield _shard(held, folder, settings, run)
            held = []
    if held:
        yield _shard(held, folder, settings, run)


def _shard(documents: list[Document], folder: Path, settings: Settings, run: str) -> Shard:
    digest = sha256()
    for document in documents:
        # The id knows text and address; title, outlet and date go into the graph too, and the layout says what is read.
        names = (document.id, document.name, document.title, document.publisher, document.published, document.author, document.page)
        parts = (*names, document.blocks, document.markup)
        digest.update(repr(parts).encode("utf-8", "replace"))
    inputs = digest.hexdigest()
    name = f"part-{sha256(f'{run} {inputs}'.encode()).hexdigest()[:16]}"
    return Shard(name, tuple(documents), folder, settings, run, inputs)
