"""The evidence grades E0 to E4 (domain C6) in words, and what a level needs to be shown."""

from __future__ import annotations

from app.presenters.standing import Standing
from clauses.model import Catalogue

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


SHOWN_BY = ("nothing but the claim", "a document", "one record of use", "three sampled records", "measured or verified")
WITH_DATA = {3: "three records with data"}
UNGRADED = "Nobody has graded any evidence yet, so every level is a claim."


def needed_text(level: int, *, catalogue: Catalogue) -> str:
    """Say what evidence a level needs by the catalogue's profile; empty where the profile asks for none.

    >>> from clauses import load_catalogue
    >>> [needed_text(level, catalogue=load_catalogue()) for level in (2, 3, 4, 5)]
    ['a document', 'one record of use', 'three records with data', 'measured or verified']
    """
    rule = catalogue.profile.evidence
    if rule is None:
        return ""
    grade = rule.needs[level - catalogue.scale[0].number]
    has_data = rule.data_from_level is not None and level >= rule.data_from_level
    if not has_data or grade == catalogue.profile.priority.highest_evidence_grade:
        return SHOWN_BY[grade]
    return WITH_DATA.get(grade, f"{SHOWN_BY[grade]} with data")


def ungraded_text(standing: Standing) -> str:
    """Say once that nobody has graded evidence, where levels could be shown by it; empty otherwise."""
    is_missing = standing.catalogue.profile.evidence is not None and not standing.has_graded_evidence
    return UNGRADED if is_missing and standing.result.overall.answered else ""
