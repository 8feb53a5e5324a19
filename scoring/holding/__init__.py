"""What holds us back: the smallest set of changes that lifts a clause, a capability or the whole by one gate level.

`members` says what counts in a group, and as what. Each kind of gate rule has a module that finds the changes:
`share_and_floor` by the cheapest cover of what is missing (`covering`), `tiers` by comparing the tiers; `coverage`
finds the answers that give a group a level at all. `lifts` picks the one that the catalogue asks for, `words` says it.
Plain whole numbers, no arrays: a group has at most some hundred members. What to do about a change lives in planning.
"""

from __future__ import annotations

from scoring.holding.lifts import group_name, what_holds_back, what_holds_group_back, why_nothing_lifts
from scoring.holding.values import Lift, LiftChange

__all__ = ["Lift", "LiftChange", "group_name", "what_holds_back", "what_holds_group_back", "why_nothing_lifts"]
