"""Who stands behind the rows of a response table: one person per name, with all roles and the unit that rows give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from questionnaires.cells import AGREED, Refusal, read_roles, read_text
from questionnaires.rows import ResponseRow


@dataclass(frozen=True, kw_only=True)
class Person:
    """A respondent as the rows name them first; spelling with other capitals or spaces means the same person.

    `narrowed_to` holds the keys that their questions are narrowed to, None where the roles alone decide.
    """

    name: str
    roles: tuple[str, ...] = ()
    unit: str = ""
    narrowed_to: frozenset[str] | None = None


def identify(name: str) -> str:
    """Return what makes two spellings of a name the same.

    >>> identify(" Mara  Lind") == identify("mara lind")
    True
    """
    return " ".join(name.casefold().split())


def gather_people(
    *,
    rows: Iterable[ResponseRow],
    respondents: Mapping[str, tuple[str, ...]],
    codes: tuple[str, ...],
    units: Mapping[str, str] | None = None,
    narrowed: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Person]:
    """Return all persons by identity: those known beforehand, then those the rows name, each with all their roles.

    `units` holds what is known beforehand by name; otherwise the first unit that a row gives is a person's unit.
    `narrowed` holds the keys that questions are narrowed to by name; nobody else's are.
    """
    narrowed_by = {identify(name): frozenset(keys) for name, keys in (narrowed or {}).items()}
    known_units = {identify(name): unit for name, unit in (units or {}).items()}
    people = {
        identify(name): Person(
            name=name,
            roles=tuple(roles),
            unit=known_units.get(identify(name), ""),
            narrowed_to=narrowed_by.get(identify(name)),
        )
        for name, roles in respondents.items()
    }
    for row in rows:
        name, roles = read_text(row.respondent), read_roles(row.role, codes)
        if name and not isinstance(roles, Refusal) and roles != (AGREED,):
            known = people.get(identify(name), Person(name=name))
            people[identify(name)] = replace(
                known,
                roles=tuple(dict.fromkeys((*known.roles, *roles))),
                unit=known.unit or " ".join(read_text(row.unit).split()),
            )
    return people
