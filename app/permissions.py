"""The one table of permissions: which role may do what, and which route needs which permission.

A route that is not listed here is refused to everybody and fails a test. docs/permissions.md shows the same table.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from app.values.visitor import MemberRole, MembershipInfo, Visitor, VisitorKind


class Permission(StrEnum):
    """What can be allowed; the comment says what it covers."""

    ANYONE = "anyone"  # sign-in, help, static files, the catalogues
    OWN_ACCOUNT = "own account"  # one's own password, sessions, tokens, and the list of one's assessments
    VIEW_ASSESSMENT = "view assessment"  # the overview: what is asked and how far it is
    ANSWER = "answer"  # clause forms, one's own answers, evidence
    VIEW_REPORT = "view report"  # the report and the arithmetic of its figures
    VIEW_HISTORY = "view history"  # earlier results and the comparison with others
    VIEW_PLAN = "view plan"  # gaps, views and actions
    EDIT_ASSESSMENT = "edit assessment"  # people, targets, agreed levels, actions, results, links, closing
    EXPORT_DATA = "export data"  # an assessment as a file with its answers, those of others without names
    START_ASSESSMENT = "start assessment"  # begin or import one
    MANAGE_ORGANIZATION = "manage organization"  # members, audit trail, export of personal data
    DELETE_ORGANIZATION = "delete organization"  # remove it with everything in it, after the grace period
    ADMINISTER = "administer"  # accounts and organizations of the installation; no answers


READS = frozenset({Permission.VIEW_ASSESSMENT, Permission.VIEW_REPORT, Permission.VIEW_HISTORY})
FACILITATES = READS | {
    Permission.ANSWER,
    Permission.VIEW_PLAN,
    Permission.EDIT_ASSESSMENT,
    Permission.EXPORT_DATA,
    Permission.START_ASSESSMENT,
    Permission.MANAGE_ORGANIZATION,
}
OF_ROLE: dict[MemberRole, frozenset[Permission]] = {
    MemberRole.CONSULTANT: FACILITATES,
    MemberRole.OWNER: FACILITATES | {Permission.DELETE_ORGANIZATION},
    MemberRole.RESPONDENT: READS | {Permission.ANSWER},
    MemberRole.READER: READS | {Permission.VIEW_PLAN},
}
OF_INVITED = frozenset({Permission.VIEW_ASSESSMENT, Permission.ANSWER})
OF_SHARED = frozenset({Permission.VIEW_REPORT})
OF_ADMINISTRATOR = frozenset({Permission.ADMINISTER, Permission.DELETE_ORGANIZATION})
OF_ANY_ACCOUNT = frozenset({Permission.OWN_ACCOUNT})

_PAGES = "/a/{assessment_id}"
_API = "/api/v1/assessments/{assessment_id}"
_ORGANIZATION = "/o/{organization_id}"
_API_ORGANIZATION = "/api/v1/organizations/{organization_id}"

ROUTES: dict[Permission, tuple[str, ...]] = {
    Permission.ANYONE: (
        "GET /healthz",
        "GET /static/{build}/{name:path}",
        "GET /help",
        "POST /theme",
        "GET /sign-in",
        "POST /sign-in",
        "GET /sign-in/code",
        "POST /sign-in/code",
        "POST /sign-out",
        "GET /setup/{token}",
        "POST /setup/{token}",
        "GET /reset",
        "POST /reset",
        "GET /reset/{token}",
        "POST /reset/{token}",
        "GET /.well-known/change-password",
        "GET /robots.txt",
        "GET /i/{token}",
        "POST /i/{token}",
        "GET /s/{token}",
        "POST /leave/{number}",
        "GET /api/v1/openapi.json",
        "GET /api/v1/catalogues",
        "GET /api/v1/catalogues/{catalogue_id}/{edition}",
        "GET /join/{token}",
        "POST /join/{token}",
        "GET /sso/start",
        "GET /sso/callback",
        "GET /sso/left",
    ),
    Permission.OWN_ACCOUNT: (
        "GET /account/data",
        "POST /account/data/export",
        "POST /account/data/remove",
        "GET /",
        "GET /organizations",
        "GET /api/v1/assessments",
        "GET /api/v1/organizations",
        "GET /account",
        "POST /account",
        "POST /account/password",
        "POST /account/email/again",
        "POST /account/email/take-back",
        "GET /account/email/{token}",
        "POST /account/email/{token}",
        "GET /account/sessions",
        "POST /account/sessions/end",
        "POST /account/sessions/{session_id}/end",
        "GET /account/two-factor",
        "POST /account/two-factor/start",
        "POST /account/two-factor/confirm",
        "POST /account/two-factor/codes",
        "POST /account/two-factor/off",
        "GET /account/tokens",
        "POST /account/tokens",
        "POST /account/tokens/{token_id}/revoke",
        "GET /account/single-sign-on",
        "POST /account/single-sign-on/link",
        "POST /account/single-sign-on/unlink",
    ),
    Permission.START_ASSESSMENT: (
        "GET /new",
        "POST /new",
        "GET /import",
        "POST /import",
        "POST /api/v1/assessments",
        "POST /api/v1/assessments/import",
    ),
    Permission.VIEW_ASSESSMENT: (
        f"GET {_PAGES}",
        f"GET {_API}",
        f"GET {_API}/units",
        f"GET {_API}/units/{{unit_id}}",
        f"GET {_API}/targets",
        f"GET {_API_ORGANIZATION}",
    ),
    Permission.ANSWER: (
        f"GET {_PAGES}/check",
        f"POST {_PAGES}/as",
        f"GET {_PAGES}/c/{{clause}}",
        f"GET {_PAGES}/answers/{{key}}",
        f"POST {_PAGES}/answers/{{key}}",
        f"GET {_PAGES}/answers/{{key}}/files",
        f"POST {_PAGES}/answers/{{key}}/files",
        f"GET {_PAGES}/files/{{file_id}}",
        f"POST {_PAGES}/files/{{file_id}}/remove",
        f"POST {_PAGES}/files/{{file_id}}/restore",
        f"GET {_API}/responses/{{key}}",
        f"PUT {_API}/responses/{{key}}",
        f"GET {_API}/responses/{{key}}/files",
        f"POST {_API}/responses/{{key}}/files",
        f"GET {_API}/files/{{file_id}}",
        f"DELETE {_API}/files/{{file_id}}",
        f"POST {_API}/files/{{file_id}}/restore",
    ),
    Permission.VIEW_REPORT: (
        f"GET {_PAGES}/report",
        f"GET {_PAGES}/radar.json",
        f"GET {_PAGES}/report.html",
        f"GET {_PAGES}/trace/{{figure:path}}",
        f"GET {_API}/result",
        f"GET {_API}/figures",
        f"GET {_API}/findings",
        f"GET {_API}/trace/{{figure:path}}",
    ),
    Permission.VIEW_HISTORY: (
        f"GET {_PAGES}/history",
        f"GET {_PAGES}/history/compare",
        f"GET {_PAGES}/history/{{moment_id}}",
        f"GET {_PAGES}/history/{{moment_id}}/trace/{{figure:path}}",
        f"GET {_PAGES}/benchmark",
        f"GET {_API}/organization",
        f"GET {_API}/benchmark",
        f"GET {_API}/bases",
        f"GET {_API}/milestones",
        f"GET {_API}/milestones/{{milestone_id}}",
        f"GET {_API}/milestones/{{milestone_id}}/replay",
        f"GET {_API}/milestones/{{milestone_id}}/trace/{{figure:path}}",
        f"GET {_API}/comparison",
    ),
    Permission.VIEW_PLAN: (
        f"GET {_PAGES}/plan",
        f"GET {_PAGES}/plan/views",
        f"GET {_PAGES}/actions/{{number}}",
        f"GET {_API}/gaps",
        f"GET {_API}/views",
        f"GET {_API}/actions",
        f"GET {_API}/actions/{{number}}",
        f"GET {_API}/scoring-settings",
        f"GET {_API}/scoring-settings/{{version}}",
    ),
    Permission.EDIT_ASSESSMENT: (
        f"POST {_PAGES}/c/{{clause}}/finished",
        f"POST {_PAGES}/milestones",
        f"GET {_PAGES}/actions/new",
        f"POST {_PAGES}/actions",
        f"POST {_PAGES}/actions/{{number}}",
        f"POST {_PAGES}/actions/{{number}}/remove",
        f"POST {_PAGES}/actions/{{number}}/restore",
        f"POST {_PAGES}/history/{{milestone_id}}/remove",
        f"POST {_PAGES}/history/{{milestone_id}}/restore",
        f"GET {_PAGES}/settings",
        f"POST {_PAGES}/people",
        f"POST {_PAGES}/people/{{person_id}}",
        f"POST {_PAGES}/people/{{person_id}}/remove",
        f"POST {_PAGES}/units",
        f"POST {_PAGES}/units/{{unit_id}}",
        f"POST {_PAGES}/units/{{unit_id}}/remove",
        f"POST {_PAGES}/targets",
        f"POST {_PAGES}/comparison",
        f"POST {_PAGES}/details",
        f"POST {_PAGES}/remove",
        f"GET {_PAGES}/settings/weights",
        f"POST {_PAGES}/settings/weights",
        f"POST {_PAGES}/settings/weights/{{version}}/restore",
        f"GET {_PAGES}/settings/weights/compare",
        f"POST {_PAGES}/settings/weights/compare",
        f"POST {_PAGES}/close",
        f"POST {_PAGES}/reopen",
        f"GET {_PAGES}/invitations",
        f"POST {_PAGES}/invitations",
        f"POST {_PAGES}/invitations/list",
        f"POST {_PAGES}/invitations/{{person_id}}",
        f"POST {_PAGES}/invitations/{{person_id}}/revoke",
        f"POST {_PAGES}/invitations/{{person_id}}/account",
        f"GET {_PAGES}/share",
        f"POST {_PAGES}/share",
        f"POST {_PAGES}/share/{{link_id}}/revoke",
        f"GET {_API}/invitations",
        f"POST {_API}/invitations",
        f"PATCH {_API}/invitations/{{respondent_id}}",
        f"POST {_API}/invitations/{{respondent_id}}/send",
        f"DELETE {_API}/invitations/{{respondent_id}}",
        f"GET {_API}/share-links",
        f"POST {_API}/share-links",
        f"DELETE {_API}/share-links/{{link_id}}",
        f"POST {_API}/close",
        f"POST {_API}/reopen",
        f"DELETE {_API}",
        f"POST {_API}/respondents",
        f"PUT {_API}/respondents/{{respondent_id}}",
        f"POST {_API}/units",
        f"PUT {_API}/units/{{unit_id}}",
        f"DELETE {_API}/units/{{unit_id}}",
        f"POST {_API}/responses",
        f"PUT {_API}/organization/comparison",
        f"POST {_API}/scoring-settings",
        f"POST {_API}/scoring-settings/{{version}}/restore",
        f"POST {_API}/actions",
        f"PUT {_API}/actions/{{number}}",
        f"DELETE {_API}/actions/{{number}}",
        f"POST {_API}/actions/{{number}}/restore",
        f"PATCH {_API}/targets",
        f"POST {_API}/milestones",
        f"DELETE {_API}/milestones/{{milestone_id}}",
        f"POST {_API}/milestones/{{milestone_id}}/restore",
    ),
    Permission.MANAGE_ORGANIZATION: (
        f"GET {_ORGANIZATION}/personal",
        f"POST {_ORGANIZATION}/personal/export",
        f"GET {_ORGANIZATION}/personal/{{respondent_id}}",
        f"POST {_ORGANIZATION}/personal/{{respondent_id}}/export",
        f"POST {_ORGANIZATION}/personal/{{respondent_id}}/remove",
        f"GET {_ORGANIZATION}/audit",
        f"GET {_ORGANIZATION}/audit.csv",
        f"GET {_ORGANIZATION}/audit.jsonl",
        f"GET {_API_ORGANIZATION}/audit",
        f"GET {_API_ORGANIZATION}/audit/state",
        f"GET {_API_ORGANIZATION}/members",
        f"PUT {_API_ORGANIZATION}/members/{{account_id}}",
        f"DELETE {_API_ORGANIZATION}/members/{{account_id}}",
        f"GET {_API_ORGANIZATION}/invitations",
        f"POST {_API_ORGANIZATION}/invitations",
        f"POST {_API_ORGANIZATION}/invitations/{{link_id}}/send",
        f"DELETE {_API_ORGANIZATION}/invitations/{{link_id}}",
        f"GET {_ORGANIZATION}",
        f"POST {_ORGANIZATION}/members",
        f"POST {_ORGANIZATION}/members/{{account_id}}",
        f"POST {_ORGANIZATION}/members/{{account_id}}/remove",
        f"POST {_ORGANIZATION}/invitations/{{link_id}}/again",
        f"POST {_ORGANIZATION}/invitations/{{link_id}}/revoke",
    ),
    Permission.DELETE_ORGANIZATION: (
        f"GET {_ORGANIZATION}/data",
        f"POST {_ORGANIZATION}/data/remove",
        f"POST {_ORGANIZATION}/data/keep",
    ),
    Permission.ADMINISTER: (
        "GET /admin/accounts/{account_id}/data",
        "POST /admin/accounts/{account_id}/data/remove",
        "GET /admin/audit",
        "GET /admin/audit.csv",
        "GET /admin/audit.jsonl",
        "GET /admin",
        "GET /admin/accounts/{account_id}",
        "POST /admin/accounts/{account_id}",
        "POST /admin/accounts/{account_id}/disable",
        "POST /admin/accounts/{account_id}/enable",
        "POST /admin/accounts/{account_id}/sign-out",
        "POST /admin/accounts/{account_id}/reset",
        "POST /admin/accounts/{account_id}/unlink",
        "GET /admin/organizations",
        "POST /admin/organizations/{number}/members",
    ),
    Permission.EXPORT_DATA: (
        f"GET {_PAGES}/report.xlsx",
        f"GET {_PAGES}/assessment.json",
        f"GET {_API}/export",
        f"GET {_API}/responses",
    ),
}


@cache
def permission_of(method: str, path: str) -> Permission | None:
    """Return what a route needs by its method and path template, None for one that nobody has decided about."""
    route = f"{method} {path}"
    return next((permission for permission, routes in ROUTES.items() if route in routes), None)


def permissions_in(visitor: Visitor, organization_id: int | None) -> frozenset[Permission]:
    """Return what a visitor may do in one organization; None: in no particular one.

    Links count only in the organization, and `may` only in the assessment, that they were made for.
    """
    found = {Permission.ANYONE}
    if visitor.kind is VisitorKind.TERMINAL:
        return frozenset(Permission)
    if visitor.kind is VisitorKind.INVITED:
        return frozenset(found | (OF_INVITED if organization_id == visitor.organization_id else set()))
    if visitor.kind is VisitorKind.SHARED:
        return frozenset(found | (OF_SHARED if organization_id == visitor.organization_id else set()))
    if visitor.is_signed_in:
        found |= OF_ANY_ACCOUNT
        found |= OF_ADMINISTRATOR if visitor.is_administrator else set()
        for each in visitor.memberships:
            found |= _of_membership(each) if each.organization_id == organization_id else set()
        if organization_id is None and may_start(visitor):
            found.add(Permission.START_ASSESSMENT)
    return frozenset(found)


def may(visitor: Visitor, permission: Permission, *, organization_id: int | None, assessment_id: int | None) -> bool:
    """Return whether a visitor may do something to one assessment or organization; None: to no particular one."""
    is_link = visitor.kind in (VisitorKind.INVITED, VisitorKind.SHARED)
    if is_link and permission is not Permission.ANYONE and assessment_id != visitor.assessment_id:
        return False
    return permission in permissions_in(visitor, organization_id)


def roles_with(permission: Permission) -> tuple[str, ...]:
    """Return the roles that carry a permission, as they are stored.

    >>> roles_with(Permission.DELETE_ORGANIZATION)
    ('owner',)
    """
    return tuple(role.value for role, allowed in OF_ROLE.items() if permission in allowed)


def may_start(visitor: Visitor) -> bool:
    """Return whether a visitor may start assessments anywhere."""
    return may_found(visitor) or bool(organizations_with(visitor, Permission.START_ASSESSMENT))


def may_found(visitor: Visitor) -> bool:
    """Return whether a visitor may found organizations by starting or importing an assessment for them."""
    return visitor.is_consultant


def organizations_with(visitor: Visitor, permission: Permission) -> tuple[int, ...]:
    """Return the organizations in which the visitor's role carries a permission."""
    return tuple(each.organization_id for each in visitor.memberships if permission in _of_membership(each))


def _of_membership(membership: MembershipInfo) -> frozenset[Permission]:
    """An organization that is leaving can only be kept after all, by whom could remove it."""
    allowed = OF_ROLE[membership.role]
    return allowed & {Permission.DELETE_ORGANIZATION} if membership.is_leaving else allowed
