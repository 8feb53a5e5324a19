"""Old results under other settings: scored again beside their original figures, and compared with the same settings.

`recorded` turns a recorded result into the arrays that the engine scores, `replay` scores it under another edition or
profile, `comparing` puts two results side by side, `values` are plain and need no engine. Nothing recorded is ever
changed; where results are kept is not known here.
"""

from __future__ import annotations
