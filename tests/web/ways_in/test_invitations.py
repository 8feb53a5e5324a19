"""The pages of invitations: inviting, the landing, answering by link, and what becomes of links that have ended."""

from __future__ import annotations

import re

import pytest

from tests.people import OUTSIDER, OWNER, RESPONDENT

STRATEGY = "/a/1/answers/dir.strategy"


def test_a_link_is_shown_once_and_kept_as_a_hash(ways) -> None:
    path = ways.invite("Yuki Tanaka", "yuki@halden.example")

    page = ways.consultant.get("/a/1/invitations")

    assert path not in page.text
    assert "yuki@halden.example" in page.text
    assert "Sent" in page.text


def test_the_landing_tells_what_a_person_needs_and_opens_nothing(ways) -> None:
    path = ways.invite("Yuki Tanaka")
    stranger = ways.installation.stranger()

    page = stranger.get(path)

    assert page.headings == ["Yuki Tanaka, Halden Components asks for your view"]
    for told in ("14 questions", "12 Dec 2026", "What is stored about you", "Who sees what", "Mara Lindqvist"):
        assert told in page.text
    assert "without your name and without your notes, but with your role and unit" in page.text
    assert "with names" not in page.text
    assert stranger.request("GET", "/a/1").status_code == 303
    assert "Opened" not in ways.consultant.get("/a/1/invitations").text


def test_the_first_time_leads_to_the_questions_and_later_to_where_one_stands(ways) -> None:
    path, stranger = ways.invite("Yuki Tanaka"), ways.installation.stranger()

    first, second = stranger.post(path), stranger.post(path)

    assert (first.headers["location"], second.headers["location"]) == ("/a/1/c/5", "/a/1")
    assert "Go on answering" in stranger.get(path).text


def test_a_respondent_answers_by_link(ways, guest) -> None:
    yuki = guest("Yuki Tanaka")

    overview = yuki.get("/a/1")
    number = ways.respondent("Yuki Tanaka")
    saved = yuki.post("/a/1/answers/gov.leadership", {"as": str(number), "level": "2", "etag": "9.9"})

    assert "of 14 questions" in overview.text
    assert saved.status_code == 303
    assert "Answering as <b>Yuki Tanaka</b>" in yuki.get("/a/1/c/5").text
    assert "Opened" in ways.consultant.get("/a/1/invitations").text


def test_a_respondent_reaches_no_answer_of_others(ways, guest) -> None:
    yuki, mara = guest("Yuki Tanaka"), str(ways.respondent("Mara Lindqvist"))

    for form in ({"as": mara, "level": "2"}, {"as": "agreed", "level": "2"}, {"as": mara, "level": "seven"}):
        refused = yuki.post(STRATEGY, form)

        assert refused.status_code == 403
        assert "You answer for yourself here" in refused.text
    yuki.post("/a/1/as", {"as": mara})
    assert "Answering as <b>Yuki Tanaka</b>" in yuki.get("/a/1/c/5").text


def test_the_facilitator_cannot_answer_for_somebody_who_answers_by_link(ways, guest) -> None:
    number = str(ways.respondent("Yuki Tanaka"))
    before = ways.consultant.get("/a/1/c/5").text

    guest("Yuki Tanaka")

    assert f'name="as" value="{number}"' in before
    assert f'name="as" value="{number}"' not in ways.consultant.get("/a/1/c/5").text
    refused = ways.consultant.post("/a/1/answers/gov.leadership", {"as": number, "level": "2"})
    assert refused.status_code == 403
    assert "answers for themselves" in refused.text


@pytest.mark.parametrize("how", ["wrong", "revoked", "renewed", "closed"])
def test_every_link_that_does_not_work_gives_the_same_page(ways, how: str) -> None:
    path = ways.invite("Yuki Tanaka")
    number = ways.respondent("Yuki Tanaka")
    if how == "revoked":
        ways.consultant.post(f"/a/1/invitations/{number}/revoke")
    if how == "renewed":
        ways.invite("Yuki Tanaka")
    if how == "closed":
        ways.consultant.post("/a/1/close")
    stranger = ways.installation.stranger()

    shown = stranger.get("/i/wrong" if how == "wrong" else path)
    opened = stranger.post("/i/wrong" if how == "wrong" else path)

    assert (shown.status, opened.status_code) == (404, 404)
    assert "Ask whoever sent it to you for a new one." in shown.text
    assert "This link does not work" in opened.text
    assert "Halden" not in shown.text


