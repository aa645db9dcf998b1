"""Compose the stages: one document, or a stream of them over one or several processes."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kgbuild import __version__, acts, documents, entities, graph, mentions, resources
from kgbuild.analysis import Analyzer
from kgbuild.config import Settings
from kgbuild.documents import Details
from kgbuild.errors import InputError, KgbuildError
from kgbuild.model import Document, Entity, Extraction, Link, Problem, Quad
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.lexicon import Lexicon
from kgbuild.rdf import KG
from kgbuild.workers import Crew

#: Documents that wait for each worker; enough to keep it busy while a long one is awaited in order.
_AHEAD = 4
#: So many processes may die of a document: the first death may have been another's doing.
TRIALS = 2
#: What is wrong with a document that ends the processes that work on it.
DEADLY = Problem("engine", f"{TRIALS} processes that worked on it died; it was set aside")
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
            return Extraction(document, links, acts.find(analysis, links, parts.lexicon, parts.authority.state_of))
        except Exception as error:  # noqa: BLE001 (the boundary: one document never stops the others)
            _log.debug("%s failed in %s", document.name, stage, exc_info=True)
            return Extraction(document, links, problems=(Problem(stage, f"{type(error).__name__}: {error}"),))

    def load(self) -> None:
        """Load the language model and the ontology now rather than at the first document.

        Raises:
            KgbuildError: If one of them cannot be loaded.
        """
        _ = self._parts, self.run

    def quads(self, extraction: Extraction) -> Iterator[Quad]:
        """Yield the statements about one extraction, with relations, publisher and provenance of this pipeline."""
        return graph.quads(extraction, self.settings, self._relations, self.run, self._publisher(extraction.document))

    def statements(self, extraction: Extraction) -> tuple[list[Quad], tuple[Problem, ...]]:
        """Return the statements about one extraction with its problems; if they cannot be made, that is one of them."""
        try:
            return list(self.quads(extraction)), extraction.problems
        except Exception as error:  # noqa: BLE001 (the boundary: one document never stops the others)
            _log.debug("%s failed in graph", extraction.document.name, exc_info=True)
            said = error.message if isinstance(error, KgbuildError) else f"{type(error).__name__}: {error}"
            return [], (*extraction.problems, Problem("graph", said))

    @cached_property
    def digest(self) -> str:
        """Return what stands for everything besides a document that its extraction depends on: version, model, settings, ontology."""
        ontology = sha256()
        for path in sorted(resources.folder("ontology").rglob("*.ttl")):
            ontology.update(path.read_bytes())
        parts = [self.run.version, self.run.model, self.run.settings, ontology.hexdigest()]
        return sha256("\0".join(parts).encode()).hexdigest()

    @cached_property
    def _parts(self) -> _Parts:
        return _Parts(Analyzer(self.settings), self._authority, self._lexicon)

    @cached_property
    def _authority(self) -> Authority:
        own = Path(self.settings.authority) if self.settings.authority else None
        return Authority.load((resources.folder("ontology") / "entities",), own, resources.wide_authority())

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon.load((resources.folder("ontology") / "acts",))

    @cached_property
    def _relations(self) -> dict[str, str]:
        return {name: KG + kind.relation for name, kind in self._lexicon.types.items()}

    @cached_property
    def run(self) -> graph.Run:
        """Return version, digest of the model and digest of the settings, as every graph says them."""
        settings = {f.name: getattr(self.settings, f.name) for f in fields(self.settings) if f.name not in _NOT_IN_DIGEST}
        if self.settings.authority:
            # What the file says, not where it lies.
            settings["authority"] = sha256(Path(self.settings.authority).read_bytes()).hexdigest()
        digest = sha256(repr(sorted(settings.items())).encode()).hexdigest()
        model = self.settings.model
        # Another pipeline is known by its name: its files belong to whoever installed it.
        files = sha256(model.encode()).hexdigest() if model else _digest(resources.model_folder(self.settings.lang))
        return graph.Run(__version__, files, digest)

    def _publisher(self, document: Document) -> Entity | None:
        name, authority = document.publisher, self._authority
        outlets = (r.entity for look in (authority.lookup, authority.widely) for r in look(name) if "MediaOutlet" in r.entity.types)
        return next(outlets, None) if name else None


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
    """Run documents through a pipeline, in order, and let errors pass.

    With more than one process, one that dies is replaced and its document tried again; a document that ends a second one becomes a
    `Problem`. With one, which is this one, such a document ends the run.

    Raises:
        EngineError: If processes die whatever the document is.
    """
    if jobs < 2:
        yield from (item if isinstance(item, InputError) else pipeline(item) for item in items)
        return
    trials: Counter[str] = Counter()

    def rescue(document: Document) -> Document | None:
        trials[document.id] += 1
        return document if trials[document.id] < TRIALS else None

    places: deque[int] = deque()
    done: dict[int, Extraction | InputError] = {}
    with Crew[int, Document, Extraction](jobs, _work, partial(_start, pipeline.settings), rescue) as crew:
        for place, item in enumerate(items):
            places.append(place)
            if isinstance(item, InputError):
                done[place] = item
            else:
                crew.put(place, item)
            if len(places) > _AHEAD * jobs:
                yield _awaited(places.popleft(), done, crew)
        while places:
            yield _awaited(places.popleft(), done, crew)


def _awaited(place: int, done: dict[int, Extraction | InputError], crew: Crew[int, Document, Extraction]) -> Extraction | InputError:
    while place not in done:
        for other, document, extraction in crew.finished():
            done[other] = extraction or Extraction(document, problems=(DEADLY,))
    return done.pop(place)


_worker: Pipeline


def _start(settings: Settings) -> None:
    global _worker  # noqa: PLW0603 (what a worker process loads once)
    _worker = Pipeline(settings)
    _worker.load()


def _work(document: Document) -> Extraction:
    return _worker(document)
