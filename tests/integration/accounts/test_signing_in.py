"""Signing in: what is counted, what is noted, and when a session begins."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.db import table_of
from app.errors import TooManyTries
from app.records import AuditEntry, SignInSession
from app.services.accounts.people import ACCOUNT
from app.services.accounts.second_factor import begin_second_factor, confirm_second_factor
from app.services.accounts.signing_in import (
    begin_code,
    begin_sign_in,
    finish_code,
    finish_sign_in,
    is_waiting,
    sign_out,
    sign_out_everywhere,
)
from app.services.identity.sessions import find_session
from app.services.identity.visitors import visitor_of_session
from tests.integration.accounts.conftest import MARA, NOON

DAY = timedelta(days=1)
IDLE = timedelta(hours=12)


def _entries(scope) -> list[tuple[str, str, dict[str, object]]]:
    table = table_of(AuditEntry)
    rows = scope.rows(select(table).where(table.c.chain == 0).order_by(table.c.position))
    return [(row.action, row.subject, row.after) for row in rows]


def _enter(asking, *, email: str = MARA, is_right: bool = True, at=NOON, **options: object):
    with asking(at=at) as scope:
        made = begin_sign_in(scope, email)
    with asking(at=at) as scope:
        return finish_sign_in(scope, made, is_right=is_right, lasts=DAY, **options)


def test_a_right_password_begins_a_session_and_is_noted(asking, mara) -> None:
    done = _enter(asking, email=f"  {MARA.upper()} ", device="Firefox")

    assert done is not None
    with asking() as scope:
        (row,) = find_session(scope, done.secret, idle=IDLE)
        assert row is not None
        assert row.id == mara
        assert _entries(scope) == [("sign-in", f"account:{mara}", {"method": "password"})]


@pytest.mark.parametrize(("idle", "ends"), [(IDLE, IDLE), (2 * DAY, DAY)], ids=["idle", "absolute"])
def test_a_session_ends_when_it_rests_too_long_and_at_the_latest_after_its_time(asking, mara, idle, ends) -> None:
    secret = _enter(asking).secret

    with asking(at=NOON + ends - timedelta(seconds=1)) as scope:
        assert find_session(scope, secret, idle=idle)
    with asking(at=NOON + ends) as scope:
        assert not find_session(scope, secret, idle=idle)


def test_a_wrong_password_is_noted_without_what_was_typed(asking, mara) -> None:
    assert _enter(asking, is_right=False) is None
    assert _enter(asking, email="nobody@halden.example", is_right=False) is None

    with asking() as scope:
        assert _entries(scope) == [
            ("sign-in.failed", f"account:{mara}", {"step": "password"}),
            ("sign-in.failed", "account:unknown", {"step": "password"}),
        ]


def test_unknown_addresses_are_slowed_down_like_known_ones(asking, mara) -> None:
    refused = {}
    for email in (MARA, "nobody@halden.example"):
        for done in range(20):
            try:
                _enter(asking, email=email, is_right=False)
            except TooManyTries as error:
                refused[email] = (done, error.seconds)
                break

    assert refused == {MARA: (5, 2), "nobody@halden.example": (5, 2)}


def test_one_place_that_tries_many_accounts_is_slowed_down(asking) -> None:
    for number in range(20):
        _enter(asking, email=f"person{number}@halden.example", is_right=False)

    with pytest.raises(TooManyTries):
        _enter(asking, email="person20@halden.example", is_right=False)


def test_a_right_password_forgets_the_wrong_ones_of_the_account(asking, mara) -> None:
    for _ in range(4):
        _enter(asking, is_right=False)
    _enter(asking)

    for _ in range(5):
        _enter(asking, is_right=False)


def test_signing_in_ends_the_session_that_the_browser_had(asking, mara) -> None:
    first = _enter(asking)
    second = _enter(asking, replaces=first.secret)

    with asking() as scope:
        assert not find_session(scope, first.secret, idle=IDLE)
        assert find_session(scope, second.secret, idle=IDLE)


@pytest.mark.parametrize("column", ["disabled_at", "removed_at"])
def test_a_closed_account_is_as_good_as_none(asking, mara, column: str) -> None:
    with asking() as scope:
        scope.run(ACCOUNT.update().values({column: NOON}))

    with asking() as scope:
        made = begin_sign_in(scope, MARA)

    assert (made.account_id, made.stored) == (None, None)


def test_a_password_changed_in_the_meantime_is_not_taken(asking, mara) -> None:
    with asking() as scope:
        made = begin_sign_in(scope, MARA)
    with asking() as scope:
        scope.run(ACCOUNT.update().values(password_hash="another"))

    with asking() as scope:
        assert finish_sign_in(scope, made, is_right=True, lasts=DAY) is None


def test_a_password_under_old_parameters_is_stored_under_new_ones(asking, mara) -> None:
    _enter(asking, rehashed="$argon2id$new")

    with asking() as scope:
        assert scope.first(select(ACCOUNT.c.password_hash)).password_hash == "$argon2id$new"


def _switch_on(asking, mara: int) -> pyotp.TOTP:
    with asking(account=mara) as scope:
        begin_second_factor(scope, mara)
        secret = scope.first(select(ACCOUNT.c.totp_secret)).totp_secret
    app = pyotp.TOTP(secret)
    before = NOON - timedelta(minutes=5)
    with asking(account=mara, at=before) as scope:
        confirm_second_factor(scope, mara, app.at(before))
    return app


def test_with_a_second_factor_the_password_alone_opens_nothing(asking, mara) -> None:
    app = _switch_on(asking, mara)

    done = _enter(asking)

    assert done.awaits_code
    with asking() as scope:
        assert visitor_of_session(scope, done.secret, idle=IDLE) is None
        assert is_waiting(scope, done.secret)
        assert begin_code(scope, done.secret)
        opened = finish_code(scope, done.secret, app.at(NOON), lasts=DAY)
    with asking() as scope:
        assert visitor_of_session(scope, opened.secret, idle=IDLE).account_id == mara
        assert not is_waiting(scope, done.secret)
        assert _entries(scope)[-1] == ("sign-in", f"account:{mara}", {"method": "password and code"})


def test_a_wrong_code_is_noted_and_slowed_down(asking, mara) -> None:
    _switch_on(asking, mara)
    done = _enter(asking)

    for _ in range(5):
        with asking() as scope:
            begin_code(scope, done.secret)
            assert finish_code(scope, done.secret, "000000", lasts=DAY) is None

    with asking() as scope:
        with pytest.raises(TooManyTries):
            begin_code(scope, done.secret)
        assert _entries(scope)[-1] == ("sign-in.failed", f"account:{mara}", {"step": "code"})


def test_the_second_step_waits_ten_minutes(asking, mara) -> None:
    app = _switch_on(asking, mara)
    done = _enter(asking)
    late = NOON + timedelta(minutes=11)

    with asking(at=late) as scope:
        assert not begin_code(scope, done.secret)
        assert finish_code(scope, done.secret, app.at(late), lasts=DAY) is None
        assert not is_waiting(scope, "")


def test_signing_out_ends_this_session_and_everywhere_all_of_them(asking, mara) -> None:
    secrets = [_enter(asking).secret for _ in range(3)]
    with asking() as scope:
        here = visitor_of_session(scope, secrets[0], idle=IDLE)
        sign_out(scope, here)
        sign_out(scope, scope.visitor)

    with asking() as scope:
        left = [secret for secret in secrets if find_session(scope, secret, idle=IDLE)]
        ended = sign_out_everywhere(scope, mara)

    assert left == secrets[1:]
    assert ended == 2
    with asking() as scope:
        assert scope.rows(select(table_of(SignInSession))) == []
        assert [entry[0] for entry in _entries(scope)[-2:]] == ["sign-out", "sessions.ended"]
