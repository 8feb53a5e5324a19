"""Looking at one of one's organizations: the list honours the choice, forms begin with it, outsiders gain nothing."""

from __future__ import annotations

import pytest

from tests.people import CONSULTANT, OTHER_ORGANIZATION, OUTSIDER, OWNER, READER
from tests.web.conftest import SAMPLE

EMPTY_FILE = ("answers.csv", b"respondent,role,key,level,note\nMara Lindqvist,EX,dir.strategy,2,\n", "text/csv")


def _also_in_brno(house, email: str, role: str) -> None:
    from app.db import local_scope
    from app.services.administration.organizations import grant_role
    from app.values.visitor import MemberRole

    with house.app.state.database.writing() as session:
        grant_role(local_scope(session), organization_id=house.people.brno, email=email, role=MemberRole(role))


def test_the_choice_is_remembered_until_all_are_asked_for(installation) -> None:
    _also_in_brno(installation, CONSULTANT, "consultant")
    consultant = installation.sign_in(CONSULTANT)

    chosen = consultant.get(f"/?organization={installation.people.brno}")
    later = consultant.get("/")
    every = consultant.get("/?organization=all")

    assert chosen.headings == later.headings == [f"Assessments of {OTHER_ORGANIZATION}"]
    assert f"{OTHER_ORGANIZATION} has no assessment yet. Start one, or import a file." in later.text
    assert "Halden Components" not in later.text
    assert f"/o/{installation.people.brno}" in later.links
    assert every.headings == ["Assessments"]
    assert "Halden Components" in consultant.get("/").text


def test_an_organization_of_others_cannot_be_chosen(installation) -> None:
    outsider = installation.sign_in(OUTSIDER)

    page = outsider.get(f"/?organization={installation.people.halden}")

    assert page.headings == ["Assessments"]
    assert "Halden Components" not in page.text


def test_a_reader_is_led_to_no_form_and_to_no_members(installation) -> None:
    page = installation.sign_in(READER).get(f"/?organization={installation.people.halden}")

    assert page.headings == ["Assessments of Halden Components"]
    assert "/new" not in page.links
    assert "/import" not in page.links
    assert f"/o/{installation.people.halden}" not in page.links


def test_whoever_belongs_nowhere_is_told_what_to_do(installation) -> None:
    from tests.people import ADMINISTRATOR

    page = installation.sign_in(ADMINISTRATOR).get("/")

    assert "You belong to no organization yet. Ask its owner for an invitation." in page.text


def test_a_reader_of_an_organization_without_assessments_is_told_whom_to_ask(installation) -> None:
    _also_in_brno(installation, READER, "reader")

    page = installation.sign_in(READER).get(f"/?organization={installation.people.brno}")

    assert f"{OTHER_ORGANIZATION} has no assessment yet. Ask the owner" in page.text
    assert "/organizations" in page.links


def test_the_form_begins_with_the_chosen_organization(installation) -> None:
    consultant = installation.sign_in(CONSULTANT)
    before = consultant.get("/new").values["organization"]
    consultant.get(f"/?organization={installation.people.halden}")

    assert before == ""
    assert consultant.get("/new").values["organization"] == "Halden Components"
    assert consultant.get("/import").values["organization"] == "Halden Components"


def test_whoever_has_one_organization_and_may_found_none_begins_with_it(installation) -> None:
    assert installation.sign_in(OWNER).get("/new").values["organization"] == "Halden Components"


def test_an_owner_founds_no_other_organization(installation) -> None:
    owner = installation.sign_in(OWNER)
    form = {"organization": "Lyon Valves", "title": "DMS", "mode": "full", "name": "Jonas Weber", "roles": "EX"}

    refused = owner.post("/new", form)

    assert refused.status_code == 422
    assert 'href="#organization"' in refused.text
    assert "Only consultants found organizations such as Lyon Valves" in refused.text
    assert owner.post("/new", form | {"organization": "Halden Components"}).status_code == 303


def test_a_consultant_founds_another_and_facilitates_it(installation) -> None:
    consultant = installation.sign_in(CONSULTANT)
    form = {"organization": "Lyon Valves", "title": "DMS", "mode": "full", "name": "Mara Lindqvist", "roles": "EX"}

    started = consultant.follow(consultant.post("/new", form))

    assert started.status == 200
    assert "You facilitate here" in consultant.get("/organizations").text


def test_a_file_that_names_no_organization_goes_where_one_looks(installation) -> None:
    owner = installation.sign_in(OWNER)

    done = owner.request("POST", "/import", files={"file": EMPTY_FILE}, data={"organization": "Halden Components"})

    assert done.status_code in (200, 303)
    assert "Halden Components" in owner.get("/").text


def test_an_owner_imports_for_no_other_organization(installation) -> None:
    outsider = installation.sign_in(OWNER)
    content = SAMPLE.read_bytes().replace(b"Halden Components", b"Lyon Valves")

    refused = outsider.request("POST", "/import", files={"file": (SAMPLE.name, content, "application/json")})

    assert refused.status_code == 422
    assert "Only consultants found organizations such as Lyon Valves" in refused.text


@pytest.mark.parametrize("value", ["-1", "1e9", "x", "'; drop table", "99999999999999999999"])
def test_a_choice_that_is_no_number_shows_all(installation, value: str) -> None:
    page = installation.sign_in(OWNER).request("GET", "/", params={"organization": value})

    assert page.status_code == 200
    assert "<h1>Assessments</h1>" in page.text


def test_whoever_is_refused_still_has_the_account_menu(installation) -> None:
    reader = installation.sign_in(READER)

    refused = reader.get("/a/1/settings")
    foreign = installation.sign_in(OUTSIDER).get("/a/1")
    nowhere = reader.get("/no/such/page")

    assert (refused.status, foreign.status, nowhere.status) == (403, 404, 404)
    assert "account-menu" in refused.ids
    assert "account-menu" in foreign.ids
    assert not any("/sign-in" in page.links for page in (refused, foreign, nowhere))


def test_organizations_are_listed_by_name_whatever_its_case(installation) -> None:
    from app.db import local_scope, table_of
    from app.records import Organization

    organizations = table_of(Organization)
    with installation.app.state.database.writing() as session:
        local_scope(session).run(
            organizations.update().where(organizations.c.id == installation.people.brno).values(name="antwerp Gears")
        )
    _also_in_brno(installation, CONSULTANT, "consultant")

    text = installation.sign_in(CONSULTANT).get("/organizations").text

    assert text.index("antwerp Gears") < text.index("Halden Components")
