"""Which storage an installation uses, by its settings."""

from __future__ import annotations

from app.settings import Settings
from app.storage.files import FileStorage
from app.storage.folder import FolderStorage, checked_folder

FOLDER = "files"


def open_storage(settings: Settings) -> FileStorage:
    """Return the storage of the settings; raises StorageUnusableError with a sentence for who starts the server."""
    if settings.files_url is not None:
        from app.storage.s3 import bucket_storage  # noqa: PLC0415 - most installations keep files in a folder

        return bucket_storage(settings.files_url, endpoint=settings.files_endpoint)
    return FolderStorage(checked_folder(settings.home / FOLDER))
