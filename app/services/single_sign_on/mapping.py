"""What the groups of a provider give here, as the settings say. Nothing here knows a database."""

from __future__ import annotations

from collections.abc import Iterable

from app.values.single_sign_on import Grant, GroupMapping, Wanted
from app.values.visitor import MemberRole

# Of several roles in one organization the first of these counts.
FURTHEST_FIRST = (MemberRole.OWNER, MemberRole.CONSULTANT, MemberRole.RESPONDENT, MemberRole.READER)


def wanted_by(mapping: GroupMapping, groups: Iterable[str]) -> Wanted:
    """Return what somebody's groups give; a standing that no group gives is None, so that it is given by hand.

    >>> owner = Grant(organization="Halden Components", role=MemberRole.OWNER)
    >>> wanted_by({"halden-managers": (owner,)}, {"halden-managers", "all"}).roles
    {'Halden Components': <MemberRole.OWNER: 'owner'>}
    """
    held = set(groups)
    grants = [grant for group, given in mapping.items() if group in held for grant in given]
    roles: dict[str | int, MemberRole] = {}
    for grant in grants:
        if grant.organization is not None and grant.role is not None:
            present = roles.get(grant.organization, MemberRole.READER)
            roles[grant.organization] = min(grant.role, present, key=FURTHEST_FIRST.index)
    return Wanted(
        roles=roles,
        is_administrator=_standing("administrator", mapping, grants),
        is_consultant=_standing("consultant", mapping, grants),
    )


def _standing(standing: str, mapping: GroupMapping, grants: list[Grant]) -> bool | None:
    if not any(grant.standing == standing for given in mapping.values() for grant in given):
        return None
    return any(grant.standing == standing for grant in grants)
