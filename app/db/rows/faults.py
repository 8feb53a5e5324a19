"""What can be wrong with an archive, or with the place it is to go to."""

from __future__ import annotations

from typing import ClassVar

from app.errors import GroundworkError, Refused


class ArchiveRefused(Refused):
    """The archive is damaged, incomplete, made by a newer version or no archive at all; nothing was changed."""

    title: ClassVar[str] = "The backup cannot be used"


class PlaceTaken(GroundworkError):  # noqa: N818 - named for what the user meets
    """Something is already where the result should go, or somebody is using it; nothing was changed."""

    status: ClassVar[int] = 409
    title: ClassVar[str] = "The place is taken"


class PlaceUnusable(GroundworkError):  # noqa: N818 - named for what the user meets
    """A file or folder cannot be written or read; nothing was changed."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "The place cannot be used"


class RowsUnfit(GroundworkError):  # noqa: N818 - named for what the user meets
    """Rows cannot be carried over as they are; nothing was changed."""

    status: ClassVar[int] = 409
    title: ClassVar[str] = "The rows do not fit"


def damaged(what: str) -> ArchiveRefused:
    """Return the refusal of an archive that is not as it was written."""
    return ArchiveRefused(
        f"The backup is damaged: {what}. Nothing was changed. Take another copy of it, or an older one."
    )
