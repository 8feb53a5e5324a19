"""What a verb looks at: a file, or the number of a stored assessment, as one standing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.cli.catalogues import own_catalogue
from app.cli.printing import print_problems
from app.cli.scoring import standing_of

if TYPE_CHECKING:
    from app.presenters import Standing
    from clauses import Catalogue


def open_standing(
    name: str, *, data_dir: Path | None, catalogue: Catalogue | None = None, on: date | None = None
) -> tuple[Standing, bool]:
    """Return where a file or a stored assessment stands on a day, and whether it could be read without a fault.

    A name of digits is the number of a stored assessment, unless a file is named so; anything else is a file.
    """
    path = Path(name)
    if name.isascii() and name.isdecimal() and len(name) < 10 and not path.exists():
        return _stored(int(name), data_dir=data_dir, on=on), True
    if not path.is_file():
        raise typer.BadParameter(f"There is no file {name}, and it is no number of an assessment.")
    from app.intake import check_file, read_path  # noqa: PLC0415 - waits until a file is read

    checked = check_file(intake=read_path(path), catalogue=catalogue)
    print_problems(checked.problems, checked.notes)
    return standing_of(checked, on=on), not checked.problems


def chosen_catalogue(path: Path | None) -> tuple[Catalogue | None, bool]:
    """Read a catalogue of one's own, if any; the flag says whether there is nothing against it."""
    if path is None:
        return None, True
    catalogue = own_catalogue(path)
    return catalogue, catalogue is not None


def _stored(number: int, *, data_dir: Path | None, on: date | None) -> Standing:
    from app.cli.storing import open_database  # noqa: PLC0415 - the database waits until it is wanted
    from app.db import local_scope  # noqa: PLC0415 - likewise
    from app.presenters import Standing  # noqa: PLC0415 - likewise
    from app.services.assessing import score_snapshot, scored_catalogue  # noqa: PLC0415 - likewise
    from app.services.snapshot import load_snapshot  # noqa: PLC0415 - likewise

    with open_database(data_dir) as database, database.reading() as session:
        snapshot = load_snapshot(local_scope(session), number)
    now = datetime.now().astimezone()
    now = now if on is None else datetime.combine(on, now.timetz())
    result = score_snapshot(snapshot, on=now.date())
    return Standing(catalogue=scored_catalogue(snapshot), snapshot=snapshot, result=result, now=now)
