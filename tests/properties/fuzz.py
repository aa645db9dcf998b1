"""Run a target of `fuzz_targets` with atheris, which grows inputs by the code that they reach.

python tests/properties/fuzz.py TARGET -runs=100000 [FOLDER]
"""

from __future__ import annotations

import sys
from importlib import import_module

if __name__ == "__main__":
    import atheris

    # Its own folder is the first place that Python looks in; what is imported here tells atheris where an input led.
    with atheris.instrument_imports(include=["kgbuild"]):
        targets = import_module("fuzz_targets").TARGETS
    atheris.Setup([sys.argv[0], *sys.argv[2:]], targets[sys.argv[1]])
    atheris.Fuzz()
