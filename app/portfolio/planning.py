"""Find out what a path holds and cut it into parts: one Parquet file, a folder of them, or a folder of assessments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.errors import Refused
from app.intake import FORMATS
from app.portfolio.parts import PART_FILES, PART_ROWS, FilesPart, Plan, RowsPart
from app.portfolio.reading.identities import repeated_rows
from app.portfolio.reading.layout import FoundLayout, find_layout
from app.portfolio.reading.parquet import open_parquet
from app.portfolio.reading.register import REGISTER, read_register
from questionnaires.answers import Problem
from scoring import CatalogueArrays

PARQUET = ".parquet"


def plan_portfolio(*, source: Path, arrays: CatalogueArrays, group: str | None) -> Plan:
    """Cut what a path holds into parts; raises Refused when there is nothing that could be scored."""
    if not source.is_dir():
        if source.suffix.lower() != PARQUET:
            raise Refused(f"{source.name} is no Parquet file. Name a folder of assessment files, or a .parquet file.")
        return _plan_rows([source], arrays=arrays, group=group, notes=())
    names = sorted(path for path in source.iterdir() if not path.name.startswith("."))
    parquet = [path for path in names if path.suffix.lower() == PARQUET and path.is_file()]
    files = [path for path in names if _is_assessment(path)]
    if parquet and files:
        raise Refused(f"{source} holds both Parquet and assessment files. Put them into two folders.")
    others = [path.name for path in names if path not in parquet and path not in files and path.name != REGISTER]
    notes = (f"Left alone in {source.name}: {', '.join(others)}.",) if others else ()
    if parquet:
        return _plan_rows(parquet, arrays=arrays, group=group, notes=notes)
    if not files:
        raise Refused(f"{source} holds no Parquet file and no assessment file ({', '.join(FORMATS)}).")
    return _plan_files(source, files, group=group, notes=notes)


def _is_assessment(path: Path) -> bool:
    return path.suffix.lower() in FORMATS and path.name != REGISTER and path.is_file()


def _plan_files(folder: Path, files: Sequence[Path], *, group: str | None, notes: tuple[str, ...]) -> Plan:
    register = read_register(folder=folder, files=files, group=group)
    parts = tuple(
        FilesPart(number=number, entries=register.entries[first : first + PART_FILES])
        for number, first in enumerate(range(0, len(register.entries), PART_FILES))
    )
    skipped = len(files) - len(register.entries)
    return Plan(parts=parts, problems=register.problems, notes=(*notes, *register.notes), skipped=skipped)


def _plan_rows(paths: Sequence[Path], *, arrays: CatalogueArrays, group: str | None, notes: tuple[str, ...]) -> Plan:
    layouts: dict[Path, FoundLayout] = {}
    problems: list[Problem] = []
    told: list[str] = list(notes)
    for path in paths:
        try:
            with open_parquet(path) as file:
                found = find_layout(schema=file.schema_arrow, file=path.name, arrays=arrays, group=group)
        except Refused as refused:
            problems.append(Problem(place=path.name, message=refused.detail, remedy="The file is left out."))
            continue
        problems += found.problems
        told += found.notes
        if not found.problems:
            layouts[path] = found
    repeated = repeated_rows({path: found.layout for path, found in layouts.items()}, problems)
    layouts = {path: found for path, found in layouts.items() if path in repeated}
    parts = tuple(_cut(layouts, repeated))
    return Plan(parts=parts, problems=tuple(problems), notes=tuple(told), skipped=len(paths) - len(layouts))


def _cut(layouts: dict[Path, FoundLayout], repeated: dict[Path, dict[int, str]]) -> Iterator[RowsPart]:
    number = 0
    for path, found in layouts.items():
        with open_parquet(path) as file:
            rows = file.metadata.num_rows
        for first in range(0, rows, PART_ROWS):
            count = min(PART_ROWS, rows - first)
            again = tuple((row, place) for row, place in repeated[path].items() if first <= row < first + count)
            yield RowsPart(number=number, path=path, layout=found.layout, first=first, rows=count, repeated=again)
            number += 1
