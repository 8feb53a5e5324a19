"""How firmly the priorities stand: the same P again and again with weights and levels shaken by chance.

`draws` turns a seed into weights and levels, run by run; `runs` ranks each run and counts. P itself lives in
scoring/priority.py and is only called here.
"""

from __future__ import annotations

from scoring.shaking.draws import LevelUrn, Shake, shake
from scoring.shaking.runs import shake_priorities, shake_scored

__all__ = ["LevelUrn", "Shake", "shake", "shake_priorities", "shake_scored"]
