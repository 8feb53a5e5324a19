"""The comparison with others: who takes part (group and consent), and where an organization stands in its group.

The rules of counting are in the core (`scoring/cohorts`); what leaves this folder names nobody.
"""

from __future__ import annotations

from app.services.benchmark.comparing import NotComparable, compare_in_group
from app.services.benchmark.consent import comparison_problems, list_groups, set_comparison

__all__ = ["NotComparable", "compare_in_group", "comparison_problems", "list_groups", "set_comparison"]
