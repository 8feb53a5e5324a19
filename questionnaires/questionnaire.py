"""Who is asked what: the sections and questions that follow from catalogue, mode and a respondent's roles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from clauses.derived import mode_keys
from clauses.model import Catalogue, Clause, Requirement


class QuestionnaireError(ValueError):
    """A questionnaire was asked for that the catalogue cannot give: an unknown mode or role."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """The questions of one clause, in catalogue order. Clauses without a question have no section."""

    clause: str
    title: str
    focus: str
    questions: tuple[Requirement, ...]


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """What a respondent with these roles is asked in this mode; `roles` is None when roles do not narrow it.

    `narrowed_to` holds the keys that an invitation narrows it to, None where there is no such list.
    """

    catalogue: Catalogue
    mode: str
    roles: tuple[str, ...] | None
    sections: tuple[Section, ...]
    narrowed_to: frozenset[str] | None = None

    @cached_property
    def questions(self) -> tuple[Requirement, ...]:
        """All questions in catalogue order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of all questions in catalogue order."""
        return tuple(question.key for question in self.questions)


def build_questionnaire(
    *,
    catalogue: Catalogue,
    mode: str = "full",
    roles: tuple[str, ...] | None = None,
    narrowed_to: Collection[str] | None = None,
) -> Questionnaire:
    """Build the questionnaire of a person who holds all of `roles`; None asks every requirement of the mode.

    A requirement is asked when at least one of its roles is among `roles` (domain B5), so an empty tuple asks nothing.
    `narrowed_to` leaves of these only its keys; a key that the roles are not asked adds nothing.
    Raises QuestionnaireError for a mode, role or key that the catalogue does not define.

    >>> from clauses import load_catalogue
    >>> questionnaire = build_questionnaire(catalogue=load_catalogue(), mode="quick", roles=("EM",))
    >>> [question.number for question in questionnaire.questions]
    ['5.1', '5.2', '8.6']
    """
    _refuse_unknown(mode, "mode", tuple(each.id for each in catalogue.modes))
    for role in roles or ():
        _refuse_unknown(role, "role", tuple(each.code for each in catalogue.roles))
    for key in narrowed_to or ():
        if key not in catalogue.by_key:
            raise QuestionnaireError(f"There is no requirement {key!r} in this catalogue. Use one of its keys.")
    asked = set(mode_keys(catalogue=catalogue, mode=mode))
    if narrowed_to is not None:
        asked &= set(narrowed_to)
    sections = (_build_section(clause, asked, roles) for clause in catalogue.clauses)
    return Questionnaire(
        catalogue=catalogue,
        mode=mode,
        roles=roles,
        sections=tuple(section for section in sections if section.questions),
        narrowed_to=None if narrowed_to is None else frozenset(narrowed_to),
    )


def _build_section(clause: Clause, asked: set[str], roles: tuple[str, ...] | None) -> Section:
    return Section(
        clause=clause.number,
        title=clause.title,
        focus=clause.focus,
        questions=tuple(
            each
            for each in clause.requirements
            if each.key in asked and (roles is None or not set(roles).isdisjoint(each.roles))
        ),
    )


def _refuse_unknown(name: str, kind: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise QuestionnaireError(f"There is no {kind} {name!r} in this catalogue. Choose one of: {', '.join(known)}.")
