"""Judgements of a comparison in pairs in words, in both directions."""

from __future__ import annotations

from app.presenters.words import count_text
from app.values import ScoringSettings

STEPS = {
    9: "far more",
    8: "between very much and far more",
    7: "very much more",
    6: "between much and very much more",
    5: "much more",
    4: "between somewhat and much more",
    3: "somewhat more",
    2: "slightly more",
    1: "the same",
}


def judgement_fraction(value: float) -> str:
    """Write a judgement as a whole number, a fraction of one, or as it is.

    >>> judgement_fraction(3), judgement_fraction(1 / 3), judgement_fraction(2.5)
    ('3', '1/3', '2.5')
    """
    if value < 1 and abs(1 / value - round(1 / value)) < 1e-9:
        return f"1/{round(1 / value)}"
    return f"{value:g}" if value == round(value) else repr(value)


def judgement_text(value: float, *, first: str, second: str) -> str:
    """Say a judgement in words, beginning with what matters more.

    >>> judgement_text(3, first="readiness", second="low effort")
    'readiness somewhat more than low effort'
    >>> judgement_text(1 / 5, first="readiness", second="low effort")
    'low effort much more than readiness'
    >>> judgement_text(1, first="readiness", second="low effort")
    'readiness and low effort the same'
    """
    if value < 1:
        return judgement_text(1 / value, first=second, second=first)
    step = round(value)
    return f"{first} and {second} the same" if step == 1 else f"{first} {STEPS[step]} than {second}"


def constant_text(percent: int) -> str:
    """Write a constant that is kept in percent as the number it stands for.

    >>> constant_text(60), constant_text(100)
    ('0.6', '1')
    """
    return f"{percent / 100:g}"


def settings_text(settings: ScoringSettings) -> str:
    """Say the constants of P and how many importances are shifted.

    >>> settings_text(ScoringSettings(readiness_percent=60, enabling_factor_percent=100, effort_exponent_percent=50))
    'a 0.6, b 1, k 0.5'
    """
    constants = (constant_text(percent) for percent in settings.constants.values())
    words = ", ".join(f"{name} {value}" for name, value in zip("abk", constants, strict=True))
    shifts = len(settings.shifts)
    return f"{words}, importance of {count_text(shifts, 'requirement')} shifted" if shifts else words
