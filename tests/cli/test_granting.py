"""`groundwork admin grant`: an owner for an organization that nobody looks after."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import main
from app.db import Database, local_scope
from app.records import Organization
from app.services.membership.members import list_members
from app.settings import Settings
from tests.people import OUTSIDER, READER, People, people_of, with_people


def _settle(folder: Path) -> People:
    """Fill a data folder, and let Brno Castings share its name with another one."""
    with_people(Settings(data_dir=folder))
    database = Database(f"sqlite:///{folder / 'groundwork.db'}")
    with database.writing() as session:
        scope = local_scope(session)
        people = people_of(scope)
        scope.insert(Organization, name="Brno Castings", created_at=scope.now)
    database.close()
    return people


def _role(folder: Path, organization_id: int, email: str) -> str | None:
    database = Database(f"sqlite:///{folder / 'groundwork.db'}")
    with database.reading() as session:
        members = list_members(local_scope(session), organization_id)
    database.close()
    return next((member.role.value for member in members if member.email == email), None)


def _grant(folder: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["admin", "grant", *arguments, "--data-dir", str(folder)])
    return int(left.value.code or 0)


def test_an_account_gets_a_role_by_name_of_the_organization(tmp_path: Path, capsys) -> None:
    people = _settle(tmp_path)

    code = _grant(tmp_path, OUTSIDER, "Halden Components", "owner")
    again = _grant(tmp_path, READER, "Halden Components", "consultant")

    assert (code, again) == (0, 0)
    assert "is owner of Halden Components now." in capsys.readouterr().out
    assert _role(tmp_path, people.halden, OUTSIDER) == "owner"
    assert _role(tmp_path, people.halden, READER) == "consultant"


@pytest.mark.parametrize(
    ("arguments", "expected", "told"),
    [
        ((OUTSIDER, "Lyon Valves", "owner"), 2, "There is no organization named Lyon Valves."),
        ((OUTSIDER, "Brno Castings", "owner"), 1, "Several organizations are named Brno Castings."),
        ((OUTSIDER, "2", "reader"), 1, "This is the last one who may manage the organization."),
        (("nobody@halden.example", "Halden Components", "owner"), 1, "No account that can sign in has the address"),
    ],
)
def test_what_cannot_be_found_is_said(
    tmp_path: Path, capsys, arguments: tuple[str, ...], expected: int, told: str
) -> None:
    _settle(tmp_path)

    code = _grant(tmp_path, *arguments)

    assert code == expected
    assert told in capsys.readouterr().err


def test_of_two_with_one_name_the_number_chooses(tmp_path: Path) -> None:
    people = _settle(tmp_path)

    assert _grant(tmp_path, READER, str(people.brno), "owner") == 0
    assert _role(tmp_path, people.brno, READER) == "owner"
