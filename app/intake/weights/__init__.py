"""Scoring settings in files: reading the sheet Weights, and judging all versions together."""

from __future__ import annotations

from app.intake.weights.checks import check_milestone_settings, check_settings
from app.intake.weights.rows import read_judgement, read_versions

__all__ = ["check_milestone_settings", "check_settings", "read_judgement", "read_versions"]
