"""Doing one shard, in whatever process."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from io import StringIO
from pathlib import Path
from threading import Lock

from kgbuild import writers
from kgbuild.config import Settings
from kgbuild.engine.shards import Shard
from kgbuild.errors import ConfigError
from kgbuild.model import Document, Problem
from kgbuild.pipeline import DEADLY, Pipeline

_FORM = "nquads"
#: A pipeline serves one thread at a time; a worker of a cluster may have several.
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished shard holds.

    Attributes:
        name: Name of the shard.
        inputs: Digest of its documents.
        documents: How many.
        words: Their words.
        acts: Acts found.
        statements: Statements written.
        text_bytes: Length of the texts in UTF-8.
        file: Name of the file with the statements.
        bytes: Length of the file; a file of another length is not whole.
        digest: SHA-256 of the statements, before they were compressed.
        problems: Lines for people.
        seconds: Processor time that it took; no two runs take the same, so it stands in no file that is compared.
    """

    name: str
    inputs: str
    documents: int
    words: int
    acts: int
    statements: int
    text_bytes: int
    file: str
    bytes: int
    digest: str
    problems: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    def record(self) -> dict[str, object]:
        """Return what the files say of the shard: the same however and whenever it was done."""
        return {key: value for key, value in asdict(self).items() if key != "seconds"}


#: Does one shard and says what it holds.
Work = Callable[[Shard], Summary]


@lru_cache(maxsize=1)
def prepare(settings: Settings, run: str) -> Pipeline:
    """Load the pipeline of this process, once.

    Args:
        settings: What it depends on.
        run: Digest that it must have, lest the parts of one result come from two versions.

    Raises:
        ConfigError: If this process has another version, model or ontology.
        KgbuildError: If the pipeline cannot be loaded.
    """
    pipeline = Pipeline(settings)
    if run and pipeline.digest != run:
        hint = "Install the same version, model and ontology on every machine, and change none while a run is going on."
        raise ConfigError("A worker has another version of kgbuild, its model or its ontology than this run.", hint)
    pipeline.load()
    return pipeline


def read(folder: Path, name: str) -> Summary | None:
    """Return the summary of a shard that was done before, None if its files are missing or not whole."""
    try:
        found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        summary = Summary(**found | {"problems": tuple(found["problems"])})
        return summary if (folder / summary.file).stat().st_size == summary.bytes else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def work(shard: Shard) -> Summary:
    """Extract the documents of a shard into its file, and say what it holds in the file beside it.

    Raises:
        ConfigError: If the files cannot be written, or this process differs from the one that planned the shard.
    """
    with _lock:
        pipeline = prepare(shard.settings, shard.run)
        began = time.process_time()
        with suppress(OSError):
            # One that an earlier process left accuses a document that is not in work.
            shard.marker.unlink()
        summary = _written(shard, pipeline)
        with writers.atomic(shard.summary) as stream:
            json.dump(summary.record(), stream, ensure_ascii=False)
        with suppress(OSError):
            shard.marker.unlink()
        return replace(summary, seconds=time.process_time() - began)


def _written(shard: Shard, pipeline: Pipeline) -> Summary:
    words = acts = statements = text_bytes = 0
    problems: list[str] = []
    digest = sha256()
    with writers.atomic(shard.graph) as stream:
        for document in shard.documents:
            shard.marker.write_text(document.id, encoding="utf-8")
            done = _Done() if document.id in shard.skipped else _extracted(document, pipeline)
            stream.write(done.text)
            digest.update(done.text.encode())
            words += len(document.text.split())
            text_bytes += len(document.text.encode("utf-8", "replace"))
            acts += done.acts
            statements += done.statements
            problems += [_line(document, problem) for problem in done.problems]
    return Summary(
        name=shard.name,
        inputs=shard.inputs,
        documents=len(shard.documents),
        words=words,
        acts=acts,
        statements=statements,
        text_bytes=text_bytes,
        file=shard.graph.name,
        bytes=shard.graph.stat().st_size,
        digest=digest.hexdigest(),
        problems=tuple(problems),
    )


@dataclass(frozen=True, slots=True)
class _Done:
    text: str = ""
    acts: int = 0
    statements: int = 0
    problems: tuple[Problem, ...] = (DEADLY,)


def _extracted(document: Document, pipeline: Pipeline) -> _Done:
    extraction = pipeline(document)
    quads, problems = pipeline.statements(extraction)
    text = StringIO()
    count = writers.write(quads, text, _FORM, pipeline.settings.base)
    return _Done(text.getvalue(), len(extraction.acts), count, problems)


def _line(document: Document, problem: Problem) -> str:
    return f"{document.source}, {document.name}: {problem.stage}: {problem.message}"
