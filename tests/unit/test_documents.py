"""Documents: what counts as an article, how its blocks are cut, and which inputs are refused with which words."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from kgbuild.config import Settings
from kgbuild.documents import Details, read
from kgbuild.errors import InputError
from kgbuild.model import Document

TEXT = "Kremlin rejects the plan\n\nMoscow rejected the plan on Monday.\n"


def one(path: Path, details: Details | None = None) -> Document:
    (found,) = read([path], details=details)
    assert isinstance(found, Document), found
    return found


def written(folder: Path, content: str | bytes, name: str = "article.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.part, block.span.of(document.text)) for block in document.blocks]


def language(document: Document) -> list[str]:
    """Return the words of each block without markup."""
    out = []
    for block in document.blocks:
        kept = [i for i in range(*block.span) if not any(m.start <= i < m.end for m in document.markup)]
        out.append(" ".join("".join(document.text[i] for i in kept).split()))
    return out


def error(paths: Sequence[str | Path], settings: Settings | None = None) -> InputError:
    (found,) = read(paths, settings)
    assert isinstance(found, InputError), found
    return found


# Plain text


def test_title_and_paragraphs(tmp_path: Path) -> None:
    document = one(written(tmp_path, TEXT))
    assert parts(document) == [("title", "Kremlin rejects the plan"), ("body", "Moscow rejected the plan on Monday.")]
    assert (document.title, document.name) == ("Kremlin rejects the plan", "article")


def test_a_first_sentence_is_no_title(tmp_path: Path) -> None:
    document = one(written(tmp_path, "Moscow rejected the plan.\n\nKyiv did not."))
    assert [part for part, _ in parts(document)] == ["body", "body"]
    assert document.title == ""


def test_a_given_title_is_found_in_the_text(tmp_path: Path) -> None:
    document = one(written(tmp_path, "It is over.\n\nMoscow rejected the plan."), Details(title="It is over."))
    assert parts(document)[0] == ("title", "It is over.")


def test_every_long_line_is_a_paragraph(tmp_path: Path) -> None:
    long = "The ministry said on Tuesday that it had received the letter and that it would answer in due course. " * 2
    document = one(written(tmp_path, f"Ministry answers\n{long.strip()}\nIt said “no”.\n{long.strip()}"))
    assert [part for part, _ in parts(document)] == ["title", "body", "body", "body"]


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    wrapped = (
        "The foreign ministry said on Tuesday that it had\nreceived the letter. It would answer in due\ncourse, a spokeswoman told us."
    )
    document = one(written(tmp_path, f"Ministry answers\n\n{wrapped}\n"))
    assert parts(document)[1:] == [("body", wrapped)]


def test_a_wrapped_paragraph_ends_where_the_next_word_would_have_fitted(tmp_path: Path) -> None:
    text = (
        "The foreign ministry said on Tuesday that it had\nreceived it.\nThe embassy in Vienna, which had been asked too,\ndid not answer."
    )
    assert len(one(written(tmp_path, text)).blocks) == 2


def test_paragraph_broken_by_a_blank_line_is_one_block(tmp_path: Path) -> None:
    text = "Title here\n\nThe annex names a number of questions that\n\nthe two sides want to settle. They will meet.\n\nNobody else will."
    assert (
        parts(one(written(tmp_path, text)))[1][1]
        == "The annex names a number of questions that\n\nthe two sides want to settle. They will meet."
    )


def test_date_line_byline_and_footer_are_asides(tmp_path: Path) -> None:
    text = "Envoy leaves\n\nBy Ann Lee, Vienna\n\nMarch 3, 2021\n\nThe envoy left.\n\nRead more: Envoy arrives\n\nOriginal url:\n\n<https://example.org/a>"
    document = one(written(tmp_path, text))
    assert [part for part, _ in parts(document)] == ["title", "aside", "aside", "body", "aside", "aside", "aside"]
    assert (document.published, document.url) == ("2021-03-03", "https://example.org/a")


@pytest.mark.parametrize(
    "caption",
    ["A bridge in Narva. / Agency (CC BY 2.0)", "Photo: Ann Lee", "The minister at the airport. © Some Agency", "The hall (Reuters)"],
)
def test_captions(tmp_path: Path, caption: str) -> None:
    document = one(written(tmp_path, f"Envoy leaves\n\n{caption}\n\nThe envoy left.\n\nNobody followed."))
    assert parts(document)[1] == ("caption", caption)


def test_bullets_are_items_with_their_introduction(tmp_path: Path) -> None:
    document = one(written(tmp_path, "Plan\n\nIt offers:\n\n• talks\n• a hotline\n\nMore later."))
    assert [(b.part, b.intro) for b in document.blocks] == [("title", None), ("body", None), ("item", 1), ("item", 1), ("body", None)]


def test_subheading(tmp_path: Path) -> None:
    document = one(written(tmp_path, "Plan\n\nThe envoy left.\n\nWhat comes next\n\nNobody knows."))
    assert [part for part, _ in parts(document)] == ["title", "body", "heading", "body"]


def test_offsets_index_the_original_text(tmp_path: Path) -> None:
    raw = "\ufeffTitel\r\n\r\nÉlysée said “yes”.\r\n\r\nLjubljana\u2019s envoy left."
    document = one(written(tmp_path, raw))
    assert document.text == raw[1:]
    assert parts(document)[1:] == [("body", "Élysée said “yes”."), ("body", "Ljubljana\u2019s envoy left.")]


def test_unpaired_quotes_are_just_text(tmp_path: Path) -> None:
    document = one(written(tmp_path, 'Title\n\n"""“““ He said "no. ”””\n\n\'\'\''))
    assert len(document.blocks) == 3


