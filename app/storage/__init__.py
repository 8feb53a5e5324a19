"""Where files are kept: one small interface, a folder by default, an S3-compatible service by setting.

It knows names and bytes; whose a file is, what it is called and whether it is whole is decided in `app/services`.
"""

from __future__ import annotations

from app.storage.files import (
    FileMissingError,
    FileStorage,
    StorageUnreachableError,
    StorageUnusableError,
    StoredName,
    new_name,
)
from app.storage.opening import open_storage

__all__ = [
    "FileMissingError",
    "FileStorage",
    "StorageUnreachableError",
    "StorageUnusableError",
    "StoredName",
    "new_name",
    "open_storage",
]
