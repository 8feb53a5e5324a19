"""The second factor: a code works once and only now, a recovery code works once, and both can be renewed or ended."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.errors import Refused
from app.services.accounts.people import ACCOUNT
from app.services.accounts.second_factor import (
    RECOVERY,
    app_address,
    begin_second_factor,
    confirm_second_factor,
    count_codes,
    end_second_factor,
    matching_step,
    pending_secret,
    renew_recovery_codes,
    use_code,
)
from tests.integration.accounts.conftest import MARA, NOON

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = int(NOON.timestamp()) // 30
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def secured(asking, mara) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """The app of Mara and her recovery codes; the second factor was switched on an hour ago."""
    before = NOON - timedelta(hours=1)
    with asking(at=before, account=mara) as scope:
        begin_second_factor(scope, mara)
        app = pyotp.TOTP(str(pending_secret(scope, mara)))
        return app, confirm_second_factor(scope, mara, app.at(before))


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_code_fits_in_its_half_minute_and_the_ones_beside_it(shift: int) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + shift * HALF_MINUTE)

    assert matching_step(SECRET, code, now=NOON, after=0) == STEP + shift


@pytest.mark.parametrize("shift", [-2, 2])
def test_a_code_of_another_minute_does_not_fit(shift: int) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + shift * HALF_MINUTE)

    assert matching_step(SECRET, code, now=NOON, after=0) is None


@pytest.mark.parametrize("code", ["", "abcdef", "12345", "0000000", "\u0661\u0662\u0663\u0664\u0665\u0666", "\ud800"])
def test_what_is_no_code_does_not_fit(code: str) -> None:
    assert matching_step(SECRET, code, now=NOON, after=0) is None


def test_a_code_may_be_typed_with_blanks() -> None:
    code = pyotp.TOTP(SECRET).at(NOON)

    assert matching_step(SECRET, f" {code[:3]} {code[3:]} ", now=NOON, after=0) == STEP


def test_the_app_learns_whose_account_it_is() -> None:
    address = app_address(SECRET, MARA)

    assert address.startswith("otpauth://totp/Groundwork:mara.lindqvist%40halden.example?")
    assert f"secret={SECRET}" in address


def test_a_secret_counts_for_nothing_until_a_code_proves_it(asking, mara) -> None:
    with asking(account=mara) as scope:
        begin_second_factor(scope, mara)
        app = pyotp.TOTP(str(pending_secret(scope, mara)))

        assert use_code(scope, mara, app.at(NOON)) == ""
        with pytest.raises(Refused, match="does not fit"):
            confirm_second_factor(scope, mara, "000000")


def test_nothing_is_confirmed_that_was_not_begun(asking, mara) -> None:
    with asking(account=mara) as scope, pytest.raises(Refused):
        confirm_second_factor(scope, mara, "000000")


def test_a_code_works_once(asking, mara, secured) -> None:
    app, _ = secured

    with asking() as scope:
        first, second = use_code(scope, mara, app.at(NOON)), use_code(scope, mara, app.at(NOON))
        earlier = use_code(scope, mara, app.at(NOON - HALF_MINUTE))

    assert (first, second, earlier) == ("code", "", "")


def test_a_recovery_code_works_once_however_it_is_typed(asking, mara, secured) -> None:
    _, codes = secured

    with asking() as scope:
        first = use_code(scope, mara, f" {codes[0].upper().replace('-', ' ')}")
        second = use_code(scope, mara, codes[0])

        assert (first, second) == ("recovery code", "")
        assert count_codes(scope, mara) == 9


def test_recovery_codes_are_stored_as_hashes_and_belong_to_one_account(asking, mara, secured) -> None:
    _, codes = secured

    with asking() as scope:
        stored = [row.code_hash for row in scope.rows(select(RECOVERY))]

    assert len(set(codes)) == len(set(stored)) == 10
    assert all(len(code) == 14 for code in codes)
    assert not set(codes) & set(stored)


def test_new_recovery_codes_end_the_old_ones(asking, mara, secured) -> None:
    _, codes = secured

    with asking(account=mara) as scope:
        fresh = renew_recovery_codes(scope, mara)

        assert use_code(scope, mara, codes[0]) == ""
        assert use_code(scope, mara, fresh[0]) == "recovery code"


def test_without_second_factor_there_are_no_recovery_codes(asking, mara) -> None:
    with asking(account=mara) as scope, pytest.raises(Refused, match="is off"):
        renew_recovery_codes(scope, mara)


def test_it_is_not_set_up_twice(asking, mara, secured) -> None:
    with asking(account=mara) as scope, pytest.raises(Refused, match="on already"):
        begin_second_factor(scope, mara)


def test_switched_off_it_leaves_nothing_behind(asking, mara, secured) -> None:
    with asking(account=mara) as scope:
        end_second_factor(scope, mara)

        row = scope.first(select(ACCOUNT.c.totp_secret, ACCOUNT.c.totp_confirmed_at))
        assert tuple(row) == (None, None)
        assert count_codes(scope, mara) == 0
        assert pending_secret(scope, mara) is None
