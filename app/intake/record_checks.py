"""Check the records beside the responses: people, decisions, targets, actions and milestones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite

from app.intake.complaints import Complaints, keep
from app.values.assessment_file import (
    EARLIEST_END,
    AssessmentFile,
    FileAction,
    FileClosure,
    FileItem,
    FileMilestone,
    FileRespondent,
    FileUnit,
)
from clauses import Requirement


def check_group(complaints: Complaints, file: AssessmentFile) -> dict[str, object]:
    """Return the group of the organization, its name with single blanks, and the consent to be compared in it."""
    group = " ".join(file.organization_group.split())
    if file.benchmark_consent and not group:
        message = "There is consent to be compared, but no group to be compared in."
        complaints.add("benchmark_consent", message, "Name the group in organization_group. There is no consent yet.")
    return {"organization_group": group, "benchmark_consent": file.benchmark_consent and bool(group)}


def check_respondents(complaints: Complaints, people: tuple[FileRespondent, ...]) -> tuple[FileRespondent, ...]:
    """Keep the people with a role of the catalogue and a name of their own."""
    known = {role.code for role in complaints.catalogue.roles}
    seen: set[str] = set()

    def check(person: FileRespondent, place: str) -> FileRespondent | None:
        name = " ".join(person.name.split())
        identity = name.casefold()
        if not complaints.is_first(place, f"The respondent {person.name}", identity in seen):
            return None
        seen.add(identity)
        roles = tuple(dict.fromkeys(role.strip().upper() for role in person.roles))
        for role in roles:
            if role not in known:
                complaints.add(place, f'There is no role "{role}".', f"Use one of: {', '.join(sorted(known))}.")
        kept = tuple(role for role in roles if role in known)
        unit = " ".join(person.unit.split())
        asked = _known_keys(complaints, person.asked, place)
        return person.model_copy(update={"name": name, "roles": kept, "unit": unit, "asked": asked}) if kept else None

    return tuple(keep(complaints, people, "respondents", check))


def _known_keys(complaints: Complaints, asked: tuple[str, ...] | None, place: str) -> tuple[str, ...] | None:
    """Keep the keys (or numbers, as people write them) that the catalogue knows, in its order."""
    if asked is None:
        return None
    found = set()
    for written in asked:
        requirement = complaints.catalogue.find(written)
        if requirement is None:
            complaints.add(place, f"There is no requirement {written} to be asked.", "Use a key of the catalogue.")
        else:
            found.add(requirement.key)
    return tuple(key for key in complaints.catalogue.by_key if key in found)


def check_units(complaints: Complaints, units: tuple[FileUnit, ...]) -> tuple[FileUnit, ...]:
    """Keep each unit once, its name with single blanks."""
    seen: set[str] = set()

    def check(unit: FileUnit, place: str) -> FileUnit | None:
        name = " ".join(unit.name.split())
        if not complaints.is_first(place, f"The unit {name}", name.casefold() in seen):
            return None
        seen.add(name.casefold())
        return unit.model_copy(update={"name": name})

    return tuple(keep(complaints, units, "units", check))


def check_items(complaints: Complaints, items: tuple[FileItem, ...]) -> tuple[FileItem, ...]:
    """Keep the shared facts about each requirement that its catalogue allows."""
    seen: set[str] = set()

    def check(item: FileItem, place: str) -> FileItem | None:
        requirement = complaints.find(place, item.key)
        if requirement is None or not complaints.is_first(place, item.key, requirement.key in seen):
            return None
        seen.add(requirement.key)
        changes: dict[str, object] = {"key": requirement.key}
        if item.agreed_level is not None and not complaints.is_level(place, item.agreed_level):
            changes["agreed_level"] = None
        if not _is_decision_allowed(complaints, item, place, requirement):
            changes |= {"state": None, "reason": "", "reason_class": None}
        if item.evidence_until is not None and item.evidence_until < EARLIEST_END:
            message = f"The evidence would have ended on {item.evidence_until}."
            complaints.add(place, message, f"Check the year; it is {EARLIEST_END.year} or later.")
            changes["evidence_until"] = None
        return item.model_copy(update=changes)

    return tuple(keep(complaints, items, "items", check))


def _is_decision_allowed(complaints: Complaints, item: FileItem, place: str, requirement: Requirement) -> bool:
    known = {reason.id for reason in complaints.catalogue.not_applicable_reasons}
    if item.state is None:
        return True
    if item.state == "not_applicable" and requirement.not_applicable_when is None:
        return complaints.add(place, "This requirement applies to every organization.", "Give a level or defer it.")
    if not item.reason:
        return complaints.add(place, f"A reason for {item.state} is missing.", "Write one sentence in reason.")
    if item.reason_class is not None and item.reason_class not in known:
        message = f'There is no class of reasons named "{item.reason_class}".'
        return complaints.add(place, message, f"Use one of: {', '.join(sorted(known))}.")
    return True


def check_levels(complaints: Complaints, levels: Mapping[str, int], name: str) -> dict[str, int]:
    """Keep the levels of known requirements, by key; `name` is the mapping, with the place of its record if any."""
    kept = {}
    for written, level in levels.items():
        place = complaints.place(name, written)
        requirement = complaints.find(place, written)
        if requirement is None or not complaints.is_level(place, level):
            continue
        if complaints.is_first(place, f"The level of {requirement.number}", requirement.key in kept):
            kept[requirement.key] = level
    return kept


def check_actions(complaints: Complaints, actions: tuple[FileAction, ...]) -> tuple[FileAction, ...]:
    """Keep the actions that close at least one gap of this catalogue and end after they start.

    One that is called verified without its proof (PL-05) is kept as done.
    """

    def check(action: FileAction, place: str) -> FileAction | None:
        closes = tuple(_closures(complaints, action.closes, place))
        if action.start is not None and action.due is not None and action.start > action.due:
            complaints.add(place, f"The action is due {action.due}, before it starts.", "Correct one of the two dates.")
            return None
        if action.effort_days is not None and not isfinite(action.effort_days):
            complaints.add(place, "The effort is not a number of person-days.", "Give a number such as 12.5.")
            return None
        status = _proven_status(complaints, action, place)
        return action.model_copy(update={"closes": closes, "status": status}) if closes else None

    return tuple(keep(complaints, actions, "actions", check))


def _closures(complaints: Complaints, closures: tuple[FileClosure, ...], place: str) -> Iterator[FileClosure]:
    """Yield the gaps that an action closes, each requirement once."""
    seen: set[str] = set()
    for each in closures:
        closure = _check_closure(complaints, each, place)
        if closure is not None and complaints.is_first(place, f"The gap {each.key}", closure.key in seen):
            seen.add(closure.key)
            yield closure


def _proven_status(complaints: Complaints, action: FileAction, place: str) -> str:
    """Return the status of an action; verified is only what a second person has looked at on a day."""
    person = action.verified_by
    is_proven = person and action.verified_on is not None and person.casefold() != action.owner.casefold()
    if action.status == "verified" and not is_proven:
        message = "The action is verified, but not by a second person on a day; it was read as done."
        complaints.add(place, message, "Give verified_by, who is not its owner, and verified_on.")
        return "done"
    return action.status


def _check_closure(complaints: Complaints, closure: FileClosure, place: str) -> FileClosure | None:
    requirement = complaints.find(place, closure.key)
    levels = (closure.from_level, closure.to_level)
    if requirement is None or not all(complaints.is_level(place, level) for level in levels):
        return None
    if closure.from_level >= closure.to_level:
        message = f"The action leads from level {closure.from_level} to {closure.to_level}, which closes no gap."
        complaints.add(place, message, "Give a higher level to reach.")
        return None
    return closure.model_copy(update={"key": requirement.key})


def check_milestones(complaints: Complaints, milestones: tuple[FileMilestone, ...]) -> tuple[FileMilestone, ...]:
    """Keep each milestone once, with the levels and targets of known requirements."""
    seen: set[str] = set()

    def check(milestone: FileMilestone, place: str) -> FileMilestone | None:
        if not complaints.is_first(place, f"The milestone {milestone.label}", milestone.label in seen):
            return None
        seen.add(milestone.label)
        dot = "." if place.endswith("]") else ", "
        levels = check_levels(complaints, milestone.levels, f"{place}{dot}levels")
        targets = check_levels(complaints, milestone.targets, f"{place}{dot}targets")
        return milestone.model_copy(update={"levels": levels, "targets": targets})

    return tuple(keep(complaints, milestones, "milestones", check))
