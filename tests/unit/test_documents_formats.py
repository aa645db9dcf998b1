"""Documents from pages, feeds, archives, PDF, tables and compressed files: what is read, and what a bad one does to the rest."""

from __future__ import annotations

import builtins
import gzip
import hashlib
import json
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from kgbuild.config import Settings
from kgbuild.documents import Details, read
from kgbuild.errors import InputError, StoreError
from kgbuild.model import Document

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Minister turns the plan down | Harbour Wire</title>
<meta property="og:title" content="Minister turns the plan down"><meta property="og:site_name" content="Harbour Wire">
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2031-02-02T10:00:00Z">
<link rel="canonical" href="https://wire.example/plan"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Minister turns the plan down</h1><p>The minister of Ruritania said on Monday that she would “never” accept the plan.</p>
<h2>What comes next</h2><p>She named two conditions:</p><ul><li>talks in the spring</li><li>a hotline</li></ul>
<p>Strelsau’s envoy left <b>without</b> a word, and nobody from the alliance was there to answer.</p></article>
<script>var x = "She never said this.";</script><footer>Accept our cookies</footer></body></html>"""


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def split(path: Path, settings: Settings | None = None) -> tuple[list[Document], list[str]]:
    found = list(read([path], settings))
    return [item for item in found if isinstance(item, Document)], [item.message for item in found if isinstance(item, InputError)]


def one(path: Path) -> Document:
    (document,), messages = split(path)
    assert not messages
    return document


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.part, block.span.of(document.text)) for block in document.blocks]


# Web pages


def test_page(tmp_path: Path) -> None:
    document = one(saved(tmp_path, "plan.html", PAGE))
    assert (document.title, document.author, document.publisher) == ("Minister turns the plan down", "Ann Lee", "Harbour Wire")
    assert (document.published, document.url) == ("2031-02-02", "https://wire.example/plan")
    assert parts(document) == [
        ("title", "Minister turns the plan down"),
        ("body", "The minister of Ruritania said on Monday that she would “never” accept the plan."),
        ("heading", "What comes next"),
        ("body", "She named two conditions:"),
        ("item", "talks in the spring"),
        ("item", "a hotline"),
        ("body", "Strelsau’s envoy left without a word, and nobody from the alliance was there to answer."),
    ]
    assert document.blocks[4].intro == 3
    assert document.page == hashlib.sha256(PAGE.encode()).hexdigest()


def test_title_that_stands_only_in_the_head_comes_first(tmp_path: Path) -> None:
    document = one(saved(tmp_path, "plan.html", PAGE.replace("<h1>Minister turns the plan down</h1>", "")))
    assert parts(document)[0] == ("title", "Minister turns the plan down")
    assert document.text.startswith("Minister turns the plan down\n\nThe minister")


def test_given_details_win_over_the_page(tmp_path: Path) -> None:
    (document,) = read([saved(tmp_path, "plan.html", PAGE)], details=Details(publisher="Other", published="2030-01-01"))
    assert isinstance(document, Document)
    assert (document.publisher, document.published) == ("Other", "2030-01-01")


def test_short_page_and_fragment(tmp_path: Path) -> None:
    for page in ("<html><body><p>He said no, and left the room.</p></body></html>", "<p>He said no, and left the room.</p>"):
        assert one(saved(tmp_path, "a.html", page)).text == "He said no, and left the room."


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><body><script>x</script></body></html>", "<!-- <p>He said no.</p> -->"]
)
def test_page_without_article(tmp_path: Path, page: str) -> None:
    documents, (message,) = split(saved(tmp_path, "a.html", page))
    assert not documents
    assert "a.html" in message


def test_page_that_never_ends_to_nest(tmp_path: Path) -> None:
    documents, messages = split(
        saved(tmp_path, "a.html", f"<html><body>{'<div><p>' * 20_000}He said no.{'</p></div>' * 20_000}</body></html>")
    )
    assert len(documents) + len(messages) == 1


def test_entities_of_a_page_reach_no_file(tmp_path: Path) -> None:
    secret = saved(tmp_path, "secret.txt", "the secret words")
    doctype = f'<!DOCTYPE html [<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    for name in ("a.html", "a.xhtml"):
        page = f'<?xml version="1.0"?>{PAGE}'.replace("<!doctype html>", doctype).replace("Strelsau’s envoy", "&file; Strelsau’s envoy")
        assert "secret words" not in one(saved(tmp_path, name, page)).text


# Encodings


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (PAGE.replace('"utf-8"', '"windows-1252"').encode("cp1252"), "declared"),
        (PAGE.replace('"utf-8"', '"ISO-8859-1"').encode("cp1252"), "by the name that the web means Windows-1252 with"),
        (PAGE.encode("utf-16"), "mark"),
        (PAGE.replace('"utf-8"', '"windows-1252"').encode("utf-8-sig"), "mark wins"),
        (PAGE.replace('"utf-8"', '"unicode_escape"').encode(), "no codec of Python's own"),
        (PAGE.replace('"utf-8"', '"nonsense"').encode(), "unknown"),
    ],
)
def test_encodings_of_pages(tmp_path: Path, raw: bytes, name: str) -> None:
    assert "“never”" in one(saved(tmp_path, "a.html", raw)).text, name


def test_windows_text_is_read_with_a_note(tmp_path: Path) -> None:
    (document,), (message,) = split(saved(tmp_path, "a.txt", "The café’s owner said “no”.".encode("cp1252")))
    assert document.text == "The café’s owner said “no”."
    assert "not UTF-8 (byte 7 is 0xe9); it is read as Windows-1252" in message


def test_one_windows_line_among_records(tmp_path: Path) -> None:
    lines = [json.dumps({"text": "Élan."}, ensure_ascii=False).encode(), '{"text": "Café."}'.encode("cp1252")]
    documents, messages = split(saved(tmp_path, "a.jsonl", b"\n".join(lines)))
    assert [document.text for document in documents] == ["Élan.", "Café."]
    assert len(messages) == 1
    assert "line 2" in messages[0]


# Feeds

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour Wire</title>
<item><title>Envoy leaves</title><link>https://wire.example/1</link><guid>wire-1</guid><author>Ann Lee</author>
<pubDate>Wed, 02 Feb 2022 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The envoy of Ruritania left.</p>
<script>alert(1)</script><ul><li>One &amp; two</li></ul>]]></content:encoded></item>
<item><title>Nothing in it</title><link>https://wire.example/2</link></item>
<item><title>Only the beginning</title><link>https://wire.example/3</link><description>NATO said no.</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Wire</title>
<entry><title>Reply</title>
<id>tag:wire</id><updated>2022-02-03T01:00:00Z</updated>
<content type="html">&lt;p&gt;The café said no.&lt;/p&gt;</content></entry></feed>"""


