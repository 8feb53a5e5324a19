"""What no database takes as text is refused by both alike, and the log repeats nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from app.db import Scope, cause_of, table_of
from app.errors import Refused
from app.records import Change, Item, Organization
from tests.integration.conftest import NOON, Halden


class TestWhatCannotBeStored:
    @pytest.mark.parametrize("name", ["Halden\x00Components", "Halden \ud800", "\udfff"])
    def test_a_text_that_nobody_checked_is_refused(self, scope: Scope, name: str) -> None:
        with pytest.raises(Refused, match="cannot be stored"):
            scope.insert(Organization, name=name, created_at=NOON)

    def test_so_is_one_that_is_only_looked_for(self, scope: Scope) -> None:
        with pytest.raises(Refused, match="cannot be stored"):
            scope.rows(scope.select(Organization).where(table_of(Organization).c.name == "Halden\x00"))

    def test_so_is_one_of_many_rows(self, scope: Scope) -> None:
        rows = [{"name": name, "created_at": NOON} for name in ("Brno Castings", "Lyon\x00Valves")]

        with pytest.raises(Refused, match="cannot be stored"):
            scope.insert_all(Organization, rows)

    @pytest.mark.parametrize("value", ["a\x00b", "\ud800", "\\\\\x00"])
    def test_so_is_one_inside_a_document(self, scope: Scope, halden: Halden, value: str) -> None:
        with pytest.raises(Refused, match="cannot be stored"):
            _remember(scope, halden, {"note": ["", {"deep": [value]}]})

    @pytest.mark.parametrize("value", ["\\u0000", "a \\\\u0000 b", "\\ud800", "Tomás 🙂 \x7f"])
    def test_a_text_that_only_speaks_of_such_a_character_is_kept(
        self, scope: Scope, halden: Halden, value: str
    ) -> None:
        _remember(scope, halden, {"note": ["", value]})

        kept = scope.first(scope.select(Change).order_by(table_of(Change).c.id.desc()))

        assert kept is not None
        assert kept.fields == {"note": ["", value]}


class TestWhatIsLogged:
    def test_a_broken_constraint_is_named_without_the_values_of_the_row(self, scope: Scope, halden: Halden) -> None:
        owner = {"organization_id": 1, "assessment_id": halden.id, "key": "dir.strategy"}
        marks = {"version": 1, "updated_at": NOON, "updated_by": "Mara"}
        with pytest.raises(IntegrityError) as broken:
            scope.insert(Item, **owner, **marks, state="deferred", note="Between us", reason="")

        told = cause_of(broken.value)

        assert "ck_item_decision_has_reason" in told
        assert "Between us" not in told

    @pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
    def test_a_value_that_no_column_holds_is_told_without_it(self, scope: Scope) -> None:
        with pytest.raises(DataError) as refused:
            scope.insert(Organization, name="x" * 121, created_at=NOON)

        assert cause_of(refused.value) == "value too long for type character varying(120)"


def _remember(scope: Scope, halden: Halden, fields: dict[str, Any]) -> None:
    owner = {"organization_id": 1, "assessment_id": halden.id, "respondent_id": None, "key": "dir.strategy"}
    scope.insert(Change, **owner, version=1, fields=fields, changed_at=NOON, changed_by="Mara Lindqvist")
