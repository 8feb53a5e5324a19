"""`groundwork import`, `export` and `sample`: assessments into the database and out of it, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.cli.printing import plain, print_problems, require_extension, write_file
from app.sample import sample_bytes

if TYPE_CHECKING:
    from app.db import Database
    from app.values import AssessmentSnapshot
    from app.values.visitor import Visitor


def import_path(path: Path, *, partial: bool, data_dir: Path | None) -> bool:
    """Store a file as a new assessment and say under which number; return whether the file had no faults.

    With faults nothing is stored, unless `partial` says that the rest is wanted.
    """
    from app.db import local_scope  # noqa: PLC0415 - the database waits until the file has been read
    from app.intake import check_file, read_path, snapshot_of  # noqa: PLC0415 - likewise
    from app.services.benchmark import comparison_problems  # noqa: PLC0415 - likewise
    from app.services.transfer import import_assessment  # noqa: PLC0415 - likewise

    checked = check_file(intake=read_path(path))
    print_problems(checked.problems, checked.notes)
    if checked.problems and not partial:
        typer.echo("Nothing was stored. Correct the file, or store the rest with --partial.", err=True)
        return False
    with open_database(data_dir) as database, database.writing() as session:
        snapshot, scope = snapshot_of(checked=checked), local_scope(session)
        clashes = comparison_problems(scope, snapshot.header.organization, stand_in=path.stem)
        print_problems((), [str(problem) for problem in clashes])
        number = import_assessment(scope, snapshot, organization=path.stem)
    name = " ".join(part for part in (checked.file.organization or path.stem, checked.file.cycle) if part)
    typer.echo(f"Stored {plain(name)} as assessment {number}.")
    return not checked.problems


def export_path(assessment_id: int, *, output: Path | None, data_dir: Path | None) -> None:
    """Write an assessment as JSON or as a workbook, by the extension of the file.

    Files are passed on wherever they were made, so whoever answers for themselves stands there under a sign here too.
    """
    extension = ".json" if output is None else require_extension(output, ".json", ".xlsx")
    from app.db import local_scope  # noqa: PLC0415 - the database waits until the options are known to be right
    from app.services.answering.signs import with_signs  # noqa: PLC0415 - likewise
    from app.services.snapshot import load_snapshot  # noqa: PLC0415 - likewise

    with open_database(data_dir) as database, database.reading() as session:
        scope = local_scope(session)
        snapshot = with_signs(load_snapshot(scope, assessment_id), scope.visitor)
    content = _as_workbook(snapshot) if extension == ".xlsx" else _as_document(snapshot, scope.visitor)
    if output is None:
        typer.echo(content.decode(), nl=False)
    else:
        write_file(output, content)


def write_sample(output: Path | None) -> None:
    """Write the sample organization's file."""
    if output is None:
        typer.echo(sample_bytes().decode(), nl=False)
        return
    require_extension(output, ".json")
    write_file(output, sample_bytes())


@contextmanager
def open_database(data_dir: Path | None, *, is_there: bool = False) -> Iterator[Database]:
    """Open the database of the settings, brought to the newest schema; with `is_there` none is made where none is."""
    from app.cli.serving import chosen_settings  # noqa: PLC0415 - waits until a database is wanted
    from app.db import Database, bring_up  # noqa: PLC0415 - likewise

    settings = chosen_settings(data_dir=data_dir)
    database = Database(settings.database_address)
    try:
        if is_there:
            from app.db.rows.snapshot import require_existing  # noqa: PLC0415 - likewise

            require_existing(database)
        bring_up(database, settings)
        yield database
    finally:
        database.close()


def _as_workbook(snapshot: AssessmentSnapshot) -> bytes:
    from app.cli.scoring import standing_of_snapshot  # noqa: PLC0415 - only for a workbook
    from app.exports import build_workbook  # noqa: PLC0415 - heavy: only when a workbook is wanted
    from app.services.results import trace_all  # noqa: PLC0415 - likewise
    from clauses import load_catalogue  # noqa: PLC0415 - likewise

    standing = standing_of_snapshot(snapshot, load_catalogue(snapshot.header.catalogue_edition))
    return build_workbook(standing, traces=trace_all(snapshot, standing.result, on=standing.today))


def _as_document(snapshot: AssessmentSnapshot, visitor: Visitor) -> bytes:
    from app.services.transfer import export_assessment  # noqa: PLC0415 - only when it is wanted

    return f"{export_assessment(snapshot, visitor).model_dump_json(indent=2)}\n".encode()
