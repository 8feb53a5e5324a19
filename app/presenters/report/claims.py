"""Claimed, not yet evidenced: the levels that evidence does not show, and which evidence would."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.evidence import grade_text, needed_text, ungraded_text
from app.presenters.marks import Mark, level_mark
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text


@dataclass(frozen=True, kw_only=True)
class ClaimRow:
    """A level that is claimed above what evidence shows.

    `has_text` is the evidence there is, `needs_text` what the claimed level takes; `expired_text` says when evidence
    that would count has expired.
    """

    key: str
    number: str
    title: str
    claimed: Mark
    evidenced: Mark
    has_text: str
    expired_text: str
    needs_text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ClaimsView:
    """The rows, the widest difference first, with a sentence about them; `empty_text` is set where there is none.

    `grade_href` leads to where evidence is graded while nobody has graded any.
    """

    summary: str
    rows: tuple[ClaimRow, ...]
    empty_text: str
    grade_href: str


def build_claims(standing: Standing) -> ClaimsView | None:
    """List what is claimed and not yet evidenced; None where the catalogue's profile asks for no evidence."""
    if standing.catalogue.profile.evidence is None:
        return None
    if not standing.shows_evidenced:
        text = (
            "This list begins as soon as evidence is graded." if ungraded_text(standing) else "Nothing is answered yet."
        )
        return ClaimsView(summary=text, rows=(), empty_text=text, grade_href=grade_href(standing))
    below = ((key, standing.evidenced_below(key)) for key in standing.results)
    rows = [_row(standing, key, shown) for key, shown in below if shown is not None]
    answered = standing.result.overall.answered
    empty = "" if rows else "Every claimed level is shown by evidence." if answered else "Nothing is answered yet."
    return ClaimsView(
        summary=empty or f"Evidence shows less than is claimed for {len(rows)} of {count_text(answered, 'level')}.",
        rows=tuple(sorted(rows, key=lambda row: (row.evidenced.level or 0) - (row.claimed.level or 0))),
        empty_text=empty,
        grade_href="",
    )


def grade_href(standing: Standing) -> str:
    """Return where evidence is graded: on the card of the first requirement that has a level, if any."""
    answered = (key for key, found in standing.results.items() if found.level is not None)
    requirement = standing.catalogue.by_key[next(answered, next(iter(standing.results)))]
    return standing.clause_href(requirement)


def _row(standing: Standing, key: str, shown: int) -> ClaimRow:
    requirement, found, item = standing.catalogue.by_key[key], standing.results[key], standing.item(key)
    claimed = found.level or 0
    expired = item.is_expired(standing.today)
    has = grade_text(found.evidence_grade) + (", with data" if item.evidence_has_data and not expired else "")
    return ClaimRow(
        key=key,
        number=requirement.number,
        title=requirement.title,
        claimed=level_mark(claimed, catalogue=standing.catalogue),
        evidenced=level_mark(shown, catalogue=standing.catalogue),
        has_text=has,
        expired_text=f"expired, valid until {date_text(item.evidence_until)}" if expired else "",
        needs_text=needed_text(claimed, catalogue=standing.catalogue),
        href=standing.clause_href(requirement),
    )
