"""What an entry says: who, what, to which thing, from where, and the values before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.presenters import links
from app.presenters.words import count_text, date_text
from app.values.audit import TrailEntry, TrailNames

GONE = "a removed person"
ACTORS = {
    "invited": "by a personal link",
    "shared": "by a share link",
    "terminal": "terminal",
    "server": "the server, by itself",
    "stranger": "nobody signed in",
    "demo": "demo consultant",
}
DEEDS = {
    "account.added": "Made an account",
    "account.made": "Made an account",
    "account.changed": "Changed an account",
    "account.disabled": "Closed an account",
    "account.enabled": "Opened an account again",
    "account.sessions_ended": "Ended somebody's sessions",
    "account.removed": "Removed a person's identity",
    "account.exported": "Took home all data of a person",
    "action.added": "Added an action",
    "action.changed": "Changed an action",
    "action.removed": "Removed an action",
    "action.restored": "Brought an action back",
    "answer.changed": "Changed an own answer",
    "assessment.changed": "Changed the details",
    "assessment.closed": "Closed the assessment",
    "assessment.deleted": "Deleted an assessment",
    "assessment.exported": "Took home an assessment with its answers",
    "assessment.imported": "Imported an assessment",
    "assessment.reopened": "Opened the assessment again",
    "assessment.started": "Started an assessment",
    "clause.finished": "Finished a clause",
    "clause.reopened": "Opened a clause again",
    "comparison.changed": "Changed group or consent of the comparison",
    "email.asked": "Asked for another e-mail address",
    "email.asked-again": "Had the link for a new e-mail address sent again",
    "email.changed": "Proved a new e-mail address, which counts from now on",
    "email.taken-back": "Took the wish for a new e-mail address back",
    "file.added": "Attached an evidence file",
    "file.removed": "Removed an evidence file",
    "file.restored": "Brought an evidence file back",
    "identity.linked": "Linked an account with single sign-on",
    "identity.unlinked": "Unlinked an account from single sign-on",
    "invitation.addressed": "Noted where to send a personal link",
    "invitation.made": "Made a personal link",
    "invitation.renewed": "Made a personal link anew",
    "invitation.opened": "Opened a personal link",
    "invitation.revoked": "Revoked a personal link",
    "item.changed": "Changed what is shared about a requirement",
    "member.added": "Added a member",
    "member.changed": "Changed a member's role",
    "member.granted": "Gave an organization somebody who looks after it",
    "member.invitation_revoked": "Revoked the invitation of a member",
    "member.invited": "Invited a member",
    "member.joined": "Joined as a member",
    "member.removed": "Removed a member",
    "milestone.recorded": "Recorded a result",
    "milestone.removed": "Removed a recorded result",
    "milestone.restored": "Brought a recorded result back",
    "organization.exported": "Took home all data of the organization",
    "organization.founded": "Founded the organization",
    "organization.kept": "Kept the organization after all",
    "organization.leaving": "Removed the organization, until its last day hidden",
    "organization.purged": "Deleted the organization with everything in it",
    "password.changed": "Changed the password",
    "password.reset": "Set a new password by a link",
    "password.reset-link": "Made a link to set a new password",
    "respondent.account": "Let a respondent answer with an account",
    "respondent.added": "Added a respondent",
    "respondent.changed": "Changed a respondent",
    "respondent.erased": "Removed a respondent's identity",
    "respondent.exported": "Took home all data of a respondent",
    "respondent.removed": "Removed a respondent with all answers",
    "retention.purged": "Deleted what was kept long enough",
    "second-factor.codes": "Made new recovery codes",
    "second-factor.off": "Switched the second factor off",
    "second-factor.recovery-code": "Used a recovery code",
    "second-factor.on": "Switched the second factor on",
    "sessions.ended": "Ended sessions",
    "setup.link": "Made a set-up link",
    "share.made": "Made a share link",
    "share.revoked": "Revoked a share link",
    "sign-in": "Signed in",
    "sign-in.failed": "Failed to sign in",
    "sign-out": "Signed out",
    "targets.changed": "Changed target levels",
    "token.made": "Made an API token",
    "token.revoked": "Revoked an API token",
    "unit.added": "Added a unit",
    "unit.changed": "Changed a unit",
    "unit.removed": "Removed a unit",
    "weights.changed": "Changed the weights",
}

FIELDS = {"key": "requirement", "sha256": "SHA-256", "size": "size in bytes"}
SHOWN_OF_HASH = 12


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value before and after; an addition has nothing before."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One entry in words; `href` is empty where the thing is gone or has no page."""

    position: int
    at: datetime
    who: str
    what: str
    thing: str
    href: str
    place: str
    differences: tuple[Difference, ...]


def trail_line(entry: TrailEntry, names: TrailNames) -> TrailLine:
    """Return an entry in words."""
    thing, href = _thing(entry, names)
    fields = list(dict.fromkeys((*entry.before, *entry.after)))
    return TrailLine(
        position=entry.position,
        at=entry.at,
        who=actor_text(entry.actor_kind, entry.actor_id, names),
        what=deed_text(entry.action),
        thing=thing,
        href=href,
        place=entry.address,
        differences=tuple(_difference(field, entry.before, entry.after) for field in fields),
    )


