"""Write an archive of any number of articles, recombined from real ones with other names and dates, always the same.

usage: archive.py ARTICLES [SOURCE] > archive.jsonl    (default source: ../shared/articles/wikinews.jsonl beside the checkout)

Each article takes its paragraphs from two real ones, gives the countries, people and places in them other names and moves its date, so that
lengths, style and names are those of news while no article is in the archive twice. Nothing of the source is kept in the repository.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

SHARED = Path(__file__).parents[3] / "shared"

#: Names that take each other's place, of one kind each: rules and links meet known and unknown names as in the source.
_KINDS = tuple(
    kind.split()
    for kind in (
        "Russia China France Germany Iran Israel India Pakistan Japan Brazil Canada Australia Turkey Egypt Spain Italy Poland Ukraine",
        "Moscow Beijing Paris Berlin Tehran Jerusalem Delhi Islamabad Tokyo Ottawa Canberra Ankara Cairo Madrid Rome Warsaw Kiev",
        "John David Michael Robert Maria Anna Peter Paul George Hassan Ali Sergey Dmitry Elena Laura Martin Thomas Karl",
        "Smith Johnson Brown Miller Berg Lindqvist Petrov Haddad Moreau Rossi Novak Yamada Okafor Silva Costa Weber",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April June July August September October November December",
    )
)
_OF = {name: kind for kind in _KINDS for name in kind}
_NAME = re.compile(rf"\b(?:{'|'.join(_OF)})\b")
_NUMBER = re.compile(r"\b\d{1,3}\b")
_FIRST = date(2004, 1, 1)
#: Days over which the archive is spread.
_DAYS = 7_000


class Article(NamedTuple):
    """Title and paragraphs of a real article."""

    title: str
    paragraphs: list[str]


def sources(path: Path) -> list[Article]:
    """Read the real articles."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Article(record["title"], record["text"].split("\n\n")[1:]) for record in records]


def articles(count: int, real: list[Article]) -> Iterator[dict[str, str]]:
    """Yield records; the first N are the same whatever the count."""
    for number in range(count):
        draw = random.Random(number)
        first, second = draw.sample(real, 2)
        # Half of one and half of the other keeps the average length.
        half = [*first.paragraphs[: (len(first.paragraphs) + 1) // 2], *second.paragraphs[len(second.paragraphs) // 2 :]]
        text = _renamed("\n\n".join((first.title, *half)), draw)
        day = _FIRST + timedelta(days=draw.randrange(_DAYS))
        yield {"doc_id": f"made-{number:08}", "title": text.partition("\n")[0], "published": day.isoformat(), "text": text}


def _renamed(text: str, draw: random.Random) -> str:
    """Give each name another one of its kind, the same one throughout an article, and each small number another one."""
    names = {name: other for kind in _KINDS for name, other in zip(kind, draw.sample(kind, len(kind)), strict=True)}
    text = _NAME.sub(lambda found: names[found[0]], text)
    return _NUMBER.sub(lambda found: str(draw.randint(1, 10 ** len(found[0]) - 1)), text)


def main(count: int, path: Path) -> None:
    """Write the archive to standard output."""
    sys.stdout.writelines(f"{json.dumps(record, ensure_ascii=False)}\n" for record in articles(count, sources(path)))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else SHARED / "articles" / "wikinews.jsonl")