def test_rss(tmp_path: Path) -> None:
    documents, (message,) = split(saved(tmp_path, "news.rss", RSS))
    first, second = documents
    assert (first.name, first.title, first.publisher, first.url) == ("wire-1", "Envoy leaves", "Harbour Wire", "https://wire.example/1")
    assert (first.published, first.author) == ("2022-02-02", "Ann Lee")
    assert first.text == "Envoy leaves\n\nThe envoy of Ruritania left.\n\nOne & two"
    assert second.text == "Only the beginning\n\nNATO said no."
    assert "entry 2 has no text" in message


def test_atom_in_its_own_encoding(tmp_path: Path) -> None:
    document = one(saved(tmp_path, "news.xml", ATOM.encode("iso-8859-1")))
    assert document.text == "Reply\n\nThe café said no."
    assert document.published == "2022-02-03"


def test_broken_feed_and_other_xml(tmp_path: Path) -> None:
    documents, messages = split(saved(tmp_path, "news.rss", RSS.partition("<item><title>Only")[0]))
    assert [document.name for document in documents] == ["wire-1"]
    assert any("no well-formed XML" in message for message in messages)
    assert "no RSS or Atom feed" in split(saved(tmp_path, "other.xml", "<a><b>He said no.</b></a>"))[1][0]


