"""Reading and writing what is stored for one requirement and one respondent, with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Row, Select, Table, Update, and_, bindparam, select

from app.db import Scope, insert_into, table_of
from app.records import Answer, Assessment, Change, Invitation, Item, Respondent
from app.services.audit import record, told_values
from app.services.rows import has_own_way, utc
from app.values import ItemState, SavedAnswer, StoredAnswer
from questionnaires.answers import AnswerState

ASSESSMENT = table_of(Assessment)
INVITATION = table_of(Invitation)
RESPONDENT = table_of(Respondent)
ANSWER = table_of(Answer)
ITEM = table_of(Item)
CHANGE = table_of(Change)
SHARED_FIELDS = (
    "note", "state", "reason_class", "reason", "agreed_level", "agreed_reason", "evidence_grade", "evidence_has_data",
    "evidence_until", "evidence_source", "is_flagged", "is_must_do",
)  # fmt: skip
ANSWER_COLUMNS = ("state", "level", "note", "version", "updated_at", "updated_by")
ITEM_COLUMNS = (*SHARED_FIELDS, "version", "updated_at", "updated_by")


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What is stored now, with what is needed to check and to write. `roles` is None without such a respondent.

    `narrowed_to`, `account_id` and `has_own_way` tell of the respondent what `RespondentInfo` does.
    """

    organization_id: int
    assessment_id: int
    mode: str
    catalogue_edition: str
    respondent_id: int | None
    roles: tuple[str, ...] | None
    saved: SavedAnswer
    narrowed_to: tuple[str, ...] | None = None
    account_id: int | None = None
    has_own_way: bool = False
    closed_at: datetime | None = None


def read_stored(scope: Scope, *, assessment_id: int, key: str, respondent_id: int | None) -> Stored | None:
    """Return what is stored, in one round trip; None when the assessment is not visible.

    A session that writes holds the assessment from then on, as with `find_row`. What it waited for is not in this read
    yet: whoever then writes finds another version, and reads again.
    """
    hot = _hot(scope)
    row = scope.first(
        hot.hold if scope.is_writing else hot.read,
        {"the_assessment": assessment_id, "the_key": key, "the_respondent": respondent_id},
    )
    if row is None:
        return None
    return Stored(
        organization_id=row.organization_id,
        assessment_id=assessment_id,
        mode=row.mode,
        catalogue_edition=row.catalogue_edition,
        respondent_id=respondent_id,
        roles=None if row.roles is None else tuple(row.roles),
        saved=SavedAnswer(answer=_answer(row, key, respondent_id), item=_item(row, key)),
        narrowed_to=None if row.asked is None else tuple(row.asked),
        account_id=row.account_id,
        has_own_way=has_own_way(row),
        closed_at=row.closed_at,
    )


def write_edits(
    scope: Scope, stored: Stored, *, answer: Mapping[str, Any], item: Mapping[str, Any]
) -> SavedAnswer | None:
    """Store the changed fields with their history and one more revision; None when somebody else was faster."""
    saved = stored.saved
    if answer:
        before = {name: own_value(saved.answer, name) for name in answer}
        if not _write(scope, stored, Answer, before=before, edits=answer, columns=answer_columns(answer)):
            return None
        saved = replace(saved, answer=_answer_after(scope, stored, answer))
    if item:
        before = {name: getattr(saved.item, name) for name in item}
        if not _write(scope, stored, Item, before=before, edits=item, columns=item):
            return None
        marks: dict[str, Any] = {"version": saved.item.version + 1, "updated_at": scope.now, "updated_by": scope.actor}
        saved = replace(saved, item=replace(saved.item, **item, **marks))
    scope.run(_hot(scope).revision, {"the_assessment": stored.assessment_id})
    _tell(scope, stored, answer=answer, item=item)
    return saved


def _tell(scope: Scope, stored: Stored, *, answer: Mapping[str, Any], item: Mapping[str, Any]) -> None:
    """Add to the audit trail: of a respondent's own answer only that it changed, of what is shared both values."""
    place, key, owner = f"assessment:{stored.assessment_id}", stored.saved.item.key, stored.organization_id
    if answer:
        subject = f"{place}/answer:{key}/respondent:{stored.respondent_id}"
        record(scope, "answer.changed", subject, organization_id=owner, after=told_values(answer))
    if item:
        before = told_values({name: getattr(stored.saved.item, name) for name in item})
        after = told_values(item)
        record(scope, "item.changed", f"{place}/item:{key}", organization_id=owner, before=before, after=after)


