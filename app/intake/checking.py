"""Judge an assessment file against its catalogue: what cannot be used is told, the rest becomes a file without faults.

The page, the API and the terminal all check with `check_file`, so one file gives the same figures everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.errors import Refused
from app.intake.complaints import Complaints
from app.intake.files import Intake
from app.intake.record_checks import (
    check_actions,
    check_group,
    check_items,
    check_levels,
    check_milestones,
    check_respondents,
    check_units,
)
from app.intake.screening import screen
from app.intake.unit_sizes import settle_units
from app.intake.weights import check_milestone_settings, check_settings
from app.values.assessment_file import AssessmentFile, FileItem, FileRespondent, FileUnit
from clauses import Catalogue, CatalogueError, catalogue_editions, load_catalogue
from clauses.derived import mode_keys
from questionnaires import Answer, AnswerState, Problem, Reading, ResponseSheet, read_responses


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """An assessment file without faults, its catalogue and sheets, and everything that was refused on the way.

    `file.responses` holds the accepted rows of respondents; what was agreed stands in `file.items`.
    """

    file: AssessmentFile
    catalogue: Catalogue
    asked: tuple[str, ...]
    sheets: tuple[ResponseSheet, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def check_file(*, intake: Intake, mode: str | None = None, catalogue: Catalogue | None = None) -> CheckedFile:
    """Check what a file held; `mode` overrides the file's own, `catalogue` the packaged editions.

    Raises Refused for a catalogue or mode nobody knows, and for a file that answers another catalogue than the given.

    >>> from app.intake.files import read_file
    >>> rows = b"respondent,role,key,level\\nMara,EX,dir.strategy,3\\nMara,EX,dir.strategy,9\\n"
    >>> checked = check_file(intake=read_file(name="answers.csv", content=rows))
    >>> len(checked.file.responses), checked.problems[0].place
    (1, 'row 3')
    """
    file = intake.file if mode is None else intake.file.model_copy(update={"mode": mode})
    catalogue = _find_catalogue(file) if catalogue is None else _same_catalogue(file, catalogue)
    asked = _find_asked(catalogue, file.mode)
    complaints = Complaints(catalogue=catalogue, asked=frozenset(asked), records=intake.records)
    units, people = check_units(complaints, file.units), check_respondents(complaints, file.respondents)
    rows, places, problems = screen(rows=file.responses, places=intake.places)
    reading = read_responses(
        catalogue=catalogue,
        rows=rows,
        mode=file.mode,
        respondents={person.name: person.roles for person in people},
        units={person.name: person.unit for person in people if person.unit},
        narrowed={person.name: person.asked for person in people if person.asked is not None},
        place=lambda index: places[index],
    )
    complaints.problems += (*problems, *reading.problems)
    people = _all_people(people, reading)
    units, notes = settle_units(units, people)
    checked = {
        "catalogue": catalogue.id,
        "edition": catalogue.edition,
        **check_group(complaints, file),
        "units": units,
        "respondents": _in_units(people, units),
        "responses": tuple(row for sheet in reading.sheets for row in _rows(sheet)),
        "items": _with_agreed(complaints, check_items(complaints, file.items), reading),
        **_planned(complaints, file),
    }
    return CheckedFile(
        file=file.model_copy(update=checked),
        catalogue=catalogue,
        asked=asked,
        sheets=reading.sheets,
        problems=(*intake.problems, *complaints.problems),
        notes=(*intake.notes, *notes),
    )


def _planned(complaints: Complaints, file: AssessmentFile) -> dict[str, Any]:
    """Check what was settled and planned: targets, settings, actions, milestones and finished clauses."""
    settings, milestones = check_settings(complaints, file.settings), check_milestones(complaints, file.milestones)
    return {
        "targets": check_levels(complaints, file.targets, "targets"),
        "settings": settings,
        "actions": check_actions(complaints, file.actions),
        "milestones": check_milestone_settings(complaints, milestones, known=len(settings)),
        "finished_clauses": _known_clauses(complaints, file.finished_clauses),
    }


def _find_catalogue(file: AssessmentFile) -> Catalogue:
    try:
        catalogue = load_catalogue(file.edition)
    except CatalogueError as error:
        known = ", ".join(catalogue_editions())
        raise Refused(f"There is no catalogue edition {file.edition}. This version has: {known}.") from error
    if catalogue.id != file.catalogue:
        raise Refused(f'There is no catalogue "{file.catalogue}". This version has: {catalogue.id}.')
    return catalogue


def _same_catalogue(file: AssessmentFile, catalogue: Catalogue) -> Catalogue:
    """Refuse a file that names another catalogue; one that names none answers the given one."""
    named = {"catalogue": file.catalogue, "edition": file.edition or catalogue.edition}
    given = {"catalogue": catalogue.id, "edition": catalogue.edition}
    for name in file.model_fields_set & named.keys():
        if named[name] != given[name]:
            raise Refused(
                f"This file answers the {name} {named[name]}, but {given[name]} was given. "
                f"Choose the catalogue it was made with."
            )
    return catalogue


def _find_asked(catalogue: Catalogue, mode: str) -> tuple[str, ...]:
    known = [each.id for each in catalogue.modes]
    if mode not in known:
        raise Refused(f'There is no mode "{mode}". Choose one of: {", ".join(known)}.')
    return mode_keys(catalogue=catalogue, mode=mode)


def _all_people(people: tuple[FileRespondent, ...], reading: Reading) -> tuple[FileRespondent, ...]:
    """Return the people the file lists, with the roles and unit their rows add, then those only the rows name."""
    sheets = {sheet.respondent: sheet for sheet in reading.sheets}
    listed = []
    for person in people:
        sheet = sheets.pop(person.name, None)
        added = {} if sheet is None else {"roles": sheet.roles, "unit": sheet.unit}
        listed.append(person.model_copy(update=added))
    others = (FileRespondent(name=name, roles=sheet.roles, unit=sheet.unit) for name, sheet in sheets.items())
    return (*listed, *others)


def _in_units(people: tuple[FileRespondent, ...], units: tuple[FileUnit, ...]) -> tuple[FileRespondent, ...]:
    """Spell the unit of each person as the list of units does; a unit that is not in it is left out."""
    names = {unit.name.casefold(): unit.name for unit in units}
    return tuple(person.model_copy(update={"unit": names.get(person.unit.casefold(), "")}) for person in people)


def _rows(sheet: ResponseSheet) -> Iterator[dict[str, Any]]:
    for answer in sheet.answers:
        yield {"respondent": sheet.respondent, "role": " ".join(sheet.roles), "key": answer.key} | _response(answer)


def _response(answer: Answer) -> dict[str, Any]:
    level = answer.level if answer.state is AnswerState.ANSWERED else answer.state.value
    texts = {"note": answer.note, "reason": answer.reason, "reason_class": answer.reason_class}
    return {"level": level} | {name: text for name, text in texts.items() if text}


def _with_agreed(complaints: Complaints, items: tuple[FileItem, ...], reading: Reading) -> tuple[FileItem, ...]:
    """Add what rows of the role `agreed` say to the shared facts of their requirements, which win where both speak."""
    by_key = {item.key: item for item in items}
    agreed: dict[str, dict[str, Any]] = {key: {"agreed_level": level} for key, level in reading.agreed.items()}
    for key, decision in reading.decisions.items():
        reason = {"reason": decision.reason, "reason_class": decision.reason_class}
        agreed.setdefault(key, {}).update(state=decision.state.value, **reason)
    for key, note in reading.notes.items():
        agreed.setdefault(key, {}).update(note=note)
    for key, values in agreed.items():
        item = by_key.get(key, FileItem(key=key))
        if item.agreed_level is not None and values.get("agreed_level", item.agreed_level) != item.agreed_level:
            level, other = item.agreed_level, values.pop("agreed_level")
            message = f"The agreed level is {level} among the items, but {other} among the responses; {level} was kept."
            complaints.add(f"items, {key}", message, "Keep one of the two.")
        kept = {name: value for name, value in values.items() if not getattr(item, name)} | {"key": key}
        by_key[key] = item.model_copy(update=kept)
    return tuple(by_key[key] for key in complaints.catalogue.by_key if key in by_key)


def _known_clauses(complaints: Complaints, clauses: tuple[str, ...]) -> tuple[str, ...]:
    known = [clause.number for clause in complaints.catalogue.clauses]
    for index, clause in enumerate(clauses):
        if clause not in known:
            place = complaints.place("finished_clauses", index)
            complaints.add(place, f"There is no clause {clause}.", f"Use one of: {', '.join(known)}.")
    return tuple(clause for clause in known if clause in clauses)
