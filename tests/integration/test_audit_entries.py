"""Every service that changes something says so in the audit trail, and says no more than it may."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.db import Scope
from app.services import actions, assessments, milestones, people, scoring_settings, snapshot, targets, transfer, units
from app.services.answering import rows, saving
from app.services.audit.recording import ENTRY
from app.services.benchmark import consent
from app.values import ActionDraft, AnswerChanges, RespondentDraft, ScoringSettings, UnitDraft
from clauses import load_catalogue
from planning.values import Closure

SERVICES = Path(__file__).parents[2] / "app" / "services"
STRATEGY = "dir.strategy"
DRAFT = ActionDraft(
    title="Mara writes it down",
    closes=(Closure(key=STRATEGY, from_level=1, to_level=3),),
    owner="Jonas Weber",
    note="Ask Yuki",
)
SETTINGS = ScoringSettings.of(load_catalogue())
DETAILS: dict[str, Any] = {"title": "DMS 2027", "cycle": "2027", "scope_text": "Mara's plant", "planned_projects": 3}
CHANGES_OTHERWISE = {
    # What these write is no change of what people said or settled.
    "current_document": "keeps a result that can be computed again",
    "current_result": "keeps a result that can be computed again",
    "result_of": "keeps a result that can be computed again",
    "list_overall_results": "keeps a result that can be computed again",
    "list_group_figures": "keeps a result that can be computed again",
    "compare_in_group": "keeps a result that can be computed again",
    "visitor_of_session": "notes when somebody was seen",
    "visitor_of_token": "notes when it was used",
    "visitor_of_invitation": "notes when it was used",
    "mark_sent": "notes when a link was mailed; making the link is told",
    "open_share_link": "counts how often it was opened",
    "tidy_storage": "removes from the storage what no row names",
    "prepare_installation": "runs once, before anybody is there",
    "record": "is the trail itself",
    # Parts of `start_assessment` and `import_assessment`, which tell the whole.
    "touch": "counts revisions",
    "store_header": "is part of starting and importing",
    "keep_targets": "is part of starting and importing",
    "keep_default_targets": "is part of starting and importing",
    # Sessions: their callers tell of signing in and out.
    "start_session": "is part of signing in",
    "end_session": "is part of signing out",
    "end_all_sessions": "is part of signing out",
    "end_sessions_of_provider": "is part of unlinking an account",
    "end_all_tokens": "is part of disabling an account, of a reset and of leaving",
    "add_account": "is part of setting up and of making accounts",
    "begin_second_factor": "changes nothing until a code confirms it",
    "make_link": "is part of making a link",
    "revoke_links": "is part of making or using a link",
    "use_link": "is part of using a link",
    "replace_name": "is part of removing a person",
    "end_membership": "is part of removing a member",
    "purge_removed_files": "is part of the daily purge",
    **dict.fromkeys(
        (
            "begin_code",
            "begin_proof",
            "begin_sign_in",
            "count_address_try",
            "count_try",
            "finish_proof",
            "forget_last_try",
            "forget_tries",
        ),
        "counts tries",
    ),
}

Call = Callable[[Scope, Any], object]

CHANGING: dict[str, Call] = {
    "assessment.started": lambda s, _: assessments.start_assessment(s, organization="Halden Components", title="Two"),
    "organization.founded": lambda s, _: assessments.start_assessment(s, organization="Borg Tools", title="One"),
    "assessment.changed": lambda s, h: assessments.update_assessment(s, h.id, **DETAILS, due=date(2027, 1, 1)),
    "assessment.deleted": lambda s, h: assessments.delete_assessment(s, h.id),
    "assessment.imported": lambda s, h: transfer.import_assessment(s, snapshot.load_snapshot(s, h.id)),
    "clause.finished": lambda s, h: assessments.finish_clause(s, h.id, "6", is_finished=True),
    "clause.reopened": lambda s, h: assessments.finish_clause(s, h.id, "5", is_finished=False),
    "respondent.added": lambda s, h: people.add_respondent(s, h.id, RespondentDraft(name="Eve Holm", roles=["EX"])),
    "respondent.changed": lambda s, h: people.update_respondent(
        s, h.id, h.mara, RespondentDraft(name="Mara L.", roles=["IT"]), is_confirmed=True
    ),
    "respondent.removed": lambda s, h: people.remove_respondent(s, h.id, h.mara, is_confirmed=True),
    "unit.added": lambda s, h: units.add_unit(s, h.id, UnitDraft(name="Plant Moss", size=7)),
    "unit.changed": lambda s, h: units.update_unit(s, h.id, 1, UnitDraft(name="Plant Halden", size=421)),
    "unit.removed": lambda s, h: units.remove_unit(s, h.id, 1),
    "targets.changed": lambda s, h: targets.set_targets(s, h.id, {STRATEGY: 5}),
    "weights.changed": lambda s, h: scoring_settings.save_settings(s, h.id, SETTINGS, reason="Mara wants it"),
    "comparison.changed": lambda s, h: consent.set_comparison(s, h.id, group="Metalworking", consent=True),
    "answer.changed": lambda s, h: saving.save_answer(
        s,
        assessment_id=h.id,
        key=STRATEGY,
        respondent_id=h.mara,
        base_versions=None,
        changes=AnswerChanges(choice=4, own_note="Mara thinks so"),
    ),
    "item.changed": lambda s, h: rows.save_rows(s, h.id, [{"role": "agreed", "key": STRATEGY, "level": 5}]),
    "action.added": lambda s, h: actions.add_action(s, h.id, DRAFT),
    "action.changed": lambda s, h: actions.change_action(
        s, h.id, 1, base_version=1, draft=replace(DRAFT, due=date(2027, 3, 31))
    ),
    "action.removed": lambda s, h: actions.remove_action(s, h.id, 1, base_version=1),
    "action.restored": lambda s, h: (
        actions.remove_action(s, h.id, 1, base_version=1),
        actions.restore_action(s, h.id, 1),
    ),
    "milestone.recorded": lambda s, h: milestones.record_milestone(s, h.id, "2027"),
    "milestone.removed": lambda s, h: milestones.remove_milestone(s, h.id, 1),
    "milestone.restored": lambda s, h: (
        milestones.remove_milestone(s, h.id, 1),
        milestones.restore_milestone(s, h.id, 1),
    ),
}


@pytest.fixture
def furnished(scope: Scope, halden: Any) -> Any:
    actions.add_action(scope, halden.id, DRAFT)
    milestones.record_milestone(scope, halden.id, "2026")
    units.add_unit(scope, halden.id, UnitDraft(name="Plant Halden", size=420))
    assessments.finish_clause(scope, halden.id, "5", is_finished=True)
    return halden


def _entries(scope: Scope, *, after: int) -> Any:
    return scope.rows(select(ENTRY).where(ENTRY.c.id > after).order_by(ENTRY.c.id))


def _last(scope: Scope) -> int:
    return scope.rows(select(func.max(ENTRY.c.id)))[0][0]


@pytest.mark.parametrize("action", CHANGING)
def test_a_change_is_told(scope: Scope, furnished: Any, action: str) -> None:
    before = _last(scope)

    CHANGING[action](scope, furnished)

    assert action in {entry.action for entry in _entries(scope, after=before)}


@pytest.mark.parametrize("action", CHANGING)
def test_no_entry_names_a_person_or_repeats_what_was_typed(scope: Scope, furnished: Any, action: str) -> None:
    CHANGING[action](scope, furnished)

    told = json.dumps([[entry.subject, entry.before, entry.after] for entry in _entries(scope, after=0)])
    for typed in ("Mara", "Jonas", "Yuki", "Eve", "Halden", "Borg", "Moss", "Metalworking", "DMS", "wants"):
        assert typed not in told


def test_a_vote_is_told_without_its_level(scope: Scope, furnished: Any) -> None:
    before = _last(scope)

    CHANGING["answer.changed"](scope, furnished)

    (entry,) = _entries(scope, after=before)
    assert entry.subject == f"assessment:{furnished.id}/answer:{STRATEGY}/respondent:{furnished.mara}"
    assert (entry.before, entry.after) == ({}, {"choice": {"withheld": True}, "own_note": {"withheld": True}})


def test_an_agreed_level_is_told_with_both_values_and_a_reason_with_its_length(scope: Scope, furnished: Any) -> None:
    before = _last(scope)
    changes = AnswerChanges(choice=3, note="As agreed")

    saving.save_answer(
        scope, assessment_id=furnished.id, key=STRATEGY, respondent_id=None, base_versions=None, changes=changes
    )

    (entry,) = _entries(scope, after=before)
    assert entry.before == {"agreed_level": None, "note": {"characters": 0}}
    assert entry.after == {"agreed_level": 3, "note": {"characters": 9}}


def test_what_changes_nothing_is_not_told(scope: Scope, furnished: Any) -> None:
    targets.set_targets(scope, furnished.id, {STRATEGY: 5})
    before = _last(scope)

    targets.set_targets(scope, furnished.id, {STRATEGY: 5})
    assessments.finish_clause(scope, furnished.id, "5", is_finished=True)
    actions.change_action(scope, furnished.id, 1, base_version=1, draft=actions_draft(scope, furnished))
    units.update_unit(scope, furnished.id, 1, UnitDraft(name="Plant Halden", size=420))

    assert _entries(scope, after=before) == []


def actions_draft(scope: Scope, furnished: Any) -> ActionDraft:
    """The action as it stands."""
    present = actions.find_action(scope, furnished.id, 1)
    return replace(DRAFT, definition_of_done=present.definition_of_done)


def _named(name: str, path: Path) -> str:
    """Return how a function is known here: a private one by its module as well."""
    return f"{path.stem}{name}" if name.startswith("_") else name


def _calls(function: ast.AST, path: Path) -> set[str]:
    """Return the names that a function calls: `record`, `scope.run` and so on."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(_named(node.func.id, path))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            found |= {f"{owner}.{node.func.attr}", node.func.attr}
    return found


def _reaching(calls: dict[str, set[str]], aims: set[str]) -> set[str]:
    """Return the functions that call one of the aims, directly or through others."""
    found: set[str] = set()
    while True:
        more = {name for name, called in calls.items() if name not in found and called & (aims | found)}
        if not more:
            return found
        found |= more


def test_every_service_that_changes_something_adds_an_entry() -> None:
    calls: dict[str, set[str]] = defaultdict(set)
    public = set()
    for path in SERVICES.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                calls[_named(node.name, path)] |= _calls(node, path)
                public |= set() if node.name.startswith("_") else {node.name}

    changing = _reaching(calls, {"scope.insert", "scope.insert_all", "scope.run", "inside.run", "keep_aside"})
    silent = (changing & public) - _reaching(calls, {"record"})

    assert " ".join(sorted(silent - set(CHANGES_OTHERWISE))) == ""
