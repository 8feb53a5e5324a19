"""Invitations: links that work once they are made, until they are renewed or revoked, and accounts instead of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.db import Scope, stranger_scope, table_of
from app.errors import Forbidden, NotFound, Refused
from app.records import AuditEntry, Invitation
from app.services.answering import save_answer
from app.services.identity.visitors import visitor_of_invitation
from app.services.people import find_respondent
from app.services.sharing import invitations as service
from app.services.sharing.closing import close_assessment, reopen_assessment
from app.services.sharing.opening import LINK_ENDED, find_landing, open_invitation
from app.values import AnswerChanges
from app.values.visitor import VisitorKind


def _secret(link: Any) -> str:
    return str(link.path.removeprefix("/i/"))


def _state(scope: Scope, halden: Any, person: int) -> Any:
    return next(each for each in service.list_invitations(scope, halden.id) if each.respondent_id == person)


def test_an_address_alone_is_no_link(scope: Scope, halden: Any) -> None:
    service.note_email(scope, halden.id, halden.jonas, " jonas@halden.example ")

    found = _state(scope, halden, halden.jonas)

    assert (found.email, found.made_at, found.is_open) == ("jonas@halden.example", None, False)


def test_an_address_that_is_none_is_refused(scope: Scope, halden: Any) -> None:
    with pytest.raises(Refused, match="jonas at halden is not an e-mail address"):
        service.note_email(scope, halden.id, halden.jonas, "jonas at halden")


def test_the_landing_says_who_asks_for_what(scope: Scope, halden: Any) -> None:
    made = service.invite(replace(scope, actor="Mara Lindqvist"), halden.id, halden.yuki)

    landing = find_landing(stranger_scope(scope.session, now=scope.now), _secret(made))

    assert (landing.name, landing.invited_by) == ("Yuki Tanaka", "Mara Lindqvist")
    assert (landing.organization, landing.questions) == ("Halden Components", 14)
    assert _state(scope, halden, halden.yuki).opened_at is None


def test_opening_is_noted_once_and_lets_the_respondent_in(scope: Scope, halden: Any) -> None:
    secret = _secret(service.invite(scope, halden.id, halden.yuki))
    stranger = stranger_scope(scope.session, now=scope.now)

    open_invitation(stranger, secret)
    open_invitation(stranger, secret)

    visitor = visitor_of_invitation(stranger, secret)
    assert visitor is not None
    assert (visitor.kind, visitor.respondent_ids) == (VisitorKind.INVITED, frozenset({halden.yuki}))
    assert find_respondent(scope, halden.id, halden.yuki).has_own_way
    opened = [row for row in scope.rows(table_of(AuditEntry).select()) if row.action == "invitation.opened"]
    assert [(row.actor_kind, row.subject) for row in opened] == [("invited", f"assessment:1/respondent:{halden.yuki}")]


def test_sending_again_ends_the_link_before(scope: Scope, halden: Any) -> None:
    first = _secret(service.invite(scope, halden.id, halden.yuki))
    second = _secret(service.invite(scope, halden.id, halden.yuki))

    with pytest.raises(NotFound, match="replaced or revoked"):
        find_landing(scope, first)
    assert find_landing(scope, second).name == "Yuki Tanaka"


def test_a_revoked_link_opens_nothing_and_can_be_made_anew(scope: Scope, halden: Any) -> None:
    secret = _secret(service.invite(scope, halden.id, halden.yuki))

    service.revoke_invitation(scope, halden.id, halden.yuki)
    service.revoke_invitation(scope, halden.id, halden.yuki)

    with pytest.raises(NotFound, match="replaced or revoked"):
        open_invitation(scope, secret)
    assert visitor_of_invitation(scope, secret) is None
    again = _secret(service.invite(scope, halden.id, halden.yuki))
    assert find_landing(scope, again).name == "Yuki Tanaka"


def test_revoking_does_not_give_the_answers_away(scope: Scope, halden: Any, seen_by: Callable[..., Scope]) -> None:
    open_invitation(
        stranger_scope(scope.session, now=scope.now), _secret(service.invite(scope, halden.id, halden.yuki))
    )

    service.revoke_invitation(scope, halden.id, halden.yuki)

    assert find_respondent(scope, halden.id, halden.yuki).has_own_way


def test_links_sleep_while_the_assessment_is_closed(scope: Scope, halden: Any) -> None:
    secret = _secret(service.invite(scope, halden.id, halden.yuki))

    close_assessment(scope, halden.id)

    with pytest.raises(NotFound) as ended:
        find_landing(scope, secret)
    assert ended.value.detail == LINK_ENDED
    with pytest.raises(Refused, match="submitted"):
        service.invite(scope, halden.id, halden.mara)
    reopen_assessment(scope, halden.id)
    assert find_landing(scope, secret).name == "Yuki Tanaka"


def test_another_address_ends_a_link_that_nobody_opened(scope: Scope, halden: Any) -> None:
    service.note_email(scope, halden.id, halden.yuki, "yuki@halden.example")
    secret = _secret(service.invite(scope, halden.id, halden.yuki))

    service.note_email(scope, halden.id, halden.yuki, "y.tanaka@halden.example")

    with pytest.raises(NotFound, match="replaced or revoked"):
        find_landing(scope, secret)


def test_another_address_leaves_an_opened_link(scope: Scope, halden: Any) -> None:
    secret = _secret(service.invite(scope, halden.id, halden.yuki))
    open_invitation(stranger_scope(scope.session, now=scope.now), secret)

    service.note_email(scope, halden.id, halden.yuki, "y.tanaka@halden.example")
    service.note_email(scope, halden.id, halden.yuki, "y.tanaka@halden.example")

    assert find_landing(scope, secret).email == "y.tanaka@halden.example"


def test_everybody_without_a_link_or_an_account_is_invited_at_once(
    scope: Scope, halden: Any, account: Callable[..., int]
) -> None:
    service.invite(scope, halden.id, halden.mara)
    service.link_account(scope, halden.id, halden.jonas, account("Jonas Weber"))

    made = service.invite_all(scope, halden.id)

    assert [each.name for each in made] == ["Yuki Tanaka"]
    with pytest.raises(Refused, match="Jonas Weber answers with an account"):
        service.invite(scope, halden.id, halden.jonas)


def test_the_trail_holds_no_name_no_address_and_no_link(scope: Scope, halden: Any) -> None:
    service.note_email(scope, halden.id, halden.yuki, "yuki@halden.example")
    secret = _secret(service.invite(scope, halden.id, halden.yuki))
    service.revoke_invitation(scope, halden.id, halden.yuki)

    told = str([tuple(row) for row in scope.rows(table_of(AuditEntry).select())])

    assert "invitation.made" in told
    for word in ("Yuki", "yuki@", secret):
        assert word not in told


def test_only_the_hash_of_a_link_is_stored(scope: Scope, halden: Any) -> None:
    secret = _secret(service.invite(scope, halden.id, halden.yuki))

    assert secret not in str([tuple(row) for row in scope.rows(table_of(Invitation).select())])


class TestAccounts:
    def test_readers_are_not_among_those_who_can_answer(
        self, scope: Scope, halden: Any, account: Callable[..., int]
    ) -> None:
        reader, member = account("Tomas Novak", "reader"), account("Jonas Weber")

        assert service.list_accounts(scope, halden.id) == ((member, "Jonas Weber"),)
        with pytest.raises(Refused, match="may not answer"):
            service.link_account(scope, halden.id, halden.jonas, reader)

    def test_answers_that_somebody_gave_themselves_cannot_be_taken_over(
        self, scope: Scope, halden: Any, account: Callable[..., int], seen_by: Callable[..., Scope]
    ) -> None:
        jonas, owner = account("Jonas Weber"), account("Petra Olsen", "owner")
        service.link_account(scope, halden.id, halden.jonas, jonas)
        mine = seen_by("respondent", jonas, (halden.jonas,))
        answer: dict[str, Any] = {"assessment_id": halden.id, "key": "dir.strategy", "base_versions": None}
        save_answer(mine, **answer, respondent_id=halden.jonas, changes=AnswerChanges(choice=2))

        for taker in (owner, None):
            with pytest.raises(Refused, match="those answers stay theirs"):
                service.link_account(scope, halden.id, halden.jonas, taker)
        service.link_account(scope, halden.id, halden.jonas, jonas)

    def test_opening_while_signed_in_links_the_account(
        self, scope: Scope, halden: Any, account: Callable[..., int], seen_by: Callable[..., Scope]
    ) -> None:
        jonas = account("Jonas Weber")
        secret = _secret(service.invite(scope, halden.id, halden.jonas))

        open_invitation(seen_by("respondent", jonas), secret)

        assert find_respondent(scope, halden.id, halden.jonas).account_id == jonas

    def test_whoever_facilitates_opens_no_link_of_others(
        self, scope: Scope, halden: Any, seen_by: Callable[..., Scope]
    ) -> None:
        secret = _secret(service.invite(scope, halden.id, halden.jonas))

        with pytest.raises(Forbidden, match="Jonas Weber alone"):
            open_invitation(seen_by("owner", 7), secret)

        assert not find_respondent(scope, halden.id, halden.jonas).has_own_way

    def test_an_account_of_another_organization_stays_apart(
        self, scope: Scope, halden: Any, seen_by: Callable[..., Scope]
    ) -> None:
        secret = _secret(service.invite(scope, halden.id, halden.jonas))
        elsewhere = seen_by("respondent", 7)
        elsewhere = replace(elsewhere, visitor=replace(elsewhere.visitor, memberships=()))

        open_invitation(elsewhere, secret)

        assert find_respondent(scope, halden.id, halden.jonas).account_id is None
