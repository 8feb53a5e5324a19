"""Which groups may be shown apart on one requirement, decided by numbers of answers alone (rule SC-51).

This is the one place that decides it: pages, workbook, API and traces all ask here. It needs no array library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LEAST_ANSWERS = 5
NO_UNIT = ""


class Hiding(StrEnum):
    """Why a group is not shown apart: it is small itself, or it would give a small one away by subtraction."""

    TOO_SMALL = "too_small"
    BY_SUBTRACTION = "by_subtraction"


@dataclass(frozen=True, kw_only=True)
class Counterpart:
    """Who is compared with staff: `leadership`, `management` (all roles but staff) or nobody; and what hides whom."""

    name: str | None
    hiding: Hiding | None = None


def staff_counterpart(*, leadership: int, others: int, staff: int) -> Counterpart:
    """Choose who is compared with staff, given the numbers of answers of leadership, other managers and staff.

    Leadership that is too small is merged into management, and so is leadership whose comparison would leave a rest
    that is too small: the rest could be worked out from the whole.

    >>> staff_counterpart(leadership=6, others=0, staff=9).name
    'leadership'
    >>> staff_counterpart(leadership=1, others=7, staff=9).name
    'management'
    """
    if not staff or not leadership + others:
        return Counterpart(name=None)
    if min(staff, leadership + others) < LEAST_ANSWERS:
        return Counterpart(name=None, hiding=Hiding.TOO_SMALL)
    if leadership < LEAST_ANSWERS:
        return Counterpart(name="management", hiding=Hiding.TOO_SMALL if leadership else None)
    if 0 < others < LEAST_ANSWERS:
        return Counterpart(name="management", hiding=Hiding.BY_SUBTRACTION)
    return Counterpart(name="leadership")


def hidden_units(*, sizes: Mapping[str, int]) -> dict[str, Hiding]:
    """Return the units that may not be shown apart and why, given the number of answers of each unit.

    Answers without a unit stand under an empty name. Where all that is hidden has fewer than five answers, the
    smallest shown unit (of equals the last by name) is hidden as well.

    >>> {unit: why.value for unit, why in hidden_units(sizes={"Bergen": 9, "Oslo": 6, "Narvik": 2}).items()}
    {'Narvik': 'too_small', 'Oslo': 'by_subtraction'}
    """
    hidden = {unit: Hiding.TOO_SMALL for unit, size in sizes.items() if unit != NO_UNIT and 0 < size < LEAST_ANSWERS}
    shown = {unit: size for unit, size in sizes.items() if unit != NO_UNIT and size >= LEAST_ANSWERS}
    rest = sum(sizes.values()) - sum(shown.values())
    if shown and 0 < rest < LEAST_ANSWERS:
        smallest = min(shown.values())
        hidden[max(unit for unit, size in shown.items() if size == smallest)] = Hiding.BY_SUBTRACTION
    return hidden


def shown_medians(*, medians: Mapping[str, int], votes: Mapping[str, int]) -> dict[str, int]:
    """Return the medians of roles that may be shown apart, given all medians and the number of votes of each role.

    A role with fewer than five votes is left out, and so is a further one where the small one could be worked out. A
    role whose number of votes is not known, or votes without any role, are never shown.

    >>> shown_medians(medians={"EX": 4, "PO": 2, "EM": 1}, votes={"EX": 1, "PO": 6, "EM": 9})
    {'EM': 1}
    >>> shown_medians(medians={"PO": 2, "EM": 1}, votes={"PO": 6, "EM": 9})
    {'PO': 2, 'EM': 1}
    """
    hidden = hidden_units(sizes=votes)
    return {role: median for role, median in medians.items() if role and votes.get(role) and role not in hidden}
