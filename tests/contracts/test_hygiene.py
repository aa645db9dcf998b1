"""What the repository must not hold: registry hosts, machine paths, and sentences of other people's articles."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

#: Names of package registries and mirrors; written so that this file does not match itself.
REGISTRY_HOSTS = re.compile(r"\b(?:py[p]i\.org|python[h]osted\.org|np[m]js\.|deb\.deb[i]an\.org|registry\.[a-z]+\.)", re.IGNORECASE)

#: A path that exists on one machine only.
MACHINE_PATHS = re.compile(r"(?<![\w.:/])/(?:work|root|home|Users|opt)/\w")

#: Five words in a row are somebody's sentence; four can be chance.
WORDS = 5


@pytest.mark.parametrize("pattern", [REGISTRY_HOSTS, MACHINE_PATHS], ids=["registry-hosts", "machine-paths"])
def test_nothing_of_one_machine(root: Path, tracked: list[str], pattern: re.Pattern[str]) -> None:
    texts = {name: data.decode() for name in tracked if b"\0" not in (data := (root / name).read_bytes())[:8000]}
    found = [f"{name}: {match[0]}" for name, text in texts.items() for match in pattern.finditer(text)]
    assert not found


@pytest.mark.parametrize(
    ("pattern", "line"),
    [(REGISTRY_HOSTS, "https://py" + "pi.org/simple"), (MACHINE_PATHS, "see /ho" + "me/somebody/x")],
    ids=["registry-hosts", "machine-paths"],
)
def test_patterns_find_what_they_should(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1)}


def _authority_names(root: Path) -> set[tuple[str, ...]]:
    """Return the word runs of the authority's labels: a long name ("... of the Russian Federation") is a name wherever it stands."""
    found: set[tuple[str, ...]] = set()
    for path in sorted((root / "ontology" / "entities").glob("*.ttl")):
        for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")):
            found |= _runs(literal)
    return found


def test_no_sentence_of_gold_or_seeds(root: Path, shared: Path) -> None:
    others = [path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    gold = (shared / "gold" / "acts" / "dev.jsonl").read_text(encoding="utf-8")
    others += [json.loads(line)["text"] for line in gold.splitlines()]
    theirs = set().union(*map(_runs, others)) - _authority_names(root)
    folders = [root / name for name in ("ontology", "src", "seeds")]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".ttl", ".md", ".txt"}]
    found = [
        f"{path.relative_to(root)}: {' '.join(run)}" for path in paths for run in sorted(_runs(path.read_text(encoding="utf-8")) & theirs)
    ]
    assert paths
    assert not found
