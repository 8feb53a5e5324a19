"""The form that adds or edits one action, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.presenters import links
from app.presenters.marks import Choice
from app.presenters.plan.actions import FINISHED, ClosureRow, build_closure, definition_of_done
from app.presenters.plan.gaps import STATUS_TEXTS
from app.presenters.standing import Standing
from app.presenters.words import number_text
from planning import propose_action
from planning.values import Action, Closure

NEW = 0


@dataclass(frozen=True, kw_only=True)
class ActionForm:
    """The form that adds or edits an action. Field values are text as typed; `errors` by field name.

    `number` is None for a new action. `etag` is the version as text. `shows_verified` asks who has looked, and when:
    only what is done can be verified.
    """

    number: int | None
    page_title: str
    submit_text: str
    action: str
    cancel_href: str
    remove_action: str
    title: str
    owner: str
    start: str
    due: str
    effort_days: str
    note: str
    definition_of_done: str
    verified_by: str
    verified_on: str
    shows_verified: bool
    statuses: tuple[Choice, ...]
    closes: tuple[ClosureRow, ...]
    gap_choices: tuple[Choice, ...]
    owners: tuple[str, ...]
    etag: str
    errors: Mapping[str, str] = field(default_factory=dict)


def build_action_form(
    standing: Standing,
    *,
    action: Action | None = None,
    key: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> ActionForm:
    """Build the form for an action of the plan, or for a new one that closes the gap of `key`.

    `typed` holds what was sent and refused, by field name; it wins over what is stored, so that nothing typed is lost.
    """
    shown = _proposed(standing, key) if action is None else action
    closures = shown.closes
    values = {**_texts(standing, shown), **(typed or {})}
    is_new = action is None
    plan = links.page_path(standing.id, "plan")
    path = links.page_path(standing.id, "actions") if action is None else links.action_path(standing.id, action.number)
    return ActionForm(
        number=None if action is None else action.number,
        page_title="Add action" if is_new else "Edit action",
        submit_text="Add action" if is_new else "Save action",
        action=path,
        cancel_href=plan,
        remove_action="" if is_new else f"{path}/remove",
        title=values["title"],
        owner=values["owner"],
        start=values["start"],
        due=values["due"],
        effort_days=values["effort_days"],
        note=values["note"],
        definition_of_done=values["definition_of_done"],
        verified_by=values["verified_by"],
        verified_on=values["verified_on"],
        shows_verified=values["status"] in FINISHED,
        statuses=tuple(
            Choice(value=status.value, text=text, is_selected=status.value == values["status"])
            for status, text in STATUS_TEXTS.items()
        ),
        closes=tuple(
            build_closure(catalogue=standing.catalogue, closure=closure, trace_href=_trace_href(standing, closure.key))
            for closure in closures
        ),
        gap_choices=_gap_choices(standing, closures),
        owners=_owners(standing),
        etag="" if action is None else str(action.version),
        errors=dict(errors or {}),
    )


def _trace_href(standing: Standing, key: str) -> str:
    has_gap = any(gap.key == key for gap in standing.result.gaps)
    return links.trace_path(standing.id, f"gap:{key}:priority") if has_gap else ""


def _proposed(standing: Standing, key: str) -> Action:
    """A new action starts today and closes the gap of `key`, if there is one, as far as its target (PL-02, PL-03)."""
    gap = next((gap for gap in standing.result.gaps if gap.key == key), None)
    if gap is None:
        return Action(number=NEW, title="", closes=(), start=standing.today)
    return propose_action(catalogue=standing.catalogue, gap=gap, number=NEW, start=standing.today)


def _texts(standing: Standing, action: Action) -> dict[str, str]:
    """Return what the fields of the form say of an action."""
    return {
        "title": action.title,
        "owner": action.owner,
        "start": _day_text(action.start),
        "due": _day_text(action.due),
        "effort_days": "" if action.effort_days is None else number_text(action.effort_days),
        "note": action.note,
        "definition_of_done": action.definition_of_done
        or definition_of_done(catalogue=standing.catalogue, closures=action.closes),
        "status": action.status.value,
        "verified_by": action.verified_by,
        "verified_on": _day_text(action.verified_on),
    }


def _day_text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _gap_choices(standing: Standing, closures: tuple[Closure, ...]) -> tuple[Choice, ...]:
    """Offer every gap in the recommended order; those the action closes are selected."""
    chosen = {closure.key for closure in closures}
    by_key = standing.catalogue.by_key
    return tuple(
        Choice(
            value=gap.key,
            text=f"{by_key[gap.key].number} {by_key[gap.key].title}, level {gap.level} to {gap.target}",
            is_selected=gap.key in chosen,
        )
        for gap in sorted(standing.result.gaps, key=lambda gap: gap.order)
    )


def _owners(standing: Standing) -> tuple[str, ...]:
    """Suggest respondents and those who own an action already."""
    names = [person.name for person in standing.snapshot.respondents]
    names += [action.owner for action in standing.snapshot.actions if action.owner]
    return tuple(sorted(dict.fromkeys(names), key=str.casefold))
