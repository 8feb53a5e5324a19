"""Sessions in words: which browser on which device, from where, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.presenters.access.sessions import build_session_rows, device_text
from app.values.accounts import OpenSession

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "text"),
    [(EDGE, "Edge on Windows"), (SAFARI, "Safari on iPhone"), ("Macintosh", "macOS"), ("", "Another program")],
)
def test_a_device_is_named_by_browser_and_system(agent: str, text: str) -> None:
    assert device_text(agent) == text


def test_this_browser_stands_first_and_an_unknown_place_is_said_so() -> None:
    values = {"method": "password", "began": NOW - timedelta(days=1), "seen": NOW}
    other = OpenSession(id=1, device=EDGE, address="", is_this=False, **values)
    this = OpenSession(id=2, device=SAFARI, address="203.0.113.7", is_this=True, **values)

    rows = build_session_rows([other, this], now=NOW)

    assert [(row.id, row.place_text) for row in rows] == [(2, "203.0.113.7"), (1, "an unknown address")]
    assert (rows[0].seen_text, rows[0].began_text) == ("12:00", "yesterday 12:00")
