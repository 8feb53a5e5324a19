"""The smallest lift of each group: whichever gate rule the catalogue brings, its module finds the changes."""

from __future__ import annotations

from collections.abc import Sequence

from clauses.model import Catalogue
from questionnaires.answers import AnswerState
from scoring.holding.coverage import missing_answers
from scoring.holding.members import Member, members_of
from scoring.holding.share_and_floor import changes_to_level
from scoring.holding.tiers import changes_to_a_higher_tier
from scoring.holding.values import Lift, LiftChange
from scoring.holding.words import answers_sentence, lift_sentence, no_lift_sentence
from scoring.values import AssessmentResult, GroupResult


def what_holds_back(*, result: AssessmentResult, catalogue: Catalogue) -> tuple[Lift, ...]:
    """Return the smallest lift of every clause, of every capability and of the whole, in this order (SC-37).

    Groups at the top, groups in which nothing applies and groups that no change can lift have none. Raises ValueError
    when the result was scored with another catalogue.

    >>> from clauses import load_catalogue
    >>> from scoring import AssessmentInput, assess, default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> agreed = {**dict.fromkeys(asked, 3), "eva.objectives": 2, "dir.strategy": 2, "ppm.actionplan": 1}
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=agreed)
    >>> what_holds_back(result=assess(given), catalogue=catalogue)[2].sentence
    'One answer holds clause 6 at 2: 6.7. It needs level 3.'
    """
    groups = (*result.clauses, *result.capabilities, result.overall)
    lifts = (what_holds_group_back(result=result, catalogue=catalogue, group=group) for group in groups)
    return tuple(lift for lift in lifts if lift is not None)


def what_holds_group_back(*, result: AssessmentResult, catalogue: Catalogue, group: GroupResult) -> Lift | None:
    """Return the smallest lift of one group of a result; None at the top, where nothing applies and where none can be.

    Raises ValueError when the result was scored with another catalogue.
    """
    result.refuse_other_catalogue(catalogue)
    members = members_of(result=result, catalogue=catalogue, group=group)
    if group.gate_level is None:
        return _lift_to_a_level(catalogue, group, members) if members else None
    found = _changes(catalogue, members, group.gate_level)
    if found is None:
        return None
    to_level, changes = found
    return Lift(
        kind=group.kind,
        id=group.id,
        from_level=group.gate_level,
        to_level=to_level,
        changes=changes,
        sentence=lift_sentence(
            group=group_name(group),
            level=_gate_level_name(catalogue, group.gate_level),
            changes=[(catalogue.by_key[change.key].number, change) for change in changes],
        ),
    )


def why_nothing_lifts(*, result: AssessmentResult, catalogue: Catalogue, group: GroupResult) -> str | None:
    """Say what keeps a group below the top for good: what is not applicable and counts as the lowest level (SC-67).

    None where the group has a lift, stands at the top or has nothing that applies.
    """
    lift = what_holds_group_back(result=result, catalogue=catalogue, group=group)
    states = {found.key: found.state for found in result.requirements}
    excused = [key for key in group.blocked_by if states[key] is AnswerState.NOT_APPLICABLE]
    if lift is not None or group.gate_level is None or not excused:
        return None
    return no_lift_sentence(
        group=group_name(group),
        level=_gate_level_name(catalogue, group.gate_level),
        numbers=[catalogue.by_key[key].number for key in excused],
        counts_as=catalogue.scale[0].number,
    )


def group_name(group: GroupResult) -> str:
    """Name a group inside a sentence: clause 6, capability PPM, the whole catalogue."""
    return "the whole catalogue" if group.kind == "catalogue" else f"{group.kind} {group.id}"


def _gate_level_name(catalogue: Catalogue, level: int) -> str:
    """Name a gate level inside a sentence: 2, or tier 2 with its name."""
    rule = catalogue.profile.gate
    return f"tier {level} {rule.names[level]}" if rule.kind == "tiers" else str(level)


def _changes(
    catalogue: Catalogue, members: Sequence[Member], gate_level: int
) -> tuple[int, tuple[LiftChange, ...]] | None:
    """Find the smallest set of changes by the catalogue's own gate rule; returns the gate level reached and the set."""
    rule = catalogue.profile.gate
    if rule.kind == "tiers":
        return changes_to_a_higher_tier(rule=rule, members=members, tier=gate_level)
    if gate_level == catalogue.highest_level:
        return None
    changes = changes_to_level(rule=rule, members=members, level=gate_level + 1)
    return None if changes is None else (gate_level + 1, changes)


def _lift_to_a_level(catalogue: Catalogue, group: GroupResult, members: Sequence[Member]) -> Lift:
    """Find the answers that a group without a gate level waits for."""
    changes = missing_answers(coverage_percent=catalogue.profile.coverage_percent, members=members)
    return Lift(
        kind=group.kind,
        id=group.id,
        from_level=None,
        to_level=None,
        changes=changes,
        sentence=answers_sentence(
            group=group_name(group),
            unit="tier" if catalogue.profile.gate.kind == "tiers" else "level",
            numbers=[catalogue.by_key[change.key].number for change in changes],
        ),
    )
