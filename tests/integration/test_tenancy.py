"""A scope that sees one organization sees and changes nothing of another, through any service there is."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.db import Scope, organization_scope
from app.errors import NotFound, Refused
from app.services import (
    actions,
    assessments,
    milestones,
    people,
    results,
    scoring_settings,
    snapshot,
    targets,
    transfer,
    units,
)
from app.services.answering import rows, saving
from app.services.benchmark import comparing, consent
from app.services.evidence import files, reading, tidying
from app.services.sharing import closing, invitations, opening, roster, share_links
from app.storage import new_name
from app.values import ActionDraft, AnswerChanges, OrganizationInfo, RespondentDraft, ScoringSettings, UnitDraft
from app.values.evidence_files import CheckedFile, EvidenceLimits, KeptFile
from clauses import load_catalogue
from planning.values import Closure

STRATEGY = "dir.strategy"
DRAFT = ActionDraft(title="Write it down", closes=(Closure(key=STRATEGY, from_level=1, to_level=3),))
SETTINGS = ScoringSettings.of(load_catalogue())
SAID = OrganizationInfo(id=0, name="Halden Components", benchmark_group="Theirs")
UNIT = UnitDraft(name="Plant Halden", size=420)
PERSON = RespondentDraft(name="Eve", roles=["EX"])
DETAILS: dict[str, Any] = {"title": "x", "cycle": "", "scope_text": "", "planned_projects": 0, "due": date(2027, 1, 1)}
LIMITS = EvidenceLimits()
POLICY = KeptFile(
    checked=CheckedFile(name="policy.pdf", media_type="application/pdf", size=431, sha256="0" * 64),
    stored_name=new_name(),
)
ANSWER: dict[str, Any] = {"key": STRATEGY, "respondent_id": None}

Call = Callable[[Scope, Any], object]

FOREIGN: dict[Callable[..., Any], Call] = {
    assessments.find_assessment: lambda s, h: assessments.find_assessment(s, h.id),
    assessments.update_assessment: lambda s, h: assessments.update_assessment(s, h.id, **DETAILS),
    assessments.delete_assessment: lambda s, h: assessments.delete_assessment(s, h.id),
    assessments.finish_clause: lambda s, h: assessments.finish_clause(s, h.id, "6", is_finished=True),
    people.add_respondent: lambda s, h: people.add_respondent(s, h.id, PERSON),
    people.find_respondent: lambda s, h: people.find_respondent(s, h.id, h.mara),
    people.update_respondent: lambda s, h: people.update_respondent(s, h.id, h.mara, PERSON),
    people.remove_respondent: lambda s, h: people.remove_respondent(s, h.id, h.mara, is_confirmed=True),
    units.add_unit: lambda s, h: units.add_unit(s, h.id, UNIT),
    units.find_unit: lambda s, h: units.find_unit(s, h.id, 1),
    units.update_unit: lambda s, h: units.update_unit(s, h.id, 1, UNIT),
    units.remove_unit: lambda s, h: units.remove_unit(s, h.id, 1),
    scoring_settings.find_settings: lambda s, h: scoring_settings.find_settings(s, h.id, 1),
    scoring_settings.save_settings: lambda s, h: scoring_settings.save_settings(s, h.id, SETTINGS, reason="Theirs"),
    scoring_settings.restore_settings: lambda s, h: scoring_settings.restore_settings(s, h.id, 1),
    consent.set_comparison: lambda s, h: consent.set_comparison(s, h.id, group="Theirs", consent=True),
    targets.set_targets: lambda s, h: targets.set_targets(s, h.id, {STRATEGY: 5}),
    saving.find_stored: lambda s, h: saving.find_stored(s, h.id, STRATEGY, None),
    saving.read_answer: lambda s, h: saving.read_answer(s, assessment_id=h.id, **ANSWER),
    saving.save_answer: lambda s, h: saving.save_answer(
        s, assessment_id=h.id, base_versions=None, changes=AnswerChanges(choice=5), **ANSWER
    ),
    rows.save_rows: lambda s, h: rows.save_rows(s, h.id, [{"role": "agreed", "key": STRATEGY, "level": 5}]),
    results.current_result: lambda s, h: results.current_result(s, h.id),
    results.current_document: lambda s, h: results.current_document(s, h.id),
    snapshot.load_snapshot: lambda s, h: snapshot.load_snapshot(s, h.id),
    actions.add_action: lambda s, h: actions.add_action(s, h.id, DRAFT),
    actions.find_action: lambda s, h: actions.find_action(s, h.id, 1),
    actions.change_action: lambda s, h: actions.change_action(s, h.id, 1, base_version=1, draft=DRAFT),
    actions.remove_action: lambda s, h: actions.remove_action(s, h.id, 1, base_version=1),
    actions.restore_action: lambda s, h: actions.restore_action(s, h.id, 1),
    milestones.record_milestone: lambda s, h: milestones.record_milestone(s, h.id, "Theirs"),
    milestones.remove_milestone: lambda s, h: milestones.remove_milestone(s, h.id, 1),
    milestones.restore_milestone: lambda s, h: milestones.restore_milestone(s, h.id, 1),
    files.check_room: lambda s, h: files.check_room(s, h.id, STRATEGY, sizes=(), limits=LIMITS),
    files.add_file: lambda s, h: files.add_file(s, h.id, STRATEGY, POLICY, limits=LIMITS),
    files.find_file: lambda s, h: files.find_file(s, h.id, 1),
    files.find_file_row: lambda s, h: files.find_file_row(s, h.id, 1),
    files.remove_file: lambda s, h: files.remove_file(s, h.id, 1),
    files.restore_file: lambda s, h: files.restore_file(s, h.id, 1, limits=LIMITS),
    reading.read_file: lambda s, h: reading.read_file(s, h.id, 1, storage=None),  # type: ignore[arg-type]
    closing.close_assessment: lambda s, h: closing.close_assessment(s, h.id),
    closing.reopen_assessment: lambda s, h: closing.reopen_assessment(s, h.id),
    invitations.note_email: lambda s, h: invitations.note_email(s, h.id, h.mara, "eve@brno.example"),
    invitations.invite: lambda s, h: invitations.invite(s, h.id, h.mara),
    invitations.invite_all: lambda s, h: invitations.invite_all(s, h.id),
    invitations.revoke_invitation: lambda s, h: invitations.revoke_invitation(s, h.id, h.mara),
    invitations.list_accounts: lambda s, h: invitations.list_accounts(s, h.id),
    invitations.link_account: lambda s, h: invitations.link_account(s, h.id, h.mara, 1),
    invitations.store_account: lambda s, h: invitations.store_account(s, h.id, h.mara, 1),
    roster.plan_list: lambda s, h: roster.plan_list(s, h.id, []),
    roster.take_list: lambda s, h: roster.take_list(s, h.id, []),
    share_links.make_share_link: lambda s, h: share_links.make_share_link(s, h.id, label="x", last_day=s.today),
    share_links.revoke_share_link: lambda s, h: share_links.revoke_share_link(s, h.id, 1),
}
LISTS: dict[Callable[..., Any], Call] = {
    assessments.list_assessments: lambda s, _: assessments.list_assessments(s),
    assessments.list_organizations: lambda s, _: [each for each in assessments.list_organizations(s) if each.id == 1],
    assessments.find_organization: lambda s, _: assessments.find_organization(s, "Halden Components"),
    consent.list_groups: lambda s, _: consent.list_groups(s),
    consent.comparison_problems: lambda s, _: consent.comparison_problems(s, SAID, stand_in=""),
    people.list_respondents: lambda s, h: people.list_respondents(s, h.id),
    units.list_units: lambda s, h: units.list_units(s, h.id),
    files.list_files: lambda s, h: files.list_files(s, h.id),
    tidying.purge_removed_files: lambda s, _: tidying.purge_removed_files(s, s.now + timedelta(days=1)),
    scoring_settings.list_settings: lambda s, h: scoring_settings.list_settings(s, h.id),
    snapshot.list_milestones: lambda s, h: snapshot.list_milestones(s, h.id),
    results.list_group_figures: lambda s, _: results.list_group_figures(s, assessments.list_assessments(s)),
    results.list_overall_results: lambda s, _: results.list_overall_results(s, assessments.list_assessments(s)),
    invitations.list_invitations: lambda s, h: invitations.list_invitations(s, h.id),
    share_links.list_share_links: lambda s, h: share_links.list_share_links(s, h.id),
}
OWN_ONLY = {
    # These take values that were read in the same scope, or store something new for an organization of the scope.
    assessments.start_assessment,
    assessments.store_header,
    # `compare_in_group` counts figures of others too, but only of those that have consented, from five on.
    comparing.compare_in_group,
    # These look after the storage of the whole installation; only the server itself and the terminal call them.
    tidying.sweep_orphans,
    tidying.find_damage,
    results.result_of,
    # Whoever holds a link belongs to no organization; the secret alone says what it opens.
    opening.find_landing,
    opening.open_invitation,
    share_links.open_share_link,
    # A moment is noted for links that were made in the same scope.
    invitations.mark_sent,
    targets.keep_default_targets,
    targets.keep_targets,
    transfer.import_assessment,
}


@pytest.fixture
def furnished(scope: Scope, halden: Any) -> Any:
    actions.add_action(scope, halden.id, DRAFT)
    milestones.record_milestone(scope, halden.id, "2026")
    units.add_unit(scope, halden.id, UNIT)
    scoring_settings.save_settings(scope, halden.id, SETTINGS, reason="As the catalogue says")
    consent.set_comparison(scope, halden.id, group="Metalworking", consent=True)
    files.add_file(scope, halden.id, STRATEGY, POLICY, limits=LIMITS)
    return halden


@pytest.fixture
def stranger(scope: Scope) -> Scope:
    return organization_scope(scope.session, actor="Eve", organization_id=999)


@pytest.mark.parametrize("call", FOREIGN.values(), ids=[each.__name__ for each in FOREIGN])
def test_what_belongs_to_others_is_not_found(scope: Scope, furnished: Any, stranger: Scope, call: Call) -> None:
    before = snapshot.load_snapshot(scope, furnished.id)

    with pytest.raises(NotFound):
        call(stranger, furnished)

    assert snapshot.load_snapshot(scope, furnished.id) == before


@pytest.mark.parametrize("call", LISTS.values(), ids=[each.__name__ for each in LISTS])
def test_lists_hold_nothing_of_others(furnished: Any, stranger: Scope, call: Call) -> None:
    assert not call(stranger, furnished)


def test_a_stranger_cannot_start_an_assessment_for_another_organization(furnished: Any, stranger: Scope) -> None:
    with pytest.raises(Refused, match="Only consultants found organizations such as Halden Components"):
        assessments.start_assessment(stranger, organization="Halden Components", title="Theirs")


def test_the_owner_sees_all_of_it(scope: Scope, furnished: Any) -> None:
    owner = organization_scope(scope.session, actor="Mara", organization_id=1)

    assert [each.id for each in assessments.list_assessments(owner)] == [furnished.id]
    assert (
        saving.save_answer(
            owner, assessment_id=furnished.id, base_versions=None, changes=AnswerChanges(choice=5), **ANSWER
        ).item.updated_by
        == "Mara"
    )


def test_every_service_with_a_scope_has_a_decision_about_strangers() -> None:
    modules = [
        *(
            actions,
            assessments,
            comparing,
            consent,
            milestones,
            people,
            results,
            rows,
            saving,
            scoring_settings,
            snapshot,
        ),
        targets,
        *(transfer, units),
        *(files, reading, tidying),
        *(closing, invitations, opening, roster, share_links),
    ]
    with_scope = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if "scope" in inspect.signature(function).parameters
    }

    assert with_scope == set(FOREIGN) | set(LISTS) | OWN_ONLY
