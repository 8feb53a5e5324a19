"""The pages about personal data: taking it home, removing a name, removing an organization and keeping it after all."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from app.db import local_scope
from app.records import EvidenceFile
from app.services.privacy.erasing import erase_account
from app.services.sharing.invitations import store_account
from tests.people import ADMINISTRATOR, CONSULTANT, OWNER, PASSWORD, READER, RESPONDENT

PAGE = "/o/1/personal"


def _archive(response: Any) -> zipfile.ZipFile:
    assert response.status_code == 200, response.text[:500]
    assert response.headers["content-type"] == "application/zip"
    assert "attachment" in response.headers["content-disposition"]
    return zipfile.ZipFile(io.BytesIO(response.content))


def test_everything_of_an_organization_comes_in_one_archive(halden: Any) -> None:
    archive = _archive(halden.post(f"{PAGE}/export"))

    names = archive.namelist()
    assert archive.testzip() is None
    assert (names[0], names[-1]) == ("README.txt", "manifest.json")
    assert {"organization.json", "members.json", "assessments/1.json", "tables/answer.json"} <= set(names)
    for file in json.loads(archive.read("manifest.json"))["files"]:
        assert hashlib.sha256(archive.read(file["path"])).hexdigest() == file["sha256"]
    assert "Took home all data of the organization" in halden.get("/o/1/audit").text


def test_no_connection_is_held_while_the_files_of_an_archive_are_taken_slowly(installation: Any) -> None:
    database, held = installation.app.state.database, []
    with database.writing() as session:
        scope = local_scope(session)
        place = {"organization_id": installation.people.halden, "assessment_id": 1, "key": "dir.strategy"}
        file = {"name": "Strategy.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
        scope.insert(EvidenceFile, **place, **file, stored_name="a" * 40, uploaded_at=scope.now, uploaded_by="Mara")

    class Slow:
        def open(self, _: str) -> io.BytesIO:
            held.append(database.engine.pool.checkedout())
            return io.BytesIO(b"%PDF")

    installation.app.state.storage = Slow()

    answer = installation.sign_in(OWNER).post(f"/o/{installation.people.halden}/personal/export")

    assert held == [0]
    assert "files/1-Strategy.pdf" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_an_assessment_of_the_archive_can_be_imported_again(halden: Any) -> None:
    archive = _archive(halden.post(f"{PAGE}/export"))

    files = {"file": ("again.json", archive.read("assessments/1.json"), "application/json")}
    assert halden.request("POST", "/import", files=files).headers["location"] == "/a/2"


def test_the_page_lists_respondents_and_finds_them_by_name(halden: Any) -> None:
    everybody, found = halden.get(PAGE), halden.get(f"{PAGE}?q=lindq")
    nobody = halden.get(f"{PAGE}?q=zzz")

    assert "Mara Lindqvist" in everybody.text
    assert "Mara Lindqvist" in found.text
    assert len(found.links) < len(everybody.links)
    assert "Nobody of this name" in nobody.text


def test_the_data_of_a_respondent_comes_in_an_archive(halden: Any) -> None:
    archive = _archive(halden.post(f"{PAGE}/1/export"))

    person = json.loads(archive.read("assessments/1/respondent.json"))[0]
    assert person["name"] == "Mara Lindqvist"
    assert json.loads(archive.read("assessments/1/answer.json"))


def test_the_answers_of_who_has_an_account_or_was_removed_are_not_taken_one_by_one(installation: Any) -> None:
    owner, yuki = installation.sign_in(OWNER), 8
    with installation.app.state.database.writing() as session:
        store_account(local_scope(session), 1, yuki, installation.people.accounts[RESPONDENT])

    with_account, page = owner.post(f"{PAGE}/{yuki}/export"), owner.get(f"{PAGE}/{yuki}")
    with installation.app.state.database.writing() as session:
        erase_account(local_scope(session), installation.people.accounts[RESPONDENT])
    removed, removed_page = owner.post(f"{PAGE}/{yuki}/export"), owner.get(f"{PAGE}/{yuki}")

    assert (with_account.status_code, removed.status_code) == (422, 422)
    for text in (with_account.text, page.text):
        assert "Yuki Tanaka has an account, and takes their data home on their account page." in text
    for text in (removed.text, removed_page.text):
        assert "The name was removed. What this person answered stays" in text
    assert "/export" not in page.text + removed_page.text


def test_a_name_is_removed_once_it_was_typed(halden: Any) -> None:
    refused = halden.post(f"{PAGE}/1/remove", {"confirm": "Mara"})
    done = halden.post(f"{PAGE}/1/remove", {"confirm": "mara lindqvist", "notes": "remove"})

    assert "Type Mara Lindqvist to remove the name" in refused.text
    page = halden.follow(done)
    assert "The name is removed" in page.text
    assert "Mara Lindqvist" not in page.text
    assert "Removed person 1" in page.text
    assert halden.get("/a/1/report").status == 200
    assert halden.get("/a/1/settings").status == 200
    invitations = halden.get("/a/1/invitations").text
    assert "name somebody in the settings first" in invitations
    assert "of Removed person 1<" not in invitations


def test_respondents_of_others_are_not_found(halden: Any) -> None:
    assert halden.get(f"{PAGE}/999").status == 404
    assert halden.get("/o/7/personal").status == 404


def test_consultants_and_owners_see_it_and_nobody_else(installation: Any) -> None:
    for email, status in ((CONSULTANT, 200), (OWNER, 200), (RESPONDENT, 403), (READER, 403)):
        assert installation.sign_in(email).get(PAGE).status == status, email


def test_an_owner_removes_an_organization_and_keeps_it_after_all(installation: Any) -> None:
    owner = installation.sign_in(OWNER)

    wrong = owner.post("/o/1/data/remove", {"confirm": "Halden"})
    removed = owner.follow(owner.post("/o/1/data/remove", {"confirm": "Halden Components"}))

    assert "Type Halden Components" in wrong.text
    assert 'href="#confirm">Nothing is removed. Type Halden Components to remove' in wrong.text
    assert "will be deleted for good on" in removed.text
    assert "Halden Components" not in owner.get("/").text
    assert owner.get("/a/1").status in (403, 404)
    kept = owner.follow(owner.post("/o/1/data/keep"))
    assert "The organization stays" in kept.text
    assert owner.get("/a/1").status == 200


def test_an_administrator_may_remove_and_keep_an_organization_without_seeing_into_it(installation: Any) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    assert administrator.get("/o/1/data").status == 200
    assert administrator.get(PAGE).status in (403, 404)
    assert administrator.post("/o/1/data/remove", {"confirm": "Halden Components"}).status_code == 303
    assert administrator.post("/o/1/data/keep").status_code == 303


def test_a_consultant_may_not_remove_an_organization(installation: Any) -> None:
    assert installation.sign_in(CONSULTANT).get("/o/1/data").status == 403


def test_ones_own_data_comes_in_an_archive(installation: Any) -> None:
    reader = installation.sign_in(READER)

    archive = _archive(reader.post("/account/data/export"))

    assert json.loads(archive.read("account.json"))[0]["email"] == READER
    assert b"argon2" not in b"".join(archive.read(name) for name in archive.namelist())


def test_ones_own_account_is_removed_with_password_and_address(installation: Any) -> None:
    reader = installation.sign_in(READER)
    assert "Remove my account" in reader.get("/account/data").text

    wrong = reader.post("/account/data/remove", {"confirm": READER, "present": "not it"})
    untyped = reader.post("/account/data/remove", {"confirm": "x", "present": PASSWORD})
    done = reader.post("/account/data/remove", {"confirm": READER, "present": PASSWORD})

    assert (wrong.status_code, untyped.status_code) == (422, 422)
    assert done.headers["location"] == "/sign-in"
    assert reader.request("GET", "/account").headers["location"].startswith("/sign-in")
    trail = installation.sign_in(OWNER).get("/o/1/audit").text
    assert "a removed person" in trail
    assert "Removed a person" in trail


def test_the_last_administrator_stays(installation: Any) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    refused = administrator.post("/account/data/remove", {"confirm": ADMINISTRATOR, "present": PASSWORD})

    assert "the last administrator" in refused.text


def test_an_administrator_removes_the_account_of_somebody_else(installation: Any) -> None:
    administrator, reader = installation.sign_in(ADMINISTRATOR), installation.sign_in(READER)
    address = f"/admin/accounts/{installation.people.accounts[READER]}/data"

    assert READER in administrator.get(address).text
    assert "Type" in administrator.post(f"{address}/remove", {"confirm": "x"}).text
    assert administrator.post(f"{address}/remove", {"confirm": READER}).headers["location"] == "/admin"
    assert reader.request("GET", "/account").status_code == 303
    assert administrator.get(address).status == 404
    assert reader.get("/admin/audit").status != 200


def test_the_trail_of_the_installation_shows_it_to_administrators(installation: Any) -> None:
    administrator, reader = installation.sign_in(ADMINISTRATOR), installation.sign_in(READER)
    reader.post("/account/data/export")

    page = administrator.get("/admin/audit?kind=account")

    assert "Took home all data of a person" in page.text
    assert "Tomas Novak" in page.text
    assert "position,at" in administrator.request("GET", "/admin/audit.csv").text
    assert "account.exported" in administrator.request("GET", "/admin/audit.jsonl").text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_demo_has_no_account_to_remove(halden: Any, method: str) -> None:
    address = "/account/data" if method == "GET" else "/account/data/export"

    assert halden.request(method, address).status_code == 403
