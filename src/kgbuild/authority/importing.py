"""Check a user's own entities and compile them; a file with one wrong line changes nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kgbuild.authority import drafts
from kgbuild.authority.drafts import Draft
from kgbuild.authority.entries import Entry, Form, read_entries, write
from kgbuild.config import Settings
from kgbuild.errors import InputError
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.compiled import ENTITY, WIKIDATA
from kgbuild.ontology.reader import CLASSES
from kgbuild.ontology.records import normalise

_ITEM = re.compile(r"Q[1-9][0-9]*")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")

#: What the user adds is in the user's news.
_PRIOR = 90
#: Wrong lines that an error names; more are counted.
_SHOWN = 20


def import_files(
    paths: Sequence[Path], target: Path, known: Authority, settings: Settings, *, kind: str = "", homonyms: bool = False
) -> int:
    """Add the entities of files to a user's authority file and return how many it holds then.

    An entity that the file holds already is replaced; one with the Wikidata item of a known entity gives that entity further names.

    Args:
        paths: Files in a format of `drafts.read`.
        target: The user's authority file; made if it does not exist.
        known: The authority without the user's file.
        settings: Gives the namespace of entities without an IRI of their own.
        kind: Type of entities whose file tells none.
        homonyms: Let several entities of one type bear the same name.

    Raises:
        InputError: If a file is malformed or says something impossible; nothing is written then.
        ConfigError: If the file cannot be written.
    """
    old = {entry.iri: entry for entry in read_entries(target)} if target.exists() else {}
    new = [entry for path in paths for entry in checked(path, known, settings, kind=kind, homonyms=homonyms)]
    twice = [iri for iri, count in _counts(entry.iri for entry in new).items() if count > 1]
    if twice:
        raise InputError(
            f"{', '.join(twice[:_SHOWN])}: described by several of the files.", "Put all that is said of an entity in one file."
        )
    entries = {**old, **{entry.iri: entry for entry in new}}
    write(target, entries.values(), known.kinds, {"own": "yes"})
    return len(entries)


def checked(path: Path, known: Authority, settings: Settings, *, kind: str = "", homonyms: bool = False) -> list[Entry]:
    """Return the entities of a file, checked; the arguments are those of `import_files`.

    Raises:
        InputError: If something is wrong with the file; all lines are named.
    """
    return _Import(path, known, settings.base, kind).entries(homonyms=homonyms)


def _counts(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += 1
    return counts


class _Import:
    """The entities of one file on their way into the authority; what is wrong is gathered and said at once."""

    def __init__(self, path: Path, known: Authority, base: str, kind: str) -> None:
        self._path = path
        self._known = known
        self._base = base
        self._kind = kind
        self._wrong: list[tuple[int, str]] = []
        self._items = {same.rsplit("/", 1)[-1]: r.entity.iri for r in known.records.values() for same in r.entity.same_as}

    def entries(self, *, homonyms: bool) -> list[Entry]:
        found = drafts.read(self._path)
        made = [(draft, entry) for draft in found if (entry := self._entry(draft))]
        self._check_ids(made)
        if not homonyms:
            self._check_names(made)
        targets = self._merges(made)
        if self._wrong:
            self._refuse()
        return _merged([entry for _, entry in made], targets, self._known)

    def _refuse(self) -> None:
        said = [f"{self._path}, line {line}: {message}" for line, message in sorted(self._wrong)]
        more = f"\n... and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
        raise InputError("\n".join(said[:_SHOWN]) + more, "Nothing was imported.")

    def _no(self, draft: Draft, message: str) -> None:
        self._wrong.append((draft.line, message))

    def _entry(self, draft: Draft) -> Entry | None:
        before = len(self._wrong)
        kind = draft.type or self._kind
        if not normalise(draft.name):
            self._no(draft, "the entity has no name.")
        if kind not in CLASSES and not draft.merged_into:
            said = f"{kind!r} is no type" if kind else "the entity has no type"
            self._no(draft, f"{said}; types are {', '.join(CLASSES)}.")
        if draft.kind and draft.kind not in self._known.kinds:
            self._no(draft, f"{draft.kind!r} is no kind; kinds are {', '.join(sorted(self._known.kinds))}.")
        if draft.wikidata and not _ITEM.fullmatch(draft.wikidata):
            self._no(draft, f"{draft.wikidata!r} is no Wikidata item (Q and digits).")
        if draft.id and not _ABSOLUTE.fullmatch(draft.id):
            self._no(draft, f"the id {draft.id!r} is no absolute IRI.")
        country = self._country(draft)
        return self._made(draft, kind, country) if len(self._wrong) == before else None

    def _made(self, draft: Draft, kind: str, country: str) -> Entry:
        iri = self._iri(draft, kind)
        forms = (Form(draft.name, "name"), *(Form(text, "adjective" if rule == "demonym" else rule) for text, rule in draft.forms))
        if iri in self._known.records:
            # The core describes it; the file adds names.
            return Entry(iri, forms=tuple(form._replace(rule="alias") if form.rule == "name" else form for form in forms), line=draft.line)
        same: int | str | None = int(draft.wikidata[1:]) if draft.wikidata else None
        if draft.same:
            same = " ".join((*((f"{WIKIDATA}{draft.wikidata}",) if draft.wikidata else ()), *draft.same))
        offices = tuple(draft.offices)
        return Entry(iri, draft.name, (kind,), forms, country, draft.kind, draft.gender, same, _PRIOR, offices, draft.line)

    def _iri(self, draft: Draft, kind: str) -> str:
        """Return the IRI of an entity: its own, that of its item, or that which texts that name it have used so far."""
        if draft.id:
            return draft.id
        if draft.wikidata:
            return self._items.get(draft.wikidata, ENTITY + draft.wikidata.lower())
        return f"{self._base}e-{sha256(f'{kind} {normalise(draft.name)}'.encode()).hexdigest()[:16]}"

    def _country(self, draft: Draft) -> str:
        told = draft.country
        if not told or told in self._known.records:
            return told
        if told in self._items:
            return self._items[told]
        found = next((r.entity.iri for r in self._known.lookup(told) if "Country" in r.entity.types), "")
        if not found and not _ITEM.fullmatch(told):
            self._no(draft, f"the country {told!r} is unknown.")
        return found

    def _check_ids(self, made: Sequence[tuple[Draft, Entry]]) -> None:
        first: dict[str, Draft] = {}
        for draft, entry in made:
            other = first.setdefault(entry.iri, draft)
            if other is not draft:
                self._no(draft, f"{draft.name!r} is the entity of line {other.line} again.")

    def _check_names(self, made: Sequence[tuple[Draft, Entry]]) -> None:
        """Refuse a name that two entities of one type share: nothing could tell which is meant."""
        first: dict[tuple[str, str], tuple[Draft, str]] = {}
        for draft, entry in made:
            for key in dict.fromkeys(normalise(form.text) for form in entry.forms if form.rule in ("name", "alias", "acronym")):
                other, iri = first.setdefault((draft.type, key), (draft, entry.iri))
                if iri != entry.iri and draft.merged_into == other.merged_into == "":
                    self._no(draft, f"{key!r} is a name of {other.name!r} (line {other.line}) too; --homonyms lets it be.")

    def _merges(self, made: Sequence[tuple[Draft, Entry]]) -> dict[str, str]:
        """Return where merged entities go in the end."""
        own = {entry.iri: draft for draft, entry in made}
        steps = {entry.iri: self._target(draft, own) for draft, entry in made if draft.merged_into}
        ends: dict[str, str] = {}
        for start, step in steps.items():
            seen, end = [start], step
            while end in steps and end not in seen:
                seen.append(end)
                end = steps[end]
            if end in seen:
                circle = ", ".join(str(own[iri].line) for iri in seen[seen.index(end) :])
                self._no(own[start], f"{own[start].name!r} is merged in a circle (lines {circle}).")
            ends[start] = end
        return ends

    def _target(self, draft: Draft, own: Mapping[str, Draft]) -> str:
        told = draft.merged_into
        if told in own or self._known.entity(told):
            return told
        if told in self._items:
            return self._items[told]
        named = [iri for iri, other in own.items() if normalise(other.name) == normalise(told)]
        named = named or [r.entity.iri for r in self._known.lookup(told) if r.rule in ("name", "alias", "acronym")]
        if len(named) != 1:
            self._no(draft, f"{told!r}, into which {draft.name!r} is merged, is {'unknown' if not named else 'ambiguous'}.")
            return told
        return named[0]


def _merged(entries: Sequence[Entry], ends: Mapping[str, str], known: Authority) -> list[Entry]:
    """Return the entries, the names of merged ones given to what they were merged into."""
    more: dict[str, list[Form]] = defaultdict(list)
    for entry in entries:
        if entry.iri in ends:
            more[ends[entry.iri]] += (form._replace(rule="alias") if form.rule == "name" else form for form in entry.forms)
    kept = {entry.iri: entry for entry in entries if entry.iri not in ends}
    return list(_with_forms(kept, more, known))


def _with_forms(kept: Mapping[str, Entry], more: Mapping[str, list[Form]], known: Authority) -> Iterator[Entry]:
    for iri, entry in kept.items():
        yield replace(entry, forms=(*entry.forms, *more.get(iri, ())))
    for iri, forms in more.items():
        if iri in known.records:
            yield Entry(iri, forms=tuple(forms))
        elif iri not in kept:
            yield _copied(iri, tuple(forms), known)


def _copied(iri: str, forms: tuple[Form, ...], known: Authority) -> Entry:
    """Return an entity of the wide authority with the user's forms: what the user's file names it must describe."""
    entity = known.entity(iri)
    record = known.record(entity) if entity else None
    if entity is None or record is None:
        raise InputError(f"{iri} is not an entity of the authority.")
    same: int | str | None = " ".join(entity.same_as) or None
    return Entry(iri, entity.label, entity.types, forms, record.country, same=same, prior=_PRIOR, offices=record.offices)