def test_whoever_tries_many_links_has_to_wait(ways) -> None:
    stranger = ways.installation.stranger()

    statuses = [stranger.request("GET", f"/{kind}/guess-{number}").status_code for kind in "is" for number in range(12)]

    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_leaving_forgets_the_link_on_this_device_only(ways) -> None:
    path = ways.invite("Yuki Tanaka")
    yuki = ways.open(path)

    yuki.post("/leave/1")

    assert yuki.browser.request("GET", "/a/1").status_code == 303
    assert ways.open(path).get("/a/1").status == 200


def test_everybody_is_invited_at_once(ways) -> None:
    ways.invite("Yuki Tanaka")

    done = ways.consultant.post("/a/1/invitations")

    assert len(re.findall(r'value="http://127.0.0.1/i/', done.text)) == 8
    assert "Invite all" not in ways.consultant.get("/a/1/invitations").text


def test_an_address_that_is_none_is_told_at_its_field(ways) -> None:
    number = ways.respondent("Yuki Tanaka")

    refused = ways.consultant.post(f"/a/1/invitations/{number}", {"email": "yuki", "do": "invite"})
    saved = ways.consultant.post(f"/a/1/invitations/{number}", {"email": "yuki@halden.example", "do": "save"})

    assert refused.status_code == 422
    assert f'href="#email-{number}">yuki is not an e-mail address' in refused.text
    assert saved.headers["location"] == f"/a/1/invitations#person-{number}"


class TestAccounts:
    def test_a_member_answers_signed_in_once_their_account_is_chosen(self, ways) -> None:
        member = ways.installation.sign_in(RESPONDENT)
        number, account = ways.respondent("Yuki Tanaka"), ways.installation.people.accounts[RESPONDENT]
        before = member.get("/a/1").text

        ways.consultant.post(f"/a/1/invitations/{number}/account", {"account": str(account)})

        assert "You are not among the people who answer here yet" in before
        assert "of 14 questions" in member.get("/a/1").text
        saved = member.post("/a/1/answers/gov.leadership", {"as": str(number), "level": "2"})
        assert saved.status_code == 303

    def test_an_account_that_may_not_answer_is_told_at_its_field(self, ways) -> None:
        number, outsider = ways.respondent("Yuki Tanaka"), ways.installation.people.accounts[OUTSIDER]

        refused = ways.consultant.post(f"/a/1/invitations/{number}/account", {"account": str(outsider)})

        assert refused.status_code == 422
        assert f'href="#account-{number}">This account may not answer' in refused.text

    def test_opening_while_signed_in_links_the_account(self, ways) -> None:
        path, member = ways.invite("Yuki Tanaka"), ways.installation.sign_in(RESPONDENT)

        member.post(path)

        assert "of 14 questions" in member.get("/a/1").text
        assert "Account: Yuki Tanaka" in ways.consultant.get("/a/1/invitations").text

    def test_whoever_facilitates_is_asked_to_pass_the_link_on(self, ways) -> None:
        path, owner = ways.invite("Yuki Tanaka"), ways.installation.sign_in(OWNER)

        page, refused = owner.get(path), owner.post(path)

        assert "pass it on without opening it" in page.text
        assert "Start answering" not in page.text
        assert refused.status_code == 403


