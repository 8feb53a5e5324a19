"""What a catalogue file has to keep beyond its schema: one module per subject, each yielding all of its findings.

The rules read plain texts (`clauses.outline`), so that they work however broken the rest of a file is. What the schema
refuses is told in `clauses.schema_faults`; what was published before is kept by `clauses.locked_keys`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clauses.faults import Finding
from clauses.outline import Outline
from clauses.rules.prerequisites import find_prerequisite_faults
from clauses.rules.profile import find_profile_faults, find_tier_faults
from clauses.rules.scale import find_applicability_faults, find_empty_sets, find_scale_faults, find_share_faults
from clauses.rules.statements import find_statement_faults
from clauses.rules.structure import (
    find_misplaced_numbers,
    find_repeated_identifiers,
    find_repeated_references,
    find_unknown_references,
)

CATALOGUE_RULES: tuple[Callable[[Outline], Iterator[Finding]], ...] = (
    find_repeated_identifiers,
    find_repeated_references,
    find_misplaced_numbers,
    find_unknown_references,
    find_scale_faults,
    find_share_faults,
    find_profile_faults,
    find_tier_faults,
    find_applicability_faults,
    find_empty_sets,
    find_prerequisite_faults,
    find_statement_faults,
)

__all__ = ["CATALOGUE_RULES"]
