"""The rules as SPARQL updates, for a store that holds the data and is far away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.rdf import TYPE, knowledge
from kgbuild.reason.reference import INFERRED
from kgbuild.reason.rules import Rules, compile_rules

_HEAD = f"""# Rules of the ontology of kgbuild as SPARQL 1.1 updates, made by 'kgbuild infer --emit-sparql'.
#
# What follows is written to the graph {INFERRED};
# begin with: DROP SILENT GRAPH {INFERRED}
# Run the whole again until the number of statements in that graph no longer grows: twice for most graphs, and once more each time that
# the depth of acts within acts doubles. Each update may also be sent by itself, in this order.
"""


def emit(ontology: Iterable[tuple[str, str, str]] | None = None) -> Iterator[str]:
    """Yield the text, one update after the other.

    Args:
        ontology: Its axioms; that of kgbuild when None.

    Raises:
        OntologyError: If an axiom is outside the profile that can be compiled.
    """
    rules = compile_rules((quad[:3] for quad in knowledge()) if ontology is None else ontology)
    yield _HEAD
    for number, (new, given) in enumerate(_rules(rules)):
        pattern = " ".join(f"GRAPH ?g{place} {{ {triple} }}" for place, triple in enumerate(given))
        # Only IRIs have properties, and what a graph states already is no news.
        yield (
            f"{';' if number else ''}\n\nINSERT {{ GRAPH {INFERRED} {{ {new} }} }}\n"
            f"WHERE {{ {pattern} FILTER(isIRI(?x)) MINUS {{ GRAPH ?g {{ {new} }} }} }}\n"
        )


def _rules(rules: Rules) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, copies in sorted(rules.copies.items()):
        for other, turned in sorted(copies):
            yield f"?x {other} ?y", (f"?y {name} ?x" if turned else f"?x {name} ?y",)
    for chain, name in rules.chains:
        ends = ["?x", *(f"?m{place}" for place in range(1, len(chain))), "?y"]
        yield f"?x {name} ?y", tuple(f"{ends[place]} {link} {ends[place + 1]}" for place, link in enumerate(chain))
    for name, kinds in sorted(rules.domains.items()):
        yield from ((f"?x {TYPE} {kind}", (f"?x {name} ?y",)) for kind in sorted(kinds))
    for name, kinds in sorted(rules.ranges.items()):
        yield from ((f"?x {TYPE} {kind}", (f"?y {name} ?x",)) for kind in sorted(kinds))
    for (name, value), kinds in sorted(rules.filled.items()):
        yield from ((f"?x {TYPE} {kind}", (f"?x {name} {value}",)) for kind in sorted(kinds))
    for name, kinds in sorted(rules.supers.items()):
        yield from ((f"?x {TYPE} {kind}", (f"?x {TYPE} {name}",)) for kind in sorted(kinds))
    for kind, values in sorted(rules.fills.items()):
        yield from ((f"?x {name} {value}", (f"?x {TYPE} {kind}",)) for name, value in sorted(values))
