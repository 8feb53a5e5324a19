"""Read responses: keep what fits the questionnaire of each person, refuse the rest and say why, row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache

from clauses.derived import mode_keys
from clauses.model import Catalogue
from questionnaires.answers import Answer, AnswerState, Applicability, Problem, Reading, ResponseSheet
from questionnaires.cells import Refusal, read_text
from questionnaires.judging import Accepted, Judge
from questionnaires.people import Person, gather_people, identify
from questionnaires.questionnaire import Questionnaire, build_questionnaire
from questionnaires.rows import ResponseRow, collect_rows, place_in_list

_DECISIONS = (AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED)
_ALREADY = "This was already answered in {place}."
_ALREADY_REMEDY = "Keep one of the two rows."


def read_responses(
    *,
    catalogue: Catalogue,
    rows: Iterable[ResponseRow | Mapping[str, object]],
    mode: str = "full",
    respondents: Mapping[str, tuple[str, ...]] | None = None,
    units: Mapping[str, str] | None = None,
    narrowed: Mapping[str, Collection[str]] | None = None,
    place: Callable[[int], str] = place_in_list,
) -> Reading:
    """Read the rows of many respondents; a person with several roles has one sheet and may answer for each of them.

    `respondents` gives roles known beforehand, so that rows may leave the role out; `units` likewise the unit by name,
    and `narrowed` the keys that somebody's questions are narrowed to. `place` names rows that do not bring their own
    place, counted from 0. A row of the role `agreed` speaks for all. Nothing is raised for bad rows:
    each has its problems, and the rest is kept. Raises QuestionnaireError for an unknown mode.

    >>> from clauses import load_catalogue
    >>> rows = [{"respondent": "Mara", "role": "DL", "key": "6.4", "level": 2}, {"key": "6.4", "role": "XX"}]
    >>> reading = read_responses(catalogue=load_catalogue(), rows=rows)
    >>> reading.sheets[0].answers[0].level, [problem.place for problem in reading.problems]
    (2, ['responses[1]'])
    """
    in_mode = build_questionnaire(catalogue=catalogue, mode=mode).keys
    found, problems = collect_rows(rows, place)
    codes = tuple(role.code for role in catalogue.roles)

    @cache
    def asked_of(person: Person) -> tuple[str, ...]:
        asked = build_questionnaire(catalogue=catalogue, mode=mode, roles=person.roles, narrowed_to=person.narrowed_to)
        return asked.keys

    people = gather_people(rows=found, respondents=respondents or {}, codes=codes, units=units, narrowed=narrowed)
    judge = Judge(catalogue=catalogue, mode=mode, in_mode=frozenset(in_mode), people=people, asked_of=asked_of)
    return _read(found, problems, judge)


def read_sheet(
    *,
    questionnaire: Questionnaire,
    respondent: str,
    roles: tuple[str, ...],
    rows: Iterable[ResponseRow | Mapping[str, object]],
    place: Callable[[int], str] = place_in_list,
) -> Reading:
    """Read the rows of one respondent against their questionnaire; rows may leave respondent and role out.

    A row that names somebody else is refused. Otherwise as `read_responses`, with at most one sheet.

    >>> from clauses import load_catalogue
    >>> questionnaire = build_questionnaire(catalogue=load_catalogue(), roles=("EX",))
    >>> rows = [{"key": "5.1", "level": 4}, {"key": "8.4", "level": 4}]
    >>> reading = read_sheet(questionnaire=questionnaire, respondent="Ines", roles=("EX",), rows=rows)
    >>> reading.accepted, reading.problems[0].message
    (1, 'Requirement 8.4 is not asked of Ines (EX).')
    """
    catalogue = questionnaire.catalogue
    found, problems = collect_rows(rows, place)
    own = tuple(
        replace(row, respondent=respondent, role=row.role if read_text(row.role) else roles)
        for row in found
        if _names(row) in ("", identify(respondent))
    )
    foreign = tuple(
        Problem(
            place=row.place,
            message=f"This row belongs to {read_text(row.respondent)}, not to {respondent}.",
            remedy="Move it to the sheet of that person.",
        )
        for row in found
        if _names(row) not in ("", identify(respondent))
    )
    codes = tuple(role.code for role in catalogue.roles)
    judge = Judge(
        catalogue=catalogue,
        mode=questionnaire.mode,
        in_mode=frozenset(mode_keys(catalogue=catalogue, mode=questionnaire.mode)),
        people=gather_people(rows=own, respondents={respondent: roles}, codes=codes),
        asked_of=lambda _: questionnaire.keys,
    )
    return _read(own, (*problems, *foreign), judge)


def _names(row: ResponseRow) -> str:
    return identify(read_text(row.respondent))


def _read(rows: tuple[ResponseRow, ...], problems: tuple[Problem, ...], judge: Judge) -> Reading:
    accepted: dict[tuple[str | None, str], Accepted] = {}
    places: dict[tuple[str | None, str], str] = {}
    told = list(problems)
    for row in rows:
        verdict = judge.judge(row)
        if isinstance(verdict, Accepted):
            identity = (verdict.person, verdict.answer.key)
            if identity not in accepted:
                accepted[identity], places[identity] = verdict, row.place
                continue
            verdict = (Refusal(message=_ALREADY.format(place=places[identity]), remedy=_ALREADY_REMEDY),)
        told += [Problem(place=row.place, message=each.message, remedy=each.remedy) for each in verdict]
    return _assemble(tuple(accepted.values()), tuple(told), judge)


def _assemble(accepted: tuple[Accepted, ...], problems: tuple[Problem, ...], judge: Judge) -> Reading:
    order = {key: index for index, key in enumerate(judge.catalogue.by_key)}
    ordered = sorted(accepted, key=lambda each: order[each.answer.key])
    by_person: dict[str, list[Answer]] = {each.person: [] for each in accepted if each.person is not None}
    for each in ordered:
        if each.person is not None:
            by_person[each.person].append(each.answer)
    agreed = [each.answer for each in ordered if each.person is None]
    return Reading(
        sheets=tuple(
            ResponseSheet(
                respondent=judge.people[person].name,
                roles=judge.people[person].roles,
                answers=tuple(answers),
                unit=judge.people[person].unit,
            )
            for person, answers in by_person.items()
        ),
        agreed={each.key: each.level for each in agreed if each.level is not None},
        decisions={each.key: _decide(each) for each in agreed if each.state in _DECISIONS},
        notes={each.key: each.note for each in agreed if each.note},
        accepted=len(accepted),
        problems=problems,
    )


def _decide(answer: Answer) -> Applicability:
    return Applicability(key=answer.key, state=answer.state, reason_class=answer.reason_class, reason=answer.reason)
