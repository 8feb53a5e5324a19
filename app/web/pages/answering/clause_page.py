"""The page of a clause form: every card with the values it shows, and what became of the last save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.db import Scope
from app.errors import Conflict, NotFound, Refused
from app.presenters import RequirementCard, Standing, build_card, build_clause_form, links
from app.presenters.words import moment_text
from app.uploads import limits_of
from app.values import SavedAnswer
from app.values.evidence_files import EXTENSIONS
from app.web.forms import whole_number
from app.web.frame import frame, gather_as
from app.web.pages.answering.answer_form import CHECKBOXES, FIELDS, shown_values
from app.web.pages.answering.conflicts import ShownConflict, etag_of, shown_conflicts
from app.web.rendering import render
from questionnaires.answers import Problem

NOBODY = 0


@dataclass(frozen=True, kw_only=True)
class Told:
    """Why a save was not done: conflicts with both values, or the refusal in words."""

    conflicts: tuple[ShownConflict, ...]
    detail: str
    back: str


@dataclass(frozen=True, kw_only=True)
class FormCard:
    """A card with its form: `shown` is what is stored, `values` what the fields hold (typed values after a refusal)."""

    card: RequirementCard
    shown: Mapping[str, str]
    values: Mapping[str, str]
    told: Told | None = None
    file_problems: tuple[Problem, ...] = ()


def render_clause(
    request: Request,
    standing: Standing,
    *,
    clause: str,
    show: str = "all",
    refused: Mapping[str, tuple[Told, Mapping[str, str]]] | None = None,
    file_problems: Mapping[str, tuple[Problem, ...]] | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Render the form of a clause; NotFound when nothing of it is asked in this assessment."""
    try:
        view = build_clause_form(standing, clause=clause, show=show)
    except KeyError:
        raise NotFound(f"This assessment asks nothing of clause {clause}. Choose one from its overview.") from None
    return render(
        request,
        "clause.html",
        status=status,
        view=view,
        cards=[
            replace(
                _form_card(standing, card, (refused or {}).get(card.key)),
                file_problems=(file_problems or {}).get(card.key, ()),
            )
            for card in view.cards
        ],
        accept=",".join(EXTENSIONS),
        file_limit=limits_of(request).file_bytes,
        show=show,
        is_facilitator=standing.respondent is None and not standing.is_limited,
        is_limited=standing.is_limited,
        check_href=links.page_path(standing.id, "check"),
        shell=frame(standing, active=clause, screen=f"{view.number} {view.title}"),
    )


def render_saved(
    request: Request, scope: Scope, assessment_id: int, *, key: str, form: Mapping[str, str], saved: SavedAnswer
) -> HTMLResponse:
    """Render what a save from script changes on the page: the state line, and at first the answers of others."""
    card = None
    if saved.answer is not None and saved.answer.version == 1 and "level" in form:
        standing = gather_as(request, scope, assessment_id, respondent_of(form))
        card = build_card(standing, standing.catalogue.by_key[key])
    text = f"Saved {moment_text(scope.now, now=scope.now.astimezone())}"
    response = render(request, "saved.html", key=key, saved_text=text, card=card)
    response.headers["ETag"] = saved.etag
    return response


def render_refusal(
    request: Request,
    scope: Scope,
    assessment_id: int,
    *,
    key: str,
    form: Mapping[str, str],
    fault: Conflict | Refused,
) -> HTMLResponse:
    """Render why nothing was saved: a fragment for script, otherwise the page with all that was typed."""
    standing = gather_as(request, scope, assessment_id, respondent_of(form))
    requirement = standing.catalogue.by_key.get(key)
    if requirement is None:
        raise fault
    told = _told(fault, standing, key)
    if "x-partial" not in request.headers:
        refused = {key: (told, form)}
        return render_clause(request, standing, clause=requirement.clause, refused=refused, status=fault.status)
    response = render(request, "conflict.html", status=fault.status, key=key, told=told)
    if isinstance(fault, Conflict):
        response.headers["ETag"] = f'"{etag_of(fault)}"'
    return response


def respondent_of(form: Mapping[str, str]) -> int | None:
    """Return the respondent that a form was opened for, None for agreed levels.

    The form says it itself: who answers may have been switched in another tab since it was opened.
    """
    chosen = form.get("as", "agreed")
    return None if chosen == "agreed" else whole_number(chosen) or NOBODY


def _told(fault: Conflict | Refused, standing: Standing, key: str) -> Told:
    requirement = standing.catalogue.by_key[key]
    conflicts = shown_conflicts(fault, key=key, now=standing.now) if isinstance(fault, Conflict) else ()
    return Told(
        conflicts=conflicts,
        detail="" if conflicts else _detail(fault),
        back=links.clause_path(standing.id, requirement.clause, requirement.number),
    )


def _detail(fault: Conflict | Refused) -> str:
    problems = fault.problems if isinstance(fault, Refused) else ()
    return " ".join(f"{each.message} {each.remedy}" for each in problems) or fault.detail


def _form_card(standing: Standing, card: RequirementCard, refused: tuple[Told, Mapping[str, str]] | None) -> FormCard:
    shown = shown_values(standing, card.key)
    if refused is None:
        return FormCard(card=card, shown=shown, values=shown)
    told, typed = refused
    values = {name: typed.get(name, "0" if name in CHECKBOXES else "") for name in FIELDS}
    return FormCard(card=card, shown=shown, values=values, told=told)
