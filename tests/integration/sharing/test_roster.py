"""A list of people: each line is added, noted, left as it is, or told with its fault; nothing is lost."""

from __future__ import annotations

from typing import Any

from app.db import Scope
from app.services.people import list_respondents
from app.services.sharing.invitations import list_invitations
from app.services.sharing.roster import plan_list, take_list
from app.values.ways_in import PersonLine


def _line(name: str, **values: Any) -> PersonLine:
    return PersonLine(place="row 1", written=(name,), name=name, **({"roles": ("EM",)} | values))


def test_people_are_added_with_their_address_and_what_they_are_asked(scope: Scope, halden: Any) -> None:
    line = _line("Ana Sousa", email="ana@halden.example", job_title="Shift leader", asked=("gov.leadership",))

    outcome = take_list(scope, halden.id, [line])

    ana = list_respondents(scope, halden.id)[-1]
    assert (outcome.added, outcome.noted, outcome.left_out) == (1, 0, ())
    assert (ana.name, ana.job_title, ana.asked) == ("Ana Sousa", "Shift leader", ("gov.leadership",))
    assert [each.email for each in list_invitations(scope, halden.id)] == ["ana@halden.example"]


def test_the_address_of_somebody_known_is_noted_and_the_rest_stays(scope: Scope, halden: Any) -> None:
    line = _line("yuki tanaka", email="yuki@halden.example", roles=("DL",), job_title="Lead", asked=("gov.leadership",))

    (planned,) = plan_list(scope, halden.id, [line])
    outcome = take_list(scope, halden.id, [line])
    (again,) = plan_list(scope, halden.id, [line])

    assert planned.what == "email"
    assert "The roles stay EM; the list says DL." in planned.text
    assert "job title stays" in planned.text
    assert (outcome.added, outcome.noted) == (0, 1)
    assert again.what == "known"


def test_faulty_lines_are_left_out_and_told(scope: Scope, halden: Any) -> None:
    lines = [_line("Ana Sousa"), _line("", faults=("There is no name. Write one.",)), _line("Ana Sousa")]

    outcome = take_list(scope, halden.id, lines)

    assert outcome.added == 1
    assert outcome.left_out[0].text == "There is no name. Write one."
    assert "already a respondent named Ana Sousa" in outcome.left_out[1].text
