"""Other organizations of the group Metalworking, each with agreed levels for every requirement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.db import Scope
from app.intake.assessing import snapshot_of
from app.intake.checking import check_file
from app.intake.files import read_file
from app.services.transfer import import_assessment
from app.values import AssessmentFile
from app.values.assessment_file import FileItem
from clauses import load_catalogue

METALWORKING = "Metalworking"
NAMES = ("Brno Castings", "Lyon Valves", "Turku Tooling", "Porto Presses", "Graz Gears", "Basel Bearings")


def neighbour(name: str, level: int, *, clauses: Mapping[str, int | None] | None = None, **said: Any) -> AssessmentFile:
    """Return the file of an organization at one level; some clauses have another one, or none at all."""
    special = clauses or {}
    levels = {item.key: special.get(item.clause, level) for item in load_catalogue().requirements}
    given = {"organization_group": METALWORKING, "benchmark_consent": True, "title": f"Round of {name}"} | said
    items = tuple(FileItem(key=key, agreed_level=each) for key, each in levels.items() if each is not None)
    return AssessmentFile(organization=name, responses=(), items=items, **given)


def settle(scope: Scope, file: AssessmentFile) -> int:
    """Store the file of an organization and return the id of its assessment."""
    checked = check_file(intake=read_file(name="neighbour.json", content=file.model_dump_json().encode()))
    assert checked.problems == ()
    return import_assessment(scope, snapshot_of(checked=checked))


def settle_neighbours(scope: Scope, count: int = 6) -> list[int]:
    """Store the first organizations of the group, at the levels 1, 2, 3, 1, 2, 3, and return their assessments."""
    return [settle(scope, neighbour(name, 1 + place % 3)) for place, name in enumerate(NAMES[:count])]
