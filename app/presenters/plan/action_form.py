"""The form that adds or edits one action, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.presenters import links
from app.presenters.marks import Choice
from app.presenters.plan.actions import ClosureRow, build_closure, definition_of_done
from app.presenters.plan.gaps import STATUS_TEXTS
from app.presenters.standing import Standing
from app.presenters.words import number_text
from planning.values import Action, ActionStatus, Closure
from scoring.values import Gap


@dataclass(frozen=True, kw_only=True)
class ActionForm:
    """The form that adds or edits an action. Field values are text as typed; `errors` by field name.

    `number` is None for a new action. `etag` is the version as text.
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
    closures = action.closes if action is not None else _proposed(standing, key)
    values = {**_stored(standing, action, closures), **(typed or {})}
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


def _proposed(standing: Standing, key: str) -> tuple[Closure, ...]:
    """A new action for a gap lifts it to its target; without a gap nothing is proposed."""
    gap = next((gap for gap in standing.result.gaps if gap.key == key), None)
    return () if gap is None else (Closure(key=gap.key, from_level=gap.level, to_level=gap.target),)


def _stored(standing: Standing, action: Action | None, closures: tuple[Closure, ...]) -> dict[str, str]:
    """Return the field values of the stored action, or the proposals for a new one."""
    if action is None:
        gap = _gap_of(standing, closures)
        return {
            "title": "" if gap is None else standing.catalogue.by_key[gap.key].title,
            "owner": "",
            "start": standing.today.isoformat(),
            "due": "",
            "effort_days": "" if gap is None else number_text(gap.factors.effort_days),
            "note": "",
            "definition_of_done": definition_of_done(catalogue=standing.catalogue, closures=closures),
            "status": ActionStatus.OPEN.value,
        }
    return {
        "title": action.title,
        "owner": action.owner,
        "start": "" if action.start is None else action.start.isoformat(),
        "due": "" if action.due is None else action.due.isoformat(),
        "effort_days": "" if action.effort_days is None else number_text(action.effort_days),
        "note": action.note,
        "definition_of_done": action.definition_of_done
        or definition_of_done(catalogue=standing.catalogue, closures=closures),
        "status": action.status.value,
    }


def _gap_of(standing: Standing, closures: tuple[Closure, ...]) -> Gap | None:
    return next((gap for gap in standing.result.gaps if closures and gap.key == closures[0].key), None)


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
