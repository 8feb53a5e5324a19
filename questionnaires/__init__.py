"""How a management system is asked about: who is asked what, what their answers say, how far they have come.

Here live questionnaires by mode and role, the reading of responses, and progress. What answers are worth is decided
in scoring; files and forms are opened elsewhere, this room takes rows.
"""

from __future__ import annotations

from questionnaires.answers import Answer, AnswerState, Applicability, Problem, Reading, ResponseSheet
from questionnaires.cells import AGREED
from questionnaires.progress import Progress, measure_progress
from questionnaires.questionnaire import Questionnaire, QuestionnaireError, Section, build_questionnaire
from questionnaires.reading import read_responses, read_sheet
from questionnaires.rows import COLUMNS, ResponseRow, place_in_list, place_in_table

__all__ = [
    "AGREED",
    "COLUMNS",
    "Answer",
    "AnswerState",
    "Applicability",
    "Problem",
    "Progress",
    "Questionnaire",
    "QuestionnaireError",
    "Reading",
    "ResponseRow",
    "ResponseSheet",
    "Section",
    "build_questionnaire",
    "measure_progress",
    "place_in_list",
    "place_in_table",
    "read_responses",
    "read_sheet",
]
