"""How a published figure came about: one module per kind of figure, all reading the engine's own sums.

Nothing is scored here. A trace shows the inputs, weights and sums that the engine used and the rules that it applied.
"""

from __future__ import annotations

from scoring.tracing.figures import figure_names, figure_patterns, trace, trace_scored, traces

__all__ = ["figure_names", "figure_patterns", "trace", "trace_scored", "traces"]
