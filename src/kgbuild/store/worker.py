"""A process that answers one query to an embedded store: `python -m kgbuild.store.worker DIRECTORY`, the query on standard input.

The answer is one JSON object. Whoever waits for it can end the process, which Oxigraph itself has no way to do.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from kgbuild.errors import KgbuildError
from kgbuild.store.oxigraph import open_directory


def main(path: Path) -> None:
    """Answer the query on standard input."""
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        answer: dict[str, object] = dict(open_directory(path).query(sys.stdin.read())._asdict())
    except KgbuildError as error:
        answer = {"error": type(error).__name__, "message": error.message, "hint": error.hint}
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