@pytest.mark.parametrize("between", ["", "\n"])
def test_entities_of_a_feed_reach_no_file_and_do_not_grow(tmp_path: Path, between: str) -> None:
    secret = saved(tmp_path, "secret.txt", "the secret words")
    bomb = between.join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol " * 10}">' for n in range(12))
    doctype = f'<!DOCTYPE rss [{between}<!ENTITY file SYSTEM "{secret.as_uri()}">{between}{bomb}]>'
    raw = RSS.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{doctype}').replace("NATO said no.", "NATO said &file; &e11; no.")
    documents, messages = split(saved(tmp_path, "news.rss", raw))
    assert sum(len(document.text) for document in documents) < 1000
    assert "secret words" not in " ".join([*messages, *(document.text for document in documents)])


def test_a_feed_that_is_an_address_or_a_path_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saved(tmp_path, "real.rss", RSS)
    for content in ("real.rss", "http://127.0.0.1:9/feed.rss", (tmp_path / "real.rss").as_uri()):
        documents, messages = split(saved(tmp_path, "news.atom", content))
        assert not documents
        assert "no RSS or Atom feed" in messages[0]


# WARC


def kept(url: str, payload: bytes, headers: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + payload
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2033-03-03T00:00:00Z\r\nWARC-Record-ID: <urn:x:{url}>\r\n"
    )
    return f"{head}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def test_warc(tmp_path: Path) -> None:
    plain = PAGE.replace('<meta charset="utf-8">', "").replace('<link rel="canonical" href="https://wire.example/plan">', "")
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (PAGE.encode()[:700], PAGE.encode()[700:])) + b"0\r\n\r\n"
    html = "Content-Type: text/html"
    archive = [
        kept("https://wire.example/logo", b"GIF89a", "Content-Type: image/gif"),
        kept("https://wire.example/moved", PAGE.encode(), status="301 Moved"),
        kept("https://wire.example/a", plain.encode("cp1252"), f"{html}; charset=windows-1252"),
        kept("https://wire.example/empty", b"<html></html>"),
        kept("https://wire.example/b", zlib.compress(PAGE.encode()), f"{html}\r\nContent-Encoding: deflate"),
        kept("https://wire.example/c", chunks + b" ", f"{html}\r\nTransfer-Encoding: chunked"),
        kept("https://wire.example/d", PAGE.encode() + b"<!-- joined already -->", f"{html}\r\nTransfer-Encoding: chunked"),
        kept("https://wire.example/e", PAGE.encode(), f"{html}\r\nContent-Encoding: br"),
    ]
    path = saved(tmp_path, "crawl.warc.gz", b"".join(map(gzip.compress, archive)))
    found = list(read([path]))
    documents, messages = split(path)
    assert len(found) == len(documents) + len(messages)
    # The same article under one address is read once.
    assert [(document.name, document.url) for document in documents] == [
        ("https://wire.example/a", "https://wire.example/a"),
        ("https://wire.example/b", "https://wire.example/plan"),
    ]
    assert "“never”" in documents[0].text
    assert ["empty" in messages[0], "encoded as br" in messages[1], len(messages)] == [True, True, 2]


def test_damaged_warc_keeps_what_stood_before(tmp_path: Path) -> None:
    documents, (message,) = split(saved(tmp_path, "crawl.warc", kept("https://wire.example/a", PAGE.encode()) + b"garbage" * 50))
    assert len(documents) == 1
    assert "damaged after page 1" in message
    assert "holds no pages" in split(saved(tmp_path, "empty.warc", kept("https://wire.example/", b"x", "Content-Type: image/gif")))[1][0]


def test_records_of_a_warc_that_do_not_end_where_they_say(tmp_path: Path) -> None:
    good, last = kept("https://wire.example/a", PAGE.encode()), kept("https://wire.example/c", PAGE.replace("plan", "place").encode())
    size = len(good.partition(b"\r\n\r\n")[2]) - 4
    length = f"Content-Length: {size}\r\n".encode()
    broken = {
        "cut": good[:-200],
        "short": good.replace(length, f"Content-Length: {size - 9}\r\n".encode()) + last,
        "unlimited": good.replace(length, b"") + last,
    }
    for name, archive in broken.items():
        messages = split(saved(tmp_path, f"{name}.warc", archive))[1]
        assert ["damaged after page 1" in message for message in messages] == [True], (name, messages)
    # What follows a record that is too short is read.
    assert [document.name for document in split(tmp_path / "short.warc")[0]] == ["https://wire.example/a", "https://wire.example/c"]


