"""Where somebody is signed in, in words: the browser, the device, from where and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.presenters.words import moment_text
from app.values.accounts import OpenSession

# The first that fits counts: Edge calls itself Chrome as well, Chrome calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One session on its page."""

    id: int
    device_text: str
    place_text: str
    began_text: str
    seen_text: str
    is_this: bool


def build_session_rows(sessions: Iterable[OpenSession], *, now: datetime) -> tuple[SessionRow, ...]:
    """Return the sessions as rows, this browser's first."""
    rows = (
        SessionRow(
            id=each.id,
            device_text=device_text(each.device),
            place_text=each.address or "an unknown address",
            began_text=moment_text(each.began, now=now),
            seen_text=moment_text(each.seen, now=now),
            is_this=each.is_this,
        )
        for each in sessions
    )
    return tuple(sorted(rows, key=lambda row: not row.is_this))


def device_text(agent: str) -> str:
    """Say which browser on which device a user agent is.

    >>> device_text("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), device_text("curl/8")
    ('Firefox on Linux', 'Another program')
    """
    browser = next((name for part, name in BROWSERS if part in agent), "")
    system = next((name for part, name in SYSTEMS if part in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "Another program"
