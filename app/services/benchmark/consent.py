"""What an organization settles about being compared: its group, and the consent that it can take back at any time."""

from __future__ import annotations

from app.db import Scope, table_of, widened_scope
from app.permissions import Permission, roles_with
from app.records import Organization
from app.services.assessments import find_assessment, find_organization
from app.services.audit import record, told_changes
from app.services.checking import Checklist
from app.values import OrganizationInfo
from questionnaires.answers import Problem

ORGANIZATION = table_of(Organization)
LONGEST_GROUP = 60


def list_groups(scope: Scope, *, besides: int | None = None) -> tuple[str, ...]:
    """Return the groups of all organizations of the visitor by name, if wished without those of one organization.

    The name of a group may say who is in it, so it is told to nobody who sees no organization of the group.
    """
    scope = widened_scope(scope, roles=roles_with(Permission.EDIT_ASSESSMENT))
    named = scope.select(Organization, ORGANIZATION.c.benchmark_group).where(ORGANIZATION.c.benchmark_group != "")
    rows = scope.rows(named if besides is None else named.where(ORGANIZATION.c.id != besides))
    return tuple(sorted({row.benchmark_group for row in rows}, key=lambda group: (group.casefold(), group)))


def set_comparison(scope: Scope, assessment_id: int, *, group: str, consent: bool) -> OrganizationInfo:
    """Settle the group of an assessment's organization, and whether it consents to be compared in it.

    Consent is for one group: in another one it is given anew, by whoever asks now. An organization whose consent is
    taken back is in no comparison from this moment on.
    """
    before = find_assessment(scope, assessment_id).organization
    checklist = Checklist()
    name = " ".join(checklist.text(group, place="benchmark_group", longest=LONGEST_GROUP).split())
    checklist.require(
        name or not consent,
        place="benchmark_group",
        message="Consent is given for a group, and none is named.",
        remedy="Name the group, or take the consent back.",
    )
    checklist.finish("Group and consent were not changed.")
    name = next((each for each in list_groups(scope, besides=before.id) if each.casefold() == name.casefold()), name)
    if (name, consent) != (before.benchmark_group, before.benchmark_consent):
        values = {
            "benchmark_group": name,
            "benchmark_consent": consent,
            "benchmark_consent_at": scope.now if consent else None,
            "benchmark_consent_by": scope.actor if consent else "",
        }
        scope.run(scope.update(Organization).where(ORGANIZATION.c.id == before.id).values(**values))
        settled = ("benchmark_group", "benchmark_consent")
        was, now = told_changes(
            {each: getattr(before, each) for each in settled}, {each: values[each] for each in settled}
        )
        record(
            scope, "comparison.changed", f"organization:{before.id}", organization_id=before.id, before=was, after=now
        )
    return find_assessment(scope, assessment_id).organization


def comparison_problems(scope: Scope, said: OrganizationInfo, *, stand_in: str) -> tuple[Problem, ...]:
    """Return what a file says about the comparison of an organization that is known here, where it is not so here.

    A file founds an organization with group and consent, but never changes what a known one has settled. `stand_in` is
    the name for an organization that the file does not name.
    """
    known = find_organization(scope, said.name or stand_in)
    is_silent = not said.benchmark_group and not said.benchmark_consent
    if known is None or is_silent or _settled(known) == _settled(said):
        return ()
    group = f"with the group {known.benchmark_group}" if known.benchmark_group else "without a group"
    consent = "with" if known.benchmark_consent else "without"
    message = f"{known.name} is known here {group} and {consent} consent to be compared, which stays as it is."
    remedy = "Change it in the settings, if the file is right."
    return (Problem(place="organization_group", message=message, remedy=remedy),)


def _settled(organization: OrganizationInfo) -> tuple[str, bool]:
    return organization.benchmark_group, organization.benchmark_consent
