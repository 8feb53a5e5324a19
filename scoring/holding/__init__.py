"""What holds us back: the smallest set of changes that lifts a clause, a capability or the whole by one level.

`covering` finds the cheapest cover exactly, `lifts` turns a gate rule into such a cover, `words` says it in a sentence.
Plain whole numbers, no arrays: a group has at most some hundred members. What to do about a change lives in planning.
"""

from __future__ import annotations

from scoring.holding.lifts import group_name, what_holds_back, what_holds_group_back
from scoring.holding.values import Lift, LiftChange

__all__ = ["Lift", "LiftChange", "group_name", "what_holds_back", "what_holds_group_back"]
