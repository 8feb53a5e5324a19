"""What expires when: in the report, on the overview, on the check page and on the card of a requirement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.presenters import build_card, build_check, build_overview, build_report
from app.presenters.report.expiry import build_expiry, expiry_text
from questionnaires import AnswerState

TODAY = date(2026, 11, 23)


def evidence(days: int, **others: object) -> dict[str, object]:
    return {"evidence_grade": 2, "evidence_until": TODAY + timedelta(days=days), **others}


def test_expired_evidence_comes_first_and_what_ends_within_90_days_is_marked_in_words(halden) -> None:
    items = {
        "4.1": evidence(91),
        "4.2": evidence(90),
        "5.1": evidence(0, evidence_source="Minutes"),
        "5.2": evidence(-1, evidence_has_data=True),
        "6.4": evidence(-30),
    }

    rows = build_expiry(halden.standing(items=items))

    assert [(row.number, row.state, row.state_text) for row in rows] == [
        ("6.4", "expired", "Expired 30 days ago"),
        ("5.2", "expired", "Expired 1 day ago"),
        ("5.1", "soon", "Expires after today"),
        ("4.2", "soon", "Expires in 90 days"),
        ("4.1", "later", "Valid"),
    ]
    assert rows[1].grade_text == "E2 Document and one record of use, with data"
    assert (rows[2].source, rows[2].until_text) == ("Minutes", "23 Nov 2026")
    assert expiry_text(rows) == "2 pieces of evidence expired and count as a claim only, 2 expire within 90 days."


def test_what_has_no_end_no_grade_or_is_set_aside_is_not_listed(halden) -> None:
    items = {
        "4.1": {"evidence_grade": 2},
        "4.2": evidence(-1, evidence_grade=0),
        "5.1": evidence(-1, evidence_grade=None),
        "8.5.2": evidence(-1, state=AnswerState.NOT_APPLICABLE, reason="Suppliers only"),
    }
    standing = halden.standing(items=items)

    assert build_expiry(standing) == ()
    assert build_report(standing).expiry == ()
    assert build_overview(standing).expired_text == ""


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((-1,), "1 piece of evidence expired and counts as a claim only."),
        ((1,), "1 expires within 90 days."),
        ((400,), "Nothing expires within 90 days."),
    ],
)
def test_the_sentence_above_the_table(halden, days: tuple[int, ...], sentence: str) -> None:
    rows = build_expiry(halden.standing(items={"6.4": evidence(days[0])}))

    assert expiry_text(rows) == sentence


def test_expired_evidence_needs_attention_on_every_page(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(2)}, items={"6.4": evidence(-1), "4.1": evidence(5)})
    card = build_card(standing, halden.catalogue.by_number["6.4"])
    valid = build_card(standing, halden.catalogue.by_number["4.1"])

    overview, check = build_overview(standing), build_check(standing)

    found = [(row.number, row.text) for row in overview.attention if row.kind == "expired"]
    assert found == [("6.4", "Evidence expired, valid until 22 Nov 2026")]
    assert (overview.expired_text, overview.expired_href) == ("1 piece of evidence expired", "/a/7/report#expiry")
    shown = {row.number: row.evidence_text for table in check.tables for row in table.rows}
    assert shown["6.4"] == "E2 Document and one record of use, expired"
    assert shown["4.1"] == "E2 Document and one record of use"
    assert card.evidence_expired_text == "Expired: valid until 22 Nov 2026. It counts as a claim only."
    assert valid.evidence_expired_text == ""
