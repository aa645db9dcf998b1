"""Compose the stages: one document, or a stream of them over one or several processes."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from functools import cached_property
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from kgbuild import __version__, acts, documents, entities, graph, mentions, resources
from kgbuild.analysis import Analyzer
from kgbuild.config import Settings
from kgbuild.documents import Details
from kgbuild.errors import InputError
from kgbuild.model import Document, Entity, Extraction, Link, Problem, Quad
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.lexicon import Lexicon
from kgbuild.rdf import KG

#: Documents that wait for each worker; enough to keep it busy while a long one is awaited in order.
_AHEAD = 4
#: Settings that say how fast, not what.
_NOT_IN_DIGEST = frozenset({"threads"})

_log = logging.getLogger(__name__)


class _Parts(NamedTuple):
    analyzer: Analyzer
    authority: Authority
    lexicon: Lexicon


class Pipeline:
    """Document in, `Extraction` out. The language model and the ontology are loaded when the first document comes.

    Args:
        settings: What the run depends on.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()

    def __call__(self, document: Document) -> Extraction:
        """Extract the acts of one document; what goes wrong with it becomes a `Problem` of the result.

        Raises:
            KgbuildError: If a part of the pipeline itself cannot be loaded.
        """
        parts, stage = self._parts, "analysis"
        links: tuple[Link, ...] = ()
        try:
            analysis = parts.analyzer.analyse(document)
            stage = "mentions"
            found = mentions.find(analysis, parts.authority)
            stage = "entities"
            links = entities.link(analysis, found, parts.authority, self.settings)
            stage = "acts"
            return Extraction(document, links, acts.find(analysis, links, parts.lexicon))
        except Exception as error:  # noqa: BLE001 (the boundary: one document never stops the others)
            _log.debug("%s failed in %s", document.name, stage, exc_info=True)
            return Extraction(document, links, problems=(Problem(stage, f"{type(error).__name__}: {error}"),))

    def quads(self, extraction: Extraction) -> Iterator[Quad]:
        """Yield the statements about one extraction, with relations, publisher and provenance of this pipeline."""
        return graph.quads(extraction, self.settings, self._relations, self._run, self._publisher(extraction.document))

    @cached_property
    def _parts(self) -> _Parts:
        return _Parts(Analyzer(self.settings), self._authority, self._lexicon)

    @cached_property
    def _authority(self) -> Authority:
        return Authority.load((resources.folder("ontology") / "entities",))

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon.load((resources.folder("ontology") / "acts",))

    @cached_property
    def _relations(self) -> dict[str, str]:
        return {name: KG + kind.relation for name, kind in self._lexicon.types.items()}

    @cached_property
    def _run(self) -> graph.Run:
        settings = ((f.name, getattr(self.settings, f.name)) for f in fields(self.settings) if f.name not in _NOT_IN_DIGEST)
        digest = sha256(repr(sorted(settings)).encode()).hexdigest()
        return graph.Run(__version__, _digest(resources.model_folder(self.settings.lang)), digest)

    def _publisher(self, document: Document) -> Entity | None:
        outlets = (r.entity for r in self._authority.lookup(document.publisher) if "MediaOutlet" in r.entity.types)
        return next(outlets, None) if document.publisher else None


def _digest(folder: Path) -> str:
    digest = sha256()
    for path in sorted(p for p in folder.iterdir() if p.suffix in {".json", ".onnx"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def extract(
    paths: Iterable[str | Path], settings: Settings | None = None, details: Details | None = None, jobs: int = 1
) -> Iterator[Extraction | InputError]:
    """Read articles and extract their acts.

    Args:
        paths: Files, folders, or `-` for standard input.
        settings: What the run depends on.
        details: Title, publisher, date and address that win over what the articles say of themselves.
        jobs: Number of processes; the result does not depend on it.

    Yields:
        An extraction for each article and an error for each input that cannot be used, in the order of the input.
    """
    settings = settings or Settings()
    return stream(documents.read(paths, settings, details), Pipeline(settings), jobs)


def stream(items: Iterable[Document | InputError], pipeline: Pipeline, jobs: int = 1) -> Iterator[Extraction | InputError]:
    """Run documents through a pipeline, in order, and let errors pass."""
    if jobs < 2:
        yield from (item if isinstance(item, InputError) else pipeline(item) for item in items)
        return
    # Not forked: a process with the threads of a loaded model must not be.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (pipeline.settings,)) as pool:
        waiting: deque[Future[Extraction] | InputError] = deque()
        for item in items:
            waiting.append(item if isinstance(item, InputError) else pool.submit(_work, item))
            if len(waiting) > _AHEAD * jobs:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(item: Future[Extraction] | InputError) -> Extraction | InputError:
    return item if isinstance(item, InputError) else item.result()


_worker: Pipeline


def _start(settings: Settings) -> None:
    global _worker  # noqa: PLW0603 (what a worker process loads once)
    _worker = Pipeline(settings)


def _work(document: Document) -> Extraction:
    return _worker(document)
