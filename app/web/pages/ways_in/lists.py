"""A list of people, pasted or as a file: first what would happen with each line, then doing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Form, Request, UploadFile
from starlette.responses import Response

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import Refused
from app.presenters import links
from app.presenters.access.invitations import planned_rows
from app.presenters.words import count_text
from app.services.assessments import find_assessment
from app.services.catalogues import catalogue_of_edition
from app.services.sharing.roster import plan_list, take_list
from app.services.units import list_units
from app.values.ways_in import PersonLine
from app.web.flash import see_other
from app.web.pages.ways_in.invitations import render_invitations

router = page_router()


@router.post("/a/{assessment_id}/invitations/list", response_model=None)
def take(
    request: Request,
    scope: RequestScope,
    assessment_id: int,
    typed: Annotated[str, Form(alias="list")] = "",
    do: Annotated[str, Form()] = "look",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Show what would become of a list, or take it in."""
    try:
        text, lines, notes = _read(scope, assessment_id, typed, file)
    except Refused as refusal:
        return render_invitations(request, scope, assessment_id, errors={"list": refusal.detail}, list_text=typed)
    if do == "add":
        return _add(request, scope, assessment_id, lines)
    planned = planned_rows(plan_list(scope, assessment_id, lines))
    return render_invitations(request, scope, assessment_id, list_text=text, list_notes=notes, planned=planned)


def _add(request: Request, scope: Scope, assessment_id: int, lines: Sequence[PersonLine]) -> Response:
    from app.intake.people import written_again  # noqa: PLC0415 - reading files waits until one comes

    outcome = take_list(scope, assessment_id, lines)
    if not outcome.left_out:
        return see_other(links.page_path(assessment_id, "invitations"), "people_added")
    noted = f", {count_text(outcome.noted, 'e-mail address', 'e-mail addresses')} noted" if outcome.noted else ""
    kept = f"{outcome.added} added{noted}. These lines are left: correct them here."
    return render_invitations(
        request,
        scope,
        assessment_id,
        list_text=written_again(each.line for each in outcome.left_out),
        list_notes=[kept],
        planned=planned_rows(outcome.left_out),
    )


def _read(
    scope: Scope, assessment_id: int, typed: str, file: UploadFile | None
) -> tuple[str, Sequence[PersonLine], Sequence[str]]:
    """Read a pasted list, or an uploaded one, whose lines stand in the form as text from then on."""
    from app.intake.people import read_list_file, read_list_text, written_again  # noqa: PLC0415 - on demand

    header = find_assessment(scope, assessment_id)
    catalogue = catalogue_of_edition(header.catalogue_edition)
    units = [unit.name for unit in list_units(scope, assessment_id)]
    if file is not None and file.filename:
        found = read_list_file(name=file.filename, content=file.file.read(), catalogue=catalogue, units=units)
        text = written_again(found.lines)
    else:
        text = typed.replace("\r\n", "\n").strip()
        found = read_list_text(text=text, catalogue=catalogue, units=units)
    return text, found.lines, [str(problem) for problem in found.problems]
