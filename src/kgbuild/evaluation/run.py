"""Extract what a gold file asks for, without its answers, and score it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kgbuild import documents, pipeline, records, resources
from kgbuild.analysis import Analyzer
from kgbuild.documents import Details
from kgbuild.errors import InputError
from kgbuild.evaluation import acts, attributions, petrarch, plv, polnear
from kgbuild.evaluation.figures import Report
from kgbuild.evaluation.gold import Gold, Record, Row
from kgbuild.model import Document, Extraction
from kgbuild.ontology.lexicon import Lexicon
from kgbuild.pipeline import Pipeline

#: The actor dictionary that lies beside the unit tests of PETRARCH.
ACTORS = "PETR.Validate.actors.txt"


def evaluate(path: Path, gold: Gold, extractor: Pipeline, *, actors: Path | None = None, jobs: int = 1) -> Report:
    """Extract the documents of a gold file and score what was found.

    Args:
        path: The gold file; names its documents in messages, and PETRARCH's actor dictionary is looked for beside it.
        gold: What it holds.
        extractor: The pipeline to measure.
        actors: Actor dictionary of PETRARCH.
        jobs: Processes.

    Raises:
        InputError: If a document cannot be read, or the actor dictionary is missing.
    """
    known = petrarch.actors(actors or path.with_name(ACTORS)) if gold.scheme == "petrarch" else {}
    rows = [row for row in gold.rows if _is_asked(gold.scheme, row.record)]
    wanted = [row.record for row in rows]
    found = list(_extractions(path, rows, extractor, jobs))
    if gold.scheme == "polnear":
        return polnear.score(wanted, _attributions(found, extractor))
    if gold.scheme == "plv":
        return plv.score(wanted, found, Lexicon.load((resources.folder("ontology") / "acts",)))
    if gold.scheme == "petrarch":
        return petrarch.score(wanted, found, known)
    return acts.score(wanted, {extraction.document.name: records.encode(extraction) for extraction in found})


def score_records(gold: Gold, found: Gold) -> Report:
    """Score acts that were extracted before, by whatever program, in the record format.

    Raises:
        InputError: If one of both is no file of acts.
    """
    if gold.scheme != "acts" or found.scheme != "acts":
        raise InputError("Only records of acts can be scored without extracting anew.")
    return acts.score([row.record for row in gold.rows], {row.record["doc_id"]: row.record for row in found.rows})


def _is_asked(scheme: str, record: Record) -> bool:
    """Say whether a row is scored at all, so that nothing is extracted in vain."""
    if scheme == "plv":
        return plv.is_scored(record)
    return scheme != "polnear" or bool(record.get("primary", True))


def _extractions(path: Path, rows: Sequence[Row], extractor: Pipeline, jobs: int) -> Iterator[Extraction]:
    for item in pipeline.stream((_document(path, row) for row in rows), extractor, jobs):
        if isinstance(item, InputError):
            raise item
        if item.problems:
            raise InputError(f"{path}: {item.document.name} cannot be extracted: {item.problems[0].message}.")
        yield item


def _document(path: Path, row: Row) -> Document | InputError:
    """Return the document of a gold row, laid out like an article of a JSON Lines file."""
    record = row.record
    details = Details(**{key: record.get(key) or "" for key in ("title", "publisher", "published", "url")})
    name = str(record.get("doc_id") or record["id"])
    blank = Document(id="", name=name, text=record["text"], source=str(path), blocks=())
    made = list(documents.make(blank, Details(), details))
    return next((item for item in made if isinstance(item, Document)), InputError(f"{path}, line {row.line} holds no text to read."))


def _attributions(found: Sequence[Extraction], extractor: Pipeline) -> dict[str, Record]:
    # An extraction has no syntax tree, by which the extents of the scheme are told; so the documents are analysed once more.
    analyzer = Analyzer(extractor.settings)
    return {
        extraction.document.name: {
            "doc_id": extraction.document.name,
            "attributions": attributions.attributions(analyzer.analyse(extraction.document), extraction.acts),
        }
        for extraction in found
    }
