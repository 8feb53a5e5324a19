"""The card of one requirement: its statements, the answer of the person who looks, and what the assessment shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.presenters import links
from app.presenters.answering.files import FilesView, build_files
from app.presenters.evidence import GRADES, grade_text
from app.presenters.marks import Choice, Mark, level_mark
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text, listing_text, moment_text, range_text
from app.values import ItemState, StoredAnswer
from clauses.model import Requirement
from questionnaires.answers import AnswerState


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    """One level statement as a radio row. `previous_label` names the milestone whose level this was ("2025")."""

    level: int
    name: str
    text: str
    mark: Mark
    is_selected: bool
    is_target: bool
    previous_label: str
    suggested_text: str


@dataclass(frozen=True, kw_only=True)
class RequirementCard:
    """One requirement to answer.

    `state` is answered, unanswered, dont_know, not_applicable or deferred. `etag` is "<answer>.<item>" without quotes.
    `selected_level` is kept while the requirement is not applicable. `is_not_applicable_allowed` decides whether the
    checkbox is shown. `can_set_shared` is always true for one local user.
    """

    key: str
    number: str
    title: str
    anchor: str
    intent: str
    good_evidence: str
    capability: str
    roles_text: str
    statements: tuple[StatementRow, ...]
    state: str
    state_text: str
    selected_level: int | None
    is_dont_know: bool
    is_not_applicable: bool
    is_deferred: bool
    is_not_applicable_allowed: bool
    not_applicable_when: str
    reason: str
    reason_class: str
    reason_classes: tuple[Choice, ...]
    note: str
    evidence_grades: tuple[Choice, ...]
    evidence_text: str
    evidence_expired_text: str
    is_flagged: bool
    is_must_do: bool
    is_answered: bool
    is_read_only: bool
    etag: str
    saved_text: str
    others_text: str
    action: str
    files: FilesView
    problems: tuple[str, ...] = ()


STATE_TEXTS = {
    AnswerState.ANSWERED: "Answered",
    AnswerState.UNANSWERED: "Not answered",
    AnswerState.DONT_KNOW: "Don't know",
    AnswerState.NOT_APPLICABLE: "Not applicable to us",
    AnswerState.DEFERRED: "Deferred to a later round",
}
FEWEST_OTHERS = 3


def build_card(
    standing: Standing, requirement: Requirement, *, is_read_only: bool = False, problems: tuple[str, ...] = ()
) -> RequirementCard:
    """Build the card of one requirement for the person who looks; `problems` say why the last save was refused."""
    key, catalogue = requirement.key, standing.catalogue
    own, item = standing.own_answers.get(key), standing.item(key)
    state = _state(standing, key, own, item)
    level = item.agreed_level if standing.respondent is None else own.level if own is not None else None
    names = {role.code: role.name for role in catalogue.roles}
    return RequirementCard(
        key=key,
        number=requirement.number,
        title=requirement.title,
        anchor=links.anchor(requirement.number),
        intent=requirement.intent,
        good_evidence=requirement.good_evidence,
        capability=next((each.name for each in catalogue.capabilities if each.code == requirement.capability), ""),
        roles_text=listing_text([names.get(code, code) for code in requirement.roles]),
        statements=_statements(standing, requirement, level),
        state=state.value,
        state_text=STATE_TEXTS[state],
        selected_level=level,
        is_dont_know=own is not None and own.state is AnswerState.DONT_KNOW,
        is_not_applicable=state is AnswerState.NOT_APPLICABLE,
        is_deferred=state is AnswerState.DEFERRED,
        is_not_applicable_allowed=requirement.not_applicable_when is not None,
        not_applicable_when=requirement.not_applicable_when or "",
        reason=item.reason,
        reason_class=item.reason_class or "",
        reason_classes=_reason_choices(standing, item),
        note=item.note,
        evidence_grades=_grade_choices(item),
        evidence_text="No evidence graded yet" if item.evidence_grade is None else grade_text(item.evidence_grade),
        evidence_expired_text=_expired_text(standing, item),
        is_flagged=item.is_flagged,
        is_must_do=item.is_must_do,
        is_answered=standing.is_done(key, standing.respondent),
        is_read_only=is_read_only,
        etag=f"{own.version if own is not None else 0}.{item.version}",
        saved_text=_saved_text(standing, own, item),
        others_text=_others_text(standing, key, own),
        action=links.answer_path(standing.id, key),
        files=build_files(
            standing.id, requirement, standing.files.get(key, ()), now=standing.now, is_read_only=is_read_only
        ),
        problems=problems,
    )


def _state(standing: Standing, key: str, own: StoredAnswer | None, item: ItemState) -> AnswerState:
    """A decision for the whole assessment wins; then one's own answer, for the facilitator the result of all."""
    if item.state is not None:
        return item.state
    if standing.respondent is None:
        return standing.results[key].state
    return own.state if own is not None else AnswerState.UNANSWERED


