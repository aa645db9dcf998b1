from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from kgbuild.config import Settings
from kgbuild.errors import ConfigError
from kgbuild.graph import quads
from kgbuild.model import Extraction, Quad
from kgbuild.rdf import XSD, literal, read
from kgbuild.writers import ENDINGS, atomic, write

S, P = "<https://w3id.org/kgbuild/id/a-1>", "<https://w3id.org/kgbuild/ontology#rule>"


def text_of(found: list[Quad], form: str = "turtle") -> str:
    stream = io.StringIO()
    assert write(found, stream, form) == len(set(found))
    return stream.getvalue()


@pytest.mark.parametrize("form", ENDINGS)
def test_what_is_written_reads_back_equal(extraction: Extraction, tmp_path: Path, form: str) -> None:
    found = list(quads(extraction, Settings()))
    path = tmp_path / f"graph{ENDINGS[form]}"
    path.write_text(text_of(found, form), encoding="utf-8", newline="\n")
    back = set(read(path))
    assert {q[:3] for q in back} == {q[:3] for q in found}
    if form in {"trig", "nquads"}:
        assert back == set(found)


@pytest.mark.parametrize("form", ENDINGS)
def test_order_of_statements_does_not_matter(extraction: Extraction, form: str) -> None:
    found = list(quads(extraction, Settings()))
    shuffled = random.Random(1).sample(found, len(found))
    assert text_of(found, form) == text_of(shuffled, form)


def test_turtle_is_readable() -> None:
    found = [
        Quad(S, P, literal("a rule"), ""),
        Quad(S, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<https://w3id.org/kgbuild/ontology#Act>", ""),
        Quad(S, "<https://w3id.org/kgbuild/ontology#confidence>", literal("0.5", datatype=XSD + "decimal"), ""),
        Quad(S, "<https://w3id.org/kgbuild/ontology#cue>", "<https://w3id.org/kgbuild/id/a-1#char=0,3>", ""),
    ]
    body = text_of(found).partition("\n\n")[2]
    assert body == (
        'id:a-1 a kg:Act ;\n    kg:confidence 0.5 ;\n    kg:cue <https://w3id.org/kgbuild/id/a-1#char=0,3> ;\n    kg:rule "a rule" .\n'
    )


def test_documents_stay_in_the_order_of_input() -> None:
    found = [Quad(S, P, literal("z"), "<https://news.example/z>"), Quad(S, P, literal("a"), "<https://news.example/a>")]
    assert text_of(found, "nquads").index('"z"') < text_of(found, "nquads").index('"a"')


def test_an_unknown_format_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        write([], io.StringIO(), "rdfxml")
    assert "trig" in caught.value.hint


def test_a_file_appears_only_when_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.ttl"
    path.write_text("old", encoding="utf-8")

    def half(form: str) -> None:
        with atomic(path) as stream:
            stream.write("half")
            write([], stream, form)

    with pytest.raises(ConfigError, match="Unknown format"):
        half("no format")
    assert path.read_text(encoding="utf-8") == "old"
    with atomic(path) as stream:
        stream.write("new")
    assert path.read_text(encoding="utf-8") == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["out.ttl"]


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    target, link = tmp_path / "target.ttl", tmp_path / "link.ttl"
    target.touch()
    link.symlink_to(target)
    with atomic(link) as stream:
        stream.write("x")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "x"
    with atomic(Path("/dev/null")) as stream:
        stream.write("x")
    assert not Path("/dev/null").is_file()


def test_a_folder_that_is_missing_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot write"), atomic(tmp_path / "no" / "out.ttl"):
        pass
