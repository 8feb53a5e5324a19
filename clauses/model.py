"""The frozen values of a catalogue: what a management system asks for, on which scale, and how it is rolled up."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

CATALOGUE_FORM = r"^[a-z][a-z0-9-]*$"
EDITION_FORM = r"^[0-9]{4}(\.[0-9]{1,4})?$"
CLAUSE_FORM = r"^[0-9]{1,4}$"
NUMBER_FORM = r"^[0-9]{1,4}(\.[0-9]{1,4})+$"
KEY_FORM = r"^[a-z]+(\.[a-z][a-z_]*)+$"
ID_FORM = r"^[a-z_]+$"
CODE_FORM = r"^[A-Z]{2,4}$"
EFFORT_FORM = r"^[A-Z]{1,3}$"


def _refuse_loose_number(value: object) -> object:
    """Refuse texts such as 3.0, +3 or 1_000: a catalogue is read as text, and Python would take them for numbers."""
    if isinstance(value, str) and not re.fullmatch("-?[0-9]{1,9}", value):
        raise PydanticCustomError("whole_number", "not a whole number")
    return value


Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, BeforeValidator(_refuse_loose_number)]
Importance = Annotated[Whole, Field(ge=1, le=5)]
Percent = Annotated[Whole, Field(ge=0, le=100)]
LevelNumber = Annotated[Whole, Field(ge=0, le=9)]
Perspective = Literal["leadership", "management", "staff"]


class CatalogueValue(BaseModel):
    """Base of every catalogue value: immutable, and nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Level(CatalogueValue):
    """One step of the maturity scale: number, name, general anchor and the test an outsider can do."""

    number: LevelNumber
    name: Text
    anchor: Text
    test: Text


class Role(CatalogueValue):
    """A respondent role (EX, DL, IT ...) whose view an assessment collects, and the side that it sees things from."""

    code: str = Field(pattern=CODE_FORM)
    name: Text
    description: Text
    perspective: Perspective = "management"


class Capability(CatalogueValue):
    """An ability that several requirements build together; used for roll-up and planning."""

    code: str = Field(pattern=CODE_FORM)
    name: Text


class Effort(CatalogueValue):
    """Effort class: person-days and months to establish a requirement (level 0 to 3)."""

    code: str = Field(pattern=EFFORT_FORM)
    name: Text
    person_days: Whole = Field(ge=1)
    months: Whole = Field(ge=1)


class SetCondition(CatalogueValue):
    """One condition of a derived set: the named importance is at least this high."""

    importance: Literal["readiness", "governance"]
    at_least: Importance


class DerivedSet(CatalogueValue):
    """A set of requirements that is computed, never stored: a member meets any of the conditions."""

    id: str = Field(pattern=ID_FORM)
    title: Text
    any_of: tuple[SetCondition, ...] = Field(min_length=1)


class Mode(CatalogueValue):
    """A way to run an assessment: the whole catalogue (no set) or one derived set."""

    id: str = Field(pattern=ID_FORM)
    title: Text
    description: Text
    derived_set: Text | None = None


class ReasonClass(CatalogueValue):
    """A class of reasons for which a requirement may be not applicable."""

    id: str = Field(pattern=ID_FORM)
    title: Text
    description: Text


class GateRule(CatalogueValue):
    """Gate level: highest level that enough weight holds, with a floor under the decisive requirements."""

    weight: Literal["readiness", "governance"]
    share_percent: Percent
    floor_importance: Importance
    floor_distance: Whole = Field(ge=0)


class IndexRule(CatalogueValue):
    """Weights of the maturity index; the two shares add up to 100."""

    readiness_percent: Percent
    governance_percent: Percent


class PriorityRule(CatalogueValue):
    """Constants of the priority P. Percentages and whole numbers keep the arithmetic exact."""

    readiness_percent: Percent
    distance_damping_percent: Percent
    enabling_factor_percent: Whole = Field(ge=0)
    unknowing_percent: Percent
    effort_exponent_percent: Percent
    effort_unit_days: Whole = Field(ge=1)
    evidence_percent: Percent
    agreement_percent: Percent
    highest_evidence_grade: Whole = Field(ge=1)
    votes_for_consensus: Whole = Field(ge=2)
    unverified_below_percent: Percent


