"""How people see it: findings and medians of roles, told only of groups that hide each person."""

from __future__ import annotations

from typing import Any

from app.presenters import build_report
from app.presenters.attention import find_attention
from app.presenters.report.people import PeopleView
from app.values import RespondentInfo


def crowd(role: str, levels: tuple[int, ...], *, first: int, number: str = "5.2") -> tuple[Any, Any]:
    """People of one role, each with one answer."""
    people = tuple(
        RespondentInfo(id=first + place, name=f"{role} {place}", job_title="", roles=(role,))
        for place in range(len(levels))
    )
    return people, {person.id: {number: level} for person, level in zip(people, levels, strict=True)}


def people_of(halden: Any, *groups: tuple[Any, Any], **more: Any) -> PeopleView:
    people = tuple(person for group, _ in groups for person in group)
    given = {key: levels for _, answers in groups for key, levels in answers.items()}
    found = build_report(halden.standing(people=people, given=given, **more)).told.people
    assert found is not None
    return found


def test_leaders_and_staff_two_levels_apart_are_a_finding_even_when_a_level_is_agreed(halden) -> None:
    leaders, staff = crowd("EX", (4, 4, 4, 3, 5), first=10), crowd("EM", (1, 2, 2, 2, 3, 4), first=20)

    found = people_of(halden, leaders, staff, items={"5.2": {"agreed_level": 3}})

    assert [(row.number, row.text, row.href) for row in found.gaps] == [
        (
            "5.2",
            "Digitalization policy: leadership sees level 4 (5 answers), staff level 2 (6 answers).",
            "/a/7/c/5#r-5.2",
        )
    ]
    assert found.summary == "Groups stand two levels or more apart on 1 requirement."
    assert found.compared_text == "Compared: leadership or management with staff on 1 requirement."


def test_groups_that_see_the_same_are_said_to(halden) -> None:
    found = people_of(halden, crowd("EX", (3,) * 5, first=10), crowd("EM", (3,) * 5, first=20))

    assert (found.gaps, found.summary) == ((), "No two groups stand two levels apart.")


def test_small_groups_are_told_as_counts_and_never_by_their_levels(halden) -> None:
    found = people_of(halden, crowd("EX", (4,), first=10), crowd("EM", (1, 1, 1), first=20))

    assert found.gaps == ()
    assert found.summary == "No two groups can be compared yet: each needs 5 answers to the same requirement."
    assert [text.rsplit(": ", 1)[1] for text in found.not_shown] == ["1."]
    assert (found.role_splits, found.role_split_note) == ((), "2 roles with fewer than 5 answers are not shown apart.")


def test_what_staff_live_without_an_answer_of_theirs_is_told(halden) -> None:
    found = people_of(halden, crowd("DL", (2, 2), first=10, number="7.3"))

    assert [(row.number, row.text) for row in found.unheard] == [
        ("7.3", "Awareness: no employee has answered, though this is lived by staff.")
    ]
    assert found.summary.endswith("1 requirement lived by staff without an answer of theirs.")


def test_units_that_are_compared_are_counted(halden) -> None:
    from app.values import UnitInfo

    units = (UnitInfo(id=1, name="Plant Halden", size=420), UnitInfo(id=2, name="Plant Brno", size=180))
    people = tuple(
        RespondentInfo(id=number, name=str(number), job_title="", roles=("DL",), unit_id=1 if number < 15 else 2)
        for number in range(10, 20)
    )

    given = {person.id: {"5.2": 1 if person.unit_id == 1 else 4} for person in people}
    found = build_report(halden.standing(people=people, given=given, units=units)).told.people

    assert found is not None
    assert found.compared_text == "Compared: a unit with others 1 time."
    assert found.gaps[0].text.startswith("Digitalization policy: Plant Brno sees level 4 (5 answers)")
    assert found.summary.endswith("Units stand apart on 1 requirement.")


def test_roles_are_shown_apart_only_from_five_answers(halden) -> None:
    staff, managers = crowd("EM", (1, 2, 2, 3, 4), first=10), crowd("QM", (2, 2, 2, 2, 3), first=20)
    staff[1][10]["8.6"] = 5

    found = people_of(halden, staff, managers)

    by_role = {split.code: split for split in found.role_splits}
    assert (by_role["EM"].people, by_role["EM"].levels[1], by_role["QM"].levels[1]) == (5, "2", "2")
    assert set(by_role["EM"].levels[2:]) == {"-"}, "a median of one person's answer is never shown"
    assert found.role_split_note == ""


def test_a_second_role_is_held_back_where_a_single_vote_could_be_worked_out(halden) -> None:
    staff, managers, executive = (
        crowd("EM", (1, 2, 2, 3, 4), first=10),
        crowd("QM", (3,) * 6, first=20),
        crowd("EX", (5,), first=30),
    )

    found = people_of(halden, staff, managers, executive)

    by_role = {split.code: split.levels[1] for split in found.role_splits}
    assert by_role == {"QM": "3", "EM": "-"}
    assert found.role_split_note == "1 role with fewer than 5 answers is not shown apart."


def test_attention_tells_of_leaders_and_staff_only_where_both_may_be_shown(halden) -> None:
    leaders, staff = crowd("EX", (4,) * 5, first=10), crowd("EM", (1,) * 5, first=20)
    few = crowd("EM", (1,), first=20)

    def kinds(*groups: tuple[Any, Any]) -> list[tuple[str, str]]:
        people = tuple(person for group, _ in groups for person in group)
        given = {key: levels for _, answers in groups for key, levels in answers.items()}
        return [(row.kind, row.text) for row in find_attention(halden.standing(people=people, given=given))]

    assert kinds(leaders, staff) == [("perception", "Leaders and employees differ by 3 levels")]
    assert kinds(leaders, few) == [("disagreement", "Answers range from level 1 to 4")]


def test_attention_takes_leaders_and_staff_from_the_roles_of_the_catalogue(halden) -> None:
    # The head of digitalization leads here, production is the staff, and executives are managers like others.
    sides = {"DL": "leadership", "PO": "staff"}
    roles = tuple(
        role.model_copy(update={"perspective": sides.get(role.code, "management")}) for role in halden.catalogue.roles
    )
    own = halden.catalogue.model_copy(update={"roles": roles})

    def text(leader: str, staff: str) -> str:
        groups = (crowd(leader, (5,) * 5, first=10), crowd(staff, (1,) * 6, first=20))
        given = {key: levels for _, answers in groups for key, levels in answers.items()}
        people = tuple(person for group, _ in groups for person in group)
        (row,) = find_attention(halden.standing(catalogue=own, people=people, given=given))
        return row.text

    assert text("DL", "PO") == "Leaders and employees differ by 4 levels"
    assert text("EX", "EM") == "Answers range from level 1 to 5"
