"""What the report tells beside its figures, as one value for pages, workbook and API."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.report.agreement import AgreementView, build_agreement
from app.presenters.report.claims import ClaimsView, build_claims
from app.presenters.report.holding import HoldingView, build_holding
from app.presenters.report.people import PeopleView, build_people
from app.presenters.standing import Standing


@dataclass(frozen=True, kw_only=True)
class FindingsView:
    """What is claimed and not evidenced (None where no evidence is asked for), what holds back, how people see it
    (None where nobody asked for it), and how far votes agree.
    """

    claims: ClaimsView | None
    holding: HoldingView
    people: PeopleView | None
    agreement: AgreementView


def build_findings(standing: Standing) -> FindingsView:
    """Build all findings of a standing."""
    return FindingsView(
        claims=build_claims(standing),
        holding=build_holding(standing),
        people=build_people(standing),
        agreement=build_agreement(standing),
    )
