"""Judge one row of a response table: an answer that fits its questionnaire, or everything that speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from clauses.model import Catalogue, Requirement
from questionnaires.answers import Answer, AnswerState
from questionnaires.cells import AGREED, Refusal, Response, read_response, read_roles, read_text
from questionnaires.people import Person, identify
from questionnaires.rows import ResponseRow


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """An answer that fits; `person` is the identity of the respondent, None for what was agreed by all."""

    person: str | None
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Knows the catalogue, the keys of the mode, the people, and which keys are asked of a person."""

    catalogue: Catalogue
    mode: str
    in_mode: frozenset[str]
    people: Mapping[str, Person]
    asked_of: Callable[[Person], tuple[str, ...]]

    def judge(self, row: ResponseRow) -> Accepted | tuple[Refusal, ...]:
        """Return the answer of a row, or all refusals of its cells."""
        person = self._find_person(row)
        requirement = self._find_requirement(row.key)
        response = read_response(row.level, row.state, self.catalogue.highest_level)
        reason_class = self._read_reason_class(row.reason_class)
        refusals = [each for each in (person, requirement, response, reason_class) if isinstance(each, Refusal)]
        if isinstance(person, Person):
            refusals += _refuse_other_unit(person, row)
        if not isinstance(requirement, Refusal) and not isinstance(person, Refusal):
            refusals += self._refuse_unasked(requirement, person)
        if not isinstance(requirement, Refusal) and not isinstance(response, Refusal):
            refusals += _refuse_inapplicable(requirement, response, row)
        if not isinstance(response, Refusal) and person is None:
            refusals += _refuse_agreed_doubt(response)
        # The second half is always implied by the first; it tells the type checker so.
        if refusals or isinstance(person, Refusal) or isinstance(requirement, Refusal) or isinstance(response, Refusal):
            return tuple(refusals)
        answer = Answer(
            key=requirement.key,
            state=response.state,
            level=response.level,
            note=read_text(row.note),
            reason_class=reason_class if isinstance(reason_class, str) else None,
            reason=read_text(row.reason) or _note_as_reason(response, row),
        )
        return Accepted(person=identify(person.name) if person else None, answer=answer)

    def _find_person(self, row: ResponseRow) -> Person | Refusal | None:
        roles = read_roles(row.role, tuple(each.code for each in self.catalogue.roles))
        if isinstance(roles, Refusal):
            return roles
        if roles == (AGREED,):
            return None
        name = read_text(row.respondent)
        if not name:
            return Refusal(message="Nobody is named.", remedy="Write a name or a sign such as R1 as respondent.")
        person = self.people.get(identify(name), Person(name=name))
        if not person.roles:
            codes = " ".join(each.code for each in self.catalogue.roles)
            return Refusal(message=f"{name} has no role.", remedy=f"Give one or several of: {codes}.")
        return person

    def _find_requirement(self, value: object) -> Requirement | Refusal:
        key = read_text(value)
        if isinstance(value, float):
            message = f"The requirement number {value} is stored as a number, so 6.1 and 6.10 look the same."
            return Refusal(
                message=message, remedy="Format the column `key` as text, or use keys such as `dir.strategy`."
            )
        if not key:
            return Refusal(message="No requirement is named.", remedy="Write its key or number in the column `key`.")
        found = self.catalogue.find(key)
        if found is None:
            nearest = get_close_matches(key.casefold(), self.catalogue.by_key, n=1)
            remedy = f"Did you mean `{nearest[0]}`?" if nearest else "Use a key or number of the catalogue."
            return Refusal(message=f"There is no requirement `{key}` in the catalogue.", remedy=remedy)
        return found

    def _read_reason_class(self, value: object) -> str | Refusal | None:
        text = read_text(value).casefold()
        known = [each.id for each in self.catalogue.not_applicable_reasons]
        if text and text not in known:
            return Refusal(message=f"The reason class `{text}` is unknown.", remedy=f"Use one of: {', '.join(known)}.")
        return text or None

    def _refuse_unasked(self, requirement: Requirement, person: Person | None) -> list[Refusal]:
        name = f"Requirement {requirement.number}"
        if requirement.key not in self.in_mode:
            message = f"{name} is not part of the mode `{self.mode}`."
            return [Refusal(message=message, remedy="Remove the row, or use a mode that asks it.")]
        if person is not None and requirement.key not in self.asked_of(person):
            message = f"{name} is not asked of {person.name} ({' '.join(person.roles)})."
            if not set(person.roles).isdisjoint(requirement.roles):
                remedy = "Remove the row, or add it to the requirements that this person is asked."
                return [Refusal(message=message, remedy=remedy)]
            remedy = f"Remove the row, or add one of the roles that are asked: {' '.join(requirement.roles)}."
            return [Refusal(message=message, remedy=remedy)]
        return []


def _refuse_other_unit(person: Person, row: ResponseRow) -> list[Refusal]:
    unit = read_text(row.unit)
    if not unit or identify(unit) == identify(person.unit):
        return []
    message = f"{person.name} answers for {person.unit}, but here for {unit}."
    remedy = "Keep one unit per person; whoever answers for two is listed under two names."
    return [Refusal(message=message, remedy=remedy)]


def _refuse_inapplicable(requirement: Requirement, response: Response, row: ResponseRow) -> list[Refusal]:
    if response.state is not AnswerState.NOT_APPLICABLE:
        return []
    if requirement.not_applicable_when is None:
        message = f"Requirement {requirement.number} applies to every organization."
        return [Refusal(message=message, remedy="Give a level, don't know or deferred.")]
    if not (read_text(row.reason) or read_text(row.note)):
        message = f"Requirement {requirement.number} is said to be not applicable without a reason."
        return [Refusal(message=message, remedy="Write the reason in the column `reason` or `note`.")]
    return []


def _refuse_agreed_doubt(response: Response) -> list[Refusal]:
    if response.state is not AnswerState.DONT_KNOW:
        return []
    message = "Don't know cannot be agreed."
    return [Refusal(message=message, remedy="Leave the level empty until there is an agreed one.")]


def _note_as_reason(response: Response, row: ResponseRow) -> str:
    return read_text(row.note) if response.state is AnswerState.NOT_APPLICABLE else ""
