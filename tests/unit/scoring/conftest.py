"""One assessment of Halden Components that has everything in it: votes, agreed levels, states, evidence, must-do."""

from __future__ import annotations

import pytest

from clauses import load_catalogue
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring import AssessmentInput, AssessmentResult, assess, default_targets

PEOPLE = {
    "Astrid Halden": ("EX",),
    "Jonas Lind": ("DL", "PM"),
    "Ines Moreau": ("IT",),
    "Tomas Weber": ("PO",),
    "Sara Okafor": ("PO",),
    "Mia Berg": ("HR",),
    "Karl Nowak": ("QM",),
    "Lena Fischer": ("EM",),
    "Pavel Novak": ("EM",),
}


@pytest.fixture(scope="session")
def halden() -> AssessmentInput:
    catalogue = load_catalogue("2026.1")
    sheets = []
    for person, (name, roles) in enumerate(PEOPLE.items()):
        answers = []
        for place, requirement in enumerate(catalogue.requirements):
            if set(roles) & set(requirement.roles):
                # A spread of levels without chance: people differ, and every seventh answer is don't know.
                spread = (place * 7 + person * 5) % 11
                is_known = (place + person) % 7
                state = AnswerState.ANSWERED if is_known else AnswerState.DONT_KNOW
                answers.append(Answer(key=requirement.key, state=state, level=spread % 5 if is_known else None))
        sheets.append(ResponseSheet(respondent=name, roles=roles, answers=tuple(answers)))
    sheets.append(
        ResponseSheet(
            respondent="Ole Dahl",
            roles=("DL",),
            answers=(Answer(key="sec.ai", state=AnswerState.NOT_APPLICABLE, reason="No AI in use."),),
        )
    )
    return AssessmentInput(
        catalogue=catalogue,
        asked=tuple(catalogue.by_key),
        targets=default_targets(catalogue=catalogue, planned_projects=12),
        sheets=tuple(sheets),
        agreed={"dir.strategy": 2, "gov.leadership": 4, "opm.roles": 1},
        decisions={
            "eco.partners": Applicability(key="eco.partners", state=AnswerState.NOT_APPLICABLE, reason="No partners."),
            "eva.scaling": Applicability(key="eva.scaling", state=AnswerState.DEFERRED),
        },
        evidence={"gov.leadership": 3, "dir.strategy": 1, "sec.risks": 4},
        must_do=frozenset({"sec.obligations"}),
    )


@pytest.fixture(scope="session")
def halden_result(halden: AssessmentInput) -> AssessmentResult:
    return assess(halden)
