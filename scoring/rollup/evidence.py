"""What evidence shows: the highest level that its grade carries (SC-34)."""

from __future__ import annotations

import numpy as np

from scoring.arrays import CatalogueArrays, Flags, Numbers


def evidenced_levels(*, arrays: CatalogueArrays, level: Numbers, grade: Numbers, has_data: Flags) -> Numbers:
    """Return the part of claimed levels [m, b] that evidence shows: never more than its grade carries (SC-34).

    `grade` and `has_data` are [m, b] or [m, 1]. Without a rule of evidence in the profile, every claim stands.

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue(), asked=("dir.strategy",))
    >>> claimed, grade = np.array([[4, 4, 4]], np.int8), np.array([[2, 3, 3]])
    >>> evidenced_levels(arrays=arrays, level=claimed, grade=grade, has_data=np.array([[False, False, True]])).tolist()
    [[3, 3, 4]]
    """
    ceilings = level_ceilings(arrays=arrays)
    if ceilings is None:
        return level
    place = np.minimum(grade, len(ceilings) // 2 - 1).astype(np.intp) * 2 + has_data
    return np.minimum(level, ceilings.take(place))


def level_ceilings(*, arrays: CatalogueArrays) -> Numbers | None:
    """Return the highest level that evidence carries, flat: grade by grade without and with data; None without a rule.

    Evidence of the highest grade is measured or verified, so it counts as carrying data.

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> level_ceilings(arrays=compile_catalogue(catalogue=load_catalogue())).reshape(-1, 2).T.tolist()
    [[1, 2, 3, 3, 5], [1, 2, 3, 4, 5]]
    """
    rule, top = arrays.catalogue.profile.evidence, arrays.catalogue.profile.priority.highest_evidence_grade
    if rule is None:
        return None
    data_from = arrays.highest + 1 if rule.data_from_level is None else rule.data_from_level
    ceilings = [
        max(
            (
                level
                for level, needed in enumerate(rule.needs, start=arrays.lowest)
                if needed <= grade and (level < data_from or has_data or grade == top)
            ),
            default=arrays.lowest,
        )
        for grade in range(top + 1)
        for has_data in (False, True)
    ]
    return np.array(ceilings, dtype=np.int8)
