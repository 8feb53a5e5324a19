"""The registers: gaps in their recommended order, the action plan, and earlier milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.exports.grid import LEVEL, Column, Row
from app.presenters import ActionRow, GapRow, Standing, build_action_rows, build_gaps_of
from app.presenters.words import rounded
from planning.values import Action

GAP_COLUMNS = (
    Column(title="Order", width=7, style="whole", figure="gap:{}:order"),
    Column(title="Gap", width=10),
    Column(title="Key", width=18),
    Column(title="Requirement", width=36, style="wrapped"),
    Column(title="Capability", width=10, style="centred"),
    Column(title="Level", width=7, style=LEVEL, figure="requirement:{}:level"),
    Column(title="Evidenced", width=10, style=LEVEL, figure="requirement:{}:evidenced"),
    Column(title="Target", width=7, style="whole", figure="requirement:{}:target"),
    Column(title="Target date", width=12, style="day"),
    Column(title="Evidence", width=22, style="wrapped"),
    Column(title="Confidence", width=11, style="two decimals", figure="requirement:{}:confidence"),
    Column(title="Finding", width=50, style="wrapped"),
    Column(title="Statement to reach", width=50, style="wrapped"),
    Column(title="Priority P", width=9, style="one decimal", figure="gap:{}:priority"),
    Column(title="Priority", width=9, style="centred"),
    Column(title="Rank", width=7, style="whole", figure="gap:{}:rank"),
    Column(title="Rank interval", width=10, style="centred", figure="gap:{}:shaken"),
    Column(title="In the top ten", width=9, style="percent", figure="gap:{}:shaken"),
    Column(title="How P comes about", width=46, style="wrapped", figure="gap:{}:priority"),
    Column(title="Gap share g", width=9, style="two decimals", figure="gap:{}:size"),
    Column(title="Importance I", width=11, style="two decimals", figure="gap:{}:priority"),
    Column(title="Enabling power E", width=10, style="two decimals", figure="gap:{}:priority"),
    Column(title="Not knowing U", width=10, style="two decimals", figure="gap:{}:priority"),
    Column(title="Effort f (person-days)", width=13, style="days", figure="gap:{}:priority"),
    Column(title="Class", width=12, figure="gap:{}:class"),
    Column(title="Pulled by", width=9, style="centred"),
    Column(title="Needs first", width=12),
    Column(title="Must do", width=8, style="centred"),
    Column(title="Owner", width=18, style="wrapped"),
    Column(title="Status", width=13),
    Column(title="Actions", width=10),
    Column(title="Effect on projects", width=30, style="wrapped", is_by_hand=True),
    Column(title="Decision note", width=30, style="wrapped", is_by_hand=True),
)
ACTION_COLUMNS = (
    Column(title="Number", width=8, style="whole"),
    Column(title="Title", width=40, style="wrapped"),
    Column(title="Closes gaps", width=14, style="wrapped"),
    Column(title="From level", width=7, style="centred"),
    Column(title="To level", width=7, style="centred"),
    Column(title="Definition of done", width=55, style="wrapped"),
    Column(title="Owner", width=18),
    Column(title="Effort (person-days)", width=12, style="days"),
    Column(title="Start", width=12, style="day"),
    Column(title="Due", width=12, style="day"),
    Column(title="Status", width=11),
    Column(title="Late", width=11),
    Column(title="Note", width=40, style="wrapped"),
    Column(title="Closes (key level-level)", width=28, style="wrapped"),
    Column(title="Verified by", width=16),
    Column(title="Verified on", width=12, style="day"),
    Column(title="Pool loads", width=14, style="wrapped", is_by_hand=True),
    Column(title="Cost", width=12, is_by_hand=True),
    Column(title="Predecessors", width=13, is_by_hand=True),
    Column(title="Projects that wait", width=20, style="wrapped", is_by_hand=True),
)
_MILESTONE_COLUMNS = (
    Column(title="Milestone", width=14),
    Column(title="Recorded on", width=13, style="day"),
    Column(title="Key", width=18),
    Column(title="Number", width=9, style="centred"),
    Column(title="Title", width=50, style="wrapped"),
    Column(title="Level", width=8, style=LEVEL),
    Column(title="Target", width=8, style="whole"),
)


def gap_rows(standing: Standing) -> Iterator[Row]:
    """Yield one row per gap, in the recommended order."""
    for row in build_gaps_of(standing):
        days = [action.due for action in standing.snapshot.actions if action.due and _closes(action, row.key)]
        yield *_gap(row, max(days, default=None)), *_factors(row), *_treatment(row)


def _closes(action: Action, key: str) -> bool:
    return any(closure.key == key for closure in action.closes)


def _gap(row: GapRow, due: date | None) -> Row:
    identity = (row.order, f"G-{row.number}", row.key, f"{row.number} {row.title}", row.capability)
    known = (row.level, row.evidenced_level, row.target, due, row.evidence_text, rounded(row.confidence, places=2))
    return *identity, *known, row.finding, row.next_statement


def _factors(row: GapRow) -> Row:
    top = None if row.shaken is None else rounded(row.shaken.top_share, places=3)
    priority = (rounded(row.priority), row.priority_word, row.rank, row.interval_text, top, row.line)
    shares = (row.gap_share, row.importance, row.enabling_power, row.unknowing)
    return *priority, *(rounded(share, places=2) for share in shares), rounded(row.effort_days, places=2)


def _treatment(row: GapRow) -> Row:
    plan = (row.owner, row.status.text, ", ".join(str(action.number) for action in row.actions))
    must_do = "yes" if row.is_must_do else None
    return row.class_name, row.pulled_by, ", ".join(row.unmet), must_do, *plan, None, None


def action_rows(standing: Standing) -> Iterator[Row]:
    """Yield one row per action, in the order of the plan."""
    for row in build_action_rows(catalogue=standing.catalogue, actions=standing.snapshot.actions, today=standing.today):
        yield *_action(row), None, None, None, None


def _levels(levels: Sequence[int]) -> int | str:
    """Return one level as a number that can be sorted and filtered, several as a text in the order of the gaps."""
    return levels[0] if len(levels) == 1 else ", ".join(str(level) for level in levels)


def _action(row: ActionRow) -> Row:
    return (
        row.number,
        row.title,
        ", ".join(closure.number for closure in row.closes),
        _levels([closure.from_level for closure in row.closes]),
        _levels([closure.to_level for closure in row.closes]),
        row.definition_of_done,
        row.owner,
        row.effort_days,
        row.start,
        row.due,
        row.status.text,
        row.late_text,
        row.note,
        "; ".join(f"{closure.key} {closure.from_level}-{closure.to_level}" for closure in row.closes),
        row.verified_by,
        row.verified_on,
    )


def milestone_columns(standing: Standing) -> tuple[Column, ...]:
    """Return the columns of the sheet Milestones; the version of the weights is there when one of them had any."""
    weights = (Column(title="Weights version", width=10, style="whole"),) if _is_weighed(standing) else ()
    return *_MILESTONE_COLUMNS, *weights


def _is_weighed(standing: Standing) -> bool:
    return any(milestone.result.settings_version for milestone in standing.snapshot.milestones)


def milestone_rows(standing: Standing) -> Iterator[Row]:
    """Yield the level and target of each requirement at each milestone."""
    for milestone in standing.snapshot.milestones:
        weights = (milestone.result.settings_version,) if _is_weighed(standing) else ()
        for result in milestone.result.requirements:
            requirement = standing.catalogue.by_key[result.key]
            yield (
                milestone.label,
                milestone.recorded_on,
                result.key,
                requirement.number,
                requirement.title,
                result.level,
                result.target,
                *weights,
            )
