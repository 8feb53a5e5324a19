"""Rules that tie statements, efforts, shares and targets to the catalogue's own scale and sets."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.faults import Finding
from clauses.outline import Entry, Outline

_SHARES = (
    (("profile", "index"), "readiness_percent", "governance_percent"),
    (("profile", "priority"), "evidence_percent", "agreement_percent"),
)


def find_scale_faults(outline: Outline) -> Iterator[Finding]:
    """Yield levels that are not numbered 0, 1, 2 ..., and every list or target that does not fit the scale."""
    levels = outline.entries("scale")
    for expected, level in enumerate(levels):
        if level.number("number") not in (None, expected):
            message = f"Level {level.text('number')} stands where level {expected} is due."
            yield Finding(path=level.at("number"), message=message, remedy="Number the levels 0, 1, 2 and so on.")
    if levels:
        yield from _misfits(outline, len(levels))


def _misfits(outline: Outline, levels: int) -> Iterator[Finding]:
    for requirement in outline.requirements:
        given = requirement.count("statements")
        if given not in (None, levels):
            message = f"{given} statements for {levels} levels."
            remedy = "Write exactly one statement per level, lowest level first."
            yield Finding(path=requirement.at("statements"), message=message, remedy=remedy)
    steps = outline.top.count("effort_step_percent")
    if steps not in (None, levels - 1):
        message = f"{steps} effort steps for {levels} levels."
        remedy = f"Give {levels - 1} shares, one per step between two levels."
        yield Finding(path=("effort_step_percent",), message=message, remedy=remedy)
    targets = outline.entry("profile", "targets")
    for name in ("default_level", "raised_level", "lowered_level"):
        level = targets.number(name)
        if level is not None and level >= levels:
            message = f"Target level {level} is above the scale."
            yield Finding(path=targets.at(name), message=message, remedy=f"Choose a level from 0 to {levels - 1}.")


def find_share_faults(outline: Outline) -> Iterator[Finding]:
    """Yield each pair of percentages that has to add up to 100 and does not."""
    for path, first, second in _SHARES:
        entry = outline.entry(*path)
        shares = (entry.number(first), entry.number(second))
        if None not in shares and sum(filter(None, shares)) != 100:
            message = f"`{first}` and `{second}` add up to {sum(filter(None, shares))}."
            yield Finding(path=entry.at(first), message=message, remedy="The two shares add up to 100.")


def find_applicability_faults(outline: Outline) -> Iterator[Finding]:
    """Yield harmonized requirements that may be left out (they never may), and rules without classes of reasons."""
    for each in outline.requirements:
        if "not_applicable_when" not in each.fields:
            continue
        path = each.at("not_applicable_when")
        if each.text("kind") == "harmonized":
            message = f"Harmonized requirement {each.text('number')} can never be not applicable."
            yield Finding(path=path, message=message, remedy="Remove this line or make the requirement specific.")
        elif not outline.entries("not_applicable_reasons"):
            message = f"Requirement {each.text('number')} may be not applicable, but no reason can be chosen."
            yield Finding(path=path, message=message, remedy="Define `not_applicable_reasons`.")


def find_empty_sets(outline: Outline) -> Iterator[Finding]:
    """Yield each derived set without a member: a mode that rests on it would ask nothing."""
    for each in outline.entries("derived_sets"):
        conditions = each.fields.get("any_of")
        rules = [rule for rule in conditions if isinstance(rule, dict)] if isinstance(conditions, list) else []
        entries = [Entry(path=each.path, fields=rule) for rule in rules]
        if entries and outline.requirements and not any(_meets(outline, entry) for entry in entries):
            message = f"No requirement belongs to the derived set `{each.text('id')}`."
            yield Finding(path=each.at("any_of"), message=message, remedy="Lower `at_least` or remove the set.")


def _meets(outline: Outline, condition: Entry) -> bool:
    least = condition.number("at_least")
    found = (each.number(condition.text("importance")) for each in outline.requirements)
    return any(least is None or importance is None or importance >= least for importance in found)
