"""Units that only respondents name: they are kept with the size 1, and it is told."""

from __future__ import annotations

from app.values.assessment_file import FileRespondent, FileUnit

SIZE_UNKNOWN = 1


def settle_units(
    units: tuple[FileUnit, ...], people: tuple[FileRespondent, ...]
) -> tuple[tuple[FileUnit, ...], tuple[str, ...]]:
    """Return the units of a file with those that only people name, and a note for each of the latter.

    >>> units, notes = settle_units((), (FileRespondent(name="Mara", roles=("EX",), unit="Plant Moss"),))
    >>> units[0].size, notes
    (1, ('The unit Plant Moss has no size and counts as 1. Give it one in units or in the settings.',))
    """
    known = {unit.name.casefold() for unit in units}
    added: dict[str, FileUnit] = {}
    for person in people:
        if person.unit and person.unit.casefold() not in known:
            added.setdefault(person.unit.casefold(), FileUnit(name=person.unit, size=SIZE_UNKNOWN))
    notes = tuple(
        f"The unit {unit.name} has no size and counts as {SIZE_UNKNOWN}. Give it one in units or in the settings."
        for unit in added.values()
    )
    return (*units, *added.values()), notes