def test_record_of_a_warc_without_an_address(tmp_path: Path) -> None:
    good = kept("https://wire.example/a", PAGE.encode())
    documents, (message,) = split(saved(tmp_path, "crawl.warc", good + good.replace(b"WARC-Target-URI", b"WARC-Other")))
    assert len(documents) == 1
    assert "damaged after page 1" in message


def test_page_of_a_warc_that_grows(tmp_path: Path) -> None:
    bomb = kept("https://wire.example/a", gzip.compress(b"<p>" + b"no " * 1_000_000), "Content-Type: text/html\r\nContent-Encoding: gzip")
    documents, (message,) = split(saved(tmp_path, "crawl.warc", bomb), Settings(max_bytes=100_000))
    assert not documents
    assert "larger than 100000 bytes" in message


# PDF


def pdf(*pages: list[str], title: str = "") -> bytes:
    """Write a PDF by hand, a text line a list item."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in lines)
        content = f"BT /F1 12 Tf 14 TL 72 720 Td {shown}ET"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
        bodies += [page, f"<</Length {len(content)}>>stream\n{content}\nendstream"]
    bodies.append(f"<</Title({title})>>")
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"<</Size {len(bodies) + 1}/Root 1 0 R/Info {len(bodies)} 0 R>>"
    return f"{out}xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{rows}trailer{trailer}\nstartxref\n{len(out)}\n%%EOF".encode()


def test_pdf(tmp_path: Path) -> None:
    lines = ["Envoy leaves", "", "The envoy of Ruritania said on Monday that he", "would leave the city and not come back."]
    raw = pdf(lines, ["NATO did not answer."], title="Envoy leaves")
    document = one(saved(tmp_path, "note.pdf", raw))
    assert document.title == "Envoy leaves"
    assert "said on Monday that he\nwould leave" in document.text
    assert document.text.endswith("\n\nNATO did not answer.")
    assert document.page == hashlib.sha256(raw).hexdigest()
    assert one(saved(tmp_path, "b.pdf", pdf(lines, title="Microsoft Word - draft"))).title != "Microsoft Word - draft"


@pytest.mark.parametrize(
    ("raw", "words"), [(b"%PDF-1.4 nothing", "no PDF"), (b"", "no PDF"), (pdf([]), "holds no text"), (pdf(["x"])[:300], "a.pdf")]
)
def test_bad_pdf(tmp_path: Path, raw: bytes, words: str) -> None:
    documents, messages = split(saved(tmp_path, "a.pdf", raw))
    assert len(documents) + len(messages) == 1
    assert words in (messages[0] if messages else "a.pdf")


# CSV


def test_csv(tmp_path: Path) -> None:
    first = '7,"No, he said",Wire,2022-02-02,https://a.example/,"He said no.\n\nThen he left."'
    rows = f"id,Headline,outlet,date,link,text\n{first}\n,,,,,\n8,T,,bad,,Yes.\n9,T,,,,\n"
    documents, messages = split(saved(tmp_path, "news.csv", rows))
    assert [(d.name, d.title, d.publisher, d.published, d.url) for d in documents] == [
        ("7", "No, he said", "Wire", "2022-02-02", "https://a.example/"),
        ("8", "T", "", "", ""),
    ]
    assert documents[0].text == "He said no.\n\nThen he left."
    assert ["'bad' is not a date" in messages[0], "row 5 has no text" in messages[1], len(messages)] == [True, True, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_of_other_programs(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = f"title{separator}text\r\nT{separator}The café said no.\r\n"
    assert one(saved(tmp_path, "news.csv", rows.encode(encoding))).text == "The café said no."


def test_csv_row_in_another_encoding(tmp_path: Path) -> None:
    documents, messages = split(saved(tmp_path, "news.csv", b"text\nThe caf\xe9 said no.\nPlain.\nNUL \0 here\n"))
    assert [document.text for document in documents] == ["The café said no.", "Plain."]
    assert ["Windows-1252" in messages[0], "binary" in messages[1]] == [True, True]


def test_bad_tables(tmp_path: Path) -> None:
    assert "no column 'text'" in split(saved(tmp_path, "a.csv", "title,words\nT,He said no.\n"))[1][0]
    assert "is empty" in split(saved(tmp_path, "a.csv", ""))[1][0]
    assert "has no rows" in split(saved(tmp_path, "a.csv", "text\n"))[1][0]
    assert "is larger" in split(saved(tmp_path, "a.csv", "text\n" + "no " * 1000), Settings(max_bytes=100))[1][0]
    documents, messages = split(saved(tmp_path, "a.csv", 'text\n"He never closed the quotation.\nHe said no.\n'))
    assert len(documents) + len(messages) == 1


# Compression


def squeezed(raw: bytes) -> dict[str, bytes]:
    import zstandard  # noqa: PLC0415 (an extra)

    return {".gz": gzip.compress(raw), ".zst": zstandard.ZstdCompressor(write_checksum=True).compress(raw)}


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize(
    ("name", "raw"),
    [("a.txt", b"He said no."), ("a.jsonl", b'{"doc_id": "a", "text": "He said no."}\n'), ("a.csv", b"id,text\na,He said no.\n")],
)
def test_compressed(tmp_path: Path, suffix: str, name: str, raw: bytes) -> None:
    saved(tmp_path, name + suffix, squeezed(raw)[suffix])
    (document,) = read([tmp_path])
    assert isinstance(document, Document)
    assert (document.name, document.text) == ("a", "He said no.")


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_what_grows_without_measure_is_refused(tmp_path: Path, suffix: str) -> None:
    bomb = squeezed(b'{"text": "' + b"x" * 80_000_000)[suffix]
    assert len(bomb) < 100_000
    documents, messages = split(saved(tmp_path, f"a.jsonl{suffix}", bomb))
    assert not documents
    assert "grows to more than" in messages[-1]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_damaged_compression(tmp_path: Path, suffix: str) -> None:
    good = squeezed(b"".join(b'{"doc_id": "%d", "text": "He said no %d times."}\n' % (n, n * n) for n in range(20_000)))[suffix]
    for raw in (good[: len(good) // 2], good[:2000] + b"\xff" * 100 + good[2100:], b"He said no."):
        documents, messages = split(saved(tmp_path, f"a.jsonl{suffix}", raw))
        assert messages
        assert len(documents) < 20_000


# Extras


@pytest.mark.parametrize(
    ("name", "module", "library", "extra"),
    [
        ("a.html", "pages", "trafilatura", "html"),
        ("a.rss", "feed", "feedparser", "rss"),
        ("a.warc.gz", "warc", "warcio", "warc"),
        ("a.pdf", "pdf", "pypdfium2", "pdf"),
        ("a.txt.zst", "compression", "zstandard", "zst"),
    ],
)
def test_missing_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, library: str, extra: str) -> None:
    real = builtins.__import__

    def without(wanted: str, *given: Any, **named: Any) -> Any:
        if wanted.partition(".")[0] == library:
            raise ModuleNotFoundError(f"No module named {library!r}", name=library)
        return real(wanted, *given, **named)

    for loaded in ("pages", "webpage", "feed", "warc", "pdf"):
        monkeypatch.delitem(sys.modules, f"kgbuild.documents.{loaded}", raising=False)
        monkeypatch.delattr(f"kgbuild.documents.{loaded}", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(StoreError, match=library if module != "compression" else "Zstandard") as caught:
        list(read([saved(tmp_path, name, b"")]))
    assert caught.value.hint == f"Install it with: pip install 'kgbuild[{extra}]'"
    assert caught.value.exit_code == 4


def test_a_folder_of_everything(tmp_path: Path) -> None:
    saved(tmp_path, "a.html", PAGE)
    saved(tmp_path, "b.rss", RSS)
    saved(tmp_path, "c.pdf", b"none")
    saved(tmp_path, "d.txt", "He said no.")
    saved(tmp_path, "e.png", b"")
    found = list(read([tmp_path]))
    assert [item.name for item in found if isinstance(item, Document)] == ["a", "wire-1", "https://wire.example/3", "d"]
    assert sum(isinstance(item, InputError) for item in found) == 2
