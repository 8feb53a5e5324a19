"""What chance does to figures: priorities with shaken weights and levels, and gate levels of drawn levels.

`draws` turns a seed into weights and levels, run by run; `runs` ranks each run by P and counts; `likely` finds the gate
level that most draws reach. P and the roll-up themselves live elsewhere and are only called here.
"""

from __future__ import annotations

from scoring.shaking.draws import LevelUrn, Shake, draw_levels, shake
from scoring.shaking.likely import DRAWS, likely_gates
from scoring.shaking.runs import shake_priorities, shake_scored

__all__ = ["DRAWS", "LevelUrn", "Shake", "draw_levels", "likely_gates", "shake", "shake_priorities", "shake_scored"]
