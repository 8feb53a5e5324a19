"""The page of share links: who can read the report without an account, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote

from app.presenters import links
from app.presenters.marks import StatusMark
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text, moment_text
from app.values.ways_in import ShareLinkInfo, ShareState

MARKS = {
    ShareState.WORKS: StatusMark(id="in-progress", text="Works"),
    ShareState.ENDED: StatusMark(id="not-started", text="Ended"),
    ShareState.REVOKED: StatusMark(id="not-started", text="Revoked"),
}


@dataclass(frozen=True, kw_only=True)
class ShareRow:
    """A link with how it was used. `revoke_action` is empty where it has ended."""

    label: str
    until_text: str
    used_text: str
    made_text: str
    status: StatusMark
    revoke_action: str


@dataclass(frozen=True, kw_only=True)
class SharePageView:
    """The page. `address` is a link just made, shown this once, with a mail to pass it on."""

    lead: str
    rows: tuple[ShareRow, ...]
    action: str
    report_href: str
    label: str
    last_day: str
    first_day: str
    latest_day: str
    address: str = ""
    mail_href: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def build_share_page(
    standing: Standing,
    shared: Sequence[ShareLinkInfo],
    *,
    days: tuple[int, int],
    typed: Mapping[str, str] | None = None,
    address: str = "",
    errors: Mapping[str, str] | None = None,
) -> SharePageView:
    """Build the page; `days` are the usual and the longest number of days that a link works."""
    usual, longest = (standing.today + timedelta(days=number) for number in days)
    given = typed or {"label": "", "last_day": usual.isoformat()}
    return SharePageView(
        lead="Whoever has the link reads this report and how its figures came about, and nothing else.",
        rows=tuple(_row(standing, each) for each in shared),
        action=links.page_path(standing.id, "share"),
        report_href=links.page_path(standing.id, "report"),
        label=given.get("label", ""),
        last_day=given.get("last_day", ""),
        first_day=standing.today.isoformat(),
        latest_day=longest.isoformat(),
        address=address,
        mail_href=_mail_href(standing, address) if address else "",
        errors=errors or {},
    )


def _row(standing: Standing, link: ShareLinkInfo) -> ShareRow:
    day = (link.expires_at - timedelta(seconds=1)).astimezone(standing.now.tzinfo).date()
    state = link.state_at(standing.now)
    used = "Not opened yet"
    if link.seen_at is not None:
        used = f"Opened {count_text(link.times_opened, 'time')}, last {moment_text(link.seen_at, now=standing.now)}"
    return ShareRow(
        label=link.label,
        until_text=f"Until {date_text(day)}",
        used_text=used,
        made_text=f"Made {_day_text(standing, link)} by {link.created_by}" if link.created_by else "",
        status=MARKS[state],
        revoke_action=f"{links.page_path(standing.id, 'share')}/{link.id}/revoke" if state is ShareState.WORKS else "",
    )


def _day_text(standing: Standing, link: ShareLinkInfo) -> str:
    made: date = link.created_at.astimezone(standing.now.tzinfo).date()
    return date_text(made)


def _mail_href(standing: Standing, address: str) -> str:
    """Return a mail to be written in one's own mail program."""
    header = standing.snapshot.header
    subject = quote(f"{header.title}: report of {header.organization.name}")
    return f"mailto:?subject={subject}&body={quote(address)}"
