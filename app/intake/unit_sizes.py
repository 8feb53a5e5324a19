"""Units that only respondents name: they are kept with the size 1, and it is told."""

from __future__ import annotations

from app.values.assessment_file import FileRespondent, FileUnit

SIZE_UNKNOWN = 1


def settle_units(
    units: tuple[FileUnit, ...], people: tuple[FileRespondent, ...]
) -> tuple[tuple[FileUnit, ...], tuple[FileRespondent, ...], tuple[str, ...]]:
    """Return the units of a file with those that only people name, the people with their unit's spelling, and notes.

    >>> mara = FileRespondent(name="Mara", roles=("EX",), unit="Plant Moss")
    >>> units, _, notes = settle_units((), (mara,))
    >>> units[0].size, notes
    (1, ('The unit Plant Moss has no size and counts as 1. Give it one in units or in the settings.',))
    """
    known = {unit.name.casefold(): unit for unit in units}
    for person in people:
        if person.unit:
            known.setdefault(person.unit.casefold(), FileUnit(name=person.unit, size=SIZE_UNKNOWN))
    every = tuple(known.values())
    notes = tuple(
        f"The unit {unit.name} has no size and counts as {SIZE_UNKNOWN}. Give it one in units or in the settings."
        for unit in every[len(units) :]
    )
    names = {"": "", **{spelling: unit.name for spelling, unit in known.items()}}
    settled = tuple(person.model_copy(update={"unit": names[person.unit.casefold()]}) for person in people)
    return every, settled, notes
