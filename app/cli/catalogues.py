"""`groundwork catalogue`: what there is, what it asks for, and whether a file is a catalogue."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.printing import TextColumn, open_console, plain, print_table
from clauses import Catalogue, CatalogueError, Fault, Requirement, catalogue_editions, load_catalogue, read_catalogue

HASH_SHOWN = 12


def print_catalogues() -> None:
    """Print one line per packaged edition."""
    columns = (
        TextColumn(title="ID"),
        TextColumn(title="Edition"),
        TextColumn(title="Title"),
        TextColumn(title="Requirements", is_number=True),
        TextColumn(title="Content hash"),
    )
    catalogues = [load_catalogue(edition) for edition in catalogue_editions()]
    rows = [
        (each.id, each.edition, each.title, str(len(each.requirements)), each.content_hash[:HASH_SHOWN])
        for each in catalogues
    ]
    print_table(open_console(), "Catalogues", columns, rows)


def print_entry(identity: str, *, edition: str | None) -> None:
    """Print a catalogue, or one of its requirements; an id that nobody knows is wrong use."""
    known = catalogue_editions()
    if edition is not None and edition not in known:
        raise typer.BadParameter(
            f"There is no edition {edition}. Choose one of: {', '.join(known)}.", param_hint="--edition"
        )
    catalogue = load_catalogue(edition)
    requirement = catalogue.by_key.get(identity) or catalogue.by_number.get(identity)
    if identity == catalogue.id:
        _print_catalogue(catalogue)
    elif requirement is not None:
        _print_requirement(catalogue, requirement)
    else:
        message = f"There is no catalogue and no requirement {identity}. Try {catalogue.id}, dir.strategy or 6.4."
        raise typer.BadParameter(message, param_hint="ID")


def _print_catalogue(catalogue: Catalogue) -> None:
    console = open_console()
    console.print(f"{catalogue.title}, {catalogue.id} {catalogue.edition}", style="bold")
    console.print(f"Content hash {catalogue.content_hash}")
    columns = (
        TextColumn(title="No", least=6),
        TextColumn(title="Key", least=18),
        TextColumn(title="Title", least=30),
        TextColumn(title="R", is_number=True),
        TextColumn(title="G", is_number=True),
        TextColumn(title="Effort"),
        TextColumn(title="Roles"),
    )
    for clause in catalogue.clauses:
        rows = [
            (
                each.number,
                each.key,
                each.title,
                str(each.readiness),
                str(each.governance),
                each.effort,
                " ".join(each.roles),
            )
            for each in clause.requirements
        ]
        print_table(console, f"Clause {clause.number} {clause.title}", columns, rows)


def _print_requirement(catalogue: Catalogue, requirement: Requirement) -> None:
    console = open_console()
    console.print(f"{requirement.number} {requirement.title} ({requirement.key})", style="bold")
    prerequisites = ", ".join(f"{catalogue.by_key[key].number} ({key})" for key in requirement.prerequisites) or "none"
    lines = (
        f"Intent: {requirement.intent}",
        f"Good evidence: {requirement.good_evidence}",
        f"Capability: {requirement.capability}",
        f"Prerequisites: {prerequisites}",
        f"Importance: readiness {requirement.readiness}, governance {requirement.governance}",
        f"Roles, best informant first: {' '.join(requirement.roles)}",
        f"Not applicable: {requirement.not_applicable_when or 'never'}",
    )
    for line in lines:
        console.print(line)
    columns = (TextColumn(title="Level", is_number=True), TextColumn(title="Name"), TextColumn(title="Statement"))
    rows = [
        (str(step.number), step.name, statement)
        for step, statement in zip(catalogue.scale, requirement.statements, strict=True)
    ]
    print_table(console, "Level statements", columns, rows)


def read_catalogue_file(path: Path) -> Catalogue:
    """Read and check a catalogue file; CatalogueError holds all of its faults."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"Byte {error.start + 1} is not UTF-8 text."
        raise CatalogueError(
            (Fault(file=str(path), line=1, message=message, remedy="Save the file as UTF-8."),)
        ) from error
    return read_catalogue(text=text, name=str(path))


def own_catalogue(path: Path) -> Catalogue | None:
    """Read a catalogue of one's own; with faults, list them all on standard error and return nothing."""
    try:
        return read_catalogue_file(path)
    except CatalogueError as error:
        typer.echo("The catalogue cannot be used, so nothing was scored.", err=True)
        print_faults(error)
        return None


def print_faults(error: CatalogueError, *, on_error: bool = True) -> None:
    """List the faults of a catalogue, one per line, on standard error or standard output; then how many there are."""
    for fault in error.faults:
        typer.echo(plain(str(fault)), err=on_error)
    typer.echo(f"{len(error.faults)} {'fault' if len(error.faults) == 1 else 'faults'}.", err=True)


def validate_file(path: Path) -> bool:
    """Print every fault of a catalogue file, or that there is none; return whether there is none."""
    try:
        catalogue = read_catalogue_file(path)
    except CatalogueError as error:
        print_faults(error, on_error=False)
        return False
    counts = f"{len(catalogue.clauses)} clauses, {len(catalogue.requirements)} requirements"
    typer.echo(
        f"{path}: {catalogue.id} {catalogue.edition}, {counts}, no faults. Content hash {catalogue.content_hash}"
    )
    return True
