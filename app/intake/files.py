"""The one door for files: find out what a file is, read it, and say everything that was wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from app.errors import Refused
from app.intake.delimited import read_delimited
from app.intake.document import read_document
from app.intake.pruning import Pruned, prune
from app.intake.sheets import Loose, gather
from app.intake.spreadsheet import read_spreadsheet
from app.values.assessment_file import AssessmentFile
from questionnaires.answers import Problem

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
FORMATS = (".xlsx", ".csv", ".tsv", ".txt", ".json")
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_KINDS = "an Excel workbook (.xlsx), delimited text (.csv) or JSON (.json)"


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What a file held: the assessment file, every problem, and notes on how it was understood.

    `places` says where each response stands ("row 12", "responses[11]"), in the order of `file.responses`; `records`
    says it of every other record, by the name of its list and its index or key.
    """

    name: str
    file: AssessmentFile
    places: tuple[str, ...]
    records: Mapping[tuple[int | str, ...], str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_path(path: Path, *, limit: int = LARGEST_FILE) -> Intake:
    """Read a file from the disk; raises Refused when it cannot be opened or read as a whole."""
    try:
        if path.is_dir():
            raise Refused(f"{path} is a folder. Name a file in it.")
        if path.stat().st_size > limit:
            raise _too_large(path.name, limit)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Refused(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused(f"{path} cannot be opened: {reason}. Check your rights, or copy the file.") from error
    return read_file(name=path.name, content=content, limit=limit)


def read_file(*, name: str, content: bytes, limit: int = LARGEST_FILE) -> Intake:
    """Read a file by its extension; raises Refused when it cannot be read as a whole.

    What does not fit is in `problems` with its place and left out; the rest is kept. Responses are only gathered here;
    they are judged one by one in `check_file`.

    >>> intake = read_file(name="answers.csv", content=b"respondent,role,key,level\\nMara,EX,dir.strategy,3\\n")
    >>> intake.places, intake.file.responses[0]["level"]
    (('row 2',), '3')
    """
    if len(content) > limit:
        raise _too_large(name, limit)
    if not content.strip():
        raise Refused(f"{name} is empty. Choose a file with answers.")
    extension = PurePath(name).suffix.lower()
    _refuse_other_kind(name, extension, content)
    if extension == ".json":
        return _from_document(name, content)
    loose = _from_workbook(content) if extension == ".xlsx" else _from_text(content)
    return _finish(name, loose)


def _too_large(name: str, limit: int) -> Refused:
    return Refused(f"{name} is larger than {limit / MEGABYTE:g} MB. Remove what the assessment does not need.")


def _refuse_other_kind(name: str, extension: str, content: bytes) -> None:
    """Compare what the name promises with what the first bytes say."""
    if extension not in FORMATS:
        what = f"the extension {extension}" if extension else "no extension"
        raise Refused(f"{name} has {what}. Groundwork reads {_KINDS}.")
    if content.startswith(_OLE):
        raise Refused(f"{name} is an old Excel file (.xls) or protected by a password. Save it as .xlsx without one.")
    if content.startswith(_PDF):
        raise Refused(f"{name} is a PDF. Groundwork reads {_KINDS}.")
    if content.startswith(_ZIP) != (extension == ".xlsx"):
        meant = "is no Excel workbook, or is damaged" if extension == ".xlsx" else "holds a workbook or an archive"
        raise Refused(f"{name} {meant}, which its extension {extension} does not say. Rename it, or save it again.")


def _from_document(name: str, content: bytes) -> Intake:
    data = read_document(content=content)
    return _intake(name, prune(data=data))


def _from_workbook(content: bytes) -> Loose:
    spreadsheet = read_spreadsheet(content=content)
    if not spreadsheet.tables:
        raise Refused("The workbook has no filled cells. Choose a workbook with answers.")
    loose = gather(tables=spreadsheet.tables)
    loose.problems[:0] = spreadsheet.problems
    return loose


def _from_text(content: bytes) -> Loose:
    delimited = read_delimited(content=content)
    loose = gather(tables=[delimited.table])
    loose.notes.append(delimited.note)
    return loose


def _finish(name: str, loose: Loose) -> Intake:
    return _intake(name, prune(data=loose.data, place=loose.place), problems=loose.problems, notes=loose.notes)


def _intake(name: str, pruned: Pruned, *, problems: Iterable[Problem] = (), notes: Iterable[str] = ()) -> Intake:
    return Intake(
        name=name,
        file=pruned.file,
        places=tuple(pruned.places["responses", index] for index in range(len(pruned.file.responses))),
        records=pruned.places,
        problems=(*problems, *pruned.problems),
        notes=tuple(notes),
    )
