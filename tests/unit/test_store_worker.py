"""The query process: rows in each format, limits that hold exactly, and the store as it is on disk."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.store import keeper, worker
from kgbuild.store.messages import Answer, Request, first

SRX = "{http://www.w3.org/2005/sparql-results#}"
FORMS = ("json", "xml", "csv", "tsv", "table")
#: Texts that look like what stands between rows.
HOSTILE = ('}},{"o":', "</result>", "line\nline", "tab\there", 'say "no"', "<b>", "")


@pytest.fixture
def store() -> ox.Store:
    found = ox.Store()
    for number, text in enumerate(HOSTILE):
        found.add(ox.Quad(ox.NamedNode(f"urn:s{number}"), ox.NamedNode("urn:p"), ox.Literal(text, language="en"), ox.NamedNode("urn:g")))
    return found


def asked(store: ox.Store, query: str, form: str = "json", rows: int = 0) -> Answer:
    return worker.answer(store, Request(query, form, rows=rows))


ALL = "SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY ?s"


def test_rows_hold_the_terms(store: ox.Store) -> None:
    bindings = json.loads(asked(store, ALL).body)["results"]["bindings"]
    assert [row["o"]["value"] for row in bindings] == list(HOSTILE)
    assert bindings[0]["o"]["xml:lang"] == "en"
    assert "none" not in bindings[0]
    root = ET.fromstring(asked(store, ALL, "xml").body)
    assert [node.text or "" for node in root.iter(f"{SRX}literal")] == list(HOSTILE)
    table = list(csv.reader(StringIO(asked(store, ALL, "csv").body.decode(), newline="")))
    assert table == [["s", "o", "none"], *([f"urn:s{number}", text, ""] for number, text in enumerate(HOSTILE))]
    assert len(asked(store, ALL, "tsv").body.splitlines()) == 1 + len(HOSTILE)
    assert json.loads(asked(store, ALL, "table").body) == [["s", "o", "none"], [[f"urn:s{n}", text, ""] for n, text in enumerate(HOSTILE)]]


def test_what_xml_cannot_hold_is_replaced() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("a\x01b\ufffe"), ox.DefaultGraph()))
    root = ET.fromstring(asked(store, "SELECT ?o { ?s ?p ?o }", "xml").body)
    assert [node.text for node in root.iter(f"{SRX}literal")] == ["a\ufffdb\ufffd"]


@pytest.mark.parametrize("form", FORMS)
def test_the_limit_of_rows_is_exact(store: ox.Store, form: str) -> None:
    assert asked(store, ALL, form, rows=len(HOSTILE)).outcome == "rows"
    assert asked(store, ALL, form, rows=len(HOSTILE) - 1).outcome == "large"


def test_the_limit_of_rows_is_exact_for_triples(store: ox.Store) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert asked(store, query, rows=len(HOSTILE)).outcome == "triples"
    assert asked(store, query, rows=len(HOSTILE) - 1).outcome == "large"


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_the_limit_of_rows_holds_where_the_answer_is_written_in_parts(form: str) -> None:
    store = ox.Store()
    many = 3000
    store.extend(
        ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal("x" * (n % 17)), ox.DefaultGraph()) for n in range(many)
    )
    query = "SELECT * { ?s ?p ?o }"
    assert len(asked(store, query, form).body) > 50_000
    assert asked(store, query, form, rows=many).outcome == "rows"
    assert asked(store, query, form, rows=many - 1).outcome == "large"


@pytest.mark.parametrize("form", FORMS)
def test_yes_and_no(store: ox.Store, form: str) -> None:
    yes, no = asked(store, "ASK { ?s ?p ?o }", form, 1).body, asked(store, "ASK { ?s <urn:none> ?o }", form, 1).body
    assert b"true" in yes or b"yes" in yes
    assert b"false" in no or b"no" in no


def test_a_wrong_query_is_said(store: ox.Store) -> None:
    assert asked(store, "SELECT nonsense").outcome == "syntax"
    assert asked(store, "INSERT DATA { <urn:a> <urn:b> <urn:c> }").outcome == "syntax"


@given(st.lists(st.tuples(st.sampled_from(["rows", "time"]), st.binary(max_size=40)), max_size=4), st.integers(0, 200))
def test_answers_are_found_in_whatever_parts_they_come(sent: list[tuple[str, bytes]], cut: int) -> None:
    answers = [Answer(*one) for one in sent]
    stream = b"".join(answer.head() + answer.body for answer in answers)
    received, found = bytearray(), []
    for part in (stream[:cut], stream[cut:]):
        received += part
        while answer := first(received):
            found.append(answer[0])
            del received[: answer[1]]
    assert found == answers
    assert not received


def test_what_is_loaded_meanwhile_is_read(tmp_path: Path) -> None:
    def add(name: str) -> None:
        ox.Store(tmp_path / "s").extend([ox.Quad(ox.NamedNode(name), ox.NamedNode("urn:p"), ox.Literal(name), ox.DefaultGraph())])

    add("urn:a")
    copy = ox.Store()
    on_disk, copied = worker.Reader(tmp_path / "s"), worker.Reader(tmp_path / "s", copy, worker.changed_at(tmp_path / "s"))
    assert (len(on_disk.store()), copied.store()) == (1, copy)
    add("urn:b")
    assert (len(on_disk.store()), len(copied.store())) == (2, 2)


#: In a process of its own: one that has opened a store on disk must not fork.
COPYING = """
import sys
from pathlib import Path
from kgbuild.store import keeper
keeper.LARGEST = int(sys.argv[2])
copy = keeper._copied(Path(sys.argv[1]))
print("none" if copy is None else "".join(sorted(map(str, copy))), end="")
"""


def copied(path: Path, largest: int = keeper.LARGEST) -> str:
    done = subprocess.run([sys.executable, "-c", COPYING, str(path), str(largest)], capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def test_a_store_that_is_not_large_is_copied(tmp_path: Path) -> None:
    disk = ox.Store(tmp_path / "s")
    disk.bulk_extend([ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("é\n"), ox.NamedNode("urn:g"))])
    disk.flush()
    assert copied(tmp_path / "s") == "".join(map(str, disk))
    assert copied(tmp_path / "s", largest=10) == "none"


def test_a_store_that_cannot_be_read_is_not_copied(tmp_path: Path) -> None:
    assert copied(tmp_path / "none") == "none"
    (tmp_path / "CURRENT").write_text("nonsense", encoding="utf-8")
    assert copied(tmp_path) == "none"
