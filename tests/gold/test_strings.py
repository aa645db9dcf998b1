"""No run of more than four words of a gold or seed text occurs in `src/` or `ontology/`: nothing that we measure on is in the program."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

#: Five words in a row are somebody's sentence; four can be chance.
WORDS = 5

#: Files of text that the program reads or runs; the weights and word lists of the language model are no sentences.
ENDINGS = {".py", ".ttl", ".md", ".txt"}


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1)}


def _texts(shared: Path) -> Iterator[str]:
    gold = shared / "gold"
    for path in (gold / "acts" / "dev.jsonl", gold / "polnear" / "dev.jsonl.gz", gold / "plv" / "train.jsonl.gz"):
        raw = path.read_bytes()
        lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8").splitlines()
        yield from (json.loads(line)["text"] for line in lines)
    yield from (path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt")))


def _names(root: Path) -> set[tuple[str, ...]]:
    """Return the runs inside labels of the authority: a long name is a name wherever it stands."""
    found: set[tuple[str, ...]] = set()
    for path in sorted((root / "ontology" / "entities").glob("*.ttl")):
        for label in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")):
            found |= _runs(label)
    return found


def _is_ours(path: Path) -> bool:
    return path.suffix in ENDINGS and "node_modules" not in path.parts


def test_runs_are_found_across_marks_and_lines() -> None:
    assert ("the", "pact", "he", "said", "is") in _runs("“The pact,” he\nsaid, is dead.")


def test_no_run_of_words_of_gold_in_the_program(root: Path, shared: Path) -> None:
    theirs = set().union(*map(_runs, _texts(shared))) - _names(root)
    paths = [path for name in ("src", "ontology") for path in sorted((root / name).rglob("*")) if _is_ours(path)]
    found = [
        f"{path.relative_to(root)}: {' '.join(run)}" for path in paths for run in sorted(_runs(path.read_text(encoding="utf-8")) & theirs)
    ]
    assert paths
    assert not found, "\n".join(found)
