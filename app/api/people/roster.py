"""Inviting many at once: rows of people, each of which is taken in or told what is wrong with it, and everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from fastapi import BackgroundTasks, Request
from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_BODY, WITH_LOCK, WITH_NOT_FOUND, AssessmentId, Model, api_router
from app.api.people.invitations import ByMail, MadeInvitation, handed_out
from app.db import Scope
from app.errors import Refused
from app.services.assessments import find_assessment
from app.services.catalogues import catalogue_of_edition
from app.services.people import list_respondents
from app.services.sharing.invitations import invite, invite_all, list_invitations
from app.services.sharing.roster import plan_list, take_list
from app.services.units import list_units
from app.values import RespondentInfo
from app.values.exact import Flag
from app.values.ways_in import ListedPerson, PersonLine, WayIn, way_in_of
from questionnaires.answers import Problem

router = api_router("/assessments/{assessment_id}/invitations", "invitations")
MOST_ROWS = 500
Text = Annotated[str, Field(max_length=1_000)]  # what may be longer than its column is told with its row
OUTCOMES: dict[str, Literal["added", "noted", "known", "refused"]] = {
    "add": "added",
    "email": "noted",
    "known": "known",
    "fault": "refused",
}
WHY_NOT = {
    WayIn.ACCOUNT: "Answers with an account and needs no invitation.",
    WayIn.REMOVED: "The name was removed with every way in.",
}
HAS_LINK = "Has been invited before; invitations/{respondent_id}/send makes a new link."


class InvitedPerson(Model):
    """One person, read by the rules of pasted lists. Somebody who is a respondent already stays as they are."""

    name: Text = Field(examples=["Jonas Weber"])
    email: Text = Field(default="", examples=["jonas.weber@halden.example"], description="Empty: passed on by hand.")
    roles: list[Text] = Field(max_length=20, examples=[["IT", "DL"]], description="Codes or names of roles.")
    job_title: Text = Field(default="", examples=["Head of IT"])
    unit: Text = Field(default="", examples=[""], description="Name of a unit of the assessment.")
    asked: list[Text] | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        examples=[["gov.leadership"]],
        description="Keys or numbers that narrow what the roles are asked; null: all of it.",
    )

    @property
    def cells(self) -> Mapping[str, Sequence[str]]:
        """The same as cells of a list."""
        texts = {"name": self.name, "email": self.email, "job_title": self.job_title, "unit": self.unit}
        return {name: [text] for name, text in texts.items()} | {"roles": self.roles, "asked": self.asked or []}


class NewInvitations(Model):
    """Who is invited: the people of a list, everybody who is not invited yet, or both."""

    people: list[InvitedPerson] = Field(default=[], max_length=MOST_ROWS)
    everybody: Flag = Field(
        default=False, description="Also invite every respondent who has neither an account nor a link yet."
    )
    look: Flag = Field(default=False, description="Only tell what would become of each row; nothing is done.")


class InvitedRow(Model):
    """What became of one row: `text` says what stays as it was or why it was refused.

    `invitation` is the link just made, null where none was.
    """

    place: str = Field(examples=["people[0]"])
    name: str = Field(examples=["Jonas Weber"])
    outcome: Literal["added", "noted", "known", "refused"] = Field(
        examples=["added"], description="noted: is a respondent already, and the e-mail address is new."
    )
    text: str = Field(examples=[""])
    respondent_id: int | None = Field(examples=[9])
    invitation: MadeInvitation | None


class InvitationReport(Model):
    """What became of every row, and whom `everybody` has invited besides."""

    rows: tuple[InvitedRow, ...]
    others: tuple[MadeInvitation, ...]


@router.post("", responses=WITH_NOT_FOUND | WITH_BODY | WITH_LOCK)
def invite_people(
    request: Request,
    scope: RequestScope,
    assessment_id: AssessmentId,
    body: NewInvitations,
    tasks: BackgroundTasks,
    mail: ByMail = True,
) -> InvitationReport:
    """Add people and invite them. Faulty rows are left out and told with what to do, the rest is kept.

    Each link is mailed, or in this answer and nowhere else. Whoever has been invited before gets no new link.
    """
    if not body.people and not body.everybody:
        problem = Problem(place="people", message="Nobody is named.", remedy="List people, or say everybody.")
        raise Refused(f"Nobody was invited. {problem}", [problem])
    lines = _read(scope, assessment_id, body.people)
    planned = {each.line.place: each for each in plan_list(scope, assessment_id, lines)}
    if body.look:
        return _report(planned, _people(scope, assessment_id), _ways_in(scope, assessment_id), {})
    planned |= {each.line.place: each for each in take_list(scope, assessment_id, lines).left_out}
    people, ways = _people(scope, assessment_id), _ways_in(scope, assessment_id)
    if body.everybody:
        made = invite_all(scope, assessment_id)
    else:
        taken = [people[each.line.name.casefold()].id for each in planned.values() if each.what != "fault"]
        made = tuple(invite(scope, assessment_id, each) for each in taken if ways[each] is WayIn.NOT_INVITED)
    handed = handed_out(request, scope, assessment_id, made, tasks=tasks, by_mail=mail)
    return _report(planned, people, ways, {each.respondent_id: each for each in handed})


def _read(scope: Scope, assessment_id: int, people: Sequence[InvitedPerson]) -> Sequence[PersonLine]:
    from app.intake.people import read_list_rows  # noqa: PLC0415 - reading lists waits until one comes

    catalogue = catalogue_of_edition(find_assessment(scope, assessment_id).catalogue_edition)
    units = [unit.name for unit in list_units(scope, assessment_id)]
    return read_list_rows(rows=[each.cells for each in people], catalogue=catalogue, units=units).lines


def _people(scope: Scope, assessment_id: int) -> dict[str, RespondentInfo]:
    return {person.name.casefold(): person for person in list_respondents(scope, assessment_id)}


def _ways_in(scope: Scope, assessment_id: int) -> dict[int, WayIn]:
    known = {each.respondent_id: each for each in list_invitations(scope, assessment_id)}
    return {each.id: way_in_of(each, known.get(each.id)) for each in list_respondents(scope, assessment_id)}


def _report(
    planned: dict[str, ListedPerson],
    people: dict[str, RespondentInfo],
    ways: dict[int, WayIn],
    made: dict[int, MadeInvitation],
) -> InvitationReport:
    rows = tuple(_row(each, people.get(each.line.name.casefold()), ways, made) for each in planned.values())
    told = {row.respondent_id for row in rows}
    return InvitationReport(rows=rows, others=tuple(each for number, each in made.items() if number not in told))


def _row(
    listed: ListedPerson, person: RespondentInfo | None, ways: dict[int, WayIn], made: dict[int, MadeInvitation]
) -> InvitedRow:
    is_refused = listed.what == "fault"
    number = None if person is None or is_refused else person.id
    way_in = WayIn.NOT_INVITED if number is None else ways.get(number, WayIn.NOT_INVITED)
    why_not = "" if way_in is WayIn.NOT_INVITED else WHY_NOT.get(way_in, HAS_LINK)
    return InvitedRow(
        place=listed.line.place,
        name=listed.line.name,
        outcome=OUTCOMES[listed.what],
        text=" ".join(filter(None, (listed.text, why_not))),
        respondent_id=number,
        invitation=None if number is None else made.get(number),
    )
