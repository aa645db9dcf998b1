"""Dossiers: whole, filtered, the same every time, and safe with whatever the articles hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kgbuild.cli import run
from kgbuild.report.layout import HEIGHT, WIDTH, layout

HOSTILE = "<img src=x onerror=alert(1)> & *bold* | `code`"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    for name, date, outlet, body in (
        ("one", "2022-02-02", "Harbour Wire", "Dmitry Peskov said that the Kremlin rejected the proposal of NATO. The ministry denied it."),
        (
            "two",
            "2022-03-01",
            "The Meridian Review",
            f'"{HOSTILE}," Sergei Lavrov told the United States. Sergey Lavrov accused NATO of lying.',
        ),
    ):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {HOSTILE} {name}\npublisher: {outlet}\ndate: {date}\n---\n\n{body}\n", encoding="utf-8"
        )
    graph = folder / "graph.ttl"
    assert run(["extract", str(folder / "one.md"), str(folder / "two.md"), "-o", str(graph), "-q"]) == 0
    assert run(["load", str(graph), str(folder / "store"), "-q"]) == 0
    return folder / "store"


def report(store: Path, target: Path, *options: str) -> str:
    assert run(["report", str(store), "-o", str(target), *options]) == 0
    return target.read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_dossier_is_whole_and_needs_nothing_else(store: Path, tmp_path: Path) -> None:
    page = report(store, tmp_path / "dossier.html")
    reader = Reader()
    reader.feed(page)
    assert "the Kremlin rejected the proposal of NATO" in reader.words
    assert "According to Dmitry Peskov (statement)" in reader.words
    assert HOSTILE in reader.words
    assert not {"script", "img", "link", "iframe"} & set(reader.tags)
    assert all(link.startswith("#") for link in reader.links)
    assert "svg" in reader.tags


def test_dossier_is_the_same_every_time(store: Path, tmp_path: Path) -> None:
    assert report(store, tmp_path / "a.html") == report(store, tmp_path / "b.html")


def test_dossier_holds_what_the_filters_let_in(store: Path, tmp_path: Path) -> None:
    whole = report(store, tmp_path / "d.md")
    assert len(re.findall(r"(?m)^- \*\*", whole)) >= 4
    about = report(store, tmp_path / "d.md", "--entity", "Sergey Lavrov")
    assert "### Sergey Lavrov" in about
    assert "Peskov" not in about
    assert "Peskov" not in report(store, tmp_path / "d.md", "--since", "2022-02-15")
    assert "Lavrov" not in report(store, tmp_path / "d.md", "--outlet", "harbour wire")
    assert "0 acts" in report(store, tmp_path / "d.md", "--outlet", "Nobody")


def test_markdown_is_escaped(store: Path, tmp_path: Path) -> None:
    page = report(store, tmp_path / "d.md")
    assert re.findall(r".<img", page) == [r"\<img"] * page.count("<img")
    assert "\\*bold\\*" in page


def test_unknown_entity_is_said(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(store), "-o", str(tmp_path / "d.html"), "--entity", "Nobody Atall"]) == 2
    assert "Nobody Atall" in capsys.readouterr().err
    assert not (tmp_path / "d.html").exists()


def test_layout_is_inside_the_drawing_and_keeps_nodes_apart() -> None:
    edges = [(f"n{number}", f"n{number * 7 % 30}") for number in range(30) if number != number * 7 % 30]
    places = layout(edges)
    assert places == layout(edges)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places.values())
    assert len(set(places.values())) == len(places)
    assert layout([]) == {}
