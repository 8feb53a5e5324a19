"""Very many assessments at once: their headline figures, by arrays or by a compiled kernel.

What one assessment needs and a cohort does not (intervals, priority, order, trace) stays in the engine.
"""

from __future__ import annotations
