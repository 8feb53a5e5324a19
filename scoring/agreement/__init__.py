"""How far votes agree, as figures on arrays of counts: Cns, near, rwg, interquartile range, van der Eijk's A, alpha.

Votes are counted per level along the first axis and never belong to a person. What a level or a finding follows from
these figures is decided elsewhere.
"""

from __future__ import annotations

from scoring.agreement.alpha import krippendorff_alpha
from scoring.agreement.indices import (
    consensus,
    interquartile_range,
    near_share,
    twice_running,
    van_der_eijk_a,
    within_group_agreement,
)

__all__ = [
    "consensus",
    "interquartile_range",
    "krippendorff_alpha",
    "near_share",
    "twice_running",
    "van_der_eijk_a",
    "within_group_agreement",
]
