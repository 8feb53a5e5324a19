"""What needs a person's attention, and in which order: the one list behind overview, task statuses and check page."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.standing import OPEN, Standing
from app.presenters.words import date_text
from clauses.model import Catalogue, Requirement
from questionnaires.answers import AnswerState
from scoring.raters import shown_medians
from scoring.values import Inconsistency, RequirementResult

DISAGREEMENT = 2
LEADERS, STAFF = "leadership", "staff"
BLOCKING = ("reason", "applicability", "disagreement", "perception")
ORDER = (*BLOCKING, "prerequisite", "expired", "flag")


@dataclass(frozen=True, kw_only=True)
class AttentionRow:
    """Something to look at: `kind` is reason, applicability, disagreement, perception, prerequisite,
    expired or flag.

    `weight` orders rows of one kind (the spread of the answers in levels); `cure` says what to do about it.
    """

    kind: str
    key: str
    number: str
    title: str
    text: str
    cure: str
    href: str
    clause: str
    weight: int = 0

    @property
    def is_blocking(self) -> bool:
        """Tell whether it should be settled before the result is recorded."""
        return self.kind in BLOCKING


def find_attention(standing: Standing) -> tuple[AttentionRow, ...]:
    """List what needs attention: what blocks first, then by spread of the answers, then in catalogue order."""
    rows = [
        row
        for _, requirements in standing.asked_clauses
        for requirement in requirements
        for row in _rows_of(standing, requirement)
    ]
    return tuple(sorted(rows, key=lambda row: (_place(row.kind), -row.weight)))


def vote_range(result: RequirementResult) -> tuple[int, int] | None:
    """Return the lowest and the highest level that somebody chose, None without votes."""
    chosen = [level for level, votes in enumerate(result.votes) if votes]
    return (chosen[0], chosen[-1]) if chosen else None


def perception_gap(result: RequirementResult, *, catalogue: Catalogue) -> int:
    """Return by how many levels leaders and employees differ, 0 when one of them is not shown.

    Who they are is said by the perspective of the catalogue's roles; of several roles the two farthest apart count.
    """
    medians = shown_medians(medians=result.role_medians, votes=result.role_votes)
    leaders, staff = (
        [medians[role.code] for role in catalogue.roles if role.perspective == side and role.code in medians]
        for side in (LEADERS, STAFF)
    )
    return max((abs(ours - theirs) for ours in leaders for theirs in staff), default=0)


def perception_text(gap: int) -> str:
    """Say how far leaders and employees are apart, without showing the level of either group (trap H1.6)."""
    return f"Leaders and employees differ by {gap} levels"


def _place(kind: str) -> int:
    """Disagreement and perception stand side by side and are ordered by their spread."""
    return ORDER.index("disagreement" if kind == "perception" else kind)


def _rows_of(standing: Standing, requirement: Requirement) -> list[AttentionRow]:
    result, item = standing.results[requirement.key], standing.item(requirement.key)
    rows: list[AttentionRow | None] = [_applicability_row(standing, requirement, result)]
    rows += [
        _row(standing, requirement, kind=finding.kind, text=finding.sentence, cure=_cure(finding))
        for finding in standing.result.inconsistencies
        if finding.key == requirement.key
    ]
    rows.append(_disagreement_row(standing, requirement, result))
    if item.state is None and item.is_expired(standing.today):
        text = f"Evidence expired, valid until {date_text(item.evidence_until)}"
        rows.append(_row(standing, requirement, kind="expired", text=text, cure="show it anew or grade it again"))
    if item.is_flagged:
        by = f" by {item.updated_by}" if item.updated_by else ""
        rows.append(_row(standing, requirement, kind="flag", text=f"Flagged{by}", cure="talk about it"))
    return [row for row in rows if row is not None]


def _applicability_row(standing: Standing, requirement: Requirement, result: RequirementResult) -> AttentionRow | None:
    item = standing.item(requirement.key)
    if item.state is AnswerState.NOT_APPLICABLE and not item.reason.strip():
        return _row(
            standing,
            requirement,
            kind="reason",
            text="Not applicable, reason missing",
            cure="say why it does not apply",
        )
    if item.state is None and result.state is AnswerState.NOT_APPLICABLE:
        return _row(
            standing,
            requirement,
            kind="applicability",
            text="Respondents say not applicable",
            cure="decide for the whole assessment",
        )
    return None


def _disagreement_row(standing: Standing, requirement: Requirement, result: RequirementResult) -> AttentionRow | None:
    """Tell a spread of two levels or more until a level is agreed; the leader-staff gap says more than the range."""
    ends = vote_range(result)
    if ends is None or ends[1] - ends[0] < DISAGREEMENT or result.source == "agreed" or result.level is None:
        return None
    cure, weight = "agree on one level", ends[1] - ends[0]
    gap = perception_gap(result, catalogue=standing.catalogue)
    if gap >= DISAGREEMENT:
        return _row(standing, requirement, kind="perception", text=perception_text(gap), cure=cure, weight=weight)
    text = f"Answers range from level {ends[0]} to {ends[1]}"
    return _row(standing, requirement, kind="disagreement", text=text, cure=cure, weight=weight)


def _cure(finding: Inconsistency) -> str:
    return "check both levels" if finding.kind == "prerequisite" else "decide for the whole assessment"


def _row(
    standing: Standing, requirement: Requirement, *, kind: str, text: str, cure: str, weight: int = 0
) -> AttentionRow:
    return AttentionRow(
        kind=kind,
        key=requirement.key,
        number=requirement.number,
        title=requirement.title,
        text=text,
        cure=cure,
        href=standing.clause_href(requirement),
        clause=requirement.clause,
        weight=weight,
    )


def open_keys(standing: Standing) -> tuple[str, ...]:
    """Return the keys that have no level and are not set aside, in catalogue order."""
    return tuple(key for key, result in standing.results.items() if result.state in OPEN)
