"""Write docs/permissions.md from the table in the code, so that the two can never differ.

Run with `make reference`. A test compares the page with what this module would write.
"""

from __future__ import annotations

from pathlib import Path

from app.permissions import (
    OF_ADMINISTRATOR,
    OF_ANY_ACCOUNT,
    OF_INVITED,
    OF_ROLE,
    OF_SHARED,
    ROUTES,
    Permission,
)

TARGET = Path(__file__).parent / "permissions.md"
COVERS = {
    Permission.ANYONE: "sign in, help, static files, the catalogues",
    Permission.OWN_ACCOUNT: "one's own password, sessions and tokens; the list of one's assessments",
    Permission.VIEW_ASSESSMENT: "the overview: what is asked and how far it is",
    Permission.ANSWER: "clause forms, one's own answers, evidence files",
    Permission.VIEW_REPORT: "the report and the arithmetic of its figures",
    Permission.VIEW_HISTORY: "earlier results, the comparison with others",
    Permission.VIEW_PLAN: "gaps, views, actions",
    Permission.EDIT_ASSESSMENT: "people, targets, agreed levels, actions, results, invitations, share links, closing",
    Permission.EXPORT_DATA: "a whole assessment as a file; whoever answers for themselves stands there without name",
    Permission.START_ASSESSMENT: "start or import an assessment",
    Permission.MANAGE_ORGANIZATION: "members, audit trail, export of all data of the organization, with names",
    Permission.DELETE_ORGANIZATION: "remove the organization, keep it after all",
    Permission.ADMINISTER: "accounts and organizations of the installation; no answers",
}
WHO = {
    "invitation": OF_INVITED,
    "share link": OF_SHARED,
    **{role.value: allowed | OF_ANY_ACCOUNT for role, allowed in OF_ROLE.items()},
    "administrator": OF_ADMINISTRATOR | OF_ANY_ACCOUNT,
}
HEAD = """# Permissions

Who may do what, written from the table in `app/permissions.py` (`make reference`). A route that is not in the table is
refused to everybody, and a test asks at every route as every kind of visitor.

- A **role** counts in one organization. One person can have different roles in several.
- An **invitation** opens one assessment for one respondent, until it is revoked or the assessment closes.
- A **share link** opens one report, until its last day. Links open pages, never the API.
- **Respondents**, with an account or an invitation, see and give their own answers only. Owners and consultants can
  answer for people who have neither; nobody can for those who have.
- An **administrator** looks after accounts and organizations and sees no answers, unless they are a member as well.
- A **consultant account** may found organizations and becomes their consultant. Owners start assessments in their own.
- An **API token** can do what its account can, at most what it was made for: reading only, or one organization only.
- What belongs to another organization is answered as if it did not exist. A member without the right is told which role
  has it. A stranger is asked to sign in.
"""


def write_page() -> str:
    """Return the page."""
    lines = [HEAD, "## Roles", "", "| Permission | covers | " + " | ".join(WHO) + " |"]
    lines.append("|---" * (len(WHO) + 2) + "|")
    for permission in Permission:
        marks = ["yes" if permission in allowed or permission is Permission.ANYONE else "" for allowed in WHO.values()]
        lines.append(f"| {permission.value} | {COVERS[permission]} | " + " | ".join(marks) + " |")
    lines += ["", "## Routes", "", "| Route | needs |", "|---|---|"]
    lines += [f"| `{route}` | {permission.value} |" for permission, routes in ROUTES.items() for route in routes]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(write_page(), encoding="utf-8")
    print(f"Wrote {TARGET}")
