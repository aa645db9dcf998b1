"""Read political and diplomatic news into an RDF graph of attributed acts.

    import kgbuild

    for extraction in kgbuild.extract(["articles/"]):
        ...

Names are loaded on first use, so that `import kgbuild` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgbuild.config import Settings
    from kgbuild.documents import Details, read
    from kgbuild.errors import InputError, KgbuildError
    from kgbuild.model import Act, Document, Extraction, Problem
    from kgbuild.pipeline import Pipeline, extract, stream
    from kgbuild.store import open_store

__all__ = [
    "Act",
    "Details",
    "Document",
    "Extraction",
    "InputError",
    "KgbuildError",
    "Pipeline",
    "Problem",
    "Settings",
    "extract",
    "open_store",
    "read",
    "stream",
]

__version__ = "0.1.0"

_HOMES = {
    "kgbuild.config": ("Settings",),
    "kgbuild.documents": ("Details", "read"),
    "kgbuild.errors": ("InputError", "KgbuildError"),
    "kgbuild.model": ("Act", "Document", "Extraction", "Problem"),
    "kgbuild.pipeline": ("Pipeline", "extract", "stream"),
    "kgbuild.store": ("open_store",),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _MODULES:
        raise AttributeError(f"module 'kgbuild' has no attribute {name!r}")
    found = getattr(import_module(_MODULES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
