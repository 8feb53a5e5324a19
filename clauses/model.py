"""The frozen values of a catalogue: what a management system asks for, and on which scale."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from clauses.fields import (
    CATALOGUE_FORM,
    CLAUSE_FORM,
    CODE_FORM,
    EDITION_FORM,
    EFFORT_FORM,
    ID_FORM,
    KEY_FORM,
    NUMBER_FORM,
    CatalogueValue,
    Importance,
    LevelNumber,
    Perspective,
    Text,
    TierNumber,
    Whole,
)
from clauses.profile import ScoringProfile


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


class Requirement(CatalogueValue):
    """One assessable requirement. `key` is its identity for ever; `number` is display.

    `lived_by` names the perspective without whose answers a rating says little, such as staff for awareness.
    `tier` is the rung of a ladder that it belongs to, where the scoring profile counts tiers.
    """

    key: str = Field(pattern=KEY_FORM)
    number: str = Field(pattern=NUMBER_FORM)
    kind: Literal["harmonized", "specific"]
    title: Text
    intent: Text
    good_evidence: Text
    capability: Text
    tier: TierNumber | None = None
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
    effort_step_percent: tuple[Annotated[Whole, Field(ge=1)], ...]
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
    def group_level_names(self) -> tuple[str, ...]:
        """What a group is called at each gate level it can reach, lowest first: names of levels, or of tiers.

        >>> from clauses import load_catalogue
        >>> load_catalogue().group_level_names[3]
        'Established'
        """
        gate = self.profile.gate
        return gate.names if gate.kind == "tiers" else tuple(level.name for level in self.scale)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex, 64 characters) of the catalogue's content; the same for every layout of the file."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()