def changes_since(
    scope: Scope, stored: Stored, *, of_answer: bool, base: int
) -> dict[str, tuple[str, datetime | None]]:
    """Return the fields that were set after the base version, each with who set it last and when.

    Base 0 is "nothing was there": then every field that has a value now was set since.
    """
    present = stored.saved.answer if of_answer else stored.saved.item
    if present is None or base == present.version:
        return {}
    if not 0 < base < present.version:
        return dict.fromkeys(_filled(present), (present.updated_by, present.updated_at))
    subject = CHANGE.c.respondent_id == stored.respondent_id if of_answer else CHANGE.c.respondent_id.is_(None)
    rows = scope.rows(
        scope.select(Change)
        .where(CHANGE.c.assessment_id == stored.assessment_id, CHANGE.c.key == present.key, subject)
        .where(CHANGE.c.version > base)
        .order_by(CHANGE.c.version)
    )
    return {name: (row.changed_by, utc(row.changed_at)) for row in rows for name in row.fields}


def answer_columns(edits: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of an answer for changed fields in the terms of AnswerChanges.

    >>> answer_columns({"choice": 3})
    {'level': 3, 'state': 'answered'}
    """
    columns: dict[str, Any] = {}
    if "choice" in edits:
        choice = edits["choice"]
        is_level = isinstance(choice, int)
        columns["level"] = choice if is_level else None
        columns["state"] = "answered" if is_level else str(choice or AnswerState.UNANSWERED)
    if "own_note" in edits:
        columns["note"] = edits["own_note"]
    return columns


def own_value(answer: StoredAnswer | None, name: str) -> Any:
    """Return one of the respondent's own fields in the terms of AnswerChanges."""
    if answer is None:
        return None if name == "choice" else ""
    if name == "own_note":
        return answer.note
    if answer.state is AnswerState.ANSWERED:
        return answer.level
    return None if answer.state is AnswerState.UNANSWERED else answer.state


def _answer_after(scope: Scope, stored: Stored, edits: Mapping[str, Any]) -> StoredAnswer:
    columns = answer_columns(edits)
    if "state" in columns:
        columns["state"] = AnswerState(columns["state"])
    marks: dict[str, Any] = {"updated_at": scope.now, "updated_by": scope.actor}
    if stored.saved.answer is not None:
        return replace(stored.saved.answer, **columns, **marks, version=stored.saved.answer.version + 1)
    values = {"state": AnswerState.UNANSWERED, "level": None, "note": ""} | columns | marks
    return StoredAnswer(respondent_id=stored.respondent_id or 0, key=stored.saved.item.key, version=1, **values)


def _write(
    scope: Scope,
    stored: Stored,
    record: type[Answer | Item],
    *,
    before: Mapping[str, Any],
    edits: Mapping[str, Any],
    columns: Mapping[str, Any],
) -> bool:
    """Insert or update one row if it still stands at the version that was read, and remember what changed."""
    answer_version, item_version = stored.saved.versions
    version = answer_version if record is Answer else item_version
    place: dict[str, Any] = {"assessment_id": stored.assessment_id, "key": stored.saved.item.key}
    if record is Answer:
        place["respondent_id"] = stored.respondent_id
    marks = {"version": version + 1, "updated_at": scope.now, "updated_by": scope.actor}
    if version:
        here = {f"the_{name}": value for name, value in place.items()} | {"the_version": version}
        is_written = scope.run(_hot(scope).update[record], {**columns, **marks, **here}) == 1
    else:
        empty = {"state": "unanswered"} if record is Answer else {}
        values = {"organization_id": stored.organization_id} | empty | place | dict(columns) | marks
        insert = insert_into(scope.session, table_of(record)).values(values)
        statement = insert.on_conflict_do_nothing().returning(table_of(record).c.id)
        is_written = scope.first(statement) is not None
    if not is_written:
        return False
    fields = {name: [_remembered(before[name]), _remembered(value)] for name, value in edits.items()}
    history = {"version": version + 1, "fields": fields, "changed_at": scope.now, "changed_by": scope.actor}
    owner: dict[str, Any] = {"organization_id": stored.organization_id, "respondent_id": None}
    scope.run(_hot(scope).remember, owner | place | history)
    return True


def _remembered(value: Any) -> Any:
    """Write a value as the history keeps it: a day as text."""
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, kw_only=True)
class HotStatements:
    """The statements of one save. They are built once per set of visible organizations and then only given values."""

    read: Select[Any]
    hold: Select[Any]
    update: Mapping[type[Answer | Item], Update]
    remember: Insert
    revision: Update


