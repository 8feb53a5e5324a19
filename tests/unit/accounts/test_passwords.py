"""Passwords: length and not being guessable at once; nothing else is asked of them."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters

from app.services.accounts import passwords
from app.services.accounts.passwords import hash_password, is_outdated, is_password, password_fault

MARA = {"email": "mara.lindqvist@halden.example", "name": "Mara Lindqvist"}


@pytest.mark.parametrize(
    "password",
    [
        "quiet harbour lantern",
        "onlysmallletters",
        "ÄÖÜ größer als zehn",
        "  blanks around it  ",
        "x7" * 5 + "qzj",
        "correct horse battery staple",
        "q" + "wzkvpt" * 42,
    ],
)
def test_a_long_password_that_nobody_tries_first_is_taken(password: str) -> None:
    assert password_fault(password, **MARA) == ""


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "has 0 characters"),
        ("a", "has 1 character."),
        ("nine char", "has 9 characters"),
        ("a" * 10, "repeats very few"),
        ("ababcabacb", "repeats very few"),
        ("1q2w3e4r5t", "on the list"),
        ("password123!", "on the list"),
        ("Sunshine 2026", "on the list"),
        ("Groundwork-2026", "mostly your name"),
        ("mara.lindqvist@halden.example", "mostly your name"),
        ("LindqvistMara1", "mostly your name"),
        ("long enough " * 30, "Use at most 256"),
    ],
)
def test_a_password_that_is_short_or_guessed_first_is_refused_with_a_reason(password: str, reason: str) -> None:
    assert reason in password_fault(password, **MARA)


def test_only_the_right_password_is_taken_however_a_keyboard_writes_its_letters() -> None:
    stored = hash_password("caf\u00e9 au lait de nuit")

    assert stored.startswith("$argon2id$")
    assert is_password(stored, "cafe\u0301 au lait de nuit")
    assert not is_password(stored, "cafe au lait de nuit")
    assert not is_password(stored, "half of a pair \ud800")


def test_nobody_and_a_damaged_hash_are_refused() -> None:
    assert not is_password(None, "")
    assert not is_password("no hash at all", "quiet harbour lantern")


def test_nobody_is_verified_with_the_same_work_as_anybody() -> None:
    somebody = extract_parameters(hash_password("quiet harbour lantern"))

    assert extract_parameters(passwords.NOBODY) == somebody


def test_a_hash_under_other_parameters_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("quiet harbour lantern")

    assert is_outdated(weak)
    assert is_password(weak, "quiet harbour lantern")
    assert not is_outdated(hash_password("quiet harbour lantern"))
