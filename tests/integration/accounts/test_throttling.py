"""Whoever tries too often waits: longer each time, never for long, and nobody else with them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.errors import TooManyTries
from app.services.identity.throttling import (
    OF_ACCOUNT,
    OF_ADDRESS,
    count_try,
    forget_last_try,
    forget_tries,
    place_of,
    wait_text,
)
from tests.integration.accounts.conftest import MARA, NOON


def _try_until_refused(asking, *, at, limit=OF_ACCOUNT, subject: str = MARA) -> tuple[int, int]:
    for done in range(100):
        try:
            with asking(at=at) as scope:
                count_try(scope, limit, subject)
        except TooManyTries as error:
            return done, error.seconds
    return 100, 0


def test_five_tries_are_free_then_the_wait_doubles_up_to_a_minute(asking) -> None:
    waits, at = [], NOON
    for _ in range(8):
        _, seconds = _try_until_refused(asking, at=at)
        waits.append(seconds)
        at += timedelta(seconds=seconds)

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_refused_try_does_not_make_the_wait_longer(asking) -> None:
    done, seconds = _try_until_refused(asking, at=NOON)
    again, shorter = _try_until_refused(asking, at=NOON + timedelta(seconds=1))

    assert (done, seconds) == (5, 2)
    assert (again, shorter) == (0, 1)


def test_after_an_hour_everything_is_forgotten(asking) -> None:
    _try_until_refused(asking, at=NOON)

    done, _ = _try_until_refused(asking, at=NOON + timedelta(hours=1, seconds=1))

    assert done == 5


def test_a_right_try_forgets_those_of_the_account(asking) -> None:
    _try_until_refused(asking, at=NOON)
    with asking() as scope:
        forget_tries(scope, OF_ACCOUNT, MARA)

    assert _try_until_refused(asking, at=NOON)[0] == 5


def test_a_right_try_takes_back_only_its_own_count_of_the_place(asking) -> None:
    _try_until_refused(asking, at=NOON, limit=OF_ADDRESS, subject="203.0.113.7")
    with asking() as scope:
        forget_last_try(scope, OF_ADDRESS, "203.0.113.7")

    assert _try_until_refused(asking, at=NOON, limit=OF_ADDRESS, subject="203.0.113.7")[0] == 1


def test_others_are_not_held_up(asking) -> None:
    _try_until_refused(asking, at=NOON)

    assert _try_until_refused(asking, at=NOON, subject="jonas.weber@halden.example")[0] == 5


def test_the_table_does_not_say_who_was_tried(asking, house) -> None:
    with asking() as scope:
        count_try(scope, OF_ACCOUNT, MARA)

    with house.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT subject_hash FROM attempt").all()

    assert len(rows) == 1
    assert "mara" not in str(rows)


def test_many_tries_at_once_are_no_way_around(asking) -> None:
    def attempt(_: int) -> bool:
        try:
            with asking() as scope:
                count_try(scope, OF_ACCOUNT, MARA)
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(max_workers=8) as pool:
        done = list(pool.map(attempt, range(24)))

    assert sum(done) == 5


@pytest.mark.parametrize(
    ("address", "place"),
    [("198.51.100.9", "198.51.100.9"), ("2001:db8::1", "2001:db8::/64"), ("", ""), ("testclient", "testclient")],
)
def test_a_place_is_an_address_or_the_network_of_one_customer(address: str, place: str) -> None:
    assert place_of(address) == place


def test_waits_are_told_in_words() -> None:
    assert [wait_text(seconds) for seconds in (1, 60, 900)] == ["1 second", "60 seconds", "15 minutes"]


def test_people_who_come_by_ipv4_to_a_server_on_ipv6_are_told_apart() -> None:
    here, there = place_of("::ffff:203.0.113.77"), place_of("::ffff:198.51.100.9")

    assert (here, there) == ("203.0.113.77", "198.51.100.9")
