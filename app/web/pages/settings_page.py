"""The page of an assessment's settings, with what was typed and refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.presenters import Standing, links, words
from app.presenters.marks import Choice
from app.presenters.weights import weights_text
from app.presenters.words import count_text, initials_text, listing_text
from app.values import RespondentInfo, UnitInfo
from app.web.frame import frame
from app.web.rendering import render


@dataclass(frozen=True, kw_only=True)
class SettingsFault:
    """A form of the page that was refused: `part` names it, `errors` are by field."""

    part: str
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    roles: tuple[str, ...] = ()
    needs_confirmation: bool = False


@dataclass(frozen=True, kw_only=True)
class PersonForm:
    """A respondent in the list, with the form that changes them."""

    id: int | None
    name: str = ""
    initials: str = ""
    job_title: str = ""
    roles_text: str = ""
    count_text: str = ""
    roles: tuple[Choice, ...] = field(default=())
    unit_text: str = ""
    units: tuple[Choice, ...] = field(default=())
    asked: str = ""
    way_text: str = ""
    has_answers: bool = False
    is_open: bool = False
    needs_confirmation: bool = False


@dataclass(frozen=True, kw_only=True)
class UnitForm:
    """A unit in the list, with the form that changes it."""

    id: int | None
    title: str = ""
    name: str = ""
    size: str = ""
    size_text: str = ""
    people_text: str = ""
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class ComparisonForm:
    """Group and consent, with when and by whom consent was given."""

    group: str
    consent: bool
    given_text: str
    page_href: str


def render_settings(
    request: Request, standing: Standing, fault: SettingsFault | None = None, *, groups: Sequence[str]
) -> HTMLResponse:
    """Render people, units, targets, comparison and details; `groups` are those that one may choose from."""
    header = standing.snapshot.header
    stored = {
        "title": header.title,
        "cycle": header.cycle,
        "scope_text": header.scope,
        "due": header.due.isoformat() if header.due else "",
        "planned_projects": str(header.planned_projects),
    }
    return render(
        request,
        "settings.html",
        status=200 if fault is None else 422,
        errors={} if fault is None else fault.errors,
        base=links.overview_path(standing.id),
        weights_text=weights_text(standing),
        people=[_person(standing, person, fault) for person in standing.snapshot.respondents],
        added=_added(standing, fault),
        units=[_unit(standing, unit, fault) for unit in standing.snapshot.units],
        added_unit=_added_unit(fault),
        targets=_targets(standing),
        levels=standing.catalogue.scale,
        comparison=_comparison(standing, fault),
        groups=groups,
        details={**stored, **fault.typed} if fault is not None and fault.part == "details" else stored,
        provenance=f"Catalogue {header.catalogue_id}, edition {header.catalogue_edition}, {header.catalogue_hash[:12]}",
        json_href=links.page_path(standing.id, "assessment.json"),
        workbook_href=links.page_path(standing.id, "report.xlsx"),
        shell=frame(standing, active="settings", screen="Settings"),
    )


def _person(standing: Standing, person: RespondentInfo, fault: SettingsFault | None) -> PersonForm:
    mine = fault if fault is not None and fault.part == f"person-{person.id}" else None
    count = sum(1 for answer in standing.snapshot.answers if answer.respondent_id == person.id)
    questions = standing.questions(person)
    done = sum(1 for requirement in questions if standing.is_done(requirement.key, person))
    names = {role.code: role.name for role in standing.catalogue.roles}
    return PersonForm(
        id=person.id,
        name=person.name if mine is None else mine.typed.get("name", ""),
        initials=initials_text(person.name),
        job_title=person.job_title if mine is None else mine.typed.get("job_title", ""),
        roles_text=listing_text([names.get(code, code) for code in person.roles]),
        count_text=f"{done} of {len(questions)} answered",
        roles=_roles(standing, person.roles if mine is None else mine.roles),
        unit_text=next((unit.name for unit in standing.snapshot.units if unit.id == person.unit_id), ""),
        units=_units(standing, str(person.unit_id or "") if mine is None else mine.typed.get("unit", "")),
        asked=_asked_text(standing, person) if mine is None else mine.typed.get("asked", ""),
        way_text=", answers for themselves" if person.has_own_way else "",
        has_answers=count > 0,
        is_open=mine is not None,
        needs_confirmation=mine is not None and mine.needs_confirmation,
    )


def _added(standing: Standing, fault: SettingsFault | None) -> PersonForm:
    """The form of a person to be added, with what was typed when it was refused."""
    if fault is None or fault.part != "person-new":
        return PersonForm(id=None, roles=_roles(standing, ()), units=_units(standing, ""))
    return PersonForm(
        id=None,
        name=fault.typed.get("name", ""),
        job_title=fault.typed.get("job_title", ""),
        roles=_roles(standing, fault.roles),
        units=_units(standing, fault.typed.get("unit", "")),
        asked=fault.typed.get("asked", ""),
        is_open=True,
    )


def _asked_text(standing: Standing, person: RespondentInfo) -> str:
    """Write what somebody's questions are narrowed to as numbers, empty where the roles alone decide."""
    return " ".join(standing.number(key) for key in person.asked or ())


def _unit(standing: Standing, unit: UnitInfo, fault: SettingsFault | None) -> UnitForm:
    mine = fault if fault is not None and fault.part == f"unit-{unit.id}" else None
    people = sum(1 for person in standing.snapshot.respondents if person.unit_id == unit.id)
    return UnitForm(
        id=unit.id,
        title=unit.name,
        name=unit.name if mine is None else mine.typed.get("name", ""),
        size=str(unit.size) if mine is None else mine.typed.get("size", ""),
        size_text=f"size {unit.size:,}",
        people_text=count_text(people, "respondent"),
        is_open=mine is not None,
    )


def _added_unit(fault: SettingsFault | None) -> UnitForm:
    """The form of a unit to be added, with what was typed when it was refused."""
    if fault is None or fault.part != "unit-new":
        return UnitForm(id=None)
    return UnitForm(id=None, name=fault.typed.get("name", ""), size=fault.typed.get("size", ""), is_open=True)


def _units(standing: Standing, chosen: str) -> tuple[Choice, ...]:
    """The units to choose from; nothing to choose while there are none."""
    if not standing.snapshot.units:
        return ()
    whole = Choice(value="", text="The whole organization", is_selected=not chosen)
    units = standing.snapshot.units
    return (whole, *(Choice(value=str(each.id), text=each.name, is_selected=str(each.id) == chosen) for each in units))


def _comparison(standing: Standing, fault: SettingsFault | None) -> ComparisonForm:
    ours = standing.snapshot.header.organization
    given = ""
    if ours.consent_at is not None:
        given = f"Given {words.date_text(ours.consent_at.astimezone(standing.now.tzinfo).date())} by {ours.consent_by}."
    if fault is not None and fault.part == "comparison":
        group, consent = fault.typed.get("benchmark_group", ""), "benchmark_consent" in fault.typed
    else:
        group, consent = ours.benchmark_group, ours.benchmark_consent
    return ComparisonForm(
        group=group, consent=consent, given_text=given, page_href=links.page_path(standing.id, "benchmark")
    )


def _roles(standing: Standing, chosen: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=role.code, text=f"{role.name} ({role.code})", is_selected=role.code in chosen)
        for role in standing.catalogue.roles
    )


def _targets(standing: Standing) -> list[dict[str, object]]:
    return [
        {"key": item.key, "number": item.number, "title": item.title, "target": standing.results[item.key].target}
        for _, requirements in standing.asked_clauses
        for item in requirements
    ]
