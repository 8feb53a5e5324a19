"""The sheets about requirements: what is known about each one, and the rows that were answered by name."""

from __future__ import annotations

from collections.abc import Iterator

from app.exports.grid import LEVEL, Column, Row
from app.presenters import Standing
from app.presenters.evidence import needed_text
from app.presenters.marks import mark_of
from app.presenters.report.units import build_units
from app.presenters.words import rounded
from app.values import RespondentInfo, StoredAnswer
from clauses import Requirement
from questionnaires.answers import AnswerState
from scoring.raters import LEAST_ANSWERS
from scoring.values import RequirementResult

STATE_WORDS = {
    AnswerState.DONT_KNOW: "don't know",
    AnswerState.NOT_APPLICABLE: "n/a",
    AnswerState.DEFERRED: "deferred",
}
ANSWER_CHOICES = ("0", "1", "2", "3", "4", "5", *STATE_WORDS.values())

ANSWER_COLUMNS = (
    Column(title="Respondent", width=20),
    Column(title="Role", width=8, style="centred"),
    Column(title="Key", width=18),
    Column(title="Number", width=9, style="centred"),
    Column(title="Title", width=42, style="wrapped"),
    Column(title="Level", width=12, style=LEVEL),
    Column(title="Note", width=60, style="wrapped"),
    Column(title="Reason", width=40, style="wrapped"),
    Column(title="Reason class", width=16),
)
UNIT_COLUMNS = (
    Column(title="Unit", width=28),
    Column(title="Size", width=10, style="whole"),
    Column(title="People", width=10, style="whole"),
    Column(title="Gate level", width=10, style=LEVEL),
    Column(title="Index", width=10, style="one decimal"),
    Column(title="Share answered", width=10, style="percent"),
)
RESPONDENT_COLUMNS = (
    Column(title="Name", width=28),
    Column(title="Job title", width=40, style="wrapped"),
    Column(title="Roles", width=14),
    Column(title="Unit", width=24),
    Column(title="Asked", width=10, style="whole"),
    Column(title="Answered", width=10, style="whole"),
    Column(title="Requirements to answer", width=40, style="wrapped"),
)


def requirement_columns(standing: Standing) -> tuple[Column, ...]:
    """Return the columns of the sheet Requirements; the previous level is there when a milestone is compared with."""
    before = (Column(title="Previous level", width=9, style=LEVEL),) if standing.previous else ()
    return (
        Column(title="Number", width=8, style="centred"),
        Column(title="Key", width=18),
        Column(title="Title", width=42, style="wrapped"),
        Column(title="Clause", width=7, style="centred"),
        Column(title="Capability", width=10, style="centred"),
        Column(title="Level", width=7, style=LEVEL, figure="requirement:{}:level"),
        Column(title="Level name", width=13),
        Column(title="Evidenced level", width=10, style=LEVEL, figure="requirement:{}:evidenced"),
        Column(title="State", width=14),
        Column(title="Target", width=8, style="whole", figure="requirement:{}:target"),
        Column(title="Gap", width=6, style="whole", figure="gap:{}:size"),
        *before,
        Column(title="Source", width=12),
        Column(title="Lowest possible", width=9, style="whole", figure="requirement:{}:range"),
        Column(title="Highest possible", width=9, style="whole", figure="requirement:{}:range"),
        Column(title="Votes", width=7, style="whole"),
        Column(title="Range of votes", width=9, style="centred"),
        Column(title="Agreement", width=11, style="two decimals", figure="requirement:{}:agreement"),
        Column(title="Confidence", width=11, style="two decimals", figure="requirement:{}:confidence"),
        Column(title="Evidence needed", width=24, style="wrapped"),
        Column(title="Evidence grade", width=10, style="whole"),
        Column(title="Evidence carries data", width=10, style="centred"),
        Column(title="Evidence valid until", width=12, style="day"),
        Column(title="Evidence kept at", width=36, style="wrapped"),
        Column(title="Files", width=36, style="wrapped"),
        Column(title="Decision", width=14),
        Column(title="Reason", width=40, style="wrapped"),
        Column(title="Reason class", width=16),
        Column(title="Agreed level", width=8, style=LEVEL),
        Column(title="Agreed because", width=40, style="wrapped"),
        Column(title="Must do", width=8, style="centred"),
        Column(title="Flagged", width=8, style="centred"),
        Column(title="Shared note", width=50, style="wrapped"),
    )


