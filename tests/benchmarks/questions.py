"""Measure every canned question on a synthetic graph, in memory and on disk.

usage: questions.py [STATEMENTS [FOLDER]]    (default: 100000 statements, in a folder that is removed at the end)

Times are CPU times of one process, the best of two runs. Each question is asked with its defaults and, where it can be, about one actor,
entity or article that is neither frequent nor rare: nobody reads all that a large graph holds, most ask for something. In a FOLDER that is
given the graph and its store stay, so that a second run only asks. A million statements in memory take 3 GB, so more are asked on disk only.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kgbuild import answers
from kgbuild.rdf import KG
from kgbuild.store.loading import ontology_files
from kgbuild.store.oxigraph import ask

HERE = Path(__file__).parent
LINKS, COPIES = "<https://w3id.org/kgbuild/graph/same-acts>", "<https://w3id.org/kgbuild/graph/copies>"
#: Of acts of one type and speaker in two articles, one pair in so many is one act; one article in so many is a copy of the one before.
SAME, COPIED = 3, 20
#: More statements are not held in memory.
MOST_IN_MEMORY = 2_000_000
_SPOKEN = re.compile(rf"<(?P<article>[^>]+?)-(?P<type>[A-Z]\w+)-[0-9-]+> <{re.escape(KG)}speaker> (?P<who><[^>]+>)")
_ARTICLE = re.compile(rf"(<[^>]+>) \S+#type> <{re.escape(KG)}Article>")


def links(graph: Path) -> Iterator[str]:
    """Yield links between acts of one type and speaker in different articles, and between articles that are copies, as N-Quads."""
    last: dict[tuple[str, str], tuple[str, str]] = {}
    articles: list[str] = []
    pairs = 0
    with graph.open(encoding="utf-8") as stream:
        for line in stream:
            if found := _SPOKEN.match(line):
                act, key = line.split(" ", 1)[0], (found["type"], found["who"])
                article, other = last.get(key, (found["article"], ""))
                pairs += article != found["article"]
                if article != found["article"] and pairs % SAME == 0:
                    yield f"{act} <{KG}sameActAs> {other} {LINKS} .\n"
                    yield f"{other} <{KG}sameActAs> {act} {LINKS} .\n"
                last[key] = found["article"], act
            elif found := _ARTICLE.match(line):
                articles.append(found[1])
    for earlier, copy in zip(articles[::COPIED], articles[1::COPIED], strict=False):
        yield f"{copy} <{KG}copyOf> {earlier} {COPIES} .\n"
