"""What all tables share: the names of constraints, UTC moments and the lists of states."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, DateTime
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

ANSWER_STATES = "'answered', 'unanswered', 'dont_know', 'not_applicable', 'deferred'"
ACTION_STATES = "'open', 'in_work', 'done', 'verified'"
MEMBER_ROLES = "'consultant', 'owner', 'respondent', 'reader'"


def moment(*, nullable: bool = False) -> Any:
    """Return a column for a UTC moment."""
    return Column(DateTime(timezone=True), nullable=nullable)
