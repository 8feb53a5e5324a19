"""What every page of the history rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from app.db import Scope
from app.presenters import Standing
from app.services.history import list_bases, list_moments
from app.values.history import Basis, Moment
from app.web.frame import gather


@dataclass(frozen=True, kw_only=True)
class Past:
    """Where an assessment stands, with its results of all days and what they can be scored under."""

    standing: Standing
    moments: Sequence[Moment]
    bases: Sequence[Basis]


def gather_past(request: Request, scope: Scope, assessment_id: int) -> Past:
    """Load an assessment with its results of all days and what they can be scored under."""
    standing = gather(request, scope, assessment_id)
    return Past(
        standing=standing,
        moments=list_moments(standing.snapshot, standing.result, today=standing.today),
        bases=list_bases(standing.snapshot),
    )
