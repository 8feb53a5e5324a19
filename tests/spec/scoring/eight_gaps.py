"""The eight requirements of the worked example as a catalogue of their own, and what was said about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from clauses import Catalogue, load_catalogue
from questionnaires.answers import Answer, AnswerState, ResponseSheet
from scoring import AssessmentInput

DMS = load_catalogue("2026.1")
EIGHT = yaml.safe_load((Path(__file__).parent / "eight_gaps.yaml").read_text(encoding="utf-8"))
ROWS: dict[str, dict[str, Any]] = {row["number"]: row for row in EIGHT["rows"]}

# Votes of which the given share lies within one level of the median; full agreement needs none.
VOTES = {0.0: (0, 5), 0.25: (0, 0, 0, 2, 3, 5, 5, 5), 0.5: (0, 2, 3, 5), 0.75: (2, 2, 2, 5), 1.0: ()}


def key_of(number: str) -> str:
    return DMS.by_number[number].key


def eight_catalogue(**priority: int) -> Catalogue:
    """The catalogue of the eight with their own prerequisites and some constants of P changed."""
    kept = {
        item.key: item.model_copy(
            update={"prerequisites": tuple(key_of(other) for other in EIGHT["prerequisites"].get(item.number, ()))}
        )
        for item in DMS.requirements
        if item.number in ROWS
    }
    clauses = tuple(
        clause.model_copy(update={"requirements": members})
        for clause in DMS.clauses
        if (members := tuple(kept[item.key] for item in clause.requirements if item.key in kept))
    )
    profile = DMS.profile.model_copy(update={"priority": DMS.profile.priority.model_copy(update=priority)})
    content = {name: getattr(DMS, name) for name in Catalogue.model_fields}
    return Catalogue(**{**content, "clauses": clauses, "profile": profile})


def eight_assessment(must_do: tuple[str, ...] = ()) -> AssessmentInput:
    """Agreed levels, with votes beside them that agree as far as the example says."""
    rows = {key_of(number): row for number, row in ROWS.items()}
    people = range(max(map(len, VOTES.values())))
    return AssessmentInput(
        catalogue=eight_catalogue(votes_for_consensus=100),
        asked=tuple(rows),
        targets={key: row["target"] for key, row in rows.items()},
        sheets=tuple(_sheet(person, rows) for person in people),
        agreed={key: row["level"] for key, row in rows.items()},
        evidence={key: row["grade"] for key, row in rows.items()},
        must_do=frozenset(key_of(number) for number in must_do),
    )


def _sheet(person: int, rows: dict[str, dict[str, Any]]) -> ResponseSheet:
    votes = {key: VOTES[row["agreement"]] for key, row in rows.items()}
    answers = tuple(
        Answer(key=key, state=AnswerState.ANSWERED, level=given[person])
        for key, given in votes.items()
        if person < len(given)
    )
    return ResponseSheet(respondent=f"Person {person}", roles=("DL",), answers=answers)
