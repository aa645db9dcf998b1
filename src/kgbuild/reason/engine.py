"""The rules applied to a graph until nothing new follows: joins over sorted arrays, each round only with what the last one found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import NamedTuple

import numpy as np

from kgbuild.reason.encode import LOW, SHIFT, Facts, Pairs
from kgbuild.reason.rules import NOTHING, Rules

_NONE: Pairs = np.empty(0, np.int64)


class Closure(NamedTuple):
    """All pairs of each property and all members of each class, what was given included."""

    pairs: dict[str, Pairs]
    members: dict[str, Pairs]


def close(facts: Facts, rules: Rules) -> Closure:
    """Return all that follows from some facts."""
    numbers = {name: place for place, name in enumerate(facts.names)} if rules.fills else {}
    pairs, members = dict(facts.pairs), dict(facts.members)
    delta = pairs
    while True:
        pairs = _relations(pairs, delta, rules)
        members = _classes(facts, pairs, members, rules, numbers)
        delta = _filled(pairs, members, rules, numbers)
        if not delta:
            return Closure(pairs, members)
        pairs = _with(pairs, delta)


def without(found: Pairs, known: Pairs) -> Pairs:
    """Return the numbers of `found`, sorted and each once, that are not among the sorted `known`."""
    found = np.unique(found)
    if not found.size or not known.size:
        return found
    place = np.searchsorted(known, found)
    place[place == known.size] = known.size - 1
    new: Pairs = found[known[place] != found]
    return new


def _merged(one: Pairs, other: Pairs) -> Pairs:
    if not one.size or not other.size:
        return other if other.size else one
    both = np.concatenate((one, other))
    # Two sorted runs, which this algorithm merges in one pass.
    both.sort(kind="stable")
    return both[np.concatenate(([True], both[1:] != both[:-1]))]


def _with(pairs: dict[str, Pairs], more: dict[str, Pairs]) -> dict[str, Pairs]:
    return pairs | {name: _merged(pairs.get(name, _NONE), found) for name, found in more.items()}


def swapped(pairs: Pairs) -> Pairs:
    """Return the pairs the other way round, unsorted."""
    return (pairs & LOW) << SHIFT | pairs >> SHIFT


def _join(left: Pairs, right: Pairs) -> Pairs:
    """Return x, z for every x, y of `left` and y, z of the sorted `right`."""
    middle, starts = left & LOW, right >> SHIFT
    first = np.searchsorted(starts, middle, "left")
    count = np.searchsorted(starts, middle, "right") - first
    met = count > 0
    if not met.any():
        return _NONE
    subjects, first, count = left[met] >> SHIFT, first[met], count[met]
    place = np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count) + np.arange(count.sum())
    return np.repeat(subjects, count) << SHIFT | right[place] & LOW


def _relations(pairs: dict[str, Pairs], delta: dict[str, Pairs], rules: Rules) -> dict[str, Pairs]:
    while delta:
        found: dict[str, list[Pairs]] = defaultdict(list)
        for name, new in delta.items():
            for other, turned in rules.copies.get(name, ()):
                found[other].append(swapped(new) if turned else new)
        for chain, name in rules.chains:
            found[name].extend(_chained(chain, pairs, delta))
        delta = {}
        for name, parts in found.items():
            if parts and (new := without(np.concatenate(parts), pairs.get(name, _NONE))).size:
                delta[name] = new
        pairs = _with(pairs, delta)
    return pairs


def _chained(chain: tuple[str, ...], pairs: dict[str, Pairs], delta: dict[str, Pairs]) -> Iterator[Pairs]:
    """Yield the pairs at the ends of a chain of which at least one link is new."""
    for place, name in enumerate(chain):
        if name in delta:
            links = [pairs.get(before, _NONE) for before in chain[:place]]
            links.append(delta[name])
            links.extend(pairs.get(after, _NONE) for after in chain[place + 1 :])
            if all(link.size for link in links):
                yield _joined(links, place)


def _joined(links: list[Pairs], place: int) -> Pairs:
    """Join links from the new one, which has the fewest pairs, outwards."""
    found = reduce(_join, links[place + 1 :], links[place])
    for link in reversed(links[:place]):
        found = swapped(_join(swapped(found), np.sort(swapped(link))))
    return found


def _classes(facts: Facts, pairs: dict[str, Pairs], members: dict[str, Pairs], rules: Rules, numbers: dict[bytes, int]) -> dict[str, Pairs]:
    found: dict[str, list[Pairs]] = defaultdict(list)
    for name, column in _columns(facts, pairs, rules, numbers):
        found[name].append(column)
    for name, held in members.items():
        found[name].append(held)
    below: dict[str, list[Pairs]] = defaultdict(list)
    for name, parts in found.items():
        direct = np.unique(np.concatenate(parts))
        for kind in (name, *rules.supers.get(name, ())):
            below[kind].append(direct)
    return {name: parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts)) for name, parts in below.items()}


def _columns(facts: Facts, pairs: dict[str, Pairs], rules: Rules, numbers: dict[bytes, int]) -> Iterator[tuple[str, Pairs]]:
    """Yield classes with members that properties make."""
    for name, held in pairs.items():
        yield from ((kind, _each(held >> SHIFT)) for kind in rules.domains.get(name, ()))
        yield from ((kind, held & LOW) for kind in rules.ranges.get(name, ()))
    for name, bearers in facts.bearers.items():
        yield from ((kind, bearers) for kind in rules.domains.get(name, ()))
    for (name, value), kinds in rules.filled.items():
        held = pairs.get(name, _NONE)
        having = held[held & LOW == numbers[value.encode()]] >> SHIFT
        yield from ((kind, having) for kind in kinds)


def _each(column: Pairs) -> Pairs:
    """Return the numbers of a sorted column once each."""
    return column[np.concatenate(([True], column[1:] != column[:-1]))] if column.size else column


def _filled(pairs: dict[str, Pairs], members: dict[str, Pairs], rules: Rules, numbers: dict[bytes, int]) -> dict[str, Pairs]:
    """Return the new pairs of classes whose members all have a certain value."""
    found: dict[str, Pairs] = {}
    for kind, values in rules.fills.items():
        for name, value in values:
            made = members.get(kind, _NONE) << SHIFT | numbers[value.encode()]
            found[name] = np.concatenate((found.get(name, _NONE), made))
    new = {name: without(made, pairs.get(name, _NONE)) for name, made in found.items()}
    return {name: made for name, made in new.items() if made.size}


def offending(closure: Closure, rules: Rules) -> Iterator[tuple[str, str, Pairs]]:
    """Yield each pair of classes that have members in common against the ontology, and those members."""
    for one, other in rules.disjoint:
        both = np.intersect1d(closure.members.get(one, _NONE), closure.members.get(other, _NONE), assume_unique=True)
        if both.size:
            yield one, other, both
    if (impossible := closure.members.get(NOTHING, _NONE)).size:
        yield NOTHING, NOTHING, impossible


def clashing(closure: Closure, rules: Rules) -> Iterator[tuple[str, Pairs]]:
    """Yield, in words, each axiom about properties that pairs break, and the pairs."""
    for one, other in rules.apart:
        yield f"{one} and {other} exclude each other", _common(closure, one, closure.pairs.get(other, _NONE))
    for name in sorted(rules.asymmetric):
        yield f"{name} cannot hold both ways", _common(closure, name, np.sort(swapped(closure.pairs.get(name, _NONE))))
    for name in sorted(rules.irreflexive):
        held = closure.pairs.get(name, _NONE)
        yield f"nothing has {name} to itself", held[held >> SHIFT == held & LOW]


def _common(closure: Closure, name: str, others: Iterable[int]) -> Pairs:
    return np.intersect1d(closure.pairs.get(name, _NONE), np.asarray(others, np.int64))
