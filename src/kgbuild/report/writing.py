"""A dossier as one HTML file that needs nothing else, or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from kgbuild import __version__
from kgbuild.report.dossier import Dossier
from kgbuild.report.layout import HEIGHT, WIDTH
from kgbuild.views import show

#: What Markdown would read as a mark of its own, or a reader of it as HTML.
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def write_html(dossier: Dossier, title: str) -> str:
    """Return a dossier as an HTML document with its styles and drawings inside."""
    return _render("report.html", dossier, title, escape=True)


def write_markdown(dossier: Dossier, title: str) -> str:
    """Return a dossier as Markdown."""
    return _render("report.md", dossier, title, escape=False)


def _render(template: str, dossier: Dossier, title: str, *, escape: bool) -> str:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    # Markdown is escaped by the filter `plain`; HTML by the template engine, wherever nothing else is said.
    environment = Environment(loader=loader, autoescape=select_autoescape(default=escape), trim_blocks=True, lstrip_blocks=True)
    filters: dict[str, Callable[..., object]] = {"plain": _plain}
    environment.filters.update(filters)
    size = {"width": WIDTH, "height": HEIGHT}
    return environment.get_template(template).render(dossier=dossier, title=title, show=show, version=__version__, size=size)


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
