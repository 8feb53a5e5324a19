"""A note that survives one redirect: a code in a short-lived cookie, turned into a sentence by the next page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import RedirectResponse

SECONDS = 60
CODE = re.compile(r"([a-z_]+)(?:\.(\d+)\.(\d+))?")
SENTENCES = {
    "saved": "Saved.",
    "started": "The assessment is started. Begin with any clause.",
    "imported": "The file is imported.",
    "finished": "The clause is marked as finished.",
    "reopened": "The clause is open again.",
    "recorded": "The result is recorded.",
    "action_added": "The action is added.",
    "action_saved": "The action is saved.",
    "action_removed": "The action is removed.",
    "action_restored": "The action is back.",
    "file_attached": "The file is attached.",
    "files_attached": "The files are attached.",
    "file_removed": "The file is removed.",
    "file_restored": "The file is back.",
    "milestone_removed": "The result is removed.",
    "milestone_restored": "The result is back.",
    "person_added": "The person is added.",
    "person_saved": "The person is saved.",
    "person_removed": "The person is removed.",
    "unit_added": "The unit is added.",
    "unit_saved": "The unit is saved.",
    "unit_removed": "The unit is removed.",
    "targets_saved": "The targets are saved.",
    "weights_saved": "The weights are saved as a new version.",
    "comparison_saved": "Group and consent are saved.",
    "details_saved": "The details are saved.",
    "assessment_removed": "The assessment is removed.",
    "set_up": "Your account is made, and you are signed in. You administer this installation.",
    "signed_out": "You are signed out.",
    "signed_out_everywhere": "You are signed out everywhere.",
    "sign_in_again": "That took longer than ten minutes. Begin again with your password.",
    "account_saved": "Your details are saved.",
    "email_asked": "A link is on its way to your new address. It counts once you have opened that link.",
    "email_taken_back": "Your e-mail address stays as it is.",
    "email_changed": "Your e-mail address is changed. You sign in with it from now on.",
    "password_changed": "Your password is changed. All other sessions are ended.",
    "password_reset": "Your password is changed. Sign in with it.",
    "session_ended": "The session is ended.",
    "second_factor_off": "The second factor is off.",
    "joined": "You are a member now.",
    "member_saved": "The role is saved.",
    "member_removed": "The member is removed.",
    "member_granted": "The organization has somebody who looks after it.",
    "invitation_revoked": "The invitation is revoked. Its link opens nothing now.",
    "identity_linked": "Your account is linked. You can sign in that way from now on.",
    "identity_unlinked": "Your account is no longer linked.",
    "account_unlinked": "Single sign-on opens the account no longer.",
    "token_revoked": "The token is revoked.",
    "account_changed": "The account is saved.",
    "account_disabled": "The account is disabled and signed out everywhere.",
    "account_enabled": "The account may sign in again.",
    "sessions_ended": "The account is signed out everywhere.",
    "link_over": "The link that opened this page works no more: it was replaced or revoked, or its time is over. Ask "
    "whoever sent it to you.",
    "left": "You have left on this device. Your link opens it again.",
    "closed": "The assessment is submitted.",
    "unlocked": "The answers are unlocked.",
    "email_saved": "The address is saved.",
    "invitations_sent": "The mails are on their way. Load the page again to see which were sent.",
    "way_saved": "The account is saved.",
    "people_added": "The list is taken in. Everybody on it stands here.",
    "share_revoked": "The link is revoked.",
    "identity_removed": "The name is removed; levels and roles stay.",
    "account_removed": "The account is removed; levels and roles stay.",
    "organization_removed": "The organization is hidden from now on.",
    "organization_kept": "The organization stays, as it was.",
}
# What tells of something that did not work out.
WARNINGS = frozenset({"link_over", "sign_in_again"})
# Where a removal can be undone: below this part of the assessment's address.
UNDONE_UNDER = {"action_removed": "actions", "milestone_removed": "history", "file_removed": "files"}


@dataclass(frozen=True, kw_only=True)
class Flash:
    """A note to show: text and, for an undo, where it is posted to."""

    text: str
    kind: str = "ok"
    icon: str = "check"
    action: str = ""
    action_text: str = ""


def read_flash(request: Request) -> Flash | None:
    """Return the note that the step before left, None without one or with one that nobody here wrote."""
    match = CODE.fullmatch(request.cookies.get("flash", ""))
    if match is None or match[1] not in SENTENCES:
        return None
    if match[1] in UNDONE_UNDER and match[2]:
        undo = f"/a/{match[2]}/{UNDONE_UNDER[match[1]]}/{match[3]}/restore"
        return Flash(text=SENTENCES[match[1]], action=undo, action_text="Undo")
    if match[1] in WARNINGS:
        return Flash(text=SENTENCES[match[1]], kind="warn", icon="warning")
    return Flash(text=SENTENCES[match[1]])


def see_other(path: str, note: str = "") -> RedirectResponse:
    """Return the redirect that follows a successful POST, with a note for the next page."""
    response = RedirectResponse(path, status_code=303)
    if note:
        response.set_cookie("flash", note, max_age=SECONDS, httponly=True, samesite="lax")
    return response


def inner_path(path: str, default: str = "/") -> str:
    """Return a path of this site, the default for anything that leads elsewhere.

    >>> inner_path("/a/7/report"), inner_path("//evil.example"), inner_path("https://evil.example")
    ('/a/7/report', '/', '/')
    """
    is_inner = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_inner else default
