"""Passwords: which ones are taken, and what is stored of them.

The rule is length and not being guessable at once; nothing is said about digits or capitals (docs/decisions/0008).
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 256
FEWEST_DIFFERENT = 4
# What is left of a password without the person's own words has to be this long.
LEAST_BESIDES = 6
SHORTEST_WORD = 4
OWN_WORDS = ("groundwork",)
# Each verification takes 46 MiB and about 70 ms of one core; argon2id with one lane keeps the other core for answers.
HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1, hash_len=32, salt_len=16)
# What is verified when there is no hash: no password has it, and it takes the same time.
NOBODY = (
    f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    "$Z3JvdW5kd29ya25vYm9keQ$" + "A" * 43
)
_WORD = re.compile(r"[^\W\d_]+")
_TAIL = re.compile(r"[\W\d_]+$")


def hash_password(password: str) -> str:
    """Return what is stored of a password; takes its time on purpose."""
    return HASHER.hash(_plain(password))


def is_password(stored: str | None, given: str) -> bool:
    """Return whether a password is the stored one; without a stored one the answer is no and takes as long."""
    try:
        HASHER.verify(stored or NOBODY, _plain(given)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Return whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def password_fault(password: str, *, email: str = "", name: str = "") -> str:
    """Return what speaks against a new password and what to do, an empty text when nothing does.

    >>> password_fault("short"), password_fault("correct horse battery staple")
    ('This password has 5 characters. Use at least 10; a few words in a row are easy to remember.', '')
    """
    plain = _plain(password)
    return _length_fault(plain) or _guessing_fault(plain.casefold(), email.casefold(), name.casefold())


def _length_fault(plain: str) -> str:
    if len(plain) < SHORTEST:
        count = f"{len(plain)} character{'' if len(plain) == 1 else 's'}"
        return f"This password has {count}. Use at least {SHORTEST}; a few words in a row are easy to remember."
    if len(plain) > LONGEST:
        return f"This password has {len(plain):,} characters. Use at most {LONGEST}."
    return ""


def _guessing_fault(folded: str, email: str, name: str) -> str:
    if len(set(folded)) < FEWEST_DIFFERENT:
        return "This password repeats very few characters. Use more different ones."
    if _besides_own_words(folded, email, name) < LEAST_BESIDES:
        return "This password is mostly your name, your e-mail address or the name of this program. Use other words."
    if folded in _common() or _TAIL.sub("", folded) in _common():
        return "This password is on the list of those that are tried first. Use another one; a few words in a row do."
    return ""


def _plain(password: str) -> str:
    """Return the one form of a password: keyboards write the same letter in several ways."""
    return normalize("NFKC", password.encode("utf-8", "replace").decode("utf-8"))


def _besides_own_words(folded: str, email: str, name: str) -> int:
    """Return how many characters of a password are not the person's own words, the longest words taken first."""
    words = {email, *OWN_WORDS, *_WORD.findall(f"{email} {name}")}
    for word in sorted((each for each in words if len(each) >= SHORTEST_WORD), key=len, reverse=True):
        folded = folded.replace(word, "")
    return len(folded)


@cache
def _common() -> frozenset[str]:
    """The passwords that leaks hold most often, read when the first password is chosen."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - 90,000 words, only for whoever chooses one

    return frozenset(FREQUENCY_LISTS["passwords"])
