"""Print how many speakers' names are near-duplicates, and how many of the names the authority knows, by type.

usage: names.py RECORDS    (made by `kgbuild extract ../shared/articles -f jsonl -o RECORDS`)
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

from kgbuild.resolve import names
from kgbuild.resolve.corpus import UNLINKED

#: Entities of an authority; all other IRIs are names that none knows, or descriptions of one document.
KNOWN = re.compile(r"https://w3id\.org/kgbuild/entity/.*")

Records = list[dict[str, Any]]


def main(path: Path) -> int:
    """Read the records and print both tables."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    _duplicates(records)
    _coverage("all articles", records)
    _coverage("articles in which a country or a government speaks", [record for record in records if _is_political(record)])
    return 0


def _is_political(record: dict[str, Any]) -> bool:
    speakers = {party["entity"] for act in record["acts"] for party in act.get("speaker", ())}
    return any(record["entities"].get(name, {}).get("type") in ("Country", "Government") for name in speakers)


def _duplicates(records: Records) -> None:
    speakers: dict[str, tuple[str, str]] = {}
    for record in records:
        for party in (p for act in record["acts"] for p in act.get("speaker", ())):
            entity = record["entities"].get(party["entity"])
            if entity and (KNOWN.match(party["iri"]) or UNLINKED.fullmatch(party["iri"])):
                speakers[party["iri"]] = (party["entity"], entity["type"])
    found = []
    for (one, (first, kind)), (other, (second, also)) in combinations(sorted(speakers.items()), 2):
        known = bool(KNOWN.match(one) and KNOWN.match(other))
        like = names.compare(first, second, kind) if names.fitting(kind, also) and not known else None
        if like and like.score and not (like.weak and like.reason != "surname alone"):
            found.append((first, second, like.reason))
    share = 100 * len(found) / len(speakers)
    sys.stdout.write(f"{len(speakers)} speakers with a name, {len(found)} near-duplicate pairs: {share:.2f} in 100 speakers\n")
    sys.stdout.writelines(f"  {first} | {second} | {reason}\n" for first, second, reason in sorted(found))


def _coverage(title: str, records: Records) -> None:
    sys.stdout.write(f"{len(records)} {title}\n")
    mentions: Counter[str] = Counter()
    known: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for record in records:
        for entity in record["entities"].values():
            count, iri = len(entity["mentions"]), entity["iri"]
            if KNOWN.match(iri) or UNLINKED.fullmatch(iri):
                mentions[entity["type"]] += count
                known[entity["type"]] += count if KNOWN.match(iri) else 0
                items[entity["type"]] += count if entity.get("sameAs") else 0
    sys.stdout.write(f"{'type':14}{'mentions':>9}{'known':>8}{'with item':>11}\n")
    for kind, count in [*mentions.most_common(), ("all", sum(mentions.values()))]:
        own, linked = (known[kind], items[kind]) if kind in mentions else (sum(known.values()), sum(items.values()))
        sys.stdout.write(f"{kind:14}{count:9}{own / count:8.0%}{linked / count:11.0%}\n")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
