"""Rules that tie the scoring profile to the scale and to the tiers of the requirements."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from clauses.faults import Finding
from clauses.fields import HIGHEST_TIER
from clauses.outline import Entry, Outline


def find_tier_faults(outline: Outline) -> Iterator[Finding]:
    """Yield requirements with a tier that no rule counts or without one that a rule needs, and tiers left out."""
    counted = _tier_rules(outline)
    with_tier = [each for each in outline.requirements if "tier" in each.fields]
    if not counted:
        for each in with_tier[:1]:
            message = f"Requirement {each.text('number')} has a tier, but no rule of the profile counts tiers."
            remedy = "Remove `tier`, or choose `kind: tiers` for the gate or `tiers: sum` for the index."
            yield Finding(path=each.at("tier"), message=message, remedy=remedy)
        return
    for each in outline.requirements:
        if "tier" not in each.fields:
            message = f"Requirement {each.text('number')} has no tier, but {counted} counts tiers."
            yield Finding(path=each.path, message=message, remedy="Add `tier: 1` or higher.")
    yield from _missing_tiers(outline, {tier for each in with_tier if (tier := each.number("tier")) is not None})


def _tier_rules(outline: Outline) -> str:
    """Name the rule that counts tiers, empty when there is none."""
    if outline.entry("profile", "gate").text("kind") == "tiers":
        return "the gate rule"
    return "the index" if outline.entry("profile", "index").text("tiers") == "sum" else ""


def _missing_tiers(outline: Outline, given: set[int]) -> Iterator[Finding]:
    # A number that is no tier at all is told by the schema.
    highest = max((tier for tier in given if tier <= HIGHEST_TIER), default=0)
    for tier in range(1, highest):
        if tier not in given:
            message = f"No requirement stands in tier {tier}, but some in tier {highest}."
            remedy = "Number the tiers 1, 2, 3 and so on, without a gap."
            yield Finding(path=("clauses",), message=message, remedy=remedy)
    gate = outline.entry("profile", "gate")
    names = gate.count("names")
    if gate.text("kind") == "tiers" and names is not None and highest and names != highest + 1:
        message = f"The gate has {names} names, but the highest tier is {highest}."
        remedy = f"Give {highest + 1} names: for no tier reached, then for tier 1 to {highest}."
        yield Finding(path=gate.at("names"), message=message, remedy=remedy)


def find_profile_faults(outline: Outline) -> Iterator[Finding]:
    """Yield lists of the profile that do not have one entry per level or do not rise, and marks outside the scale."""
    levels = len(outline.entries("scale"))
    if levels:
        yield from _mark_faults(outline.entry("profile", "gate"), levels)
        yield from _value_faults(outline.entry("profile", "index"), levels)
        yield from _evidence_faults(outline, levels)


def _mark_faults(gate: Entry, levels: int) -> Iterator[Finding]:
    top, below = gate.number("top_at_least"), gate.number("below_at_least")
    for name, level in (("top_at_least", top), ("below_at_least", below)):
        if level is not None and not 0 < level < levels:
            message = f"`{name}` is {level}, which is outside the scale or its lowest level."
            yield Finding(path=gate.at(name), message=message, remedy=f"Choose a level from 1 to {levels - 1}.")
    if top is not None and below is not None and below < top:
        message = f"`below_at_least` is {below}, less than `top_at_least` with {top}."
        remedy = "Lower tiers need at least the level that the top tier needs."
        yield Finding(path=gate.at("below_at_least"), message=message, remedy=remedy)


def _value_faults(index: Entry, levels: int) -> Iterator[Finding]:
    yield from _miscounted(index, "values", levels)
    values = _numbers(index, "values")
    for place, (lower, higher) in enumerate(pairwise(values), start=1):
        if lower is not None and higher is not None and higher <= lower:
            message = f"Level {place} is worth {higher}, level {place - 1} already {lower}."
            remedy = "The values rise from level to level."
            yield Finding(path=index.at("values", place), message=message, remedy=remedy)


def _evidence_faults(outline: Outline, levels: int) -> Iterator[Finding]:
    evidence = outline.entry("profile", "evidence")
    yield from _miscounted(evidence, "needs", levels)
    needs = _numbers(evidence, "needs")
    if needs and needs[0]:
        message = f"The lowest level needs evidence of grade {needs[0]}."
        remedy = "Write 0: the lowest level is what is left without evidence."
        yield Finding(path=evidence.at("needs", 0), message=message, remedy=remedy)
    for place, (lower, higher) in enumerate(pairwise(needs), start=1):
        if lower is not None and higher is not None and higher < lower:
            message = f"Level {place} needs grade {higher}, level {place - 1} already {lower}."
            yield Finding(path=evidence.at("needs", place), message=message, remedy="The grades must not fall.")
    yield from _unreachable_grades(outline, evidence, needs)
    first = evidence.number("data_from_level")
    if first is not None and first >= levels:
        message = f"`data_from_level` is {first}, which is above the scale."
        remedy = f"Choose a level from 0 to {levels - 1}, or remove the line."
        yield Finding(path=evidence.at("data_from_level"), message=message, remedy=remedy)


def _unreachable_grades(outline: Outline, evidence: Entry, needs: tuple[int | None, ...]) -> Iterator[Finding]:
    highest = outline.entry("profile", "priority").number("highest_evidence_grade")
    for place, grade in enumerate(needs):
        if grade is not None and highest is not None and grade > highest:
            message = f"Level {place} needs grade {grade}, but the highest evidence grade is {highest}."
            remedy = f"Choose a grade from 0 to {highest}."
            yield Finding(path=evidence.at("needs", place), message=message, remedy=remedy)


def _miscounted(entry: Entry, name: str, levels: int) -> Iterator[Finding]:
    given = entry.count(name)
    if given not in (None, levels):
        message = f"`{name}` has {given} entries for {levels} levels."
        yield Finding(path=entry.at(name), message=message, remedy="Give one per level, lowest level first.")


def _numbers(entry: Entry, name: str) -> tuple[int | None, ...]:
    """Whole numbers of a list, None where something else stands."""
    listed = entry.fields.get(name)
    items = listed if isinstance(listed, list) else []
    return tuple(Entry(path=entry.path, fields={name: item}).number(name) for item in items)
