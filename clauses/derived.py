"""What follows from a catalogue without any answer: graph figures, derived sets, respondent load. Never stored."""

from __future__ import annotations

from clauses.graph import distances_from, find_longest_chain, invert
from clauses.model import Catalogue, DerivedSet, Requirement


def prerequisite_graph(*, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the direct prerequisites of each key, in catalogue order.

    >>> from clauses import load_catalogue
    >>> prerequisite_graph(catalogue=load_catalogue())["sys.dms"]
    ('sys.scope',)
    """
    return {requirement.key: requirement.prerequisites for requirement in catalogue.requirements}


def prerequisite_distances(*, catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """Return for each key its direct (distance 1) and indirect dependents with their shortest distance.

    >>> from clauses import load_catalogue
    >>> prerequisite_distances(catalogue=load_catalogue())["gov.review_results"]
    {'eva.improvement': 1}
    """
    dependents = invert(graph=prerequisite_graph(catalogue=catalogue))
    return {key: distances_from(graph=dependents, start=key) for key in dependents}


def static_enabling_power(*, catalogue: Catalogue) -> dict[str, float]:
    """Return how much the rest of the catalogue rests on each key, 0 to 1; serves explanation, never a ranking.

    Domain E2 with R_s / 5 in place of I_s * g_s: each dependent adds its readiness importance, damped by distance,
    and the sums are divided by the largest one. All are 0 in a catalogue without prerequisites.

    >>> from clauses import load_catalogue
    >>> round(static_enabling_power(catalogue=load_catalogue())["dir.strategy"], 2)
    0.94
    """
    damping = catalogue.profile.priority.distance_damping_percent / 100
    readiness = {requirement.key: requirement.readiness for requirement in catalogue.requirements}
    sums = {
        key: sum(damping ** (distance - 1) * readiness[dependent] for dependent, distance in dependents.items())
        for key, dependents in prerequisite_distances(catalogue=catalogue).items()
    }
    largest = max(sums.values())
    return {key: value / largest if largest else 0.0 for key, value in sums.items()}


def root_keys(*, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the keys without prerequisites: where building a management system can start.

    >>> from clauses import load_catalogue
    >>> root_keys(catalogue=load_catalogue())
    ('ctx.issues', 'ctx.parties', 'gov.leadership')
    """
    return tuple(requirement.key for requirement in catalogue.requirements if not requirement.prerequisites)


def longest_chain(*, catalogue: Catalogue) -> tuple[str, ...]:
    """Return a longest chain of keys in which each needs the one before it.

    >>> from clauses import load_catalogue
    >>> longest_chain(catalogue=load_catalogue())[-1]
    'eva.improvement'
    """
    return find_longest_chain(graph=prerequisite_graph(catalogue=catalogue))


def derived_set(*, catalogue: Catalogue, set_id: str) -> tuple[str, ...]:
    """Return the keys of a derived set, in catalogue order. Raises KeyError for a set the catalogue does not define.

    >>> from clauses import load_catalogue
    >>> len(derived_set(catalogue=load_catalogue(), set_id="quick_scan"))
    27
    """
    by_id = {each.id: each for each in catalogue.derived_sets}
    chosen = by_id[set_id]
    return tuple(requirement.key for requirement in catalogue.requirements if _is_member(requirement, chosen))


def _is_member(requirement: Requirement, chosen: DerivedSet) -> bool:
    importance = {"readiness": requirement.readiness, "governance": requirement.governance}
    return any(importance[condition.importance] >= condition.at_least for condition in chosen.any_of)


def mode_keys(*, catalogue: Catalogue, mode: str) -> tuple[str, ...]:
    """Return the keys a mode asks for, in catalogue order. Raises KeyError for a mode the catalogue does not define.

    >>> from clauses import load_catalogue
    >>> len(mode_keys(catalogue=load_catalogue(), mode="full"))
    74
    """
    by_id = {each.id: each for each in catalogue.modes}
    set_id = by_id[mode].derived_set
    if set_id is None:
        return tuple(catalogue.by_key)
    return derived_set(catalogue=catalogue, set_id=set_id)


def respondent_load(*, catalogue: Catalogue) -> dict[str, int]:
    """Return how many requirements each role is asked about, in the order of the catalogue's roles.

    >>> from clauses import load_catalogue
    >>> respondent_load(catalogue=load_catalogue())["EX"]
    30
    """
    return {
        role.code: sum(role.code in requirement.roles for requirement in catalogue.requirements)
        for role in catalogue.roles
    }