# Front matter and details


def test_front_matter(tmp_path: Path) -> None:
    text = '---\ntitle: "Reply: no"\npublisher: Example Post\ndate: 2 Feb 2022\nurl: http://a.org/x\ntags:\n---\n\nMoscow said no.\n'
    document = one(written(tmp_path, text))
    assert (document.title, document.publisher, document.published, document.url) == (
        *("Reply: no", "Example Post", "2022-02-02", "http://a.org/x"),
    )
    assert parts(document) == [("body", "Moscow said no.")]


def test_flags_win_over_front_matter_and_front_matter_over_text(tmp_path: Path) -> None:
    text = "---\npublisher: Example Post\npublished: 2022-02-02\n---\nReply\n\nMarch 3, 2021\n\nMoscow said no."
    document = one(written(tmp_path, text), Details(publisher="Other"))
    assert (document.publisher, document.published) == ("Other", "2022-02-02")


def test_two_rules_are_no_front_matter(tmp_path: Path) -> None:
    text = "---\nMoscow said no.\n---\n"
    assert "Moscow said no." in [words for _, words in parts(one(written(tmp_path, text, "a.md")))]


def test_a_date_that_is_none_is_reported_and_the_article_read(tmp_path: Path) -> None:
    bad, document = read([written(tmp_path, "---\ndate: yesterday\n---\nMoscow said no.")])
    assert isinstance(bad, InputError)
    assert "'yesterday' is not a date" in bad.message
    assert isinstance(document, Document)
    assert document.published == ""


# Markdown


def test_markdown(tmp_path: Path) -> None:
    text = (
        "# A *short* title\n\nKyiv **rejected** the [plan](https://example.org/p_(1)).\n\n> It is over,\n> she said.\n\n"
        "## Details\n\nIt offers:\n\n1. talks\n2. a hotline,\n   day and night\n\n**Related article:** [Envoy leaves](#)\n\n"
        "```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![alt](x.png)\n\n<!-- note -->\nThe end <b>is</b> near.\n"
    )
    document = one(written(tmp_path, text, "a.md"))
    kinds = [block.part for block in document.blocks]
    assert kinds == ["title", "body", "quote", "heading", "body", "item", "item", "aside", "aside", "aside", "body"]
    words = language(document)
    assert words[:3] == ["A short title", "Kyiv rejected the plan.", "It is over, she said."]
    assert words[5:7] == ["talks", "a hotline, day and night"]
    assert words[-1] == "The end is near."
    assert document.title == "A short title"
    assert [block.intro for block in document.blocks[5:7]] == [4, 4]


def test_markdown_is_recognised_in_text_files(tmp_path: Path) -> None:
    document = one(written(tmp_path, "Title\n\nKyiv [rejected](#) it.\n"))
    assert language(document) == ["Title", "Kyiv rejected it."]


@pytest.mark.parametrize("line", ["5 * 3 * 2 is thirty.", "snake_case_name stays.", "A * alone.", "[brackets] (apart) stay.", "a < b > c"])
def test_what_only_looks_like_markup(tmp_path: Path, line: str) -> None:
    assert one(written(tmp_path, f"{line}\n", "a.md")).markup == ()


def test_nested_items_know_their_own_introduction(tmp_path: Path) -> None:
    document = one(written(tmp_path, "They want:\n\n- talks on:\n  - missiles\n  - bases\n- peace\n", "a.md"))
    assert [block.intro for block in document.blocks] == [None, 0, 1, 1, 0]


def test_setext_heading_and_indented_paragraph_of_an_item(tmp_path: Path) -> None:
    document = one(written(tmp_path, "Envoy leaves\n===\n\nIt says:\n\n- talks\n\n  and more talks\n", "a.md"))
    assert [block.part for block in document.blocks] == ["title", "body", "item", "item"]


