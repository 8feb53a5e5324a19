"""What an organization may settle about the weights of its catalogue; how weights are used lives elsewhere."""

from __future__ import annotations

from scoring.weights.adjusting import adjust_catalogue, adjustment_faults

__all__ = ["adjust_catalogue", "adjustment_faults"]
