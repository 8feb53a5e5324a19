"""Where people stood still on their first walk: each page leads on, and says what is the matter."""

from __future__ import annotations

from app.db import local_scope
from app.services.assessments import list_assessments
from app.services.people import list_respondents
from tests.people import ADMINISTRATOR, CONSULTANT, OUTSIDER, OWNER, READER, name_of
from tests.web.conftest import House, Visitor

CLIENT = {"organization": "Moss Foundry", "title": "DMS", "mode": "quick", "planned_projects": "0", "roles": ["EX"]}


def _people_of_newest(house: House) -> list[tuple[str, int | None]]:
    with house.app.state.database.reading() as session:
        scope = local_scope(session)
        newest = list_assessments(scope)[0]
        return [(each.name, each.account_id) for each in list_respondents(scope, newest.id)]


def _remove(house: House) -> Visitor:
    owner = house.sign_in(OWNER)
    owner.post(f"/o/{house.people.halden}/data/remove", {"confirm": "Halden Components"})
    return owner


def test_a_consultant_starts_for_a_client_without_answering(installation: House) -> None:
    consultant = installation.sign_in(CONSULTANT)
    assert consultant.get("/new").values["name"] == ""

    started = consultant.follow(consultant.post("/new", {**CLIENT, "name": "", "people": "Ewa Kowalczyk, PM"}))

    assert "The assessment is started." in started.text
    assert _people_of_newest(installation) == [("Ewa Kowalczyk", None)]


def test_whoever_enters_themselves_answers_signed_in(installation: House) -> None:
    owner = installation.sign_in(OWNER)
    name = owner.get("/new").values["name"]

    owner.post("/new", {**CLIENT, "organization": "Halden Components", "name": name, "people": ""})

    assert name == name_of(OWNER)
    assert _people_of_newest(installation) == [(name, installation.people.accounts[OWNER])]


def test_an_owner_has_to_enter_somebody(installation: House) -> None:
    form = {**CLIENT, "organization": "Halden Components", "name": "", "people": ""}

    assert installation.sign_in(OWNER).post("/new", form).status_code == 422


def test_whose_organization_is_removed_is_told_so_and_led_on(installation: House) -> None:
    owner, reader = _remove(installation), installation.sign_in(READER)

    for visitor in (owner, reader):
        home = visitor.get("/")
        assert "Your organization is removed and hidden." in home.text
        assert "/organizations" in home.links
        told = visitor.get("/a/1")
        assert told.status == 403
        assert "Halden Components is removed and hidden." in told.text


def test_an_outsider_is_not_told_that_an_organization_is_removed(installation: House) -> None:
    _remove(installation)

    told = installation.sign_in(OUTSIDER).get("/a/1")

    assert told.status == 404
    assert "removed" not in told.text


def test_an_administrator_finds_data_and_trail_of_an_account_and_the_removal_of_an_organization(
    installation: House,
) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)
    number = installation.people.accounts[READER]

    account = administrator.get(f"/admin/accounts/{number}")
    organizations = administrator.get("/admin/organizations")

    for link in (f"/admin/accounts/{number}/data", f"/admin/audit?thing=account:{number}"):
        assert link in account.links
        assert administrator.get(link).status == 200
    assert f"/o/{installation.people.halden}/data" in organizations.links


def test_a_consultant_without_organizations_is_led_to_start_one(installation: House) -> None:
    from app.db import table_of
    from app.records import Membership

    with installation.app.state.database.writing() as session:
        local_scope(session).run(table_of(Membership).delete())

    assert "/new" in installation.sign_in(CONSULTANT).get("/organizations").links
