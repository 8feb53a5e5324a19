"""What somebody answered for themselves stays theirs when their link is long over or their name is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.db import Scope
from app.errors import Forbidden, Refused
from app.services.answering.rows import save_rows
from app.services.answering.saving import read_answer, save_answer
from app.services.organizations.purging import purge_ended
from app.services.people import find_respondent, update_respondent
from app.services.privacy.erasing import erase_account, erase_respondent
from app.services.sharing.invitations import (
    invite,
    invite_all,
    link_account,
    list_invitations,
    note_email,
    revoke_invitation,
)
from app.services.sharing.opening import open_invitation
from app.values import AnswerChanges, RespondentDraft
from app.values.visitor import STRANGER

KEY = "dir.strategy"


def _answer(scope: Scope, halden: Any, person: int, level: int = 4) -> None:
    changes = AnswerChanges(choice=level)
    save_answer(scope, assessment_id=halden.id, key=KEY, respondent_id=person, base_versions=None, changes=changes)


def _refuse_to_show(scope: Scope, halden: Any, person: int) -> None:
    with pytest.raises(Forbidden, match="answers for themselves"):
        read_answer(scope, assessment_id=halden.id, key=KEY, respondent_id=person)


@pytest.fixture
def voted(scope: Scope, halden: Any) -> Any:
    """Mara has opened her invitation and answered."""
    made = invite(scope, halden.id, halden.mara)
    _answer(scope, halden, halden.mara)
    open_invitation(replace(scope, visitor=STRANGER), made.path.removeprefix("/i/"))
    return halden


def test_a_revoked_link_is_forgotten_after_the_retention_but_not_that_it_was_used(
    scope: Scope, voted: Any, seen_by: Callable[..., Scope]
) -> None:
    note_email(scope, voted.id, voted.mara, "mara@halden.example")
    revoke_invitation(scope, voted.id, voted.mara)
    later = replace(scope, now=scope.now + timedelta(days=200))

    purge_ended(later, before=later.now - timedelta(days=90))

    (left,) = list_invitations(scope, voted.id)
    assert left.email == ""
    _refuse_to_show(seen_by("owner"), voted, voted.mara)


def test_a_link_that_nobody_opened_goes_after_the_retention(scope: Scope, halden: Any) -> None:
    invite(scope, halden.id, halden.mara)
    revoke_invitation(scope, halden.id, halden.mara)
    later = replace(scope, now=scope.now + timedelta(days=200))

    purge_ended(later, before=later.now - timedelta(days=90))

    assert list_invitations(scope, halden.id) == ()


def test_whose_name_was_removed_is_answered_for_by_nobody(
    scope: Scope, voted: Any, seen_by: Callable[..., Scope]
) -> None:
    owner = seen_by("owner")

    name = erase_respondent(owner, voted.id, voted.mara)

    _refuse_to_show(owner, voted, voted.mara)
    with pytest.raises(Forbidden):
        _answer(owner, voted, voted.mara, 0)
    report = save_rows(owner, voted.id, [{"respondent": name, "role": "EX", "key": KEY, "level": 0}])
    assert report.changed == 0
    assert find_respondent(scope, voted.id, voted.mara).is_sealed


def test_a_removed_name_cannot_be_invited_again(scope: Scope, voted: Any, account: Callable[..., int]) -> None:
    erase_respondent(scope, voted.id, voted.mara)

    for attempt in (
        lambda: invite(scope, voted.id, voted.mara),
        lambda: note_email(scope, voted.id, voted.mara, "other@halden.example"),
        lambda: link_account(scope, voted.id, voted.mara, account("Jonas Weber", "owner")),
    ):
        with pytest.raises(Refused, match="was removed"):
            attempt()
    assert voted.mara not in {made.respondent_id for made in invite_all(scope, voted.id)}


def test_the_answers_of_a_removed_account_stay_closed(
    scope: Scope, halden: Any, account: Callable[..., int], seen_by: Callable[..., Scope]
) -> None:
    mara = account("Mara Lindqvist")
    account("Jonas Weber", "owner")
    _answer(scope, halden, halden.mara)
    link_account(scope, halden.id, halden.mara, mara)

    erase_account(scope, mara)

    _refuse_to_show(seen_by("owner"), halden, halden.mara)


def test_whoever_never_answered_alone_is_still_answered_for(
    scope: Scope, halden: Any, seen_by: Callable[..., Scope]
) -> None:
    _answer(scope, halden, halden.mara)

    erase_respondent(scope, halden.id, halden.mara)

    found = read_answer(seen_by("owner"), assessment_id=halden.id, key=KEY, respondent_id=halden.mara)
    assert found.answer is not None
    assert found.answer.level == 4


def test_a_removed_name_is_nobody_to_invite_until_somebody_is_named(scope: Scope, halden: Any) -> None:
    erase_respondent(scope, halden.id, halden.mara)

    with pytest.raises(Refused, match="nobody to invite"):
        invite(scope, halden.id, halden.mara)
    before = {made.respondent_id for made in invite_all(scope, halden.id)}
    update_respondent(scope, halden.id, halden.mara, RespondentDraft(name="Eva Horvath", roles=("EX",)))
    after = {made.respondent_id for made in invite_all(scope, halden.id)}

    assert halden.mara not in before
    assert after == {halden.mara}
