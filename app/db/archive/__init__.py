"""Backups: one file with all rows and files of an installation, for both databases; written, checked and restored.

Rows become lines in `app/db/rows`; where they go back to is known in `app/db/places`.
"""

from __future__ import annotations

from app.db.archive.files import FileFolder, FileService, FileSource
from app.db.archive.manifest import Manifest
from app.db.archive.reading import Archive, open_archive
from app.db.archive.restoring import Restored, restore_archive
from app.db.archive.writing import Written, write_archive

__all__ = [
    "Archive",
    "FileFolder",
    "FileService",
    "FileSource",
    "Manifest",
    "Restored",
    "Written",
    "open_archive",
    "restore_archive",
    "write_archive",
]
