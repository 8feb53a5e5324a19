"""Evidence files of a requirement: attaching, finding, reading, removing and bringing back, and tidying up after all.

Whether a file is what it says is decided in `app/intake/evidence` before it comes here; where its bytes lie, in
`app/storage`. The order is always the same: first the bytes, then the row; first the row gone, then the bytes.
"""

from __future__ import annotations

from app.services.evidence.files import add_file, check_room, find_file, list_files, remove_file, restore_file
from app.services.evidence.reading import DamagedFileError, read_file

__all__ = [
    "DamagedFileError",
    "add_file",
    "check_room",
    "find_file",
    "list_files",
    "read_file",
    "remove_file",
    "restore_file",
]