# JSON Lines and standard input


def test_records(tmp_path: Path) -> None:
    good = {"doc_id": "x1", "title": "T", "publisher": "P", "published": "2022-02-02T10:00:00Z", "url": None, "text": "He said no."}
    lines = [
        json.dumps(good),
        "",
        "{broken",
        '"text"',
        '{"text": 5}',
        '{"text": " "}',
        '{"text": "\\ud800 no"}',
        '{"doc_id": 7, "text": "Yes."}',
    ]
    found = list(read([written(tmp_path, "\n".join(lines), "feed.jsonl")]))
    documents = [item for item in found if isinstance(item, Document)]
    assert [(d.name, d.publisher, d.published) for d in documents] == [("x1", "P", "2022-02-02"), ("7", "", "")]
    messages = [item.message for item in found if isinstance(item, InputError)]
    assert [message.partition("feed.jsonl, line ")[2][:1] for message in messages] == list("34567")
    assert "surrogate" in messages[-1]


def test_stdin_is_text_or_records(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw, name in ((b"He said no.", "stdin"), (b' {"doc_id": "r", "text": "He said no."}', "r")):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(raw))))
        (found,) = read(["-"])
        assert isinstance(found, Document)
        assert (found.name, found.text) == (name, "He said no.")


# Folders and identity


def test_folder_in_order_without_the_files_about_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "a.md", "README.md", ".hidden.txt", "picture.png", "b/1.txt"):
        written(tmp_path, f"He said {name}.", name)
    assert [item.name for item in read([tmp_path]) if isinstance(item, Document)] == ["a", "1", "2"]


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text(TEXT, encoding="utf-8")
    assert one(path).name == "caf\ufffd"


def test_id_depends_on_text_and_address_not_on_the_path(tmp_path: Path) -> None:
    first, second = one(written(tmp_path, TEXT, "a.txt")), one(written(tmp_path, TEXT, "b.txt"))
    assert first.id == second.id
    assert len(first.id) == 17
    assert one(written(tmp_path, TEXT), Details(url="https://example.org/")).id != first.id
    assert one(written(tmp_path, TEXT), Details(publisher="P")).id != first.id


def test_the_same_article_is_read_once(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    assert len(list(read([path, path]))) == 1


# Inputs that cannot be used


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \r\n\t", "is empty"),
        ("a.txt", "\ufeff".encode(), "is empty"),
        ("a.jsonl", b"\n\n", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "is binary"),
        ("a.txt", b"text\0text", "byte 4 is NUL"),
        ("a.txt", "“Nein”, sagte er".encode("cp1252") + b"\x1b\x01", "byte 0 is 0x93"),
        ("a.txt", b"abc \x81", "byte 4 is 0x81"),
        ("a.txt", "Gruß aus Köln, sagte".encode() + b"\xff", "byte 22 is 0xff"),
        ("a.docx", b"He said no.", "unknown suffix .docx"),
        ("a.txt", b"---\ntitle: T\n---\n", "no text besides its front matter"),
    ],
)
def test_refused(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    found = error([written(tmp_path, raw, name)])
    assert words in found.message
    assert name in found.message


def test_other_encodings_with_a_mark_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-32", "utf-8-sig"):
        assert one(written(tmp_path, TEXT.encode(encoding))).text == TEXT


def test_a_paragraph_without_end(tmp_path: Path) -> None:
    assert "a paragraph of 599999 characters" in error([written(tmp_path, "He said no. " * 50_000)]).message


def test_missing_too_large_and_empty_folder(tmp_path: Path) -> None:
    assert "does not exist" in error([tmp_path / "nowhere.txt"]).message
    assert "folder without articles" in error([tmp_path]).message
    assert "larger than 10 bytes" in error([written(tmp_path, TEXT)], Settings(max_bytes=10)).message
    record = written(tmp_path, json.dumps({"text": TEXT}), "a.jsonl")
    assert "line 1 is larger" in error([record], Settings(max_bytes=10)).message


def test_an_overlong_line_does_not_stop_the_next(tmp_path: Path) -> None:
    path = written(tmp_path, '{"text": "' + "x" * 1000 + '"}\n{"text": "No."}\n', "a.jsonl")
    first, second = read([path], Settings(max_bytes=50))
    assert isinstance(first, InputError)
    assert isinstance(second, Document)


def test_the_rest_is_read(tmp_path: Path) -> None:
    found = list(read([written(tmp_path, b"", "empty.txt"), tmp_path / "no.txt", written(tmp_path, TEXT)]))
    assert [type(item) for item in found] == [InputError, InputError, Document]
