"""Check the scoring settings of a file: all versions or none, because milestones name them by number."""

from __future__ import annotations

from app.intake.complaints import Complaints
from app.values.assessment_file import FileMilestone, FileSettings
from app.values.scoring_settings import settings_faults


def check_settings(complaints: Complaints, versions: tuple[FileSettings, ...]) -> tuple[FileSettings, ...]:
    """Keep the versions when none of them has a fault."""
    is_sound = True
    for index, version in enumerate(versions):
        place = complaints.place("settings", index)
        for fault in settings_faults(version.settings, complaints.catalogue):
            is_sound = complaints.add(f"{place}, {fault.place}", fault.message, fault.remedy)
    if is_sound:
        return versions
    complaints.add(
        "settings",
        "No scoring settings were taken over, and the profile of the catalogue counts.",
        "Correct the faults of all versions; they are kept together or not at all.",
    )
    return ()


def check_milestone_settings(
    complaints: Complaints, milestones: tuple[FileMilestone, ...], *, known: int
) -> tuple[FileMilestone, ...]:
    """Score milestones by the catalogue's profile where the settings that they name are not there."""
    return tuple(_checked(complaints, milestone, known) for milestone in milestones)


def _checked(complaints: Complaints, milestone: FileMilestone, known: int) -> FileMilestone:
    if milestone.settings_version <= known:
        return milestone
    complaints.add(
        f"milestones, {milestone.label}",
        f"It was scored by version {milestone.settings_version} of the settings, which the file does not have.",
        "Add that version, or leave the number out.",
    )
    return milestone.model_copy(update={"settings_version": 0})
