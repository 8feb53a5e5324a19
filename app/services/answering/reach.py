"""Whose answers a visitor may see and give: their own, and those of people who have no way in of their own.

Nobody but the voter sees a single vote. Whoever facilitates settles what is agreed, and answers on behalf of people
without an account who have not opened an invitation.
"""

from __future__ import annotations

from collections.abc import Collection

from app.errors import Forbidden
from app.values.visitor import Visitor

SETTLED = frozenset({"agreed_level", "agreed_reason", "is_must_do"})
OWN_ONLY = "You answer for yourself here; what others answer stays with them. Open your own questions instead."
THEIR_OWN = (
    "This person answers for themselves, so nobody else sees or gives their answers. Talk about it, and record what "
    "you agree on as the agreed level."
)
NOT_YOURS_TO_SETTLE = (
    "The agreed level and what is a legal duty are settled by an owner or consultant of the organization. Ask one."
)
NOT_ASKED = (
    "This question is not asked of you here, so nothing about it was changed. Tell an owner or consultant of the "
    "organization what you know about it."
)


def may_answer_as(visitor: Visitor, respondent_id: int | None, *, account_id: int | None, has_own_way: bool) -> bool:
    """Tell whether a visitor may see and give the answers of a respondent (None: what is agreed).

    `account_id` and `has_own_way` are the respondent's.

    >>> from app.values.visitor import STRANGER, TERMINAL
    >>> may_answer_as(TERMINAL, 2, account_id=None, has_own_way=False)
    True
    >>> may_answer_as(TERMINAL, 2, account_id=None, has_own_way=True)
    False
    """
    if visitor.respondent_ids is not None:
        return respondent_id in visitor.respondent_ids
    return respondent_id is None or not has_own_way or (account_id is not None and account_id == visitor.account_id)


def check_reach(visitor: Visitor, respondent_id: int | None, *, account_id: int | None, has_own_way: bool) -> None:
    """Raise Forbidden unless the visitor may see and give the answers of this respondent."""
    if not may_answer_as(visitor, respondent_id, account_id=account_id, has_own_way=has_own_way):
        raise Forbidden(OWN_ONLY if visitor.respondent_ids is not None else THEIR_OWN)


def check_settling(visitor: Visitor, fields: Collection[str]) -> None:
    """Raise Forbidden when somebody who only answers changes what is settled for the assessment."""
    if visitor.respondent_ids is not None and SETTLED.intersection(fields):
        raise Forbidden(NOT_YOURS_TO_SETTLE)


def check_asked(visitor: Visitor, *, is_asked: bool) -> None:
    """Raise Forbidden when somebody who only answers changes what all share about a requirement they are not asked."""
    if visitor.respondent_ids is not None and not is_asked:
        raise Forbidden(NOT_ASKED)
