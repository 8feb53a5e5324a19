"""What each view is called, how it counts in a plain line, and what speaks for and against it."""

from __future__ import annotations

from typing import NamedTuple

from scoring.comparisons.values import Method


class MethodText(NamedTuple):
    """Name, formula, strength and weakness of a method; `{unit}` in a formula stands for the unit of effort."""

    name: str
    formula: str
    strength: str
    weakness: str


TEXTS: dict[Method, MethodText] = {
    Method.VALUE: MethodText(
        "Value per effort",
        "100 x gap x importance x unlocks others x not sure / (person-days / {unit})",
        "Shows where a person-day brings most.",
        "Puts every large foundation behind small items.",
    ),
    Method.BENEFIT: MethodText(
        "Benefit",
        "100 x gap x importance x unlocks others x not sure",
        "Shows what would help most if effort did not matter.",
        "Says nothing about what can be afforded.",
    ),
    Method.RISK: MethodText(
        "Risk reduction",
        "100 x (likelihood before - likelihood after) x consequence / (person-days / {unit})",
        "Suits security, duties and audit findings, where a loss is to be prevented.",
        "Sees little of opportunity: what makes projects possible counts only as far as it prevents harm.",
    ),
    Method.SIRI: MethodText(
        "Impact value (SIRI-like)",
        "weight x cost' + weight x KPI' + weight x proximity', where ' is the share of the total of all gaps",
        "Ties the order to money, to steering figures and to a model to reach.",
        "Was made for industry with a cost profile and best-in-class data; here readiness, governance and target level "
        "stand in for them.",
    ),
    Method.WSJF: MethodText(
        "Weighted shortest job first",
        "(business value + time criticality + risk reduction or opportunity) / job size, in Fibonacci numbers",
        "Quick to explain and at home in project teams.",
        "Divides orders of rank by each other, favours what is small and knows no prerequisites.",
    ),
    Method.IMPORTANCE_PERFORMANCE: MethodText(
        "Importance and performance",
        "importance against level, cut into four fields",
        "One picture that leaders read at a glance.",
        "Has no number to rank by; gaps in the same field stay without order.",
    ),
}
