"""Judgements of a comparison in pairs in words, in both directions."""

from __future__ import annotations

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
