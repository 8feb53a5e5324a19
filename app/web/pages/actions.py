"""Adding, editing, removing and bringing back one action of the plan."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData

from app.access import RequestScope, page_router
from app.errors import Conflict, Refused
from app.presenters import Standing, build_action_form, links
from app.services.actions import add_action, change_action, find_action, remove_action, restore_action
from app.values import ActionDraft
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, many, read_date, read_decimal, texts, whole_number
from app.web.frame import frame, gather
from app.web.rendering import render
from planning.values import Action, ActionStatus, Closure

router = page_router()
FIELDS = ("title", "owner", "start", "due", "effort_days", "status", "definition_of_done", "note")
PLACES = {name: name for name in (*FIELDS, "verified_by", "verified_on")}


@router.get("/a/{assessment_id}/actions/new")
def show_new(request: Request, scope: RequestScope, assessment_id: int, key: str = "") -> HTMLResponse:
    """Show the form for a new action, filled in for one gap when its key is given."""
    standing = gather(request, scope, assessment_id)
    return _page(request, standing, key=key)


@router.post("/a/{assessment_id}/actions", response_model=None)
def add(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Add an action, or show the form again with what is missing."""
    standing = gather(request, scope, assessment_id)
    typed, errors = texts(posted), dict[str, str]()
    draft = read_draft(standing, posted, errors)
    if not errors:
        try:
            add_action(scope, assessment_id, draft)
            return see_other(links.page_path(assessment_id, "plan"), "action_added")
        except Refused as refusal:
            errors = field_errors(refusal, fields=PLACES, other="key")
    closes = draft.closes[0].key if draft.closes else ""
    return _page(request, standing, key=closes, typed=typed, errors=errors)


@router.get("/a/{assessment_id}/actions/{number}")
def show_action(request: Request, scope: RequestScope, assessment_id: int, number: int) -> HTMLResponse:
    """Show the form of one action."""
    standing = gather(request, scope, assessment_id)
    return _page(request, standing, action=find_action(scope, assessment_id, number))


@router.post("/a/{assessment_id}/actions/{number}", response_model=None)
def change(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int, number: int
) -> HTMLResponse | RedirectResponse:
    """Save an action; when somebody else changed it meanwhile, show what was typed and what is stored."""
    standing = gather(request, scope, assessment_id)
    action, errors = find_action(scope, assessment_id, number), dict[str, str]()
    draft = read_draft(standing, posted, errors)
    told = ""
    if not errors:
        try:
            change_action(scope, assessment_id, number, base_version=_version(posted), draft=draft)
            return see_other(links.page_path(assessment_id, "plan"), "action_saved")
        except Refused as refusal:
            errors = field_errors(refusal, fields=PLACES, other="key")
        except Conflict as conflict:
            told = _told(conflict)
    return _page(request, standing, action=action, typed=texts(posted), errors=errors, conflict=told)


@router.post("/a/{assessment_id}/actions/{number}/remove")
def remove(posted: PostedForm, scope: RequestScope, assessment_id: int, number: int) -> RedirectResponse:
    """Take an action out of the plan; the next page offers to bring it back."""
    remove_action(scope, assessment_id, number, base_version=_version(posted))
    return see_other(links.page_path(assessment_id, "plan"), f"action_removed.{assessment_id}.{number}")


@router.post("/a/{assessment_id}/actions/{number}/restore")
def restore(scope: RequestScope, assessment_id: int, number: int) -> RedirectResponse:
    """Bring a removed action back."""
    restore_action(scope, assessment_id, number)
    return see_other(links.page_path(assessment_id, "plan"), "action_restored")


def read_draft(standing: Standing, posted: FormData, errors: dict[str, str]) -> ActionDraft:
    """Read an action out of its form; unreadable values are noted by field."""
    typed = texts(posted)
    start, due = read_date(typed.get("start", ""), "start", errors), read_date(typed.get("due", ""), "due", errors)
    return ActionDraft(
        title=typed.get("title", ""),
        closes=_closures(standing, posted, errors),
        owner=typed.get("owner", ""),
        start=start,
        due=due,
        effort_days=read_decimal(typed.get("effort_days", ""), "effort_days", errors),
        status=_status(typed.get("status", ActionStatus.OPEN.value)),
        definition_of_done=typed.get("definition_of_done", ""),
        note=typed.get("note", ""),
        verified_by=typed.get("verified_by", ""),
        verified_on=read_date(typed.get("verified_on", ""), "verified_on", errors),
    )


def _closures(standing: Standing, posted: FormData, errors: dict[str, str]) -> tuple[Closure, ...]:
    """Read the gaps that were listed as key:from:to, and the one chosen in the list."""
    found = {}
    for entry in many(posted, "closes"):
        key, _, levels = entry.partition(":")
        low, _, high = levels.partition(":")
        start, end = whole_number(low), whole_number(high)
        if start is not None and end is not None:
            found[key] = Closure(key=key, from_level=start, to_level=end)
    chosen = texts(posted).get("key", "")
    gap = next((gap for gap in standing.result.gaps if gap.key == chosen), None)
    if gap is not None and chosen not in found:
        found[chosen] = Closure(key=gap.key, from_level=gap.level, to_level=gap.target)
    if not found:
        errors["key"] = "No gap is chosen. Choose the gap that this action closes."
    return tuple(found.values())


def _status(text: str) -> ActionStatus:
    return ActionStatus(text) if text in {status.value for status in ActionStatus} else ActionStatus.OPEN


def _version(posted: FormData) -> int:
    return whole_number(texts(posted).get("etag", "")) or 0


def _told(conflict: Conflict) -> str:
    """Say what is stored now, field by field, above the form that keeps what was typed."""
    stored = "; ".join(f"{each.field.replace('_', ' ')}: {each.theirs or 'empty'}" for each in conflict.conflicts)
    return f"This action was changed in the meantime. Stored now is: {stored}. Save again to use your values."


def _page(
    request: Request,
    standing: Standing,
    *,
    action: Action | None = None,
    key: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
) -> HTMLResponse:
    kept = None if typed is None else {name: typed[name] for name in FIELDS if name in typed}
    form = build_action_form(standing, action=action, key=key, typed=kept, errors=errors)
    return render(
        request,
        "action.html",
        status=412 if conflict else 422 if errors else 200,
        form=form,
        conflict_text=conflict,
        shell=frame(standing, active="plan", screen=form.page_title),
    )
