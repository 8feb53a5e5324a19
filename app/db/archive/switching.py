"""Exchanging the stored files of an installation, so that the old ones are whole until the database is exchanged."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.db.archive.files import FileFolder, FileService
from app.db.archive.manifest import FileEntry
from app.db.archive.reading import Archive
from app.db.places.whole import PRIVATE_FILE, PRIVATE_FOLDER, link_or_copy, sync_file, sync_folder
from app.db.rows.progress import Progress


class FileSwitch(Protocol):
    """Brings the files of an archive in before the database is exchanged, and tidies up afterwards."""

    @property
    def has_old(self) -> bool:
        """Return whether there are files that have to be kept aside."""

    def keep_old(self, aside: Path) -> None:
        """Keep the old files in a folder aside."""

    def bring_in(self, undo: ExitStack) -> None:
        """Bring the new files in, and note how to take them out again."""

    def remove_unnamed(self) -> None:
        """Remove the old files that no row names any more and that are kept aside."""

    def find_missing(self) -> tuple[str, ...]:
        """Return the files that rows name and that are not there."""


@dataclass(frozen=True, kw_only=True)
class FolderSwitch:
    """Files in a folder: `old` lie there, `new` were unpacked beside it, `named` have to be there in the end."""

    target: FileFolder
    staged: FileFolder
    old: tuple[str, ...]
    new: tuple[str, ...]
    named: frozenset[str]

    @property
    def has_old(self) -> bool:
        """Return whether there are files that have to be kept aside."""
        return bool(self.old)

    def keep_old(self, aside: Path) -> None:
        """Give the old files a second name in the folder aside."""
        kept = FileFolder(aside / self.target.folder.name)
        for name in self.old:
            _make_parent(kept.place(name))
            link_or_copy(self.target.place(name), kept.place(name))

    def bring_in(self, undo: ExitStack) -> None:
        """Move the new files in; one of the same name is replaced, and its old content stays aside."""
        for name in self.new:
            place = self.target.place(name)
            if not place.exists():
                undo.callback(place.unlink, missing_ok=True)
            _make_parent(place)
            self.staged.place(name).replace(place)
            sync_folder(place.parent)

    def remove_unnamed(self) -> None:
        """Remove the old files that no row names any more; they are kept aside."""
        for name in self.old:
            if name not in self.named:
                self.target.place(name).unlink(missing_ok=True)

    def find_missing(self) -> tuple[str, ...]:
        """Return the files that rows name and that are not in the folder."""
        return tuple(sorted(name for name in self.named if not self.target.place(name).is_file()))


@dataclass(frozen=True, kw_only=True)
class ServiceSwitch:
    """Files with a service elsewhere: what it lacks is sent to it, and nothing of it is ever removed."""

    archive: Archive
    service: FileService
    present: frozenset[str]
    progress: Progress
    has_old: bool = False

    def keep_old(self, aside: Path) -> None:
        """Do nothing: the old files stay with the service."""

    def bring_in(self, undo: ExitStack) -> None:
        """Send what the service lacks."""
        for file in _included(self.archive, self.progress):
            if file.name not in self.present:
                undo.callback(self.service.remove, file.name)
                with self.archive.open_file(file) as source:
                    self.service.put(file.name, source)
            self.progress.advance(file.size)

    def remove_unnamed(self) -> None:
        """Do nothing: the old rows, which may be kept somewhere, name them."""

    def find_missing(self) -> tuple[str, ...]:
        """Return the files that rows name and that the service does not have."""
        return tuple(sorted(_named(self.archive) - set(self.service.names())))


def prepare_switch(archive: Archive, files: FileFolder | FileService, stage: Path, progress: Progress) -> FileSwitch:
    """Unpack the files of an archive beside the folder that they are for, or see what a service lacks."""
    if not isinstance(files, FileFolder):
        present = frozenset(files.names()) if archive.manifest.included_files else frozenset()
        return ServiceSwitch(archive=archive, service=files, present=present, progress=progress)
    staged = FileFolder(stage / "files")
    for file in _included(archive, progress):
        place = staged.place(file.name)
        _make_parent(place)
        archive.unpack(file, place)
        place.chmod(PRIVATE_FILE)
        sync_file(place)
        progress.advance(file.size)
    return FolderSwitch(
        target=files,
        staged=staged,
        old=tuple(files.names()),
        new=tuple(file.name for file in archive.manifest.included_files),
        named=_named(archive),
    )


def _included(archive: Archive, progress: Progress) -> tuple[FileEntry, ...]:
    files = archive.manifest.included_files
    progress.begin("Bytes of files", sum(file.size for file in files))
    return files


def _named(archive: Archive) -> frozenset[str]:
    return frozenset({*(file.name for file in archive.manifest.files), *archive.manifest.lost_files})


def _make_parent(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
