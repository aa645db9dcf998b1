"""The file of proposals, which a person edits: tab-separated, a decision a line; and the links that decided ones become."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kgbuild.errors import InputError
from kgbuild.model import Quad
from kgbuild.rdf import KG, iri

#: First lines of the file.
HEADER = (
    "# Names that may stand for one thing. Write yes or no in the first column; ? is undecided and links nothing.",
    "# 'kgbuild resolve --apply THIS GRAPH...' links every yes in a graph of its own, which may be thrown away and made again.",
    "decision\tscore\tkeep\tkeep_label\tsame\tsame_label\treasons",
)
DECISIONS = ("yes", "no", "?")

_COLUMNS = 7
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
#: Wrong lines that an error names; more are counted.
_SHOWN = 20


class Proposal(NamedTuple):
    """That `same` is another name of `keep`: the decision, how sure we are, both with their labels, and the reasons in words."""

    decision: str
    score: float
    keep: str
    keep_label: str
    same: str
    same_label: str
    reasons: str


def lines(proposals: Iterable[Proposal]) -> Iterator[str]:
    """Yield the lines of the file."""
    yield from (f"{line}\n" for line in HEADER)
    for p in proposals:
        cells = (p.decision, f"{p.score:.3f}", p.keep, p.keep_label, p.same, p.same_label, p.reasons)
        yield "\t".join(" ".join(cell.split()) for cell in cells) + "\n"


def read(path: Path, named: Mapping[str, bool]) -> list[Proposal]:
    """Read an edited file of proposals.

    Args:
        path: The file.
        named: Every thing named in the graphs, by IRI: whether an authority knows it.

    Raises:
        InputError: If the file cannot be read or a line is wrong; all wrong lines are named.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}.") from error
    found: list[tuple[int, Proposal]] = []
    wrong: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith(("#", "decision\t")):
            try:
                found.append((number, _proposal(line, named)))
            except ValueError as error:
                wrong.append((number, str(error)))
    wrong += _contradictions(found, named)
    if wrong:
        said = [f"{path}, line {number}: {message}" for number, message in sorted(wrong)]
        more = f"\n... and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
        raise InputError("\n".join(said[:_SHOWN]) + more, "Nothing was linked.")
    return [proposal for _, proposal in found]


def _proposal(line: str, named: Mapping[str, bool]) -> Proposal:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != _COLUMNS:
        raise ValueError(f"{len(cells)} columns separated by tabs, not {_COLUMNS}.")
    decision, score, keep, keep_label, same, same_label, reasons = cells
    if decision.lower() not in DECISIONS:
        raise ValueError(f"the decision {decision!r} is none of {', '.join(DECISIONS)}.")
    try:
        sure = float(score)
    except ValueError:
        raise ValueError(f"the score {score!r} is no number.") from None
    for name in (keep, same):
        if not _ABSOLUTE.fullmatch(name):
            raise ValueError(f"{name!r} is no absolute IRI.")
        if name not in named:
            raise ValueError(f"{name} is named nowhere in the graphs.")
    if keep == same:
        raise ValueError("a thing is the same as itself anyway.")
    return Proposal(decision.lower(), sure, keep, keep_label, same, same_label, reasons)


def _contradictions(found: Iterable[tuple[int, Proposal]], named: Mapping[str, bool]) -> Iterator[tuple[int, str]]:
    """Yield what decided lines cannot mean together: a circle, a pair decided twice, two known entities made one."""
    home: dict[str, str] = {}
    decided: dict[frozenset[str], tuple[int, str]] = {}
    known: dict[str, str] = {name: name for name, is_known in named.items() if is_known}

    def root(name: str) -> str:
        while name in home:
            name = home[name]
        return name

    for number, p in found:
        line, decision = decided.setdefault(frozenset((p.keep, p.same)), (number, p.decision))
        if line != number:
            yield number, f"line {line} decides about the same two{'' if decision == p.decision else ', otherwise'}."
            continue
        if p.decision != "yes":
            continue
        keep, same = root(p.keep), root(p.same)
        if keep == same:
            yield number, "the two are the same already by the lines above: a circle."
        elif keep in known and same in known:
            yield number, f"would make one of two known entities, {known[keep]} and {known[same]}."
        else:
            home[same] = keep
            if same in known:
                known[keep] = known[same]


def links(proposals: Iterable[Proposal], base: str) -> Iterator[Quad]:
    """Yield the links of the proposals that were decided with yes, all in the graph of links between entities.

    Args:
        proposals: Decided proposals.
        base: Namespace of the data.
    """
    graph = iri(f"{base}same-entities")
    for proposal in sorted(proposals, key=lambda p: (p.same, p.keep)):
        if proposal.decision == "yes":
            yield Quad(iri(proposal.same), f"<{KG}sameEntityAs>", iri(proposal.keep), graph)
