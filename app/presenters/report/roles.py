"""How roles see it: the median of a role per clause, shown apart only where the group-size rules allow it (SC-51)."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.provenance import people_by_role
from app.presenters.standing import Standing
from app.presenters.words import NOTHING, count_text
from scoring.raters import LEAST_ANSWERS, shown_medians


@dataclass(frozen=True, kw_only=True)
class RoleSplit:
    """The median level of one role per clause ("-" where it is not shown). Only roles of five people or more."""

    code: str
    name: str
    people: int
    levels: tuple[str, ...]


def build_role_splits(standing: Standing) -> tuple[RoleSplit, ...]:
    """Build the medians per role and clause, for roles with at least five people who answered (trap H1.6)."""
    answered = people_by_role(standing)
    shown = {
        key: shown_medians(medians=found.role_medians, votes=found.role_votes)
        for key, found in standing.results.items()
    }
    return tuple(
        RoleSplit(
            code=role.code,
            name=role.name,
            people=answered[role.code],
            levels=tuple(
                _median([shown[each.key][role.code] for each in requirements if role.code in shown[each.key]])
                for _, requirements in standing.asked_clauses
            ),
        )
        for role in standing.catalogue.roles
        if answered[role.code] >= LEAST_ANSWERS
    )


def role_split_note(standing: Standing, splits: tuple[RoleSplit, ...]) -> str:
    """Say why roles are missing from the split, or why there is none."""
    answered, shown = people_by_role(standing), {split.code for split in splits}
    hidden = sum(1 for role in standing.catalogue.roles if answered[role.code] and role.code not in shown)
    if not hidden:
        return ""
    roles = count_text(hidden, "role")
    return f"{roles} with fewer than {LEAST_ANSWERS} answers {'is' if hidden == 1 else 'are'} not shown apart."


def _median(levels: list[int]) -> str:
    """The lower median of a role's medians over the requirements of a clause."""
    return str(sorted(levels)[(len(levels) - 1) // 2]) if levels else NOTHING
