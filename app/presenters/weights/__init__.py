"""Weights: the pages that show and change them, what a change would do, and the same in words for every output."""

from __future__ import annotations

from app.presenters.weight_words import constant_text, judgement_fraction, judgement_text, settings_text
from app.presenters.weights.change import ChangeRow, ChangeView, build_change
from app.presenters.weights.comparison import ComparisonPage, TypedPerson, build_comparison
from app.presenters.weights.page import (
    TypedShift,
    TypedWeights,
    WeightsPage,
    build_weights,
    weights_text,
)

__all__ = [
    "ChangeRow",
    "ChangeView",
    "ComparisonPage",
    "TypedPerson",
    "TypedShift",
    "TypedWeights",
    "WeightsPage",
    "build_change",
    "build_comparison",
    "build_weights",
    "constant_text",
    "judgement_fraction",
    "judgement_text",
    "settings_text",
    "weights_text",
]
