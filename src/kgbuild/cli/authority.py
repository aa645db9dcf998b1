"""`kgbuild authority`: what kgbuild knows of entities; look it up, check it, add to it, build it."""

from __future__ import annotations

from pathlib import Path

import click

import kgbuild
from kgbuild import resources
from kgbuild.authority import checks
from kgbuild.authority.build import build
from kgbuild.authority.importing import import_files
from kgbuild.cli import options, say_error, tables
from kgbuild.errors import InputError
from kgbuild.ontology.authority import Authority
from kgbuild.ontology.reader import CLASSES
from kgbuild.ontology.records import Reading

_NO = 1

_form = click.option(
    "-f", "--format", "form", type=click.Choice(tuple(tables.FORMS)), default="table", help="Format of the rows [default: table]."
)


@click.group(
    epilog=options.examples(
        "kgbuild authority show 'Sergey Lavrov'",
        "kgbuild authority import mine.csv -o mine.sqlite",
        "kgbuild extract articles/ -s authority mine.sqlite -o news.ttl",
    )
)
def command() -> None:
    """Look up, check, extend and build the authority: the entities that kgbuild knows."""


@command.command(
    "show", epilog=options.examples("kgbuild authority show Washington", "kgbuild authority show 'US State Department' -f json")
)
@click.argument("name")
@_form
@options.settings
def show(name: str, form: str, settings: kgbuild.Settings) -> int:
    """Show what a name (or the IRI of an entity) may stand for, with offices. The exit code is 1 when it is unknown."""
    authority = load(settings)
    entity = authority.entity(name) if ":" in name else None
    found = (Reading(entity, "name"),) if entity else (*authority.lookup(name), *authority.widely(name))
    columns = ("entity", "type", "as", "country", "offices", "iri", "same as")
    tables.write(columns, [_row(authority, reading) for reading in dict.fromkeys(found)], form)
    return 0 if found else _NO


def _row(authority: Authority, reading: Reading) -> tuple[str, ...]:
    entity, record = reading.entity, authority.record(reading.entity)
    country = authority.entity(record.country) if record and record.country else None
    offices = "; ".join(f"{o.title} {o.start}..{o.end}" if o.start else o.title for o in record.offices) if record else ""
    return (
        entity.label,
        "/".join(entity.types),
        reading.rule,
        country.label if country else "",
        offices,
        entity.iri,
        " ".join(entity.same_as),
    )


@command.command("list", epilog=options.examples("kgbuild authority list", "kgbuild authority list --type Weapon -f tsv"))
@click.option("--type", "kind", type=click.Choice(CLASSES), help="Only entities of this type.")
@_form
@options.settings
def list_(kind: str | None, form: str, settings: kgbuild.Settings) -> int:
    """List the entities of the core and those that you added; without --type, how many there are of each type, by part."""
    authority = load(settings)
    if kind is None:
        tables.write(("part", "type", "entities"), checks.counts(authority), form)
    else:
        tables.write(("entity", "iri", "same as"), checks.listed(authority, kind), form)
    return 0


@command.command("check", epilog=options.examples("kgbuild authority check", "kgbuild authority check mine.csv"))
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@options.settings
def check(files: tuple[Path, ...], settings: kgbuild.Settings) -> int:
    """Check the authority, or files that you want to import; nothing is changed. The exit code is 1 when something is wrong."""
    authority = load(settings)
    wrong = 0
    for path in files:
        try:
            checks.importable(path, authority, settings)
        except InputError as error:
            wrong += 1
            say_error(error)
    if not files:
        findings = list(checks.findings(authority))
        for line in (*findings, *(f"Note: {homonym}" for homonym in checks.homonyms(authority))):
            click.echo(line)
        wrong = len(findings)
    click.echo(f"{wrong or 'Nothing'} wrong.", err=True)
    return _NO if wrong else 0


@command.command(
    "import",
    epilog=options.examples(
        "kgbuild authority import mine.csv -o mine.sqlite", "kgbuild authority import items.jsonl -o mine.sqlite --type Person"
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Your authority file [default: the setting authority].")
@click.option("--type", "kind", type=click.Choice(CLASSES), default=None, help="Type of entities that tell none.")
@click.option("--homonyms", is_flag=True, help="Let several entities of one type bear the same name.")
@options.settings
def import_(files: tuple[Path, ...], output: Path | None, kind: str | None, homonyms: bool, settings: kgbuild.Settings) -> int:
    """Add your own entities from CSV, Turtle (SKOS) or Wikidata's JSON lines to an authority file of yours.

    Nothing is added when a line is wrong. Use the file by the setting `authority`, in kgbuild.toml or by `-s authority FILE`.
    """
    target = output or (Path(settings.authority) if settings.authority else None)
    if target is None:
        raise click.UsageError("Say where your authority file is: -o FILE, or the setting authority.")
    number = import_files(files, target, load(settings, own=False), settings, kind=kind or "", homonyms=homonyms)
    click.echo(f"{target} holds {number} {'entity' if number == 1 else 'entities'}.", err=True)
    return 0


@command.command("build", epilog=options.examples("kgbuild authority build facts/ -o wide.sqlite"))
@click.argument("folder", metavar="FACTS", type=click.Path(path_type=Path, file_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write.")
def build_(folder: Path, output: Path) -> int:
    """Build the wide authority, which ships with kgbuild, from a folder of tables; the same tables give the same bytes."""
    build(folder, Authority.load((resources.folder("ontology") / "entities",)), output)
    click.echo(f"{output}: {output.stat().st_size / 1e6:.1f} MB.", err=True)
    return 0


def load(settings: kgbuild.Settings, *, own: bool = True) -> Authority:
    """Return the authority that a run with these settings uses, the user's own part left out if so wished."""
    mine = Path(settings.authority) if own and settings.authority else None
    return Authority.load((resources.folder("ontology") / "entities",), mine, resources.wide_authority())
