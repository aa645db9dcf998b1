"""Shards: runs of documents whose borders follow from the documents, so that one more article changes one shard and no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any

from kgbuild.config import Settings
from kgbuild.errors import InputError
from kgbuild.model import Block, Document, Span

#: Says what belongs to the result; written last.
MANIFEST = "manifest.json"
#: Held by the run that writes into a folder.
LOCK = ".lock"
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
        ending: Ending of the file: `.nq`, with the ending of a compression after it where there is one.
        skipped: Ids of documents that are set aside, because they ended the process that worked on them.
    """

    name: str
    documents: tuple[Document, ...]
    folder: Path
    settings: Settings
    run: str = ""
    inputs: str = ""
    ending: str = ".nq"
    skipped: frozenset[str] = frozenset()

    @property
    def graph(self) -> Path:
        """Return the file of the statements."""
        return self.folder / f"{self.name}{self.ending}"

    @property
    def summary(self) -> Path:
        """Return the file that says what the shard holds; it is written last."""
        return self.folder / f"{self.name}.json"

    @property
    def marker(self) -> Path:
        """Return the file that names the document in work."""
        return self.folder / f".{self.name}.at"

    def __reduce__(self) -> tuple[Callable[..., Shard], tuple[object, ...]]:
        """Go to another process as plain tuples, which takes half the time that the objects take."""
        rest = (self.folder, self.settings, self.run, self.inputs, self.ending, self.skipped)
        return _unpacked, (self.name, tuple(map(_packed, self.documents)), *rest)

    def in_work(self) -> str | None:
        """Return the id of the document that was in work when its process ended, None if there was none."""
        try:
            return self.marker.read_text(encoding="utf-8") or None
        except OSError:
            return None

    def without(self, document: str) -> Shard:
        """Return the shard with a document set aside."""
        return replace(self, skipped=self.skipped | {document})


_Packed = tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...], tuple[tuple[int, int], ...]]
_NAMES = tuple(field.name for field in fields(Document) if field.name not in {"blocks", "markup"})
_values = attrgetter(*_NAMES)


def _packed(document: Document) -> _Packed:
    blocks = tuple((block.span.start, block.span.end, block.part, block.intro) for block in document.blocks)
    return _values(document), blocks, tuple((span.start, span.end) for span in document.markup)


def _unpacked(name: str, packed: tuple[_Packed, ...], *rest: Any) -> Shard:  # noqa: ANN401 (fields of several types)
    documents = []
    for values, blocks, markup in packed:
        laid = tuple(Block(Span(start, end), part, intro) for start, end, part, intro in blocks)
        named = dict(zip(_NAMES, values, strict=True))
        documents.append(Document(**named, blocks=laid, markup=tuple(Span(start, end) for start, end in markup)))
    return Shard(name, tuple(documents), *rest)


def cut(
    documents: Iterable[Document], folder: Path, settings: Settings, run: str, size: int = SIZE, ending: str = ".nq"
) -> Iterator[Shard]:
    """Cut documents into shards.

    Args:
        documents: Read as they are needed.
        folder: Where the files go.
        settings: What the extraction depends on.
        run: Digest of everything else that the result depends on: version, model, settings.
        size: Usual number of documents in a shard.
        ending: Ending of the files, such as `.nq.gz`.
    """
    make = partial(_shard, folder=folder, settings=settings, run=run, ending=ending)
    held: list[Document] = []
    for document in documents:
        held.append(document)
        # A border is where an id says so: one article more or less moves the borders next to it and no others.
        if int(document.id[1:], 16) % size == 0 or len(held) >= _LONGEST * size:
            yield make(held)
            held = []
    if held:
        yield make(held)


def _shard(documents: list[Document], folder: Path, settings: Settings, run: str, ending: str) -> Shard:
    digest = sha256()
    for document in documents:
        # The id knows text and address; title, outlet and date go into the graph too, and the layout says what is read.
        names = (document.id, document.name, document.title, document.publisher, document.published, document.author, document.page)
        parts = (*names, document.blocks, document.markup)
        digest.update(repr(parts).encode("utf-8", "replace"))
    inputs = digest.hexdigest()
    name = f"part-{sha256(f'{run} {inputs}'.encode()).hexdigest()[:16]}"
    return Shard(name, tuple(documents), folder, settings, run, inputs, ending)


def files(folder: Path) -> list[Path] | None:
    """Return the files with the statements of a folder of shards, as its manifest lists them; None for any other folder.

    Raises:
        InputError: If the run that makes the shards has not ended, or a shard is missing.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        if (folder / LOCK).is_file():
            raise InputError(f"The shards in {folder} are not all there.", "Run the same kgbuild extract again: it goes on where it was.")
        return None
    try:
        listed = [folder / Path(shard["file"]).name for shard in json.loads(manifest.read_text(encoding="utf-8"))["shards"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(f"{manifest} is not the manifest of a folder of shards.") from error
    if missing := [path.name for path in listed if not path.is_file()]:
        raise InputError(f"{folder} lacks {missing[0]}.", "Run the same kgbuild extract again: it makes what is missing.")
    return listed
