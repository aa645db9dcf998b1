"""Two outlets side by side: what each tells of the same actors and acts, and with which words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kgbuild.rdf import literal
from kgbuild.views.acts import Act, load_acts
from kgbuild.views.sparql import Select, ask


@dataclass(frozen=True, slots=True)
class Row:
    """The acts of one speaker and type, as either outlet tells them."""

    speaker: str
    type: str
    left: list[Act]
    right: list[Act]

    @property
    def shared(self) -> bool:
        """Say whether both outlets tell of it."""
        return bool(self.left and self.right)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two outlets: rows that both tell come first; `cues` counts each outlet's words for speech acts."""

    rows: list[Row]
    cues: tuple[list[tuple[str, int]], list[tuple[str, int]]]


def outlets(select: Select) -> list[str]:
    """Return the names of the outlets."""
    return [row["name"] for row in ask(select, "SELECT DISTINCT ?name WHERE { ?it a kg:Article ; schema:publisher ?name } ORDER BY ?name")]


def compare(select: Select, left: str, right: str) -> Comparison:
    """Compare what two outlets tell."""
    sides = [load_acts(select, f"?act kg:inArticle/schema:publisher {literal(name)} .") for name in (left, right)]
    cells: dict[tuple[str, str], tuple[list[Act], list[Act]]] = {}
    for number, acts in enumerate(sides):
        for act in acts:
            for speaker in act.speakers:
                if speaker.kind != "Unnamed":
                    cells.setdefault((speaker.label, act.type), ([], []))[number].append(act)
    rows = [Row(speaker, kind, *found) for (speaker, kind), found in cells.items()]
    rows.sort(key=lambda row: (not row.shared, row.speaker, row.type))
    first, second = (Counter(act.cue.text.lower() for act in acts if act.cue) for acts in sides)
    return Comparison(rows, (_most(first), _most(second)))


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:15]