class TestLists:
    LIST = (
        "Ana Sousa; ana@halden.example; EM\nLiv; EM; Shift leader; What is this\nYuki Tanaka; yuki@halden.example; EM"
    )

    def test_a_list_is_looked_at_before_it_is_taken_in(self, ways) -> None:
        page = ways.consultant.post("/a/1/invitations/list", {"list": self.LIST, "do": "look"})

        assert page.status_code == 200
        for told in ("Added", "Left out", "E-mail noted", "It is not clear what What is this is"):
            assert told in page.text
        assert "Ana Sousa</b>" not in ways.consultant.get("/a/1/invitations").text

    def test_what_was_left_out_stays_in_the_field(self, ways) -> None:
        page = ways.consultant.post("/a/1/invitations/list", {"list": self.LIST, "do": "add"})

        assert "1 added, 1 e-mail address noted" in page.text
        assert "Liv\t" in page.text
        assert "Ana Sousa</b>" in page.text

    def test_a_good_list_is_taken_in(self, ways) -> None:
        done = ways.consultant.post("/a/1/invitations/list", {"list": "Ana Sousa; EM", "do": "add"})

        assert "The list is taken in" in ways.consultant.follow(done).text

    def test_a_file_is_read_into_the_field(self, ways) -> None:
        file = {"file": ("people.csv", b"name;e-mail;roles\nAna Sousa;ana@halden.example;EM\n", "text/csv")}

        page = ways.consultant.request("POST", "/a/1/invitations/list", data={"do": "look", "list": ""}, files=file)

        assert "Ana Sousa\tana@halden.example\tEM" in page.text

    def test_an_empty_list_is_told_at_its_field(self, ways) -> None:
        refused = ways.consultant.post("/a/1/invitations/list", {"list": " ", "do": "look"})

        assert refused.status_code == 422
        assert 'href="#list">The list is empty' in refused.text


def test_the_settings_narrow_what_somebody_is_asked(ways) -> None:
    number = ways.respondent("Yuki Tanaka")
    form = {"name": "Yuki Tanaka", "roles": ["EM"], "confirmed": "1"}

    refused = ways.consultant.post(f"/a/1/people/{number}", form | {"asked": "5.1 99.9"})
    done = ways.consultant.post(f"/a/1/people/{number}", form | {"asked": "5.1, 7.3"})

    assert f'href="#person-{number}-asked"' in refused.text
    assert done.status_code == 303
    assert 'value="5.1 7.3"' in ways.consultant.get("/a/1/settings").text
    assert "2 questions, chosen" in ways.consultant.get("/a/1/invitations").text


def test_whose_name_was_removed_is_offered_no_way_in(ways) -> None:
    number = ways.respondent("Yuki Tanaka")
    ways.open(ways.invite("Yuki Tanaka"))

    removed = ways.consultant.post(f"/o/1/personal/{number}/remove", {"confirm": "Yuki Tanaka"})
    page = ways.consultant.get("/a/1/invitations").text

    assert removed.status_code == 303
    assert "Their answers stay, and nobody sees or changes them" in page
    assert f'id="email-{number}"' not in page
    assert f'id="account-{number}"' not in page


def test_a_page_beyond_the_own_questions_says_so_and_leads_back(ways, guest) -> None:
    yuki = guest("Yuki Tanaka")

    page = yuki.browser.parse(yuki.browser.request("GET", "/a/1/report"))

    assert page.status == 403
    assert "Your link opens your own questions only" in page.text
    assert "/a/1" in page.links


def test_leaving_says_that_the_link_still_works(ways, guest) -> None:
    yuki = guest("Yuki Tanaka")

    yuki.post("/leave/1")

    assert "You have left on this device. Your link opens it again." in yuki.get("/sign-in").text


def test_a_list_says_what_each_cell_was_read_as(ways) -> None:
    people = "Ana Sousa; ana@halden.example; EM; Planner\nLiv Berg; liv@halden.example; EM; 7.3 99.9"

    page = ways.consultant.parse(ways.consultant.post("/a/1/invitations/list", {"list": people, "do": "look"}))

    assert "ana@halden.example, job title Planner" in page.text
    assert "There is no requirement 99.9." in page.text


def test_a_list_that_is_left_tells_of_noted_addresses_only_where_there_are_some(ways) -> None:
    people = "Ana Sousa; ana@halden.example; EM\nLiv Berg; liv@halden.example"

    page = ways.consultant.parse(ways.consultant.post("/a/1/invitations/list", {"list": people, "do": "add"}))

    assert "1 added. These lines are left" in page.text
