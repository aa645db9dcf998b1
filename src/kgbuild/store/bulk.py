"""Files and a script for the bulk loaders of servers: the way for graphs that no protocol should carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kgbuild.errors import StoreError
from kgbuild.store.files import Files
from kgbuild.store.loading import ONTOLOGY, PORTION, ontology_files

#: Statements of one file; loaders take files side by side, and one that fails is soon done again.
_SHARD = 1_000_000

_VIRTUOSO = """#!/bin/sh
# Load the files of this folder into Virtuoso 7. The folder must be among DirsAllowed of virtuoso.ini. What graphs of these names hold
# already stays; clear them first where articles changed.
# usage: VIRTUOSO_PASSWORD=... ./load.sh [HOST:PORT] [USER]      ISQL names the client: isql, isql-vt
set -eu
cd "$(dirname "$0")"
"${ISQL:-isql-vt}" "${1:-localhost:1111}" "${2:-dba}" "${VIRTUOSO_PASSWORD:?}" <<END
ld_dir('$PWD', 'part-*.nq', 'urn:kgbuild:no-article');
rdf_loader_run();
checkpoint;
select ll_file, ll_error from DB.DBA.load_list where ll_error is not null;
END
"""

_QLEVER = """#!/bin/sh
# Build a QLever index from the files of this folder.
# usage: ./load.sh [NAME]      QLEVER_INDEX names the program: qlever-index, or IndexBuilderMain of older versions
set -eu
cd "$(dirname "$0")"
echo '{ "num-triples-per-batch": 1000000 }' > settings.json
cat part-*.nq | "${QLEVER_INDEX:-qlever-index}" -i "${1:-kgbuild}" -F nq -f - -s settings.json
"""

_TDB2 = """#!/bin/sh
# Load the files of this folder into a TDB2 database of Apache Jena, for Fuseki. Let Fuseki join the graphs for queries without GRAPH:
# tdb2:unionDefaultGraph true
# usage: ./load.sh [DIRECTORY]      TDBLOADER names the program
set -eu
cd "$(dirname "$0")"
"${TDBLOADER:-tdb2.tdbloader}" --loc "${1:-kgbuild.tdb2}" part-*.nq
"""

#: Kind of server -> its script.
SCRIPTS: Mapping[str, str] = {"virtuoso": _VIRTUOSO, "qlever": _QLEVER, "tdb2": _TDB2}


def write(paths: Sequence[Path], folder: Path, kind: str, shard: int = _SHARD) -> int:
    """Write graphs and the ontology as N-Quads with a script that loads them.

    Args:
        paths: RDF files.
        folder: Made when it does not exist; must be empty.
        kind: One of `SCRIPTS`.
        shard: About how many statements a file holds; a graph is never parted.

    Returns:
        How many statements were written.

    Raises:
        InputError: If a file cannot be read or is malformed.
        StoreError: If the folder is not empty or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is not an empty folder.", "Files of an earlier graph would be loaded with those of this one.")
    count = 0
    try:
        with Files(ontology_files(), ONTOLOGY) as ontology, Files(paths) as files:
            folder.mkdir(parents=True, exist_ok=True)
            for number, graphs in enumerate(_shards([ontology, files], shard)):
                with (folder / f"part-{number:05}.nq").open("wb") as stream:
                    for lines, statements in graphs:
                        stream.write(lines)
                        count += statements
        script = folder / "load.sh"
        script.write_text(SCRIPTS[kind], encoding="utf-8")
        script.chmod(0o755)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror or error}.", "Is the disk full?") from error
    return count


def _shards(sources: Sequence[Files], shard: int) -> Iterator[list[tuple[bytes, int]]]:
    held: list[tuple[bytes, int]] = []
    size = 0
    for source in sources:
        for graph in source.graphs.values():
            held.append((b"".join(source.portions(graph, PORTION)), graph.statements))
            size += graph.statements
            if size >= shard:
                yield held
                held, size = [], 0
    if held:
        yield held
