"""Why a file is not accepted: one sentence for what was found, one for what to do."""

from __future__ import annotations

from app.errors import Refused
from questionnaires.answers import Problem


class UnfitError(Exception):
    """A file cannot be accepted; it knows the reason, and the caller knows the file."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def about(self, name: str) -> Refused:
        """Return the refusal of the file with this name."""
        problem = Problem(place=name, message=self.message, remedy=self.remedy)
        return Refused(f"{name}: {self.message} {self.remedy}", [problem])
