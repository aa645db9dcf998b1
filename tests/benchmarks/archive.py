"""Write an archive of any number of articles, recombined from real ones with other names and dates, always the same.

usage: archive.py ARTICLES [--words MEAN] [--source FILE] > archive.jsonl    (default source: articles of ../shared, beside the checkout)

Each article takes its paragraphs from two real ones, gives the countries, people and places in them other names and moves its date, so that
lengths, style and names are those of news while no article is in the archive twice. With --words they are the short items of a wire: whole
paragraphs, to about so many words on average. Nothing of the source is kept in the repository.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
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


def articles(count: int, real: list[Article], words: int = 0) -> Iterator[dict[str, str]]:
    """Yield records; the first N are the same whatever the count.

    Args:
        count: How many.
        real: Where titles and paragraphs come from.
        words: Words of an article on average; 0 keeps the average of the real ones.
    """
    seen: set[bytes] = set()
    for number in range(count):
        draw = random.Random(number)
        text = _text(real, words, draw)
        # Short items without a name or a number in them come up twice in some thousands.
        while (digest := sha256(text.encode()).digest()) in seen:
            text = _text(real, words, draw)
        seen.add(digest)
        day = _FIRST + timedelta(days=draw.randrange(_DAYS))
        yield {"doc_id": f"made-{number:08}", "title": text.partition("\n")[0], "published": day.isoformat(), "text": text}


def _text(real: list[Article], words: int, draw: random.Random) -> str:
    first, second = draw.sample(real, 2)
    body = _item(first, second, draw.uniform(0.5, 1.5) * words, draw) if words else _halves(first, second)
    return _renamed("\n\n".join((first.title, *body)), draw)


def _halves(first: Article, second: Article) -> list[str]:
    """Return half of one article and half of another, which keeps the average length."""
    return [*first.paragraphs[: (len(first.paragraphs) + 1) // 2], *second.paragraphs[len(second.paragraphs) // 2 :]]


def _item(first: Article, second: Article, words: float, draw: random.Random) -> list[str]:
    """Return paragraphs of two articles, any of them but in their order, as many as come nearest to a number of words."""
    paragraphs = [*first.paragraphs, *second.paragraphs]
    chosen: list[int] = []
    left = words - len(first.title.split())
    for place in draw.sample(range(len(paragraphs)), len(paragraphs)):
        length = len(paragraphs[place].split())
        if chosen and length / 2 > left:
            break
        chosen.append(place)
        left -= length
    return [paragraphs[place] for place in sorted(chosen)]


def _renamed(text: str, draw: random.Random) -> str:
    """Give each name another one of its kind, the same one throughout an article, and each small number another one."""
    names = {name: other for kind in _KINDS for name, other in zip(kind, draw.sample(kind, len(kind)), strict=True)}
    text = _NAME.sub(lambda found: names[found[0]], text)
    return _NUMBER.sub(lambda found: str(draw.randint(1, 10 ** len(found[0]) - 1)), text)


def main() -> None:
    """Write the archive to standard output."""
    parser = argparse.ArgumentParser(description="Write an archive of made-up articles to standard output.")
    parser.add_argument("articles", type=int)
    parser.add_argument("--words", type=int, default=0, help="mean length of an article [default: that of the source]")
    parser.add_argument("--source", type=Path, default=SHARED / "articles" / "wikinews.jsonl")
    wanted = parser.parse_args()
    made = articles(wanted.articles, sources(wanted.source), wanted.words)
    sys.stdout.writelines(f"{json.dumps(record, ensure_ascii=False)}\n" for record in made)


if __name__ == "__main__":
    main()
