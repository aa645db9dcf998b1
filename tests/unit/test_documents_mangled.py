"""Documents: whatever bytes a file of any format holds, reading it gives documents and errors, and never raises."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.test_documents_formats import ATOM, PAGE, RSS, kept, pdf

from kgbuild.documents import read
from kgbuild.errors import InputError
from kgbuild.model import Document

WHOLE: dict[str, bytes] = {
    "a.txt": "The café’s owner said “no”.\n\nThen he left.".encode(),
    "a.md": b"# Title\n\nHe **said** [no](https://a.example).",
    "a.jsonl": b'{"doc_id": "a", "text": "He said no."}\n{"doc_id": "b", "text": "She said yes."}\n',
    "a.csv": b'id,title,text\n1,T,"He said no."\n2,T,She said yes.\n',
    "a.html": PAGE.encode(),
    "a.rss": RSS.encode(),
    "a.atom": ATOM.encode(),
    "a.warc": kept("https://wire.example/a", PAGE.encode()) * 2,
    "a.pdf": pdf(["Envoy leaves", "", "He said no."], ["Then he left."]),
}
SQUEEZE: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}
FILES = {**WHOLE, **{f"a.jsonl{suffix}": squeeze(WHOLE["a.jsonl"]) for suffix, squeeze in SQUEEZE.items()}}


@st.composite
def mangled(draw: st.DrawFn, whole: bytes) -> bytes:
    """Draw the file with a part cut out, doubled or overwritten."""
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, len(whole)))
    middle = draw(st.sampled_from([b"", whole[start:end] * 3, b"\x00\xff\xfe", b"\xff" * (end - start), b"<" * 50, b'"', b"\r\n\r\n"]))
    return whole[:start] + middle + whole[end:]


@pytest.mark.parametrize("name", sorted(FILES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_never_raises_and_blocks_lie_in_the_text(tmp_path: Path, name: str, data: st.DataObject) -> None:
    path = tmp_path / name
    path.write_bytes(data.draw(st.one_of(st.binary(max_size=200), mangled(FILES[name]))))
    found = list(read([path]))
    assert found
    for item in found:
        assert isinstance(item, Document | InputError)
        if isinstance(item, Document):
            assert all(0 <= block.span.start < block.span.end <= len(item.text) for block in item.blocks)
            item.text.encode()
