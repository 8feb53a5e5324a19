"""The evidence grades E0 to E4 (domain C6) in words."""

from __future__ import annotations

GRADES = (
    "Claim",
    "Document exists",
    "Document and one record of use",
    "At least three sampled records",
    "Measured or independently verified",
)


def grade_text(grade: int) -> str:
    """Write a grade with its meaning.

    >>> grade_text(2)
    'E2 Document and one record of use'
    """
    return f"E{grade} {GRADES[grade]}"
