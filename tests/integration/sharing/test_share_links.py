"""Share links: a report until a day, counted, revocable, and one text for every link that has ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.db import Scope
from app.errors import NotFound, Refused
from app.services.identity.visitors import visitor_of_share
from app.services.sharing import share_links as service


def _make(scope: Scope, halden: Any, last_day: date | None = None) -> str:
    _, path = service.make_share_link(scope, halden.id, label="Board", last_day=last_day or scope.today)
    return path.removeprefix("/s/")


def test_a_link_opens_its_report_and_counts(scope: Scope, halden: Any) -> None:
    secret = _make(scope, halden)

    opened = [service.open_share_link(scope, secret), service.open_share_link(scope, secret)]

    (link,) = service.list_share_links(scope, halden.id)
    assert opened == [halden.id, halden.id]
    assert (link.label, link.times_opened, link.seen_at) == ("Board", 2, scope.now)


def test_a_link_works_through_its_last_day(scope: Scope, halden: Any) -> None:
    secret = _make(scope, halden, scope.today)
    ends = service.end_of(scope.today)

    assert service.open_share_link(replace(scope, now=ends - timedelta(seconds=1)), secret) == halden.id
    with pytest.raises(NotFound, match="replaced or revoked"):
        service.open_share_link(replace(scope, now=ends), secret)
    assert visitor_of_share(replace(scope, now=ends), secret) is None


def test_a_revoked_link_opens_nothing(scope: Scope, halden: Any) -> None:
    secret = _make(scope, halden)
    (link,) = service.list_share_links(scope, halden.id)

    service.revoke_share_link(scope, halden.id, link.id)
    service.revoke_share_link(scope, halden.id, link.id)

    with pytest.raises(NotFound, match="replaced or revoked"):
        service.open_share_link(scope, secret)
    assert service.list_share_links(scope, halden.id)[0].revoked_at == scope.now


@pytest.mark.parametrize("days", [-1, 400, None])
def test_a_last_day_out_of_reach_is_refused(scope: Scope, halden: Any, days: int | None) -> None:
    day = None if days is None else scope.today + timedelta(days=days)

    with pytest.raises(Refused, match="for a year at most"):
        service.make_share_link(scope, halden.id, label="Board", last_day=day)


def test_a_link_of_another_assessment_is_not_found(scope: Scope, halden: Any) -> None:
    with pytest.raises(NotFound, match="no share link 9"):
        service.revoke_share_link(scope, halden.id, 9)
