"""The list of assessments of this installation, and the form that starts one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.presenters import links
from app.presenters.marks import ProgressBar, group_level_text
from app.presenters.words import date_text, distance_text
from app.values import AssessmentHeader, OrganizationInfo
from clauses.model import Catalogue
from scoring.values import GroupResult


@dataclass(frozen=True, kw_only=True)
class AssessmentCard:
    """One assessment in the list. `gate_text` is "2 Managed" or "-"."""

    id: int
    href: str
    organization: str
    title: str
    cycle: str
    mode_title: str
    progress: ProgressBar
    progress_text: str
    gate_text: str
    due_text: str
    due_note: str


@dataclass(frozen=True, kw_only=True)
class AssessmentListView:
    """The start page, of one organization or of all. It names no organization whose assessments it does not show."""

    cards: tuple[AssessmentCard, ...]
    title: str
    lead: str
    empty_text: str
    is_chosen: bool
    can_switch: bool
    members_href: str
    may_start: bool
    is_leaving: bool


def build_assessment_list(
    cards: tuple[AssessmentCard, ...],
    *,
    organizations: Sequence[OrganizationInfo] = (),
    chosen: OrganizationInfo | None = None,
    may_start: bool = True,
    may_manage: bool = False,
    is_leaving: bool = False,
) -> AssessmentListView:
    """Build the start page from its cards, in the order given: of one chosen organization, or of all.

    `is_leaving` says that an organization of the visitor waits for its removal.
    """
    return AssessmentListView(
        cards=cards,
        title="Assessments" if chosen is None else f"Assessments of {chosen.name}",
        lead="Answer, see where you stand, and plan what to do about it.",
        empty_text="" if cards else _empty_text(organizations, chosen, may_start=may_start, is_leaving=is_leaving),
        is_chosen=chosen is not None,
        can_switch=len(organizations) > 1,
        members_href=f"/o/{chosen.id}" if chosen is not None and may_manage else "",
        may_start=may_start,
        is_leaving=is_leaving,
    )


def _empty_text(
    organizations: Sequence[OrganizationInfo], chosen: OrganizationInfo | None, *, may_start: bool, is_leaving: bool
) -> str:
    nothing = "No assessment yet" if chosen is None else f"{chosen.name} has no assessment yet"
    if may_start:
        return f"{nothing}. Start one, or import a file."
    if organizations:
        return f"{nothing}. Ask the owner of your organization to start one."
    if is_leaving:
        return "Your organization is removed and hidden. Its owners can keep it after all, for some days."
    return "You belong to no organization yet. Ask its owner for an invitation."


def build_assessment_card(
    *, header: AssessmentHeader, catalogue: Catalogue, overall: GroupResult, today: date
) -> AssessmentCard:
    """Build the card of one assessment from its header and the figures of its whole catalogue."""
    aside = overall.not_applicable + overall.deferred
    answered = f"{overall.answered} of {overall.asked} answered" + (f", {aside} set aside" if aside else "")
    return AssessmentCard(
        id=header.id,
        href=links.overview_path(header.id),
        organization=header.organization.name,
        title=header.title,
        cycle=header.cycle,
        mode_title=next((mode.title for mode in catalogue.modes if mode.id == header.mode), header.mode),
        progress=ProgressBar(done=overall.answered, aside=aside, total=overall.asked, label=answered),
        progress_text=answered,
        gate_text=group_level_text(overall.gate_level, catalogue=catalogue),
        due_text=date_text(header.due),
        due_note="no due date" if header.due is None else distance_text(header.due, today=today),
    )