def requirement_rows(standing: Standing) -> Iterator[Row]:
    """Yield one row per asked requirement, in catalogue order."""
    for clause, requirements in standing.asked_clauses:
        for requirement in requirements:
            result = standing.results[requirement.key]
            yield (
                *_identity(requirement, f"{clause.number} {clause.short_title}"),
                *_standing(standing, result),
                *_votes(result),
                _needed(standing, requirement),
                *_shared(standing, result),
            )


def _identity(requirement: Requirement, clause: str) -> Row:
    number = clause.split(" ", 1)[0]
    return requirement.number, requirement.key, requirement.title, number, requirement.capability


def _standing(standing: Standing, result: RequirementResult) -> Row:
    mark = mark_of(result.state, result.level, catalogue=standing.catalogue)
    gap = None if result.level is None else max(0, result.target - result.level)
    name = mark.name if result.level is not None else None
    before = standing.previous_results.get(result.key)
    previous = (before.level if before else None,) if standing.previous else ()
    state = "Answered" if result.level is not None else mark.name
    shown = result.evidenced_level if standing.shows_evidenced else None
    return result.level, name, shown, state, result.target, gap, *previous, result.source


def _needed(standing: Standing, requirement: Requirement) -> str | None:
    """Say what evidence the claimed level takes where it is not shown yet."""
    level = standing.results[requirement.key].level
    if level is None or standing.evidenced_below(requirement.key) is None:
        return None
    return needed_text(level, catalogue=standing.catalogue)


def _votes(result: RequirementResult) -> Row:
    """Tell how people voted as far as nobody can be picked out: the range only from five votes on (trap H1.6)."""
    count = sum(result.votes)
    used = [level for level, votes in enumerate(result.votes) if votes]
    span = f"{used[0]} to {used[-1]}" if count >= LEAST_ANSWERS else None
    agreement = None if result.agreement is None else rounded(result.agreement, places=2)
    return result.low, result.high, count, span, agreement, rounded(result.confidence, places=2)


def _shared(standing: Standing, result: RequirementResult) -> Row:
    item = standing.item(result.key)
    decision = "" if item.state is None else item.state.value.replace("_", " ")
    return (
        item.evidence_grade,
        "yes" if item.evidence_has_data else None,
        item.evidence_until,
        item.evidence_source,
        ", ".join(each.name for each in standing.files.get(result.key, ())) or None,
        decision,
        item.reason,
        item.reason_class,
        item.agreed_level,
        item.agreed_reason,
        "yes" if item.is_must_do else None,
        "yes" if item.is_flagged else None,
        item.note,
    )


def answer_rows(standing: Standing) -> Iterator[Row]:
    """Yield one row per respondent and question they are asked, answered or not, so that the sheet can be filled in."""
    given = {(answer.respondent_id, answer.key): answer for answer in standing.snapshot.answers}
    for person in standing.snapshot.respondents:
        for requirement in standing.questions(person):
            yield _answer(person, requirement, given.get((person.id, requirement.key)))


def _answer(person: RespondentInfo, requirement: Requirement, answer: StoredAnswer | None) -> Row:
    identity = (person.name, " ".join(person.roles), requirement.key, requirement.number, requirement.title)
    if answer is None:
        return *identity, None, None, None, None
    level = answer.level if answer.state is AnswerState.ANSWERED else STATE_WORDS.get(answer.state)
    is_excused = answer.state is AnswerState.NOT_APPLICABLE
    return *identity, level, None if is_excused else answer.note, answer.note if is_excused else None, None


def respondent_rows(standing: Standing) -> Iterator[Row]:
    """Yield one row per respondent with how far they have come."""
    units = {unit.id: unit.name for unit in standing.snapshot.units}
    for person in standing.snapshot.respondents:
        questions = standing.questions(person)
        done = sum(1 for requirement in questions if standing.is_done(requirement.key, person))
        unit = None if person.unit_id is None else units[person.unit_id]
        narrowed = None if person.asked is None else " ".join(person.asked)
        yield person.name, person.job_title, " ".join(person.roles), unit, len(questions), done, narrowed


def unit_rows(standing: Standing) -> Iterator[Row]:
    """Yield one row per unit with its size and people; its figures only where it may be shown apart (rule SC-51)."""
    units = build_units(standing)
    figures = {row.name: (row.gate_level, row.index, row.coverage) for row in units.rows} if units else {}
    for unit in standing.snapshot.units:
        people = sum(1 for person in standing.snapshot.respondents if person.unit_id == unit.id)
        yield unit.name, unit.size, people, *figures.get(unit.name, (None, None, None))
