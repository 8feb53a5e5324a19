"""The people of the test installation arrive where their role lets them."""

from __future__ import annotations

from tests.people import OUTSIDER, OWNER, READER


def test_a_member_sees_the_organization_and_an_outsider_sees_nothing_of_it(installation) -> None:
    owner, reader, outsider = (installation.sign_in(email) for email in (OWNER, READER, OUTSIDER))

    assert owner.get("/a/1/settings").status == 200
    assert reader.get("/a/1/report").status == 200
    assert outsider.get("/a/1").status == 404
    assert installation.stranger().request("GET", "/a/1").headers["location"] == "/sign-in?next=%2Fa%2F1"
