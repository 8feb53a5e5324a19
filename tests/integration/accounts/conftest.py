"""An installation with one account, and scopes of whoever asks from somewhere at some moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.db import Database, Scope, local_scope, stranger_scope
from app.services.accounts.people import add_account
from app.services.identity.installation import prepare_installation
from app.values.visitor import STRANGER, Visitor, VisitorKind
from tests.people import stored_password

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MARA = "mara.lindqvist@halden.example"
Asking = Callable[..., AbstractContextManager[Scope]]


@pytest.fixture
def house(database: Database) -> Database:
    """A database with the installation's secret."""
    with database.writing() as session:
        prepare_installation(local_scope(session, now=NOON), demo=False)
    return database


@pytest.fixture
def mara(house: Database) -> int:
    """The account of Mara Lindqvist."""
    with house.writing() as session:
        scope = local_scope(session, now=NOON)
        return add_account(scope, name="Mara Lindqvist", email=MARA, password_hash=stored_password())


@pytest.fixture
def asking(house: Database) -> Asking:
    """Give the scope of a stranger, or of somebody signed in, in a transaction of its own."""

    @contextmanager
    def ask(
        *, at: datetime = NOON, address: str = "203.0.113.7", account: int | None = None, session_id: int | None = None
    ) -> Iterator[Scope]:
        visitor: Visitor = replace(STRANGER, address=address)
        if account is not None:
            visitor = replace(visitor, kind=VisitorKind.ACCOUNT, account_id=account, session_id=session_id)
        with house.writing() as session:
            yield stranger_scope(session, visitor=visitor, now=at)

    return ask
