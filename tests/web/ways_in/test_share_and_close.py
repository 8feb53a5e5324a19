"""Share links on the pages, submitting an assessment, and telling search engines that nothing is for them."""

from __future__ import annotations

from tests.people import OWNER, READER


def test_a_leader_reads_one_report_and_how_its_figures_came_about(ways) -> None:
    path, leader = ways.share(), ways.installation.stranger()

    report = leader.follow(leader.request("GET", path))

    assert report.status == 200
    assert 'class="nav"' not in report.text
    assert leader.get("/a/1/trace/overall:gate").status == 200
    assert "Opened 1 time, last" in ways.consultant.get("/a/1/share").text
    for closed in ("/a/1/plan", "/a/1", "/a/1/history", "/a/1/report.xlsx"):
        assert leader.request("GET", closed).status_code == 403


def test_a_shared_report_holds_no_link_to_anything_else(ways) -> None:
    leader = ways.installation.stranger()

    report = leader.follow(leader.request("GET", ways.share()))

    inner = {link for link in report.links if not link.startswith("#")}
    assert {link for link in inner if not link.startswith("/a/1/trace/")} == set()


def test_a_revoked_link_ends_at_once(ways) -> None:
    path, leader = ways.share(), ways.installation.stranger()
    leader.request("GET", path)
    assert 'data-confirm="Revoke the link for Board?' in ways.consultant.get("/a/1/share").text

    ways.consultant.post("/a/1/share/1/revoke")

    assert leader.request("GET", "/a/1/report").status_code == 303
    assert "The link that opened this page works no more" in leader.get("/sign-in").text
    assert leader.request("GET", path).status_code == 404
    assert "Revoked" in ways.consultant.get("/a/1/share").text


def test_a_link_without_a_name_or_a_day_is_told_at_its_fields(ways) -> None:
    refused = ways.consultant.post("/a/1/share", {"label": "", "last_day": "2031-01-01"})
    unread = ways.consultant.post("/a/1/share", {"label": "Board", "last_day": "soon"})

    assert refused.status_code == unread.status_code == 422
    assert 'href="#label"' in refused.text
    assert 'href="#last_day">A link to a report works from today on, and for a year at most.' in refused.text
    assert 'href="#last_day">soon is not a day' in unread.text


def test_the_report_leads_those_who_may_share_it(ways) -> None:
    reader = ways.installation.sign_in(READER)

    assert "/a/1/share" in ways.consultant.get("/a/1/report").links
    assert "/a/1/share" not in reader.get("/a/1/report").links


def test_a_submitted_assessment_is_locked_until_it_is_unlocked(ways, guest) -> None:
    yuki = guest("Yuki Tanaka")

    closed = ways.consultant.follow(ways.consultant.post("/a/1/close"))

    assert "Submitted" in closed.text
    assert "by Mara Lindqvist. Answers are locked." in closed.text
    assert yuki.browser.request("GET", "/a/1").status_code == 303
    clause = ways.consultant.get("/a/1/c/5")
    assert "is locked" in clause.text
    assert "I have finished this clause" not in clause.text
    refused = ways.consultant.post("/a/1/answers/gov.leadership", {"level": "2"})
    assert refused.status_code == 409
    assert "its answers are locked" in refused.text
    assert "Invite all" not in ways.consultant.post("/a/1/invitations").text

    opened = ways.consultant.follow(ways.consultant.post("/a/1/reopen"))

    assert "The answers are unlocked." in opened.text
    assert yuki.get("/a/1").status == 200


def test_only_those_who_may_unlock_it_are_offered_to(ways) -> None:
    ways.consultant.post("/a/1/close")

    assert "/a/1/reopen" in ways.installation.sign_in(OWNER).get("/a/1").text
    reader = ways.installation.sign_in(READER).get("/a/1").text
    assert "Answers are locked." in reader
    assert "/a/1/reopen" not in reader


def test_search_engines_are_told_to_stay_away(ways) -> None:
    stranger = ways.installation.stranger()

    rule, page = stranger.request("GET", "/robots.txt"), stranger.request("GET", "/help")

    assert rule.text == "User-agent: *\nDisallow: /\n"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text


def test_a_page_beyond_the_shared_report_leads_back_to_it(ways) -> None:
    leader = ways.installation.stranger()
    leader.request("GET", ways.share())

    page = leader.parse(leader.request("GET", "/a/1/plan"))

    assert "Your link opens one report and how its figures came about" in page.text
    assert "/a/1/report" in page.links
    assert "/" not in page.links


def test_a_last_day_that_is_over_is_told_as_such(ways) -> None:
    refused = ways.consultant.post("/a/1/share", {"label": "Board", "last_day": "2020-01-01"})

    assert refused.status_code == 422
    assert "works from today on, and for a year at most" in refused.text


def test_an_empty_field_is_named_in_the_summary(ways) -> None:
    refused = ways.consultant.post("/a/1/share", {"label": "", "last_day": ""})

    assert 'href="#label">Who it is for: This field is empty.' in refused.text
