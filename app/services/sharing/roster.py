"""A list of people becomes respondents: what would happen to each line, and doing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.db import Scope
from app.errors import Refused
from app.services.assessment_rows import find_row
from app.services.people import add_respondent, list_respondents
from app.services.sharing.invitations import list_invitations, note_email
from app.services.units import list_units
from app.values import RespondentDraft, RespondentInfo
from app.values.ways_in import ListedPerson, ListOutcome, PersonLine


def plan_list(scope: Scope, assessment_id: int, lines: Iterable[PersonLine]) -> tuple[ListedPerson, ...]:
    """Return what would become of each line of a list: add, email (noted for somebody known), known or fault."""
    find_row(scope, assessment_id)
    known = {person.name.casefold(): person for person in list_respondents(scope, assessment_id)}
    emails = {each.respondent_id: each.email for each in list_invitations(scope, assessment_id)}
    return tuple(_plan(line, known, emails) for line in lines)


def take_list(scope: Scope, assessment_id: int, lines: Iterable[PersonLine]) -> ListOutcome:
    """Add the people of a list and note their addresses; faulty lines are left out and told, the rest is kept."""
    planned = plan_list(scope, assessment_id, lines)
    units = {unit.name: unit.id for unit in list_units(scope, assessment_id)}
    left_out = [each for each in planned if each.what == "fault"]
    added = noted = 0
    for each in planned:
        if each.what == "add":
            try:
                person = add_respondent(scope, assessment_id, _draft(each.line, units))
            except Refused as refusal:
                left_out.append(ListedPerson(line=each.line, what="fault", text=_told(refusal)))
                continue
            added += 1
            note_email(scope, assessment_id, person.id, each.line.email)
        elif each.what == "email":
            noted += 1
            found = next(one for one in list_respondents(scope, assessment_id) if _is_same(one, each.line))
            note_email(scope, assessment_id, found.id, each.line.email)
    return ListOutcome(added=added, noted=noted, left_out=tuple(left_out))


def _plan(line: PersonLine, known: dict[str, RespondentInfo], emails: dict[int, str]) -> ListedPerson:
    if line.faults:
        return ListedPerson(line=line, what="fault", text=" ".join(line.faults))
    person = known.get(line.name.casefold())
    if person is None:
        return ListedPerson(line=line, what="add", text="")
    kept = " ".join(_differences(line, person))
    if line.email and line.email != emails.get(person.id, ""):
        return ListedPerson(
            line=line, what="email", text=f"Is a respondent already; the e-mail is noted. {kept}".strip()
        )
    return ListedPerson(line=line, what="known", text=f"Is a respondent already. {kept}".strip())


def _differences(line: PersonLine, person: RespondentInfo) -> Iterator[str]:
    """Tell what the list says otherwise about somebody known, which stays as it is here."""
    if line.roles and set(line.roles) != set(person.roles):
        yield f"The roles stay {' '.join(person.roles)}; the list says {' '.join(line.roles)}."
    if line.job_title and line.job_title != person.job_title:
        yield "The job title stays as it is here."
    if line.asked is not None and line.asked != person.asked:
        yield "What they are asked stays as it is here."


def _draft(line: PersonLine, units: dict[str, int]) -> RespondentDraft:
    return RespondentDraft(
        name=line.name, roles=line.roles, job_title=line.job_title, unit_id=units.get(line.unit), asked=line.asked
    )


def _is_same(person: RespondentInfo, line: PersonLine) -> bool:
    return person.name.casefold() == line.name.casefold()


def _told(refusal: Refused) -> str:
    problems: Sequence[object] = refusal.problems
    return " ".join(str(problem) for problem in problems) or refusal.detail
