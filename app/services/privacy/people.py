"""Whose data there is: the respondents of an organization, and the account behind a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, or_, select

from app.db import Scope, table_of
from app.errors import NotFound
from app.records import Account, Answer, Assessment, Respondent

ACCOUNT, ANSWER, ASSESSMENT = table_of(Account), table_of(Answer), table_of(Assessment)
RESPONDENT = table_of(Respondent)
LARGEST_ID = 2**31 - 1
MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class DataSubject:
    """A respondent as somebody whose data is stored: in which assessment, and how many answers."""

    respondent_id: int
    assessment_id: int
    assessment: str
    name: str
    job_title: str
    answers: int
    has_account: bool
    is_sealed: bool = False

    @property
    def withheld_text(self) -> str:
        """Why others do not take this person's data home one by one; empty where they do so on the person's behalf."""
        if self.has_account:
            return f"{self.name} has an account, and takes their data home on their account page."
        if self.is_sealed:
            return "The name was removed. What this person answered stays, and nobody sees it one by one."
        return ""


@dataclass(frozen=True, kw_only=True)
class AccountSubject:
    """An account as somebody whose data is stored; `password_hash` is None where the person signs in elsewhere."""

    id: int
    name: str
    email: str
    password_hash: str | None


def list_subjects(scope: Scope, organization_id: int, *, search: str = "") -> tuple[DataSubject, ...]:
    """Return the respondents of an organization by name, at most 200, those whose name or job title is looked for."""
    found = _subjects(scope).where(RESPONDENT.c.organization_id == organization_id)
    if search:
        words = (column.icontains(search, autoescape=True) for column in (RESPONDENT.c.name, RESPONDENT.c.job_title))
        found = found.where(or_(*words))
    rows = scope.rows(found.order_by(RESPONDENT.c.name, RESPONDENT.c.id).limit(MOST_SHOWN))
    return tuple(_subject(row) for row in rows)


def find_subject(scope: Scope, organization_id: int, respondent_id: int) -> DataSubject:
    """Return one respondent of an organization; NotFound otherwise."""
    here = (RESPONDENT.c.organization_id == organization_id) & (RESPONDENT.c.id == respondent_id)
    row = scope.first(_subjects(scope).where(here)) if 0 < respondent_id <= LARGEST_ID else None
    if row is None:
        raise NotFound(f"There is no respondent {respondent_id} in this organization. Choose one from the list.")
    return _subject(row)


def find_account_subject(scope: Scope, account_id: int) -> AccountSubject:
    """Return an account that was not removed and is not the demo's; NotFound otherwise."""
    here = (ACCOUNT.c.id == account_id) & ACCOUNT.c.removed_at.is_(None) & ACCOUNT.c.is_demo.is_(False)
    row = scope.first(select(ACCOUNT).where(here)) if 0 < account_id <= LARGEST_ID else None
    if row is None:
        raise NotFound(f"There is no account {account_id}. Choose one from the list of accounts.")
    return AccountSubject(id=row.id, name=row.name, email=row.email, password_hash=row.password_hash)


def _subjects(scope: Scope) -> Any:
    answers = select(func.count()).where(ANSWER.c.respondent_id == RESPONDENT.c.id).scalar_subquery()
    columns = (RESPONDENT, ASSESSMENT.c.title, ASSESSMENT.c.cycle, answers.label("answers"))
    found = scope.select(Respondent, *columns)
    return found.join(ASSESSMENT, ASSESSMENT.c.id == RESPONDENT.c.assessment_id)


def _subject(row: Row[Any]) -> DataSubject:
    return DataSubject(
        respondent_id=row.id,
        assessment_id=row.assessment_id,
        assessment=" ".join(part for part in (row.title, row.cycle) if part),
        name=row.name,
        job_title=row.job_title,
        answers=row.answers,
        has_account=row.account_id is not None,
        is_sealed=row.sealed_at is not None,
    )