def _hot(scope: Scope) -> HotStatements:
    return _build_statements(scope.organizations)


@lru_cache(maxsize=64)
def _build_statements(organizations: Select[Any]) -> HotStatements:
    mine = {table: table.c.organization_id.in_(organizations) for table in (ASSESSMENT, ANSWER, ITEM)}
    here = ASSESSMENT.c.id == bindparam("the_assessment")
    revision = ASSESSMENT.update().where(here, mine[ASSESSMENT]).values(revision=ASSESSMENT.c.revision + 1)
    read = _joined().where(here, mine[ASSESSMENT])
    return HotStatements(
        read=read,
        hold=read.with_for_update(of=ASSESSMENT, key_share=True),
        update={
            Answer: _guarded(ANSWER, "assessment_id", "respondent_id", "key", "version").where(mine[ANSWER]),
            Item: _guarded(ITEM, "assessment_id", "key", "version").where(mine[ITEM]),
        },
        remember=CHANGE.insert(),
        revision=revision,
    )


def _guarded(table: Table, *names: str) -> Update:
    """Return an update of the one row whose named columns hold the given values, its version among them."""
    return table.update().where(*(table.c[name] == bindparam(f"the_{name}") for name in names))


def _joined() -> Select[Any]:
    """Return the one select of the hot path: an assessment with a respondent, their answer and the shared item."""
    of_assessment = RESPONDENT.c.assessment_id == ASSESSMENT.c.id
    answered = and_(ANSWER.c.respondent_id == RESPONDENT.c.id, ANSWER.c.key == bindparam("the_key"))
    shared = and_(ITEM.c.assessment_id == ASSESSMENT.c.id, ITEM.c.key == bindparam("the_key"))
    columns: list[Any] = [ASSESSMENT.c.organization_id, ASSESSMENT.c.mode, ASSESSMENT.c.catalogue_edition]
    columns += [ASSESSMENT.c.closed_at, INVITATION.c.opened_at]
    columns += [RESPONDENT.c.roles, RESPONDENT.c.asked, RESPONDENT.c.account_id, RESPONDENT.c.sealed_at]
    columns += [ANSWER.c[name].label(f"answer_{name}") for name in ANSWER_COLUMNS]
    columns += [ITEM.c[name].label(f"item_{name}") for name in ITEM_COLUMNS]
    people = ASSESSMENT.outerjoin(RESPONDENT, and_(RESPONDENT.c.id == bindparam("the_respondent"), of_assessment))
    invited = people.outerjoin(INVITATION, INVITATION.c.respondent_id == RESPONDENT.c.id)
    return select(*columns).select_from(invited.outerjoin(ANSWER, answered).outerjoin(ITEM, shared))


def _answer(row: Row[Any], key: str, respondent_id: int | None) -> StoredAnswer | None:
    if row.answer_version is None:
        return None
    values = {name: row._mapping[f"answer_{name}"] for name in ANSWER_COLUMNS}  # noqa: SLF001 - SQLAlchemy's public name
    values |= {"state": AnswerState(values["state"]), "updated_at": utc(values["updated_at"])}
    return StoredAnswer(respondent_id=respondent_id or 0, key=key, **values)


def _item(row: Row[Any], key: str) -> ItemState:
    if row.item_version is None:
        return ItemState(key=key)
    values = {name: row._mapping[f"item_{name}"] for name in ITEM_COLUMNS}  # noqa: SLF001 - SQLAlchemy's public name
    decision = AnswerState(values["state"]) if values["state"] else None
    return ItemState(key=key, **(values | {"state": decision, "updated_at": utc(values["updated_at"])}))


def _filled(present: StoredAnswer | ItemState) -> list[str]:
    """Return the fields that hold more than nothing."""
    if isinstance(present, StoredAnswer):
        return [name for name in ("choice", "own_note") if own_value(present, name) not in (None, "")]
    empty = ItemState(key="")
    return [name for name in SHARED_FIELDS if getattr(present, name) != getattr(empty, name)]
