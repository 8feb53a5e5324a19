"""What the history of an assessment is looked at with: results of some moment, and what they can be scored under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clauses.model import Catalogue
from scoring.values import AssessmentResult

NOW = "now"
PRESENT = "present"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A result of some day: a milestone (`id` is its number) or what is stored now (`id` is "now")."""

    id: str
    label: str
    day: date
    result: AssessmentResult

    @property
    def is_now(self) -> bool:
        """Tell whether this is the present result."""
        return self.id == NOW


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What results can be scored under: a catalogue with its weights. `id` stands in addresses, `name` in sentences."""

    id: str
    name: str
    catalogue: Catalogue
    settings_version: int = 0
