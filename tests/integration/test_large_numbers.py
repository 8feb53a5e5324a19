"""Numbers that no row can have are answered like those that no row has."""

from __future__ import annotations

import pytest

from app.db import Scope
from app.errors import NotFound
from app.services.administration.accounts import find_account


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_an_account_beyond_every_number_is_not_found(scope: Scope, number: int) -> None:
    with pytest.raises(NotFound):
        find_account(scope, number)
