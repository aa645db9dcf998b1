"""Print what the authority costs: size, time to load and to open, time of a look-up, memory.

usage: authority.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from kgbuild.ontology.authority import Authority
from kgbuild.ontology.compiled import CompiledAuthority, open_file
from kgbuild.ontology.records import normalise
from kgbuild.resources import folder, wide_authority

#: Look-ups of one timing, and how often each thing is timed: on a shared machine only the best of several tells what it costs.
LOOKUPS, ROUNDS = 20_000, 7


def main() -> int:
    """Measure the shipped files in one process, in CPU time, the best of several."""
    entities, wide = folder("ontology") / "entities", wide_authority()
    core, loads = Authority.load((entities,)), []
    for _ in range(ROUNDS):
        normalise.cache_clear()
        start = time.process_time()
        core = Authority.load((entities,))
        loads.append(time.process_time() - start)
    opens = []
    for _ in range(20):
        start = time.process_time()
        open_file(wide).close()
        opens.append(time.process_time() - start)
    size = sum(path.stat().st_size for path in entities.glob("*.ttl"))
    forms = _forms(wide)
    others = [f"{form} of nowhere" for form in forms]
    before = _resident()
    file = CompiledAuthority(wide, core.records)
    _microseconds(file, forms), _microseconds(file, others)
    resident = _resident() - before
    files = [CompiledAuthority(wide, core.records) for _ in range(ROUNDS)]
    hits, misses = min(_microseconds(file, forms) for file in files), min(_microseconds(file, others) for file in files)
    sys.stdout.write(
        f"core       {len(core.records)} entities, {size / 1e6:.2f} MB, load {min(loads):.3f} s\n"
        f"wide       {file.meta()['entities']} entities, {file.meta()['forms']} forms, {wide.stat().st_size / 1e6:.2f} MB\n"
        f"open       {1000 * min(opens):.2f} ms\n"
        f"look-up    {hits:.1f} us (known), {misses:.1f} us (unknown)\n"
        f"resident   {resident / 1e6:.1f} MB more after {2 * len(forms)} look-ups\n"
    )
    return 0


def _forms(wide: Path) -> list[str]:
    rows = open_file(wide).execute("SELECT key FROM form WHERE rule < 2 ORDER BY key").fetchall()
    forms = [key for (key,) in rows[:: max(1, len(rows) // LOOKUPS)]][:LOOKUPS]
    # The normal forms are kept by a cache of their own, which is not what is measured.
    return [form for form in forms if normalise(form) and normalise(f"{form} of nowhere")]


def _microseconds(file: CompiledAuthority, forms: list[str]) -> float:
    file.lookup("")
    start = time.process_time()
    for form in forms:
        file.lookup(form)
    return 1e6 * (time.process_time() - start) / len(forms)


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


if __name__ == "__main__":
    sys.exit(main())
