"""Results of other days beside the present one: scored again and compared, never changed. Nothing is stored here."""

from __future__ import annotations

from app.services.history.moments import (
    find_basis,
    find_labelled,
    find_moment,
    list_bases,
    list_moments,
    origin_basis,
)
from app.services.history.replaying import compare_moments, replay_moment, replay_trend, trace_moment

__all__ = [
    "compare_moments",
    "find_basis",
    "find_labelled",
    "find_moment",
    "list_bases",
    "list_moments",
    "origin_basis",
    "replay_moment",
    "replay_trend",
    "trace_moment",
]
