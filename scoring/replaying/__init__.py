"""Old results under other settings: scored again beside their original figures, and compared with the same settings.

`recorded` turns a recorded result into the arrays that the engine scores, `replay` scores it under another edition or
profile, `comparing` puts two results side by side. Nothing recorded is ever changed; where results are kept is not
known here.
"""

from __future__ import annotations

from scoring.replaying.comparing import compare_results
from scoring.replaying.documents import replay_document
from scoring.replaying.replay import replay, trace_replay
from scoring.replaying.values import Comparison, GroupChange, Replay, RequirementMove

__all__ = [
    "Comparison",
    "GroupChange",
    "Replay",
    "RequirementMove",
    "compare_results",
    "replay",
    "replay_document",
    "trace_replay",
]
