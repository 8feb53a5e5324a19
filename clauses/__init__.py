"""What a management system asks for: catalogues as data, their model, strict reader, validator and graph.

No score, no questionnaire and no respondent lives here; a catalogue has no opinion about an organization.
"""

from __future__ import annotations

from clauses.changes import ChangeKind, RequirementChange, compare_editions
from clauses.derived import (
    derived_set,
    longest_chain,
    mode_keys,
    prerequisite_distances,
    prerequisite_graph,
    respondent_load,
    root_keys,
    static_enabling_power,
)
from clauses.editions import catalogue_editions, load_catalogue
from clauses.faults import CatalogueError, Fault
from clauses.model import Capability, Catalogue, Clause, Requirement, Role
from clauses.reading import read_catalogue
from clauses.schema import catalogue_schema

__all__ = [
    "Capability",
    "Catalogue",
    "CatalogueError",
    "ChangeKind",
    "Clause",
    "Fault",
    "Requirement",
    "RequirementChange",
    "Role",
    "catalogue_editions",
    "catalogue_schema",
    "compare_editions",
    "derived_set",
    "load_catalogue",
    "longest_chain",
    "mode_keys",
    "prerequisite_distances",
    "prerequisite_graph",
    "read_catalogue",
    "respondent_load",
    "root_keys",
    "static_enabling_power",
]
