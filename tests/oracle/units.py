"""The naive oracle for several units: each one is an assessment of its own people (rules SC-53 and SC-54)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.oracle.naive import Naive


def parts(whole: Naive) -> dict[str, Naive]:
    """SC-53: the people of a unit and nobody else, without what was agreed for the whole."""
    return {
        unit.name: type(whole).__mro__[-2](
            replace(
                whole.input,
                units=(),
                agreed={},
                sheets=tuple(sheet for sheet in whole.input.sheets if sheet.unit == unit.name),
            )
        )
        for unit in whole.input.units
    }


def settle(whole: Naive) -> None:
    """SC-54: the highest level that enough of the size reaches, among the units that have one."""
    units = parts(whole)
    for key, said in whole.said.items():
        stands = [(unit.size, units[unit.name].said[key].level) for unit in whole.input.units]
        known = [(size, level) for size, level in stands if level is not None]
        if said.level is None or not known or key in whole.input.agreed:
            continue
        needed = Fraction(whole.profile.units_percent, 100) * sum(size for size, _ in known)
        said.level = max(
            level
            for level in range(whole.lowest, whole.highest + 1)
            if sum(size for size, stand in known if stand >= level) >= needed
        )
        said.source = "units"
