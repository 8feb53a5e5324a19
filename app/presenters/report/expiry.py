"""What expires when: the evidence whose end is known, expired first, then by its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.presenters.evidence import grade_text
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text

SOON = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class ExpiryRow:
    """Evidence with an end: `state` is expired, soon (within 90 days) or later, `state_text` says it in words."""

    key: str
    number: str
    title: str
    grade_text: str
    source: str
    until: date
    until_text: str
    state: str
    state_text: str
    href: str


def build_expiry(standing: Standing) -> tuple[ExpiryRow, ...]:
    """List graded evidence that has an end, what expired first on top; requirements set aside are left out."""
    rows = [
        _row(standing, key, item.evidence_until)
        for key in standing.results
        for item in [standing.item(key)]
        if item.state is None and item.evidence_grade and item.evidence_until is not None
    ]
    return tuple(sorted(rows, key=lambda row: row.until))


def expiry_text(rows: tuple[ExpiryRow, ...]) -> str:
    """Say in a sentence how much of the evidence is past its end and how much soon will be."""
    expired, soon = (sum(1 for row in rows if row.state == state) for state in ("expired", "soon"))
    parts = []
    if expired:
        verb = "counts" if expired == 1 else "count"
        parts.append(f"{count_text(expired, 'piece', 'pieces')} of evidence expired and {verb} as a claim only")
    if soon:
        parts.append(f"{soon} {'expires' if soon == 1 else 'expire'} within {SOON.days} days")
    return f"{', '.join(parts)}." if parts else f"Nothing expires within {SOON.days} days."


def _row(standing: Standing, key: str, until: date) -> ExpiryRow:
    requirement, item = standing.catalogue.by_key[key], standing.item(key)
    state, text = _state(until, today=standing.today)
    return ExpiryRow(
        key=key,
        number=requirement.number,
        title=requirement.title,
        grade_text=grade_text(item.evidence_grade or 0) + (", with data" if item.evidence_has_data else ""),
        source=item.evidence_source,
        until=until,
        until_text=date_text(until),
        state=state,
        state_text=text,
        href=standing.clause_href(requirement),
    )


def _state(until: date, *, today: date) -> tuple[str, str]:
    if until < today:
        return "expired", f"Expired {count_text((today - until).days, 'day')} ago"
    if until - today <= SOON:
        days = (until - today).days
        return "soon", "Expires after today" if days == 0 else f"Expires in {count_text(days, 'day')}"
    return "later", "Valid"