def actor_text(kind: str, number: int | None, names: TrailNames) -> str:
    """Say who did something; a program is named by the account it used."""
    if kind in ACTORS:
        return ACTORS[kind]
    name = names.accounts.get(number or 0, GONE)
    return f"{name}, by a token" if kind == "token" else name


def deed_text(action: str) -> str:
    """Say what was done in a plain sentence; an action without one is told by its own words.

    >>> deed_text("answer.changed"), deed_text("thing.bent")
    ('Changed an own answer', 'Thing bent')
    """
    return DEEDS.get(action, action.replace(".", " ").replace("_", " ").replace("-", " ").capitalize())


def kind_text(kind: str) -> str:
    """Name a kind of actions.

    >>> kind_text("sign-in"), kind_text("item")
    ('Sign in', 'Requirements')
    """
    known = {"item": "Requirements", "answer": "Own answers", "weights": "Weights", "comparison": "Comparison"}
    return known.get(kind, kind.replace("-", " ").capitalize())


def value_text(value: Any) -> str:
    """Write a value of the trail: what was withheld as such, a text by its length.

    >>> value_text({"characters": 12}), value_text({"withheld": True}), value_text(None), value_text(["EX", "IT"])
    ('12 characters', 'not shown', 'nothing', 'EX, IT')
    >>> value_text("2026-12-12"), value_text("2026-12-26T08:59:12.705612"), value_text("in_work")
    ('12 Dec 2026', '26 Dec 2026 08:59 UTC', 'in_work')
    """
    if isinstance(value, Mapping):
        return _mapping_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, str):
        return _day_text(value) or value
    is_plain = isinstance(value, list) and all(isinstance(each, str | int) for each in value)
    return ", ".join(str(each) for each in value) if is_plain else json.dumps(value, ensure_ascii=False)


def _mapping_text(value: Mapping[str, Any]) -> str:
    if value.get("withheld"):
        return "not shown"
    if set(value) == {"characters"}:
        return count_text(value["characters"], "character") if value["characters"] else "nothing"
    return ", ".join(f"{name} {value_text(each)}" for name, each in value.items()) or "nothing"


def _day_text(text: str) -> str:
    """Write a day or a moment as people do; nothing for any other text."""
    try:
        found = datetime.fromisoformat(text) if text[:4].isdecimal() and text[4:5] == "-" else None
    except ValueError:
        return ""
    if found is None:
        return ""
    return date_text(found) + (f" {found:%H:%M} UTC" if len(text) > len("2026-12-12") else "")


def _difference(field: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    return Difference(
        field=field_text(field),
        before=_shown(field, before[field]) if field in before else "",
        after=_shown(field, after[field]) if field in after else "",
    )


def field_text(field: str) -> str:
    """Name a field of the trail as people do.

    >>> field_text("sha256"), field_text("is_closed"), field_text("last_day")
    ('SHA-256', 'closed', 'last day')
    """
    return FIELDS.get(field, field.removeprefix("is_").replace("_", " "))


def _shown(field: str, value: Any) -> str:
    """Write a value as a page has room for it: of a hash its beginning; the exports tell all of it."""
    is_long = field == "sha256" and isinstance(value, str) and len(value) > SHOWN_OF_HASH
    return f"{value[:SHOWN_OF_HASH]}..." if is_long else value_text(value)


def _thing(entry: TrailEntry, names: TrailNames) -> tuple[str, str]:
    """Say what an entry is about, with the address of its page while there is one."""
    parts = dict(part.partition(":")[::2] for part in entry.subject.split("/"))
    known = _known(parts, entry, names)
    told = [_part_text(kind, number, names) for kind, number in parts.items() if kind != "assessment"]
    if "assessment" in parts:
        told.append(known or f"assessment {parts['assessment']}, deleted")
    return ", ".join(told), _href(parts) if known else ""


def _known(parts: Mapping[str, str], entry: TrailEntry, names: TrailNames) -> str:
    """Return the title of an entry's assessment; one that was founded later has only taken its number over."""
    number = parts.get("assessment", "")
    title, since = names.assessments.get(int(number), ("", None)) if number.isdecimal() else ("", None)
    return title if since is not None and since <= entry.at else ""


def _part_text(kind: str, number: str, names: TrailNames) -> str:
    if kind == "account":
        return names.accounts.get(int(number), GONE) if number.isdecimal() else number
    if kind == "respondent":
        return names.respondents.get(int(number), GONE) if number.isdecimal() else number
    if kind in ("answer", "item"):
        return number
    return f"{kind.replace('-', ' ')} {number}".strip()


def _href(parts: Mapping[str, str]) -> str:
    """Return the page of an assessment that shows a thing."""
    assessment = int(parts["assessment"])
    if "action" in parts:
        return links.page_path(assessment, f"actions/{parts['action']}")
    if "clause" in parts:
        return links.page_path(assessment, f"c/{parts['clause']}")
    pages = {"milestone": "history", "weights": "settings/weights"}
    inside = next((page for kind, page in pages.items() if kind in parts), "")
    is_setting = parts.keys() & {"unit", "targets", "respondent"} and "answer" not in parts
    return links.page_path(assessment, inside or ("settings" if is_setting else ""))
