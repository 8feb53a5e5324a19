"""What is wrong in a catalogue file: every fault with its place and its remedy, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault of a catalogue file: where it stands, what is wrong, what to do about it."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.remedy}"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A fault before its line is known: the path leads from the top of the file to the value it concerns."""

    path: Path
    message: str
    remedy: str


class CatalogueError(ValueError):
    """A catalogue cannot be used; `faults` holds everything that has to be mended, in file order."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
