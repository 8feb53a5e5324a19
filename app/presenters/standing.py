"""Where an assessment stands at a moment: the one bundle of plain values that every view is built from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from app.presenters import links
from app.values import AssessmentSnapshot, ItemState, MilestoneInfo, RespondentInfo, StoredAnswer
from app.values.evidence_files import EvidenceFileInfo
from clauses.model import Catalogue, Clause, Requirement
from questionnaires import AnswerState, build_questionnaire
from scoring.values import AssessmentResult, RequirementResult

if TYPE_CHECKING:
    from scoring.raters import PerceptionFindings
    from scoring.units import UnitResult, UnitSplit

OPEN = frozenset({AnswerState.UNANSWERED, AnswerState.DONT_KNOW})
ASIDE = frozenset({AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Catalogue, stored assessment, its result, the moment of looking and who looks.

    `catalogue` is the one that the result was scored with: the edition with the weights of the assessment's settings.
    `respondent_id` is the person whose answers are given; None stands for the facilitator who sets agreed levels.
    `viewer` is the name of who looks, whose own changes are not told by name. `now` carries the time zone in which
    times are shown. `units` holds the results of the units, if there are any; `perception` how groups see it, None
    where nobody asked for it. `permissions` are what the person who looks may do and `answerable` the respondents they
    may answer as (None: all of it); one who `is_limited` sees and gives their own answers only.
    """

    catalogue: Catalogue
    snapshot: AssessmentSnapshot
    result: AssessmentResult
    now: datetime
    respondent_id: int | None = None
    units: tuple[UnitResult, ...] = ()
    perception: PerceptionFindings | None = None
    viewer: str = ""
    permissions: frozenset[str] | None = None
    answerable: frozenset[int] | None = None
    is_limited: bool = False

    def may(self, *permissions: str) -> bool:
        """Tell whether the person who looks may do all of this, by the names of the table of permissions."""
        return self.permissions is None or self.permissions.issuperset(permissions)

    def may_answer_as(self, person: RespondentInfo) -> bool:
        """Tell whether the person who looks may see and give the answers of a respondent."""
        return self.answerable is None or person.id in self.answerable

    def clause_href(self, requirement: Requirement) -> str:
        """Return the address of a requirement's card, empty for whoever does not answer it."""
        if not self.may("answer") or (self.is_limited and requirement.key not in self.own_keys):
            return ""
        return links.clause_path(self.id, requirement.clause, requirement.number)

    def trace_href(self, figure: str) -> str:
        """Return the address of a figure's arithmetic, empty for whoever does not see the report."""
        return links.trace_path(self.id, figure) if self.may("view report") else ""

    @property
    def today(self) -> date:
        """The day of looking."""
        return self.now.date()

    @property
    def id(self) -> int:
        """The id of the assessment, for addresses."""
        return self.snapshot.header.id

    @cached_property
    def results(self) -> dict[str, RequirementResult]:
        """Requirement results by key, in catalogue order; only asked requirements are in it."""
        return {result.key: result for result in self.result.requirements}

    @cached_property
    def respondent(self) -> RespondentInfo | None:
        """The person who looks, None for the facilitator."""
        return next((person for person in self.snapshot.respondents if person.id == self.respondent_id), None)

    @cached_property
    def asked_clauses(self) -> tuple[tuple[Clause, tuple[Requirement, ...]], ...]:
        """Each clause with its asked requirements; a clause of which nothing is asked is left out."""
        pairs = (
            (clause, tuple(requirement for requirement in clause.requirements if requirement.key in self.results))
            for clause in self.catalogue.clauses
        )
        return tuple((clause, requirements) for clause, requirements in pairs if requirements)

    @cached_property
    def answers(self) -> dict[str, tuple[StoredAnswer, ...]]:
        """Stored answers by key, unanswered ones left out."""
        found: dict[str, list[StoredAnswer]] = defaultdict(list)
        for answer in self.snapshot.answers:
            if answer.state is not AnswerState.UNANSWERED:
                found[answer.key].append(answer)
        return {key: tuple(answers) for key, answers in found.items()}

    @cached_property
    def own_answers(self) -> dict[str, StoredAnswer]:
        """The stored answers of the person who looks, by key, unanswered ones included for their version."""
        return {answer.key: answer for answer in self.snapshot.answers if answer.respondent_id == self.respondent_id}

    @cached_property
    def agreed_milestone(self) -> MilestoneInfo | None:
        """The last milestone when nothing has changed since: then the present result *is* the agreed one."""
        last = self.snapshot.milestones[-1] if self.snapshot.milestones else None
        return last if last is not None and last.result == self.result else None

    @cached_property
    def previous(self) -> MilestoneInfo | None:
        """The latest earlier milestone that asked the same requirements, under the present settings (SC-69)."""
        comparable = [each for each in self.comparable_milestones if each is not self.agreed_milestone]
        return self.under_present_settings(comparable[-1]) if comparable else None

    @cached_property
    def comparable_milestones(self) -> tuple[MilestoneInfo, ...]:
        """The milestones that asked the same requirements, as they were recorded; others stay out (trap H1.7)."""
        return tuple(milestone for milestone in self.snapshot.milestones if self.is_comparable(milestone))

    @cached_property
    def previous_results(self) -> dict[str, RequirementResult]:
        """Requirement results of the latest earlier milestone, by key; empty in a first cycle."""
        return {} if self.previous is None else {item.key: item for item in self.previous.result.requirements}

    @cached_property
    def has_graded_evidence(self) -> bool:
        """Whether somebody has graded evidence of a requirement that is asked, be it as a claim or since expired."""
        return any(self.item(key).evidence_grade is not None for key in self.results)

    @cached_property
    def shows_evidenced(self) -> bool:
        """Whether evidenced levels are shown beside the claimed ones: evidence limits levels here, and is graded."""
        return self.catalogue.profile.evidence is not None and self.has_graded_evidence

    def evidenced_below(self, key: str) -> int | None:
        """Return what evidence shows of a requirement's level where that is less than is claimed, else None."""
        found = self.results[key]
        if not self.shows_evidenced or found.level is None or found.evidenced_level is None:
            return None
        return found.evidenced_level if found.evidenced_level < found.level else None

    @cached_property
    def unit_splits(self) -> tuple[UnitSplit, ...]:
        """Requirements whose units stand apart, widest first."""
        if not self.units:
            return ()
        from scoring import unit_splits  # noqa: PLC0415 - the engine waits until it is needed

        return unit_splits(results=self.units)

    def is_comparable(self, milestone: MilestoneInfo) -> bool:
        """Tell whether a milestone asked the same requirements of the same catalogue, on as many levels."""
        then, levels = milestone.result, len(self.catalogue.scale)
        same_catalogue = then.catalogue_id == self.result.catalogue_id
        same_keys = {item.key for item in then.requirements} == set(self.results)
        return same_catalogue and same_keys and all(len(item.votes) == levels for item in then.requirements)

    def under_present_settings(self, milestone: MilestoneInfo) -> MilestoneInfo:
        """Return a comparable milestone with the figures that it has under the present settings.

        A difference to the present result is then one of answers, never one of weights; what was recorded stays.
        """
        if milestone.result.catalogue_hash == self.result.catalogue_hash:
            return milestone
        from scoring.replaying.replay import replay  # noqa: PLC0415 - the engine waits until it is needed

        return replace(milestone, result=replay(result=milestone.result, catalogue=self.catalogue).result)

    def item(self, key: str) -> ItemState:
        """Return what the assessment shares about a requirement; untouched ones have version 0."""
        return self.snapshot.items.get(key) or ItemState(key=key)

    @cached_property
    def files(self) -> dict[str, tuple[EvidenceFileInfo, ...]]:
        """The evidence files of each requirement that has any, by key."""
        found: dict[str, list[EvidenceFileInfo]] = defaultdict(list)
        for each in self.snapshot.files:
            found[each.key].append(each)
        return {key: tuple(files) for key, files in found.items()}

    def number(self, key: str) -> str:
        """Return the display number of a requirement."""
        return self.catalogue.by_key[key].number

    def questions(self, person: RespondentInfo | None) -> tuple[Requirement, ...]:
        """Return what a person is asked, the whole assessment for the facilitator."""
        asked = tuple(requirement for _, requirements in self.asked_clauses for requirement in requirements)
        if person is None:
            return asked
        mode = self.snapshot.header.mode
        own = build_questionnaire(
            catalogue=self.catalogue, mode=mode, roles=person.roles, narrowed_to=person.asked
        ).keys
        return tuple(each for each in asked if each.key in own)

    @cached_property
    def own_keys(self) -> frozenset[str]:
        """The keys that the person who looks is asked; all of them for the facilitator, none for mere readers."""
        if self.is_limited and self.respondent is None:
            return frozenset()
        return frozenset(question.key for question in self.questions(self.respondent))

    def is_done(self, key: str, person: RespondentInfo | None) -> bool:
        """Tell whether nothing is left to do: for a person any own answer counts, for the whole a level does."""
        if self.results[key].state in ASIDE and self.item(key).state is not None:
            return True
        if person is None:
            return self.results[key].state not in OPEN
        return any(answer.respondent_id == person.id for answer in self.answers.get(key, ()))