class ClassRule(CatalogueValue):
    """Thresholds that sort gaps into unlocker, quick win, foundation, major and fill-in."""

    small_effort_days: Whole = Field(ge=1)
    high_enabling_percent: Percent
    quick_win_importance_percent: Percent
    major_importance_percent: Percent
    foundation_top_percent: Percent


class TargetRule(CatalogueValue):
    """Default target levels: one for all, a higher one for busy portfolios, a lower one that is acceptable."""

    default_level: LevelNumber
    raised_level: LevelNumber
    raised_readiness: Importance
    raised_above_projects: Whole = Field(ge=0)
    lowered_level: LevelNumber
    lowered_readiness_at_most: Importance
    lowered_governance_at_most: Importance


class ScoringProfile(CatalogueValue):
    """How answers to this catalogue are rolled up. Data, so that another catalogue can bring another rule."""

    id: Text
    version: Whole = Field(ge=1)
    aggregation: Literal["lower_median_of_role_medians"]
    coverage_percent: Percent
    gate: GateRule
    index: IndexRule
    priority: PriorityRule
    classes: ClassRule
    targets: TargetRule


class Requirement(CatalogueValue):
    """One assessable requirement. `key` is its identity for ever; `number` is display.

    `lived_by` names the perspective without whose answers a rating says little, such as staff for awareness.
    """

    key: str = Field(pattern=KEY_FORM)
    number: str = Field(pattern=NUMBER_FORM)
    kind: Literal["harmonized", "specific"]
    title: Text
    intent: Text
    good_evidence: Text
    capability: Text
    prerequisites: tuple[Text, ...] = ()
    readiness: Importance
    governance: Importance
    effort: Text
    roles: tuple[Text, ...] = Field(min_length=1)
    not_applicable_when: Text | None = None
    lived_by: Perspective | None = None
    statements: tuple[Text, ...]

    @property
    def clause(self) -> str:
        """Return the number of the clause this requirement stands in.

        >>> Requirement.model_construct(number="8.2.1").clause
        '8'
        """
        return self.number.split(".", 1)[0]


class Clause(CatalogueValue):
    """A clause of the harmonized structure with its requirements in display order."""

    number: str = Field(pattern=CLAUSE_FORM)
    title: Text
    short_title: Text
    focus: Text
    requirements: tuple[Requirement, ...] = Field(min_length=1)


class Catalogue(CatalogueValue):
    """One immutable catalogue edition: scale, roles, capabilities, profile and requirements by clause."""

    id: str = Field(pattern=CATALOGUE_FORM)
    edition: str = Field(pattern=EDITION_FORM)
    title: Text
    purpose: Text
    scale: tuple[Level, ...] = Field(min_length=2)
    roles: tuple[Role, ...] = Field(min_length=1)
    capabilities: tuple[Capability, ...] = Field(min_length=1)
    efforts: tuple[Effort, ...] = Field(min_length=1)
    effort_step_percent: tuple[Annotated[Whole, Field(ge=0)], ...]
    not_applicable_reasons: tuple[ReasonClass, ...] = ()
    derived_sets: tuple[DerivedSet, ...] = ()
    modes: tuple[Mode, ...] = Field(min_length=1)
    profile: ScoringProfile
    clauses: tuple[Clause, ...] = Field(min_length=1)

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements in catalogue order; ties are broken by this order everywhere."""
        return tuple(requirement for clause in self.clauses for requirement in clause.requirements)

    @cached_property
    def by_key(self) -> dict[str, Requirement]:
        """Requirements by their key."""
        return {requirement.key: requirement for requirement in self.requirements}

    @cached_property
    def by_number(self) -> dict[str, Requirement]:
        """Requirements by their display number."""
        return {requirement.number: requirement for requirement in self.requirements}

    def find(self, name: str) -> Requirement | None:
        """Return the requirement with this key (in any capitals) or this number, None when there is none.

        >>> from clauses import load_catalogue
        >>> load_catalogue().find("6.4") is load_catalogue().find("Dir.Strategy")
        True
        """
        return self.by_key.get(name.casefold()) or self.by_number.get(name)

    @property
    def highest_level(self) -> int:
        """The top of the scale (5 in the DMS catalogue)."""
        return self.scale[-1].number

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex, 64 characters) of the catalogue's content; the same for every layout of the file."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()
