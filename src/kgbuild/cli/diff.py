"""`kgbuild diff`: two outlets side by side."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

import click

import kgbuild
from kgbuild import answers
from kgbuild.answers import Ask
from kgbuild.cli import options

#: (speaker, kind of act)
Deed = tuple[str, str]


@click.command(epilog=options.examples('kgbuild diff news.store "Harbour Wire" "The Meridian Review"'))
@click.argument("store")
@click.argument("one")
@click.argument("other")
def command(store: str, one: str, other: str) -> int:
    """Compare what the outlets ONE and OTHER tell: whose acts of which kind only one of them has, and the words each chooses.

    An article without a publisher goes by its own name.
    """
    ask = kgbuild.open_store(store).query
    told = [_deeds(outlet, ask) for outlet in (one, other)]
    for outlet, own, rest in ((one, told[0], told[1]), (other, told[1], told[0])):
        sys.stdout.write(f"Only {outlet}\n")
        _write(f"{speaker}: {kind} ({count})" for (speaker, kind), count in sorted(own.items()) if (speaker, kind) not in rest)
    sys.stdout.write(f"Both ({one} / {other})\n")
    words = [_cues(outlet, ask) for outlet in (one, other)]
    shared = sorted(told[0].keys() & told[1].keys())
    _write(f"{deed[0]}: {deed[1]} ({told[0][deed]} / {told[1][deed]}), {words[0][deed]} / {words[1][deed]}" for deed in shared)
    return 0


def _deeds(outlet: str, ask: Ask) -> Counter[Deed]:
    found: Counter[Deed] = Counter()
    for speaker, kind, _, acts in _rows("outlet-diff", outlet, ask):
        found[speaker, kind] += int(acts)
    return found


def _cues(outlet: str, ask: Ask) -> dict[Deed, str]:
    found: dict[Deed, list[str]] = {}
    for _, speaker, kind, cue, _ in _rows("cue-verbs", outlet, ask):
        found.setdefault((speaker, kind), []).append(f"“{' '.join(cue.split())}”")
    return {deed: ", ".join(cues) for deed, cues in found.items()}


def _rows(name: str, outlet: str, ask: Ask) -> Iterable[tuple[str, ...]]:
    question = answers.find(name)
    sparql = question.bind(question.unlimited({"outlet": outlet}), lambda kind, value: answers.resolve(kind, value, ask))
    return [tuple(row) for row in ask(sparql).rows]


def _write(lines: Iterable[str]) -> None:
    lines = list(lines) or ["nothing"]
    sys.stdout.writelines(f"  {line}\n" for line in lines)