def _statements(standing: Standing, requirement: Requirement, selected: int | None) -> tuple[StatementRow, ...]:
    result = standing.results[requirement.key]
    before = standing.previous_results.get(requirement.key)
    label = standing.previous.label if standing.previous is not None else ""
    suggested = result.level if standing.respondent is None and result.source in ("respondents", "units") else None
    return tuple(
        StatementRow(
            level=level,
            name=(mark := level_mark(level, catalogue=standing.catalogue)).name,
            text=text,
            mark=mark,
            is_selected=level == selected,
            is_target=level == result.target,
            previous_label=label if before is not None and before.level == level else "",
            suggested_text="From answers" if level == suggested else "",
        )
        for level, text in enumerate(requirement.statements)
    )


def _reason_choices(standing: Standing, item: ItemState) -> tuple[Choice, ...]:
    classes = standing.catalogue.not_applicable_reasons
    return tuple(Choice(value=each.id, text=each.title, is_selected=each.id == item.reason_class) for each in classes)


def _grade_choices(item: ItemState) -> tuple[Choice, ...]:
    grades = tuple(
        Choice(value=str(grade), text=grade_text(grade), is_selected=grade == item.evidence_grade)
        for grade in range(len(GRADES))
    )
    return (Choice(value="", text="Not graded yet", is_selected=item.evidence_grade is None), *grades)


def _expired_text(standing: Standing, item: ItemState) -> str:
    if not item.is_expired(standing.today):
        return ""
    return f"Expired: valid until {date_text(item.evidence_until)}. It counts as a claim only."


def _saved_text(standing: Standing, own: StoredAnswer | None, item: ItemState) -> str:
    """Say when the card was saved last and by whom, naming others but not oneself."""
    saves: list[tuple[datetime, str]] = []
    if own is not None:
        saves.append((own.updated_at, own.updated_by))
    if item.updated_at is not None:
        saves.append((item.updated_at, item.updated_by))
    if not saves:
        return ""
    moment, name = max(saves)
    return f"Saved {moment_text(moment, now=standing.now)}" + ("" if name in ("", standing.viewer) else f" by {name}")


def _others_text(standing: Standing, key: str, own: StoredAnswer | None) -> str:
    """Tell how many others answered and their range, and never who chose what.

    A respondent sees it only after their own answer is saved, so that nobody is led by others. The level of a single
    other person is never shown, and to somebody who answers for themselves no range of fewer than three others.
    """
    if standing.respondent is not None and (own is None or own.state is AnswerState.UNANSWERED):
        return ""
    given = [answer for answer in standing.answers.get(key, ()) if answer is not own]
    if not given:
        return ""
    noun = ("person", "people") if standing.respondent is None else ("other person", "others")
    people = f"{count_text(len(given), *noun)} answered"
    levels = sorted(answer.level for answer in given if answer.level is not None)
    fewest = FEWEST_OTHERS if standing.is_limited else 2
    return people if len(levels) < fewest else f"{people}, level {range_text(levels[0], levels[-1])}"
